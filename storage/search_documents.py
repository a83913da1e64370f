"""Documents of the index: one for each passage, one for each episode with its words and names."""

import tantivy

from bot.ports import IndexedEpisode
from storage.search_schema import COLUMN_OF, body_field, place_key, show_key, speaker_keys, spell_signs


def add_episode(writer: tantivy.IndexWriter, one: IndexedEpisode) -> int:
    """Put an episode and its passages into the writer; returns the number of passages."""
    show = show_key(one.show.owner, one.show.id)
    column = COLUMN_OF.get(one.language, "xx")
    field = body_field(column)
    whole = []
    for ordinal, passage in enumerate(one.passages):
        text = spell_signs(passage.text, one.language)
        whole.append(text)
        document = tantivy.Document(kind="passage", episode=one.episode_id, show=show, payload=passage.payload)
        document.add_text(field, text)
        document.add_text("place", place_key(one.episode_id, ordinal))
        for key in speaker_keys(passage.speakers):
            document.add_text("speakers", key)
        writer.add_document(document)
    document = tantivy.Document(kind="episode", episode=one.episode_id, show=show, language=column)
    document.add_text("words", "\n".join(whole))
    for name, _ in one.names:
        _add_name(document, "names", name)
    for name in sorted({name for passage in one.passages for name in passage.speakers}):
        _add_name(document, "voices", name)
    writer.add_document(document)
    return len(one.passages)


def _add_name(document: tantivy.Document, field: str, name: str) -> None:
    """Under the beginning of each of its words."""
    lowered = name.lower()
    for start in (0, *(at + 1 for at, char in enumerate(lowered) if char == " ")):
        document.add_text(field, f"{lowered[start:]}\x1f{name}")
