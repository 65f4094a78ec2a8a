#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "soundfile==0.14.0"]
# ///
"""Makes the audio, manifests and references of the quickstart datasets; the same input gives the same files.

    python3 datasets/compose.py FOLDER    # with jfk.wav, austen_0870.wav, austen_0880.wav, austen_0890.wav, goforward.wav

quickstart-speech        the clips as they are, sample for sample, as FLAC
quickstart-conversation  phrases of two of the voices set on one time line; the RTTM is that time line
quickstart-noisy         one clip plus seeded noise; the clean reference is the clip itself
quickstart-music         notes of a plucked string, synthesised; the reference is what was played
quickstart-stems         one clip over that music, sample by sample their sum; the references are the two themselves
quickstart-sounds        a speech, a command, that music, white noise and a tone, by their names in AudioSet
"""

import json
import sys
from pathlib import Path

import numpy as np
import soundfile as sf

RATE_HZ = 16_000
HERE = Path(__file__).resolve().parent

# What was said, and which recording each clip was cut from.
CLIPS = {
    "jfk": {
        "text": "And so, my fellow Americans, ask not what your country can do for you, "
        "ask what you can do for your country.",
        "session": "jfk-inaugural-1961",
        "speaker": "kennedy",
    },
    "austen_0870": {
        "text": "and mister john dashwood had then leisure to consider how much there might be "
        "prudently in his power to do for them",
        "session": "librivox-sense-and-sensibility-01",
        "speaker": "librivox-reader",
    },
    "austen_0880": {
        "text": "he was not an ill disposed young man",
        "session": "librivox-sense-and-sensibility-01",
        "speaker": "librivox-reader",
    },
    "austen_0890": {
        "text": "unless to be rather cold hearted and rather selfish is to be ill disposed",
        "session": "librivox-sense-and-sensibility-01",
        "speaker": "librivox-reader",
    },
    "goforward": {
        "text": "go forward ten meters",
        "session": "pocketsphinx-goforward",
        "speaker": "goforward",
    },
}

# The conversation: silence before each phrase in seconds (negative: it starts while the other still speaks),
# clip, and which of the clip's phrases. Every phrase of every clip is used once.
LEAD_IN_SECONDS = 0.5
TURNS = [
    (0.00, "austen_0880", 0),
    (0.70, "jfk", 0),
    (0.80, "austen_0890", 0),
    (1.00, "jfk", 1),
    (1.10, "jfk", 2),
    (0.60, "austen_0870", 0),
    (-0.70, "jfk", 3),
]

# Where a clip's speech is over though its sound is not: applause.
SPEECH_ENDS_SECONDS = {"jfk": 10.6}

FRAME = 400  # 25 ms
HOP = 160  # 10 ms
SPEECH_BELOW_LOUD_DB = 18  # a frame is speech when it is at most this far below the clip's loud frames
LONGEST_PAUSE_SECONDS = 0.45  # a longer pause ends a phrase
SHORTEST_PHRASE_SECONDS = 0.1  # anything shorter is a click or a breath
MARGIN_SECONDS = 0.03  # kept around a phrase, below the threshold and faded, so that nothing clicks
SPEECH_LEVEL_DBFS = -23.0  # both voices, over their phrases
ROOM_LEVEL_DBFS = -66.0  # so that a pause is quiet as a room is, not digital zero

NOISY_CLIP = "austen_0870"
NOISE_SNR_DB = 5.0
NOISE_SEED = 7
ROOM_SEED = 11


def read(folder: Path, name: str) -> np.ndarray:
    """int16 samples, mono, 16 kHz."""
    samples, rate = sf.read(folder / f"{name}.wav", dtype="int16")
    if rate != RATE_HZ or samples.ndim != 1:
        sys.exit(f"{name}.wav: expected 16 kHz mono")
    return samples


def write_flac(path: Path, samples: np.ndarray) -> None:
    sf.write(path, samples, RATE_HZ, format="FLAC", subtype="PCM_16")
    again, _ = sf.read(path, dtype="int16")
    if not np.array_equal(again, samples):
        sys.exit(f"{path.name}: what was written is not what is read back")


def to_int16(signal: np.ndarray) -> np.ndarray:
    if np.abs(signal).max() >= 1:
        sys.exit("a composed signal clips: lower its level")
    return np.round(signal * 32767).astype(np.int16)


