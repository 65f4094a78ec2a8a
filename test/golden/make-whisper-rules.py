"""Golden values for the rules of models/whisper: openai-whisper's own functions on made-up input, without any weights.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install openai-whisper==20250625 numpy torch
    /tmp/golden/bin/python test/golden/make-whisper-rules.py > test/golden/whisper-rules.json

The vocabulary is one of single bytes with a few merges and 1501 times. `numbers` gives the same sequence here and in
test/models/whisper/rules.test.ts. Run with torch 1.13.1.
"""

import json
import sys
from types import SimpleNamespace

import numpy
import tiktoken
import torch
import whisper
from whisper.decoding import ApplyTimestampRules, DecodingResult, SuppressBlank, SuppressTokens
from whisper.timing import WordTiming, add_word_timestamps, find_alignment
from whisper.tokenizer import Tokenizer, get_tokenizer

timing = sys.modules["whisper.timing"]
transcribing = sys.modules["whisper.transcribe"]
MERGES = [b" t", b"he", b" the", b"in", b"er", b" c", b"caf", b"\xe6\x97", b"\xe6\x97\xa5"]
SPECIAL = ["endoftext", "startoftranscript", "en", "ja", "translate", "transcribe", "startoflm", "startofprev"]
SPECIAL += ["nospeech", "notimestamps", *[f"{i * 0.02:.2f}" for i in range(1501)]]


def numbers(seed, count):
    """-1 to 1, 31 bits of a linear congruential generator each."""
    values = []
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        values.append(seed / 2**30 - 1)
    return numpy.array(values)


