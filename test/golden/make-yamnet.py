# /// script
# dependencies = ["numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0"]
# ///
"""A random graph with the signature of YAMNet's published conversions, and what a clip gives with it.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
    venv/bin/python make-yamnet.py    # writes yamnet-tiny.onnx, yamnet-classes.csv, yamnet.json

waveform [samples] -> output_0 [frames, 521] scores, output_1 [frames, 1024], output_2 [spectra, 64]. Like the
published graphs it takes samples 7680 i .. 7680 i + 15600 for frame i, and adds a frame of silence at the end.
The golden scores follow yamnet/features.py (pad_waveform) and yamnet/inference.py (mean over the frames) on the
whole recording in one run, where the adapter makes several.
"""

import json
import wave
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
CLASSES, FRAME, HOP = 521, 15600, 7680
rng = np.random.default_rng(7)


def tensor(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def half(name, shape, scale):
    return tensor(f"{name}_half", (scale * rng.standard_normal(shape)).astype(np.float16))


# 129 spectra of 240 samples, 120 apart, make a frame; the next one begins 64 spectra later.
initializers = [
    half("spectrum", (4, 1, 240), 0.5),
    half("patch", (16, 4, 129), 0.02),
    half("classifier", (16, CLASSES), 0.5),
    tensor("batch", np.array([1, 1, -1], np.int64)),
    tensor("silence", np.array([0, 0, 0, 0, 0, HOP], np.int64)),
    tensor("first", np.array([0], np.int64)),
    tensor("repeats", np.array([1, 64], np.int64)),
    tensor("bands", np.array([1, 16], np.int64)),
]
node = helper.make_node
nodes = [node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT) for name in ("spectrum", "patch", "classifier")]
nodes += [
    node("Reshape", ["waveform", "batch"], ["signal"]),
    node("Pad", ["signal", "silence"], ["padded"]),
    node("Conv", ["padded", "spectrum"], ["spectra"], strides=[120]),
    node("Abs", ["spectra"], ["magnitude"]),
    node("Conv", ["magnitude", "patch"], ["patches"], strides=[64]),
    node("Relu", ["patches"], ["kept"]),
    node("Squeeze", ["kept", "first"], ["channels"]),
    node("Transpose", ["channels"], ["frames"], perm=[1, 0]),
    node("MatMul", ["frames", "classifier"], ["logits"]),
    node("Sigmoid", ["logits"], ["output_0"]),
    node("Tile", ["frames", "repeats"], ["output_1"]),
    node("Squeeze", ["magnitude", "first"], ["bins"]),
    node("Transpose", ["bins"], ["spectrogram"], perm=[1, 0]),
    node("Tile", ["spectrogram", "bands"], ["output_2"]),
]
value = helper.make_tensor_value_info
graph = helper.make_graph(
    nodes,
    "yamnet-tiny",
    [value("waveform", TensorProto.FLOAT, ["samples"])],
    [
        value("output_0", TensorProto.FLOAT, ["frames", CLASSES]),
        value("output_1", TensorProto.FLOAT, ["frames", 1024]),
        value("output_2", TensorProto.FLOAT, ["spectra", 64]),
    ],
    initializers,
)
made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
made.ir_version = 9
onnx.checker.check_model(made)
(HERE / "yamnet-tiny.onnx").write_bytes(made.SerializeToString())

names = [f"Sound {index}, made up" if index % 7 == 0 else f"Sound {index}" for index in range(CLASSES)]
rows = [f'{index},/m/{index:05x},{json.dumps(name) if "," in name else name}\n' for index, name in enumerate(names)]
(HERE / "yamnet-classes.csv").write_text("index,mid,display_name\n" + "".join(rows), encoding="utf-8")

session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])


def padded(samples):
    missing = max(0, FRAME - len(samples))
    after_first = max(len(samples), FRAME) - FRAME
    missing += HOP * int(np.ceil(np.float32(after_first) / np.float32(HOP))) - after_first
    return np.pad(samples, (0, missing))


def means(samples):
    whole = padded(samples)
    frames = 1 + (len(whole) - FRAME) // HOP
    scores, embeddings, _ = session.run(None, {"waveform": whole})
    assert len(scores) == frames + 1
    return frames, scores[:frames].astype(np.float64).mean(0), embeddings[:frames].astype(np.float64).mean(0)


with wave.open(str(HERE / "../audio/fixtures/speech.wav")) as reader:
    assert (reader.getframerate(), reader.getnchannels(), reader.getsampwidth()) == (16000, 1, 2)
    speech = np.frombuffer(reader.readframes(reader.getnframes()), np.int16).astype(np.float32) / 32768

cases = []
for repeats, first, last in [(1, 0, len(speech)), (1, 4000, 9000), (1, 0, FRAME), (1, 0, FRAME + 1), (40, 0, None)]:
    samples = np.tile(speech, repeats)[first:last]
    frames, scores, embedding = means(samples)
    cases.append(
        {
            "repeats": repeats,
            "first": first,
            "last": len(samples) + first,
            "frames": frames,
            "top": [[names[index], scores[index]] for index in np.argsort(-scores)[:20]],
            "embedding": embedding[:16].tolist(),
        }
    )
(HERE / "yamnet.json").write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")
print([case["frames"] for case in cases])
