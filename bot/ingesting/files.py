"""Files and folders: what lies in them, in a stable order, read within bounds."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.errors import NotATranscript, UnreadableSource
from bot.reading.decode import MEDIA_SUFFIXES, too_large
from bot.reading.limits import MAX_TRANSCRIPT_BYTES

MAX_FEED_BYTES = 30 * 1024 * 1024
_NUMBERS = re.compile(r"(\d{1,18})")
_HEAD = 4096


def files_under(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, in the order people sort: `ship-it-9` before `ship-it-10`, files before folders.

    Hidden names are passed over, and so are links that lead out of `folder`.
    """
    inside = folder.resolve()
    yield from _walk(folder, inside)


def shown_path(path: Path) -> str:
    """The path as text that can be stored; bytes of a name that are no UTF-8 become question marks."""
    return os.fsencode(path).decode("utf-8", "replace")


def _walk(folder: Path, inside: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=_order)
    except OSError:
        return
    visible = [entry for entry in entries if not entry.name.startswith((".", "__"))]
    for entry in visible:
        if entry.is_file() and (not entry.is_symlink() or entry.resolve().is_relative_to(inside)):
            yield entry
    for entry in visible:
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, inside)


def read_head(path: Path) -> bytes:
    """The first few kilobytes, for sniffing; empty for what cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def read_file(path: Path, *, name: str, largest: int = MAX_TRANSCRIPT_BYTES) -> bytes:
    """The bytes of `path`, never more than `largest`. Raises `UnreadableSource`; `NotATranscript` for large media."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSource(name, "it is not a file")
        if status.st_size > largest:
            if kind := MEDIA_SUFFIXES.get(path.suffix.lower()):
                raise NotATranscript(name, f"it is a {kind}, not a transcript")
            raise too_large(name)
        with path.open("rb") as file:
            return file.read(largest + 1)
    except FileNotFoundError as error:
        raise UnreadableSource(name, "there is no such file") from error
    except OSError as error:
        raise UnreadableSource(name, f"it cannot be opened: {error.strerror or error}") from error


def _order(path: Path) -> list[tuple[int, int, str]]:
    parts = _NUMBERS.split(path.name.casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