def write_manifest(folder: Path, items: list[dict]) -> None:
    lines = (json.dumps(item, ensure_ascii=False) for item in items)
    (folder / "manifest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def seconds(samples: np.ndarray) -> float:
    return round(len(samples) / RATE_HZ, 6)


def phrases(signal: np.ndarray) -> list[tuple[int, int]]:
    """Start and end sample of each phrase: runs of loud frames, joined over short pauses."""
    starts = range(0, len(signal) - FRAME + 1, HOP)
    power = np.array([np.mean(signal[start : start + FRAME] ** 2) for start in starts])
    level_db = 10 * np.log10(power + 1e-12)
    loud = level_db > np.percentile(level_db, 95) - SPEECH_BELOW_LOUD_DB
    runs: list[list[int]] = []
    for frame in np.flatnonzero(loud):
        start, end = frame * HOP, frame * HOP + FRAME
        if runs and start - runs[-1][1] <= LONGEST_PAUSE_SECONDS * RATE_HZ:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return [(int(s), int(e)) for s, e in runs if e - s >= SHORTEST_PHRASE_SECONDS * RATE_HZ]


def level_gain(signal: np.ndarray, spans: list[tuple[int, int]]) -> float:
    spoken = np.concatenate([signal[start:end] for start, end in spans])
    return 10 ** (SPEECH_LEVEL_DBFS / 20) / np.sqrt(np.mean(spoken**2))


def with_faded_margin(signal: np.ndarray, start: int, end: int) -> tuple[np.ndarray, int]:
    """A phrase with its margins faded in and out, and how many samples precede the phrase itself."""
    margin = int(MARGIN_SECONDS * RATE_HZ)
    before, after = min(margin, start), min(margin, len(signal) - end)
    piece = signal[start - before : end + after].copy()
    piece[:before] *= np.linspace(0, 1, before, endpoint=False)
    piece[len(piece) - after :] *= np.linspace(1, 0, after, endpoint=False)
    return piece, before


def compose_conversation(folder: Path) -> tuple[np.ndarray, list[tuple[int, int, str]]]:
    voices = {}
    for name in {clip for _, clip, _ in TURNS}:
        signal = read(folder, name) / 32768
        if name in SPEECH_ENDS_SECONDS:
            signal = signal[: round(SPEECH_ENDS_SECONDS[name] * RATE_HZ)]
        spans = phrases(signal)
        voices[name] = (signal * level_gain(signal, spans), spans)

    placed, turns, now = [], [], int(LEAD_IN_SECONDS * RATE_HZ)
    for gap, name, index in TURNS:
        signal, spans = voices[name]
        piece, lead = with_faded_margin(signal, *spans[index])
        start = now + round(gap * RATE_HZ)
        now = start + spans[index][1] - spans[index][0]
        placed.append((start - lead, piece))
        turns.append((start, now, CLIPS[name]["speaker"]))

    total = np.random.default_rng(ROOM_SEED).standard_normal(now + int(LEAD_IN_SECONDS * RATE_HZ))
    total *= 10 ** (ROOM_LEVEL_DBFS / 20)
    for start, piece in placed:
        total[start : start + len(piece)] += piece
    return to_int16(total), turns


def stationary_noise(length: int) -> np.ndarray:
    """A fan and the mains: pink noise with a 50 Hz hum and its overtones, unit power."""
    rng = np.random.default_rng(NOISE_SEED)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    frequency = np.fft.rfftfreq(length, 1 / RATE_HZ)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency, 20)), length)
    time = np.arange(length) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * 50 * k * time + k) / k for k in (1, 2, 3, 5))
    noise = pink / pink.std() + 0.3 * hum / hum.std()
    return noise / noise.std()


# The opening of "Ode to Joy" (Beethoven, 1824) over held chords: MIDI pitches with their length in beats.
BEAT_SECONDS = 0.4
MELODY = [(64, 1), (64, 1), (65, 1), (67, 1), (67, 1), (65, 1), (64, 1), (62, 1), (60, 1), (60, 1), (62, 1), (64, 1)]
MELODY += [(64, 1.5), (62, 0.5), (62, 2)]
# MIDI pitch, the beat at which it begins, its length in beats.
CHORDS = [(48, 0, 4), (55, 0, 4), (48, 4, 4), (55, 4, 4), (48, 8, 4), (55, 8, 4), (43, 12, 4), (55, 12, 4)]
MUSIC_LEAD_IN_SECONDS = 0.25
STRING_OVERTONES = 12
STRING_DAMPING_SECONDS = 1.2  # of the fundamental; overtone k dies k times as fast
MUSIC_PEAK = 0.7


def plucked(midi: int, length_seconds: float) -> np.ndarray:
    """A string: overtones that die the sooner the higher they are, stopped by the finger at the note's end."""
    time = np.arange(round((length_seconds + 0.02) * RATE_HZ)) / RATE_HZ
    pitch_hz = 440 * 2 ** ((midi - 69) / 12)
    overtones = [k for k in range(1, STRING_OVERTONES + 1) if k * pitch_hz < RATE_HZ / 2]
    sound = sum(
        np.sin(2 * np.pi * k * pitch_hz * time) / k * np.exp(-time * k / STRING_DAMPING_SECONDS) for k in overtones
    )
    attack = np.minimum(1, time / 0.003)
    release = np.clip((length_seconds + 0.02 - time) / 0.02, 0, 1)
    return sound * attack * release


