"""Names for what has none: titles, seasons and numbers from file stems, slugs from titles."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_SEASON_EPISODE = re.compile(r"(?<![a-z0-9])s(\d{1,2})[ ._-]?e(\d{1,4})(?![a-z0-9])", re.IGNORECASE)
_TRAILING_NUMBER = re.compile(r"(?:^|[ ._-]|(?:ep|episode|folge)[ ._-]?)#?(\d{1,4})$", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_SEPARATORS = re.compile(r"[\s_\-.]+")
_DOUBLE_SUFFIX = re.compile(r"\.(?:en|de|fr|es|it|pt|nl|transcript|captions?|subtitles?)$", re.IGNORECASE)
_ABBREVIATIONS = (
    "ai api ci cd cli cto ceo css db devops dns gpu html http iot js k8s llm ml os sdk sql ssh ui us usa ux vr"
)
_CAPITALS = frozenset(_ABBREVIATIONS.split())
_SLUG_GAP = re.compile(r"[^\w]+|_+")
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class StemName:
    """What a file's stem tells: `ship-it-s1e20` is "Ship It S1E20", season 1, number 20."""

    title: str
    season: int | None = None
    number: int | None = None
    published: date | None = None


def read_stem(stem: str) -> StemName:
    """The title, and season, number and date where the stem says them clearly."""
    stem = _DOUBLE_SUFFIX.sub("", stem.strip())
    published = _date_in(stem)
    bare = _DATE.sub("", stem).strip(" ._-") if published else stem
    found = _SEASON_EPISODE.search(bare)
    if found:
        return StemName(prettify(bare), int(found[1]), int(found[2]), published)
    trailing = _TRAILING_NUMBER.search(bare)
    number = int(trailing[1]) if trailing and not (len(trailing[1]) == 4 and 1900 <= int(trailing[1]) < 2100) else None
    return StemName(prettify(bare) or stem or "Untitled", None, number, published)


def prettify(stem: str) -> str:
    """`the-infra_pod` becomes "The Infra Pod"; capitals that are there stay."""
    return " ".join(_capitalised(word) for word in _SEPARATORS.split(stem) if word)


def slugify(text: str) -> str:
    """Letters, digits and single hyphens, lower case, at most 80; empty when nothing of `text` is left."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return _SLUG_GAP.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-")


def _capitalised(word: str) -> str:
    if word.lower() in _CAPITALS or _SEASON_EPISODE.fullmatch(word):
        return word.upper()
    return word[0].upper() + word[1:] if word.islower() else word


def _date_in(stem: str) -> date | None:
    for match in _DATE.finditer(stem):
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if 1990 <= found.year < 2100:
            return found
    return None
