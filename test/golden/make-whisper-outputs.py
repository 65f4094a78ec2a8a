"""What openai-whisper's own writers make of a few transcripts: whisper-outputs.json.

    pip download --no-deps openai-whisper==20250625 && tar xf openai_whisper-20250625.tar.gz
    python make-whisper-outputs.py openai_whisper-20250625/whisper/utils.py > whisper-outputs.json

Each case has the transcript in the lab's form and the text of each file in Whisper's.
"""

import importlib.util
import io
import json
import sys

spec = importlib.util.spec_from_file_location("whisper_utils", sys.argv[1])
utils = importlib.util.module_from_spec(spec)
spec.loader.exec_module(utils)


def segment(start, end, text, words=None, **facts):
    ours = {"startSeconds": start, "endSeconds": end, "text": text, **facts}
    if words is not None:
        ours["words"] = [
            {"text": w, "startSeconds": s, "endSeconds": e, "probability": p} for w, s, e, p in words
        ]
    return ours


facts = {
    "tokens": [50364, 400, 370, 11, 50864],
    "temperature": 0.0,
    "avgLogprob": -0.2372906465,
    "compressionRatio": 1.3611111111111112,
    "noSpeechProbability": 3.2e-05,
}
cases = {
    "plain segments": {
        "text": " And so, my fellow Americans, ask not.",
        "language": "en",
        "segments": [
            segment(0.0, 7.6, " And so, my fellow Americans,", **facts),
            segment(7.6, 10.5, " ask not.", **facts),
        ],
    },
    "no segments": {"text": "", "language": "en", "segments": []},
    "over an hour": {
        "text": "x y z",
        "language": "en",
        "segments": [
            segment(59.9994, 60.0005, "x"),
            segment(3599.9996, 3661.0025, "y"),
            segment(360000.0, 360001.5, "z"),
        ],
    },
    "halves of a millisecond": {
        "text": "a b c",
        "segments": [segment(0.0005, 0.0015, "a"), segment(0.0025, 1.0005, "b"), segment(2.5005, 3.0015, "c")],
    },
    "arrows, tabs and spaces": {
        "text": "a --> b",
        "language": "en",
        "segments": [
            segment(0.0, 1.0, "\u00a0 a --> b --> c \n"),
            segment(1.0, 2.0, "tab\tin\tside\t"),
            segment(2.0, 3.0, "\x1f\ufeffmark\x85"),
            segment(3.0, 4.0, "two\nlines"),
            segment(4.0, 5.0, "   "),
        ],
    },
    "beyond ASCII": {
        "text": " Grüße, 日本語 😀 \"quoted\" back\\slash \x7f \u2028",
        "language": "de",
        "segments": [segment(0.0, 1e-05, " Grüße, 日本語 😀 \"q\" \\ \x7f\x01\u2028 / é")],
    },
    "numbers as Python writes them": {
        "text": "n",
        "language": "en",
        "segments": [
            segment(0.0, 100.0, "n", avgLogprob=-1e-07, compressionRatio=123456789.125, temperature=1.0),
            segment(0.1, 0.30000000000000004, "n", avgLogprob=-0.0001, noSpeechProbability=1.5e-10),
            segment(1e15, 1e16, "n", compressionRatio=2.5e22),
        ],
    },
    "words": {
        "text": " And so, my fellow",
        "language": "en",
        "segments": [
            segment(
                0.0,
                2.5,
                " And so,",
                [(" And", 0.32, 0.68, 0.85), (" so", 0.7, 1.0, 0.25), (",", 1.0, 1.0, 1.0)],
            ),
            segment(2.5, 2.6, " ...", []),
            segment(2.5, 4.0, " my --> fellow", [(" my", 2.52, 2.9, 0.5), (" -->", 2.9, 3.0, 0.1), (" fellow", 3.0, 3.9875, 0.9)]),
        ],
    },
    "words beyond a line": {
        "text": "long",
        "language": "en",
        "segments": [
            segment(0.0, 300.0, "long", [(f" {'é😀' * 15}{i}", i * 1.0, i + 1.0, 0.5) for i in range(70)]),
            segment(900.0, 901.0, "blank", [("  ", 900.0, 900.1, 0.5), (" then", 900.1, 900.5, 0.5)]),
        ],
    },
}


def whisper_form(transcript):
    names = {
        "tokens": "tokens",
        "temperature": "temperature",
        "avgLogprob": "avg_logprob",
        "compressionRatio": "compression_ratio",
        "noSpeechProbability": "no_speech_prob",
    }
    segments = []
    for i, ours in enumerate(transcript["segments"]):
        theirs = {"id": i, "start": ours["startSeconds"], "end": ours["endSeconds"], "text": ours["text"]}
        theirs.update({name: ours[key] for key, name in names.items() if key in ours})
        if "words" in ours:
            theirs["words"] = [
                {"word": w["text"], "start": w["startSeconds"], "end": w["endSeconds"], "probability": w["probability"]}
                for w in ours["words"]
            ]
        segments.append(theirs)
    result = {"text": transcript["text"], "segments": segments}
    if "language" in transcript:
        result["language"] = transcript["language"]
    return result


golden = {}
for name, transcript in cases.items():
    golden[name] = {"transcript": transcript}
    for format in ["txt", "vtt", "srt", "tsv", "json"]:
        file = io.StringIO()
        utils.get_writer(format, ".").write_result(whisper_form(transcript), file)
        golden[name][format] = file.getvalue()
json.dump(golden, sys.stdout, indent=1)
print()
