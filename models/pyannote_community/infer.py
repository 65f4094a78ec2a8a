"""Who spoke when, by pyannote's own pipeline and package; its weights are pickles, which nothing else opens."""

import os

import torch
from pyannote.audio import Pipeline


def load(context):
    torch.set_num_threads(context.threads)
    torch.manual_seed(0)
    pipeline = Pipeline.from_pretrained(os.path.dirname(context.files["config"]))
    return Diarizer(pipeline.to(torch.device(context.provider)), context.progress)


class Diarizer:
    def __init__(self, pipeline, progress):
        self.pipeline = pipeline
        self.progress = progress

    def diarization(self, samples, parameters):
        audio = {"waveform": torch.frombuffer(samples, dtype=torch.float32)[None], "sample_rate": 16_000}
        output = self.pipeline(audio, max_speakers=parameters["maxSpeakers"], hook=self.step)
        seconds = len(samples) / 16_000
        # The last chunk is longer than what is left of the audio: no turn lies beyond its end.
        turns = [
            {"startSeconds": turn.start, "endSeconds": min(turn.end, seconds), "speaker": speaker}
            for turn, _, speaker in output.speaker_diarization.itertracks(yield_label=True)
            if turn.start < seconds
        ]
        return {"turns": turns}

    def step(self, name, _artefact, completed=None, total=None, **_):
        self.progress(name if total is None else f"{name} {completed}/{total}")
