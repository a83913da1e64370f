"""Under which form words of ours and words that were said meet."""

import re
from functools import lru_cache

from bot.language.irregular import base_form
from bot.language.sounds import plain
from bot.language.words import base_language, stem

_BRITISH = re.compile(r"(\w{3})is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)")
_IRREGULAR = {
    "became": "become", "overtook": "overtake", "rewrote": "rewrite", "rewritten": "rewrite", "rebuilt": "rebuild",
    "outgrew": "outgrow", "outsold": "outsell", "overcame": "overcome", "withdrew": "withdraw", "withdrawn": "withdraw",
    "swept": "sweep", "dealt": "deal", "fed": "feed", "bled": "bleed", "stuck": "stick", "struck": "strike",
    "shook": "shake", "shaken": "shake", "froze": "freeze", "frozen": "freeze", "proven": "prove", "sank": "sink",
    "sunk": "sink", "hung": "hang", "bent": "bend", "bound": "bind", "ate": "eat", "forbade": "forbid",
    "forbidden": "forbid", "arose": "arise", "arisen": "arise", "shown": "show", "crept": "creep",
}  # fmt: skip
_SHORTEST_PAST = 4
_ROOT = 5
"""Letters that words of one family share: `decide` and `decision`, `measure` and `measurable`."""


def listed(words: str) -> frozenset[str]:
    """The words of a list, parted by white space."""
    return frozenset(words.split())


@lru_cache(maxsize=20_000)
def stem_of(folded: str, language: str) -> str:
    word = (
        _BRITISH.sub(r"\1iz", _IRREGULAR.get(folded) or base_form(folded))
        if base_language(language) == "en"
        else folded
    )
    return stem(plain(word), language)


def is_past(folded: str) -> bool:
    """Whether an English word has the form of the past: `moved`, `left`, `became`."""
    if folded.endswith("ed"):
        return len(folded) > _SHORTEST_PAST
    return folded in _IRREGULAR or (base_form(folded) != folded and not folded.endswith("s"))


def root_of(one: str) -> str:
    """The beginning under which a family of words meets; short words are their own."""
    return one[:_ROOT] if len(one) > _ROOT and one.isalpha() else one
