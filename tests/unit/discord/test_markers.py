"""What names a post on Discord for good: found again, and seen by nobody."""

from typing import Any

from hypothesis import Phase, given, settings

from adapters.discord.adapter import nonce
from adapters.discord.markers import marked, marker_of
from adapters.discord.markup import units
from adapters.discord.render import DESCRIPTION, Json, render
from bot.chat.capabilities import DISCORD
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from tests.conftest import FULL
from tests.fakes.generated_messages import messages
from tests.unit.discord.limits import refusals
from tests.wire.discord.reading import texts

MARKER = nonce("k")


def embeds_of(payload: Json) -> list[dict[str, Any]]:
    embeds = payload["embeds"]
    assert isinstance(embeds, list)
    return embeds


@given(messages())
@settings(max_examples=2_000 if FULL else 200, phases=[Phase.explicit, Phase.generate])
def test_every_message_carries_its_marker_within_the_limits_and_reads_as_before(message: OutgoingMessage) -> None:
    plain = render(fit(message, DISCORD))
    drawn = marked(plain, MARKER)
    assert marker_of(drawn) == MARKER
    assert marker_of(plain) is None
    assert not refusals(drawn)
    assert "aftershow-" not in "".join(texts(drawn))
    embeds = embeds_of(drawn)
    assert sum("url" in one for one in embeds) == 1
    assert all("url" not in one for one in embeds if "title" in one)


def test_a_lone_title_stands_bold_above_its_words() -> None:
    drawn = marked({"embeds": [{"title": "Weekly", "description": "Soup.", "color": 7}]}, MARKER)
    [embed] = embeds_of(drawn)
    assert (embed["description"], embed["color"]) == ("**Weekly**\n\nSoup.", 7)


def test_a_title_stays_where_its_words_leave_no_room_for_it() -> None:
    embed = {
        "title": "W" * 250,
        "description": "s" * (DESCRIPTION - 10),
        "color": 7,
        "image": {"url": "attachment://a"},
    }
    first, second = embeds_of(marked({"embeds": [embed]}, MARKER))
    assert first == {"title": "W" * 250, "color": 7}
    assert (second["image"], marker_of({"embeds": [second]})) == ({"url": "attachment://a"}, MARKER)
    assert units(second["description"]) <= DESCRIPTION


def test_a_message_of_buttons_alone_gets_words_to_carry_it() -> None:
    assert marker_of(marked({"embeds": [], "components": []}, MARKER)) == MARKER
