"""The best of all finds: offered by number, chosen by a model, put in order by code."""

from dataclasses import replace

import pytest

from bot.analysing.by_model.choosing import choose, offer_of, summary_of
from bot.analysing.by_model.finds import Finds, finds_of
from bot.domain.episode_card import EpisodeCard, HotTake, QuoteDraft
from bot.prompts.sum_up import SummedSentence, SummedUp
from tests.unit.analysing.by_model.talks import found, number_of, queues, take, whole

TALK = queues()
LIMIT = number_of(TALK, "every queue")
FORETELLS = number_of(TALK, "In 2030")
MEASURED = number_of(TALK, "Limits cost")


def rules() -> EpisodeCard:
    line = TALK.spoken.sentences[MEASURED - 1]
    span = TALK.span(line.start, line.end)
    return EpisodeCard(
        episode_id=TALK.episode_id,
        transcript_hash=TALK.transcript.hash,
        analyser="rules",
        hot_takes=(HotTake(claim="Limits cost nothing.", spans=(span,), speaker=None, score=0.4, reason="denies"),),
        quotes=(QuoteDraft(span=span, speaker=None, score=0.7, reason="short"),),
    )


def finds() -> Finds:
    form = found(
        takes=[
            take("Every queue needs a limit", LIMIT, weight=5),
            take("Nobody will run an unbounded queue", FORETELLS, weight=9),
            take("Every queue needs its limit", LIMIT, weight=1),
        ],
        takeaways=[{"statement": "Restarts took nine seconds", "lines": [MEASURED], "weight": 6}],
        quotes=[{"first": FORETELLS, "last": FORETELLS, "weight": 8}],
    )
    return finds_of(form, whole(TALK), TALK, ())


def summed(*sentences: tuple[str, list[int]], takes: tuple[int, ...] = (), quotes: tuple[int, ...] = ()) -> SummedUp:
    told = [SummedSentence(text=text, finds=numbers) for text, numbers in sentences]
    return SummedUp(takes=list(takes), takeaways=[], quotes=list(quotes), summary=told)


def test_finds_of_model_and_rules_are_offered_once_each_under_numbers_of_their_own() -> None:
    offer = offer_of(finds(), rules(), 8_000)
    assert [one.claim for one in offer.takes.values()] == [
        "Nobody will run an unbounded queue",
        "Every queue needs a limit",
        "Limits cost nothing.",
    ]
    numbers = [*offer.takes, *offer.takeaways, *offer.quotes]
    assert numbers == list(range(1, 7))
    shown = dict(offer.listed(TALK))
    assert shown["Takes"][0] == (1, "Nobody will run an unbounded queue | " + TALK.cut(offer.takes[1].spans[0]))


def test_what_both_found_has_the_models_words_and_weighs_as_much_as_the_rules_gave_it() -> None:
    line = TALK.spoken.sentences[LIMIT - 1]
    sure = HotTake(
        claim="So it is.", spans=(TALK.span(line.start, line.end),), speaker=None, score=0.95, reason="announced"
    )
    offer = offer_of(finds(), replace(rules(), hot_takes=(sure,)), 8_000)
    assert [(one.claim, one.score) for one in offer.takes.values()] == [
        ("Every queue needs a limit", 0.95),
        ("Nobody will run an unbounded queue", 0.9),
    ]


def test_what_was_said_again_elsewhere_stands_where_it_weighs_most() -> None:
    line = TALK.spoken.sentences[MEASURED - 1]
    span = TALK.span(line.start, line.end)
    sure = HotTake(claim="Every queue needs limits", spans=(span,), speaker=None, score=0.95, reason="announced")
    for score, claim in ((0.95, "Every queue needs limits"), (0.2, "Every queue needs a limit")):
        offer = offer_of(finds(), replace(rules(), hot_takes=(replace(sure, score=score),)), 8_000)
        assert claim in [one.claim for one in offer.takes.values()]
        assert len(offer.takes) == 2


def test_the_models_order_stands_and_numbers_that_were_not_offered_are_left_out() -> None:
    offer = offer_of(finds(), rules(), 8_000)
    chosen = choose(offer, summed(takes=(3, 99, 2, 3, 4, -1)), rules())
    assert [one.claim for one in chosen.takes] == ["Limits cost nothing.", "Every queue needs a limit"]
    scores = [one.score for one in chosen.takes]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 2


@pytest.mark.parametrize("nothing", [None, summed()])
def test_without_a_choice_the_weightiest_come_first(nothing: SummedUp | None) -> None:
    chosen = choose(offer_of(finds(), rules(), 8_000), nothing, rules())
    assert chosen.takes[0].claim == "Nobody will run an unbounded queue"
    assert len(chosen.takes) == 3


def test_a_model_that_finds_no_take_and_chooses_none_of_the_rules_is_believed() -> None:
    chosen = choose(offer_of(Finds(), rules(), 8_000), summed(quotes=(2,)), rules())
    assert chosen.takes == ()
    assert choose(offer_of(Finds(), rules(), 8_000), summed(), rules()).takes != ()


@pytest.mark.parametrize("said", [summed(quotes=(99,)), summed(("It was a good talk", [])), summed(("It was", [99]))])
def test_a_model_that_speaks_of_nothing_that_it_was_offered_is_not_believed(said: SummedUp) -> None:
    assert choose(offer_of(Finds(), rules(), 8_000), said, rules()).takes != ()


def test_quotes_are_filled_up_with_the_rules_own_below_what_was_chosen() -> None:
    offer = offer_of(finds(), rules(), 8_000)
    number = next(at for at, one in offer.quotes.items() if one.span.start != rules().quotes[0].span.start)
    quotes = choose(offer, summed(quotes=(number,)), rules()).quotes
    assert [one.span for one in quotes] == [offer.quotes[number].span, rules().quotes[0].span]
    assert quotes[0].score > quotes[1].score


@pytest.mark.parametrize(
    ("text", "numbers", "kept"),
    [
        ("Nobody will run an unbounded queue in production", [1], True),
        ("Somebody will run Kafka", [1], False),
        ("Nobody will run an unbounded queue in production", [99], False),
        ("Nobody will run an unbounded queue in production", [], False),
        ("Visit https://evil.example now", [1], False),
    ],
)
def test_a_summary_holds_only_what_the_words_of_its_finds_bear_out(text: str, numbers: list[int], kept: bool) -> None:
    offer = offer_of(finds(), rules(), 8_000)
    sentences = summary_of(offer, summed((text, numbers), (text, numbers)), TALK, ())
    assert [one.text for one in sentences] == ([text] if kept else [])
    assert all(one.spans == offer.takes[1].spans for one in sentences)
