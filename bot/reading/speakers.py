"""`Name: words` at the start of a line: who is a speaker, and which colons are only colons."""

import re
from collections import Counter
from collections.abc import Iterable

_PREFIX = re.compile(
    r"(?:>> ?|- ?)?(?P<name>[^\W\d_][\w.'\u2019&() /-]{0,63}?)(?: ?\(\d{1,2}:\d{2}(?::\d{2})?\))? ?:(?:\s+|$)(?!//)"
)
_WORD = re.compile(r"[^\s/&()]+")
_NUMBERED = re.compile(r"(?:speaker|spk|person|guest|host|interviewer|caller|voice)[ _-]?\w{1,3}", re.IGNORECASE)
_SMALL = frozenset(
    [
        "de",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "del",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "of",
        "the",
        "and",
        "y",
        "e",
        "bin",
        "al",
        "ibn",
    ]
)
_COMMON_WORDS = """
    a again also although always an and another answer anyway as at because before below bottom but by caveat
    conclusion date description disclaimer do email episode everything exactly example examples fact fine finally first
    fix for four from fun funny goal good guess hence here hint how https http idea if important in instead it its
    key last length let lesson license like link links listen look maybe me meaning mine more my never next no nope note
    notes now number of oh okay ok on one only or our plus point problem ps question questions quick quote reason
    recap remember reminder result right rule same second see seriously show simple since so spoiler step still story
    subject summary sure takeaway technically that the then there these they thing things think third this those
    three time tip title to today todo translation truth twitter two update url usage wait warning we well what when
    where which while who why with yeah yes you your yup"""
_NOT_NAMES = frozenset(_COMMON_WORDS.split())


def split_speaker(line: str) -> tuple[str, str] | None:
    """`(name, words)` if `line` begins like `Name: words` could; whether it is a name is for `known_speakers`."""
    match = _PREFIX.match(line)
    if match is None:
        return None
    name = match["name"].strip()
    return (name, line[match.end() :]) if _could_be_a_name(name) else None


def known_speakers(lines: Iterable[str]) -> frozenset[str]:
    """The names that speak in `lines`: those that come back and the one that opens, and with them full names.

    A capitalised word before a colon is more often a word than a name, so a single one is a speaker only where every
    other line begins with one.
    """
    filled = 0
    opening: str | None = None
    counts: Counter[str] = Counter()
    for line in lines:
        if not line.strip():
            continue
        filled += 1
        if (found := split_speaker(line)) is not None:
            counts[found[0]] += 1
            opening = found[0] if filled == 1 else opening
    known = {name for name, times in counts.items() if times > 1 or name == opening or _NUMBERED.fullmatch(name)}
    if known and counts.total() * 2 >= filled:
        known.update(counts)
    elif known:
        known.update(name for name in counts if _is_full_name(name))
    return frozenset(known)


def _could_be_a_name(name: str) -> bool:
    words = _WORD.findall(name)
    if not 1 <= len(words) <= 5 or words[0].lower().rstrip(".") in _NOT_NAMES:
        return False
    if name.count("(") != name.count(")"):
        return False
    if _NUMBERED.fullmatch(name):
        return True
    return all(word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL for word in words) and (
        words[0][0].isupper() or not words[0][0].isascii()
    )


def _is_full_name(name: str) -> bool:
    words = _WORD.findall(name)
    return len(words) >= 2 and not any(word.lower() in _NOT_NAMES for word in words)
