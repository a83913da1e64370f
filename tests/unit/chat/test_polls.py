"""A poll in words and bars, and what becomes of it where a place shows less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.blocks import Buttons, PollBlock, PollChoice, Text
from bot.chat.capabilities import DISCORD, PLAYGROUND, SHELL, SLACK, TERMINAL, Capabilities
from bot.chat.fit import fit
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.poll_words import bar, percent, tally, voters
from tests.fakes.every_block import open_poll, pictures
from tests.fakes.generated_messages import polls


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_bar_hides_no_vote_and_shows_none_that_is_missing(votes: int, others: int) -> None:
    drawn = bar(votes, votes + others)
    assert len(drawn) == 12
    assert ("\u2588" in drawn) is (votes > 0)
    assert ("\u2591" in drawn) is (others > 0 or votes == 0)


def test_a_poll_that_nobody_voted_in_has_no_shares() -> None:
    assert percent(0, 0) == 0
    assert tally(PollChoice(label="Agree", votes=0), 0) == "0 % (0)"


@pytest.mark.parametrize(("count", "words"), [(None, ""), (0, "Nobody has"), (1, "1 person"), (1_200, "1,200 people")])
def test_voters_are_counted_in_words(count: int | None, words: str) -> None:
    assert voters(replace(open_poll(), voters=count)).startswith(words)


def test_a_poll_reads_the_same_as_text() -> None:
    assert plain_text(OutgoingMessage(blocks=(open_poll(),))) == (
        "Does data have weight?\n"
        "1. Agree\n   █████████░░░ 75 % (12)\n"
        "2. Disagree\n   ███░░░░░░░░░ 25 % (4)\n"
        "3. It depends\n   ░░░░░░░░░░░░ 0 % (0)\n"
        "Lake people: Agree 9, Disagree 1, It depends 0\n"
        "Bucket people: Agree 3, Disagree 3, It depends 0\n"
        "16 people voted. Open until Friday, 27 November, 18:00. One vote a person; press again to take it back.\n"
        "[Agree] [Disagree] [It depends]"
    )


def test_a_hidden_tally_shows_no_number_anywhere() -> None:
    hidden = replace(
        open_poll(), choices=tuple(replace(one, votes=None) for one in open_poll().choices), voters=None, split=()
    )
    text = plain_text(OutgoingMessage(blocks=(hidden,)))
    assert "%" not in text
    assert "\u2591" not in text


@given(polls())
def test_every_choice_stays_in_a_poll_and_what_can_be_pressed_stays_itself(poll: PollBlock) -> None:
    for place in (PLAYGROUND, TERMINAL, SLACK, DISCORD):
        [shown] = [one for one in fit(OutgoingMessage(blocks=(poll,)), place).blocks if isinstance(one, PollBlock)]
        assert [choice.votes for choice in shown.choices] == [choice.votes for choice in poll.choices]
        for before, after in zip(poll.choices, shown.choices, strict=True):
            assert after.action in (before.action, "")


def test_a_place_without_buttons_shows_the_poll_and_says_where_to_vote() -> None:
    poll, said = fit(OutgoingMessage(blocks=(open_poll(),)), SHELL).blocks
    assert isinstance(poll, PollBlock)
    assert not buttons_of([poll])
    assert isinstance(said, Text)
    assert "Votes are cast" in said.text


def test_a_choice_beyond_the_buttons_of_a_place_is_named_in_words() -> None:
    few = replace(SLACK, buttons_per_message=2)
    poll, said = fit(OutgoingMessage(blocks=(open_poll(),)), few).blocks
    assert [button.label for button in buttons_of([poll])] == ["Agree", "Disagree"]
    assert said == Text("More than fits here: It depends.")


def test_no_two_choices_press_the_same_where_a_place_refuses_that() -> None:
    twice = replace(open_poll(), choices=tuple(replace(one, action="vote:1:0") for one in open_poll().choices))
    [poll] = fit(OutgoingMessage(blocks=(twice,)), DISCORD).blocks
    assert len(buttons_of([poll])) == 1


@pytest.mark.parametrize("place", [TERMINAL, SHELL])
def test_pictures_go_without_a_word_where_words_say_the_same(place: Capabilities) -> None:
    card, _ = pictures()
    assert fit(OutgoingMessage(blocks=(Text("said"), card)), place).blocks == (Text("said"),)
    assert fit(OutgoingMessage(blocks=(card,)), place).blocks == (Text("A quote card"),)
    assert fit(OutgoingMessage(blocks=(Text("said"), card)), PLAYGROUND).blocks == (Text("said"), card)


def test_what_is_read_aloud_of_pictures_is_told_only_where_nothing_else_is() -> None:
    card, _ = pictures()
    assert plain_text(OutgoingMessage(blocks=(Text("said"), card, Buttons(())))) == "said"
    assert plain_text(OutgoingMessage(blocks=(card,))) == "[Picture: A quote card]"
