"""Podcast feeds: RSS and Atom with the iTunes and Podcasting 2.0 tags, read from one bounded tree.

Namespace: https://github.com/Podcastindex-org/podcast-namespace . A `podcast:liveItem` is not an episode.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from adapters.feeds.feed_values import feed_date, feed_duration, feed_number, feed_seconds, feed_text
from adapters.feeds.feed_xml import parse_xml
from adapters.feeds.fetching import SafeFetcher
from bot.domain.episode import EpisodeDetails, Person, Soundbite
from bot.errors import NotATranscript, UnreadableSource
from bot.ports import Feed, FeedItem, Fetched, TranscriptLink
from bot.ports.watching import FeedLook, Marks

MAX_ITEMS = 5000
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
_PREFIXES = {
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.w3.org/2005/atom": "atom",
    "purl.org/rss/1.0": "",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/rss/1.0/modules/content": "content",
}
_NO_RECORDINGS = ("image/", "text/", "application/pdf", "application/epub", "application/zip")
_KINDS = ("json", "vtt", "srt", "subrip", "markdown", "html", "plain")
_ENDINGS = (".json", ".vtt", ".srt", ".srt", ".md", ".html", ".txt")


class FeedReader:
    """Implements `Feeds`, `FeedLooks` and `Downloads`: reads feeds, and fetches what they name."""

    def __init__(self, fetcher: SafeFetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, url: str) -> Fetched:
        return await self._fetcher.fetch(url)

    async def look(self, url: str, marks: Marks) -> FeedLook:
        return await self._fetcher.look(url, marks)

    async def download(self, url: str, to: Path) -> None:
        await self._fetcher.download(url, to)

    def is_feed(self, data: bytes) -> bool:
        head = data[:4000].replace(b"\x00", b"").lower()
        opening = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return opening.startswith(b"<") and any(root in head for root in _ROOTS) and b"<html" not in head

    def read_feed(self, data: bytes, *, source: str) -> Feed:
        root = parse_xml(data, source=source)
        channel = _channel(root)
        if channel is None:
            raise NotATranscript(source, "it is XML, not a feed and not a transcript")
        fields = _Fields(channel)
        items = [child for parent in (channel, root) for child in parent if _name(child) in {"item", "atom:entry"}]
        if len(items) > MAX_ITEMS:
            raise UnreadableSource(source, f"its feed has more than {MAX_ITEMS} episodes")
        title = feed_text(fields.text("title", "atom:title"))
        language = fields.text("language") or channel.get("{http://www.w3.org/XML/1998/namespace}lang")
        persons = tuple(_persons(fields))
        return Feed(
            title=title,
            language=language,
            link=fields.text("link") or _atom_link(fields, "alternate"),
            items=tuple(_item(_Fields(item), title, language, persons) for item in items),
        )


class _Fields:
    """The children of one element by their prefixed names."""

    def __init__(self, element: Element) -> None:
        self._children: dict[str, list[Element]] = {}
        for child in element:
            self._children.setdefault(_name(child), []).append(child)

    def all(self, name: str) -> list[Element]:
        return self._children.get(name, [])

    def text(self, *names: str) -> str | None:
        """The text of the first of `names` that has any."""
        for name in names:
            for element in self.all(name):
                if found := "".join(element.itertext()).strip():
                    return found
        return None


def _channel(root: Element) -> Element | None:
    name = _name(root)
    if name in {"atom:feed", "channel"}:
        return root
    if name in {"rss", "RDF"}:
        return next((child for child in root if _name(child) == "channel"), None)
    return None


def _name(element: Element) -> str:
    """`podcast:transcript` whatever way the feed spells the namespace; `item` for plain RSS."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, brace, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    if not brace:
        return local
    known = _PREFIXES.get(namespace.lower().partition("://")[2].rstrip("/#"))
    if known is None:
        return local if local == "RDF" else f"other:{local}"
    return f"{known}:{local}" if known else local


