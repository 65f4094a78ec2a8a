"""Speech to text by models of the transformers library; which of them, the weights' own config says."""

import json
import os

import numpy as np
import torch
from transformers import (
    AutoProcessor,
    GlmAsrForConditionalGeneration,
    KyutaiSpeechToTextForConditionalGeneration,
    SeamlessM4Tv2ForSpeechToText,
    StoppingCriteria,
    StoppingCriteriaList,
)

# Weights in safetensors alone, as published: nothing that is unpickled, no code of a repository, no network.
published = {"use_safetensors": True, "local_files_only": True}


def load(context):
    torch.set_num_threads(context.threads)
    torch.manual_seed(0)
    with open(context.files["config"], encoding="utf-8") as config:
        kind = json.load(config)["model_type"]
    return kinds[kind](os.path.dirname(context.files["config"]), context)


class Recognizer:
    """One window of speech at a time, greedily."""

    model_class = None
    dtype = "auto"

    def __init__(self, folder, context):
        self.processor = AutoProcessor.from_pretrained(folder, local_files_only=True)
        model = self.model_class.from_pretrained(folder, dtype=self.dtype, **published)
        self.model = model.to(context.provider).eval()
        self.steps = StoppingCriteriaList([Steps(context.progress)])

    @torch.inference_mode()
    def asr(self, samples, parameters):
        tokens = self.decode(np.frombuffer(samples, dtype=np.float32), parameters)
        text = self.processor.tokenizer.decode(tokens, skip_special_tokens=True)
        return {"text": text.strip(), "tokens": tokens.tolist()}


class GlmAsr(Recognizer):
    """A Whisper encoder before a Llama, which is asked in words to transcribe."""

    model_class = GlmAsrForConditionalGeneration

    def decode(self, audio, parameters):
        inputs = self.processor.apply_transcription_request(audio).to(self.model.device, dtype=self.model.dtype)
        output = self.model.generate(
            **inputs, do_sample=False, max_new_tokens=parameters["mostTokens"], stopping_criteria=self.steps
        )
        return output[0, inputs["input_ids"].shape[1] :]


class SeamlessM4Tv2(Recognizer):
    """Translates speech to text; into the language that is spoken, it transcribes."""

    model_class = SeamlessM4Tv2ForSpeechToText

    def decode(self, audio, parameters):
        inputs = self.processor(audio=audio, sampling_rate=16_000, return_tensors="pt")
        inputs = inputs.to(self.model.device, dtype=self.model.dtype)
        output = self.model.generate(
            **inputs,
            tgt_lang=self.language(parameters["language"]),
            max_new_tokens=parameters["mostTokens"],
            stopping_criteria=self.steps,
        )
        # Before the text stand the start and the language.
        return output[0, 2:]

    def language(self, tag):
        """BCP 47 has two letters where there are two; this model has three for every language."""
        known = self.model.generation_config.text_decoder_lang_to_code_id
        code = (tag or "en").split("-")[0].lower()
        three = code if code in known else three_letters.get(code)
        if three not in known:
            raise ValueError(f"'{tag}' is not a valid language code: {', '.join(known)}")
        return three


class KyutaiSpeechToText(Recognizer):
    """Says something, mostly nothing, to each 80 ms that it hears, a little later: as many tokens as there are frames."""

    model_class = KyutaiSpeechToTextForConditionalGeneration
    # Its files mix float32 and bfloat16, which it was trained in.
    dtype = torch.bfloat16

    def decode(self, audio, parameters):
        # Its codec stays in float32, and so does what that hears.
        inputs = self.processor(audio=audio).to(self.model.device)
        output = self.model.generate(**inputs, do_sample=False, stopping_criteria=self.steps)
        # Before the first frame stands the start.
        return output[0, 1:]


class Steps(StoppingCriteria):
    """Stops nothing: says after each token that work goes on."""

    def __init__(self, progress):
        self.progress = progress

    def __call__(self, input_ids, scores, **_):
        self.progress(f"{input_ids.shape[1]} tokens")
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)


kinds = {"glmasr": GlmAsr, "kyutai_speech_to_text": KyutaiSpeechToText, "seamless_m4t_v2": SeamlessM4Tv2}

three_letters = dict(
    pair.split(":")
    for pair in (
        "af:afr am:amh ar:arb as:asm az:azj be:bel bn:ben bs:bos bg:bul ca:cat cs:ces zh:cmn cy:cym da:dan de:deu "
        "el:ell en:eng et:est eu:eus fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye ig:ibo "
        "id:ind is:isl it:ita jv:jav ja:jpn kn:kan ka:kat kk:kaz mn:khk km:khm ky:kir ko:kor lo:lao lt:lit lg:lug "
        "lv:lvs ml:mal mr:mar mk:mkd mt:mlt my:mya nl:nld nn:nno nb:nob no:nob ne:npi ny:nya or:ory pa:pan fa:pes "
        "pl:pol pt:por ro:ron ru:rus sk:slk sl:slv sn:sna sd:snd so:som es:spa sr:srp sv:swe sw:swh ta:tam te:tel "
        "tg:tgk tl:tgl th:tha tr:tur uk:ukr ur:urd uz:uzn vi:vie yo:yor yue:yue ms:zsm zu:zul"
    ).split()
)
