# /// script
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Writes labels.json with scikit-learn: average precision, mAP, and how often the right label is near the top.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scikit-learn==1.9.1 && venv/bin/python make-labels.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, top_k_accuracy_score

HERE = Path(__file__).parent
rng = np.random.default_rng(7)


def case(items, labels, most, several):
    names = [f"label {index}" for index in range(labels)]
    # Few different scores, so that some are equal; a label's first item makes sure that it occurs.
    scores = np.round(rng.random((items, labels)), 1 if several else 6)
    truth = np.zeros((items, labels), int)
    for item in range(items):
        own = rng.choice(labels, rng.integers(1, most + 1), replace=False)
        truth[item, own] = 1
    truth[np.arange(labels), :] = np.eye(labels, dtype=int)
    scores[truth == 1] = np.minimum(1, scores[truth == 1] + 0.2)
    result = {
        "items": [
            {
                "truth": [names[index] for index in np.flatnonzero(truth[item])],
                "scores": {name: float(score) for name, score in zip(names, scores[item])},
            }
            for item in range(items)
        ],
        "averagePrecision": {
            name: average_precision_score(truth[:, index], scores[:, index]) for index, name in enumerate(names)
        },
        "map": average_precision_score(truth, scores, average="macro"),
    }
    if most == 1:
        right = truth.argmax(axis=1)
        for places in (1, 5):
            result[f"top{places}"] = top_k_accuracy_score(right, scores, k=places, labels=range(labels))
    return result


cases = [case(30, 8, 1, False), case(24, 8, 3, True), case(40, 12, 1, False), case(20, 3, 2, True)]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "labels.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print(f"labels.json: {len(cases)} cases")
