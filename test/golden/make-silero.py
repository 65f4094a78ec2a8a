"""Golden values for models/silero_vad, from the package silero-vad 6.2.3.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install onnxruntime numpy
    python3 -m pip download --no-deps -d /tmp/golden silero-vad==6.2.3 moonshine-voice==0.0.73
    /tmp/golden/bin/python test/golden/make-silero.py /tmp/golden > test/golden/silero.json

Probabilities come from the package's step model (silero_vad.onnx), window by window, state and 64 samples of
context carried on as its OnnxWrapper does. Spans come from the package's own
`get_speech_timestamps_from_probs`, lifted out of its source so that torch need not be installed: that function
uses none of it. The audio is two_cities.wav of the package moonshine-voice (48 kHz; every third sample).
"""

import ast
import base64
import glob
import hashlib
import io
import json
import sys
import typing
import wave
import zipfile

import numpy as np
import onnxruntime

folder = sys.argv[1]
silero = zipfile.ZipFile(glob.glob(f"{folder}/silero_vad-6.2.3-*.whl")[0])
moonshine = zipfile.ZipFile(glob.glob(f"{folder}/moonshine_voice-0.0.73-*.whl")[0])

source = ast.parse(silero.read("silero_vad/utils_vad.py"))
wanted = [node for node in source.body if getattr(node, "name", "") == "get_speech_timestamps_from_probs"]
reference = {"List": typing.List}
exec(compile(ast.Module(wanted, []), "utils_vad.py", "exec"), reference)

session = onnxruntime.InferenceSession(
    silero.read("silero_vad/data/silero_vad.onnx"), providers=["CPUExecutionProvider"]
)


def probabilities(samples):
    state, context, result = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    for start in range(0, len(samples), 512):
        window = np.zeros(512, np.float32)
        part = samples[start : start + 512]
        window[: len(part)] = part
        frame = np.concatenate([context, window])[None]
        output, state = session.run(None, {"input": frame, "state": state, "sr": np.array(16000, np.int64)})
        result.append(float(output[0, 0]))
        context = frame[0, -64:]
    return result


wav = moonshine.read("moonshine_voice/assets/two_cities.wav")
with wave.open(io.BytesIO(wav)) as reader:
    assert (reader.getframerate(), reader.getnchannels(), reader.getsampwidth()) == (48000, 1, 2)
    pcm = np.frombuffer(reader.readframes(reader.getnframes()), np.int16)
samples = (pcm.astype(np.float32) / 32768)[::3]

cases = []
for name, first, last in [("whole", 0, len(samples)), ("starts and ends in speech", 30000, 62123), ("short", 0, 300)]:
    part = samples[first:last]
    chances = probabilities(part)
    spans = reference["get_speech_timestamps_from_probs"](chances, audio_length_samples=len(part))
    cases.append(
        {
            "name": name,
            "first": first,
            "last": last,
            "spans": [[span["start"], span["end"]] for span in spans],
            "probabilities": base64.b64encode(np.array(chances, np.float32).tobytes()).decode(),
        }
    )

# Made-up probabilities that walk through every rule: hundreds of short stretches around the two thresholds.
random = np.random.default_rng(7)
levels = np.repeat(random.choice([0.1, 0.34, 0.36, 0.45, 0.5, 0.9], 400), random.integers(1, 14, 400))
chances = [float(value) for value in levels.astype(np.float32)]
length = len(chances) * 512 - 100
spans = reference["get_speech_timestamps_from_probs"](chances, audio_length_samples=length)
made_up = {
    "sampleCount": length,
    "spans": [[span["start"], span["end"]] for span in spans],
    "probabilities": base64.b64encode(np.array(chances, np.float32).tobytes()).decode(),
}

print(json.dumps({"audioSha256": hashlib.sha256(wav).hexdigest(), "cases": cases, "madeUp": made_up}))
