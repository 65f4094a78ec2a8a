"""Voxtral with random weights: transformers' VoxtralForConditionalGeneration and the same weights in GGUF."""

import torch
from transformers import VoxtralConfig, VoxtralForConditionalGeneration, WhisperFeatureExtractor

from native.gguf_file import CONTROL, NORMAL, File, randomise, readable_pieces

MELS, CHUNK_SECONDS, AUDIO = 32, 2, 24
SPECIAL = ['<unk>', '<s>', '</s>', '[INST]', '[/INST]', *[f'<SPECIAL_{at}>' for at in range(5, 24)], '[AUDIO]',
           '[BEGIN_AUDIO]', *[f'<SPECIAL_{at}>' for at in range(26, 34)], '[TRANSCRIBE]']
EOS, INST, END_INST, BEGIN_AUDIO, TRANSCRIBE = 2, 3, 4, 25, 34
VOCABULARY = SPECIAL + readable_pieces('Ġ')
MOST_TOKENS = 200

RENAMES = [
    (r'lm_head\.weight', 'dec.output.weight'),
    (r'model\.audio_tower\.conv1\.(.*)', r'enc.conv.0.\1'),
    (r'model\.audio_tower\.conv2\.(.*)', r'enc.conv.1.\1'),
    (r'model\.audio_tower\.embed_positions\.weight', 'enc.pos_emb.weight'),
    (r'model\.audio_tower\.layer_norm\.(.*)', r'enc.ln_post.\1'),
    (r'model\.audio_tower\.layers\.(\d+)\.self_attn_layer_norm\.(.*)', r'enc.blocks.\1.norm_attn.\2'),
    (r'model\.audio_tower\.layers\.(\d+)\.self_attn\.([qkv]|out)_proj\.(.*)', r'enc.blocks.\1.attn.\2.\3'),
    (r'model\.audio_tower\.layers\.(\d+)\.final_layer_norm\.(.*)', r'enc.blocks.\1.norm_ffn.\2'),
    (r'model\.audio_tower\.layers\.(\d+)\.(fc[12])\.(.*)', r'enc.blocks.\1.ffn.\2.\3'),
    (r'model\.multi_modal_projector\.(linear_[12]\.weight)', r'proj.\1'),
    (r'model\.language_model\.embed_tokens\.weight', 'dec.token_embd.weight'),
    (r'model\.language_model\.norm\.weight', 'dec.output_norm.weight'),
    (r'model\.language_model\.layers\.(\d+)\.input_layernorm\.weight', r'dec.blocks.\1.norm_attn.weight'),
    (r'model\.language_model\.layers\.(\d+)\.post_attention_layernorm\.weight', r'dec.blocks.\1.norm_ffn.weight'),
    (r'model\.language_model\.layers\.(\d+)\.self_attn\.([qkvo])_proj\.weight', r'dec.blocks.\1.attn.\2.weight'),
    (r'model\.language_model\.layers\.(\d+)\.mlp\.(gate|up|down)_proj\.weight', r'dec.blocks.\1.ffn.\2.weight'),
]


def build(seed):
    config = VoxtralConfig(
        audio_config=dict(
            hidden_size=32, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2, num_mel_bins=MELS,
            max_source_positions=50 * CHUNK_SECONDS,
        ),
        text_config=dict(
            model_type='llama', vocab_size=len(VOCABULARY), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=1, head_dim=16, max_position_embeddings=4096,
            rope_theta=10_000.0, rms_norm_eps=1e-5, tie_word_embeddings=False,
        ),
        audio_token_id=AUDIO, projector_hidden_act='gelu', hidden_size=32,
    )
    model = randomise(VoxtralForConditionalGeneration(config), 1.6, seed)
    # It says nothing but text, and the end.
    model.lm_head.weight.data[[token for token in range(len(SPECIAL)) if token != EOS]] = 0
    return model


def transcribe(model, samples, language=None):
    """Greedy tokens by the reference, and whether it ended by itself."""
    extractor = WhisperFeatureExtractor(feature_size=MELS, chunk_length=CHUNK_SECONDS)
    chunk = CHUNK_SECONDS * 16_000
    pieces = [samples[at : at + chunk] for at in range(0, len(samples), chunk)]
    # As the engine does, and Mistral's processor: features of the whole, padded to whole chunks.
    whole = WhisperFeatureExtractor(feature_size=MELS, chunk_length=CHUNK_SECONDS * len(pieces))
    features = whole(samples, sampling_rate=16_000, return_tensors='pt').input_features
    frames = extractor.nb_max_frames
    features = torch.cat([features[..., at * frames : (at + 1) * frames] for at in range(len(pieces))])
    audio = [AUDIO] * (len(pieces) * 50 * CHUNK_SECONDS // 4)
    hint = [] if language is None else [VOCABULARY.index(char) for char in f'lang:{language}']
    prompt = torch.tensor([[1, INST, BEGIN_AUDIO, *audio, END_INST, *hint, TRANSCRIBE]])
    with torch.no_grad():
        out = model.generate(
            input_ids=prompt, input_features=features, do_sample=False, max_new_tokens=MOST_TOKENS,
            eos_token_id=EOS, pad_token_id=EOS,
        )
    tokens = out[0, prompt.shape[1] :].tolist()
    return [token for token in tokens if token != EOS], tokens[-1] == EOS


def text_of(tokens):
    return ''.join(VOCABULARY[token] for token in tokens if token >= len(SPECIAL)).replace('Ġ', ' ').strip()


def write(model, path):
    file = File(path, 'voxtral')
    text = model.config.text_config
    audio = model.config.audio_config
    file.keys('general', name='Voxtral with random weights', languages=['en', 'fr'])
    file.keys('stt', variant='voxtral-mini-3b-2507')
    file.keys('stt.capability', lang_detect=True, translate=False)
    types = [CONTROL] * len(SPECIAL) + [NORMAL] * (len(VOCABULARY) - len(SPECIAL))
    file.keys(
        'tokenizer.ggml', model='gpt2', pre='tekken', tokens=VOCABULARY, token_type=types, merges=['a b'],
        bos_token_id=1, eos_token_id=2, unknown_token_id=0, padding_token_id=2, add_bos_token=True, add_eos_token=False,
    )
    file.keys(
        'stt.voxtral.encoder', n_layers=2, d_model=32, n_heads=2, head_dim=16, ffn_dim=audio.intermediate_size,
        num_mel_bins=MELS, max_source_positions=audio.max_source_positions, activation='gelu',
    )
    file.keys('stt.voxtral.projector', downsample_factor=4, input_dim=128, hidden_act='gelu')
    file.keys(
        'stt.voxtral.decoder', n_layers=2, hidden_size=32, intermediate_size=64, n_heads=2, n_kv_heads=1, head_dim=16,
        hidden_act='silu', rms_norm_eps=1e-5, rope_theta=10_000.0, max_position_embeddings=4096,
        tie_word_embeddings=False, vocab_size=text.vocab_size,
    )
    file.keys('stt.voxtral', audio_token_id=AUDIO)
    file.whisper_frontend(
        MELS, 'per_utterance', chunk_length=CHUNK_SECONDS, n_samples=CHUNK_SECONDS * 16_000,
        nb_max_frames=CHUNK_SECONDS * 100,
    )
    file.tensors(model.state_dict(), RENAMES)
    file.close()
