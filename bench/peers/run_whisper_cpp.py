"""whisper.cpp by way of pywhispercpp, greedy, with timestamps as is its default, without fallback."""

from pywhispercpp.model import Model

from protocol import serve


def load(config):
    return Model(
        config["model"],
        n_threads=config["threads"],
        language="en",
        no_context=True,
        temperature_inc=0.0,
        greedy={"best_of": 1},
        print_progress=False,
        print_realtime=False,
        print_timestamps=False,
    )


def infer(model, samples):
    return " ".join(segment.text for segment in model.transcribe(samples))


serve(load, infer)
