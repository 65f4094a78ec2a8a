# /// script
# dependencies = ["numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0", "tokenizers==0.23.3", "transformers==5.23.0"]
# ///
"""Features of CLAP by transformers' own extractor, and a random graph with the signature of the published one.

    python3 -m venv venv
    venv/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 tokenizers==0.23.3 transformers==5.23.0
    venv/bin/python make-clap.py    # writes clap-features.json, clap-tiny.onnx, clap-tokenizer.json, clap.json

`ClapFeatureExtractor` runs as it is (rand_trunc, repeatpad: it asks torch for nothing there). The tokenizer is one of
RoBERTa's kind, trained on a few lines: byte-level BPE, <s> and </s> around each text. The graph takes input_ids,
attention_mask and input_features and gives logits_per_audio, logits_per_text, text_embeds and audio_embeds; what a
clip and labels should give is transformers' zero-shot pipeline, retold: its sentence, softmax over logits_per_audio.
"""

import base64
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import ByteLevelBPETokenizer, Tokenizer
from tokenizers.processors import RobertaProcessing
from transformers.models.clap.feature_extraction_clap import ClapFeatureExtractor

HERE = Path(__file__).parent
RATE, FRAMES, BANDS, WIDTH = 48000, 1001, 64, 512


def recording(samples, loud=1.0):
    """Numbers that TypeScript makes bit for bit: 16-bit values from whole-number arithmetic, then silence."""
    at = np.arange(samples, dtype=np.int64)
    values = ((at * 7919 + (at // 128) * 104729) % 65536) / 131072 - 0.2
    values[samples * 3 // 4 : samples * 7 // 8] = 0
    return (loud * values).astype(np.float32)


extractor = ClapFeatureExtractor(truncation="rand_trunc", padding="repeatpad")


def features_of(samples):
    given = extractor(samples, sampling_rate=RATE, return_tensors="np")
    assert given["input_features"].shape == (1, 1, FRAMES, BANDS)
    return given["input_features"].astype(np.float32)


cases = []
for samples in [1, 777, 48000, 150000, 480000]:
    rows = list(range(0, FRAMES, 91)) + [FRAMES - 1]
    values = features_of(recording(samples))[0, 0, rows].astype("<f4")
    cases.append({"samples": samples, "rows": rows, "values": base64.b64encode(values.tobytes()).decode()})
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "clap-features.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")

# --- a tokenizer of RoBERTa's kind -----------------------------------------------------------------------------------

TEXTS = ["This is a sound of a dog barking.", "This is a sound of rain.", "This is a sound of music.", "speech, silence"]
trained = ByteLevelBPETokenizer()
trained.train_from_iterator(
    TEXTS * 20, vocab_size=330, min_frequency=2, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
)
tokenizer = Tokenizer.from_str(trained.to_str())
tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
(HERE / "clap-tokenizer.json").write_text(tokenizer.to_str() + "\n", encoding="utf-8")

# --- the graph -------------------------------------------------------------------------------------------------------

rng = np.random.default_rng(5)
half = {
    "table": rng.standard_normal((97, 8)),
    "from_text": rng.standard_normal((8, WIDTH)),
    "bands": rng.standard_normal((BANDS, 8)) / 20,
    "from_sound": rng.standard_normal((8, WIDTH)),
}
numbers = {
    "tokens": np.array(97, np.int64),
    "nowhere": np.array(0, np.float32),
    "one": np.array(1, np.float32),
    "step": np.array(0.7, np.float32),
    "second": np.array([1], np.int64),
    "last": np.array([2], np.int64),
    "length": np.array(1, np.int64),
    "flat": np.array([-1, FRAMES, BANDS], np.int64),
    "scale": np.array(18.25, np.float32),
}
node = helper.make_node
nodes = [node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT) for name in half]
nodes += [
    # Text: each token's row, more or less by its place, where the mask lets it.
    node("Mod", ["input_ids", "tokens"], ["rows"]),
    node("Gather", ["table", "rows"], ["words"]),
    node("Shape", ["input_ids"], ["shape"]),
    node("Gather", ["shape", "length"], ["count"]),
    node("Cast", ["count"], ["count_float"], to=TensorProto.FLOAT),
    node("Range", ["nowhere", "count_float", "one"], ["places"]),
    node("Mul", ["places", "step"], ["angles"]),
    node("Cos", ["angles"], ["waves"]),
    node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
    node("Mul", ["mask", "waves"], ["weights"]),
    node("Unsqueeze", ["weights", "last"], ["weights_3d"]),
    node("Mul", ["words", "weights_3d"], ["weighted"]),
    node("ReduceSum", ["weighted", "second"], ["text"], keepdims=0),
    node("MatMul", ["text", "from_text"], ["text_raw"]),
    node("ReduceL2", ["text_raw"], ["text_length"], axes=[1]),
    node("Div", ["text_raw", "text_length"], ["text_embeds"]),
    # Sound: bands mixed in each frame, bent, averaged.
    node("Reshape", ["input_features", "flat"], ["spectra"]),
    node("MatMul", ["spectra", "bands"], ["mixed"]),
    node("Tanh", ["mixed"], ["bent"]),
    node("ReduceMean", ["bent"], ["sound"], axes=[1], keepdims=0),
    node("MatMul", ["sound", "from_sound"], ["sound_raw"]),
    node("ReduceL2", ["sound_raw"], ["sound_length"], axes=[1]),
    node("Div", ["sound_raw", "sound_length"], ["audio_embeds"]),
    node("Transpose", ["text_embeds"], ["text_columns"], perm=[1, 0]),
    node("MatMul", ["audio_embeds", "text_columns"], ["cosines"]),
    node("Mul", ["cosines", "scale"], ["logits_per_audio"]),
    node("Transpose", ["logits_per_audio"], ["logits_per_text"], perm=[1, 0]),
]
value = helper.make_tensor_value_info
f, i = TensorProto.FLOAT, TensorProto.INT64
graph = helper.make_graph(
    nodes,
    "clap-tiny",
    [
        value("input_ids", i, ["texts", "tokens_in_text"]),
        value("attention_mask", i, ["texts", "tokens_in_text"]),
        value("input_features", f, ["sounds", 1, FRAMES, BANDS]),
    ],
    [
        value("logits_per_audio", f, ["sounds", "texts"]),
        value("logits_per_text", f, ["texts", "sounds"]),
        value("text_embeds", f, ["texts", WIDTH]),
        value("audio_embeds", f, ["sounds", WIDTH]),
    ],
    [numpy_helper.from_array(array.astype(np.float16), f"{name}_half") for name, array in half.items()]
    + [numpy_helper.from_array(array, name) for name, array in numbers.items()],
)
made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
made.ir_version = 9
onnx.checker.check_model(made)
(HERE / "clap-tiny.onnx").write_bytes(made.SerializeToString())
session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])

