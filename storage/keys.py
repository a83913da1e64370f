"""Every key that goes into the cache or Redis: its name, the type of its value and how long it lives.

| key | value | lives |
|---|---|---|
| `aftershow:{community or "public"}:{what}:{corpus version}:{method}:{hash}` | JSON | 6 h, give or take a tenth |
| the same with `:computing` | a token of the process that computes it | until it has, at most 10 s |
| `aftershow:{community}:limit:{"all" or "person:" and id}:{seconds}` | recent requests, kept by `limits` | `seconds` |

`hash` is that of the query, in one spelling. Nothing here must not be lost.
"""

import hashlib
import random
import unicodedata
from datetime import timedelta
from urllib.parse import quote

from bot.domain.ids import CommunityId, PersonId
from bot.ports import LookupKey

PREFIX = "aftershow"
PUBLIC = "public"

LOOKUP_LIFE = timedelta(hours=6)
COMPUTING_LIFE = timedelta(seconds=10)


def lookup_name(key: LookupKey) -> str:
    """Old names die by themselves: the corpus version and the method are part of them."""
    hashed = hashlib.sha256(_normalise(key.query).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{community_prefix(key.community)}{_part(key.what)}:{key.corpus_version}:{_part(key.method)}:{hashed}"


def computing_name(name: str) -> str:
    return f"{name}:computing"


def community_prefix(community: CommunityId | None) -> str:
    """How every key of a community starts. No community's name can look like another's, or like the public."""
    if community is None:
        return f"{PREFIX}:{PUBLIC}:"
    return f"{PREFIX}:{'%70ublic' if community == PUBLIC else _part(community)}:"


def limit_name(community: CommunityId, person: PersonId | None, seconds: int) -> str:
    """Name of a window of `seconds`, after the prefix that `limits` puts first; `person` None is everybody."""
    who = "all" if person is None else f"person:{_part(person)}"
    return f"{community_prefix(community).removeprefix(PREFIX + ':')}limit:{who}:{seconds}"


def jittered(life: timedelta, spread: float = 0.1) -> float:
    """Seconds around `life`, so that what was computed together does not expire together."""
    return life.total_seconds() * random.uniform(1 - spread, 1 + spread)  # noqa: S311


def _normalise(query: str) -> str:
    return " ".join(unicodedata.normalize("NFC", query).split())


def _part(value: str) -> str:
    """Free of `:` and of the characters that Redis patterns give a meaning."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")
