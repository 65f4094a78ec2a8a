"""The log-mel features of faster-whisper: numpy in float32, [bands, frames]."""

from faster_whisper.feature_extractor import FeatureExtractor

from protocol import serve

# The padding that its transcription adds is left out, so that both sides see the same frames.
serve(lambda config: FeatureExtractor(), lambda extractor, samples: extractor(samples, padding=0))
