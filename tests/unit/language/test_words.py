"""Words survive as people write them."""

import pytest

from bot.language.words import base_language, is_stop_word, language_of, stem, words_of


def folded(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


def test_acronyms_and_words_with_signs_stay_whole() -> None:
    said = "S3, o1, IAM, C++, C#, .NET, R&D and GPT-5 don\u2019t end."
    assert folded(said) == ["s3", "o1", "iam", "c++", "c#", ".net", "r&d", "and", "gpt", "5", "don't", "end"]


def test_words_know_where_they_stand() -> None:
    text = "Ian\u2019s view: C++ wins."
    assert [text[word.start : word.end] for word in words_of(text)] == ["Ian\u2019s", "view", "C++", "wins"]


def test_unspaced_scripts_are_compared_by_character() -> None:
    assert folded("東京 S3") == ["東", "京", "s3"]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("leaking", "leaks", "en"),
        ("häuser", "hauses", "de"),
        ("libros", "libro", "es"),
        ("serveurs", "serveur", "fr"),
        ("книги", "книга", "ru-RU"),
    ],
)
def test_forms_of_a_word_meet_in_their_language(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize("word", ["iam", "s3", "o1", "c++", "aws", ".net", "r&d"])
def test_stemming_leaves_acronyms_alone(word: str) -> None:
    assert stem(word, "en") == word


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stem("kotkot", "xx") == "kotkot"
    assert base_language("pt_BR") == "pt"


def test_a_capital_inside_a_sentence_makes_a_name_of_a_stop_word() -> None:
    words = words_of("Is IT or Go what it is?")
    stops = [word.written for at, word in enumerate(words) if is_stop_word(word, "en", first=at == 0)]
    assert stops == ["Is", "or", "what", "it", "is"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was sagt die Gästin über Datenbanken?", "de"),
        ("¿Qué dice la invitada sobre los datos?", "es"),
        ("What did she say about data?", "en"),
        ("Kubernetes", "en"),
    ],
)
def test_a_question_is_read_in_the_language_of_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language
