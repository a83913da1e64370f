"""A view that its speaker does not hold is never offered as that speaker's."""

import pytest

from bot.analysing.mockery import carries_a_voice, is_voiced


@pytest.mark.parametrize(
    ("before", "own", "after"),
    [
        ("Everybody panicked about the new mower.", "Every gardener is going to get fired.", "And yet, here we are."),
        ("It was all hype.", "The world is over, it's going to take all our jobs.", "I think this is dead."),
        ("They sit around and be like,", "nobody will ever plant a tree again.", "That is nonsense."),
        ("It was silly.", "Oh, how dare they grow tomatoes indoors!", "People calmed down."),
        ("That's just so boring in my mind.", "Roses are the only thing you should grow and nothing else.", "Come on."),
        ("We read the papers.", "We won't need any gardeners.", "But the weeds came back."),
    ],
)
def test_a_voiced_view_is_known_by_its_setting(before: str, own: str, after: str) -> None:
    assert is_voiced([before, own, after], 1)


@pytest.mark.parametrize(
    ("before", "own"),
    [
        ("We talked about seeds.", "I think every gardener will lose their job to weeds one day."),
        ("We talked about seeds.", "Patience is the only fertilizer that never runs out."),
        ("We talked about seeds.", "It was just obscene levels of the world is over, all year long."),
        ("It rained.", "Nobody waters roses at noon."),
    ],
)
def test_a_view_of_the_speaker_stays(before: str, own: str) -> None:
    assert not is_voiced([before, own, "We moved on."], 1)


def test_what_follows_an_opened_voice_cannot_begin_a_quote() -> None:
    assert carries_a_voice("And the seed shop was like, no, no.", "We are only going to sell roses.")
    assert not carries_a_voice('And the seed shop was like "no".', "We are only going to sell roses.")
    assert not carries_a_voice("And the seed shop was like, no, no.", "But I think they were wrong.")
    assert not carries_a_voice("The seed shop closed.", "We are only going to sell roses.")
