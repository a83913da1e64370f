"""Names are told from capitals that a sentence begins with."""

from bot.language.names import names_in


def test_names_are_capitals_inside_sentences_acronyms_and_odd_shapes() -> None:
    text = "Yesterday we met Tim Chen of WarpStream. Then S3 and gRPC came."
    assert set(names_in(text)) == {"Tim Chen", "WarpStream", "S3", "gRPC"}


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital_alone() -> None:
    assert not names_in("Buckets are cheap. \u201cLakes are not,\u201d she said.\nRivers neither.")
    assert names_in("Postgres 17 is out. I like Postgres.") == {"Postgres": 1}
    assert names_in("AWS won.") == {"AWS": 1}


def test_names_are_counted() -> None:
    assert names_in("I like Rust. You like Rust. So, Rust it is.").most_common(1) == [("Rust", 3)]