def _item(fields: _Fields, show: str, language: str | None, channel_persons: tuple[Person, ...]) -> FeedItem:
    enclosures = fields.all("enclosure")
    audio = _recording(enclosures) if enclosures else _atom_link(fields, "enclosure")
    guid = fields.text("guid", "atom:id") or (enclosures[0].get("url") if enclosures else audio)
    chapters = fields.all("podcast:chapters")
    details = EpisodeDetails(
        title=feed_text(fields.text("title", "itunes:title", "atom:title"))[:300] or "Untitled",
        show_title=show or None,
        published=feed_date(fields.text("pubDate", "dc:date", "atom:published", "atom:updated")),
        season=feed_number(fields.text("podcast:season", "itunes:season")),
        number=feed_number(fields.text("podcast:episode", "itunes:episode")),
        description=feed_text(
            fields.text("description", "itunes:summary", "content:encoded", "atom:summary", "atom:content")
        )[:4000],
        guid=guid[:500] if guid else None,
        url=_web_address(fields.text("link") or _atom_link(fields, "alternate") or _permalink(fields)),
        audio_url=_web_address(audio),
        duration_seconds=feed_duration(fields.text("itunes:duration")),
        persons=tuple(_persons(fields)) or channel_persons,
        soundbites=tuple(_soundbites(fields)),
    )
    return FeedItem(
        details=details,
        transcripts=tuple(_transcripts(fields, language)),
        chapters_url=(chapters[0].get("url") or "").strip() or None if chapters else None,
    )


def _recording(enclosures: Sequence[Element]) -> str | None:
    """The address of the first that may be a recording: some feeds put a picture or a paper before it."""
    kinds = ((one.get("url"), (one.get("type") or "").strip().lower()) for one in enclosures)
    return next((url for url, kind in kinds if url and not kind.startswith(_NO_RECORDINGS)), None)


def _persons(fields: _Fields) -> Iterator[Person]:
    seen: set[tuple[str, str]] = set()
    for element in fields.all("podcast:person"):
        name = feed_text("".join(element.itertext()))[:128]
        role = feed_text(element.get("role")).lower() or "host"
        if name and (name, role) not in seen:
            seen.add((name, role))
            yield Person(name, role)


def _soundbites(fields: _Fields) -> Iterator[Soundbite]:
    for element in fields.all("podcast:soundbite"):
        start, duration = feed_seconds(element.get("startTime")), feed_seconds(element.get("duration"))
        if start is not None and duration:
            yield Soundbite(start, duration, feed_text("".join(element.itertext()))[:300])


def _transcripts(fields: _Fields, language: str | None) -> list[TranscriptLink]:
    """Best first: in the show's language before others, then the formats that tell most."""
    links = [
        TranscriptLink(
            url, (element.get("type") or "").strip().lower(), (element.get("language") or "").strip() or None
        )
        for element in fields.all("podcast:transcript")
        if (url := (element.get("url") or "").strip())
    ]
    own = (language or "")[:2].lower()
    return sorted(
        links, key=lambda link: (bool(own and link.language and link.language[:2].lower() != own), _rank(link))
    )


def _rank(link: TranscriptLink) -> int:
    path = link.url.partition("?")[0].lower()
    ranks = [rank for rank, kind in enumerate(_KINDS) if kind in link.media_type]
    ranks += [rank for rank, ending in enumerate(_ENDINGS) if path.endswith(ending)]
    return min(ranks, default=len(_KINDS))


def _atom_link(fields: _Fields, relation: str) -> str | None:
    return next(
        (link.get("href") for link in fields.all("atom:link") if (link.get("rel") or "alternate") == relation), None
    )


def _permalink(fields: _Fields) -> str | None:
    guids = fields.all("guid")
    return guids[0].text if guids and guids[0].get("isPermaLink", "true").lower() == "true" else None


def _web_address(url: str | None) -> str | None:
    url = (url or "").strip()
    return url if url.lower().startswith(("https://", "http://")) and len(url) <= 2000 and " " not in url else None
