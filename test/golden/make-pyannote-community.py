"""A pipeline with random networks for test/models/pyannote_community.test.ts, and what pyannote's package makes of audio.

    <environment>/bin/python test/golden/make-pyannote-community.py FOLDER AUDIO.f32

Runs in the environment that `model-lab models install` makes. Saves the files of the repository to FOLDER, with networks
of the same classes and random weights, and prints as JSON the turns of a plain call of the package (16 kHz, mono).
"""

import json
import os
import sys

import lightning
import numpy as np
import torch
from pyannote.audio import Pipeline
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding import WeSpeakerResNet34
from pyannote.audio.models.segmentation import PyanNet

CONFIG = """
dependencies:
  pyannote.audio: 4.0.0
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    clustering: VBxClustering
    segmentation: $model/segmentation
    segmentation_batch_size: 4
    embedding: $model/embedding
    embedding_batch_size: 4
    embedding_exclude_overlap: true
    plda: $model/plda
params:
  clustering:
    threshold: 0.6
    Fa: 0.07
    Fb: 0.8
  segmentation:
    min_duration_off: 0.0
"""


def main(folder, audio):
    torch.manual_seed(3)
    for name in ("segmentation", "embedding", "plda"):
        os.makedirs(os.path.join(folder, name))
    with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as file:
        file.write(CONFIG)
    save(segmentation(), os.path.join(folder, "segmentation/pytorch_model.bin"))
    save(embedding(), os.path.join(folder, "embedding/pytorch_model.bin"))
    save_plda(os.path.join(folder, "plda"))

    pipeline = Pipeline.from_pretrained(folder)
    output = pipeline({"waveform": torch.from_numpy(audio)[None], "sample_rate": 16_000})
    turns = [
        {"startSeconds": turn.start, "endSeconds": turn.end, "speaker": speaker}
        for turn, _, speaker in output.speaker_diarization.itertracks(yield_label=True)
    ]
    print(json.dumps(turns))


def segmentation():
    model = PyanNet(
        sincnet={"stride": 10},
        lstm={"hidden_size": 8, "num_layers": 1, "bidirectional": True},
        linear={"hidden_size": 8, "num_layers": 1},
    )
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if not name.startswith("sincnet"):
                weights.normal_(0, 0.5)
    return model


def embedding():
    model = WeSpeakerResNet34()
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0, classes=["a", "b"]
    )
    return model


def save(model, path):
    """As Lightning does for the package's own training."""
    checkpoint = {
        "pytorch-lightning_version": lightning.__version__,
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
    }
    model.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, path)


def save_plda(folder):
    random = np.random.default_rng(5)
    lda = np.linalg.qr(random.standard_normal((256, 128)))[0]
    np.savez(os.path.join(folder, "xvec_transform.npz"), mean1=np.zeros(256), mean2=np.zeros(128), lda=lda)
    tr = np.linalg.qr(random.standard_normal((128, 128)))[0]
    np.savez(os.path.join(folder, "plda.npz"), mu=np.zeros(128), tr=tr, psi=np.linspace(3, 0.1, 128))


if __name__ == "__main__":
    main(sys.argv[1], np.fromfile(sys.argv[2], dtype=np.float32))
