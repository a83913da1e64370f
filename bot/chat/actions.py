"""What buttons carry: `word:rest`, at most 100 characters, parsed again on arrival because it is untrusted."""

from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.errors import BadArgument

LONGEST = 100


def span_action(word: str, span: Span) -> str:
    return f"{word}:{span.episode_id}:{span.transcript_hash[:16]}:{span.start}:{span.end}"


def parse_span(rest: str) -> tuple[EpisodeId, str, int, int]:
    """Episode, first 16 characters of the transcript hash, start and end. Raises `BadArgument`."""
    parts = rest.split(":")
    if len(parts) != 4 or not parts[2].isdecimal() or not parts[3].isdecimal():
        raise BadArgument("That button is not one of mine, or from a version too old. Run the command again.")
    start, end = int(parts[2]), int(parts[3])
    if not start < end:
        raise BadArgument("That button points nowhere. Run the command again.")
    return EpisodeId(parts[0]), parts[1], start, end
