"""Words: how text is cut into them, which of them carry meaning, and which count as the same word."""

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from bot.language.stop_words import STOP_WORDS

_WORD = re.compile(
    r"[^\W_]+(?:['&][^\W_]+)*(?:\+\+|#(?!\w))?|(?<!\w)\.[A-Z][^\W_]+",
)
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
UNSPACED_LANGUAGES = frozenset({"ja", "zh", "th", "lo", "yue"})
_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, its form for comparing, and where it stands in the text."""

    written: str
    folded: str
    start: int
    end: int


def base_language(language: str) -> str:
    """`de` for `de-AT`; English where nothing is said."""
    return language.replace("_", "-").split("-")[0].lower() or "en"


def words_of(text: str) -> list[Word]:
    """The words of `text` in order; `C++`, `C#`, `.NET` and `S3` are one each, unspaced scripts give characters."""
    found: list[Word] = []
    text = text.translate(_APOSTROPHES)
    for match in _WORD.finditer(text):
        written = match.group()
        if _UNSPACED.search(written):
            found.extend(
                Word(char, char, match.start() + at, match.start() + at + 1) for at, char in enumerate(written)
            )
        else:
            found.append(Word(written, fold(written), match.start(), match.end()))
    return found


def fold(word: str) -> str:
    """Lower case, without a possessive ending."""
    lowered = word.lower()
    return lowered[:-2] if lowered.endswith("'s") else lowered


def folded_words(text: str) -> list[str]:
    """Only the comparing forms, for long texts."""
    return [fold(word) for word in _WORD.findall(text.translate(_APOSTROPHES))]


@lru_cache(maxsize=32)
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    name = _STEMMERS.get(base_language(language))
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=60_000)
def stem(folded: str, language: str) -> str:
    """The stem under which forms of one word meet; the word itself where the language has no stemmer.

    Short words and words with digits or signs stay whole: `iam`, `s3`, `c++`.
    """
    if len(folded) < 4 or not folded.isalpha():
        return folded
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(folded)) if stemmer else folded


def is_stop_word(word: Word, language: str, *, first: bool = False) -> bool:
    """Whether the word only holds the sentence together. `IT` or `Go` inside a sentence are names, not stop words."""
    if word.folded not in STOP_WORDS.get(base_language(language), STOP_WORDS["en"]):
        return False
    if len(word.written) > 1 and word.written.isupper():
        return False
    return first or not word.written[:1].isupper() or word.written == "I" or "'" in word.written


def language_of(text: str) -> str:
    """The language whose stop words the text uses most; English when in doubt."""
    folded = set(folded_words(text))
    if len(folded) < 2:
        return "en"
    best = max(STOP_WORDS, key=lambda language: (len(folded & STOP_WORDS[language]), language == "en"))
    return best if len(folded & STOP_WORDS[best]) > len(folded & STOP_WORDS["en"]) else "en"
