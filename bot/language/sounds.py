"""How words sound: two keys under which misheard forms of one word meet, and how alike two words are."""

import re
import unicodedata

from rapidfuzz.distance import OSA, JaroWinkler

_SPELLINGS = [
    (re.compile(pattern, re.MULTILINE), sound)
    for pattern, sound in (
        (r"^x", "s"),
        (r"^(?:kn|gn|pn)(?=[aeiouy])", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"tch", "c"),
        (r"sch(?=[aeiouy])", "sk"),
        (r"ph", "f"),
        (r"(?<=[aeiou])gh(?=t|$)", ""),
        (r"dg(?=[eiy])", "j"),
        (r"c(?=[eiy])", "s"),
        (r"ck|cc|[cq]", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"th", "t"),
        (r"sh", "s"),
        (r"wh", "w"),
        (r"mb$", "m"),
        (r"y(?=[^aeiou]|$)", "i"),
        (r"ee|ea|ie|ei|ey", "i"),
        (r"oo|ou|ue|ew|ui", "u"),
        (r"ai|ay|ae", "e"),
        (r"au|aw|oa|ow", "o"),
        (r"e$", ""),
        (r"([^0-9\n])\1+", r"\1"),
    )
]
_SOFTENED = str.maketrans({"d": "t", "b": "p", "v": "f", "g": "k", "j": "k"})
_VOWELS = re.compile(r"(?<=.)[aeiouywh]")
_OPENING_VOWEL = re.compile(r"^[eiouy]", re.MULTILINE)
_DOUBLED = re.compile(r"(.)\1+")


def sound_of(word: str) -> str:
    """The word as it sounds, vowels kept: `tigris` and `tigress` differ in one letter, `cash` and `cache` do in none.

    Several words may stand on a line each.
    """
    sound = plain(word)
    for pattern, replacement in _SPELLINGS:
        sound = pattern.sub(replacement, sound)
    return sound


def skeleton_of(sound: str) -> str:
    """The consonants of a sound, hard and soft taken for one; the first letter stays, a vowel as `a`. Keeps lines."""
    bones = _VOWELS.sub("", sound.translate(_SOFTENED))
    return _DOUBLED.sub(r"\1", _OPENING_VOWEL.sub("a", bones))


def plain(word: str) -> str:
    """Lower case without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in parts if not unicodedata.combining(char))


def likeness(typed: str, typed_sound: str, said: str, said_sound: str) -> float:
    """How likely `said` is what someone meant who typed or heard `typed`: 0 to 1, 1 for the same letters.

    All four are plain. Letters and sounds count alike; a long common beginning counts for words cut or drawn out.
    """
    letters = OSA.normalized_similarity(typed, said)
    sounds = OSA.normalized_similarity(typed_sound, said_sound)
    together = max(letters, 0.5 * letters + 0.5 * sounds)
    beginning = JaroWinkler.similarity(typed, said)
    if len(typed) >= 6 and beginning > 0.88 and len(said) >= 0.66 * len(typed):
        together = max(together, 0.82 * beginning)
    return together
