"""Which language people speak: by script where that decides, else by the words a language cannot do without."""

import re
from collections import Counter
from dataclasses import dataclass

from bot.reading.frequent_words import FREQUENT_WORDS

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
_WORD = re.compile(r"[^\W\d_]+(?:'+[^\W\d_]+)*")
_COMMON_SIGNS = {"zh": "的一是不了我有在人這这他們们你就說说來来大", "ko": "이다는을의에가고하한지로도은니"}
"""What no speech is without, whereas noise in a wrong encoding is."""
_COMMON_SIGNS_LEAST = 0.05
_SAMPLE = 1500
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _frequent in FREQUENT_WORDS.items():
    for _word in _frequent:
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9-]{1,10})?", re.IGNORECASE)
DEFAULT_LANGUAGE = "en"
LEAST_SHARE = 0.15
"""Speech in a language is made of its frequent words to a third or more; below this share it is not that language."""


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """`share` is the part of the words (or letters, for a script of its own) that speaks for `language`."""

    language: str
    share: float


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`; English where nothing speaks for another."""
    guess = guess_language(text)
    return guess.language if guess is not None else DEFAULT_LANGUAGE


def guess_language(text: str) -> LanguageGuess | None:
    """The likeliest language, from samples of the start, the middle and the end; None where none is likely."""
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = (
        text if len(text) <= 3 * _SAMPLE else f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"
    )
    if not sample.isascii():
        letters = sum(map(str.isalpha, sample)) or 1
        for language, script in _SCRIPTS:
            share = len(script.findall(sample)) / letters
            if share > (0.1 if language == "ja" else 0.4):
                common = _COMMON_SIGNS.get(language)
                if common is not None and sum(map(sample.count, common)) < _COMMON_SIGNS_LEAST * letters:
                    return None
                return LanguageGuess(language, min(1.0, share * 2))
    counts = Counter(_WORD.findall(sample.lower().replace("\u2019", "'")))
    total = counts.total()
    if not total:
        return None
    met = dict.fromkeys(FREQUENT_WORDS, 0)
    for word, times in counts.items():
        for language in _LANGUAGES_OF.get(word, ()):
            met[language] += times
    best = max(met, key=lambda language: met[language])
    return LanguageGuess(best, met[best] / total) if met[best] / total >= LEAST_SHARE else None


def language_code(named: str | None) -> str | None:
    """The ISO 639-1 code of a language tag such as `en-US`; None for none or for what is no tag."""
    match = _CODE.fullmatch(named.strip()) if named else None
    return match[1].lower() if match else None
