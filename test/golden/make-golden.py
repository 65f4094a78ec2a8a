"""Writes the golden values of this folder with the reference implementations.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make-golden.py

Seeds are fixed: another run gives the same files.
"""

import json
import random
import warnings
from pathlib import Path

import fast_bss_eval
import jiwer
import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.detection import DetectionPrecision, DetectionPrecisionRecallFMeasure, DetectionRecall
from pyannote.metrics.diarization import (
    DiarizationErrorRate,
    DiarizationSpeakerCountError,
    JaccardErrorRate,
)
from whisper_normalizer.english import EnglishTextNormalizer

warnings.filterwarnings("ignore", message="'uem' was approximated")
HERE = Path(__file__).parent
normalize = EnglishTextNormalizer()


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    (HERE / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{name}: {len(cases)} cases")


# --- words and characters ---------------------------------------------------------------------------------------

# What was said in the public-domain clips of datasets/, and what Whisper models heard there.
SPEECH = [
    (
        "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.",
        " And so my fellow Americans ask not what your country can do for you, ask what you can do for your country.",
    ),
    (
        "and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them",
        " And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.",
    ),
    ("he was not an ill disposed young man", " He was not an old-sposed young man."),
    (
        "unless to be rather cold hearted and rather selfish is to be ill disposed",
        " Unless to be rather cold-hearted and rather selfish is to be ill-disposed.",
    ),
    ("go forward ten meters", " Go forward 10 meters."),
]

FIXED_TEXTS = [
    (
        ["the white paper says we can set up a health care plan"],
        ["the whitepaper says we can setup a healthcare plan"],
    ),
    (["a b c d e f g h i j", "yes"], ["a b c d e f g h i j", "no thanks"]),
    (["a b c"], [""]),
    (["a a a b"], ["b a a"]),
    (["go forward ten meters"], ["go forward ten meters"]),
    (["naïve café 日本", "x"], ["naive cafe 日本語", "x y"]),
]


def text_case(references, hypotheses):
    words = jiwer.process_words(references, hypotheses)
    return {
        "references": references,
        "hypotheses": hypotheses,
        "wer": words.wer,
        "mer": words.mer,
        "wil": words.wil,
        "wip": words.wip,
        "hits": words.hits,
        "substitutions": words.substitutions,
        "deletions": words.deletions,
        "insertions": words.insertions,
        "cer": jiwer.cer(references, hypotheses),
    }


def misheard(rng, words, vocabulary, noise):
    heard = []
    for word in words:
        chance = rng.random()
        if chance < noise / 3:
            continue
        heard.append(rng.choice(vocabulary) if chance < 2 * noise / 3 else word)
        if chance > 1 - noise / 3:
            heard.append(rng.choice(vocabulary))
    return heard


def text_cases():
    rng = random.Random(20)
    cases = [text_case(*texts) for texts in FIXED_TEXTS]
    for _ in range(80):
        vocabulary = [f"w{index}" for index in range(rng.randint(2, 12))]
        references, hypotheses = [], []
        for _ in range(rng.randint(1, 4)):
            words = [rng.choice(vocabulary) for _ in range(rng.randint(1, 30))]
            references.append(" ".join(words))
            hypotheses.append(" ".join(misheard(rng, words, vocabulary, rng.random())))
        cases.append(text_case(references, hypotheses))
    return cases


def speech_case():
    references = [normalize(said).strip() for said, _ in SPEECH]
    hypotheses = [normalize(heard).strip() for _, heard in SPEECH]
    return {"spoken": [list(pair) for pair in SPEECH], **text_case(references, hypotheses)}


# --- the normaliser ---------------------------------------------------------------------------------------------

FIXED_SENTENCES = [
    "Mr. Smith's dog isn't here, it's John's.",
    "I owe you $20 million and two pounds fifty.",
    "nineteen eighty four, one oh one, twenty-first",
    "The B B C and A I, 5 G",
    "um, ah, uh-huh I mean [noise] (laughs) okay",
    "colour centre e-mail Wi-Fi all right",
    "Stephen and Catherine met Mohamed",
    "ten percent; 3.14 and 1,234,567",
    "Grüße aus Köln, façade naïve",
    "O.K. p.m. a.m. et cetera",
    "",
    "   ",
    "um uh",
    "two and a half million, and a half, apples and a half",
    "three hundred and sixty five thousand and one hundred and two",
    "one hundred twenty three million four hundred fifty six thousand",
    "double oh seven and triple nine",
    "minus twenty degrees, plus five, negative point five",
    "point five percent; five per cent; per person; percent of ten",
    "two dollars and seven cents, zero dollars and fifty cents, $0.07, €0.5",
    "the nineties, the 1960s, nineteen sixties, twenty-firsts, ninth nineth fourth",
    "192.168.0.1 and one point two point three",
    "zero zero one, o oh zero, 007, 3.0",
    "one, ones, 1, 1s, 11",
    "5 dollars 3 pounds 20 euros ten cents",
    "twelve hundred, twenty hundred, one million thousand, 3.5 million, 1.25 thousand",
    "first second third fifth twelfth thirteenth twentieth thirtieths hundredth thousandths",
    "I'd've gone; she'd been; he's got; they'd done; y'all're; I'ma; 'tis; don't",
    "Dr. St. Lt. Col. Jr. Sr. Esq. Prof. Gov. Gen. Sen. Rep. Rev. Hon. Asst. Assoc.",
    "<unk> [a [b] c] (a (b) c) () <x",
    "half: ½, ¾, №5, ﬁne, １２, ٣, ٣.٥, ５０%",
    "smørrebrød Æsop łódź þorn ðat ßtraße œuvre Đỗ",
    "constructor __proto__ toString hasOwnProperty",
    "e\u0301te\u0301 nai\u0308ve \u00a0non\u2003breaking\u3000spaces\u200b",
    "10,000,000.50 $1,234.56 £3 ¢50 20% %20 $ 5$",
    "a.b.c 3.x x.3 ... .5 5. 5.5.",
    "decillion nonillion one decillionth two decillion and one",
]

FILLERS = (
    "the a cat colour centre organised analyse e-mail Wi-Fi of dog's they're isn't won't can't let's ain't wanna "
    "kinda I'd she'd been he's gone it's we'll you're ma'am cause Mr. Mrs. St. Dr Prof. um uh hmm [noise] (laughs) "
    "Köln façade Æsop łódź ½ １２ ٣"
).split()
NUMERALS = (
    "1 2 12 100 1,234 3.14 0.5 007 3.0 1.2.3 $20 $5.50 £3 €1,000 ¢50 20% 5%. $ % 10th 1st 3rd 1960s 4K 50-50 +5 -7 "
    "1/2 2. a.m. O.K. 3:45 $0.07 $0.5 1s 11"
).split()


def generated_sentences():
    rng = random.Random(15)
    number_words = sorted(normalize.standardize_numbers.words)
    for _ in range(360):
        words = []
        for _ in range(rng.randint(2, 10)):
            kind = rng.random()
            word = rng.choice(number_words if kind < 0.55 else NUMERALS if kind < 0.75 else FILLERS)
            word = word.capitalize() if rng.random() < 0.1 else word
            words.append(word + (rng.choice([",", ".", "?", "'", "’", "—", "%"]) if rng.random() < 0.08 else ""))
            if rng.random() < 0.05:
                words.append("and a half")
        yield " ".join(words)


def normalizer_cases():
    return [[text, normalize(text)] for text in [*FIXED_SENTENCES, *generated_sentences()]]


# --- who spoke when ---------------------------------------------------------------------------------------------


def annotation(turns):
    result = Annotation()
    for track, (start, end, speaker) in enumerate(turns):
        result[Segment(start, end), track] = speaker
    return result


def random_turns(rng, speakers, count, length):
    turns = []
    for _ in range(count):
        start = rng.randint(0, length * 1000 - 1)
        turns.append((start / 1000, (start + rng.randint(1, 8000)) / 1000, rng.choice(speakers)))
    return sorted(turns)


def shaken(rng, turns, speakers):
    result = []
    for start, end, speaker in turns:
        if rng.random() < 0.1:
            continue
        start, end = start + rng.randint(-400, 400) / 1000, end + rng.randint(-400, 400) / 1000
        speaker = rng.choice(speakers) if rng.random() < 0.15 else f"found-{speaker}"
        if end > start >= 0:
            result.append((round(start, 3), round(end, 3), speaker))
    return sorted(result)


def diarization_case(reference, hypothesis, collar=0.0, uem=None):
    r, h = annotation(reference), annotation(hypothesis)
    timeline = None if uem is None else Timeline([Segment(start, end) for start, end in uem])
    der = DiarizationErrorRate(collar=collar)(r, h, uem=timeline, detailed=True)
    jer = JaccardErrorRate(collar=collar)(r, h, uem=timeline, detailed=True)
    return {
        "reference": reference,
        "hypothesis": hypothesis,
        "collar": collar,
        "uem": uem,
        "der": der["diarization error rate"],
        "miss": der["missed detection"],
        "falseAlarm": der["false alarm"],
        "confusion": der["confusion"],
        "total": der["total"],
        "speakerErrors": jer["speaker error"],
        "speakers": jer["speaker count"],
        "speakerCountError": DiarizationSpeakerCountError()(r, h),
    }


CONVERSATION = [(0, 10, "A"), (8, 20, "B"), (20, 30, "A")]
HEARD = [(0, 9.2, "1"), (9.2, 20.2, "2"), (20.2, 28, "1"), (28, 31, "3")]
# Two people who interrupt each other.
TALK = [
    (0.69, 1.12, "ann"),
    (1.55, 2.35, "bob"),
    (2.32, 4.02, "ann"),
    (3.92, 5.03, "bob"),
    (4.57, 8.71, "ann"),
    (8.49, 11.93, "bob"),
    (12.05, 15.49, "ann"),
    (12.15, 12.59, "bob"),
    (15.78, 22.5, "bob"),
    (21.85, 24.0, "ann"),
]


def diarization_cases():
    rng = random.Random(42)
    cases = [diarization_case(CONVERSATION, HEARD, collar, [(0, 32)]) for collar in (0.0, 0.25, 0.5)]
    cases.append(diarization_case(TALK, [(0.5, 24.0, "everybody")]))
    cases.append(diarization_case(TALK, TALK))
    cases.append(diarization_case(TALK, []))
    # Two ways to map that are equally good for DER, not for JER.
    cases.append(diarization_case([(0, 4, "A"), (4, 8, "B")], [(2, 6, "x"), (0, 1, "y"), (7, 8, "y")]))
    for index in range(90):
        names = [f"s{number}" for number in range(rng.randint(1, 6))]
        reference = random_turns(rng, names, rng.randint(1, 25), 60)
        others = [f"h{number}" for number in range(rng.randint(1, 7))]
        hypothesis = (
            random_turns(rng, others, rng.randint(1, 25), 60) if index % 3 == 0 else shaken(rng, reference, others)
        )
        collar = rng.choice([0.0, 0.0, 0.25, 0.5])
        uem = rng.choice([None, None, [(0, 30)], [(5, 20), (15.5, 44.25)]])
        cases.append(diarization_case(reference, hypothesis, collar, uem))
    return cases


def detection_case(reference, hypothesis):
    r, h = annotation(reference), annotation(hypothesis)
    precision = DetectionPrecision()(r, h, detailed=True)
    recall = DetectionRecall()(r, h, detailed=True)
    return {
        "reference": [turn[:2] for turn in reference],
        "hypothesis": [turn[:2] for turn in hypothesis],
        "precision": precision["detection precision"],
        "recall": recall["detection recall"],
        "f1": DetectionPrecisionRecallFMeasure()(r, h),
        "found": precision["retrieved"],
        "speech": recall["relevant"],
        "both": recall["relevant retrieved"],
    }


def detection_cases():
    rng = random.Random(31)
    cases = [detection_case(CONVERSATION, HEARD), detection_case(TALK, [(0.5, 24.0, "speech")])]
    for _ in range(40):
        reference = random_turns(rng, ["a", "b"], rng.randint(1, 20), 60)
        cases.append(detection_case(reference, shaken(rng, reference, ["x"]) or [(0, 1, "x")]))
    return cases


# --- signals ----------------------------------------------------------------------------------------------------


def signal_cases():
    rng = np.random.default_rng(0)
    cases = []
    for index in range(12):
        clean = np.round(np.sin(np.arange(240) * rng.uniform(0.02, 0.9)) + rng.choice([0, 0, 0.3]), 4)
        estimate = np.round(rng.uniform(-2, 2) * clean + rng.uniform(0, 1) * rng.standard_normal(240), 4)
        clean, estimate = clean.astype(np.float32), estimate.astype(np.float32)
        # si_sdr of the library is given float64 copies of the float32 samples that the test will read.
        value = fast_bss_eval.numpy.si_sdr_loss(
            estimate[None].astype(np.float64), clean[None].astype(np.float64), zero_mean=False
        )
        cases.append(
            {
                "clean": [round(float(x), 4) for x in clean],
                "estimate": [round(float(x), 4) for x in estimate],
                "siSdrDb": -float(value[0]),
            }
        )
    return cases


write("texts.json", text_cases())
write("speech.json", [speech_case()])
write("normalizer.json", normalizer_cases())
write("diarization.json", diarization_cases())
write("detection.json", detection_cases())
write("signals.json", signal_cases())
