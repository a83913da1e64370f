"""Claims: the words of the talk without its hedges, never against their meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysing.claims import LONGEST_CLAIM, phrase_claim
from bot.analysing.spoken import words_of


@pytest.mark.parametrize(
    ("spoken", "claim"),
    [
        ("So, you know, I honestly think that tabs are better than spaces.", "Tabs are better than spaces."),
        ("My unpopular opinion is that standups should be banned.", "Standups should be banned."),
        ("I don't think that meetings are a good use of a morning.", "Meetings are not a good use of a morning."),
        ("I don't think we need another framework...", "We don't need another framework."),
        ("I like Perl, but I think Python has won the scripting war.", "Python has won the scripting war."),
        ("Mondays are, um, the best day to deploy, right?", "Mondays are the best day to deploy."),
        ("Yeah, stop writing comments that repeat the code.", "Stop writing comments that repeat the code."),
    ],
)
def test_hedges_and_fillers_go(spoken: str, claim: str) -> None:
    assert phrase_claim(spoken) == claim


def test_a_condition_is_never_cut_from_its_consequence() -> None:
    claim = phrase_claim(
        "If you are a company of two people, and you have no customers yet, you should not hire anybody."
    )
    assert claim is None or claim.startswith("If you are a company of two people")


def test_a_negation_keeps_its_reach() -> None:
    claim = phrase_claim("I don't think that rewriting everything works, and throwing away the tests is a good idea.")
    assert claim is not None
    assert "not" in claim or "don't" in claim


def test_what_limits_a_long_claim_is_kept() -> None:
    long = (
        "Every team in the whole company ought to rewrite its service in another language at least once in a while, "
        "but only if somebody has the time to look after both of them for a year or more without any trouble."
    )
    claim = phrase_claim(long)
    assert claim is None or "only if" in claim or "look after" not in claim
    assert claim is None or "rewrite its service" not in claim or "only if" in claim


@given(st.text(max_size=600))
def test_a_claim_fits_and_uses_only_words_that_were_said(spoken: str) -> None:
    claim = phrase_claim(spoken)
    if claim is not None:
        assert len(claim) <= LONGEST_CLAIM
        assert set(words_of(claim)) - {"not", "don't"} <= set(words_of(spoken.replace("`", ""))) | set(
            words_of(spoken.replace("`", "").replace('"', ""))
        ) | {word.strip(".") for word in words_of(claim)}


@pytest.mark.parametrize(
    "spoken",
    [
        "I honestly think @here should always look at discord.gg/evil-prizes today.",
        "<!channel> should never miss what we sell at www.evil-prizes.example.",
        "Everybody should go to https\uff1a//evil-prizes.example and win.",
        "@every\u200bone should use more indexes.",
        "Databases should be bought at ev\u0456l-prizes today.",
        "All of you should look at `rm` and ||win||.",
    ],
)
def test_nobody_is_called_or_led_away_in_our_own_voice(spoken: str) -> None:
    assert phrase_claim(spoken) is None


def test_a_name_with_a_dot_is_a_name() -> None:
    assert phrase_claim("I think Fly.io is better than Cal.com.") == "Fly.io is better than Cal.com."


def test_an_address_is_left_out_with_its_clause() -> None:
    assert phrase_claim("Go to prizes.example.com, but I think Python has won the scripting war.") == (
        "Python has won the scripting war."
    )
