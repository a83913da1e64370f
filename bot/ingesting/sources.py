"""What people name (files, folders, feeds, addresses) to candidates: one transcript to read each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.episode import EpisodeDetails
from bot.errors import FetchRefused, NotATranscript, SourceError, UnreadableSource
from bot.ingesting.files import MAX_FEED_BYTES, files_under, read_file, read_head, shown_path
from bot.ingesting.links import file_link, is_example_address, is_web_address, web_link
from bot.ports import Feed, FeedItem, Feeds, Fetched
from bot.reading.language import language_code


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEpisode:
    """What the feed says of a candidate. `feed` is its path or address, `address` whether it came from the web."""

    feed: str
    from_web: bool
    show_title: str
    details: EpisodeDetails
    chapters: Path | str | None
    """A local file or an address."""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a transcript may be: a local file, an address, or bytes that were already fetched."""

    source: str
    path: Path | None = None
    body: bytes | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One episode to read: from the first of `places` that can be read. `problem` is set when there is none to try.

    `only_heard` says that its feed names a recording and no transcript.
    """

    name: str
    places: tuple[Place, ...] = ()
    episode: FeedEpisode | None = None
    problem: SourceError | None = None
    only_heard: bool = False


def open_local(sources: Sequence[str], feeds: Feeds) -> list[Candidate | str]:
    """The candidates of all files, folders and local feeds, each file once; an address stands for itself."""
    taken: set[Path] = set()
    found: list[Candidate | str] = []
    for source in sources:
        if is_web_address(source):
            found.append(source)
            continue
        if "\x00" in source:
            found.append(Candidate(name=source, problem=UnreadableSource(source, "it is no path")))
            continue
        path = Path(source)
        paths = list(files_under(path)) if path.is_dir() else [path]
        if not paths:
            found.append(Candidate(name=source, problem=UnreadableSource(source, "its folder holds no files")))
        found.extend(_of_files(paths, feeds, taken))
    return found


def _of_files(paths: Sequence[Path], feeds: Feeds, taken: set[Path]) -> list[Candidate]:
    """Feeds first, since they know more about the files they name than those say of themselves."""
    found: list[Candidate] = []
    named = {path for path in paths if feeds.is_feed(read_head(path))}
    for path in paths:
        if path in named and path.resolve() not in taken:
            taken.add(path.resolve())
            found.extend(_of_local_feed(path, feeds, taken))
    for path in paths:
        if path.resolve() not in taken:
            taken.add(path.resolve())
            found.append(Candidate(name=shown_path(path), places=(Place(source=shown_path(path), path=path),)))
    return found


def _of_local_feed(path: Path, feeds: Feeds, taken: set[Path]) -> list[Candidate]:
    name = shown_path(path)
    try:
        feed = feeds.read_feed(read_file(path, name=name, largest=MAX_FEED_BYTES), source=name)
    except SourceError as error:
        return [Candidate(name=name, problem=error)]
    found = [_of_item(feed, item, name, path) for item in feed.items]
    for candidate in found:
        taken.update(place.path.resolve() for place in candidate.places if place.path is not None)
        if candidate.episode is not None and isinstance(candidate.episode.chapters, Path):
            taken.add(candidate.episode.chapters.resolve())
    return found or [Candidate(name=name, problem=NotATranscript(name, "its feed has no episodes"))]


async def open_address(url: str, feeds: Feeds) -> list[Candidate]:
    """The candidates of a feed or a single transcript on the web."""
    try:
        fetched = await feeds.fetch(url)
        if not feeds.is_feed(fetched.body):
            return [Candidate(name=url, places=(Place(source=url, body=fetched.body),))]
        found = in_feed(fetched, url, feeds)
    except SourceError as error:
        return [Candidate(name=url, problem=error)]
    return found or [Candidate(name=url, problem=NotATranscript(url, "its feed has no episodes"))]


def in_feed(fetched: Fetched, url: str, feeds: Feeds) -> list[Candidate]:
    """The candidates of the feed at `url` as it was fetched. Raises `SourceError` where it cannot be read."""
    feed = feeds.read_feed(fetched.body, source=url)
    return [_of_item(feed, item, url, None, base=fetched.url) for item in feed.items]


def _of_item(feed: Feed, item: FeedItem, source: str, path: Path | None, base: str = "") -> Candidate:
    """The candidate of one feed item; `path` is that of a local feed, `base` the address of one on the web."""
    name = f"{source} ({item.details.title})"
    places: list[Place] = []
    problem: SourceError | None = None
    for link in item.transcripts:
        language = language_code(link.language) or language_code(feed.language)
        try:
            target = _target(link.url, path, feed.link, base)
        except FetchRefused as error:
            problem = error
            continue
        if isinstance(target, Path):
            places.append(Place(source=shown_path(target), path=target, language=language))
        elif is_example_address(target):
            problem = NotATranscript(name, f"its transcript {target} is at an example address, where nothing is")
        else:
            places.append(Place(source=target, language=language))
    if not places and problem is None:
        problem = NotATranscript(name, "its feed names no transcript for it")
    episode = FeedEpisode(
        feed=source,
        from_web=path is None,
        show_title=feed.title,
        details=item.details,
        chapters=_chapters(item, path, feed.link, base),
        language=language_code(feed.language),
    )
    audio = item.details.audio_url
    return Candidate(
        name=name,
        places=tuple(places),
        episode=episode,
        problem=None if places else problem,
        only_heard=not item.transcripts and audio is not None and not is_example_address(audio),
    )


def _target(link: str, path: Path | None, channel: str | None, base: str) -> Path | str:
    if path is None:
        return web_link(link, base)
    return file_link(link, path, channel) or link


def _chapters(item: FeedItem, path: Path | None, channel: str | None, base: str) -> Path | str | None:
    """Where the chapters are; None where there are none or their link is unfit: chapters are never worth a failure."""
    if item.chapters_url is None:
        return None
    try:
        target = _target(item.chapters_url, path, channel, base)
    except FetchRefused:
        return None
    return None if isinstance(target, str) and is_example_address(target) else target
