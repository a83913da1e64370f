"""Small shows and episodes for tests of the stores."""

from datetime import date

from bot.domain.episode import EpisodeDetails, Show
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Span
from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance
from bot.ports import IncomingEpisode

ADA = CommunityId("ada")
BOB = CommunityId("bob")
KITCHEN = Show(ShowId("kitchen"), "Kitchen Radio")


def transcript(*speeches: str, speakers: tuple[str | None, ...] = (), seconds_each: float | None = 5.0) -> Transcript:
    """One utterance, one source line and (unless `seconds_each` is None) one time mark for each speech."""
    start = 0
    utterances, lines, times = [], [], []
    for at, speech in enumerate(speeches):
        speaker = speakers[at] if at < len(speakers) else None
        utterances.append(Utterance(start, start + len(speech), speaker))
        lines.append(LineMark(start, at + 1))
        if seconds_each is not None:
            times.append(TimeMark(start, at * seconds_each))
        start += len(speech) + 1
    return Transcript("\n".join(speeches), tuple(utterances), tuple(lines), tuple(times), source_lines=len(speeches))


def incoming(
    slug: str,
    *speeches: str,
    show: Show = KITCHEN,
    source: str | None = None,
    guid: str | None = None,
    title: str | None = None,
    published: date | None = None,
    season: int | None = None,
    number: int | None = None,
    words: Transcript | None = None,
) -> IncomingEpisode:
    said = words or transcript(*(speeches or (f"These are the words of {slug}.",)))
    return IncomingEpisode(
        show=show,
        slug=slug,
        source=source or f"shows/{slug}.txt",
        details=EpisodeDetails(
            title=title or slug.title(), published=published, season=season, number=number, guid=guid
        ),
        transcript=said,
        raw="\n".join(speeches),
    )


def span_of(episode_id: EpisodeId, words: Transcript, quoted: str) -> Span:
    start = words.text.index(quoted)
    return Span(episode_id, TranscriptHash(words.hash), start, start + len(quoted))
