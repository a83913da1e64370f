"""`/quote`: on the topic, whole, fresh, varied, and empty when nobody said it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.domain.span import Span
from bot.quoting.candidates import ENOUGH
from tests.unit.quoting.conftest import SCOPE, Setting

ELSEWHERE = CommunityId("elsewhere")


async def texts(setting: Setting, topic: str | None) -> list[str]:
    choice = await setting.picker.pick(topic, SCOPE, fresh_for=None)
    return [quote.text for quote in choice.quotes]


async def test_a_topic_gives_the_quote_that_is_about_it_first(setting: Setting) -> None:
    best, *_ = await texts(setting, "compost")
    assert best.startswith(("Compost is the only savings account", "Everybody thinks compost is rubbish"))


async def test_another_form_of_the_word_is_the_same_topic(setting: Setting) -> None:
    best, *_ = await texts(setting, "watering")
    assert "water" in best.lower()


async def test_a_name_that_only_begins_with_the_topic_comes_last(setting: Setting) -> None:
    found = await texts(setting, "compost")
    weekly = [at for at, text in enumerate(found) if "Compost Weekly" in text]
    assert all(at >= 2 for at in weekly)


async def test_nobody_said_it_is_empty_and_says_what_is_closest(setting: Setting) -> None:
    choice = await setting.picker.pick("hydroponics", SCOPE, fresh_for=None)
    assert (choice.quotes, choice.scores) == ((), ())
    assert (choice.topic, choice.missing, choice.closest) == ("hydroponics", ("hydroponics",), ("compost",))


async def test_a_topic_half_of_which_nobody_said_is_empty(setting: Setting) -> None:
    assert await texts(setting, "compost hydroponics") == []


async def test_a_topic_said_only_in_passing_gives_its_whole_sentence(setting: Setting) -> None:
    assert "Then my cousin came by with a van." in await texts(setting, "van")


async def test_quotes_never_repeat_or_overlap(setting: Setting) -> None:
    choice = await setting.picker.pick("compost", SCOPE, fresh_for=None)
    spans = [quote.span for quote in choice.quotes]
    assert len(spans) > 1
    assert not any(a.overlaps(b) for a in spans for b in spans if a is not b)
    assert len({quote.text for quote in choice.quotes}) == len(spans)


async def test_scores_go_with_the_quotes_best_first(setting: Setting) -> None:
    choice = await setting.picker.pick("compost", SCOPE, fresh_for=None)
    assert len(choice.scores) == len(choice.quotes)
    assert list(choice.scores) == sorted(choice.scores, reverse=True)
    assert all(0 < score <= 1 for score in choice.scores)


async def test_limit_holds(setting: Setting) -> None:
    assert len((await setting.picker.pick("compost", SCOPE, limit=1, fresh_for=None)).quotes) == 1
    assert len((await setting.picker.pick(None, SCOPE, limit=2, fresh_for=None)).quotes) == 2


async def test_what_a_community_was_shown_comes_after_what_is_fresh(setting: Setting) -> None:
    first = await setting.picker.pick("compost", SCOPE, fresh_for=SCOPE.community)
    await setting.shown.mark(SCOPE.community, first.quotes[0].span, setting.clock.now())
    second = await setting.picker.pick("compost", SCOPE, fresh_for=SCOPE.community)
    assert second.quotes[0].span != first.quotes[0].span
    assert second.quotes[-1].span == first.quotes[0].span
    other = await setting.picker.pick("compost", SCOPE, fresh_for=ELSEWHERE)
    assert other == first


async def test_when_all_were_shown_the_oldest_comes_first(setting: Setting) -> None:
    choice = await setting.picker.pick("compost", SCOPE, fresh_for=None)
    for hours, quote in enumerate(reversed(choice.quotes)):
        await setting.shown.mark(SCOPE.community, quote.span, setting.clock.now() + timedelta(hours=hours))
    again = await setting.picker.pick("compost", SCOPE, fresh_for=SCOPE.community)
    assert again.quotes[0].span == choice.quotes[-1].span


async def test_the_same_state_gives_the_same_choice(setting: Setting) -> None:
    for topic in ("compost", None):
        first = await setting.picker.pick(topic, SCOPE, fresh_for=SCOPE.community)
        assert await setting.picker.pick(topic, SCOPE, fresh_for=SCOPE.community) == first


async def test_by_speaker_gives_only_that_speaker(setting: Setting) -> None:
    scope = replace(SCOPE, speaker="ada")
    on_topic = await setting.picker.pick("compost", scope, fresh_for=None)
    anything = await setting.picker.pick(None, scope, fresh_for=None)
    assert on_topic.quotes
    assert {quote.speaker for quote in (*on_topic.quotes, *anything.quotes)} == {"Ada"}


async def test_without_a_topic_episodes_take_turns(setting: Setting) -> None:
    await setting.analyse()
    choice = await setting.picker.pick(None, SCOPE, fresh_for=None)
    assert {quote.episode_slug for quote in choice.quotes[:2]} == {"beds", "water"}
    assert choice.topic == ""


async def test_without_cards_a_few_episodes_are_read_on_the_spot(setting: Setting) -> None:
    for number in range(8):
        setting.library.put(
            f"more{number}", [("Di", f"Row {number} is always the hardest one to keep alive in spring.")]
        )
    choice = await setting.picker.pick(None, SCOPE, fresh_for=None)
    assert choice.quotes
    assert len(set(setting.library.read)) == 3


async def test_one_episode_can_be_asked_for(setting: Setting) -> None:
    scope = replace(SCOPE, episodes=(EpisodeId("water"),))
    choice = await setting.picker.pick(None, scope, fresh_for=None)
    assert {quote.episode_slug for quote in choice.quotes} == {"water"}


async def test_every_text_is_cut_from_its_span(setting: Setting) -> None:
    for topic in ("compost", "water", None):
        for quote in (await setting.picker.pick(topic, SCOPE, fresh_for=None)).quotes:
            transcript = setting.library.transcripts[quote.span.episode_id]
            assert quote.text == transcript.cut(quote.span.start, quote.span.end)


async def test_context_shows_who_said_what_around_the_quote(setting: Setting) -> None:
    choice = await setting.picker.pick("savings account", SCOPE, fresh_for=None)
    lines = await setting.picker.context(choice.quotes[0].span, SCOPE)
    quoted = [line for line in lines if line.quoted]
    assert [line.text for line in quoted] == [choice.quotes[0].text]
    assert lines[0].speaker == "Ada"
    assert "compost at all?" in lines[0].text
    assert any("rubbish never fed a tomato" in line.text for line in lines)


async def test_an_empty_library_has_nothing_to_quote(setting: Setting) -> None:
    setting.library.transcripts.clear()
    assert (await setting.picker.pick(None, SCOPE, fresh_for=None)).quotes == ()
    assert (await setting.picker.pick("compost", SCOPE, fresh_for=None)).quotes == ()


async def test_hidden_words_are_never_quoted_on_a_topic_or_without(setting: Setting) -> None:
    for topic in ("compost", None):
        hidden: set[Span] = set()
        for _ in range(20):
            scope = replace(SCOPE, hidden_spans=frozenset(hidden))
            quotes = (await setting.picker.pick(topic, scope, fresh_for=SCOPE.community)).quotes
            assert not any(quote.span.overlaps(span) for quote in quotes for span in hidden)
            if not quotes:
                break
            first = quotes[0].span
            hidden.add(replace(first, start=first.end - 3))
        assert not quotes
        assert len(hidden) > 1


async def test_context_reaches_as_far_as_the_next_hidden_words(setting: Setting) -> None:
    quoted = (await setting.picker.pick("savings account", SCOPE, fresh_for=None)).quotes[0].span
    text = setting.library.transcripts[quoted.episode_id].text
    start = text.index("rubbish never fed")
    hidden = replace(quoted, start=start, end=start + 7)
    lines = await setting.picker.context(quoted, replace(SCOPE, hidden_spans=frozenset((hidden,))))
    shown = " ".join(line.text for line in lines)
    assert "never fed" not in shown
    assert "compost at all?" in shown
    before = replace(quoted, start=0, end=7)
    lines = await setting.picker.context(quoted, replace(SCOPE, hidden_spans=frozenset((before,))))
    assert "Welcome" not in " ".join(line.text for line in lines)


async def test_when_the_most_promising_mentions_are_hidden_the_others_are_read(setting: Setting) -> None:
    setting.library.put(
        "many", [("Di", f"Mulch number {at} feeds every bed we have, my friends.") for at in range(ENOUGH + 4)]
    )
    hidden: set[Span] = set()
    while len(hidden) <= ENOUGH:
        found = await setting.picker.pick("mulch", hiding(hidden), limit=50, fresh_for=None)
        assert found.quotes
        hidden.update(quote.span for quote in found.quotes[:4])


def hiding(spans: set[Span]) -> Scope:
    return replace(SCOPE, hidden_spans=frozenset(spans))
