"""Whisper tiny.en for whisper.cpp in float16, from the same safetensors that the other contestants read.

Header, filters, vocabulary and the order of tensors are those of the published 5-bit file; the values are not.
Format: whisper.cpp, models/convert-pt-to-ggml.py.
"""

import math
import pathlib
import re
import struct
import sys

from published_weights import hub, read_safetensors, tiny_en

published = hub / "ggerganov/whisper.cpp/ggml-tiny.en-q5_1.bin"
safetensors = tiny_en / "model.safetensors"
if not (published.exists() and safetensors.exists()):
    print("whisper-cpp: its weights are not here, its row will be left out")
    sys.exit(0)

F32, F16, Q5_1 = 0, 1, 7
bytes_of = {F32: (1, 4), F16: (1, 2), Q5_1: (32, 24)}
names = [
    (r"\.blocks\.", ".layers."),
    (r"\.cross_attn_ln\.", ".encoder_attn_layer_norm."),
    (r"\.attn_ln\.", ".self_attn_layer_norm."),
    (r"\.mlp_ln\.", ".final_layer_norm."),
    (r"\.cross_attn\.", ".encoder_attn."),
    (r"\.attn\.", ".self_attn."),
    (r"\.query\.", ".q_proj."),
    (r"\.key\.", ".k_proj."),
    (r"\.value\.", ".v_proj."),
    (r"\.out\.", ".out_proj."),
    (r"\.mlp\.0\.", ".fc1."),
    (r"\.mlp\.2\.", ".fc2."),
    (r"^encoder\.ln_post\.", "encoder.layer_norm."),
    (r"^decoder\.ln\.", "decoder.layer_norm."),
    (r"\.token_embedding\.", ".embed_tokens."),
    (r"\.positional_embedding$", ".embed_positions.weight"),
]


def theirs(name):
    for pattern, replacement in names:
        name = re.sub(pattern, replacement, name)
    return f"model.{name}"


weights = read_safetensors(safetensors)
source = published.read_bytes()
magic, *hparams = struct.unpack_from("<12i", source)
at = 48
bands, bins = struct.unpack_from("<2i", source, at)
at += 8 + 4 * bands * bins
(tokens,) = struct.unpack_from("<i", source, at)
at += 4
for _ in range(tokens):
    at += 4 + struct.unpack_from("<i", source, at)[0]

with open(pathlib.Path(sys.argv[1]) / "ggml-tiny.en-f16.bin", "wb") as file:
    file.write(struct.pack("<12i", magic, *hparams[:-1], F16) + source[48:at])
    while at < len(source):
        dims, length, kind = struct.unpack_from("<3i", source, at)
        shape = struct.unpack_from(f"<{dims}i", source, at + 12)
        at += 12 + 4 * dims
        name = source[at : at + length].decode()
        at += length
        block, size = bytes_of[kind]
        count = math.prod(shape)
        at += count // block * size
        values = weights[theirs(name)]
        assert values.size == count, f"{name}: {values.size} values for {shape}"
        kept = F32 if kind == F32 else F16
        file.write(struct.pack(f"<3i{dims}i", dims, length, kept, *shape) + name.encode())
        file.write(values.astype("<f4" if kept == F32 else "<f2").tobytes())
