"""Tiny models with random weights for the native engine, and what the reference libraries say with them.

    pip install torch==2.15.0 transformers==5.23.0 mistral-common gguf librosa soundfile omegaconf
    pip download --no-deps nemo_toolkit==2.6.0
    python make-native.py nemo_toolkit-2.6.0-py3-none-any.whl

Writes NAME-tiny.gguf and native.json beside it.
"""

import json
import pathlib
import sys
import warnings

import soundfile
import torch

from native import multitalker, nemotron_streaming, voxtral, voxtral_realtime

here = pathlib.Path(__file__).parent
clip = 'goforward'
draws = 6
# Seeds whose models say enough, and come to an end. A little noise on every weight changes none of their tokens, so that
# other kernels choose the same ones.
families = (
    ('voxtral', voxtral, 53, 1e-3),
    ('voxtral_realtime', voxtral_realtime, 25, 1e-3),
    ('nemotron_streaming', nemotron_streaming, 83, 1e-3),
    ('parakeet_multitalker', multitalker, 1, 1e-3),
)


def is_stable(family, model, samples, tokens, noise, *language):
    state = {name: value.clone() for name, value in model.state_dict().items()}
    for draw in range(draws):
        generator = torch.Generator().manual_seed(draw)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1 + noise * torch.randn(parameter.shape, generator=generator))
        same = family.transcribe(model, samples, *language)[0] == tokens
        model.load_state_dict(state)
        if not same:
            return False
    return True


def main():
    warnings.filterwarnings('ignore')
    torch.set_num_threads(1)
    multitalker.wheel = sys.argv[1]
    samples, _ = soundfile.read(here / f'../../datasets/quickstart-speech/{clip}.flac', dtype='float32')
    golden = {'clip': clip}
    for name, family, seed, noise in families:
        model = family.build(seed)
        tokens, ended = family.transcribe(model, samples)
        assert ended and is_stable(family, model, samples, tokens, noise), name
        if family is multitalker:
            assert tokens != nemotron_streaming.transcribe(nemotron_streaming.build(seed), samples)[0], 'no kernel is heard'
        family.write(model, here / f'{name}-tiny.gguf')
        golden[name] = {'tokens': tokens, 'text': family.text_of(tokens)}
        if family is voxtral:
            hinted, ended = voxtral.transcribe(model, samples, 'fr')
            assert ended and is_stable(family, model, samples, hinted, noise, 'fr'), name
            golden[name]['french'] = voxtral.text_of(hinted)
    (here / 'native.json').write_text(json.dumps(golden) + '\n')


main()
