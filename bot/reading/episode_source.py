"""What a reader returns: an episode as its source tells it."""

from dataclasses import dataclass

from bot.domain.episode import EpisodeDetails
from bot.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEpisode:
    """`raw` is the decoded source, unchanged; `format` names the reader that took it."""

    details: EpisodeDetails
    transcript: Transcript
    raw: str
    format: str
