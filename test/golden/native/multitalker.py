"""Multitalker Parakeet with random weights, as one speaker hears it: Nemotron's model with NeMo's speaker kernels."""

import sys
import types
import zipfile

import torch
from omegaconf import ListConfig, OmegaConf

from native import nemotron_streaming as nemotron
from native.gguf_file import File, randomise

SPECIAL, VOCABULARY, text_of = nemotron.SPECIAL, nemotron.VOCABULARY, nemotron.text_of
MIXIN = 'nemo/collections/asr/parts/mixins/multitalker_asr_mixins.py'
# A path of the wheel nemo_toolkit-2.6.0, which is too large to install for one file.
wheel = None


def speaker_kernel_mixin():
    """NeMo's own class. All that it takes of the rest of NeMo is a logger."""
    import logging

    logging.disable(logging.WARNING)
    sys.modules.setdefault('nemo', types.ModuleType('nemo'))
    sys.modules.setdefault('nemo.utils', types.SimpleNamespace(logging=logging.getLogger('nemo')))
    module = types.ModuleType('multitalker_asr_mixins')
    with zipfile.ZipFile(wheel) as archive:
        exec(compile(archive.read(MIXIN), MIXIN, 'exec'), module.__dict__)
    return module.SpeakerKernelMixin


def build(seed):
    model = nemotron.build(seed)
    mixin = speaker_kernel_mixin()
    kernels = type('Kernels', (torch.nn.Module, mixin), {})()
    object.__setattr__(kernels, 'encoder', model.encoder)
    kernels.cfg = OmegaConf.create({'model_defaults': {'enc_hidden': 32}, 'encoder': {'d_model': 32}})
    kernels._init_speaker_kernel_config(
        {'spk_kernel_type': 'ff', 'spk_kernel_layers': ListConfig([0]), 'add_bg_spk_kernel': True}
    )
    model.kernels = randomise(kernels, 0.25, seed + 1000)
    return model


transcribe = nemotron.transcribe


def write(model, path):
    file = File(path, 'parakeet')
    file.keys('general', name='Multitalker Parakeet with random weights', languages=['en'])
    file.keys('stt', variant='multitalker-parakeet-streaming-0.6b-v1')
    file.keys('stt.capability', streaming=True)
    file.keys('stt.parakeet', head_kind='rnnt')
    file.keys('stt.parakeet.encoder', spk_kernel_type='ff', spk_kernel_layers=[0], add_bg_spk_kernel=True)
    state = {name: value for name, value in model.state_dict().items() if not name.startswith('kernels.')}
    nemotron.write_common(file, state)
    for name, value in model.kernels.state_dict().items():
        kind, layer, rest = name.split('.', 2)
        file.tensor(f'enc.{kind.removesuffix("s")}.{layer}.{rest}', value.numpy())
    file.close()
