"""A tiny GGUF file in the layout that transcribe.cpp reads: keys with their types, tensors by pattern."""

import re

import gguf
import librosa
import numpy as np

NORMAL, CONTROL = 1, 3


class File:
    def __init__(self, path, architecture):
        self.writer = gguf.GGUFWriter(path, architecture)

    def keys(self, prefix, **values):
        """Booleans, whole numbers, floats, strings and lists, each as its own type."""
        for name, value in values.items():
            key = f'{prefix}.{name}'
            if isinstance(value, bool):
                self.writer.add_bool(key, value)
            elif isinstance(value, int):
                (self.writer.add_uint32 if value >= 0 else self.writer.add_int32)(key, value)
            elif isinstance(value, float):
                self.writer.add_float32(key, value)
            elif isinstance(value, str):
                self.writer.add_string(key, value)
            else:
                self.writer.add_array(key, value)

    def tensor(self, name, array):
        """Matrices are kept in half precision, which they hold exactly. The engine rounds what it convolves as well."""
        array = np.ascontiguousarray(array)
        is_matrix = array.ndim == 2 and 'pos' not in name and 'frontend' not in name
        self.writer.add_tensor(name, array.astype(np.float16 if is_matrix else np.float32))

    def tensors(self, state, renames):
        """Every tensor of a model by the first pattern that fits it; one that fits none is an error."""
        for name, value in state.items():
            for pattern, new in renames:
                if re.fullmatch(pattern, name):
                    if new is not None:
                        self.tensor(re.sub(pattern, new, name), value.float().numpy())
                    break
            else:
                raise KeyError(name)

    def frontend(self, mels, **more):
        keys = dict(
            type='mel', num_mels=mels, sample_rate=16_000, win_length=400, hop_length=160, dither=0.0,
            f_min=0.0, f_max=8_000.0,
        )
        self.keys('stt.frontend', **keys, **more)

    def whisper_frontend(self, mels, normalize, **more):
        self.frontend(
            mels, n_fft=400, window='hann_periodic', normalize=normalize, pre_emphasis=0.0, pad_mode='reflect',
            center=True, mel_norm='slaney', **more,
        )
        filters = librosa.filters.mel(sr=16_000, n_fft=400, n_mels=mels, fmin=0, fmax=8_000, norm='slaney', htk=False)
        self.tensor('frontend.mel_filterbank', filters)
        self.tensor('frontend.window', 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400))

    def close(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def readable_pieces(space):
    """Tokens that can be read when they are random: single characters, and syllables with a space before them."""
    syllables = [consonant + vowel for consonant in 'bdfghklmnprstvwz' for vowel in 'aeiou']
    return [chr(code) for code in range(ord('!'), ord('~') + 1)] + [space + syllable for syllable in syllables]


def randomise(model, scale, seed):
    """Weights that half precision holds exactly, large enough for a clear winner among the tokens."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                fan_in = parameter[0].numel()
                parameter.copy_((noise * scale / fan_in**0.5).half().float())
            elif 'norm' in name and name.endswith('weight'):
                parameter.copy_(1 + 0.1 * noise)
            else:
                parameter.copy_(0.1 * noise)
    return model.eval()
