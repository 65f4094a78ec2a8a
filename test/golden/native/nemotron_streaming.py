"""Nemotron Speech Streaming with random weights: transformers' NemotronAsrStreamingForRNNT, the same in GGUF."""

import torch
from transformers import (
    NemotronAsrStreamingConfig, NemotronAsrStreamingFeatureExtractor, NemotronAsrStreamingForRNNT,
)

from native.gguf_file import CONTROL, NORMAL, File, randomise, readable_pieces

MELS = 32
PIECES = ['<unk>', *readable_pieces('▁')]
VOCABULARY = [*PIECES, '<blank>']
SPECIAL = []
LEFT, RIGHT, BLANK_BIAS = 70, 13, 4

BLOCK = r'encoder\.layers\.(\d+)\.'
RENAMES = [
    (r'encoder\.subsampling\.conv_in\.(.*)', r'enc.pre_encode.conv.0.\1'),
    (r'encoder\.subsampling\.layers\.0\.depthwise_conv\.(.*)', r'enc.pre_encode.conv.2.\1'),
    (r'encoder\.subsampling\.layers\.0\.pointwise_conv\.(.*)', r'enc.pre_encode.conv.3.\1'),
    (r'encoder\.subsampling\.layers\.1\.depthwise_conv\.(.*)', r'enc.pre_encode.conv.5.\1'),
    (r'encoder\.subsampling\.layers\.1\.pointwise_conv\.(.*)', r'enc.pre_encode.conv.6.\1'),
    (r'encoder\.subsampling\.linear\.(.*)', r'enc.pre_encode.out.\1'),
    (BLOCK + r'norm_feed_forward([12])\.(.*)', r'enc.blocks.\1.norm_ff\2.\3'),
    (BLOCK + r'feed_forward([12])\.(.*)', r'enc.blocks.\1.ff\2.\3'),
    (BLOCK + r'norm_self_att\.(.*)', r'enc.blocks.\1.norm_attn.\2'),
    (BLOCK + r'self_attn\.([qkv])_proj\.(.*)', r'enc.blocks.\1.attn.linear_\2.\3'),
    (BLOCK + r'self_attn\.o_proj\.(.*)', r'enc.blocks.\1.attn.linear_out.\2'),
    (BLOCK + r'self_attn\.relative_k_proj\.(.*)', r'enc.blocks.\1.attn.linear_pos.\2'),
    (BLOCK + r'self_attn\.bias_([uv])', r'enc.blocks.\1.attn.pos_bias_\2'),
    (BLOCK + r'conv\.pointwise_conv([12])\.(.*)', r'enc.blocks.\1.conv.pointwise\2.\3'),
    (BLOCK + r'conv\.depthwise_conv\.(.*)', r'enc.blocks.\1.conv.depthwise.\2'),
    (BLOCK + r'conv\.norm\.(.*)', r'enc.blocks.\1.conv.bn.\2'),
    (BLOCK + r'(norm_conv|norm_out)\.(.*)', r'enc.blocks.\1.\2.\3'),
    (r'encoder_projector\.(.*)', r'joint.enc.\1'),
    (r'decoder\.embedding\.weight', 'pred.embed.weight'),
    (r'decoder\.lstm\.weight_ih_l(\d)', r'pred.lstm.\1.Wx'),
    (r'decoder\.lstm\.weight_hh_l(\d)', r'pred.lstm.\1.Wh'),
    # The engine has one bias where PyTorch adds two.
    (r'decoder\.lstm\.bias_.*', None),
    (r'decoder\.decoder_projector\.(.*)', r'joint.pred.\1'),
    (r'joint\.head\.(.*)', r'joint.out.\1'),
]


def build(seed):
    config = NemotronAsrStreamingConfig(
        encoder_config=dict(
            hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, num_mel_bins=MELS,
            subsampling_conv_channels=16, sliding_window=LEFT + 1, default_num_lookahead_tokens=RIGHT, scale_input=False,
        ),
        vocab_size=len(VOCABULARY), blank_token_id=len(PIECES), decoder_hidden_size=24, num_decoder_layers=2,
    )
    model = randomise(NemotronAsrStreamingForRNNT(config), 1.6, seed)
    # Most frames say nothing, as in speech.
    model.joint.head.bias.data[len(PIECES)] += BLANK_BIAS
    # What comes before the first token is nothing, as in the published weights.
    model.decoder.embedding.weight.data[len(PIECES)] = 0
    return model


def transcribe(model, samples):
    """Greedy tokens by the reference, without blanks."""
    inputs = NemotronAsrStreamingFeatureExtractor(feature_size=MELS)(samples, sampling_rate=16_000, return_tensors='pt')
    with torch.no_grad():
        out = model.generate(**inputs, num_lookahead_tokens=RIGHT, decoder_start_token_id=len(PIECES))
    sequence = out.sequences if hasattr(out, 'sequences') else out
    return [token for token in sequence[0].tolist() if token != len(PIECES)], True


def text_of(tokens):
    return ''.join(VOCABULARY[token] for token in tokens).replace('▁', ' ').strip()


def write(model, path):
    file = File(path, 'parakeet')
    file.keys('general', name='Nemotron Speech Streaming with random weights', languages=['en'])
    file.keys('stt', variant='nemotron-speech-streaming-en-0.6b')
    file.keys('stt.capability', streaming=True)
    file.keys('stt.parakeet', head_kind='rnnt')
    write_common(file, model.state_dict())
    file.close()


def write_common(file, state):
    types = [2, *[NORMAL] * (len(PIECES) - 1), CONTROL]
    file.keys(
        'tokenizer.ggml', model='bpe', tokens=VOCABULARY, scores=[0.0] * len(VOCABULARY), token_type=types,
        unknown_token_id=0, blank_token_id=len(PIECES),
    )
    encoder = 'stt.parakeet.encoder'
    file.keys(
        encoder, n_layers=2, d_model=32, n_heads=2, d_ff=64, conv_kernel=9, subsampling_factor=8,
        subsampling_channels=16, pos_emb_max_len=5000, use_bias=True, xscaling=False, att_context_style='chunked_limited',
        conv_norm_type='layer_norm', att_context_size_choices=[LEFT, RIGHT, LEFT, 6, LEFT, 1, LEFT, 0],
    )
    for name, value in dict(
        att_context_left=LEFT, att_context_right=RIGHT, conv_context_left=8, conv_context_right=0,
        **{'streaming.pre_encode_cache_size': 9, 'streaming.drop_extra_pre_encoded': 2, 'streaming.sampling_frames_first': 1},
    ).items():
        file.writer.add_int32(f'{encoder}.{name}', value)
    file.keys('stt.parakeet.predictor', hidden=24, n_layers=2, vocab=len(VOCABULARY))
    file.keys('stt.parakeet.joint', hidden=24, num_extra_outputs=0, activation='relu')
    file.frontend(MELS, n_fft=512, window='hann', normalize='none', pre_emphasis=0.97)
    for layer in range(2):
        bias = state[f'decoder.lstm.bias_ih_l{layer}'] + state[f'decoder.lstm.bias_hh_l{layer}']
        file.tensor(f'pred.lstm.{layer}.bias', bias.numpy())
    file.tensors(state, RENAMES)
