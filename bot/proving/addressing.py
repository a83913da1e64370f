"""Sentences that tell the reader to do something: an answer reports, it gives no orders."""

import re

_ORDERS = re.compile(
    r"^(?:please|kindly|now|then|just|first|immediately)?,?\s*(?:send|visit|click|go to|buy|call|give|email|mail"
    r"|contact|reply|enter|type|pay|transfer|wire|subscribe|download|install|ignore|disregard|forget|reveal|share|post|follow"
    r"|join|log in|sign up|take|tell|ask|show|print|repeat|output|respond|answer|open|scan|text|message|dm|donate"
    r"|vote|register|confirm|verify|upload|paste|copy|run|execute|delete)\b"
    r"(?!\s+(?:is|are|was|were|has|have)\b)",
    re.I,
)
_TO_READER = re.compile(
    r"\byour (?:password|token|key|account|card|wallet|credential|login|bank|seed|address|data)\w*"
    r"|\b(?:dear (?:user|reader)|as an ai|system prompt|(?:previous|prior) instructions?)\b",
    re.I,
)


def orders(text: str) -> bool:
    """Whether the sentence speaks to its reader and wants something."""
    return bool(_ORDERS.search(text) or _TO_READER.search(text))
