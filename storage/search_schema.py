"""The fields of the full-text index, and how it cuts texts of each language into words."""

import re
from functools import cache, lru_cache

import tantivy

FORMAT = "passages-4"
"""Name of the index folder: a change of fields or of words needs another, so that an old index is never read as new."""
_STEMMED = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
COLUMN_OF = {**{code: code for code in _STEMMED}, "nb": "no", "nn": "no"}
"""The column that holds passages of a language; every other language shares `xx`, without stems."""
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
_LONGEST_WORD = 40


def body_field(column: str) -> str:
    return f"body_{column}"


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("kind", "episode", "place", "show", "language", "speakers", "names", "voices"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="default", index_option="basic")
    for column in (*_STEMMED, "xx"):
        builder.add_text_field(body_field(column), tokenizer_name=_tokenizer(column), index_option="position")
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def register_analysers(index: tantivy.Index) -> None:
    for column in _STEMMED:
        if column != "en":
            index.register_tokenizer(_tokenizer(column), _analyser(column))


def _tokenizer(column: str) -> str:
    """tantivy's own two, which are the quickest, do the same as `_analyser` for English and for no stems."""
    return {"en": "en_stem", "xx": "default"}.get(column, f"stem_{column}")


@cache
def _analyser(column: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST_WORD)).filter(tantivy.Filter.lowercase())
    if column in _STEMMED:
        builder = builder.filter(tantivy.Filter.stemmer(_STEMMED[column]))
    return builder.build()


def analyse(word: str, column: str) -> tuple[str, ...]:
    """The stems under which the index keeps a word; several where the index cuts it, as in `don't`."""
    return tuple(_analyser(column).analyze(spell_signs(word, "ja" if column == "xx" else column)))


def spell_signs(text: str, language: str) -> str:
    """Signs that belong to a word spelled as letters, so that `C++`, `C#`, `.NET` and `R&D` each stay one word."""
    if "+" in text:
        text = text.replace("++", "plusplus")
    if "#" in text:
        text = text.replace("#", "sharp")
    if "&" in text:
        text = text.replace("&", "and")
    if ".n" in text or ".N" in text:
        text = text.replace(" .NET", " dotnet").replace(" .Net", " dotnet").replace(" .net", " dotnet")
        text = "dotnet" + text[4:] if text[:4].lower() == ".net" else text
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
    return _UNSPACED.sub(r" \1 ", text) if language not in _STEMMED else text


def show_key(owner: str | None, show: str) -> str:
    """Two communities may each own a show of one id, and neither is the published one."""
    return f"{owner or ''}\x1f{show}"


def place_key(episode_id: str, ordinal: int) -> str:
    """The one passage that stands there."""
    return f"{episode_id}\x1f{ordinal}"


@lru_cache(maxsize=512)
def speaker_keys(speakers: tuple[str, ...]) -> frozenset[str]:
    """Forms under which speakers are asked for: the whole name and each word of it."""
    keys: set[str] = set()
    for name in speakers:
        lowered = name.lower()
        keys.update((lowered, *lowered.split()))
    return frozenset(keys)
