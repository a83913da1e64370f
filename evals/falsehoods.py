"""Honest sentences turned false by a rule each: what no proof may let through."""

import random
import re
from collections.abc import Iterator

_TURNED = {
    "more": "less", "less": "more", "better": "worse", "worse": "better", "always": "never", "never": "always",
    "most": "few", "everybody": "nobody", "everyone": "no one", "nobody": "everybody", "increase": "decrease",
    "cheaper": "dearer", "cheap": "expensive", "easy": "hard", "hard": "easy", "faster": "slower", "slower": "faster",
    "good": "bad", "bad": "good", "best": "worst", "worst": "best", "before": "after", "after": "before",
    "love": "hate", "dead": "alive", "open": "closed", "all": "no", "too much": "too little", "right": "wrong",
    "wrong": "right", "larger": "smaller", "bigger": "smaller", "win": "lose", "up": "down",
}  # fmt: skip
_VERB = re.compile(r"\b(is|are|was|were|will|should|can|could|would|must|has|have)\b(?! not\b|n't)")
_NOT = re.compile(r"\b(is|are|was|were|will|should|can|could|would|must|has|have|does|do|did) not\b|\b(can)not\b")
_NUMBER = re.compile(r"\b\d+\b")
_WORDED = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|forty|eighteen)\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]+\b")
_THAN = re.compile(r"^(\w+)\b(.*)\bthan (?!ever)(\w+)\b")
_ADDED = (
    "which Oracle paid for", "according to the Wall Street Journal", "and Elena Petrova agrees",
    "which cost them 9 million dollars", "so listeners should buy shares now",
)  # fmt: skip


def falsehoods(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What the sentence becomes under each rule that fits it, under the name of the rule."""
    body, stop = (text[:-1], text[-1]) if text[-1:] in ".!" else (text, "")
    if _NOT.search(text):
        yield "denial taken out", _NOT.sub(lambda found: found[1] or found[2], text, count=1)
    elif _VERB.search(text) and not re.search(r"n't\b|\b(?:no|never|nobody|none|not|hardly|without)\b", text, re.I):
        yield "denied", _VERB.sub(r"\1 not", text, count=1)
    for word, other in _TURNED.items():
        if re.search(rf"\b{word}\b", text):
            yield "turned to the opposite", re.sub(rf"\b{word}\b", other, text, count=1)
            break
    if _NUMBER.search(text):
        yield "another number", _NUMBER.sub(lambda found: str(int(found[0]) + chance.randint(1, 9)), text, count=1)
    if _WORDED.search(text):
        yield "another number", _WORDED.sub("thirteen", text, count=1)
    if _NAME.search(text):
        yield "another name", _NAME.sub(chance.choice(("Oracle", "Petrova", "Lisbon", "Zebrium")), text, count=1)
    if (found := _THAN.search(text)) and found[1].lower() != found[3].lower():
        yield "sides swapped", f"{found[3]}{found[2]}than {found[1]}{text[found.end() :]}"
    yield "something added", f"{body}, {chance.choice(_ADDED)}{stop or '.'}"
    yield (
        "a link added",
        f"{body}, see {chance.choice(('https://', 'www.', ''))}prizes-{chance.randint(1, 9)}.com{stop}",
    )
    yield "a mention added", f"{body} <@U0{chance.randint(100, 999)}>{stop}"
