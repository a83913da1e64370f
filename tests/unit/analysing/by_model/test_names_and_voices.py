"""Names that a model says were misheard, and who it guesses speaks."""

import pytest

from bot.analysing.by_model.names import merged, misheard
from bot.analysing.by_model.parts import talk_of
from bot.analysing.by_model.voices import guesses_of, likely, people_of
from bot.domain.episode_card import GlossaryEntry
from bot.prompts.speakers import Guessed, GuessedTurn
from tests.unit.analysing.by_model.talks import ADA, BEN, episode_of, found, number_of, queues, whole
from tests.unit.analysing.talks import talk as transcript_of

TALK = queues()
RAW = queues(raw=True)
BRYNE = number_of(TALK, "bryne works")


def names(heard: str, meant: str, line: int = BRYNE) -> tuple[GlossaryEntry, ...]:
    one = found(names=[{"line": line, "heard": heard, "meant": meant}])
    return misheard([(whole(TALK), one)], TALK)


def test_a_misheard_name_that_is_attested_and_sounds_alike_is_learned() -> None:
    assert names("bryne works", "Brine Works") == (GlossaryEntry("Brine Works", ("bryne works",)),)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("bryne works", "Kubernetes"),
        ("brine works inc", "Brine Works"),
        ("people", "Ada Quist"),
        ("bryne works", "evil.example"),
        ("bryne works", "<@U123> Brine"),
        ("bryne works", "bryne works"),
        ("", "Brine Works"),
        ("the", "The"),
    ],
)
def test_no_name_is_learned_that_was_not_said_there_or_does_not_sound_like_it(heard: str, meant: str) -> None:
    assert names(heard, meant) == ()


def test_no_name_is_learned_from_a_line_that_was_not_shown() -> None:
    assert names("bryne works", "Brine Works", line=999) == ()


def test_what_the_rules_know_of_a_name_stands() -> None:
    rules = [GlossaryEntry("Tigris Data", ("Tigress",))]
    model = [GlossaryEntry("Tiger's Data", ("Tigress", "Tiger data")), GlossaryEntry("Brine Works", ("bryne",))]
    assert merged(rules, model) == (
        GlossaryEntry("Tigris Data", ("Tigress",)),
        GlossaryEntry("Tiger's Data", ("Tiger data",)),
        GlossaryEntry("Brine Works", ("bryne",)),
    )


def test_credited_people_and_those_introduced_by_full_name_may_speak() -> None:
    transcript = transcript_of((None, "My name is Cleo Varn. Joined by Ada Quist. Thanks, Then Again. I'm Tired."))
    assert people_of(talk_of(episode_of(transcript), transcript)) == (ADA, BEN, "Cleo Varn")


def guessed(*turns: tuple[int, int, int, int]) -> Guessed:
    return Guessed(turns=[GuessedTurn(first=a, last=b, person=c, confidence=d) for a, b, c, d in turns])


def test_guesses_lie_in_order_among_shown_lines_and_known_people() -> None:
    last = len(RAW.spoken.sentences)
    guesses = guesses_of(
        guessed((1, 2, 1, 10), (2, 3, 2, 9), (3, 4, 7, 9), (5, 5, 2, 3), (6, 6, 2, 8), (last, last + 5, 1, 9)),
        whole(RAW),
        RAW,
        (ADA, BEN),
    )
    assert [(guess.speaker, guess.confidence) for guess in guesses] == [(ADA, 0.9), (BEN, 0.8)]
    inside = RAW.span(guesses[0].span.start + 1, guesses[0].span.end - 1)
    assert likely(guesses, inside, 0.8) == ADA
    assert likely(guesses, inside, 0.95) is None
    assert likely(guesses, RAW.span(0, guesses[1].span.end), 0.1) is None


def test_nobody_is_guessed_to_say_what_calls_them_by_name() -> None:
    transcript = transcript_of((None, "Ada, what do you think of that?"), (None, "I'm Ada Quist."))
    talk = talk_of(episode_of(transcript), transcript)
    guesses = guesses_of(guessed((1, 1, 1, 9), (2, 2, 1, 9)), whole(talk), talk, (ADA,))
    assert [talk.cut(guess.span) for guess in guesses] == ["I'm Ada Quist."]
