"""Bytes to text: which encoding a source is in, and whether it is text at all."""

import codecs
import re
from pathlib import PurePath

from charset_normalizer import from_bytes

from bot.errors import NotATranscript, UnreadableSource
from bot.reading.limits import MAX_TRANSCRIPT_BYTES

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEDIA = {
    "picture": "png jpg jpeg gif webp bmp ico tif tiff heic avif",
    "sound file": "mp3 m4a aac ogg oga opus flac wav aif aiff wma",
    "video": "mp4 m4v mov mkv webm avi",
    "document in a binary format": "pdf doc docx odt rtf xls xlsx ppt pptx epub",
    "archive": "zip gz tgz bz2 xz zst 7z rar tar",
    "database or program": "db sqlite sqlite3 pyc so dll exe",
}
MEDIA_SUFFIXES = {f".{suffix}": kind for kind, suffixes in _MEDIA.items() for suffix in suffixes.split()}
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CODE_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "shift_jis", "gb18030", "big5", "euc_kr"]
_SAMPLE = 64 * 1024


def decode_source(data: bytes, *, name: str) -> str:
    """The text of `data`, to the character. Raises `UnreadableSource` for what is empty, too large, binary or damaged.

    A picture, sound file or archive named as one raises `NotATranscript`.
    """
    if len(data) > MAX_TRANSCRIPT_BYTES:
        raise too_large(name)
    if not data.strip():
        raise UnreadableSource(name, "it is empty")
    text = _with_bom(data, name)
    if text is None:
        _refuse_binary(data, name)
        text = _without_bom(data, name)
    if "\x00" in text:
        raise UnreadableSource(name, "it is binary, not text (it holds zero characters)")
    return text


def too_large(name: str) -> UnreadableSource:
    return UnreadableSource(name, f"it is larger than the {MAX_TRANSCRIPT_BYTES // 1024**2} MB a transcript may have")


def _with_bom(data: bytes, name: str) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableSource(
                    name, f"it says it is {encoding.upper()} and is not: byte {error.start + len(bom)} is wrong"
                ) from error
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    head = data[:_SAMPLE]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\x00" not in data and controls * 50 <= len(head):
        return
    if kind := MEDIA_SUFFIXES.get(PurePath(name).suffix.lower()):
        raise NotATranscript(name, f"it is a {kind}, not a transcript")
    raise UnreadableSource(name, "it is binary, not text")


def _without_bom(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        cut = error.reason == "unexpected end of data"
    if cut:
        raise UnreadableSource(name, "it is cut off in the middle of a character") from None
    sequences = _SEQUENCE.findall(data)
    stray = len(_HIGH.findall(data)) - sum(map(len, sequences))
    if len(sequences) >= stray:
        raise UnreadableSource(name, f"it is damaged: UTF-8 with a wrong byte at {at}")
    return _from_code_page(data, name)


def _from_code_page(data: bytes, name: str) -> str:
    """Older one- and two-byte encodings. Western text is by far the most common, so cp1252 wins where it fits."""
    first = _HIGH.search(data)
    start = max(0, (first.start() if first else 0) - _SAMPLE // 2)
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=_CODE_PAGES).best()
    encoding = best.encoding if best is not None else ""
    if encoding in {"cp1250", "cp1252", "cp1254"} and _reads_as_western(data):
        encoding = "cp1252"
    if not encoding:
        raise UnreadableSource(name, "its text encoding is not known; save it as UTF-8")
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableSource(name, "its text encoding is not known; save it as UTF-8") from error


_WESTERN = frozenset("äöüßéèêëàâáãåæçîïíìñôóòõøœùúûÿÄÖÜÉÈÊÀÂÁÅÆÇÎÍÑÔÓÕØŒÙÚ‘’“”„…–—•«»°§©®€£¿¡ªº´ \u00a0")


def _reads_as_western(data: bytes) -> bool:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [character for character in text if character > "\x7f"]
    return sum(character in _WESTERN for character in high) >= 0.9 * len(high)
