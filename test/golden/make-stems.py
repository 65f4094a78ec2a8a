# /// script
# dependencies = ["numpy==2.4.6", "fast-bss-eval==0.1.4", "scipy==1.17.1"]  # and museval==0.4.1 --no-deps
# ///
"""Writes stems.json: SDR by demucs' own `new_sdr`, SI-SDR by fast-bss-eval, of small stereo stems; and seconds.json:
SDR by museval, of short items of 50 samples a second.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 fast-bss-eval==0.1.4 scipy==1.17.1
    venv/bin/pip download --no-deps museval==0.4.1 && unzip museval-0.4.1-*.whl -d museval-0.4.1
    venv/bin/pip download --no-deps demucs==4.1.0 && tar xf demucs-4.1.0.tar.gz
    venv/bin/python make-stems.py demucs-4.1.0 museval-0.4.1

`new_sdr` is lifted out of the package's source and runs on numpy: it asks torch for nothing but sums and squares.
"""

import ast
import importlib.util
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

# museval's package imports all of musdb; its metrics need numpy and scipy alone.
spec = importlib.util.spec_from_file_location("metrics", Path(sys.argv[2]) / "museval/metrics.py")
metrics = importlib.util.module_from_spec(spec)
spec.loader.exec_module(metrics)

RATE = 50
cases = []
for samples, silences in [(RATE * 6 + 20, []), (RATE * 5, [("reference", 1, 2), ("stem", 0, 4)]), (RATE // 2, [])]:
    both = {"reference": np.round(rng.uniform(-0.5, 0.5, (3, samples, 2)), 3)}
    both["stem"] = np.round(both["reference"] + rng.uniform(0.1, 0.6) * rng.standard_normal((3, samples, 2)), 3)
    for which, source, second in silences:
        both[which][source, second * RATE : (second + 1) * RATE] = 0
    both = {which: signal.astype(np.float32).astype(np.float64) for which, signal in both.items()}
    sdr = metrics.bss_eval(
        both["reference"], both["stem"], compute_permutation=False, window=RATE, hop=RATE, filters_len=4,
        framewise_filters=False, bsseval_sources_version=False,
    )[0]
    rounded = {which: np.round(signal, 3).transpose(0, 2, 1).tolist() for which, signal in both.items()}
    cases.append(rounded | {"medians": np.nanmedian(sdr, axis=1).tolist(), "silent": int(np.isnan(sdr[0]).sum())})
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
(HERE / "seconds.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print([[round(value, 2) for value in case["medians"]] + [case["silent"]] for case in cases])
