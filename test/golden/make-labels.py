# /// script
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1", "scipy==1.17.1"]
# ///
"""Writes labels.json and pairs.json with scikit-learn: average precision, mAP, how often the right label is near the
top; and the equal error rate of pairs.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 && venv/bin/python make-labels.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.metrics import average_precision_score, roc_curve, top_k_accuracy_score

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


def pairs_case(count, apart, digits):
    is_same = rng.random(count) < 0.4
    is_same[:2] = [True, False]
    scores = np.round(rng.standard_normal(count) + apart * is_same, digits)
    false_alarms, hits, _ = roc_curve(is_same, scores, drop_intermediate=False)
    eer = brentq(lambda rate: 1 - rate - interp1d(false_alarms, hits)(rate), 0, 1, xtol=1e-14)
    pairs = [{"score": float(score), "isSame": bool(same)} for score, same in zip(scores, is_same)]
    return {"pairs": pairs, "eer": float(eer)}


# Few digits: many pairs of one score. Far apart: no error at all.
pairs = [pairs_case(*given) for given in [(60, 1, 6), (80, 2, 1), (40, 0, 1), (30, 12, 3), (10, 1, 2), (2, 1, 1)]]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in pairs)
(HERE / "pairs.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print("pairs.json:", [round(case["eer"], 4) for case in pairs])

lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "labels.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print(f"labels.json: {len(cases)} cases")
