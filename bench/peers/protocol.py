"""The bench's protocol for Python peers: bench/line-process.ts says what passes."""

import json
import os
import sys
import time
import wave

import numpy as np

# Native libraries print on standard output; answers must not get mixed up with that.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def read_wav(path):
    """Float32 samples of a mono 16-bit WAV, -1..1."""
    with wave.open(path) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def serve(load, infer):
    """`load(config)` gives a model; `infer(model, samples)` gives a text, or an array to compare."""
    config = json.loads(sys.argv[1])
    started = time.perf_counter()
    model = load(config)
    print(json.dumps({"loadSeconds": time.perf_counter() - started}), file=answers)
    for line in sys.stdin:
        clips = []
        for index, path in enumerate(json.loads(line)["clips"]):
            samples = read_wav(path)
            started, used = time.perf_counter(), time.process_time()
            output = infer(model, samples)
            seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - used
            clips.append({"seconds": seconds, "cpuSeconds": cpu_seconds, "output": kept(output, config, index)})
        print(json.dumps({"clips": clips}), file=answers)


def kept(output, config, index):
    if isinstance(output, str):
        return {"text": output}
    path = os.path.join(config["folder"], f"{os.getpid()}-{index}.f32")
    np.ascontiguousarray(output, np.float32).tofile(path)
    return {"floats": path}
