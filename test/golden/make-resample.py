"""What soxr (very high quality) and scipy (a long Kaiser filter) make of a short signal: resample.json.

    pip install numpy==2.* scipy soxr==1.1.0
    python make-resample.py > resample.json

The signal is band-limited to 85 % of the lower Nyquist frequency and fades in and out, so that good
resamplers differ neither in their transition band nor at the ends.
"""

import json
import sys

import numpy as np
import scipy.signal
import soxr

pairs = [(48000, 16000), (44100, 16000), (8000, 16000), (16000, 48000), (96000, 16000), (22050, 16000)]


def signal(rate, lower):
    """The test makes the same one."""
    n = rate // 25
    t = np.arange(n) / rate
    fade = np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 2
    tones = [0.05, 0.2, 0.45, 0.7, 0.85]
    return fade * sum(np.sin(2 * np.pi * p * lower / 2 * t + i) for i, p in enumerate(tones)) / 5


def scipy_long(x, a, b):
    g = np.gcd(a, b)
    up, down = b // g, a // g
    taps = scipy.signal.firwin(2 * 300 * max(up, down) + 1, 0.95 / max(up, down), window=("kaiser", 12.0))
    return scipy.signal.resample_poly(x, up, down, window=taps)


golden = {}
for a, b in pairs:
    x = signal(a, min(a, b))
    golden[f"{a} to {b}"] = {
        "soxr": np.round(soxr.resample(x, a, b, quality="VHQ"), 6).tolist(),
        "scipy": np.round(scipy_long(x, a, b), 6).tolist(),
    }
json.dump(golden, sys.stdout, separators=(",", ":"))
print()
