"""sherpa-onnx, greedy, with timestamps as the others; it takes at most 30 s, and pads with 10 s as is its default."""

import pathlib

import sherpa_onnx

from protocol import serve


def load(config):
    folder = pathlib.Path(config["model"])
    return sherpa_onnx.OfflineRecognizer.from_whisper(
        encoder=str(folder / "tiny.en-encoder.int8.onnx"),
        decoder=str(folder / "tiny.en-decoder.int8.onnx"),
        tokens=str(folder / "tiny.en-tokens.txt"),
        language="en",
        num_threads=config["threads"],
        enable_segment_timestamps=True,
    )


def infer(recognizer, samples):
    stream = recognizer.create_stream()
    stream.accept_waveform(16_000, samples)
    recognizer.decode_stream(stream)
    return stream.result.text


serve(load, infer)
