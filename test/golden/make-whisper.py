"""Golden values for models/whisper: what openai-whisper's own decoding makes of real speech with real weights.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install openai-whisper==20250625 safetensors numpy torch
    /tmp/golden/bin/python test/golden/make-whisper.py <hub folder> > test/golden/whisper.json

`<hub folder>/openai/whisper-tiny.en` has config.json and model.safetensors as Hugging Face publishes them; only the
names of the tensors are changed to those of openai-whisper. Everything else is `whisper.transcribe` as it is, in
float32 on the CPU, but for one thing: clips of up to 30 s are padded with silence, as the model was trained, as
`whisper.decode`'s own example, transformers and whisper.cpp do; `transcribe` pads them with zeros in the features.
The clips are those of datasets/quickstart-speech, and what is joined of them. Run with torch 1.13.1.
"""

import json
import pathlib
import subprocess
import sys

import numpy
import torch
import whisper
import whisper.transcribe
from safetensors.numpy import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from openai_names import openai_model  # noqa: E402

torch.set_num_threads(1)
root = pathlib.Path(__file__).parents[2]
repository = pathlib.Path(sys.argv[1]) / "openai/whisper-tiny.en"
transcribing = sys.modules["whisper.transcribe"]


def read(clip):
    path = root / f"datasets/quickstart-speech/{clip}.flac"
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-i", path, "-f", "f32le", "-ar", "16000", "-ac", "1", "-"]
    return numpy.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, numpy.float32).copy()


def pad_with_silence(array, length=3000, *, axis=-1):
    """What follows this stretch of the features, which were computed with 30 s of silence behind the clip."""
    return array.as_strided((array.shape[0], length), array.stride(), array.storage_offset())


pad_with_zeros = whisper.pad_or_trim


def transcribe(samples, **options):
    transcribing.pad_or_trim = pad_with_silence if len(samples) <= 480_000 else pad_with_zeros
    return whisper.transcribe(model, samples, language="en", verbose=None, **options)


def segment(found):
    kept = {key: found[key] for key in ["start", "end", "text", "tokens", "temperature"]}
    kept |= {key: round(found[key], 6) for key in ["avg_logprob", "compression_ratio", "no_speech_prob"]}
    if "words" in found:
        kept["words"] = [[word["word"], word["start"], word["end"], round(word["probability"], 4)] for word in found["words"]]
    return kept


def told_until_drawn(result):
    """The segments before the first that was drawn at a temperature, whose tokens depend on the random numbers."""
    drawn = [found["temperature"] > 0 for found in result["segments"]]
    assert any(drawn)
    return [segment(found) for found in result["segments"][: drawn.index(True)]]


def told(result):
    # What is drawn at a temperature is no golden value.
    assert all(found["temperature"] == 0 for found in result["segments"])
    return [segment(found) for found in result["segments"] if found["text"] != ""]


model = openai_model(repository, load_file(repository / "model.safetensors"))
names = ["jfk", "austen_0870", "austen_0880", "austen_0890", "goforward"]
clips = {name: read(name) for name in names}
pause = numpy.zeros(8_000, numpy.float32)
order = [*names, "goforward", "austen_0890", "austen_0870", "jfk", "austen_0880"]
joined = numpy.concatenate([part for name in order for part in [clips[name], pause]])
recordings = {**clips, "joined": joined}

golden = {"about": __doc__.splitlines()[0], "joined": order, "pause": len(pause), "recordings": {}}
for name, samples in recordings.items():
    print(name, len(samples) / 16_000, file=sys.stderr)
    golden["recordings"][name] = {
        "plain": told(transcribe(samples, without_timestamps=True)),
        "timed": told(transcribe(samples)),
        "words": told(transcribe(samples, word_timestamps=True)),
        "prompted": told(transcribe(samples, initial_prompt="Mister Dashwood, 10 metres.")),
    }
silence = numpy.zeros(45 * 16_000, numpy.float32)
golden["silence"] = {seconds: told(transcribe(silence[: seconds * 16_000])) for seconds in [3, 29, 40]}
golden["late"] = told(transcribe(numpy.concatenate([silence, clips["jfk"]])))
repeated = numpy.concatenate([part for name in names * 3 for part in [clips[name], pause]])
golden["repeated"] = told_until_drawn(transcribe(repeated))
print(json.dumps(golden, ensure_ascii=False, separators=(",", ":")))
