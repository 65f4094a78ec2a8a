# /// script
# dependencies = ["numpy==2.4.6", "fast-bss-eval==0.1.4", "scipy==1.17.1"]
# ///
"""Writes stems.json: SDR by demucs' own `new_sdr`, SI-SDR by fast-bss-eval, of small stereo stems.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 fast-bss-eval==0.1.4 scipy==1.17.1
    venv/bin/pip download --no-deps demucs==4.1.0 && tar xf demucs-4.1.0.tar.gz
    venv/bin/python make-stems.py demucs-4.1.0

`new_sdr` is lifted out of the package's source and runs on numpy: it asks torch for nothing but sums and squares.
"""

import ast
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import fast_bss_eval
import numpy as np

HERE = Path(__file__).parent
source = ast.parse((Path(sys.argv[1]) / "demucs/evaluate.py").read_text())
wanted = [node for node in source.body if getattr(node, "name", "") == "new_sdr"]


class Tensor(np.ndarray):
    def dim(self):
        return self.ndim


reference = {
    "th": SimpleNamespace(
        sum=lambda values, dim: np.sum(values, axis=dim), square=np.square, log10=np.log10, Tensor=Tensor
    )
}
exec(compile(ast.Module(wanted, []), "evaluate.py", "exec"), reference)

rng = np.random.default_rng(3)
cases = []
for _ in range(8):
    stem = np.round(rng.uniform(-0.5, 0.5, (2, 80)), 4).astype(np.float32).astype(np.float64)
    came = stem * rng.uniform(0.3, 1.2) + rng.uniform(0, 0.4) * rng.standard_normal((2, 80))
    came = np.round(came, 4).astype(np.float32).astype(np.float64)
    sdr = reference["new_sdr"](*(signal.T[None, None].view(Tensor) for signal in (stem, came)))
    # Both channels as one signal.
    si_sdr = -fast_bss_eval.numpy.si_sdr_loss(came.reshape(1, -1), stem.reshape(1, -1), zero_mean=False)
    cases.append(
        {
            "reference": [[round(float(x), 4) for x in channel] for channel in stem],
            "stem": [[round(float(x), 4) for x in channel] for channel in came],
            "sdrDb": float(sdr[0, 0]),
            "siSdrDb": float(si_sdr[0]),
        }
    )
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "stems.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print([round(case["sdrDb"], 2) for case in cases])
