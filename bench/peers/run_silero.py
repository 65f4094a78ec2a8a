"""The official package's ONNX wrapper: one probability for each window of 512 samples."""

import torch
from silero_vad import load_silero_vad

from protocol import serve


def load(config):
    torch.set_num_threads(config["threads"])
    return load_silero_vad(onnx=True)


def infer(model, samples):
    return model.audio_forward(torch.from_numpy(samples), sr=16_000).numpy()


serve(load, infer)
