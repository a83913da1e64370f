"""Sentences that want something: of their reader, whom an answer gives no orders, or of a model that reads them."""

import re
import unicodedata

_ORDERS = re.compile(
    r"^(?:please|kindly|now|then|just|first|immediately)?,?\s*(?:send|visit|click|go to|buy|call|give|email|mail"
    r"|contact|reply|enter|type|pay|transfer|wire|subscribe|download|install|ignore|disregard|forget|reveal|share|post|follow"
    r"|join|log in|sign up|take|tell|ask|show|print|repeat|output|respond|answer|open|scan|text|message|dm|donate"
    r"|vote|register|confirm|verify|upload|paste|copy|run|execute|delete|put|use|avoid|keep|move|try|choose|switch|remember"
    r"|make sure|do not|don't|(?:never|always)\s+(?:put|use|trust|buy|send|give|share|store|move|write|read|run))\b"
    r"(?!\s+(?:is|are|was|were|has|have|of|source|core|weights?|standards?|ai)\b)",
    re.I,
)
_TO_READER = re.compile(
    r"^you (?:should|must|need|have to|ought)\b"
    r"|\byour (?:password|token|key|account|card|wallet|credential|login|bank|seed|address|data)\w*"
    r"|\b(?:dear (?:user|reader)|as an ai|system prompt|(?:previous|prior) instructions?)\b",
    re.I,
)


def orders(text: str) -> bool:
    """Whether the sentence speaks to its reader and wants something."""
    return bool(_ORDERS.search(text) or _TO_READER.search(text))


_INSTRUCTS = re.compile(
    r"\b(?:ignor\w*|disregard|forget|override|vergiss|olvida)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules|anweisung\w*|instrucciones)\b|\u6307\u793a.{0,12}\u7121\u8996"
    r"|\b(?:system prompt|api key|you are now|from here on|do what it says|tool_calls|im_start|im_end)\b"
    r"|\[/?inst\]|</?(?:system|user|assistant|data|lines|context|tool)>|^\W*(?:system|assistant|user)\s*[:,]"
    r"|[\"'](?:found|sentences|lines|text|tool_calls|role|arguments|content)[\"']\s*:|={2,}\s*\w+\s*={2,}|^\s*\d+:\s|\]\(|<[@#!/|]|```"
    r"|[@\uff20](?:everyone|here|channel)\b"
    r"|(?:^|[.:>\])#|,])\W*(?:please\s+)?(?:answer|say|write|respond|reply|output|repeat|print|state|claim|tell\s+\w+|always"
    r"\W+mention|antworte|responde|sag|schreib|di)\s+(?:only\s+|nur\s+)?(?:that|with|the\s+word|noch|dass|que|to\s+\w+)\b"
    r"|\btell\s+(?:all|every|your)\b.{0,40}\bto\b|\bdecode\s+[a-z0-9+/=]{16,}",
    re.I,
)


def instructs(said: str) -> bool:
    """Whether something that was said is meant for a model: that it was said proves nothing of what it says.

    Who attacks finds words that are not among these. They only bear out less by this; they never decide alone.
    """
    if said.isascii() and said.isprintable():
        return bool(_INSTRUCTS.search(said))
    plain = unicodedata.normalize("NFKC", said)
    if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in plain):
        return True  # nobody speaks what steers a terminal
    return bool(_INSTRUCTS.search("".join(char for char in plain if unicodedata.category(char) != "Cf")))
