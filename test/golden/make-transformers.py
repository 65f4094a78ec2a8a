"""Tiny models with random weights for test/python/transformers.test.ts, and what the library itself makes of audio.

    <environment>/bin/python test/golden/make-transformers.py FOLDER

Runs in the environment that `model-lab models install` makes. Saves each model to FOLDER/<model_type> as the hub has
it, in float32, and prints as JSON which tokens the library's own documented call gives for the audio that lies in
FOLDER at each rate: 16000.f32, 24000.f32.
"""

import json
import os
import shutil
import sys
import tempfile

import numpy as np
import sentencepiece
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    AutoProcessor,
    GenerationConfig,
    GlmAsrConfig,
    GlmAsrForConditionalGeneration,
    GlmAsrProcessor,
    KyutaiSpeechToTextConfig,
    KyutaiSpeechToTextFeatureExtractor,
    KyutaiSpeechToTextForConditionalGeneration,
    PreTrainedTokenizerFast,
    SeamlessM4TFeatureExtractor,
    SeamlessM4Tv2Config,
    SeamlessM4Tv2ForSpeechToText,
    WhisperFeatureExtractor,
)


def main(folder):
    expected = {}
    for kind, (make, transcribe, rate) in kinds.items():
        path = os.path.join(folder, kind)
        audio = np.fromfile(os.path.join(folder, f"{rate}.f32"), dtype=np.float32)
        torch.manual_seed(7)
        make(path)
        with torch.inference_mode():
            tokens = transcribe(path, audio)
        expected[kind] = tokens.tolist()
    print(json.dumps(expected))


