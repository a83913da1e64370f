"""Packed transcripts answer exactly as the transcripts they were made of."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance
from storage.packed_transcript import PackedTranscript, encode_text, pack_marks, pack_raw, unpack_raw

SPEAKERS = st.sampled_from([None, "Ada", "Bo \u2603", ""])
SPEECH = st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=30)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    speeches = draw(st.lists(st.tuples(SPEECH, SPEAKERS), max_size=8))
    start = 0
    utterances = []
    for speech, speaker in speeches:
        utterances.append(Utterance(start, start + len(speech), speaker))
        start += len(speech) + 1
    text = "\n".join(speech for speech, _ in speeches)
    offsets = st.lists(st.integers(0, max(len(text), 1)), unique=True, max_size=10).map(sorted)
    return Transcript(
        text,
        tuple(utterances),
        tuple(LineMark(offset, draw(st.integers(1, 2**31))) for offset in draw(offsets)),
        tuple(TimeMark(offset, draw(st.floats(0, 1e6))) for offset in draw(offsets)),
        source_lines=draw(st.integers(0, 2**40)),
        language=draw(st.sampled_from(["en", "de", "ja"])),
    )


def packed(transcript: Transcript) -> PackedTranscript:
    return PackedTranscript(transcript.hash, encode_text(transcript.text), pack_marks(transcript))


@given(transcripts())
def test_unpacking_gives_the_same_transcript(transcript: Transcript) -> None:
    unpacked = packed(transcript).unpack()
    assert unpacked == transcript
    del unpacked.__dict__["hash"]
    assert unpacked.hash == transcript.hash


@given(transcripts(), st.data())
def test_packed_lookups_equal_the_transcripts_own(transcript: Transcript, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(transcript.text)))
    end = data.draw(st.integers(start + 1, len(transcript.text) + 2))
    stored = packed(transcript)
    assert stored.lines_of(start, end) == transcript.lines_of(start, end)
    assert stored.speaker_of(start, end) == transcript.speaker_of(start, end)
    assert stored.seconds_at(start) == transcript.seconds_at(start)
    assert stored.fraction_at(start) == transcript.fraction_at(start)


@given(st.text(st.characters(codec=None)))
def test_raw_sources_come_back_to_the_letter(raw: str) -> None:
    assert unpack_raw(pack_raw(raw)) == raw
