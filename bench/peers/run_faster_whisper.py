"""faster-whisper on CTranslate2, greedy, with timestamps as is its default, without fallback."""

from faster_whisper import WhisperModel

from protocol import serve


def load(config):
    return WhisperModel(
        config["model"],
        device="cpu",
        compute_type=config["precision"],
        cpu_threads=config["threads"],
        num_workers=1,
        local_files_only=True,
    )


def infer(model, samples):
    segments, _ = model.transcribe(
        samples,
        language="en",
        beam_size=1,
        temperature=0.0,
        condition_on_previous_text=False,
    )
    return "".join(segment.text for segment in segments)


serve(load, infer)
