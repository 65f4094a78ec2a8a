"""Golden values for models/deepfilternet: the authors' DSP library around their published nets.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install DeepFilterLib==0.5.6 onnxruntime numpy soundfile
    /tmp/golden/bin/python test/golden/make-deepfilternet.py ../shared/hub/Rikorose/DeepFilterNet3 \
        > test/golden/deepfilternet.json

DeepFilterLib (libdf, Rust, by the authors) gives analysis, ERB levels, both running norms, the expansion of the
gains and synthesis, as `enhance` of deepfilternet 0.5.6 calls them; the nets run whole over the clip in onnxruntime;
the paddings and the deep filter are those of `df/deepfilternet3.py` and `df/multiframe.py`, here in numpy. The clip
is datasets/quickstart-noisy, each sample held for three, so that it is 48 kHz in any language without a resampler.
"""

import base64
import json
import pathlib
import sys

import numpy as np
import onnxruntime
import soundfile
from libdf import DF, erb, erb_inv, erb_norm, unit_norm

folder = pathlib.Path(sys.argv[1])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
enc, erb_dec, df_dec = (
    onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options)
    for name in ["enc", "erb_dec", "df_dec"]
)
alpha, bins, order, lookahead = 0.99, 96, 5, 2


def features(state, audio):
    spec = state.analysis(audio)
    levels = erb_norm(erb(spec, state.erb_widths()), alpha)
    return spec, levels, unit_norm(np.ascontiguousarray(spec[..., :bins]), alpha)


def ahead(x):
    return np.concatenate([x[:, lookahead:], np.zeros_like(x[:, :lookahead])], axis=1)


def enhance(audio):
    """[1, samples] -> [1, samples]; what `df.enhance.enhance` does with pad=True, without its post filter."""
    state = DF(sr=48000, fft_size=960, hop_size=480, nb_bands=32, min_nb_erb_freqs=2)
    padded = np.pad(audio, ((0, 0), (0, 960)))
    spec, levels, unit = features(state, padded)
    unit = ahead(unit)
    heard = {
        "feat_erb": ahead(levels)[:, None],
        "feat_spec": np.stack([unit.real, unit.imag], axis=1),
    }
    e0, e1, e2, e3, emb, c0, _ = enc.run(["e0", "e1", "e2", "e3", "emb", "c0", "lsnr"], heard)
    [m] = erb_dec.run(["m"], {"emb": emb, "e3": e3, "e2": e2, "e1": e1, "e0": e0})
    [coefs] = df_dec.run(["coefs"], {"emb": emb, "c0": c0})
    coefs = coefs.reshape(1, -1, bins, order, 2)
    coefs = coefs[..., 0] + 1j * coefs[..., 1]
    enhanced = spec * erb_inv(m[:, 0], state.erb_widths())
    around = np.pad(spec[..., :bins], ((0, 0), (order - 1 - lookahead, lookahead), (0, 0)))
    frames = spec.shape[1]
    enhanced[..., :bins] = sum(around[:, n : n + frames] * coefs[..., n] for n in range(order))
    cleaned = state.synthesis(enhanced.astype(np.complex64))
    return cleaned[:, 480 : 480 + audio.shape[1]], levels, features(state, padded)[2]


def packed(values, dtype):
    return base64.b64encode(np.ascontiguousarray(values, dtype).tobytes()).decode()


if __name__ == "__main__":
    root = pathlib.Path(__file__).parents[2]
    clip, rate = soundfile.read(root / "datasets/quickstart-noisy/noisy.flac", dtype="float32")
    assert rate == 16000 and clip.ndim == 1
    cleaned, levels, unit = enhance(np.repeat(clip, 3)[None])
    stride = 13
    frames = [0, 1, 100, 500]
    golden = {
        "widths": DF(48000, 960, 480, 32, 2).erb_widths().tolist(),
        "features": [
            {
                "frame": frame,
                "erb": packed(levels[0, frame], "<f4"),
                "unit": packed(np.concatenate([unit[0, frame].real, unit[0, frame].imag]), "<f4"),
            }
            for frame in frames
        ],
        "stride": stride,
        "cleaned": packed(np.round(cleaned[0, ::stride] * 32768), "<i2"),
    }
    assert np.abs(cleaned).max() < 1
    print(json.dumps(golden, indent=1))
