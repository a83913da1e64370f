"""A question is taken apart as its writer meant it."""

from bot.searching.question import read_question


def carrying(text: str) -> list[str]:
    return [word.written for word in read_question(text).content]


def test_small_words_carry_nothing_unless_there_is_nothing_else() -> None:
    assert carrying("What did they say about S3 and IAM?") == ["S3", "IAM"]
    assert carrying("to be or not to be") == ["to", "be", "or", "not", "to", "be"]


def test_filters_and_phrases_are_taken_out_of_the_words() -> None:
    question = read_question('"data gravity" from:S3E12 by:"Ian Livingston" buckets')
    assert question.from_episode == "S3E12"
    assert question.by_speaker == "Ian Livingston"
    assert [[word.folded for word in phrase] for phrase in question.phrases] == [["data", "gravity"]]
    assert [word.written for word in question.words] == ["buckets"]


def test_whose_words_are_asked_for_is_known() -> None:
    def speakers(text: str) -> list[str]:
        question = read_question(text)
        return [question.words[at].written for at in question.speakers]

    assert speakers("What did Ian predict about buckets?") == ["Ian"]
    assert speakers("According to Tim Chen what matters?") == ["Tim", "Chen"]
    assert speakers("What is Tim's 2025 prediction?") == ["Tim's"]
    assert speakers("Ian says what about Rust?") == ["Ian"]
    assert speakers("How does TVM optimize a model?") == []


def test_the_kind_of_thing_asked_for_is_known() -> None:
    question = read_question("Which venture firm is Tim from?")
    assert question.words[question.category].written == "firm"
    assert read_question("Why is data heavy?").category == -1
