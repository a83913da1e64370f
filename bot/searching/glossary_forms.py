"""The forms of glossary terms, laid out so that a question meets only those it speaks of."""

from collections.abc import Iterator, Sequence

from bot.domain.episode_card import GlossaryEntry
from bot.language.words import folded_words

Form = tuple[str, ...]


class GlossaryForms:
    """Made once for a list of entries: canonical terms and what they were heard as, by the first word of each form."""

    def __init__(self, entries: Sequence[GlossaryEntry]) -> None:
        self._by_word: dict[str, list[tuple[Form, tuple[Form, ...]]]] = {}
        for entry in entries:
            forms = tuple(
                dict.fromkeys(
                    form for term in (entry.canonical, *entry.heard_as) if (form := tuple(folded_words(term)))
                )
            )
            for form in forms if len(forms) > 1 else ():
                others = tuple(other for other in forms if other != form)
                self._by_word.setdefault(form[0], []).append((form, others))

    def spoken_of(self, words: Sequence[str]) -> Iterator[tuple[int, Form, tuple[Form, ...]]]:
        """For every form that stands in `words`: where, the form, and the other forms of its term."""
        for at, word in enumerate(words):
            for form, others in self._by_word.get(word, ()):
                if tuple(words[at : at + len(form)]) == form:
                    yield at, form, others
