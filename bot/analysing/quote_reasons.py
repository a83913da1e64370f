"""Why a quote was chosen, in words for hosts."""

from collections.abc import Sequence

from bot.analysing.quote_traits import SentenceTraits

_KINDS = (
    ("antithesis", "sets one thing against another"),
    ("prediction", "a prediction"),
    ("parallel", "said in parallel clauses"),
    ("own_view", "a view of the speaker's own"),
    ("superlatives", "a strong claim"),
    ("general", "a claim about everyone"),
    ("comparatives", "a comparison"),
    ("contrast", "a claim with its limit"),
    ("you_claim", "advice to the listener"),
    ("kinds_of_people", "about people at work"),
    ("cause", "gives its reason"),
    ("numbers", "names a figure"),
    ("question", "a question worth asking"),
)


def reason_for(sentences: Sequence[SentenceTraits]) -> str:
    """Such as "a strong claim, complete in itself"."""
    kind = next((words for name, words in _KINDS if any(each.value(name) for each in sentences)), "a plain statement")
    whole = {1: "complete in itself", 2: "complete in two sentences"}.get(len(sentences), "complete in three sentences")
    return f"{kind}, {whole}"
