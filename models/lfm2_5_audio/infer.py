"""Speech to text by Liquid AI's own package; its model also talks, and here it is asked to transcribe."""

import os
import pathlib

import numpy as np
import torch
from liquid_audio import ChatState, LFM2AudioModel, LFM2AudioProcessor
from safetensors import safe_open

sample_rate = 16_000
# The encoder halves the frames of 10 ms three times, and needs something to be left.
fewest_samples = sample_rate // 10


def load(context):
    torch.set_num_threads(context.threads)
    torch.manual_seed(0)
    # A path and no string: the package takes a string for a repository and would download it.
    folder = pathlib.Path(os.path.dirname(context.files["config"]))
    model = LFM2AudioModel.from_pretrained(folder, device=context.provider).eval()
    complete(model, os.path.join(folder, "model.safetensors"))
    return Recognizer(LFM2AudioProcessor.from_pretrained(folder, device=context.provider).eval(), model, context)


def complete(model, path):
    """The package fills what a file lacks with random numbers, and says nothing."""
    with safe_open(path, framework="pt") as weights:
        there = set(weights.keys())
    heard = ("lfm.", "conformer.", "audio_adapter.")
    missing = [name for name in model.state_dict() if name.startswith(heard) and name not in there]
    if missing:
        raise ValueError(f"File {path} is incomplete: it lacks {', '.join(missing[:5])}")


class Recognizer:
    """One window of speech at a time, greedily, in the words of the package's documentation."""

    def __init__(self, processor, model, context):
        self.processor = processor
        self.model = model
        self.progress = context.progress

    @torch.inference_mode()
    def asr(self, samples, parameters):
        audio = np.frombuffer(samples, dtype=np.float32)
        audio = np.pad(audio, (0, max(0, fewest_samples - len(audio))))
        chat = ChatState(self.processor)
        chat.new_turn("system")
        chat.add_text("Perform ASR.")
        chat.end_turn()
        chat.new_turn("user")
        chat.add_audio(torch.from_numpy(audio)[None], sample_rate)
        chat.end_turn()
        chat.new_turn("assistant")
        tokens = [token.item() for token in self.written(chat, parameters["mostTokens"])]
        text = self.processor.text.decode(tokens, skip_special_tokens=True)
        return {"text": text.strip(), "tokens": tokens}

    def written(self, chat, most):
        """What it writes: should it begin to speak, that has a code of each of its codebooks in one tensor."""
        for at, token in enumerate(self.model.generate_sequential(**chat, max_new_tokens=most)):
            self.progress(f"{at + 1} tokens")
            if token.numel() == 1:
                yield token
