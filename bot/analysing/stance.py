"""Signs of a stance in one sentence: numbers that hold for any show, subject and speaker."""

from collections.abc import Mapping

from bot.analysing import cues
from bot.analysing.claim_shape import shape_signs
from bot.analysing.spoken import Spoken, SpokenSentence


def sentence_signs(sentence: SpokenSentence, claim: str | None) -> dict[str, float]:
    """How the sentence is put, and how the claim made of it reads; absent names are zero."""
    words, text = sentence.words, sentence.text
    bag = set(words)
    count = len(words)
    first = words[0] if words else ""
    opening = next((word for word in words if word not in cues.OPENER and word not in cues.FILLER), "")
    signs: dict[str, float] = {
        "short": float(count < 6),
        "brief": float(6 <= count <= 10),
        "long": float(count > 30),
        "very_long": float(count > 45),
        "asks": float(sentence.asks),
        "quotes": float('"' in text or "\u201c" in text),
        "first_person": float(bool(bag & cues.FIRST_PERSON)),
        "we": float(bool(bag & cues.WE)),
        "you": float(bool(bag & cues.YOU)),
        "generic": float(bool(bag & cues.GENERIC)),
        "think": float(bool(cues.THINK.search(text))),
        "ought": float(bool(bag & cues.OUGHT)),
        "will": float(bool(cues.WILL.search(text))),
        "absolute": float(min(2, len(bag & cues.ABSOLUTE))),
        "value": float(min(3, len(bag & cues.VALUE))),
        "negation": float(bool(bag & cues.NEGATION)),
        "narrative": float(min(3, sum(word in cues.NARRATIVE for word in words))),
        "hedge": float(bool(bag & cues.HEDGE)),
        "anaphor": float(opening in cues.ANAPHOR),
        "opener": float(first in cues.OPENER),
        "but": float(first == "but"),
        "meta": float(min(3, len(bag & cues.META))),
        "reported": float(bool(cues.REPORTED.search(text))),
        "reason": float(bool(cues.REASON.search(text))),
        "contrast": float(bool(cues.CONTRAST.search(text))),
        "if_you": float(bool(cues.IF_YOU.search(text))),
        "imperative": float(opening in cues.IMPERATIVE),
        "learned": float(bool(cues.LEARNED.search(text))),
        "marker": float(bool(cues.MARKER.search(text))),
        "stated": float(bool(cues.MARKER.search(text) and cues.STATED.search(text))),
        "numbers": float(any(character.isdigit() for character in text)),
        "trails_off": float(text.rstrip().endswith(("--", "\u2014"))),
    }
    signs.update(shape_signs(claim))
    return signs


def surrounding_signs(spoken: Spoken, index: int, salience: Mapping[str, float]) -> dict[str, float]:
    """What stands around sentence `index`: its turn, the answer it gets, the weight of its words in the episode."""
    sentences = spoken.sentences
    sentence = sentences[index]
    turn = spoken.turn_of(index)
    place = index - turn.first
    following = sentences[turn.last] if turn.last < len(sentences) else None
    after = sentences[index + 1] if index + 1 < turn.last else None
    before = sentences[index - 1] if index > turn.first else None
    content = {word for word in sentence.words if word not in cues.STOP_WORDS}
    weights = sorted((salience.get(word, 0.0) for word in content), reverse=True)[:4]
    return {
        "turn_short": float(turn.words < 15),
        "turn_long": float(turn.words > 80),
        "turn_first": float(place == 0),
        "turn_early": float(0 < place <= 2),
        "turn_last": float(index == turn.last - 1),
        "reacted": float(
            following is not None and bool(cues.REACTION.search(following.text)) and turn.last - index <= 3
        ),
        "reasoned_after": float(after is not None and bool(cues.REASON.search(after.text))),
        "asked_before": float(turn.first > 0 and sentences[turn.first - 1].asks),
        "marker_before": float(before is not None and bool(cues.MARKER.search(before.text))),
        "marker_after": float(after is not None and bool(cues.MARKER.search(after.text))),
        "salience": sum(weights) / 4,
        "edge": float(index < 0.04 * len(sentences) or index > 0.97 * len(sentences)),
        "raw": float(not spoken.has_speakers),
        "echoed": _echo(spoken, index, content, by_others=False),
        "answered": _echo(spoken, index, content, by_others=True),
    }


def _echo(spoken: Spoken, index: int, content: set[str], *, by_others: bool) -> float:
    """Share of the sentence's content words that the next sentences take up, all of them or other speakers' alone."""
    if not content:
        return 0.0
    speaker = spoken.sentences[index].speaker
    heard: set[str] = set()
    for later in spoken.sentences[index + 1 : index + 9]:
        if not by_others or later.speaker != speaker:
            heard.update(later.words)
    return len(content & heard) / len(content)
