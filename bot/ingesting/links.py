"""Links of a feed: to a file beside a local feed, or to an address on the web."""

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bot.errors import FetchRefused

_EXAMPLES = ("example.com", "example.net", "example.org", "example", "invalid")


def is_web_address(source: str) -> bool:
    return source[:8].lower().startswith(("http://", "https://"))


def is_example_address(url: str) -> bool:
    """Whether `url` is on a host that RFC 2606 keeps for examples, where nothing can be fetched."""
    host = (_host(url) or "").rstrip(".").lower()
    return any(host == example or host.endswith(f".{example}") for example in _EXAMPLES)


def web_link(link: str, base: str) -> str:
    """`link` of the feed at `base` as a whole address. Raises `FetchRefused` when it is none."""
    try:
        return urljoin(base, link)
    except ValueError as error:
        raise FetchRefused(link[:200], "it is no well-formed web address") from error


def file_link(link: str, feed: Path, channel: str | None) -> Path | None:
    """The file that `link` of the local `feed` means; None when it means an address on the web.

    A relative link, or one under the show's own page `channel`, is a file in the feed's folder. Raises `FetchRefused`
    for a link that leads out of that folder.
    """
    folder = feed.parent
    if is_web_address(link):
        own = channel.rstrip("/") + "/" if channel else ""
        if not own or not link.startswith(own):
            return None
        beside = _inside(folder, link[len(own) :], link)
        return beside if beside.is_file() else None
    scheme = link.partition(":")[0]
    if "://" in link or (":" in link and scheme.isalpha() and len(scheme) > 1):
        raise FetchRefused(link[:200], "only http and https addresses are fetched")
    return _inside(folder, link, link)


def _inside(folder: Path, relative: str, link: str) -> Path:
    path = unquote(relative.partition("?")[0].partition("#")[0]).lstrip("/")
    if not path or "\x00" in path:
        raise FetchRefused(link[:200], "it names no file")
    try:
        found = folder / path
        if found.resolve().is_relative_to(folder.resolve()):
            return found
    except (OSError, ValueError) as error:
        raise FetchRefused(link[:200], "it names no file") from error
    raise FetchRefused(link[:200], "it leads out of the feed's folder")


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
