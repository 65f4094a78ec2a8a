"""Golden values for test/models/pyannote_diarization: Kaldi's filter bank energies.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install kaldi-native-fbank==1.23.0 numpy==2.4.6
    /tmp/golden/bin/python test/golden/make-fbank.py > test/golden/fbank.json
"""

import json

import kaldi_native_fbank as knf
import numpy as np

RATE = 16_000

# A chirp with a constant offset, a click and a silent end: no randomness, so the test makes the same samples.
time = np.arange(4_000) / RATE
signal = 0.1 + 0.3 * np.sin(2 * np.pi * (200 + 8_000 * time) * time)
signal[2_000] += 0.5
signal[3_000:] = 0
signal = signal.astype(np.float32)

options = knf.FbankOptions()
options.frame_opts.samp_freq = RATE
options.frame_opts.dither = 0
options.frame_opts.window_type = "hamming"
options.frame_opts.snip_edges = True
options.mel_opts.num_bins = 80
options.use_energy = False
fbank = knf.OnlineFbank(options)
fbank.accept_waveform(RATE, (signal * 32768).tolist())
fbank.input_finished()
frames = [fbank.get_frame(i) for i in range(fbank.num_frames_ready)]
print(json.dumps({"frames": len(frames), "values": [round(float(v), 5) for frame in frames for v in frame]}))
