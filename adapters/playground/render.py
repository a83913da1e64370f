"""From blocks to what the browser shows. Every text is put in as text; nothing here knows markup."""

from collections.abc import Callable, Sequence
from typing import assert_never

from adapters.playground.elements import box, link, words
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    ContextBlock,
    Drawing,
    EpisodeList,
    Heading,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    PollChoice,
    QuoteBlock,
    Receipt,
    Text,
    Tone,
)
from bot.chat.poll_words import percent, small_print, split_lines, tally, total

Press = Callable[[Button], object]
"""Called when a button is pressed; may return an awaitable."""
PicturePath = Callable[[Drawing], str | None]
"""Where on this server the picture is; None where it cannot be drawn."""

_TONE_WORDS = {Tone.INFO: "Note", Tone.NOT_FOUND: "Not found", Tone.ERROR: "Error"}


def render_blocks(blocks: Sequence[Block], press: Press, picture: PicturePath | None = None) -> None:
    """Draw `blocks` into the element that is open. Without `picture` there are none: the words say the same."""
    for block in blocks:
        render_block(block, press, picture)


def render_block(block: Block, press: Press, picture: PicturePath | None = None) -> None:
    match block:
        case Heading():
            words("h3", block.text, "heading")
        case Text():
            words("p", block.text, "text")
        case Notice():
            with box("div", f"notice {block.tone.value}"):
                words("span", f"{_TONE_WORDS[block.tone]}: ", "unseen")
                words("p", block.text)
        case QuoteBlock():
            _quote(block)
        case ItemList():
            _items(block, press)
        case EpisodeList():
            _episodes(block)
        case ContextBlock():
            _context(block)
        case Buttons():
            _buttons(block.buttons, press)
        case PollBlock():
            _poll(block, press)
        case PictureBlock():
            path = picture(block.drawing) if picture is not None else None
            if path is not None:
                box("img", "picture", {"src": path, "alt": block.alt})
        case _:
            assert_never(block)


def _quote(quote: QuoteBlock) -> None:
    with box("figure", "quote"):
        with box("blockquote"):
            words("p", quote.text)
        with box("figcaption"):
            if quote.mark:
                words("span", quote.mark.strip(), "which")
            words("span", quote.speaker or "on the episode", "speaker" if quote.speaker else "speaker nobody")
            _receipt(quote.receipt)
        for heard, canonical in quote.heard_as:
            with box("p", "heard-as"):
                words("strong", canonical)
                words("span", " \u00b7 transcribed as ")
                words("q", heard)


def _receipt(receipt: Receipt) -> None:
    with box("span", "receipt"):
        words("cite", receipt.episode_title)
        _part(link, receipt.url, receipt.where)
        _part(link, receipt.transcript_url, receipt.lines)


def _part(draw: Callable[[str | None, str], object], url: str | None, text: str) -> None:
    if text:
        words("span", "\u00b7", "dot", {"aria-hidden": "true"})
        draw(url, text)


def _items(items: ItemList, press: Press) -> None:
    with box("ol" if items.numbered else "ul", "items"):
        for item in items.items:
            with box("li"):
                words("p", item.text, "claim")
                if item.quote is not None:
                    _quote(item.quote)
                if item.note:
                    words("p", item.note, "item-note")
                if item.buttons:
                    _buttons(item.buttons, press)


def _episodes(episodes: EpisodeList) -> None:
    with box("ul", "episodes"):
        for line in episodes.episodes:
            with box("li"):
                words("span", line.title, "episode-title")
                if line.detail:
                    words("span", line.detail, "detail")
                with box("span", "episode-links"):
                    if line.transcript_url:
                        link(line.transcript_url, "Transcript")
                    if line.url:
                        link(line.url, "Episode page")


def _context(context: ContextBlock) -> None:
    with box("figure", "context"):
        with box("div", "talk"):
            said_by: str | None = None
            for line in context.lines:
                with box("p", "said quoted" if line.quoted else "said"):
                    if line.speaker and line.speaker != said_by:
                        words("strong", f"{line.speaker}: ")
                    words("mark" if line.quoted else "span", line.text)
                said_by = line.speaker
        with box("figcaption"):
            _receipt(context.receipt)


def _poll(poll: PollBlock, press: Press) -> None:
    of = total(poll)
    with box("div", "poll", {"role": "group", "aria-label": poll.question}):
        words("p", poll.question, "question")
        with box("ul", "choices-of"):
            for choice in poll.choices:
                with box("li"):
                    _choice(choice, of, press)
        for line in split_lines(poll):
            words("p", line, "split")
        words("p", small_print(poll), "small-print")


def _choice(choice: PollChoice, of: int | None, press: Press) -> None:
    """A bar with its words on it; a button where one can vote for it."""
    drawn = box("button", "choice", {"type": "button"}) if choice.action else box("div", "choice")
    if choice.votes is not None and of is not None:
        drawn.style(f"--share: {percent(choice.votes, of)}%")
    with drawn:
        words("span", choice.label, "choice-name")
        words("span", tally(choice, of), "tally")
    if choice.action:
        button = Button(label=choice.label or "\u2026", action=choice.action)
        drawn.on("click", lambda _: press(button))


def _buttons(buttons: Sequence[Button], press: Press) -> None:
    with box("div", "buttons"):
        for button in buttons:
            primary = " primary" if button.style is ButtonStyle.PRIMARY else ""
            drawn = words("button", button.label, f"button{primary}", {"type": "button"})
            drawn.on("click", lambda _, pressed=button: press(pressed))
