"""Golden values for test/models/pyannote_diarization: what pyannote.audio makes of known segmentations and voices.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install pyannote.core==6.1.0 scipy==1.17.1 numpy==2.4.6 einops==0.8.2
    /tmp/golden/bin/pip download --no-deps --dest /tmp/golden pyannote.audio==4.0.7
    /tmp/golden/bin/python test/golden/make-pyannote.py /tmp/golden/pyannote_audio-4.0.7-py3-none-any.whl \
        > test/golden/pyannote.json

Everything after the networks is plain numpy in the reference, so its functions are taken out of the wheel by name and
run as they are, without PyTorch.
"""

import ast
import json
import sys
import zipfile
from itertools import zip_longest
from types import SimpleNamespace

import numpy as np
from einops import rearrange
from pyannote.core import Annotation, Segment, SlidingWindow, SlidingWindowFeature
from pyannote.core.utils.generators import string_generator
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

RATE = 16_000
WHEEL = zipfile.ZipFile(sys.argv[1])


def functions(path, *names):
    """Functions and methods of a module of the wheel, without their decorators and annotations."""
    tree = ast.parse(WHEEL.read(path).decode())
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name not in names or node.name in found:
            continue
        node.decorator_list = []
        scope = {
            "np": np, "Segment": Segment, "Annotation": Annotation, "SlidingWindow": SlidingWindow,
            "SlidingWindowFeature": SlidingWindowFeature, "linkage": linkage, "fcluster": fcluster, "cdist": cdist,
            "rearrange": rearrange, "linear_sum_assignment": linear_sum_assignment, "zip_longest": zip_longest,
            "string_generator": string_generator,
        }
        code = ast.Module([ast.parse("from __future__ import annotations").body[0], node], [])
        exec(compile(ast.fix_missing_locations(code), path, "exec"), scope)
        found[node.name] = scope[node.name]
    return SimpleNamespace(**found)


inference = functions("pyannote/audio/core/inference.py", "aggregate")
signal = functions("pyannote/audio/utils/signal.py", "binarize_ndarray", "Binarize")
clustering = functions(
    "pyannote/audio/pipelines/clustering.py",
    "filter_embeddings", "set_num_clusters", "cluster", "assign_embeddings", "constrained_argmax",
)


def numbers(seed):
    """The same numbers each time, in any language: Numerical Recipes' generator, 0..1."""
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state / 2**32


def scenario(seed, chunk_seconds, people, spread, seconds=40):
    """People who speak at random, as chunks hear them: scores [chunks, frames, 3], voices [chunks, 3, 4]."""
    random = numbers(seed)
    step = chunk_seconds / 10
    frames = (chunk_seconds * RATE - 991) // 270 + 1
    chunks = 1 + round((seconds - chunk_seconds) / step)
    spans = []
    for _ in range(people):
        own, now = [], 4 * next(random)
        while now < seconds:
            length = 0.5 + 5 * next(random)
            own.append((now, now + length))
            now += length + 8 * next(random)
        spans.append(own)
    scores = np.zeros((chunks, frames, 3))
    voices = np.zeros((chunks, 3, 4))
    for chunk in range(chunks):
        start = chunk * step
        present = [p for p in range(people) if any(a < start + chunk_seconds and b > start for a, b in spans[p])]
        for slot, person in enumerate(present[:3]):
            for frame in range(frames):
                time = start + (frame * 270 + 495.5) / RATE
                speaks = any(a <= time < b for a, b in spans[person])
                score = 0.55 + 0.4 * next(random) if speaks else 0.4 * next(random)
                scores[chunk, frame, slot] = 1 - score if next(random) < 0.02 else score
            for dimension in range(4):
                own = 1.0 if dimension == person else 0.0
                voices[chunk, slot, dimension] = own + spread * (next(random) - 0.5)
    return scores, voices, SlidingWindow(start=0, duration=chunk_seconds, step=step)


