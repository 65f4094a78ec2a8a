"""Makes a tiny random export with the signature of Parakeet TDT, and what onnx-asr hears with it, for
test/models/parakeet_tdt_v3.test.ts.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install onnx-asr==0.12.0 onnxruntime==1.32.0 onnx==1.23.2 soundfile==0.14.0 numpy==2.4.6
    /tmp/golden/bin/python test/golden/make-parakeet.py > test/golden/parakeet.json

onnx-asr is by the author of the published export and reads the same files; only its log probabilities have to be asked
for one level down.
"""

import base64
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnx_asr
import soundfile as sf
from onnx import TensorProto, helper, numpy_helper
from onnx_asr.preprocessors.numpy_preprocessor import NemoPreprocessorNumpy

ROOT = Path(__file__).resolve().parents[2]
CLIPS = ["goforward", "austen_0880"]
DIMENSIONS, STATE, DURATIONS = 12, 8, 5
# Pieces of words, punctuation with and without its own space, letters of other alphabets, a lone space, digits.
VOCABULARY = ["<unk>", "▁go", "▁for", "ward", "▁ten", "▁", "met", "ers", ",", ".", "▁\u00ab", "\u00bb", "▁\u0434\u0430"]
VOCABULARY += ["\u0301", "\u03b1\u03bb", "▁10", "'s", "▁-", "s", "▁\u00bf", "ñ", "<blk>"]
FLOAT, INT32, INT64 = TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64
random = np.random.default_rng(11)


def weight(name, *shape, scale=1.0):
    return numpy_helper.from_array((scale * random.standard_normal(shape)).astype(np.float32), name)


def number(name, *values):
    return numpy_helper.from_array(np.array(values, dtype=np.int64), name)


def model(nodes, inputs, outputs, weights):
    value = helper.make_tensor_value_info
    graph = helper.make_graph(nodes, "tiny", [value(*i) for i in inputs], [value(*o) for o in outputs], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 9
    return made


def encoder():
    """A convolution that takes eight frames at once, as the real one's subsampling does."""
    node = helper.make_node
    nodes = [
        node("Conv", ["audio_signal", "w"], ["c"], strides=[8], pads=[0, 7]),
        node("Tanh", ["c"], ["outputs"]),
        node("Sub", ["length", "one"], ["l1"]),
        node("Div", ["l1", "eight"], ["l2"]),
        node("Add", ["l2", "one"], ["encoded_lengths"]),
    ]
    inputs = [("audio_signal", FLOAT, ["batch", 128, "frames"]), ("length", INT64, ["batch"])]
    outputs = [("outputs", FLOAT, ["batch", DIMENSIONS, "steps"]), ("encoded_lengths", INT64, ["batch"])]
    weights = [weight("w", DIMENSIONS, 128, 8, scale=0.05), number("one", 1), number("eight", 8)]
    return model(nodes, inputs, outputs, weights)


def decoder_joint():
    """Two states that remember what was said, and a joint of them with one step of the encoder."""
    node = helper.make_node
    size = len(VOCABULARY)
    # The blank and the step of one frame are likelier than others, as in speech.
    bias = np.zeros(size + DURATIONS, dtype=np.float32)
    bias[size - 1] = 1.0
    nodes = [
        node("Gather", ["embedding", "targets"], ["e3"]),
        node("MatMul", ["input_states_1", "u1"], ["h1"]),
        node("Transpose", ["e3"], ["e"], perm=[1, 0, 2]),
        node("Add", ["h1", "e"], ["a1"]),
        node("Tanh", ["a1"], ["output_states_1"]),
        node("MatMul", ["input_states_2", "u2"], ["h2"]),
        node("Add", ["h2", "output_states_1"], ["a2"]),
        node("Tanh", ["a2"], ["output_states_2"]),
        node("ReduceMean", ["output_states_2"], ["p"], axes=[0], keepdims=0),
        node("MatMul", ["p", "wp"], ["jp"]),
        node("Squeeze", ["encoder_outputs", "two"], ["q"]),
        node("MatMul", ["q", "we"], ["je"]),
        node("Add", ["jp", "je"], ["j"]),
        node("Add", ["j", "bias"], ["k"]),
        node("Unsqueeze", ["k", "middle"], ["outputs"]),
        node("Identity", ["target_length"], ["prednet_lengths"]),
    ]
    state = [2, "batch", STATE]
    inputs = [
        ("encoder_outputs", FLOAT, ["batch", DIMENSIONS, "steps"]),
        ("targets", INT32, ["batch", "tokens"]),
        ("target_length", INT32, ["batch"]),
        ("input_states_1", FLOAT, state),
        ("input_states_2", FLOAT, state),
    ]
    outputs = [
        ("outputs", FLOAT, ["batch", 1, 1, size + DURATIONS]),
        ("prednet_lengths", INT32, ["batch"]),
        ("output_states_1", FLOAT, state),
        ("output_states_2", FLOAT, state),
    ]
    weights = [
        weight("embedding", size, STATE), weight("u1", STATE, STATE), weight("u2", STATE, STATE),
        weight("wp", STATE, size + DURATIONS), weight("we", DIMENSIONS, size + DURATIONS),
        numpy_helper.from_array(bias, "bias"), number("two", 2), number("middle", 1, 2),
    ]
    return model(nodes, inputs, outputs, weights)


files = {}
vocabulary = "".join(f"{token} {index}\n" for index, token in enumerate(VOCABULARY))
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder)
    # The real encoder's weights, too, lie in a file of their own.
    data = "encoder-model.onnx.data"
    onnx.save(encoder(), path / "encoder-model.onnx", save_as_external_data=True, location=data)
    onnx.save(decoder_joint(), path / "decoder_joint-model.onnx")
    (path / "vocab.txt").write_text(vocabulary, encoding="utf-8")
    (path / "config.json").write_text('{"model_type": "nemo-conformer-tdt", "features_size": 128}')
    asr = onnx_asr.load_model("nemo-conformer-tdt", path, providers=["CPUExecutionProvider"]).asr
    for name in ("encoder-model.onnx", data, "decoder_joint-model.onnx"):
        files[name] = base64.b64encode((path / name).read_bytes()).decode()

heard = {}
for clip in CLIPS:
    samples, _ = sf.read(ROOT / f"datasets/quickstart-speech/{clip}.flac", dtype="float32")
    waveforms, lengths = samples[None], np.array([len(samples)])
    (result,) = asr.recognize_batch(waveforms, lengths, need_logprobs=True)
    features, features_lengths = asr._preprocessor(waveforms, lengths)
    ours, _ = NemoPreprocessorNumpy("nemo128")(waveforms, lengths)
    assert np.abs(features - ours).max() < 1e-3
    heard[clip] = {
        "text": result.text,
        "tokens": [VOCABULARY.index(token.replace(" ", "▁")) for token in result.tokens],
        "timestamps": [round(time, 6) for time in result.timestamps],
        "logprobs": [round(value, 5) for value in result.logprobs],
        "frames": features.shape[2],
        "length": int(features_lengths[0]),
        # Every 32nd frame, and the last one.
        "features": [[round(float(v), 5) for v in features[0, :, i]] for i in [*range(0, features.shape[2], 32), -1]],
    }

print(
    json.dumps(
        {
            "files": files,
            "vocabulary": vocabulary,
            "heard": heard,
        },
        ensure_ascii=False,
    )
)
