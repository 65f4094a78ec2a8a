# /// script
# dependencies = ["numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0"]
# ///
"""A random graph with the signature of the published HT-Demucs, and what demucs' own loop makes with it.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
    venv/bin/pip download --no-deps demucs==4.1.0 && tar xf demucs-4.1.0.tar.gz
    venv/bin/python make-demucs.py demucs-4.1.0    # writes demucs-tiny.onnx, demucs.json

mix [1, 2, 343980] -> stems [1, 4, 2, 343980]. `apply_model`, with its chunks, padding and weights, is lifted out of the
package's source as it is, and so is the levelling of `Separator.separate_tensor`, retold in two lines; what they ask of
torch is answered by numpy (`torch.std` divides by n - 1). shifts=0: a random shift has no golden value.
"""

import ast
import contextlib
import copy
import json
import random
import sys
import typing
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
PACKAGE = Path(sys.argv[1]) / "demucs"
SEGMENT, RATE = 343980, 44100

# --- the graph: eight short filters, louder towards the end of a segment, so that it matters where a sample stands ---

rng = np.random.default_rng(11)
filters = (0.3 * rng.standard_normal((8, 2, 9))).astype(np.float32)
numbers = {
    "from": np.array(0, np.float32),
    "to": np.array(SEGMENT, np.float32),
    "step": np.array(1, np.float32),
    "length": np.array(SEGMENT, np.float32),
    "floor": np.array(0.5, np.float32),
    "shape": np.array([1, 4, 2, SEGMENT], np.int64),
    "filters": filters,
}
node = helper.make_node
graph = helper.make_graph(
    [
        node("Conv", ["mix", "filters"], ["filtered"], pads=[4, 4]),
        node("Tanh", ["filtered"], ["bent"]),
        node("Range", ["from", "to", "step"], ["places"]),
        node("Div", ["places", "length"], ["ramp"]),
        node("Add", ["ramp", "floor"], ["loudness"]),
        node("Mul", ["bent", "loudness"], ["louder"]),
        node("Reshape", ["louder", "shape"], ["stems"]),
    ],
    "demucs-tiny",
    [helper.make_tensor_value_info("mix", TensorProto.FLOAT, [1, 2, SEGMENT])],
    [helper.make_tensor_value_info("stems", TensorProto.FLOAT, [1, 4, 2, SEGMENT])],
    [numpy_helper.from_array(values, name) for name, values in numbers.items()],
)
made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
made.ir_version = 9
onnx.checker.check_model(made)
(HERE / "demucs-tiny.onnx").write_bytes(made.SerializeToString())
session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])

# --- demucs' own loop ------------------------------------------------------------------------------------------------


class Tensor(np.ndarray):
    device = SimpleNamespace(type="cpu")

    def to(self, _device):
        return self

    def size(self, axis):
        return self.shape[axis]


def tensor(values):
    return np.asarray(values, np.float32).view(Tensor)


torch = SimpleNamespace(
    Tensor=Tensor,
    device=lambda name: name,
    zeros=lambda *shape, device: tensor(np.zeros(shape)),
    arange=lambda first, last, step=1, device=None: tensor(np.arange(first, last, step)),
    cat=lambda parts: tensor(np.concatenate(parts)),
    no_grad=contextlib.nullcontext,
)


def lifted(file, names, given):
    source = ast.parse((PACKAGE / file).read_text())
    nodes = [node for node in source.body if getattr(node, "name", "") in names]
    assert len(nodes) == len(names)
    exec(compile(ast.Module(nodes, []), file, "exec"), given)
    return given


class Nothing:
    pass


names = lifted("utils.py", {"center_trim", "DummyPoolExecutor"}, {"torch": torch, "tp": typing})
given = names | {
    "th": torch,
    "copy": copy,
    "random": random,
    "Lock": Lock,
    "BagOfModels": type("BagOfModels", (), {}),
    "HTDemucs": type("HTDemucs", (), {}),
    "Model": Nothing,
    "F": SimpleNamespace(pad=lambda values, pads: tensor(np.pad(values, [(0, 0), (0, 0), pads]))),
}
apply = lifted("apply.py", {"TensorChunk", "tensor_chunk", "_replace_dict", "apply_model"}, given)["apply_model"]


class Network:
    sources = ["drums", "bass", "other", "vocals"]
    samplerate = RATE
    segment = 7.8

    def to(self, _device):
        return self

    def eval(self):
        return self

    def valid_length(self, _length):
        return SEGMENT

    def __call__(self, mix):
        return tensor(session.run(["stems"], {"mix": np.asarray(mix)})[0])


def separated(wave):
    mean = wave.mean(0).mean()
    std = wave.mean(0).std(ddof=1) + 1e-8
    return apply(Network(), tensor((wave - mean) / std)[None], shifts=0)[0] * std + mean


def recording(samples):
    """Numbers that TypeScript makes bit for bit: 16-bit values from whole-number arithmetic."""
    at = np.arange(samples, dtype=np.int64)
    left = (at * 7919 + (at // 128) * 104729) % 65536
    right = (at * 4001 + (at // 1000) * 15485863 % 65536) % 65536
    return np.stack([left / 131072 - 0.2, right / 262144]).astype(np.float32)


# Less than a segment; exactly one; a little more than a stride; several, the last one short; a single sample less.
cases = []
for samples in [2000, SEGMENT, int(0.75 * SEGMENT) + 501, 900000]:
    stems = separated(recording(samples))
    assert stems.shape == (4, 2, samples)
    places = sorted({0, 1, samples - 1, samples // 2, *range(77, samples, max(1, samples // 60))})
    cases.append({"samples": samples, "places": places, "stems": np.asarray(stems)[:, :, places].astype(float).round(7).tolist()})
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "demucs.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print([len(case["places"]) for case in cases])
