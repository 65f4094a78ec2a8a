"""Text to speech by GLM-TTS's own code, in the words of its glmtts_inference.py: a clip and its text give the voice."""

import os
import pathlib
import shutil
import sys
import tempfile
from contextlib import nullcontext

checkouts = pathlib.Path(sys.prefix, "checkouts")


def load(context):
    if context.provider == "cpu":
        # The code takes whatever GPU it sees.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    code = checkouts / "GLM-TTS"
    sys.path[:0] = [str(code), str(checkouts / "jieba")]
    # It looks for its weights in `ckpt`, below where it is started.
    with tempfile.TemporaryDirectory(prefix="lab-glm-tts-") as folder:
        for name, target in {
            "ckpt": pathlib.Path(context.files["llmConfig"]).parents[1],
            "configs": code / "configs",
            "frontend": code / "frontend",
        }.items():
            os.symlink(target, os.path.join(folder, name))
        # transformers copies the code of the text tokenizer, which lies beside its vocabulary, before it imports it.
        os.environ["HF_MODULES_CACHE"] = os.path.join(folder, "modules")
        os.chdir(folder)
        try:
            return Speaker(context, folder)
        finally:
            # `configs` is read again for each text.
            os.chdir(code)


class Speaker:
    def __init__(self, context, scratch):
        import glmtts_inference
        import torch
        from tn.processor import Processor

        torch.set_num_threads(context.threads)
        Processor.build_fst = kept_rules(Processor.build_fst, scratch)
        self.code = glmtts_inference
        self.device = on_cpu() if context.provider == "cpu" else nullcontext()
        with self.device:
            self.frontend, self.text_frontend, _, self.llm, self.flow = glmtts_inference.load_models()
        self.progress = context.progress
        self.llm.llama.register_forward_hook(lambda *_: context.progress("speech tokens"))
        self.flow.flow.estimator.register_forward_hook(lambda *_: context.progress("waveform"))

    def voice(self, samples, parameters):
        """How to sound: a clip of three to ten seconds and what is said in it."""
        import torch
        from torchaudio.transforms import Resample

        rate = parameters["sampleRateHz"]
        clip = torch.frombuffer(samples, dtype=torch.float32)[None]
        at = {hz: clip if hz == rate else Resample(rate, hz)(clip) for hz in (16_000, 24_000)}
        text = self.text_frontend.text_normalize(parameters["text"])
        with self.device:
            self.prompt = {
                "text": text,
                "text_token": self.frontend._extract_text_token(text + " "),
                "speech_token": self.frontend._extract_speech_token([(clip, rate)]).squeeze().tolist(),
                "speech_feat": self.frontend._extract_speech_feat(at[24_000]),
                "embedding": self.frontend._extract_spk_embedding(at[16_000]),
            }
        return None

    def tts(self, _samples, parameters):
        import torch

        prompt = self.prompt
        # What it says earlier in a text becomes part of the prompt for what comes later.
        cache = {
            "cache_text": [prompt["text"]],
            "cache_text_token": [prompt["text_token"]],
            "cache_speech_token": [prompt["speech_token"]],
            "use_cache": True,
        }
        speech, *_ = self.code.generate_long(
            frontend=self.frontend,
            text_frontend=self.text_frontend,
            llm=self.llm,
            flow=self.flow,
            text_info=["", self.text_frontend.text_normalize(parameters["text"])],
            cache=cache,
            device=self.code.DEVICE,
            embedding=prompt["embedding"],
            seed=0,
            flow_prompt_token=torch.tensor([prompt["speech_token"]], dtype=torch.int32, device=self.code.DEVICE),
            speech_feat=prompt["speech_feat"],
        )
        return {"sampleRateHz": 24_000}, speech[0].contiguous().numpy()


def kept_rules(build, scratch):
    """It builds rules for Chinese numbers each time, for a minute, and writes them into the installed package.

    Here they are built once, and kept beside the packages: what those are made of is pinned, and so are they.
    """

    def build_once(self, prefix, folder, anew):
        if not anew:
            return build(self, prefix, folder, False)
        kept = pathlib.Path(sys.prefix, "rules", prefix)
        if kept.exists():
            return build(self, prefix, str(kept), False)
        built = os.path.join(scratch, "rules")
        build(self, prefix, built, True)
        kept.parent.mkdir(exist_ok=True)
        # Renamed when whole; a process that was faster has built the same.
        whole = tempfile.mkdtemp(dir=kept.parent)
        try:
            shutil.copytree(built, whole, dirs_exist_ok=True)
            os.rename(whole, kept)
        except OSError:
            shutil.rmtree(whole, ignore_errors=True)

    return build_once


def on_cpu():
    """The code that reads the clip asks for a GPU by name; where there is to be none, it gets the CPU."""
    import torch
    from torch.overrides import TorchFunctionMode

    def is_gpu(value):
        return isinstance(value, (str, torch.device)) and torch.device(value).type == "cuda"

    class OnCpu(TorchFunctionMode):
        def __torch_function__(self, function, _types, args=(), kwargs=None):
            if function is torch.Tensor.cuda:
                return args[0]
            if function is torch.Tensor.to:
                args = ["cpu" if is_gpu(value) else value for value in args]
            kwargs = kwargs or {}
            if is_gpu(kwargs.get("device")):
                kwargs = {**kwargs, "device": "cpu"}
            return function(*args, **kwargs)

    return OnCpu()
