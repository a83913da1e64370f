"""From findings to words and outcomes: what a command says beside its quotes."""

from bot.chat.blocks import Notice, Text, Tone
from bot.chat.messages import OutcomeItem
from bot.domain.findings import Repair
from bot.domain.span import Citation


def outcome_item(
    citation: Citation,
    score: float,
    *,
    claim: str | None = None,
    reason: str | None = None,
    speaker: str | None = None,
) -> OutcomeItem:
    return OutcomeItem(
        text=citation.text,
        episode=citation.episode_slug,
        source=citation.source,
        start_line=citation.first_line,
        end_line=citation.last_line,
        score=round(score, 4),
        claim=claim,
        speaker=speaker or citation.speaker,
        reason=reason,
        start_seconds=citation.seconds,
    )


def repair_note(repairs: tuple[Repair, ...]) -> tuple[Text, ...]:
    """Says which typed words were taken for which said ones, so that nobody wonders."""
    if not repairs:
        return ()
    pairs = "; ".join(f"\u201c{repair.typed}\u201d as {', '.join(_each(repair.taken_for))}" for repair in repairs)
    return (Text(f"I understood {pairs}."),)


def nobody_said(asked: str, missing: tuple[str, ...], closest: tuple[str, ...]) -> Notice:
    """No one said it: names the words that are missing and what was said instead."""
    words = _listed([f"\u2018{word}\u2019" for word in missing[:3]]) or f"\u2018{asked}\u2019"
    text = f"No one on the show has said {words} yet."
    if closest:
        text += f" Closest: {', '.join(closest[:5])}."
    else:
        text += " Try fewer or other words, or /episodes to see what there is."
    return Notice(Tone.NOT_FOUND, text)


def _each(words: tuple[str, ...]) -> list[str]:
    """None twice, however it is written."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return list(found.values())


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else " or ".join([", ".join(words[:-1]), words[-1]]) if words else ""
