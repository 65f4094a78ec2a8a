"""Golden values for models/whisper/graphs: a small random Whisper, in float64.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install numpy==2.4.6
    /tmp/golden/bin/python test/golden/make-whisper-graphs.py > test/golden/whisper-graphs.json

The weights are a formula, the same here and in test/models/whisper/small-whisper.ts, so that none are committed.
The forward pass is written down from the paper (Radford et al. 2022) and the architecture in openai-whisper and
transformers: pre-norm layers, exact GELU, keys without bias, queries scaled by 1 / sqrt(width of a head), logits from
the embedding's own matrix. That both mean the same on real weights is tested with transformers' transcripts.
"""

import json
import math

import numpy as np

WIDTH, HEADS, INNER, BANDS, FRAMES, CONTEXT = 32, 2, 64, 8, 40, 16
ENCODER, DECODER, VOCABULARY = 3, 2, 1566
NO_SPEECH, FIRST_TIMESTAMP = 63, 65
SUPPRESSED = [3, 7, 61, 62, 63, 64]
ALIGNMENT_HEADS = [[0, 1], [1, 0]]
PROMPT, THEN = [61, 64, 5], [17, 40]


def numbers(name, count):
    """Multiples of 1/128 from -1 to 1, from a congruential generator that the name seeds (FNV-1a)."""
    state = 2166136261
    for byte in name.encode():
        state = (state ^ byte) * 16777619 % 2**32
    out = np.empty(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out[i] = ((state >> 24) - 128) / 128
    return out


def tensor(name, *dims):
    if "norm.weight" in name:
        return 1 + numbers(name, dims[0]) / 4
    scale = 0.5 if "embed" in name else 0.25
    return numbers(name, math.prod(dims)).reshape(dims) * scale


def norm(x, name):
    centred = x - x.mean(-1, keepdims=True)
    normal = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
    return normal * tensor(f"{name}.weight", WIDTH) + tensor(f"{name}.bias", WIDTH)


def linear(x, name, outputs, bias=True):
    y = x @ tensor(f"{name}.weight", outputs, x.shape[-1]).T
    return y + tensor(f"{name}.bias", outputs) if bias else y


gelu = np.vectorize(lambda v: 0.5 * v * (1 + math.erf(v / math.sqrt(2))))


def heads(x):
    return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)


def attend(q, k, v, causal=False):
    scores = heads(q) @ heads(k).transpose(0, 2, 1) / math.sqrt(WIDTH / HEADS)
    if causal:
        scores += np.triu(np.full(scores.shape[1:], -np.inf), 1)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    return (shares @ heads(v)).transpose(1, 0, 2).reshape(len(q), WIDTH), shares


def feed_forward(x, layer):
    hidden = gelu(linear(norm(x, f"{layer}.final_layer_norm"), f"{layer}.fc1", INNER))
    return x + linear(hidden, f"{layer}.fc2", WIDTH)


def self_attention(x, layer, causal):
    n, a = norm(x, f"{layer}.self_attn_layer_norm"), f"{layer}.self_attn"
    q, v = linear(n, f"{a}.q_proj", WIDTH), linear(n, f"{a}.v_proj", WIDTH)
    heard, _ = attend(q, linear(n, f"{a}.k_proj", WIDTH, False), v, causal)
    return x + linear(heard, f"{a}.out_proj", WIDTH)


def convolve(x, name, stride):
    kernel = tensor(f"{name}.weight", WIDTH, x.shape[0], 3)
    padded = np.pad(x, ((0, 0), (1, 1)))
    starts = range(0, x.shape[1], stride)
    y = np.stack([np.tensordot(kernel, padded[:, s : s + 3], ([1, 2], [0, 1])) for s in starts], 1)
    return gelu(y + tensor(f"{name}.bias", WIDTH)[:, None])


def encode(features):
    x = convolve(convolve(features, "model.encoder.conv1", 1), "model.encoder.conv2", 2).T
    x = x + tensor("model.encoder.embed_positions.weight", FRAMES, WIDTH)
    for i in range(ENCODER):
        layer = f"model.encoder.layers.{i}"
        x = feed_forward(self_attention(x, layer, False), layer)
    return norm(x, "model.encoder.layer_norm")


def decode(encoded, tokens):
    embedding = tensor("model.decoder.embed_tokens.weight", VOCABULARY, WIDTH)
    x = embedding[tokens] + tensor("model.decoder.embed_positions.weight", CONTEXT, WIDTH)[: len(tokens)]
    shares = []
    for i in range(DECODER):
        layer = f"model.decoder.layers.{i}"
        x = self_attention(x, layer, True)
        a = f"{layer}.encoder_attn"
        q = linear(norm(x, f"{layer}.encoder_attn_layer_norm"), f"{a}.q_proj", WIDTH)
        k, v = linear(encoded, f"{a}.k_proj", WIDTH, False), linear(encoded, f"{a}.v_proj", WIDTH)
        heard, weights = attend(q, k, v)
        shares.append(weights)
        x = feed_forward(x + linear(heard, f"{a}.out_proj", WIDTH), layer)
    return norm(x, "model.decoder.layer_norm") @ embedding.T, shares


features = numbers("features", BANDS * FRAMES * 2).reshape(BANDS, FRAMES * 2)
encoded = encode(features)
logits, _ = decode(encoded, PROMPT + THEN)
_, shares = decode(encoded, PROMPT)


def rounded(values):
    return [round(float(value), 6) for value in np.ravel(values)]


def summary(row):
    text = row[:FIRST_TIMESTAMP].copy()
    text[SUPPRESSED] = -np.inf
    return {
        "textToken": int(text.argmax()),
        "textLogit": rounded(text.max())[0],
        "textLogSumExp": rounded(np.log(np.exp(text).sum()))[0],
        "endLogit": rounded(text[60])[0],
        "lastLogits": rounded(row[-40:]),
    }


first = np.exp(logits[0])
golden = {
    "prompt": PROMPT,
    "then": THEN,
    "logits": rounded(logits[len(PROMPT) - 1][:80]),
    "noSpeech": rounded(first[NO_SPEECH] / first.sum())[0],
    "summaries": [summary(logits[i]) for i in range(len(PROMPT) - 1, len(PROMPT + THEN))],
    "alignment": rounded(np.stack([shares[layer][head] for layer, head in ALIGNMENT_HEADS])),
}
print(json.dumps([golden]))
