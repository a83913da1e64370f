"""Builds transcripts of small talks for the tests of analysis."""

from bot.domain.episode import EpisodeDetails
from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript
from bot.reading.builder import TranscriptBuilder

EPISODE = EpisodeId("episode")
DETAILS = EpisodeDetails(title="A talk")
PADDING = (
    "We moved the build to the other machine on Monday and it took the whole morning.",
    "Then somebody called about the printer and we went downstairs to look at it.",
    "My colleague had written the script years ago and nobody remembered the password.",
    "After lunch we carried the boxes into the van and drove back along the river.",
)


def talk(*turns: tuple[str | None, str]) -> Transcript:
    """One line for each turn of (speaker, words)."""
    builder = TranscriptBuilder()
    for line, (speaker, words) in enumerate(turns, start=1):
        builder.speak(words, line=line, speaker=speaker)
        builder.paragraph()
    return builder.build(source_lines=len(turns))


def chatter(speaker: str | None, turns: int) -> list[tuple[str | None, str]]:
    """Talk that tells what happened and judges nothing."""
    return [(speaker, " ".join((*PADDING[at % 4 :], *PADDING[: at % 4]))) for at in range(turns)]
