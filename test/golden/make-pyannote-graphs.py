"""Makes tiny random networks with the signatures of those that models/pyannote_diarization runs, and what WeSpeaker's
own features give with one of them, for test/models/pyannote_diarization.test.ts.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install onnx==1.23.2 onnxruntime==1.32.0 kaldi-native-fbank==1.23.0 soundfile==0.14.0 numpy==2.4.6
    /tmp/golden/bin/python test/golden/make-pyannote-graphs.py > test/golden/pyannote-graphs.json

The voice follows pyannote.audio's ONNXWeSpeakerPretrainedSpeakerEmbedding: filter banks of the whole chunk, less their
mean, of which the mask, stretched to the frames, leaves some.
"""

import base64
import json
from pathlib import Path

import kaldi_native_fbank as knf
import numpy as np
import onnxruntime
import soundfile as sf
from onnx import TensorProto, helper, numpy_helper

RATE = 16_000
random = np.random.default_rng(3)
ROOT = Path(__file__).resolve().parents[2]


def weight(name, *shape):
    return numpy_helper.from_array(random.standard_normal(shape).astype(np.float32), name)


def constant(name, *values):
    return numpy_helper.from_array(np.array(values, dtype=np.int64), name)


def graph(nodes, given, gives, weights):
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    made = helper.make_model(
        helper.make_graph(nodes, "tiny", [value(*given)], [value(*gives)], weights),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    made.ir_version = 9
    return made.SerializeToString()


def segmentation(outputs, last):
    """Convolutions and pools of PyanNet's kernels and strides: a frame sees 991 samples, one each 270."""
    node = helper.make_node
    pool = {"kernel_shape": [3], "strides": [3]}
    nodes = [
        node("InstanceNormalization", ["input_values", "scale", "bias"], ["n"]),
        node("Conv", ["n", "w1"], ["c1"], strides=[10]),
        node("Abs", ["c1"], ["a1"]),
        node("MaxPool", ["a1"], ["p1"], **pool),
        node("Conv", ["p1", "w2"], ["c2"]),
        node("MaxPool", ["c2"], ["p2"], **pool),
        node("Conv", ["p2", "w3"], ["c3"]),
        node("MaxPool", ["c3"], ["p3"], **pool),
        node("Transpose", ["p3"], ["t"], perm=[0, 2, 1]),
        node(last, ["t"], ["logits"], **({"axis": -1} if last == "LogSoftmax" else {})),
    ]
    scale = numpy_helper.from_array(np.ones(1, dtype=np.float32), "scale")
    bias = numpy_helper.from_array(np.zeros(1, dtype=np.float32), "bias")
    weights = [scale, bias, weight("w1", 3, 1, 251), weight("w2", 4, 3, 5), weight("w3", outputs, 4, 5)]
    return graph(nodes, ("input_values", ["batch", 1, "samples"]), ("logits", ["batch", "frames", outputs]), weights)


def embedding(bands, dimensions, given, gives):
    """The mean and the mean square of all frames, projected."""
    node = helper.make_node
    nodes = [
        node("Mul", [given, given], ["square"]),
        node("ReduceMean", [given], ["m1"], axes=[1], keepdims=0),
        node("ReduceMean", ["square"], ["m2"], axes=[1], keepdims=0),
        node("Concat", ["m1", "m2"], ["m"], axis=1),
        node("MatMul", ["m", "w"], [gives]),
    ]
    shape = (given, ["batch", "frames", bands]), (gives, ["batch", dimensions])
    return graph(nodes, *shape, [weight("w", 2 * bands, dimensions)])


graphs = {
    "powerset": segmentation(7, "LogSoftmax"),
    "multilabel": segmentation(3, "Sigmoid"),
    "wespeaker": embedding(80, 16, "input_features", "last_hidden_state"),
    "resemblyzer": embedding(40, 16, "mels", "embeddings"),
    # Of no model that the pipeline knows.
    "small": embedding(20, 4, "mels", "embeddings"),
}

# A clip shorter than its chunk, of which the mask takes two stretches.
samples, _ = sf.read(ROOT / "datasets/quickstart-speech/austen_0880.flac", dtype="float32")
chunk = np.zeros(10 * RATE, dtype=np.float32)
chunk[: len(samples)] = samples
mask = np.zeros(589)
mask[20:60] = mask[75:100] = 1

options = knf.FbankOptions()
options.frame_opts.dither = 0
options.frame_opts.window_type = "hamming"
options.frame_opts.snip_edges = True
options.mel_opts.num_bins = 80
options.use_energy = False
fbank = knf.OnlineFbank(options)
fbank.accept_waveform(RATE, (chunk * 32768).tolist())
fbank.input_finished()
features = np.array([fbank.get_frame(i) for i in range(fbank.num_frames_ready)])
features -= features.mean(axis=0)
stretched = mask[np.floor(np.arange(len(features)) * len(mask) / len(features)).astype(int)] > 0.5
session = onnxruntime.InferenceSession(graphs["wespeaker"])
(voice,) = session.run(None, {"input_features": features[stretched][None].astype(np.float32)})

print(
    json.dumps(
        {
            "graphs": {name: base64.b64encode(content).decode() for name, content in graphs.items()},
            "voice": [round(float(value), 4) for value in voice[0]],
        },
        indent=1,
    )
)
