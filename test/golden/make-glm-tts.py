"""A small GLM-TTS with random weights for test/models/glm_tts.test.ts, and what its authors' own script makes of a text.

    <environment>/bin/python test/golden/make-glm-tts.py FOLDER CLIP.flac CLIP_TEXT TEXT

Runs in the environment that `model-lab models install` makes. Saves weights to FOLDER/ckpt as their repository has them;
the flow and the vocoder are of their real size, which their code fixes. Then runs glmtts_inference.py as its README says,
in a copy in which "cuda" reads "cpu", and leaves its samples, float32 at 24 kHz, in FOLDER/expected.f32.
"""

import base64
import json
import os
import pathlib
import runpy
import shutil
import sys
import types

import soundfile
import torch
import torchaudio

checkouts = pathlib.Path(sys.prefix, "checkouts")
width = 32
special = ["<|endoftext|>", "<|user|>", "<|begin_of_audio|>", *(f"<|audio_{at}|>" for at in range(32_768))]
letters = 256
end_of_audio = letters + special.index("<|user|>")
first_audio = letters + special.index("<|audio_0|>")

# GLM's own text tokenizer is code beside its vocabulary too. This one knows letters.
tokenizer_code = '''
import base64

import tiktoken
from transformers import PreTrainedTokenizer


class ChatGLM4Tokenizer(PreTrainedTokenizer):
    vocab_files_names = {"vocab_file": "tokenizer.model"}

    def __init__(self, vocab_file, **kwargs):
        with open(vocab_file, encoding="ascii") as lines:
            self.ranks = {base64.b64decode(token): int(rank) for token, rank in map(str.split, lines)}
        self.pieces = tiktoken.Encoding("letters", pat_str=".", mergeable_ranks=self.ranks, special_tokens={})
        super().__init__(**kwargs)

    @property
    def vocab_size(self):
        return len(self.ranks)

    def get_vocab(self):
        return {**{str(rank): rank for rank in self.ranks.values()}, **self.added_tokens_encoder}

    def _tokenize(self, text):
        return [str(token) for token in self.pieces.encode_ordinary(text)]

    def _convert_token_to_id(self, token):
        return int(token)

    def _convert_id_to_token(self, index):
        return str(index)
'''

# What is published of the real one's; its vocabulary is larger.
flow_config = """
flow: !new:flow.flow.Flow
    speech_token_dim: 512
    vocab_size: 32768
    input_frame_rate: 25
    mel_framerate: 50
    spkr_emb_adaLN: True
    speech_token_cfg: False
    remove_spkr_concat_condition: True
"""


def main(folder, clip, clip_text, text):
    torch.manual_seed(5)
    folder = pathlib.Path(folder).resolve()
    code = for_cpu(checkouts / "GLM-TTS", folder / "code")
    sys.path[:0] = [str(code), str(checkouts / "jieba")]
    for name, make in {
        "flow": make_flow,
        "hift": make_vocoder,
        "llm": make_llm,
        "speech_tokenizer": make_speech_tokenizer,
        "vq32k-phoneme-tokenizer": make_tokenizer,
    }.items():
        os.makedirs(folder / "ckpt" / name)
        make(folder / "ckpt" / name)
    os.symlink(folder / "ckpt", code / "ckpt")
    os.environ["HF_MODULES_CACHE"] = str(folder / "modules")
    line = {"uttid": "one", "prompt_text": clip_text, "prompt_speech": clip, "syn_text": text}
    (code / "examples" / "one.jsonl").write_text(json.dumps(line))
    # torchaudio needs a package of its own to read and write files, and nothing else here does.
    torchaudio.load = read
    torchaudio.save = lambda _path, speech, _rate: speech.numpy().tofile(folder / "expected.f32")
    os.chdir(code)
    sys.argv = ["glmtts_inference.py", "--data=one"]
    runpy.run_path("glmtts_inference.py", run_name="__main__")


def for_cpu(published, code):
    """It would also write the rules that it builds for numbers into an installed package, which others share."""
    shutil.copytree(published, code)
    elsewhere = f"overwrite_cache=True, cache_dir={str(code / 'rules')!r}"
    for path in code.rglob("*.py"):
        text = path.read_text().replace("cuda", "cpu").replace("torch.cpu.", "torch.cuda.")
        path.write_text(text.replace("overwrite_cache=True", elsewhere))
    return code


def read(path):
    samples, rate = soundfile.read(path, dtype="float32")
    return torch.from_numpy(samples)[None], rate


def make_tokenizer(folder):
    with open(folder / "tokenizer.model", "w") as ranks:
        ranks.writelines(f"{base64.b64encode(bytes([rank])).decode()} {rank}\n" for rank in range(letters))
    (folder / "tokenization_chatglm.py").write_text(tokenizer_code)
    sides = {"special": True, "lstrip": False, "rstrip": False, "normalized": False}
    config = {
        "tokenizer_class": "ChatGLM4Tokenizer",
        "auto_map": {"AutoTokenizer": ["tokenization_chatglm.ChatGLM4Tokenizer", None]},
        "added_tokens_decoder": {str(letters + at): {"content": name, **sides} for at, name in enumerate(special)},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def make_llm(folder):
    """Speaks audio tokens and nothing else, and comes to an end soon."""
    from transformers import LlamaConfig, LlamaForCausalLM

    heads = {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    sizes = {"vocab_size": letters + len(special), "hidden_size": width, "intermediate_size": 2 * width}
    llama = LlamaForCausalLM(LlamaConfig(**sizes, **heads, tie_word_embeddings=False))
    with torch.no_grad():
        llama.model.embed_tokens.weight[:, 0] = 1
        llama.lm_head.weight.normal_(std=0.5)
        llama.lm_head.weight[:, 0] = -20
        llama.lm_head.weight[first_audio:, 0] = 0
        llama.lm_head.weight[end_of_audio, 0] = 1.2
    llama.save_pretrained(folder, max_shard_size="5MB")


def make_speech_tokenizer(folder):
    from safetensors.torch import save_file
    from transformers import WhisperFeatureExtractor
    from utils.whisper_models.configuration_whisper import WhisperVQConfig
    from utils.whisper_models.modeling_whisper import WhisperVQEncoder

    sizes = {"d_model": width, "encoder_attention_heads": 2, "encoder_ffn_dim": 2 * width, "num_mel_bins": 128}
    pooling = {"pooling_kernel_size": 2, "pooling_type": "avg", "pooling_position": 1}
    codes = {"quantize_position": 2, "quantize_vocab_size": 32_768, "quantize_ema_decay": 0.99}
    causal = {"quantize_causal_block_size": 200, "encoder_causal_convolution": True}
    config = WhisperVQConfig(**sizes, **pooling, **codes, **causal, encoder_layers=4, init_std=0.5)
    config.quantize_encoder_only = True
    state = WhisperVQEncoder(config).state_dict()
    config.quantize_encoder_only = False
    config.save_pretrained(folder)
    save_file({f"model.encoder.{name}": value.clone() for name, value in state.items()}, folder / "model.safetensors")
    WhisperFeatureExtractor(feature_size=128).save_pretrained(folder)


def make_flow(folder):
    from hyperpyyaml import load_hyperpyyaml

    (folder / "config.yaml").write_text(flow_config)
    torch.save({"model": load_hyperpyyaml(flow_config)["flow"].state_dict()}, folder / "flow.pt")


def make_vocoder(folder):
    from utils.hift_util import HiFTInference

    at = types.SimpleNamespace(sample_rate=24_000, device="cpu")
    torch.save(HiFTInference._build_model(at).state_dict(), folder / "hift.pt")


main(*sys.argv[1:])