def diarize(scores, voices, chunks, threshold, rules, pause, most=None):
    frames = SlidingWindow(start=0, duration=991 / RATE, step=270 / RATE)
    stacked = rearrange(scores, "c f k -> (c k) f")
    active = signal.binarize_ndarray(stacked, onset=threshold, initial_state=False)
    active = 1.0 * rearrange(active, "(c k) f -> c f k", k=3)
    count = inference.aggregate(
        SlidingWindowFeature(active.sum(axis=-1, keepdims=True), chunks), frames, missing=0.0
    )
    count.data = np.rint(count.data).astype(np.uint8)

    self = SimpleNamespace(
        metric="cosine", method="centroid", constrained_assignment=True,
        threshold=rules["threshold"], min_cluster_size=rules["minClusterSize"],
    )
    self.constrained_argmax = lambda soft: clustering.constrained_argmax(self, soft)
    swf = SlidingWindowFeature(active, chunks)
    train, chunk_index, speaker_index = clustering.filter_embeddings(self, voices, segmentations=swf)
    _, least, greatest = clustering.set_num_clusters(self, len(train), max_clusters=most)
    if greatest < 2:
        train_clusters = np.zeros(len(train), dtype=int)
    else:
        train_clusters = clustering.cluster(self, train, min_clusters=least, max_clusters=greatest)
    # Speakers who are not heard compete for nobody, as the reference's VBxClustering has it.
    silent = active.sum(axis=1) == 0
    hard, soft, _ = clustering.assign_embeddings(
        self, voices, chunk_index, speaker_index, train_clusters, constrained=False
    )
    soft[silent] = soft.min() - 1
    hard = clustering.constrained_argmax(self, soft)
    hard[silent] = -2

    people = train_clusters.max() + 1
    clustered = np.nan * np.zeros((*active.shape[:2], people))
    for c, cluster in enumerate(hard):
        for k in np.unique(cluster):
            if k != -2:
                clustered[c, :, k] = scores[c][:, cluster == k].max(axis=1)
    activations = inference.aggregate(
        SlidingWindowFeature(clustered, chunks), frames, missing=0.0, skip_average=True
    )
    # Whoever no chunk hears is nobody, even where chunks count one speaker more than there are people.
    binary = np.zeros_like(activations.data)
    for t, order in enumerate(np.argsort(-activations.data, axis=-1, kind="stable")):
        for person in order[: min(count.data[t, 0], most or 99)]:
            binary[t, person] = activations.data[t, person] > 0
    annotation = signal.Binarize(onset=0.5, offset=0.5, min_duration_off=pause)(
        SlidingWindowFeature(binary, activations.sliding_window)
    )
    names = {}
    turns = []
    for segment, _, person in annotation.itertracks(yield_label=True):
        name = names.setdefault(person, f"speaker_{len(names) + 1}")
        turns.append({"startSeconds": segment.start, "endSeconds": segment.end, "speaker": name})
    return {"counts": "".join(map(str, count.data[:, 0])), "turns": turns}


CASES = [
    {"seed": 1, "chunkSeconds": 10, "people": 2, "spread": 0.4, "threshold": 0.5, "pause": 0.0},
    {"seed": 2, "chunkSeconds": 10, "people": 3, "spread": 0.8, "threshold": 0.5, "pause": 0.0},
    {"seed": 3, "chunkSeconds": 5, "people": 3, "spread": 0.8, "threshold": 0.45, "pause": 0.58},
    {"seed": 4, "chunkSeconds": 5, "people": 4, "spread": 1.4, "threshold": 0.45, "pause": 0.58},
    {"seed": 5, "chunkSeconds": 10, "people": 4, "spread": 0.8, "threshold": 0.5, "pause": 0.0, "most": 2},
    {"seed": 6, "chunkSeconds": 10, "people": 3, "spread": 0.4, "threshold": 0.5, "pause": 0.0, "most": 1},
]
RULES = {"threshold": 0.7, "minClusterSize": 12}

cases = []
for case in CASES:
    scores, voices, chunks = scenario(case["seed"], case["chunkSeconds"], case["people"], case["spread"])
    cases.append(case | diarize(scores, voices, chunks, case["threshold"], RULES, case["pause"], case.get("most")))

random = numbers(7)
vectors = np.array([[next(random) for _ in range(3)] for _ in range(60)])
dendrogram = linkage(vectors, method="centroid", metric="euclidean")
cuts = [{"threshold": t, "clusters": fcluster(dendrogram, t, criterion="distance").tolist()} for t in (0.2, 0.35, 0.5)]

print(
    json.dumps(
        {
            "rules": RULES,
            "cases": cases,
            "linkage": {
                "seed": 7,
                "merges": [[int(a), int(b), round(h, 12), int(n)] for a, b, h, n in dendrogram],
                "cuts": cuts,
            },
        }
    )
)
