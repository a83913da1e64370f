"""Plain HTML elements that show text as text, and nothing unseen in it: the only way words reach the page."""

from collections.abc import Mapping

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from bot.chat.visible import visible

_SCHEMES = ("https://", "http://", "/transcripts")


def box(tag: str, classes: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """An element to put others into."""
    return _dressed(Element(tag), classes, attributes)


def words(tag: str, text: str, classes: str = "", attributes: Mapping[str, str] | None = None) -> TextElement:
    """An element that holds `text`, never read as markup, in the direction that its letters ask for."""
    element = TextElement(tag=tag, text=visible(text))
    _dressed(element, classes, {"dir": "auto", **(attributes or {})})
    return element


def link(url: str | None, text: str, classes: str = "") -> Element:
    """A link that opens a new tab; its words alone where the address is no web address."""
    if url is None or not url.lower().startswith(_SCHEMES):
        return words("span", text, classes)
    return words("a", text, classes, {"href": url, "target": "_blank", "rel": "noopener noreferrer"})


def icon(name: str) -> Element:
    """A sign from the bundled Material Icons; says nothing to screen readers."""
    return words("span", name, "icon material-icons", {"aria-hidden": "true", "dir": "ltr"})


def _dressed(element: Element, classes: str, attributes: Mapping[str, str] | None) -> Element:
    element.classes(classes)
    for name, value in (attributes or {}).items():
        element.props[name] = visible(value)
    return element
