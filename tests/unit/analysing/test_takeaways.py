"""Takeaways: what was named as learned, and what the parts of the talk are about."""

from hypothesis import given
from hypothesis import strategies as st

from bot.analysing.takeaways import find_takeaways
from bot.domain.episode_card import LONGEST_STATEMENT
from tests.unit.analysing.talks import EPISODE, chatter, talk

LESSON = "My biggest takeaway from the outage is that backups nobody restores are not backups at all."
BACKUPS = (
    "We kept the backups of the database on the same disk as the database. When the disk died the backups died. "
    f"{LESSON} We restore the backups every Friday now and the restore of each database takes an hour."
)
BEES = (
    "Bees do not like the smell of the workshop. The hive moved twice that summer and the bees followed the queen. "
    "A hive of bees needs shade and water more than it needs flowers. The queen leaves the hive once."
)


def test_what_was_named_a_takeaway_is_one() -> None:
    found = find_takeaways(EPISODE, talk(*chatter("Ada", 6), ("Bo", BACKUPS), *chatter("Ada", 6)))
    assert "Backups nobody restores are not backups at all." in [each.statement for each in found]


def test_a_takeaway_has_its_speaker_and_its_receipt() -> None:
    transcript = talk(*chatter("Ada", 6), ("Bo", BACKUPS), *chatter("Ada", 6))
    found = next(each for each in find_takeaways(EPISODE, transcript) if each.statement.startswith("Backups"))
    assert found.speaker == "Bo"
    assert transcript.cut(found.spans[0].start, found.spans[0].end) == LESSON
    assert found.reason


def test_takeaways_differ_in_subject() -> None:
    turns = [("Bo", BACKUPS)] * 15 + [("Cleo", BEES)] * 15
    statements = [each.statement for each in find_takeaways(EPISODE, talk(*turns))]
    assert len(statements) == len(set(statements))
    assert any("ackups" in statement for statement in statements)
    assert any("ees" in statement or "queen" in statement for statement in statements)


def test_a_raw_transcript_gives_takeaways_of_nobody() -> None:
    found = find_takeaways(EPISODE, talk(*chatter(None, 6), (None, BACKUPS), *chatter(None, 6)))
    assert found
    assert {each.speaker for each in found} == {None}


def test_silence_teaches_nothing() -> None:
    assert find_takeaways(EPISODE, talk()) == ()
    assert find_takeaways(EPISODE, talk(("Ada", "Hello."), ("Bo", "Hi!"))) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "Ada", "Bo"]), st.one_of(st.text(max_size=200), st.sampled_from([BACKUPS, BEES]))
        ),
        max_size=8,
    ),
    st.integers(1, 5),
)
def test_any_transcript_gives_short_statements_from_inside_it(turns: list[tuple[str | None, str]], limit: int) -> None:
    transcript = talk(*((speaker, " ".join(words.split())) for speaker, words in turns))
    found = find_takeaways(EPISODE, transcript, limit=limit)
    assert found == find_takeaways(EPISODE, transcript, limit=limit)
    assert len(found) <= limit
    for each in found:
        assert 0 < len(each.statement) <= LONGEST_STATEMENT
        assert each.spans[0].end <= len(transcript.text)
        assert 0 <= each.score <= 1
