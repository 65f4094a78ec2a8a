"""Mel filters and features by librosa, and Whisper's by its own filters: mel.json.

    pip install librosa==0.11.0
    pip download --no-deps openai-whisper==20250625 && tar xf openai_whisper-20250625.tar.gz
    python make-mel.py ../audio/fixtures/speech.wav openai_whisper-20250625/whisper/assets/mel_filters.npz > mel.json
"""

import json
import sys
import wave

import librosa
import numpy as np

with wave.open(sys.argv[1]) as file:
    rate = file.getframerate()
    y = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768
y = y[4000:10000]


def table(values):
    return np.round(np.asarray(values, np.float64), 6).tolist()


def sparse(filters):
    """Each row as its first bin and what follows it that is not zero."""
    rows = []
    for row in filters:
        bins = np.flatnonzero(row)
        first, last = (int(bins[0]), int(bins[-1])) if len(bins) else (0, -1)
        rows.append([first, [float(f"{v:.9g}") for v in row[first : last + 1]]])
    return rows


def mfcc(coefficients, bands, length, hop):
    values = librosa.feature.mfcc(y=y, sr=rate, n_mfcc=coefficients, n_mels=bands, n_fft=length, hop_length=hop)
    return {"coefficients": coefficients, "bands": bands, "frameLength": length, "hop": hop, "values": table(values.T)}


def log_mel(bands, length, hop, htk, norm):
    power = librosa.feature.melspectrogram(
        y=y, sr=rate, n_mels=bands, n_fft=length, hop_length=hop, htk=htk, norm=norm
    )
    return table(librosa.power_to_db(power).T)


def whisper(filters):
    """The features of whisper/audio.py, in numpy."""
    spectrum = np.abs(librosa.stft(y, n_fft=400, hop_length=160, pad_mode="reflect"))[:, :-1] ** 2
    log = np.log10(np.maximum(filters @ spectrum, 1e-10))
    return table((np.maximum(log, log.max() - 8.0) + 4.0).T / 4.0)


whisper_filters = np.load(sys.argv[2])["mel_80"].astype(np.float64)
filter_args = dict(sr=rate, n_fft=400, dtype=np.float64)
json.dump(
    {
        "start": 4000,
        "end": 10000,
        "slaneyFilters": sparse(librosa.filters.mel(n_mels=40, **filter_args)),
        "htkFilters": sparse(librosa.filters.mel(n_mels=23, fmin=20.0, fmax=7600.0, htk=True, norm=None, **filter_args)),
        "whisperFilters": sparse(whisper_filters),
        "logMelSlaney": log_mel(40, 512, 400, False, "slaney"),
        "logMelHtk": log_mel(26, 400, 400, True, None),
        "mfcc": [mfcc(13, 40, 400, 400), mfcc(20, 128, 2048, 512)],
        "whisper": whisper(whisper_filters)[::4],
    },
    sys.stdout,
    separators=(",", ":"),
)
print()
