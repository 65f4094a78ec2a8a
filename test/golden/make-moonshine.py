"""Golden values for models/moonshine: tokens from the authors' own Python loop, on both published layouts.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install onnxruntime numpy soundfile tokenizers
    cd /tmp/golden && python3 -m pip download --no-deps useful-moonshine-onnx==20251121 moonshine-voice==0.0.73
    npm pack @moonshine-ai/moonshine-js@0.1.29
    /tmp/golden/bin/python test/golden/make-moonshine.py /tmp/golden > test/golden/moonshine.json

`MoonshineOnnxModel.generate` of useful-moonshine-onnx runs as it is, with onnxruntime's own defaults, on the
graphs of the wheel moonshine-voice and on those of the npm package (the same bytes as on the hub). Its text comes
from its tokenizer.json by the library `tokenizers`. The clips are those of datasets/quickstart-speech.
"""

import glob
import json
import pathlib
import sys
import tarfile
import zipfile

import soundfile
from tokenizers import Tokenizer

folder = pathlib.Path(sys.argv[1])
for wheel in ["useful_moonshine_onnx-20251121", "moonshine_voice-0.0.73"]:
    zipfile.ZipFile(glob.glob(f"{folder}/{wheel}-*.whl")[0]).extractall(folder / "unpacked")
tarfile.open(folder / "moonshine-ai-moonshine-js-0.1.29.tgz").extractall(folder / "unpacked")
sys.path.insert(0, str(folder / "unpacked"))
from moonshine_onnx.model import MoonshineOnnxModel  # noqa: E402

tokenizer = Tokenizer.from_file(str(folder / "unpacked/moonshine_onnx/assets/tokenizer.json"))
clips = sorted((pathlib.Path(__file__).parents[2] / "datasets/quickstart-speech").glob("*.flac"))
layouts = {
    "wheel": (folder / "unpacked/moonshine_voice/assets/tiny-en", "ort"),
    "hub": (folder / "unpacked/package/dist/model/tiny/quantized", "onnx"),
}

golden = {}
for layout, (path, ending) in layouts.items():
    model = MoonshineOnnxModel(str(path), "tiny", model_format=ending)
    golden[layout] = {}
    for clip in clips:
        samples, rate = soundfile.read(clip, dtype="float32")
        assert rate == 16000
        tokens = model.generate(samples[None])[0]
        # Without the start token, and without the end token where the model came to its end.
        tokens = [token for token in tokens[1:] if token != 2]
        golden[layout][clip.stem] = {"tokens": tokens, "text": tokenizer.decode(tokens)}

# Every kind of token: text, single bytes that make up characters, special and added ones.
ids = [1, 3, 68, 198, 172, 233, 133, 176, 259, 12345, 29871, 31000, 32005, 2]
golden["tokenizer"] = {"tokens": ids, "text": tokenizer.decode(ids)}
print(json.dumps(golden, indent=1, ensure_ascii=False))
