"""Diarised Markdown."""

from datetime import date

import pytest

from bot.errors import NotATranscript
from bot.reading.read import read_transcript

EPISODE = r"""**Rosa Lind:** Hello \[laughter\], and welcome to the \[unintelligible 00:00:09.12\] show.

**Ken Abara:** \[00:30\] Thanks! I read [the **long** paper](https://example.com/a_(b)) of C\# and pg\_catalog.

And I kept going. \[01:10\] After a minute it ended.

**Break:** \[04:15\]

It still does. &quot;Really&quot;, AT&T said\[sigh\].

**Rosa Lind:** So a map\[string\]int is _not_ a `dict`... *Right?* Mail hello \[at\] lantern. **Ken Abara:** Right.

**Jingle:** \[05:00\] to \[05:10\]
"""


def text_of(body: str) -> str:
    return read_transcript(body.encode(), name="x.md").transcript.text


def test_speakers_stay_until_the_next_name() -> None:
    transcript = read_transcript(EPISODE.encode(), name="show/x.md").transcript
    said = [(u.speaker, transcript.cut(u.start, u.end)) for u in transcript.utterances]
    assert said == [
        ("Rosa Lind", "Hello, and welcome to the"),
        ("Rosa Lind", "show."),
        ("Ken Abara", "Thanks! I read the long paper of C# and pg_catalog."),
        ("Ken Abara", "And I kept going. After a minute it ended."),
        ("Ken Abara", 'It still does. "Really", AT&T said.'),
        ("Rosa Lind", "So a map[string]int is not a dict... Right? Mail hello [at] lantern."),
        ("Ken Abara", "Right."),
    ]


def test_stamps_give_times_wherever_they_stand() -> None:
    transcript = read_transcript(EPISODE.encode(), name="x.md").transcript
    assert transcript.seconds_at(transcript.text.index("Thanks")) == 30
    assert transcript.seconds_at(transcript.text.index("kept going")) == 30
    assert transcript.seconds_at(transcript.text.index("After a minute")) == 70
    assert transcript.seconds_at(transcript.text.index("It still")) == 255
    assert transcript.seconds_at(transcript.text.index("show.")) == pytest.approx(9.12)


def test_speakers_become_persons() -> None:
    persons = read_transcript(EPISODE.encode(), name="x.md").details.persons
    assert [(person.name, person.role) for person in persons] == [("Rosa Lind", "speaker"), ("Ken Abara", "speaker")]


def test_lines_lead_back_to_the_source() -> None:
    episode = read_transcript(EPISODE.encode(), name="x.md")
    raw = episode.raw.split("\n")
    for word in ("welcome", "paper", "ended", "Really", "dict", "lantern"):
        assert word in raw[episode.transcript.line_at(episode.transcript.text.index(word)) - 1]


def test_words_that_nobody_understood_leave_no_whole_sentence() -> None:
    body = (
        "**Rosa:** I do \\[unintelligible\\] like it. \\[inaudible 01:00:02.10\\] Yes.\n\n**Ken:** So.\n\n**Rosa:** So."
    )
    assert text_of(body) == "I do\nlike it.\nYes.\nSo.\nSo."


def test_one_mistyped_time_costs_only_itself() -> None:
    body = "\n\n".join(f"**Rosa:** \\[{minute:02}:00\\] word{minute} here." for minute in (1, 2, 59, 4, 5, 6))
    transcript = read_transcript(body.encode(), name="x.md").transcript
    assert [mark.seconds for mark in transcript.times] == [60, 120, 240, 300, 360]


@pytest.mark.parametrize(
    ("label", "speaker", "words"),
    [
        ("**Rosa Lind**: Yes.", "Rosa Lind", "Yes."),
        ("**Rosa Lind** Yes.", "Rosa Lind", "Yes."),
        ('**Rosa Lind: "**Yes", she said.', "Rosa Lind", '"Yes", she said.'),
        ("*nRosa Lind:** Yes.", "Rosa Lind", "Yes."),
        ("**Very** true.", "Ken Abara", "Very true."),
        ("**Rosa Lind [01:02]:** Yes.", "Rosa Lind", "Yes."),
        ("**Rosa Lind** (01:02): Yes.", "Rosa Lind", "Yes."),
        (r"**Rosa Lind** \[01:02\] Yes.", "Rosa Lind", "Yes."),
        ("[01:02] **Rosa Lind:** Yes.", "Rosa Lind", "Yes."),
        (r"\[01:02\] **Rosa Lind**: Yes.", "Rosa Lind", "Yes."),
    ],
)
def test_torn_labels_are_understood(label: str, speaker: str, words: str) -> None:
    body = f"**Rosa Lind:** One.\n\n**Ken Abara:** Two.\n\n**Rosa Lind:** Three.\n\n**Ken Abara:** Four.\n\n{label}\n"
    transcript = read_transcript(body.encode(), name="x.md").transcript
    last = transcript.utterances[-1]
    assert (last.speaker, transcript.cut(last.start, last.end)) == (speaker, words)
    assert transcript.seconds_at(last.start) == (62 if "02" in label else None)


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        (r"a \*bleep\* word", "a *bleep* word"),
        (r"two \* three \* four", "two * three * four"),
        (r"snake\_case\_name", "snake_case_name"),
        ("snake_case_name", "snake_case_name"),
        (r"episode \#234", "episode #234"),
        (r"what a s\*\*t day", "what a s**t day"),
        ("it's **really** so", "it's really so"),
        ("a &lt;tag&gt; and &#39;quotes&#39; &amp; R&D;", "a <tag> and 'quotes' & R&D;"),
        (r"he said \[laughs\] no", "he said no"),
        (r"he said \[laughs\] ... no", "he said ... no"),
        (r"\[whispering\] come here", "come here"),
        (r"see [one](http://a.b/c) and [two](http://d.e)", "see one and two"),
        ("array[0](x", "array[0](x"),
        ("from A --> B it goes", "from A --> B it goes"),
    ],
)
def test_markup_is_shown_clean(marked: str, shown: str) -> None:
    assert text_of(f"**Rosa:** {marked}\n\n**Rosa:** end\n") == f"{shown}\nend"


def test_front_matter_and_headings_are_no_speech() -> None:
    head = '---\ntitle: "Oil & wicks"\ndate: 2025-03-04\ntags: a\n---\n\n# Heading\n\n'
    body = "**Rosa:** One.\n\n## Chapter two\n\n**Ken:** Two.\n\n**Rosa:** \\# is a hash.\n"
    episode = read_transcript((head + body).encode(), name="x-7.md")
    assert episode.transcript.text == "One.\nTwo.\n# is a hash."
    assert (episode.details.title, episode.details.published) == ("Oil & wicks", date(2025, 3, 4))
    assert read_transcript((head[-11:] + body).encode(), name="x-7.md").details.title == "Heading"


def test_a_readme_that_quotes_the_format_is_no_transcript() -> None:
    readme = (
        "# Episodes\nFormat: `**Speaker:** text` paragraphs, `\\[MM:SS\\]` stamps, `**Break:** \\[MM:SS\\]` lines.\n"
    )
    with pytest.raises(NotATranscript):
        read_transcript(readme.encode(), name="corpus/README.md")
    with pytest.raises(NotATranscript):
        read_transcript(readme.encode(), name="corpus/about.md")
