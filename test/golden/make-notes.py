# /// script
# dependencies = ["mir_eval==0.8.2", "numpy==2.4.6"]
# ///
"""Writes notes.json with mir_eval: how many notes were found, by onset and pitch, and by their ends too.

    python3 -m venv venv && venv/bin/pip install mir_eval==0.8.2 numpy==2.4.6 && venv/bin/python make-notes.py
"""

import json
import random
from pathlib import Path

import numpy as np
from mir_eval.transcription import match_notes, precision_recall_f1_overlap

HERE = Path(__file__).parent


def random_notes(rng, count, dense):
    """Dense notes share few pitches and little time, so that many could be paired with many."""
    notes = []
    for _ in range(count):
        start = rng.randint(0, 400 if dense else 8000) / 1000
        pitch = rng.choice([60, 60.4, 60.8, 61]) if dense else rng.randint(21, 108)
        notes.append((start, start + rng.randint(20, 1500) / 1000, pitch))
    return sorted(notes)


def shaken(rng, notes):
    found = []
    for start, end, pitch in notes:
        if rng.random() < 0.15:
            continue
        start = max(0, start + rng.randint(-70, 70) / 1000)
        end = max(start + 0.01, end + rng.randint(-300, 300) / 1000)
        found.append((round(start, 3), round(end, 3), pitch + rng.choice([0, 0, 0, 0.4, -0.6, 12])))
        if rng.random() < 0.15:
            found.append((round(start + 0.02, 3), round(end + 0.02, 3), pitch))
    return sorted(found)


def arrays(notes):
    hertz = np.array([440 * 2 ** ((pitch - 69) / 12) for _, _, pitch in notes])
    return np.array([note[:2] for note in notes]).reshape(-1, 2), hertz


def case(reference, found):
    given = (*arrays(reference), *arrays(found))
    precision, recall, f1, _ = precision_recall_f1_overlap(*given, offset_ratio=None)
    return {
        "reference": reference,
        "found": found,
        "matched": len(match_notes(*given, offset_ratio=None)),
        "matchedWithEnd": len(match_notes(*given)),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f1WithEnd": precision_recall_f1_overlap(*given)[2],
    }


rng = random.Random(7)
cases = []
for index in range(60):
    reference = random_notes(rng, rng.randint(1, 24), dense=index % 2 == 0)
    found = random_notes(rng, rng.randint(1, 24), dense=True) if index % 6 == 0 else shaken(rng, reference)
    cases.append(case(reference, found or reference))
# Exactly at the tolerances.
cases.append(case([(1, 2, 60)], [(1.05, 2.2, 60.49)]))
cases.append(case([(1, 2, 60)], [(1.0501, 2.2002, 60)]))

lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "notes.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print(f"notes.json: {len(cases)} cases")
