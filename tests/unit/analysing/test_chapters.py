"""Chapters: the show's own first, else where the subject changes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.analysing.chapters import find_chapters
from bot.domain.episode import EpisodeDetails, FeedChapter
from bot.domain.transcript import TimeMark, Transcript
from tests.unit.analysing.talks import DETAILS, talk

BREAD = (
    "Sourdough bread wants a hot oven. The dough of the bread rests overnight and the oven does the rest of the bread."
)
TRAINS = "Night trains run again from the capital. A sleeper train with a dining car is the train that everybody books."


def long_talk() -> Transcript:
    turns = [("Ada", BREAD)] * 45 + [("Bo", TRAINS)] * 45
    return talk(*turns)


def test_a_change_of_subject_starts_a_chapter_named_from_the_words() -> None:
    transcript = long_talk()
    chapters = find_chapters(transcript, DETAILS)
    assert len(chapters) == 2
    first, second = chapters
    assert first.start == 0
    assert abs(second.start - transcript.text.index("Night trains")) < 600
    assert any(word in first.title.lower() for word in ("bread", "oven", "dough"))
    assert "train" in second.title.lower()
    assert not first.published
    assert second.first_line == transcript.line_at(second.start)


def test_no_chapter_is_named_after_an_address() -> None:
    advert = "Listen: evil-prizes.example pays you at evil-prizes.example for all of it."
    transcript = talk(*[("Ada", advert)] * 60, *[("Bo", TRAINS)] * 45)
    titles = [one.title for one in find_chapters(transcript, DETAILS)]
    assert titles
    assert not [title for title in titles if "prizes.example" in title]


def test_the_chapters_of_the_show_win_and_keep_their_times() -> None:
    transcript = long_talk()
    half = transcript.text.index("Night trains")
    timed = Transcript(
        text=transcript.text,
        utterances=transcript.utterances,
        lines=transcript.lines,
        times=(TimeMark(0, 0.0), TimeMark(half, 600.0)),
    )
    details = EpisodeDetails(title="A talk", chapters=(FeedChapter("Trains", 590.0), FeedChapter("Bread", 0.0)))
    chapters = find_chapters(timed, details)
    assert [(chapter.title, chapter.start, chapter.seconds, chapter.published) for chapter in chapters] == [
        ("Bread", 0, 0.0, True),
        ("Trains", half, 590.0, True),
    ]


def test_without_timestamps_published_chapters_stand_at_their_share_of_the_length() -> None:
    transcript = long_talk()
    details = EpisodeDetails(title="A talk", duration_seconds=1000.0, chapters=(FeedChapter("Middle", 500.0),))
    (chapter,) = find_chapters(transcript, details)
    assert abs(transcript.fraction_at(chapter.start) - 0.5) < 0.01
    assert transcript.text[chapter.start - 1].isspace()


def test_published_chapters_that_cannot_be_placed_make_way() -> None:
    details = EpisodeDetails(title="A talk", chapters=(FeedChapter("Middle", 500.0),))
    assert not any(chapter.published for chapter in find_chapters(long_talk(), details))


def test_silence_has_no_chapters() -> None:
    assert find_chapters(talk(), DETAILS) == ()


@given(st.lists(st.one_of(st.text(max_size=120), st.sampled_from([BREAD, TRAINS])), max_size=40))
def test_chapters_ascend_and_cover_any_transcript(words: list[str]) -> None:
    transcript = talk(*(("Ada", " ".join(each.split())) for each in words))
    chapters = find_chapters(transcript, DETAILS)
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted(set(starts))
    assert all(chapter.title for chapter in chapters)
    assert all(0 <= start < len(transcript.text) for start in starts)
