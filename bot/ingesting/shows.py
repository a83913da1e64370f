"""Which show an episode belongs to, and what it is called: the same sources always give the same ids and slugs."""

import hashlib
import re
import unicodedata
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.episode import EpisodeDetails, Show
from bot.domain.ids import ShowId
from bot.reading.names import prettify, slugify

_FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space of https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md ."""

_SEPARATORS = re.compile(r"[\s'\u2019\".,:;!?&()\[\]\u2013\u2014_/|-]+")


def show_called(title: str) -> Show:
    """The published show of this title, for sources that have no feed address."""
    slug = slugify(title)
    told = slugify(_SEPARATORS.sub("", title)).replace("-", "")
    letters = "".join(character for character in _SEPARATORS.sub("", title) if not character.isspace())
    if not slug or len(told) < len(unicodedata.normalize("NFC", letters)) or slug.replace("-", "") != told:
        slug = "-".join(part for part in (slug, _digest(title)[:8]) if part)
    return Show(ShowId(slug), title)


def show_of_feed(title: str, url: str) -> Show:
    """The published show of the feed at `url`: two feeds of one title stay two shows."""
    bare = url.partition("://")[2].rstrip("/")
    return Show(ShowId(f"feed-{uuid.uuid5(_FEEDS, bare)}"), title or urlsplit(url).hostname or bare, feed_url=url)


def folder_title(source: str) -> str:
    """A show title for a file or address whose text names none: its folder, or its host."""
    if "://" in source:
        parts = urlsplit(source)
        folders = [part for part in parts.path.split("/")[:-1] if part]
        return prettify(folders[-1]) if folders else parts.hostname or source
    return prettify(Path(source).absolute().parent.name) or "Untitled show"


def file_slug(source: str) -> str:
    """`FOLDER/STEM`: what people call the episode of a file or of an address without a feed."""
    if "://" in source:
        path = Path(urlsplit(source).path)
        folder = path.parent.name or (urlsplit(source).hostname or "")
    else:
        path = Path(source).absolute()
        folder = path.parent.name
    return f"{_slug_part(folder)}/{_slug_part(path.stem)}"


def feed_slug(show: Show, details: EpisodeDetails) -> str:
    """A slug for an episode that only its feed names."""
    title = slugify(details.title)
    numbered = f"s{details.season}e{details.number}" if details.season and details.number else ""
    stem = "-".join(part for part in (numbered, title) if part) or _digest(details.guid or details.title)
    return f"{slugify(show.title) or show.id}/{stem}"


def _slug_part(name: str) -> str:
    """The name of a file or folder, as it is but for characters that would break a line or a path."""
    kept = "".join(character if character.isprintable() and character not in "/\\" else "-" for character in name)
    return kept.strip()[:120] or "untitled"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
