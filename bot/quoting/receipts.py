"""How a receipt reads: where words were said, on every quote that is shown."""

from collections.abc import Sequence

from bot.chat.blocks import EpisodeLine, QuoteBlock, Receipt
from bot.chat.links import episode_path, transcript_path
from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.domain.span import Citation
from bot.ports import PageTags
from bot.quoting.heard_as import HeardAs

_ROUND_PERCENT = 5


class Receipts:
    """Draws receipts with absolute addresses. `base_url` is where our transcript pages are served, "" for nowhere.

    `tags` seal into each link which community it is for; None where the pages are of one community alone.
    """

    def __init__(self, base_url: str, heard_as: HeardAs, tags: PageTags | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._heard_as = heard_as
        self._tags = tags

    async def read_ahead(self, communities: Sequence[CommunityId]) -> None:
        """Quotes for all of these follow: what each would be read for is read at once."""
        await self._heard_as.read_ahead(communities)

    def receipt(self, citation: Citation, community: CommunityId) -> Receipt:
        path = transcript_path(citation, self._tag(community, citation.span.episode_id))
        return Receipt(
            episode_title=citation.episode_title,
            where=spoken_at(citation),
            lines=lines_text(citation),
            transcript_url=f"{self._base_url}{path}" if self._base_url else None,
            url=timed_url(citation),
        )

    async def quotes(self, citations: Sequence[Citation], scope: Scope) -> tuple[QuoteBlock, ...]:
        """Quotes with their receipts, proper names beside what was misheard."""
        notes = await self._heard_as.notes(citations, scope)
        return tuple(
            QuoteBlock(text=one.text, speaker=one.speaker, receipt=self.receipt(one, scope.community), heard_as=heard)
            for one, heard in zip(citations, notes, strict=True)
        )

    def episode(self, episode: Episode, community: CommunityId) -> EpisodeLine:
        path = episode_path(episode.id, self._tag(community, episode.id))
        return EpisodeLine(
            episode_id=episode.id,
            title=episode.title,
            detail=episode_detail(episode),
            transcript_url=f"{self._base_url}{path}" if self._base_url else None,
            url=episode.details.url,
        )

    def _tag(self, community: CommunityId, episode_id: EpisodeId) -> str:
        return self._tags.tag(community, episode_id) if self._tags is not None and self._base_url else ""


def episode_detail(episode: Episode) -> str:
    """ "S3E12, 31 December 2024, The Show, 41 min", as far as it is known."""
    details = episode.details
    parts = [
        _numbered(details.season, details.number),
        f"{details.published.day} {details.published:%B %Y}" if details.published else "",
        episode.show.title,
        f"{round(details.duration_seconds / 60)} min" if details.duration_seconds else f"{episode.words:,} words",
    ]
    return ", ".join(part for part in parts if part)


def _numbered(season: int | None, number: int | None) -> str:
    if season is not None and number is not None:
        return f"S{season}E{number}"
    if number is not None:
        return f"#{number}"
    return f"season {season}" if season is not None else ""


def spoken_at(citation: Citation) -> str:
    """ "12:34" with timestamps, else how far through: "about 40 % in"."""
    if citation.seconds is not None:
        return clock_text(citation.seconds)
    percent = round(citation.fraction * 100 / _ROUND_PERCENT) * _ROUND_PERCENT
    if percent <= 0:
        return "at the start"
    return "at the end" if percent >= 100 else f"about {percent} % in"


def clock_text(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lines_text(citation: Citation) -> str:
    if citation.first_line == citation.last_line:
        return f"line {citation.first_line}"
    return f"lines {citation.first_line}-{citation.last_line}"


def timed_url(citation: Citation) -> str | None:
    """The episode's page at the time of the words, as a media fragment (W3C Media Fragments URI, `#t=`)."""
    if citation.episode_url is None or citation.seconds is None or "#" in citation.episode_url:
        return citation.episode_url
    return f"{citation.episode_url}#t={int(citation.seconds)}"
