"""Moonshine tiny for transformers.js: the weights of the official `.ort` files as ONNX, in the hub's layout.

transformers.js passes Moonshine no attention masks, so masks of ones are made inside the graphs.
"""

import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile

import onnx
import onnxruntime
from onnx import TensorProto, helper


def assets(package):
    return pathlib.Path(importlib.util.find_spec(package).submodule_search_locations[0]) / "assets"


def as_onnx(path, folder):
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(folder / "graph.onnx")
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.save_model_format", "ONNX")
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    model = onnx.load(folder / "graph.onnx")
    name_branches(model.graph)
    return model


def name_branches(graph):
    """The `.ort` format leaves the graphs of an `If` without names, which ONNX asks for."""
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                attribute.g.name = attribute.g.name or attribute.name
                name_branches(attribute.g)


def bake(model, mask, like, scale, offset):
    """Replaces the input `mask` by ones, `[batch, length of the input `like` * scale + offset]`."""
    graph = model.graph
    graph.input.remove(next(value for value in graph.input if value.name == mask))
    for name, values in {"scale": [1, scale], "offset": [0, offset]}.items():
        graph.initializer.append(helper.make_tensor(f"{mask}_{name}", TensorProto.INT64, [2], values))
    one = helper.make_tensor("one", TensorProto.INT64, [1], [1])
    nodes = [
        helper.make_node("Shape", [like], [f"{mask}_like"], end=2),
        helper.make_node("Mul", [f"{mask}_like", f"{mask}_scale"], [f"{mask}_scaled"]),
        helper.make_node("Add", [f"{mask}_scaled", f"{mask}_offset"], [f"{mask}_shape"]),
        helper.make_node("ConstantOfShape", [f"{mask}_shape"], [mask], value=one),
    ]
    for index, node in enumerate(nodes):
        graph.node.insert(index, node)


source = assets("moonshine_voice") / "tiny-en"
hub = pathlib.Path(sys.argv[1]) / "hub/moonshine-tiny"
(hub / "onnx").mkdir(parents=True, exist_ok=True)
with tempfile.TemporaryDirectory() as folder:
    encoder = as_onnx(source / "encoder_model.ort", pathlib.Path(folder))
    bake(encoder, "attention_mask", "input_values", 1, 0)
    onnx.save(encoder, hub / "onnx/encoder_model_quantized.onnx")
    decoder = as_onnx(source / "decoder_model_merged.ort", pathlib.Path(folder))
    # The mask is as long as the audio: the least of which the convolutions make so many hidden states.
    bake(decoder, "encoder_attention_mask", "encoder_hidden_states", 384, 511)
    onnx.save(decoder, hub / "onnx/decoder_model_merged_quantized.onnx")

shutil.copy(assets("moonshine_onnx") / "tokenizer.json", hub / "tokenizer.json")
special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "</s>"}
ids = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2, "decoder_start_token_id": 1}
files = {
    "config.json": {
        "model_type": "moonshine",
        "architectures": ["MoonshineForConditionalGeneration"],
        "is_encoder_decoder": True,
        "hidden_size": 288,
        "intermediate_size": 1152,
        "encoder_num_hidden_layers": 6,
        "decoder_num_hidden_layers": 6,
        "encoder_num_attention_heads": 8,
        "decoder_num_attention_heads": 8,
        "encoder_num_key_value_heads": 8,
        "decoder_num_key_value_heads": 8,
        "max_position_embeddings": 194,
        "vocab_size": 32768,
        **ids,
    },
    "generation_config.json": {**ids, "max_length": 194},
    "preprocessor_config.json": {
        "feature_extractor_type": "Wav2Vec2FeatureExtractor",
        "do_normalize": False,
        "feature_size": 1,
        "padding_value": 0.0,
        "sampling_rate": 16_000,
    },
    "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", **special},
}
for name, content in files.items():
    (hub / name).write_text(json.dumps(content))
