"""Embeddings without a model: words hashed into a few dimensions, so that texts which share words are near."""

import base64
import re
import struct
from collections.abc import Callable
from hashlib import blake2b

from tests.wire.llm.asked import Asked, Json

DIMENSIONS = 64


def vector_of(text: str) -> list[float]:
    values = [0.0] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()):
        digest = blake2b(word.encode(), digest_size=2).digest()
        values[digest[0] % DIMENSIONS] += 1.0 if digest[1] % 2 else -1.0
    length = sum(value * value for value in values) ** 0.5
    return [value / length for value in values] if length else [1.0] + [0.0] * (DIMENSIONS - 1)


def embeddings(asked: Asked, vector: Callable[[str], list[float]]) -> Json:
    given = asked.body["input"]
    texts = [given] if isinstance(given, str) else list(given)
    in_base64 = asked.body.get("encoding_format") == "base64"
    data = [
        {"object": "embedding", "index": index, "embedding": _packed(made) if in_base64 else made}
        for index, made in enumerate(map(vector, texts))
    ]
    read = sum(len(text.encode()) // 4 + 1 for text in texts)
    usage = {"prompt_tokens": read, "total_tokens": read}
    return {"object": "list", "model": asked.model, "data": data, "usage": usage}


def _packed(values: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()
