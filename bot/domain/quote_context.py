"""The talk around a quote."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """Consecutive words of one speaker, to the letter. `quoted` marks the words that the context is about."""

    speaker: str | None
    text: str
    quoted: bool = False