# --- what comes of it ------------------------------------------------------------------------------------------------


def zero_shot(samples, labels):
    """As transformers' pipeline: one batch of padded texts, softmax over the logits of the one clip."""
    texts = [tokenizer.encode(f"This is a sound of {label}.").ids for label in labels]
    longest = max(map(len, texts))
    ids = np.array([text + [1] * (longest - len(text)) for text in texts], np.int64)
    mask = np.array([[1] * len(text) + [0] * (longest - len(text)) for text in texts], np.int64)
    given = {"input_ids": ids, "attention_mask": mask, "input_features": features_of(samples)}
    logits, embedding = session.run(["logits_per_audio", "audio_embeds"], given)
    powers = np.exp(logits[0].astype(np.float64) - logits.max())
    return powers / powers.sum(), embedding[0]


cases = []
for samples, labels in [
    (48000, ["a dog barking", "rain", "music"]),
    (480000, ["speech", "silence"]),
    (150000, ["Male speech, man speaking", "Größe", "x", "a much longer label than all of the others are"]),
]:
    chances, embedding = zero_shot(recording(samples), labels)
    ranked = sorted(zip(labels, chances.tolist()), key=lambda pair: -pair[1])
    cases.append({"samples": samples, "labels": labels, "ranked": ranked, "embedding": embedding[:12].astype(float).tolist()})
tokens = [[text, tokenizer.encode(text).ids] for text in [*TEXTS, "", "Größe 日本 <mask>", "  two  spaces ", "a" * 40]]
(HERE / "clap.json").write_text(json.dumps([{"cases": cases, "tokens": tokens}], indent=1) + "\n", encoding="utf-8")
print([case["ranked"] for case in cases])
