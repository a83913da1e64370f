"""Questions that lean on what was asked before, and the same questions so that they stand alone."""

import re
from collections.abc import Sequence
from enum import Enum

_ABOUT = re.compile(r"^(?:(?:and|but|so|ok|okay|then)[, ]+)*(?:what|how) about (?P<topic>[^?]+?)[?.! ]*$", re.I)
_BARE = re.compile(r"^(?:(?:and|but|so|ok|okay)[, ]+)*(?P<ask>why(?: not)?|how|how so|when|where)[?.! ]*$", re.I)


class Lean(Enum):
    STANDS = "stands"
    LEANS = "leans"


def leaning(question: str) -> Lean:
    """Whether a question needs what was asked before it, told by its words alone."""
    return Lean.LEANS if _ABOUT.match(question) or _BARE.match(question) else Lean.STANDS


def stand_alone(question: str, earlier: Sequence[str]) -> str | None:
    """The question with what it leaves unsaid, from the latest of `earlier`; None where it stands alone already."""
    if not earlier or leaning(question) is Lean.STANDS:
        return None
    before = earlier[-1].strip()
    if about := _ABOUT.match(question):
        return f"{about['topic'].strip()}: {before}"
    bare = _BARE.match(question)
    return f"{bare['ask'].capitalize()}: {before}" if bare else None
