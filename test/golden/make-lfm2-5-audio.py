"""A tiny LFM2.5-Audio with random weights for test/models/lfm2_5_audio.test.ts, and what its package makes of audio.

    <environment>/bin/python test/golden/make-lfm2-5-audio.py FOLDER AUDIO.f32

Runs in the environment that `model-lab models install` makes. Saves the model to FOLDER in the files of the repository
that its weights come from, and prints as JSON which tokens the documented call gives for the samples at 16 kHz, and as
what text.
"""

import json
import os
import pathlib
import sys

import numpy as np
import torch
from liquid_audio import ChatState, LFM2AudioModel, LFM2AudioProcessor
from liquid_audio.model.conformer.encoder import ConformerEncoderConfig
from liquid_audio.model.lfm2_audio import DepthformerConfig, LFM2AudioConfig
from liquid_audio.processor import PreprocessorConfig
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import Lfm2Config, PreTrainedTokenizerFast

# At the numbers that the package counts on.
first_special = ["<|pad|>", "<|startoftext|>", "<|endoftext|>", "<|fim_pre|>", "<|fim_mid|>", "<|fim_suf|>"]
special = [*first_special, "<|im_start|>", "<|im_end|>", *(f"<|reserved_{at}|>" for at in range(8, 128))]
special += ["<|audio_start|>", "<|reserved_129|>", "<|text_end|>"]


def main(folder, audio):
    torch.manual_seed(14)
    make_tokenizer(folder)
    make_model(folder)
    print(json.dumps(transcribe(pathlib.Path(folder), np.fromfile(audio, dtype=np.float32))))


def make_tokenizer(folder):
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: at for at, piece in enumerate([*special, *letters])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    names = {"bos_token": "<|startoftext|>", "eos_token": "<|im_end|>", "pad_token": "<|pad|>"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)


def make_model(folder):
    config = {
        **{"architectures": ["Lfm2AudioForConditionalGeneration"], "codebooks": 8, "tie_audio_embeddings": False},
        **{"semantic_codebook_factor": 100, "codebook_weight": "log", "interleaved_n_text": 6},
        **{"interleaved_n_audio": 12},
        "preprocessor": {
            **{"sample_rate": 16_000, "normalize": "per_feature", "window_size": 0.025, "window_stride": 0.01},
            **{"window": "hann", "features": 128, "n_fft": 512, "log": True, "frame_splicing": 1},
            **{"dither": 1e-5, "pad_to": 0, "pad_value": 0.0},
        },
        "encoder": {
            **{"feat_in": 128, "feat_out": -1, "n_layers": 2, "d_model": 16, "subsampling": "dw_striding"},
            **{"subsampling_factor": 8, "subsampling_conv_channels": 8, "causal_downsampling": False},
            **{"reduction": None, "reduction_position": None, "reduction_factor": 1, "ff_expansion_factor": 4},
            **{"self_attention_model": "rel_pos", "n_heads": 2, "att_context_size": [-1, -1], "xscaling": False},
            **{"untie_biases": True, "pos_emb_max_len": 5000, "conv_kernel_size": 9, "conv_norm_type": "batch_norm"},
            **{"conv_context_size": None, "dropout": 0.1, "dropout_pre_encoder": 0.1, "dropout_emb": 0.0},
            **{"dropout_att": 0.1},
        },
        "lfm": {
            **{"vocab_size": len(special) + 256, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3},
            **{"num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 4096},
            **{"layer_types": ["conv", "full_attention", "conv"], "conv_L_cache": 3, "conv_bias": False},
            **{"block_auto_adjust_ff_dim": False, "bos_token_id": 1, "eos_token_id": 7, "pad_token_id": 0},
        },
        "depthformer": {"layers": 1, "dim": 64, "tie": True},
    }
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    parts = {
        "preprocessor": PreprocessorConfig(**config["preprocessor"]),
        "encoder": ConformerEncoderConfig(**config["encoder"]),
        "lfm": Lfm2Config(**config["lfm"]),
        "depthformer": DepthformerConfig(**config["depthformer"]),
    }
    model = LFM2AudioModel(LFM2AudioConfig(**{**config, **parts})).eval()
    lively(model)
    weights = {name: value.to(dtype_of(value)).contiguous() for name, value in model.state_dict().items()}
    save_file({name: value.clone() for name, value in weights.items()}, os.path.join(folder, "model.safetensors"))


def dtype_of(value):
    return torch.bfloat16 if value.is_floating_point() else value.dtype


def lively(model):
    """Weights so large that the audio decides what comes out, and not the position alone."""
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1:
                weights.normal_(0, 0.4)


def transcribe(folder, audio):
    processor = LFM2AudioProcessor.from_pretrained(folder, device="cpu").eval()
    model = LFM2AudioModel.from_pretrained(folder, device="cpu").eval()
    chat = ChatState(processor)
    chat.new_turn("system")
    chat.add_text("Perform ASR.")
    chat.end_turn()
    chat.new_turn("user")
    chat.add_audio(torch.from_numpy(audio)[None], 16_000)
    chat.end_turn()
    chat.new_turn("assistant")
    frames = list(model.generate_sequential(**chat, max_new_tokens=24))
    tokens = [frame.item() for frame in frames if frame.numel() == 1]
    text = processor.text.decode(tokens, skip_special_tokens=True)
    return {"tokens": tokens, "spoken": len(frames) - len(tokens), "text": text.strip()}


if __name__ == "__main__":
    main(*sys.argv[1:])
