"""The passages of a transcript, without an index."""

from bot.domain.ids import EpisodeId
from bot.domain.passage import Passage
from bot.domain.transcript import Transcript
from bot.searching.passages import PackedPassage, pack_passages


def passages_of(episode_id: EpisodeId, transcript: Transcript) -> list[Passage]:
    """All of them, in order."""
    return [PackedPassage(packed).unpack() for _, _, packed in pack_passages(episode_id, transcript)]
