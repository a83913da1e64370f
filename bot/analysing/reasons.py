"""Why something was picked, in words a host can judge."""

from collections.abc import Mapping

_WORDS = {
    "stated": "announced as an opinion",
    "declared_now": "announced as an opinion",
    "declared_just": "said right after announcing an opinion",
    "marker_before": "said right after announcing an opinion",
    "absolute": "leaves no exception",
    "ought": "says what ought to be done",
    "claim_ought": "says what ought to be done",
    "value": "judges good or bad",
    "claim_value": "judges good or bad",
    "will": "foretells",
    "contrast": "sets one thing against another",
    "negation": "denies something",
    "think": "speaker's own view",
    "generic": "speaks of people in general",
    "imperative": "tells people what to do",
    "reacted": "others reacted to it",
    "reasoned_after": "reasons are given",
    "learned": "named as something learned",
    "salience": "about what the episode is about",
    "central": "close to what its part of the episode is about",
}


def explain(signs: Mapping[str, float], *, marked: bool = False) -> str:
    """Up to three plain reasons, joined by semicolons."""
    reasons = ["the show asked for opinions here"] if marked else []
    for name, words in _WORDS.items():
        if signs.get(name, 0.0) > (0.5 if name in {"salience", "central"} else 0.0) and words not in reasons:
            reasons.append(words)
        if len(reasons) == 3:
            break
    return "; ".join(reasons) or "reads as a claim of its own"
