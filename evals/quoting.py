"""What two scripted models answer, the same for the same words. Neither understands anything.

One *quotes*: it copies lines that it was shown, by their length and a few words, and cites them. It proves that the
whole road runs, and any model that reads should do better. The other is *silent*: it fills in every form and says
nothing, so every figure with it must be as without a model.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from tests.fakes.reading_model import lines_of
from tests.wire.llm.asked import Asked, Json

_BOLD = re.compile(r"\b(?:should|never|always|nobody|every|will|best|worst)\b", re.I)
_SPEAKER = re.compile(r"^[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}: ")
_WORD = re.compile(r"[^\W_]{4,}")
_BARE = re.compile(
    r"about|does|doing|from|have|into|said|says|should|that|their|them|then|there|they|this|were|what|when|where|which|"
    r"will|with|would|your"
)
"""Words that tell nothing of what a question is about."""
_QUESTION = re.compile(r"== Question ==\n> (.*)")
_STEM = 4
"""Letters by which two words are taken for the same."""
_ENOUGH = 0.5
"""The share of a question's words that the lines must hold for the one that quotes to answer."""
_CITED = 2
_WEIGHT = 1
"""The least: what the rules found goes first."""

Lines = Mapping[int, str]


def quotes(asked: Asked) -> Json:
    """The one that quotes. Its answers go without their last full stop: so they can be told from their receipts."""
    match asked.purpose:
        case "answer":
            return _answer(asked.material)
        case "find":
            return _finds(lines_of(asked.material).get("Transcript", {}))
        case "sum_up":
            return _sums_up(lines_of(asked.material))
    return silence(asked)


def silence(asked: Asked) -> Json:
    """The silent one. Its answer proves nothing, so that the evidence itself is shown in its stead."""
    match asked.purpose:
        case "answer":
            return {"found": True, "sentences": [{"lines": [], "text": ""}]}
        case "find":
            return {"takes": [], "takeaways": [], "quotes": [], "subjects": [], "names": []}
        case "sum_up":
            return {"takes": [], "takeaways": [], "quotes": [], "summary": []}
        case "speakers":
            return {"turns": []}
    return {"leans": False, "question": ""}


def _answer(material: str) -> Json:
    """The two lines with most of the question's words, of equals those with rarer ones; nothing where they hold too
    few of them."""
    found = _QUESTION.search(material)
    wanted = _stems([found[1]]) if found is not None else set()
    lines = {int(number): text for number, text in re.findall(r"^(\d+): (.*[^?\n])$", material, re.M)}
    stems = {number: wanted & _stems([text]) for number, text in lines.items()}
    often = Counter(stem for held in stems.values() for stem in held)
    worth = {number: (len(held), sum(1 / often[stem] for stem in held)) for number, held in stems.items()}
    best = sorted(lines, key=lambda number: worth[number], reverse=True)[:_CITED]
    if not best or len(set().union(*(stems[number] for number in best))) < _ENOUGH * len(wanted):
        return {"found": False, "sentences": []}
    told = [number for number in best if stems[number]]
    return {"found": True, "sentences": [{"lines": [one], "text": _said(lines[one]).rstrip(".")} for one in told]}


def _finds(lines: Lines) -> Json:
    said = {number: _said(text) for number, text in lines.items()}
    told = {number: text for number, text in said.items() if 40 < len(text) < 140 and not text.endswith("?")}
    bold = [number for number, text in told.items() if _BOLD.search(text)][:1]
    plain = [number for number in told if number not in bold]
    taught = sorted(plain, key=lambda number: -len(told[number]))
    return {
        "takes": [
            {"claim": told[one], "lines": [one], "stance": "argues", "due": "", "weight": _WEIGHT} for one in bold
        ],
        "takeaways": [{"statement": told[one], "lines": [one], "weight": _WEIGHT} for one in taught[:1]],
        "quotes": [{"first": one, "last": one, "weight": _WEIGHT} for one in taught[:2]],
        "subjects": [],
        "names": [],
    }


def _sums_up(shown: Mapping[str, Lines]) -> Json:
    """All that it is offered, in the order in which it is."""
    taught = shown.get("Takeaways", {})
    summary = [{"text": text.partition(" | ")[0], "finds": [number]} for number, text in taught.items()]
    return {
        "takes": list(shown.get("Takes", {}))[:8],
        "takeaways": list(taught)[:10],
        "quotes": list(shown.get("Quotes", {}))[:20],
        "summary": summary[:3],
    }


def _said(line: str) -> str:
    return _SPEAKER.sub("", line)


def _stems(texts: Iterable[str]) -> set[str]:
    words = {word.lower() for text in texts for word in _WORD.findall(text)}
    return {word[:_STEM] for word in words if not _BARE.fullmatch(word)}
