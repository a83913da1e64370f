"""How a diligent model fills in the forms about an episode: the same for the same words, and mostly true."""

import re

from tests.wire.llm.asked import Asked, Json

_LINE = re.compile(r"^(\d+): (.*)$", re.M)
_SECTION = re.compile(r"== (\w+) ==\n(.*?)(?=\n== )", re.S)
_BOLD = re.compile(r"\b(?:should|never|always|nobody|every)\b", re.I)


def reads(asked: Asked) -> Json:
    """For every purpose of reading an episode."""
    return {"find": _finds, "speakers": _guesses, "sum_up": _sums_up}[asked.purpose](lines_of(asked.material))


def lines_of(material: str) -> dict[str, dict[int, str]]:
    """The numbered lines by the heading of their section."""
    return {
        heading: {int(number): text for number, text in _LINE.findall(body)}
        for heading, body in _SECTION.findall(material)
    }


def _finds(shown: dict[str, dict[int, str]]) -> Json:
    lines = {number: text.partition(": ")[2] or text for number, text in shown["Transcript"].items()}
    told = [(number, text) for number, text in lines.items() if 40 < len(text) < 130 and not text.endswith("?")]
    bold = [one for one in told if _BOLD.search(one[1])][:3]
    return {
        "takes": [
            {"claim": text, "lines": [number], "stance": "argues", "due": "", "weight": 7} for number, text in bold
        ],
        "takeaways": [{"statement": text, "lines": [number], "weight": 5} for number, text in told[2:5]],
        "quotes": [{"first": number, "last": number, "weight": 6} for number, _ in told[:3]],
        "subjects": [{"line": number, "title": " ".join(text.split()[:3])} for number, text in told[:2]],
        "names": [],
    }


def _guesses(shown: dict[str, dict[int, str]]) -> Json:
    first = min(shown["Transcript"])
    return {"turns": [{"first": first, "last": first, "person": 1, "confidence": 9}]}


def _sums_up(shown: dict[str, dict[int, str]]) -> Json:
    taught = shown.get("Takeaways", {})
    summary = [{"text": text.partition(" | ")[0], "finds": [number]} for number, text in taught.items()]
    return {
        "takes": list(shown.get("Takes", {}))[:5],
        "takeaways": list(taught)[:5],
        "quotes": list(shown.get("Quotes", {}))[:8],
        "summary": summary[:3],
    }
