"""Whisper tiny.en as its authors published it, which the converters here start from."""

import json
import pathlib
import struct

import numpy as np

hub = pathlib.Path(__file__).parents[3] / "shared/hub"
tiny_en = hub / "openai/whisper-tiny.en"


def read_safetensors(path):
    """Arrays by name, in the precision and shape that they have there."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    types = {"F32": "<f4", "F16": "<f2"}
    return {
        name: np.frombuffer(data[8 + length :][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in header.items()
    }
