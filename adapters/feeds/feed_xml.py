"""XML from strangers: no DTD, no entities, bounded in size and depth; small mistakes of real feeds mended."""

import html
import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bot.errors import UnreadableSource

MAX_ELEMENTS = 400_000
MAX_DEPTH = 64
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")


class _TooMuch(Exception):
    """More elements, or deeper, than any feed needs."""


class _BoundedBuilder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._count = self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise _TooMuch
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(data: bytes, *, source: str) -> Element:
    """The root of `data`. Raises `UnreadableSource`."""
    try:
        return _parse(data.lstrip(), source)
    except ParseError as error:
        try:
            return _parse(_mended(data), source)
        except ParseError:
            raise UnreadableSource(source, f"its XML is broken at line {error.position[0]}") from error


def _parse(data: bytes, source: str) -> Element:
    parser = DefusedXMLParser(target=_BoundedBuilder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise UnreadableSource(source, "its XML defines a document type or entities, which may be an attack") from error
    except _TooMuch as error:
        raise UnreadableSource(source, "its XML is larger or deeper than any feed") from error
    except (LookupError, ValueError) as error:
        raise UnreadableSource(source, "its XML is in an encoding that is not known") from error
    return root


def _mended(data: bytes) -> bytes:
    """Stray ampersands, HTML's named characters, control characters and a wrong encoding line put right."""
    text = _PROLOG.sub("", _CONTROLS.sub("", _decoded(data).lstrip("\ufeff")))
    pieces = text.split("<![CDATA[")
    mended = [_with_entities(pieces[0])]
    for piece in pieces[1:]:
        inside, end, outside = piece.partition("]]>")
        mended.append(f"<![CDATA[{inside}{end}{_with_entities(outside)}")
    return "".join(mended).strip().encode()


def _with_entities(text: str) -> str:
    """`text` with HTML's named characters written out and stray ampersands escaped."""
    return _BARE.sub("&amp;", _NAMED.sub(lambda match: html.unescape(match[0]), text))


def _decoded(data: bytes) -> str:
    declared = _DECLARED.match(data[:400])
    for encoding in ("utf-8", declared[1].decode() if declared else "cp1252", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")
