"""Pieces of a recording put together."""

from pathlib import Path

import pytest

from adapters.llm.hearing import HeardPart, HeardPiece
from adapters.llm.joining import LONGEST, MOST_REFERENCES, Voices, joined, reference_spans
from adapters.llm.recording import Piece


def part(text: str, start: float, end: float, label: str | None = "A") -> HeardPart:
    return HeardPart(text=text, start=start, end=end, label=label)


def piece(start: float, end: float, *, overlaps: bool = False) -> Piece:
    return Piece(Path("unused"), start, end, overlaps)


def words(pieces: list[tuple[Piece, list[HeardPart]]]) -> str:
    return " ".join(one.text for one in joined(pieces))


def test_times_count_from_the_beginning_of_the_whole() -> None:
    told = joined([(piece(0, 20), [part("One.", 1, 2)]), (piece(20, 40), [part("Two.", 3, 4)])])
    assert [(one.text, one.start, one.end) for one in told] == [("One.", 1, 2), ("Two.", 23, 24)]


SAID = "the tarn froze over in the night and by morning the sheep had walked across it to the north side of the hill"


@pytest.mark.parametrize("lost", range(5))
@pytest.mark.parametrize("cut", range(4, 18))
def test_no_word_is_doubled_or_lost_where_a_cut_runs_through_speech(cut: int, lost: int) -> None:
    """Both hear around the cut, and each may get the torn words at its own edge wrong."""
    spoken = SAID.split()
    left, right = spoken[: cut + 6], spoken[max(cut - 6, 0) :]
    if lost:
        left = [*left[:-1], f"torn{lost}"] if cut + 6 < len(spoken) else left
        right = [f"torn{lost}", *right[1:]] if cut > 6 else right
    before = [part(" ".join(left[:5]), 0, 4), part(" ".join(left[5:]), 4, 12)]
    after = [part(" ".join(right), 0, 14)]
    assert words([(piece(0, 12), before), (piece(8, 24, overlaps=True), after)]) == SAID


def test_signs_and_capitals_make_no_other_words() -> None:
    before, after = [part("We froze the tarn. Then", 0, 11)], [part("the tarn, then we left", 0, 8)]
    assert words([(piece(0, 12), before), (piece(8, 24, overlaps=True), after)]) == "We froze the tarn. Then we left"


def test_pieces_that_share_no_words_keep_what_is_on_their_side() -> None:
    before = [part("Hello.", 0, 3), part("Nothing but music.", 10.5, 11.5)]
    after = [part("Thank you.", 0.2, 1.8), part("Welcome back.", 4, 6)]
    assert words([(piece(0, 12), before), (piece(8, 24, overlaps=True), after)]) == "Hello. Welcome back."


def test_a_label_of_another_piece_is_nobody_met_before_unless_the_server_says_so() -> None:
    voices = Voices()
    first = voices.told(HeardPiece(parts=[part("Hi.", 0, 3), part("Hello.", 3, 6, "B")]), [])
    assert [one.label for one in first] == ["voice-1", "voice-2"]
    heard = [part("So.", 0, 3, "voice-2"), part("Me too.", 3, 6, "A"), part("And me.", 6, 9, "voice-9")]
    later = voices.told(HeardPiece(parts=heard), ["voice-1", "voice-2"])
    assert [one.label for one in later] == ["voice-2", "voice-3", "voice-4"]


def test_references_are_the_longest_stretches_that_one_voice_has_alone() -> None:
    parts = [
        part("short", 0, 1.5, "v1"),
        part("good", 2, 6, "v1"),
        part("very long", 10, 40, "v2"),
        part("over", 50, 55, "v3"),
        part("each other", 52, 58, "v4"),
    ]
    spans = reference_spans(parts, [])
    assert spans["v1"] == (2, 6)
    start, end = spans["v2"]
    assert end - start == pytest.approx(LONGEST)
    assert set(spans) == {"v1", "v2"}
    many = [part("said", at * 10.0, at * 10.0 + 3 + at, f"v{at}") for at in range(7)]
    assert set(reference_spans(many, [])) == {"v3", "v4", "v5", "v6"}
    assert len(reference_spans(many, ["v6", "x", "y"])) == MOST_REFERENCES - 3
