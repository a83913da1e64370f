"""Proper names and special terms as they are written in a text."""

import re
from collections import Counter

from bot.language.stop_words import STOP_WORDS

_WORD = r"[A-Z][\w+#]*(?:[.&-][A-Za-z0-9]\w*)*(?:['\u2019]s(?= [A-Z]))?"
_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|\d+(?:\.\d+)?\b))*")
_ENDS = frozenset(".!?\u2026:\n")
_OPENINGS = frozenset(end + between for end in _ENDS for between in " \n")
"""What most sentences open after: they need no closer look."""
_BETWEEN = frozenset(" \"'\u201c\u201d\u2018\u2019()[]-\u2013\u2014")
_COMMON = STOP_WORDS["en"] | {
    *("hey", "oh", "wow", "hi", "hello", "thanks", "thank", "sure", "great", "cool", "nice", "yep", "nope", "um"),
    *("uh", "hmm", "alright", "absolutely", "exactly"),
}


def names_in(text: str, limit: int = 400) -> Counter[str]:
    """Names and how often each stands there: capitals inside a sentence, acronyms, words with digits or odd capitals.

    A capital at the start of a sentence alone proves nothing.
    """
    found: dict[str, int] = {}
    for match in _NAME.finditer(text):
        name, start = match.group(), match.start()
        if text[start - 2 : start] in _OPENINGS and (len(name) == 1 or (name[1:].islower() and " " not in name)):
            continue
        while start and text[start - 1].islower():
            start -= 1
            name = text[start] + name
        first, _, rest = name.partition(" ")
        if (first[1:].islower() or len(first) == 1) and _opens_sentence(text, start):
            name = rest
        while name and (first := name.split(" ", 1)[0]).lower() in _COMMON and not first[1:].isupper():
            name = name[len(first) + 1 :]
        if 1 < len(name) <= 60 and not name[0].isdigit():
            found[name] = found.get(name, 0) + 1
    return Counter(dict(Counter(found).most_common(limit)))


def _opens_sentence(text: str, start: int) -> bool:
    start -= 1
    while start >= 0 and text[start] in _BETWEEN:
        start -= 1
    return start < 0 or text[start] in _ENDS
