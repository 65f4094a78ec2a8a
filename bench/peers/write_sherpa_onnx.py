"""Whisper tiny.en for sherpa-onnx in int8, from the same safetensors that the other contestants read.

Inputs, outputs, metadata and the order of operations are those that sherpa-onnx reads (scripts/whisper/export-onnx.py
there makes them of OpenAI's code with torch); the graphs are written here, operator by operator. As there, all matrix
products with a constant on their right are in int8, and the projection on the vocabulary, with its constant on the
left, is not.
"""

import base64
import json
import logging
import pathlib
import sys
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from published_weights import read_safetensors, tiny_en

if not tiny_en.exists():
    print("sherpa-onnx: its weights are not here, its row will be left out")
    sys.exit(0)

config = json.loads((tiny_en / "config.json").read_text())
weights = read_safetensors(tiny_en / "model.safetensors")
layers, state, heads = config["decoder_layers"], config["d_model"], config["decoder_attention_heads"]
text_context = config["max_target_positions"]
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


class Graph:
    """Operators in the order in which they run; each gives its output a name of its own."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def __call__(self, operator, *inputs, outputs=1, **attributes):
        names = [f"{operator}_{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value, name=None):
        name = name or f"constant_{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))

    def weight(self, name):
        return self.constant(weights[f"model.{name}"].astype(np.float32), name)

    def norm(self, x, name):
        return self("LayerNormalization", x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), axis=-1)

    def linear(self, x, name):
        turned = self.constant(weights[f"model.{name}.weight"].astype(np.float32).T, f"{name}.turned")
        product = self("MatMul", x, turned)
        return self("Add", product, self.weight(f"{name}.bias")) if f"model.{name}.bias" in weights else product

    def gelu(self, x):
        erf = self("Erf", self("Div", x, self.constant(np.float32(np.sqrt(2)))))
        whole = self("Mul", x, self("Add", erf, self.constant(np.float32(1))))
        return self("Mul", whole, self.constant(np.float32(0.5)))

    def attention(self, q, k, v, mask=None):
        split = self.ints(0, 0, heads, state // heads)
        scale = self.constant(np.float32((state // heads) ** -0.25))
        q = self("Mul", self("Transpose", self("Reshape", q, split), perm=[0, 2, 1, 3]), scale)
        k = self("Mul", self("Transpose", self("Reshape", k, split), perm=[0, 2, 3, 1]), scale)
        v = self("Transpose", self("Reshape", v, split), perm=[0, 2, 1, 3])
        scores = self("MatMul", q, k)
        if mask is not None:
            scores = self("Add", scores, mask)
        heard = self("Transpose", self("MatMul", self("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
        return self("Reshape", heard, self.ints(0, 0, state))

    def feed_forward(self, x, name):
        inner = self.gelu(self.linear(self.norm(x, f"{name}.final_layer_norm"), f"{name}.fc1"))
        return self("Add", x, self.linear(inner, f"{name}.fc2"))

    def stacked(self, values):
        return self("Concat", *[self("Unsqueeze", value, self.ints(0)) for value in values], axis=0)

    def model(self, inputs, outputs):
        named = [helper.make_node("Identity", [source], [name]) for name, (source, _) in outputs.items()]
        graph = helper.make_graph(
            [*self.nodes, *named],
            "whisper",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, FLOAT, shape) for name, (_, shape) in outputs.items()],
            list(self.constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def encoder():
    """Log-mel features become the keys and values of all the decoder's layers."""
    g = Graph()
    x = "mel"
    for name, stride in [("encoder.conv1", 1), ("encoder.conv2", 2)]:
        convolved = g("Conv", x, g.weight(f"{name}.weight"), g.weight(f"{name}.bias"), pads=[1, 1], strides=[stride])
        x = g.gelu(convolved)
    x = g("Transpose", x, perm=[0, 2, 1])
    positions = g.weight("encoder.embed_positions.weight")
    x = g("Add", x, g("Slice", positions, g.ints(0), g("Shape", x, start=1, end=2), g.ints(0)))
    for layer in range(config["encoder_layers"]):
        name = f"encoder.layers.{layer}"
        normed = g.norm(x, f"{name}.self_attn_layer_norm")
        q, k, v = [g.linear(normed, f"{name}.self_attn.{part}_proj") for part in "qkv"]
        x = g("Add", x, g.linear(g.attention(q, k, v), f"{name}.self_attn.out_proj"))
        x = g.feed_forward(x, name)
    x = g.norm(x, "encoder.layer_norm")
    cross = {
        part: g.stacked(g.linear(x, f"decoder.layers.{layer}.encoder_attn.{part}_proj") for layer in range(layers))
        for part in "kv"
    }
    inputs = {"mel": (FLOAT, ["n_audio", config["num_mel_bins"], "T"])}
    return g.model(inputs, {f"n_layer_cross_{part}": (cross[part], [layers, "n_audio", "T2", state]) for part in "kv"})