def make_glm(path):
    names = ["<|endoftext|>", "<|user|>", "<|assistant|>", "<|begin_of_audio|>", "<|end_of_audio|>", "<|pad|>"]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: at for at, letter in enumerate(letters)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(names)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<|endoftext|>", eos_token="<|endoftext|>")
    template = (
        "{%- for m in messages -%}<|user|>\n{%- for part in m.content -%}"
        "{%- if part.type == 'text' -%}{{ part.text }}"
        "{%- else -%}<|begin_of_audio|><|pad|><|end_of_audio|><|user|>\n{%- endif -%}{%- endfor -%}{%- endfor -%}"
        "{%- if add_generation_prompt -%}<|assistant|>\n{%- endif -%}"
    )
    features = WhisperFeatureExtractor(feature_size=128)
    GlmAsrProcessor(features, fast, chat_template=template).save_pretrained(path)
    id_of = fast.convert_tokens_to_ids
    config = GlmAsrConfig(
        audio_token_id=id_of("<|pad|>"),
        audio_config={
            **{"model_type": "glmasr_encoder", "hidden_size": 16, "intermediate_size": 64, "num_mel_bins": 128},
            **{"num_hidden_layers": 2, "num_attention_heads": 2},
        },
        text_config={
            **{"model_type": "llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2},
            **{"num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": len(fast)},
            **{"max_position_embeddings": 8192, "eos_token_id": [id_of("<|endoftext|>")], "pad_token_id": None},
            **{"bos_token_id": None},
        },
    )
    model = GlmAsrForConditionalGeneration(config).eval()
    lively(model)
    model.save_pretrained(path)


def transcribe_glm(path, audio):
    processor = AutoProcessor.from_pretrained(path)
    model = GlmAsrForConditionalGeneration.from_pretrained(path).eval()
    inputs = processor.apply_transcription_request(audio)
    output = model.generate(**inputs, do_sample=False, max_new_tokens=24)
    return output[0, inputs.input_ids.shape[1] :]


def make_seamless(path):
    os.makedirs(path)
    languages = ["__eng__", "__deu__"]
    first = train_sentencepiece(os.path.join(path, "sentencepiece.bpe.model"))
    added = {language: first + at for at, language in enumerate(languages)}
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    tokenizer = {**special, "tokenizer_class": "SeamlessM4TTokenizer", "src_lang": "eng", "tgt_lang": "fra"}
    save(path, "added_tokens.json", added)
    save(path, "special_tokens_map.json", {**special, "additional_special_tokens": languages})
    save(path, "tokenizer_config.json", {**tokenizer, "additional_special_tokens": languages})
    features = SeamlessM4TFeatureExtractor().to_dict()
    save(path, "preprocessor_config.json", {**features, "processor_class": "SeamlessM4TProcessor"})
    config = SeamlessM4Tv2Config(
        **{"vocab_size": first + len(languages), "hidden_size": 32, "initializer_range": 0.02, "max_position_embeddings": 256},
        **{"encoder_layers": 1, "encoder_ffn_dim": 32, "encoder_attention_heads": 2},
        **{"decoder_layers": 2, "decoder_ffn_dim": 32, "decoder_attention_heads": 2},
        **{"speech_encoder_layers": 2, "speech_encoder_intermediate_size": 32, "speech_encoder_attention_heads": 2},
        **{"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3, "decoder_start_token_id": 3},
        **{"t2u_vocab_size": 16, "t2u_encoder_layers": 1, "t2u_encoder_ffn_dim": 16, "t2u_encoder_attention_heads": 2},
        **{"t2u_decoder_layers": 1, "t2u_decoder_ffn_dim": 16, "t2u_decoder_attention_heads": 2},
    )
    model = SeamlessM4Tv2ForSpeechToText(config).eval()
    codes = {language.strip("_"): at for language, at in added.items()}
    model.generation_config = GenerationConfig(
        pad_token_id=0, bos_token_id=2, eos_token_id=3, decoder_start_token_id=3, text_decoder_lang_to_code_id=codes
    )
    lively(model)
    model.save_pretrained(path)


def train_sentencepiece(path):
    """As the hub has it; the library puts <pad> before its pieces, so that every id is one more."""
    text = "go forward ten meters and so my fellow americans ask not what your country can do for you".split()
    with tempfile.TemporaryDirectory() as folder:
        sentencepiece.SentencePieceTrainer.train(
            **{"sentence_iterator": iter(text * 9), "model_prefix": os.path.join(folder, "spm"), "vocab_size": 60},
            **{"model_type": "bpe", "unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": -1, "minloglevel": 2},
        )
        shutil.copy(os.path.join(folder, "spm.model"), path)
    return sentencepiece.SentencePieceProcessor(model_file=path).get_piece_size() + 1


def save(path, name, value):
    with open(os.path.join(path, name), "w", encoding="utf-8") as file:
        json.dump(value, file)


def transcribe_seamless(path, audio):
    processor = AutoProcessor.from_pretrained(path)
    model = SeamlessM4Tv2ForSpeechToText.from_pretrained(path).eval()
    inputs = processor(audio=audio, sampling_rate=16_000, return_tensors="pt")
    return model.generate(**inputs, tgt_lang="eng", max_new_tokens=24)[0, 2:]


def make_kyutai(path):
    """As its own conversion to the library writes it: one window of the codec a frame, caches that slide."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["<unk>", "<s>", "</s>", "<pad>", "▁", *letters, *("▁" + letter for letter in letters)]
    tokenizer = Tokenizer(models.Unigram([(piece, -float(at)) for at, piece in enumerate(pieces)], unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(path)
    features = KyutaiSpeechToTextFeatureExtractor(audio_delay_seconds=0.5, audio_silence_prefix_seconds=0.0)
    save(path, "preprocessor_config.json", {**features.to_dict(), "processor_class": "KyutaiSpeechToTextProcessor"})
    start, codebooks, codes = len(pieces), 8, 16
    config = KyutaiSpeechToTextConfig(
        **{"vocab_size": start + 1, "bos_token_id": start, "pad_token_id": 3, "num_codebooks": codebooks},
        **{"codebook_vocab_size": codes + 1, "audio_bos_token_id": codes},
        **{"audio_pad_token_id": start + 1 + codebooks * (codes + 1), "hidden_size": 32, "ffn_dim": 64},
        **{"num_hidden_layers": 2, "num_attention_heads": 4, "sliding_window": 50, "max_position_embeddings": 100},
        codec_config={
            **{"model_type": "mimi", "num_quantizers": codebooks, "codebook_size": codes, "codebook_dim": 16},
            **{"vector_quantization_hidden_dimension": 16, "upsample_groups": 16, "num_filters": 4},
            **{"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "head_dim": 8},
            **{"num_attention_heads": 2, "num_key_value_heads": 2, "sliding_window": 25, "use_cache": True},
        },
    )
    model = KyutaiSpeechToTextForConditionalGeneration(config).eval()
    lively(model)
    for name, codebook in model.codec_model.named_buffers():
        if name.endswith("embed_sum"):
            codebook.normal_()
    model.generation_config._from_model_config = False
    model.generation_config.audio_window_size = 1
    model.generation_config.cache_implementation = "sliding_window"
    model.codec_model.generation_config._from_model_config = False
    model.codec_model.generation_config.cache_implementation = "sliding_window"
    model.codec_model.generation_config.use_cache = True
    model.save_pretrained(path)


def transcribe_kyutai(path, audio):
    processor = AutoProcessor.from_pretrained(path)
    model = KyutaiSpeechToTextForConditionalGeneration.from_pretrained(path, dtype=torch.bfloat16).eval()
    return model.generate(**processor(audio=audio))[0, 1:]


def lively(model):
    """Weights so large that the audio decides what comes out, and not the position alone."""
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1:
                weights.normal_(0, 0.4)


kinds = {
    "glmasr": (make_glm, transcribe_glm, 16_000),
    "kyutai_speech_to_text": (make_kyutai, transcribe_kyutai, 24_000),
    "seamless_m4t_v2": (make_seamless, transcribe_seamless, 16_000),
}

if __name__ == "__main__":
    main(sys.argv[1])