def tokenizer(language):
    ranks = {bytes([byte]): byte for byte in range(256)} | {merge: 256 + at for at, merge in enumerate(MERGES)}
    special = {f"<|{name}|>": len(ranks) + at for at, name in enumerate(SPECIAL)}
    pattern = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
    encoding = tiktoken.Encoding("bytes", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    # Tokenizer looks languages up in its own list; these two stand beside each other here.
    made = Tokenizer(encoding, num_languages=99, language=None, task=None)
    made.language = language
    made.sot_sequence = (made.sot,)
    return made


TEXTS = [
    " Hello, the world! It's “quoted” (here) - and the café's closed.",
    " 日本語 の café",
    " 10 metres... in $3.50?\n  next",
]


def token_cases():
    tokens = tokenizer("en")
    first = tokens.timestamp_begin
    sampled = [[], [first], [first, 65], [65], [first, 65, first + 50], [first, 65, first + 50, first + 50]]
    sampled += [[first, 65, first + 50, first + 50, 66], [first + 7, 65, 66, first + 1500], [first, first]]
    for at, seen in enumerate(sampled):
        for lift in [-2.0, 6.0, 12.0]:
            logits = torch.from_numpy(6 * numbers(100 * at + int(lift) + 3, first + 1501)).float()
            logits[: tokens.eot + 1] += lift
            # As in trained models: nobody is told a language in the middle of a text.
            logits[tokens.eot + 1 : first] = -40
            row = logits[None].clone()
            context = torch.tensor([[tokens.sot, *seen]])
            for rule in [
                SuppressBlank(tokens, 1),
                SuppressTokens([5, 6, 7, tokens.sot, tokens.no_speech]),
                ApplyTimestampRules(tokens, 1, 50),
            ]:
                rule.apply(row, context)
            chosen = int(row.argmax(-1))
            logprob = float(torch.log_softmax(row, -1)[0, chosen])
            allowed = int(torch.isfinite(row).sum())
            yield {"sampled": seen, "lift": lift, "seed": 100 * at + int(lift) + 3} | {
                "token": chosen,
                "logprob": round(logprob, 5),
                "allowed": allowed,
            }


def window_cases():
    """Windows of a recording whose decoding is given: where they start, and which segments come of them."""
    tokens = tokenizer("en")
    first = tokens.timestamp_begin
    text = [65, 66]
    windows = [
        [first, *text, first + 100, first + 100, *text, first + 700],
        [first, *text, first + 100, first + 120, *text, first + 500, first + 500],
        [first, *text, first + 100, first + 120, *text],
        [first, *text],
        [first + 3, *text, first + 900],
        [first, *text, first + 40, first + 40],
        [first, *text, first + 1500],
        [],
        [first, *text, first + 55],
    ]
    seen = []

    def slice_of(array, length, **_):
        seen.append({"frame": array.storage_offset(), "frames": array.shape[-1]})
        return torch.zeros(array.shape[0], length)

    turn = iter(windows)

    def decode(*_):
        seen[-1]["tokens"] = next(turn)
        return DecodingResult(
            torch.zeros(1), "en", tokens=seen[-1]["tokens"], avg_logprob=-0.5, no_speech_prob=0.1, temperature=0.0, compression_ratio=1.0
        )

    model = SimpleNamespace(
        decode=decode,
        device=torch.device("cpu"),
        is_multilingual=False,
        num_languages=99,
        dims=SimpleNamespace(n_mels=80, n_audio_ctx=1500, n_text_ctx=448),
    )
    transcribing.pad_or_trim = slice_of
    transcribing.get_tokenizer = lambda *_, **__: tokens
    length = 16_000 * 164
    result = whisper.transcribe(model, numpy.zeros(length, numpy.float32), language="en")
    for at, window in enumerate(seen):
        own = [found for found in result["segments"] if found["seek"] == window["frame"]]
        following = seen[at + 1]["frame"] if at + 1 < len(seen) else length // 160
        segments = [[round(found["start"], 2), round(found["end"], 2), found["tokens"]] for found in own]
        yield window | {"segments": segments, "next": following}


def alignment_case():
    tokens = tokenizer("en")
    text = tokens.encode(TEXTS[0])
    heads, layers, rows = 3, 2, len(text) + 3
    # Each token looks some 25 frames behind the one before it, less clearly in some heads than in others.
    frames = numpy.arange(1500)
    seen = []
    for head in range(2):
        noise = numbers(7 + head, rows * 1500).reshape(rows, 1500)
        near = numpy.exp(-(((frames[None] - 25 * numpy.arange(rows)[:, None] - 10) / 12) ** 2))
        seen.append(torch.from_numpy(4 * near + (head + 1) * noise).float())

    class Cross(torch.nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.layer = layer

        def forward(self, x):
            zeros = torch.zeros(rows, 1500)
            return x, torch.stack([seen[self.layer] if head == 2 else zeros for head in range(heads)])[None]

    blocks = [SimpleNamespace(cross_attn=Cross(layer)) for layer in range(layers)]

    class Model:
        dims = SimpleNamespace(n_text_layer=layers)
        decoder = SimpleNamespace(blocks=blocks)
        device = torch.device("cpu")
        alignment_heads = torch.tensor([[False, False, True]] * layers).to_sparse()

        def __call__(self, mel, _):
            for block in blocks:
                block.cross_attn(mel)
            return torch.zeros(1, rows, 2000)

    for window_frames in [3000, 2101]:
        words = find_alignment(Model(), tokens, text, torch.zeros(1), window_frames)
        yield {"frames": window_frames, "tokens": text, "words": [[w.word, round(w.start, 4), round(w.end, 4)] for w in words]}


def word_time_cases():
    said = [" “", "Hello", ",", " the", " world", "!", " And", " it", " goes", " on", ".", " (", "Here", ")", " too", "?"]
    for seed in range(12):
        at = 0.0
        words = []
        steps = numbers(seed, 2 * len(said))
        for index, word in enumerate(said):
            pause = max(0.0, steps[2 * index]) * (1.5 if seed % 3 == 0 else 0.05)
            length = 0.0 if steps[2 * index + 1] < -0.9 else abs(steps[2 * index + 1]) * (3 if index % 5 == seed % 5 else 0.4)
            start = round(at + pause, 2)
            at = round(start + length, 2)
            words.append([word, start, at])
        cut = 6
        offset = 1234 if seed % 2 else 0
        time = offset / 100
        segments = [
            {"seek": offset, "start": time + words[0][1], "end": time + words[cut - 1][2] + (0.8 if seed % 4 == 1 else 0), "tokens": list(range(cut))},
            {"seek": offset, "start": time + words[cut][1] + (0.9 if seed % 4 == 2 else 0), "end": time + words[-1][2] - (0.7 if seed % 4 == 3 else 0), "tokens": list(range(len(said) - cut))},
        ]
        before = [{"start": s["start"], "end": s["end"], "textTokens": len(s["tokens"])} for s in segments]
        timing.find_alignment = lambda *_, **__: [WordTiming(w, [1], s, e, 0.5) for w, s, e in words]
        last = time - 2.0 if seed % 2 else 0.0
        add_word_timestamps(
            segments=segments, model=None, tokenizer=tokenizer("en"), mel=None, num_frames=3000, last_speech_timestamp=last
        )
        after = [
            [round(s["start"], 3), round(s["end"], 3), [[w["word"], round(w["start"], 3), round(w["end"], 3)] for w in s["words"]]]
            for s in segments
        ]
        yield {"words": words, "offset": time, "lastSpeech": last, "before": before, "after": after}


def split_cases():
    for language in ["en", "ja"]:
        tokens = tokenizer(language)
        for text in TEXTS:
            ids = tokens.encode(text)
            words, _ = tokens.split_to_word_tokens([*ids, tokens.eot])
            yield {"language": language, "text": text, "tokens": ids, "words": words}


def feature_cases():
    """Features of noise that grows louder: some frames of windows of a short and of a long recording."""
    frames = [0, 1, 7, 150, 198, 199, 200, 201, 202, 500, 1998, 1999, 2000, 2998, 2999]
    for bands in [80, 128]:
        for length, starts in [(32_123, [0, 50]), (496_077, [0, 1, 1100])]:
            samples = torch.from_numpy(numbers(11, length) * numpy.linspace(0.0001, 0.5, length) ** 2).float()
            if length <= 480_000:
                mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), bands)
                mel = torch.nn.functional.pad(mel, (0, 3000), value=mel.min())
            else:
                mel = whisper.log_mel_spectrogram(samples, bands, padding=480_000)
                mel[:, length // 160 :] = 0
            for start in starts:
                window = mel[:, start : start + 3000]
                values = [[round(float(window[band, frame]), 4) for band in [0, 33, bands - 1]] for frame in frames]
                yield {"bands": bands, "length": length, "start": start, "frames": frames, "values": values}


def published_tokens():
    """The vocabularies of the published models, for where they can be had."""
    return {
        name: [get_tokenizer(multilingual, language="en").encode(text) for text in TEXTS]
        for name, multilingual in [("tiny.en", False), ("base", True)]
    }


print(
    json.dumps(
        {
            "merges": [list(merge) for merge in MERGES],
            "special": SPECIAL[:10],
            "texts": TEXTS,
            "choices": list(token_cases()),
            "alignments": list(alignment_case()),
            "wordTimes": list(word_time_cases()),
            "splits": list(split_cases()),
            "features": list(feature_cases()),
            "published": published_tokens(),
            "windows": list(window_cases()),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
)
