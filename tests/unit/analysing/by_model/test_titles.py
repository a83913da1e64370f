"""Chapters where a model heard a new subject, under titles that the words bear out."""

from dataclasses import replace

from bot.analysing.by_model.parts import Part, Talk, talk_of
from bot.analysing.by_model.titles import chapters_by
from bot.analysing.chapters import find_chapters
from bot.domain.episode_card import Chapter
from tests.unit.analysing.by_model.talks import ADA, BEN, episode_of, found, whole
from tests.unit.analysing.talks import chatter
from tests.unit.analysing.talks import talk as transcript_of


def long_talk() -> Talk:
    said = [*chatter(ADA, 10), (BEN, "Now to backups and the vault in the basement."), *chatter(BEN, 10)]
    transcript = transcript_of(*said)
    return talk_of(episode_of(transcript), transcript)


TALK = long_talk()
RULES = find_chapters(TALK.transcript, TALK.episode.details)
VAULT = next(at for at, line in enumerate(TALK.spoken.sentences, start=1) if "vault" in line.text)


def chapters(*subjects: tuple[int, str], rules: tuple[Chapter, ...] = RULES) -> tuple[Chapter, ...]:
    form = found(subjects=[{"line": line, "title": title} for line, title in subjects])
    return chapters_by([(whole(TALK), form)], (), TALK, rules)


def test_a_title_that_the_words_bear_out_is_shown_where_the_subject_begins() -> None:
    first, second = chapters((1, "the printer downstairs"), (VAULT, "Backups and the vault"))
    assert (first.title, first.start) == ("The printer downstairs", 0)
    assert second.title == "Backups and the vault"
    assert TALK.transcript.text[second.start :].startswith("Now to backups")


def test_another_title_gives_way_to_one_of_the_rules() -> None:
    for title in ("Kafka and Redis", "https://evil.example", "", "x" * 300):
        found_title = chapters((1, "the printer downstairs"), (VAULT, title))[1].title
        assert found_title
        assert found_title != title


def test_the_shows_own_chapters_and_those_of_parts_nobody_read_stand() -> None:
    own = (replace(RULES[0], title="As published", published=True),)
    assert chapters((1, "the printer"), (VAULT, "Backups"), rules=own) == own
    assert chapters((1, "the printer")) == RULES
    lines = len(TALK.spoken.sentences)
    unread = Part(VAULT - 1, lines)
    rules = (*RULES[:1], replace(RULES[0], start=TALK.spoken.sentences[VAULT - 1].start, title="By rules"))
    read = Part(0, VAULT - 1)
    form = found(subjects=[{"line": 1, "title": "the printer"}, {"line": 20, "title": "the boxes"}])
    starts = [one.start for one in chapters_by([(read, form)], [unread], TALK, rules)]
    assert TALK.spoken.sentences[VAULT - 1].start in starts


def test_chapters_lie_apart_and_only_where_lines_were_shown() -> None:
    shown = chapters((1, "the printer"), (2, "the boxes"), (3, "the van"), (VAULT, "the vault"), (9_999, "nowhere"))
    assert [one.start for one in shown] == [0, TALK.spoken.sentences[VAULT - 1].start]
