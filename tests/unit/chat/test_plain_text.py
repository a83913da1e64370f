"""Every block says its whole meaning in plain text."""

from bot.chat.blocks import (
    Button,
    Buttons,
    ContextBlock,
    ContextLine,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    QuoteBlock,
    Receipt,
    Text,
    Tone,
)
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import block_text, plain_text
from bot.domain.ids import EpisodeId

RECEIPT = Receipt(episode_title="Pilot", where="12:34", lines="line 7", transcript_url="http://127.0.0.1/t")
QUOTE = QuoteBlock(text="Queues lie.", speaker=None, receipt=RECEIPT, heard_as=(("tigress", "Tigris"),))


def test_a_quote_names_an_unknown_speaker_as_on_the_episode_and_keeps_its_words() -> None:
    text = block_text(QUOTE)
    assert "\u201cQueues lie.\u201d" in text
    assert "on the episode, Pilot, 12:34, line 7, http://127.0.0.1/t" in text
    assert "\u201ctigress\u201d is Tigris" in text


def test_lists_are_numbered_or_dashed_and_show_receipts_notes_and_buttons() -> None:
    item = Item(text="Claim", quote=QUOTE, note="Until May.", buttons=(Button(label="Vote", action="v:1"),))
    numbered = block_text(ItemList((item, item)))
    assert numbered.startswith("1. Claim")
    assert "2. Claim" in numbered
    assert "Until May." in numbered
    assert "[Vote]" in numbered
    assert block_text(ItemList((item,), numbered=False)).startswith("- Claim")


def test_context_marks_the_quoted_line() -> None:
    lines = (ContextLine(speaker="Ada", text="Before."), ContextLine(speaker=None, text="Said.", quoted=True))
    text = block_text(ContextBlock(lines=lines, receipt=RECEIPT))
    assert "  Ada: Before." in text
    assert "> Said." in text


def test_a_message_parts_its_blocks_by_blank_lines() -> None:
    line = EpisodeLine(episode_id=EpisodeId("e"), title="Pilot", detail="S1E1")
    message = OutgoingMessage(
        blocks=(
            Heading("Head"),
            Text("Body"),
            Notice(Tone.ERROR, "Broken"),
            EpisodeList((line,)),
            Buttons((Button(label="More", action="m:1"),)),
        )
    )
    assert plain_text(message) == "Head\n\nBody\n\nBroken\n\n- Pilot (S1E1)\n\n[More]"
