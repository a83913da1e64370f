"""From blocks to lines of a terminal. Every text is put in as text: no markup is read, no control character passes."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from rich.console import Console
from rich.text import Text as Line

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ContextBlock,
    EpisodeList,
    Heading,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    QuoteBlock,
    Receipt,
    Text,
    Tone,
)
from bot.chat.poll_words import bar_line, small_print, split_lines, total
from bot.chat.visible import visible

_TONE_STYLES = {Tone.INFO: "cyan", Tone.NOT_FOUND: "yellow", Tone.ERROR: "red"}


def printable(text: str) -> str:
    """`text` without what could move the cursor, recolour the terminal or turn the reading direction."""
    return visible(text).replace("\t", " ")


class TerminalRenderer:
    """Prints blocks, numbering their buttons from 1; `buttons` holds those printed last in that order."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.buttons: list[Button] = []

    def render(self, blocks: Sequence[Block]) -> None:
        """Print `blocks`, one empty line between two."""
        self.buttons = []
        for number, block in enumerate(block for block in blocks if not isinstance(block, PictureBlock)):
            if number:
                self._console.print()
            for line in self._lines(block):
                self._console.print(line, soft_wrap=True, highlight=False)

    def _lines(self, block: Block) -> Iterator[Line]:
        match block:
            case Heading():
                yield from self._wrapped(block.text, "bold")
            case Text():
                yield from self._wrapped(block.text)
            case Notice():
                yield from self._wrapped(block.text, _TONE_STYLES[block.tone])
            case QuoteBlock():
                yield from self._quote(block)
            case ItemList():
                yield from self._items(block)
            case EpisodeList():
                yield from self._episodes(block)
            case ContextBlock():
                yield from self._context(block)
            case Buttons():
                yield from self._buttons(block.buttons)
            case PollBlock():
                yield from self._poll(block)
            case PictureBlock():
                return
            case _:
                assert_never(block)

    def _quote(self, quote: QuoteBlock, margin: str = "") -> Iterator[Line]:
        bar = Line(f"{margin}\u2502 ", "yellow")
        yield from self._wrapped(f"\u201c{quote.text}\u201d", "italic", bar)
        name = printable(quote.speaker or "on the episode")
        speaker = Line(f"{quote.mark}\u2014 {name}", "bold" if quote.speaker else "dim")
        yield from self._wrapped_line(Line.assemble(speaker, ", ", _receipt(quote.receipt)), bar)
        for heard, canonical in quote.heard_as:
            yield from self._wrapped(f"{canonical}, transcribed as \u201c{heard}\u201d", "dim", bar)

    def _items(self, items: ItemList) -> Iterator[Line]:
        for number, item in enumerate(items.items, start=1):
            mark = f"{number}. " if items.numbered else "- "
            margin = " " * len(mark)
            yield from self._wrapped(item.text, "bold", Line(mark), Line(margin))
            if item.quote is not None:
                yield from self._quote(item.quote, margin)
            if item.note:
                yield from self._wrapped(item.note, "dim", Line(margin))
            if item.buttons:
                yield from self._buttons(item.buttons, margin)

    def _episodes(self, episodes: EpisodeList) -> Iterator[Line]:
        for line in episodes.episodes:
            title = Line(printable(line.title), _linked("bold", line.transcript_url or line.url))
            yield from self._wrapped_line(title, Line("- "), Line("  "))
            if line.detail:
                yield from self._wrapped(line.detail, "dim", Line("  "))

    def _context(self, context: ContextBlock) -> Iterator[Line]:
        for line in context.lines:
            mark = Line("> " if line.quoted else "  ", "yellow")
            speaker = Line(f"{printable(line.speaker)}: " if line.speaker else "", "bold")
            said = Line(printable(line.text), "" if line.quoted else "dim")
            yield from self._wrapped_line(Line.assemble(speaker, said), mark)
        yield from self._wrapped_line(Line.assemble("\u2014 ", _receipt(context.receipt)))

    def _poll(self, poll: PollBlock) -> Iterator[Line]:
        of = total(poll)
        yield from self._wrapped(poll.question, "bold")
        for choice in poll.choices:
            mark = Line("- ")
            if choice.action:
                self.buttons.append(Button(label=choice.label, action=choice.action))
                mark = Line.assemble((f"[{len(self.buttons)}]", "cyan"), " ")
            yield from self._wrapped(choice.label, "", mark, Line(" " * mark.cell_len))
            if told := bar_line(choice, of):
                yield from self._wrapped(told, "yellow", Line(" " * mark.cell_len))
        for line in (*split_lines(poll), small_print(poll)):
            if line:
                yield from self._wrapped(line, "dim")

    def _buttons(self, buttons: Sequence[Button], margin: str = "") -> Iterator[Line]:
        parts: list[Line] = []
        for button in buttons:
            self.buttons.append(button)
            parts.append(Line.assemble((f"[{len(self.buttons)}]", "cyan"), f" {printable(button.label)}"))
        yield from self._wrapped_line(Line("   ").join(parts), Line(margin))

    def _wrapped(
        self, text: str, style: str = "", prefix: Line | None = None, following: Line | None = None
    ) -> Iterator[Line]:
        yield from self._wrapped_line(Line(printable(text), style), prefix, following)

    def _wrapped_line(self, line: Line, prefix: Line | None = None, following: Line | None = None) -> Iterator[Line]:
        """`line` broken to the width of a terminal, or left whole where the output is a file or a pipe."""
        first = prefix if prefix is not None else Line()
        after = following if following is not None else first
        if self._console.is_terminal:
            width = max(self._console.width - first.cell_len, 10)
            parts = [part for whole in line.split("\n") for part in whole.wrap(self._console, width)]
        else:
            parts = list(line.split("\n"))
        for number, part in enumerate(parts):
            part.rstrip()
            yield Line.assemble(after if number else first, part)


def _receipt(receipt: Receipt) -> Line:
    parts = [Line(printable(receipt.episode_title))]
    if receipt.where:
        parts.append(Line(printable(receipt.where), _linked("", receipt.url)))
    if receipt.lines:
        parts.append(Line(printable(receipt.lines), _linked("", receipt.transcript_url)))
    return Line(", ").join(parts)


def _linked(style: str, url: str | None) -> str:
    """`style` with a link where the terminal can show one."""
    safe = url is not None and url.lower().startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return f"{style} link {url}".strip() if safe else style