def compose_music() -> tuple[np.ndarray, list[tuple[float, float, int]]]:
    notes, beat = [], 0.0
    for midi, beats in MELODY:
        notes.append((beat, 0.9 * beats, midi))  # a little apart, so that a repeated note begins anew
        beat += beats
    notes += [(at, 0.95 * beats, midi) for midi, at, beats in CHORDS]
    total = np.zeros(round((2 * MUSIC_LEAD_IN_SECONDS + beat * BEAT_SECONDS) * RATE_HZ))
    played = []
    for at, beats, midi in sorted(notes):
        start, length = MUSIC_LEAD_IN_SECONDS + at * BEAT_SECONDS, beats * BEAT_SECONDS
        sound, first = plucked(midi, length), round(start * RATE_HZ)
        total[first : first + len(sound)] += sound
        played.append((start, start + length, midi))
    return to_int16(total / np.abs(total).max() * MUSIC_PEAK), played


def write_music() -> None:
    folder = HERE / "quickstart-music"
    samples, notes = compose_music()
    write_flac(folder / "ode.flac", samples)
    rows = [f"{start:.3f},{end:.3f},{midi}\n" for start, end, midi in notes]
    header = "start_time_s,end_time_s,pitch_midi\n"
    (folder / "ode.csv").write_text(header + "".join(rows), encoding="utf-8", newline="\n")
    write_manifest(folder, [{"audio_filepath": "ode.flac", "duration": seconds(samples), "notes_filepath": "ode.csv"}])


SOUND_SECONDS = 2
SOUND_LEVEL_DBFS = -30.0
SOUND_SEED = 13
TONE_HZ = 440.0


def write_sounds() -> None:
    folder = HERE / "quickstart-sounds"
    length = SOUND_SECONDS * RATE_HZ
    noise = np.random.default_rng(SOUND_SEED).standard_normal(length)
    tone = np.sqrt(2) * np.sin(2 * np.pi * TONE_HZ * np.arange(length) / RATE_HZ)
    level = 10 ** (SOUND_LEVEL_DBFS / 20)
    write_flac(folder / "noise.flac", to_int16(level * noise))
    write_flac(folder / "tone.flac", to_int16(level * tone))
    labels = {
        "../quickstart-speech/jfk.flac": "Speech",
        "../quickstart-speech/goforward.flac": "Speech",
        "../quickstart-music/ode.flac": "Music",
        "noise.flac": "White noise",
        "tone.flac": "Sine wave",
    }
    items = []
    for path, label in labels.items():
        samples, _ = sf.read(folder / path, dtype="int16")
        items.append({"audio_filepath": path, "duration": seconds(samples), "label": label})
    write_manifest(folder, items)


STEMS_CLIP = "austen_0890"


def write_stems() -> None:
    folder = HERE / "quickstart-stems"
    voice, _ = sf.read(HERE / f"quickstart-speech/{STEMS_CLIP}.flac", dtype="int16")
    music, _ = sf.read(HERE / "quickstart-music/ode.flac", dtype="int16")
    total = voice.astype(np.int32) + music[: len(voice)]
    if np.abs(total).max() > 32767:
        sys.exit("the stems' sum clips: choose another clip")
    write_flac(folder / "mix.flac", total.astype(np.int16))
    stems = {"vocals": f"../quickstart-speech/{STEMS_CLIP}.flac", "other": "../quickstart-music/ode.flac"}
    entry = {"audio_filepath": "mix.flac", "duration": seconds(voice), "stem_filepaths": stems}
    write_manifest(folder, [entry])


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)

    folder = HERE / "quickstart-speech"
    items = []
    for name, known in CLIPS.items():
        samples = read(source, name)
        write_flac(folder / f"{name}.flac", samples)
        entry = {"audio_filepath": f"{name}.flac", "duration": seconds(samples)}
        items.append(entry | {"text": known["text"], "lang": "en"} | {k: known[k] for k in ("session", "speaker")})
    write_manifest(folder, items)

    folder = HERE / "quickstart-conversation"
    samples, turns = compose_conversation(source)
    write_flac(folder / "conversation.flac", samples)
    rttm = [
        f"SPEAKER conversation 1 {start / RATE_HZ:.6f} {(end - start) / RATE_HZ:.6f} <NA> <NA> {speaker} <NA> <NA>\n"
        for start, end, speaker in turns
    ]
    (folder / "conversation.rttm").write_text("".join(rttm), encoding="utf-8", newline="\n")
    entry = {"audio_filepath": "conversation.flac", "duration": seconds(samples)}
    write_manifest(folder, [entry | {"rttm_filepath": "conversation.rttm", "lang": "en", "session": "conversation"}])

    folder = HERE / "quickstart-noisy"
    clean = read(source, NOISY_CLIP)
    speech = clean / 32767
    noise = stationary_noise(len(speech)) * np.sqrt(np.mean(speech**2)) / 10 ** (NOISE_SNR_DB / 20)
    samples = to_int16(speech + noise)
    write_flac(folder / "noisy.flac", samples)
    entry = {"audio_filepath": "noisy.flac", "duration": seconds(samples)}
    entry |= {"clean_filepath": f"../quickstart-speech/{NOISY_CLIP}.flac", "text": CLIPS[NOISY_CLIP]["text"]}
    write_manifest(folder, [entry | {"lang": "en", "session": CLIPS[NOISY_CLIP]["session"]}])

    write_music()
    write_stems()
    write_sounds()


if __name__ == "__main__":
    main()
