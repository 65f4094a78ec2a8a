"""Whisper by faster-whisper, with the settings that it publishes its own figures for."""

import os

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel

# Whisper names a few languages by older codes than BCP 47.
whisper_codes = {"nb": "no", "fil": "tl", "jv": "jw"}
compute_types = {"cpu": "int8", "cuda": "int8_float16"}


def load(context):
    folder = os.path.dirname(context.files["model"])
    model = WhisperModel(
        folder,
        device=context.provider,
        compute_type=compute_types[context.provider],
        cpu_threads=context.threads,
        num_workers=1,
        local_files_only=True,
    )
    return FasterWhisper(model, context.progress)


class FasterWhisper:
    def __init__(self, model, progress):
        self.model = model
        self.progress = progress

    def asr(self, samples, parameters):
        seconds = len(samples) / 16_000
        # Where the first attempt is bad Whisper samples; the same audio has to give the same text.
        ctranslate2.set_random_seed(0)
        heard, info = self.model.transcribe(
            np.frombuffer(samples, dtype=np.float32),
            language=self.language(parameters["language"]),
            beam_size=5,
            condition_on_previous_text=parameters["conditionOnPrevious"],
        )
        raw, segments = [], []
        for segment in heard:
            self.progress(f"transcribed {segment.end:.0f} of {seconds:.0f} s")
            raw.append(segment.text)
            segments.append(to_segment(segment, seconds))
        return {"text": "".join(raw).strip(), "language": info.language, "segments": segments}

    def language(self, tag):
        if tag is None or not self.model.model.is_multilingual:
            return None
        code = tag.split("-")[0].lower()
        return whisper_codes.get(code, code)


def to_segment(segment, seconds):
    """A window is 30 s long also where the audio is not: no time lies beyond its end."""
    return {
        "startSeconds": min(segment.start, seconds),
        "endSeconds": min(segment.end, seconds),
        "text": segment.text.strip(),
        "tokens": list(segment.tokens),
        "avgLogprob": segment.avg_logprob,
        "compressionRatio": segment.compression_ratio,
        "noSpeechProbability": segment.no_speech_prob,
        "temperature": segment.temperature,
    }
