"""Golden values for models/basic_pitch: Spotify's own package on its own ONNX file.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install setuptools numpy scipy onnxruntime librosa \
        mir_eval pretty_midi "resampy<0.4.3"
    /tmp/golden/bin/pip install --no-deps basic-pitch==0.4.0
    /tmp/golden/bin/python test/golden/make-basic-pitch.py > test/golden/basic-pitch.json

`run_inference` and `model_output_to_notes` of basic-pitch run as they are (without TensorFlow they take nmp.onnx),
with the thresholds of `predict`. The clip is datasets/quickstart-music, its samples taken for ones of 22.05 kHz, so
that nothing is resampled: a faster and higher Ode to Joy. `decoding` has activations that no music gives: crowded, with equal values, reaching both ends.
"""

import base64
import json
import pathlib
import tempfile

import numpy as np
import soundfile
from basic_pitch import ICASSP_2022_MODEL_PATH
from basic_pitch.inference import run_inference
from basic_pitch.note_creation import model_output_to_notes


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype).tobytes()).decode()


def notes_of(output):
    _, notes = model_output_to_notes(output, 0.5, 0.3, min_note_len=11)
    found = [[float(start), float(end), int(pitch), float(size)] for start, end, pitch, size, _ in notes]
    return sorted(found, key=lambda note: (note[0], note[2]))


def crowded(rng, frames):
    """Notes of all lengths, strengths and gaps as bytes, with onsets at some of them, over noise."""
    note = rng.integers(0, 70, (frames, 88))
    onset = rng.integers(0, 60, (frames, 88))
    for _ in range(frames // 3):
        pitch, start, length = rng.integers(0, 88), rng.integers(-20, frames), rng.integers(3, 80)
        level = rng.integers(60, 256)
        here = slice(max(start, 0), max(start + length, 0))
        note[here, pitch] = np.maximum(note[here, pitch], level - rng.integers(0, 30))
        if rng.random() < 0.5 and 0 <= start < frames:
            onset[start, pitch] = rng.integers(100, 256)
    return note.clip(0, 255), onset.clip(0, 255)


if __name__ == "__main__":
    root = pathlib.Path(__file__).parents[2]
    samples, _ = soundfile.read(root / "datasets/quickstart-music/ode.flac", dtype="int16")
    with tempfile.NamedTemporaryFile(suffix=".wav") as faster:
        soundfile.write(faster.name, samples, 22050)
        output = run_inference(faster.name, ICASSP_2022_MODEL_PATH)
    frames = [0, 20, 141, 142, 429]
    golden = {
        "clip": {
            "frames": len(output["note"]),
            "rows": [
                {
                    "frame": frame,
                    "note": packed(output["note"][frame], "<f4"),
                    "onset": packed(output["onset"][frame], "<f4"),
                }
                for frame in frames
            ],
            "notes": notes_of(output),
        },
        "decoding": [],
    }
    for seed, frames in [(1, 150), (2, 60), (3, 14)]:
        note, onset = crowded(np.random.default_rng(seed), frames)
        made = {
            "note": (note / 255).astype(np.float32),
            "onset": (onset / 255).astype(np.float32),
            "contour": np.zeros((frames, 264), np.float32),
        }
        golden["decoding"].append(
            {"frames": frames, "note": packed(note, "u1"), "onset": packed(onset, "u1"), "notes": notes_of(made)}
        )
    print(json.dumps(golden, indent=1))
