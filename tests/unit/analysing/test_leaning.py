"""Claims that lean on the talk before them are told from claims that read alone."""

import pytest

from bot.analysing.claim_shape import is_whole, reads_alone
from bot.analysing.claims import phrase_claim
from bot.analysing.leaning import leans


@pytest.mark.parametrize(
    "claim",
    [
        "As a result of that the harbour lost two boats.",
        "In those cases the cheap rope is the safe rope.",
        "Really bad at helping sailors through the rest of the trip.",
        "Maintaining some room on the boats that are needed for the crew.",
        "How much rope you need to moor a ferry.",
        "To hear that the tide will be smaller is good.",
        "A boat would never give you that level of calm.",
        "The slowest ferry I've seen is the one to the island, it's the slowest I've seen.",
        "Boats, oh wow, are as far as they will go.",
    ],
)
def test_a_claim_that_points_back_or_is_a_part_leans(claim: str) -> None:
    assert leans(claim)
    assert not reads_alone(claim)
    assert not is_whole(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Mooring a ferry in the dark is a bad idea.",
        "What the crew wants to see is the price, not the number of ropes.",
        "When a measure becomes known, it's no longer a good measure.",
        "Watching the trailer can spoil an entire trip.",
    ],
)
def test_a_whole_claim_does_not_lean(claim: str) -> None:
    assert not leans(claim)
    assert is_whole(claim)


def test_a_pointer_within_the_claim_is_no_lean() -> None:
    assert not leans("The first question should be what changed, and your tools should answer that in ten seconds.")


def test_twice_as_well_and_any_more_stay_at_the_end() -> None:
    half = phrase_claim("Teams should do half as many reviews, twice as well.")
    rope = phrase_claim("My hot take is that nobody should be allowed to tie ropes by hand any more.")
    assert half == "Teams should do half as many reviews, twice as well."
    assert rope == "Nobody should be allowed to tie ropes by hand any more."
    assert reads_alone(rope)


def test_a_no_that_denies_is_never_taken_for_an_answer() -> None:
    assert phrase_claim("No ferry is ever going to beat the tide.") == "No ferry is ever going to beat the tide."
    assert phrase_claim("No, a ferry is never going to beat the tide.") == "A ferry is never going to beat the tide."


def test_the_rest_of_a_sentence_is_no_command() -> None:
    claim = phrase_claim("Most people want a ferry, and don't know that ferries exist.")
    assert claim is not None
    assert claim.startswith("Most people want a ferry")
