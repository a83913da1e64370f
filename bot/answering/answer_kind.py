"""The kind of thing a question asks for: a number, a time, a name; and whether words hold one."""

import re
from enum import Enum

from bot.searching.question import Question

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|percent|first|once|twice)\b",
    re.I,
)
_TIME = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|years?|months?|weeks?|days?|hours?|minutes?|decades?"
    r"|today|yesterday|tomorrow|ago)\b",
    re.I,
)
_NAME = re.compile(r"(?<![.!?:\n] )(?<!^)\b[A-Z]\w*[\w.+#-]*|\b\w*[a-z][A-Z]\w*")


class AnswerKind(Enum):
    """What an answer must hold to be one."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    ANYTHING = "anything"

    def met_by(self, text: str, question: Question) -> bool:
        if self is AnswerKind.NUMBER:
            return bool(_NUMBER.search(text))
        if self is AnswerKind.TIME:
            return bool(_TIME.search(text))
        if self is AnswerKind.NAME:
            asked = {word.folded for word in question.words}
            return any(name.lower() not in asked and name != "I" for name in _NAME.findall(text))
        return False


_ASKS = (
    (AnswerKind.TIME, r"^when\b|\b(?:what|which) (?:year|month|day|date|time ?frame|decade)\b|\bhow long\b"),
    (AnswerKind.NUMBER, r"\bhow (?:many|much|old|big|large|expensive|often|far|tall|fast)\b"),
    (AnswerKind.NUMBER, r"\bwhat (?:percentage|price|number)\b"),
    (AnswerKind.NAME, r"^(?:who|whose|whom)\b|\bwhich \w+|\bwhat (?:company|tool|language|book)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _ASKS)


def asked_kind(question: Question) -> AnswerKind:
    text = question.text.strip()
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), AnswerKind.ANYTHING)
