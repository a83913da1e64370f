"""What a sentence of ours may look like: plain words, no link, no mention, no markup, no number to call."""

import re
import unicodedata

from bot.domain.sentences import split_sentences
from bot.proving.dotted import dotted_names, without_dots

LONGEST = 320
"""Characters of a sentence."""
_MARKUP = re.compile(
    r"[@<>`\[\]{}|\\~^]"  # mentions, tags, code, links of every dialect
    r"|&(?:#\w+|[a-zA-Z]{2,8});"
    r"|\*|(?<!\w)_+\S|\S_+(?!\w)|__"
    r"|(?:^|\s)#+[\s\w]|(?<!\S):[\w+-]+:"
    r"|^\s*(?:[-+\u2022]\s|\d+[.)]\s)"
)
_TOP_LEVELS = (
    "com|org|net|io|ai|dev|app|co|gg|me|tv|fm|ly|to|us|uk|de|fr|ru|cn|in|eu|info|biz|xyz|link|click|site|online|shop"
    "|top|zip|mov|sh|cloud|tech|page|blog|live|world|club|pro|gl|be|it|nl|ch|at|es|pl|jp|br|au|ca|test|example|onion"
)
_LINK = re.compile(
    r"\w+:/|://|\b(?:https?|ftp|mailto|tel|javascript|data):(?=\S)"
    r"|\bwww\s*\.|\b[\w-]+(?:\s?\(?\b(?:dot)\b\)?\s?)(?:com|org|net|io)\b"
    rf"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:{_TOP_LEVELS})(?![\w-]|\.\w)"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\w/\w+/",
    re.I,
)
_CALLS = re.compile(r"@\w|<[@!#/a-z]|`|\|\||&(?:[lg]t|amp);|:\w{2,}:(?!\S)", re.I)
"""Calls somebody, or is markup, whatever stands around it."""
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
_YEARS = re.compile(r"(?:18|19|20)\d\d\s?-\s?(?:18|19|20)\d\d")
_DOTS = str.maketrans("\u3002\uff61\u2024\u00b7\u2027\u0589", "......")
"""Signs that are read as a dot, by people or by browsers."""
_LOOKALIKES = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
_FORBIDDEN_KINDS = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp", "So", "Sk"})


def misshapen(text: str, named: frozenset[str] = frozenset()) -> str:
    """Why `text` is no plain sentence; empty where it is one. `named` are dotted names that may stand in it."""
    if not text.strip():
        return "it is empty"
    if len(text) > LONGEST:
        return "it is too long"
    plain = unicodedata.normalize("NFKC", without_dots(text, named)).translate(_DOTS)
    if _LINK.search(plain):
        return "it holds a link"
    if any(_mixes_scripts(word) for word in plain.split()):
        return "it holds letters that look like others"
    if _MARKUP.search(plain):
        return "it holds markup"
    if any(unicodedata.category(char) in _FORBIDDEN_KINDS for char in text):
        return "it holds signs that are not to be seen"
    if any(_is_phone(found.group()) for found in _PHONE.finditer(text)):
        return "it holds a number to call"
    if len(list(split_sentences(text))) != 1:
        return "it is more than one sentence"
    return ""


def leads_away(text: str) -> bool:
    """Whether words call people, hold an address or code, or are written in letters that only look like others: in our
    own voice nobody says them, whoever said them before. Names with a dot are names where they point nowhere."""
    seen = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf"})
    plain = unicodedata.normalize("NFKC", without_dots(seen, dotted_names([seen]))).translate(_DOTS)
    return bool(_LINK.search(plain) or _CALLS.search(plain)) or any(_mixes_scripts(word) for word in plain.split())


def _mixes_scripts(word: str) -> bool:
    """Latin letters among Cyrillic or Greek ones: a word that is meant to be taken for another."""
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in word if char.isalpha()}
    return len(scripts & _LOOKALIKES) > 1


def _is_phone(found: str) -> bool:
    digits = sum(char.isdigit() for char in found)
    spaced = any(not char.isdigit() and char != "." for char in found.strip(" ().-"))
    return digits >= 7 and spaced and not _YEARS.fullmatch(found.strip(" ()."))
