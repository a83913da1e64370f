"""Words decide where they cover the question, meaning where they do not."""

from bot.domain.ids import EpisodeId
from bot.ports.vectors import NearPassage
from bot.searching.blending import Place, blend

ONE, OTHER = EpisodeId("one"), EpisodeId("other")


def near(*likenesses: float, episode: EpisodeId = OTHER) -> list[NearPassage]:
    return [NearPassage(episode, at, likeness) for at, likeness in enumerate(likenesses)]


def words(*scores: float) -> dict[Place, float]:
    return {(ONE, at): score for at, score in enumerate(scores)}


def test_words_that_cover_the_question_keep_their_order_before_all_else() -> None:
    assert list(blend(words(1.4, 1.2, 0.9), near(1.3, 1.2), 0.97))[:3] == [(ONE, 0), (ONE, 1), (ONE, 2)]


def test_meaning_leads_where_the_words_say_little() -> None:
    assert next(iter(blend(words(0.6, 0.5), near(1.2, 1.1, 0.4), 0.3))) == (OTHER, 0)


def test_the_two_that_words_found_best_stay_among_the_first_five() -> None:
    order = list(blend(words(0.6, 0.59, 0.58), near(*(1.5 - 0.01 * at for at in range(60))), 0.1))
    assert {(ONE, 0), (ONE, 1)} <= set(order[:5])
    assert (ONE, 2) not in order[:5]


def test_a_talk_that_comes_near_again_and_again_counts_for_its_passages() -> None:
    often = near(1.0, 0.99, 0.98, 0.97, episode=ONE)
    once = [NearPassage(OTHER, 7, 1.01), NearPassage(OTHER, 8, 0.2)]
    assert next(iter(blend({}, sorted((*often, *once), key=lambda one: -one.likeness), 0.0))) == (ONE, 0)


def test_without_anything_near_the_order_of_the_words_stays() -> None:
    assert list(blend(words(0.2, 0.9, 0.5), [], 0.5)) == [(ONE, 1), (ONE, 2), (ONE, 0)]


def test_what_both_found_comes_once_and_scores_stay_between_nought_and_one() -> None:
    scores = blend(words(0.7), [NearPassage(ONE, 0, 1.2), NearPassage(ONE, 5, 1.1)], 0.8)
    assert set(scores) == {(ONE, 0), (ONE, 5)}
    assert all(0 <= score <= 1 for score in scores.values())
