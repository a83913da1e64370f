"""The shipped weights: names and numbers only, and what they do."""

import json
from importlib import resources

from bot.analysing.quote_model import SPAN_NAMES, clutter_of, length_traits, load_model
from bot.analysing.quote_traits import NAMES, sentence_traits


def score(text: str, *, raw: bool) -> float:
    model, traits = load_model(), sentence_traits(text)
    span = (*length_traits(1, traits.words, None), 0.0, 0.0, 0.0, 0.0)
    return model.score([model.parts(traits)], span, raw=raw)


def test_weights_are_known_names_with_numbers() -> None:
    packed = json.loads(resources.files("bot.analysing").joinpath("quote_model.json").read_text("utf-8"))
    assert set(packed) == {"any", "first", "last", "span"}
    assert set(packed["span"]) <= set(SPAN_NAMES)
    assert all(set(packed[part]) <= set(NAMES) for part in ("any", "first", "last"))
    assert all(isinstance(weight, float) for part in packed.values() for weight in part.values())


def test_a_truth_beats_an_anecdote_and_a_call_to_subscribe() -> None:
    truth = score("The best gardeners never fight the soil, because the soil always wins.", raw=False)
    anecdote = score("We went to the market with my cousin and then he bought a van.", raw=False)
    call = score("Check out the show notes and subscribe to the podcast this week.", raw=False)
    assert truth > anecdote
    assert truth > call


def test_clutter_counts_for_more_in_raw_speech() -> None:
    text = "It's like, you know, the soil is sort of the only thing that matters, right?"
    assert clutter_of(sentence_traits(text)) > clutter_of(sentence_traits("The soil is the only thing that matters."))
    assert score(text, raw=True) < score(text, raw=False)


def test_words_without_spaces_are_counted_by_characters() -> None:
    assert sentence_traits("\u6211\u4eec\u6bcf\u5929\u90fd\u5728\u82b1\u56ed\u91cc\u5de5\u4f5c\u3002").words == 5


def test_nothing_said_has_no_score_to_fear() -> None:
    assert 0.0 < score("...", raw=True) < 0.5
