"""Published chapters."""

import json

import pytest

from bot.domain.episode import FeedChapter
from bot.errors import UnreadableSource
from bot.reading.chapters import read_chapters


def test_chapters_are_sorted_and_hidden_ones_left_out() -> None:
    data = {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 60, "title": "  Second\n part "},
            {"startTime": 0, "title": "First"},
            {"startTime": 0, "title": "Again"},
            {"startTime": 30, "title": "Advert", "toc": False},
            {"startTime": 90.5},
            {"startTime": -1, "title": "Never"},
            {"startTime": "5", "title": "Text"},
            "nonsense",
        ],
    }
    assert read_chapters(json.dumps(data).encode(), name="c.json") == (
        FeedChapter("First", 0.0),
        FeedChapter("Second part", 60.0),
    )


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"nope", b'{"chapters": 3}', b'{"chapters": [' * 70])
def test_what_is_no_chapters_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource):
        read_chapters(data, name="c.json")