def decoder():
    """Tokens from a position on become logits, and their keys and values join those of the tokens before."""
    g = Graph()
    count = g("Shape", "tokens", start=1, end=2)
    end = g("Add", "offset", count)
    positions = g("Slice", g.weight("decoder.embed_positions.weight"), "offset", end, g.ints(0))
    embedding = g.weight("decoder.embed_tokens.weight")
    x = g("Add", g("Gather", embedding, "tokens"), positions)
    future = g.constant(np.triu(np.full((text_context, text_context), -np.inf, np.float32), 1))
    mask = g("Slice", future, g.ints(0, 0), g("Concat", count, count, axis=0), g.ints(0, 1))
    before = {part: g("Slice", f"in_n_layer_self_{part}_cache", g.ints(0), "offset", g.ints(2)) for part in "kv"}
    new = {"k": [], "v": []}
    for layer in range(layers):
        name = f"decoder.layers.{layer}"
        index = g.constant(np.int64(layer))
        normed = g.norm(x, f"{name}.self_attn_layer_norm")
        heard = {}
        for part in "kv":
            new[part].append(g.linear(normed, f"{name}.self_attn.{part}_proj"))
            heard[part] = g("Concat", g("Gather", before[part], index, axis=0), new[part][-1], axis=1)
        q = g.linear(normed, f"{name}.self_attn.q_proj")
        x = g("Add", x, g.linear(g.attention(q, heard["k"], heard["v"], mask), f"{name}.self_attn.out_proj"))
        q = g.linear(g.norm(x, f"{name}.encoder_attn_layer_norm"), f"{name}.encoder_attn.q_proj")
        k, v = [g("Gather", f"n_layer_cross_{part}", index, axis=0) for part in "kv"]
        x = g("Add", x, g.linear(g.attention(q, k, v), f"{name}.encoder_attn.out_proj"))
        x = g.feed_forward(x, name)
    x = g("Transpose", g.norm(x, "decoder.layer_norm"), perm=[0, 2, 1])
    logits = g("Transpose", g("MatMul", embedding, x), perm=[0, 2, 1])
    cache_shape = [layers, "n_audio", text_context, state]
    outputs = {"logits": (logits, ["n_audio", "n_tokens", config["vocab_size"]])}
    for part in "kv":
        after = g("Slice", f"in_n_layer_self_{part}_cache", end, g.ints(text_context), g.ints(2))
        cache = g("Concat", before[part], g.stacked(new[part]), after, axis=2)
        outputs[f"out_n_layer_self_{part}_cache"] = (cache, cache_shape)
    inputs = {
        "tokens": (INT64, ["n_audio", "n_tokens"]),
        **{f"in_n_layer_self_{part}_cache": (FLOAT, cache_shape) for part in "kv"},
        **{f"n_layer_cross_{part}": (FLOAT, [layers, "n_audio", "T2", state]) for part in "kv"},
        "offset": (INT64, [1]),
    }
    return g.model(inputs, outputs)


tokenizer = json.loads((tiny_en / "tokenizer.json").read_text())
ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
start = ids["<|startoftranscript|>"]
metadata = {
    "model_type": "whisper-tiny.en",
    "n_mels": config["num_mel_bins"],
    "n_audio_ctx": config["max_source_positions"],
    "n_audio_state": state,
    "n_audio_head": config["encoder_attention_heads"],
    "n_audio_layer": config["encoder_layers"],
    "n_vocab": config["vocab_size"],
    "n_text_ctx": text_context,
    "n_text_state": state,
    "n_text_head": heads,
    "n_text_layer": layers,
    "sot_sequence": start,
    "sot": start,
    "sot_index": 0,
    "eot": ids["<|endoftext|>"],
    "blank_id": tokenizer["model"]["vocab"]["Ġ"],
    "is_multilingual": 0,
    "no_speech": ids["<|nocaptions|>"],
    "transcribe": ids["<|transcribe|>"],
    "translate": ids["<|translate|>"],
    "sot_prev": ids["<|startofprev|>"],
    "sot_lm": ids["<|startoflm|>"],
    "no_timestamps": ids["<|notimestamps|>"],
}

# The quantiser advises a step beforehand that changes nothing here.
logging.disable(logging.WARNING)
out = pathlib.Path(sys.argv[1])
for name, model in {"encoder": encoder(), "decoder": decoder()}.items():
    onnx.checker.check_model(model)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = pathlib.Path(folder, "whole.onnx"), pathlib.Path(folder, "int8.onnx")
        onnx.save(model, whole)
        quantize_dynamic(whole, small, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8)
        quantized = onnx.load(small)
    helper.set_model_props(quantized, {key: str(value) for key, value in metadata.items()})
    onnx.save(quantized, out / f"tiny.en-{name}.int8.onnx")

# Printable bytes stand for themselves in the vocabulary, the others for characters from 256 on.
printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
others = [byte for byte in range(256) if byte not in printable]
byte_of = {chr(byte): byte for byte in printable} | {chr(256 + index): byte for index, byte in enumerate(others)}
with open(out / "tiny.en-tokens.txt", "w") as file:
    for token, token_id in tokenizer["model"]["vocab"].items():
        if token_id not in ids.values():
            file.write(f"{base64.b64encode(bytes(byte_of[c] for c in token)).decode()} {token_id}\n")
