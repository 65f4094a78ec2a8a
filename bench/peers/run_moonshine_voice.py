"""Moonshine's own library. A threshold of 0 turns its segmentation off, so that it hears each clip whole as we do."""

import ctypes

from moonshine_voice.moonshine_api import ModelArch, TranscriptC
from moonshine_voice.transcriber import Transcriber

from protocol import serve


def load(config):
    return Transcriber(config["model"], ModelArch.TINY, options={"vad_threshold": "0"})


def infer(transcriber, samples):
    # Its Python method copies a list of floats one by one; an array of floats spares it that.
    transcript = ctypes.POINTER(TranscriptC)()
    audio = samples.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
    error = transcriber._lib.moonshine_transcribe_without_streaming(
        transcriber._handle, audio, len(samples), 16_000, 0, ctypes.byref(transcript)
    )
    if error < 0:
        raise RuntimeError(f"moonshine-voice failed with code {error}")
    return " ".join(line.text for line in transcriber._parse_transcript(transcript).lines)


serve(load, infer)
