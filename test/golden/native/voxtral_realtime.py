"""Voxtral Realtime with random weights: transformers' model, mistral-common's padding, the same weights in GGUF."""

import numpy as np
import torch
from mistral_common.tokens.tokenizers.audio import (
    AudioConfig, AudioEncoder, AudioSpectrogramConfig, SpecialAudioIDs, TranscriptionFormat,
)
from transformers import (
    VoxtralRealtimeConfig, VoxtralRealtimeFeatureExtractor, VoxtralRealtimeForConditionalGeneration,
)

from native.gguf_file import CONTROL, NORMAL, File, randomise, readable_pieces

MELS, PAD, DELAY_TOKENS, LEFT_PAD_TOKENS = 32, 32, 6, 32
SPECIAL = ['<unk>', '<s>', '</s>', *[f'<SPECIAL_{at}>' for at in range(3, 32)], '[STREAMING_PAD]', '[STREAMING_WORD]']
VOCABULARY = SPECIAL + readable_pieces('Ġ')

RENAMES = [
    (r'lm_head\.weight', None),
    (r'model\.audio_tower\.embedder\.conv1\.(.*)', r'enc.conv.0.\1'),
    (r'model\.audio_tower\.embedder\.conv2\.(.*)', r'enc.conv.1.\1'),
    (r'model\.audio_tower\.norm\.weight', 'enc.final_norm.weight'),
    (r'model\.audio_tower\.layers\.(\d+)\.self_attn_layer_norm\.weight', r'enc.blocks.\1.norm_attn.weight'),
    (r'model\.audio_tower\.layers\.(\d+)\.self_attn\.([qkv])_proj\.(.*)', r'enc.blocks.\1.attn.\2.\3'),
    (r'model\.audio_tower\.layers\.(\d+)\.self_attn\.o_proj\.(.*)', r'enc.blocks.\1.attn.out.\2'),
    (r'model\.audio_tower\.layers\.(\d+)\.final_layer_norm\.weight', r'enc.blocks.\1.norm_ffn.weight'),
    (r'model\.audio_tower\.layers\.(\d+)\.mlp\.(gate|up|down)_proj\.(.*)', r'enc.blocks.\1.ffn.\2.\3'),
    (r'model\.multi_modal_projector\.(linear_[12]\.weight)', r'proj.\1'),
    (r'model\.language_model\.embed_tokens\.weight', 'dec.token_embd.weight'),
    (r'model\.language_model\.norm\.weight', 'dec.output_norm.weight'),
    (r'model\.language_model\.layers\.(\d+)\.input_layernorm\.weight', r'dec.blocks.\1.norm_attn.weight'),
    (r'model\.language_model\.layers\.(\d+)\.post_attention_layernorm\.weight', r'dec.blocks.\1.norm_ffn.weight'),
    (r'model\.language_model\.layers\.(\d+)\.self_attn\.([qkvo])_proj\.weight', r'dec.blocks.\1.attn.\2.weight'),
    (r'model\.language_model\.layers\.(\d+)\.mlp\.(gate|up|down)_proj\.weight', r'dec.blocks.\1.ffn.\2.weight'),
    (r'model\.language_model\.layers\.(\d+)\.ada_rms_norm\.linear([12])\.weight', r'dec.blocks.\1.ada.linear_\2.weight'),
]


def build(seed):
    config = VoxtralRealtimeConfig(
        audio_config=dict(
            hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, num_mel_bins=MELS,
            head_dim=16, sliding_window=60, max_position_embeddings=1500, rope_parameters=dict(rope_type='default', rope_theta=10_000.0),
        ),
        text_config=dict(
            vocab_size=len(VOCABULARY), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=1, head_dim=16, max_position_embeddings=4096, sliding_window=8192, rms_norm_eps=1e-5,
            rope_parameters=dict(rope_type='default', rope_theta=10_000.0),
        ),
    )
    return randomise(VoxtralRealtimeForConditionalGeneration(config), 1.6, seed)


def transcribe(model, samples):
    """Greedy tokens by the reference: one for each 80 ms. It leaves out what the last of them would give."""
    padding = AudioEncoder(
        AudioConfig(
            sampling_rate=16_000, frame_rate=12.5, encoding_config=AudioSpectrogramConfig(MELS, 160, 400),
            transcription_format=TranscriptionFormat.STREAMING, transcription_delay_ms=80 * DELAY_TOKENS,
            streaming_look_ahead_ms=2.5, streaming_look_back_ms=52.5, streaming_n_left_pad_tokens=LEFT_PAD_TOKENS,
        ),
        SpecialAudioIDs(audio=24, begin_audio=25, streaming_pad=PAD, text_to_audio=None, audio_to_text=None),
    )
    padded = padding.pad(samples, 16_000)
    features = VoxtralRealtimeFeatureExtractor(feature_size=MELS)(
        [padded], sampling_rate=16_000, center=True, return_tensors='pt'
    ).input_features
    prompt = torch.tensor([[1, *padding.encode_streaming_tokens()]])
    with torch.no_grad():
        out = model.generate(
            input_ids=prompt, input_features=features, num_delay_tokens=DELAY_TOKENS, do_sample=False,
            eos_token_id=2, pad_token_id=2,
        )
    tokens = out[0, prompt.shape[1] :].tolist()
    return [token for token in tokens if token != 2], True


def text_of(tokens):
    return ''.join(VOCABULARY[token] for token in tokens if token >= len(SPECIAL)).replace('Ġ', ' ').strip()


def write(model, path):
    file = File(path, 'voxtral_realtime')
    family = 'stt.voxtral_realtime'
    file.keys('general', name='Voxtral Realtime with random weights', languages=['en', 'fr'])
    file.keys('stt', variant='voxtral-mini-4b-realtime-2602')
    file.keys('stt.capability', lang_detect=True, translate=False, streaming=True)
    types = [CONTROL] * len(SPECIAL) + [NORMAL] * (len(VOCABULARY) - len(SPECIAL))
    file.keys(
        'tokenizer.ggml', model='gpt2', pre='tekken', tokens=VOCABULARY, token_type=types, merges=['a b'],
        bos_token_id=1, eos_token_id=2, unknown_token_id=0, padding_token_id=2, add_bos_token=True, add_eos_token=False,
    )
    file.keys(family, streaming_pad_token_id=PAD)
    file.keys(
        f'{family}.encoder', n_layers=2, d_model=32, n_heads=2, n_kv_heads=2, head_dim=16, ffn_dim=64, num_mel_bins=MELS,
        max_position_embeddings=1500, sliding_window=60, rope_theta=10_000.0, rms_norm_eps=1e-5, hidden_act='silu',
    )
    file.keys(f'{family}.projector', downsample_factor=4, input_dim=128, hidden_act='gelu', audio_length_per_tok=8)
    file.keys(
        f'{family}.decoder', n_layers=2, hidden_size=32, intermediate_size=64, n_heads=2, n_kv_heads=1, head_dim=16,
        hidden_act='silu', rms_norm_eps=1e-5, rope_theta=10_000.0, sliding_window=8192, max_position_embeddings=4096,
        tie_word_embeddings=True, vocab_size=len(VOCABULARY),
    )
    file.keys(
        f'{family}.time', default_num_delay_tokens=DELAY_TOKENS, embed_theta=10_000.0, embed_dim=32, ada_hidden=32,
    )
    file.whisper_frontend(MELS, 'global', global_log_mel_max=1.5)
    file.tensor('dec.time_embed.inv_freq', np.exp(-np.log(10_000.0) * np.arange(16) / 16))
    file.tensors(model.state_dict(), RENAMES)
    file.close()
