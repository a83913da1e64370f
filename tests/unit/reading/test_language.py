"""Language, told from the words."""

import random

import pytest

from bot.reading.language import detect_language, guess_language, language_code
from bot.reading.read import read_transcript

SPOKEN = {
    "en": "So I think that we should talk about the thing you said, because it is not what they have in mind.",
    "de": "Ich glaube, dass wir heute über die Sache reden sollten, weil es nicht so ist, wie man es sich denkt.",
    "fr": "Je pense que nous devons parler de la chose que vous avez dite, parce que ce n'est pas dans les livres.",
    "es": "Yo creo que tenemos que hablar de lo que dijiste, porque no es lo que ellos tienen en la cabeza, y ya está.",
    "it": "Io penso che dobbiamo parlare di quello che hai detto, perché non è quello che hanno in mente, e poi basta.",
    "pt": "Eu acho que a gente tem que falar sobre isso, porque não é o que eles têm em mente, e você também não.",
    "nl": "Ik denk dat we het moeten hebben over wat je zei, want het is niet wat ze in gedachten hebben.",
    "sv": "Jag tror att vi måste prata om det som du sa, för det är inte vad de har tänkt, och så är det bara.",
    "da": "Jeg tror, at vi må tale om det, som du sagde, for det er ikke, hvad de har tænkt, og nu skal vi af sted.",
    "fi": "Minä luulen että meillä on nyt paljon asiaa siitä mitä sinä sanoit, koska se ei ole niin.",
    "ru": "Я думаю, что мы должны поговорить о том, что ты сказал, потому что это не то, что они имеют в виду.",
    "tr": "Ben bunun çok iyi olduğunu düşünüyorum ama bu konu için daha sonra bir şey var, ve o da bizim için değil.",
    "hu": "Azt hiszem, hogy erről most nagyon kell beszélni, mert ez nem az, ami itt volt, és már én is.",
    "ja": "今日は海の話をしましょう。私はとても好きです。",
    "zh": "今天我们来谈谈这个问题，我觉得非常重要。",
    "ko": "오늘은 우리가 바다에 대해서 이야기하는 날이고 나는 그것이 좋다고 생각합니다.",
    "el": "Σήμερα θα μιλήσουμε για τη θάλασσα και για όσα είπες.",
    "ar": "اليوم نتحدث عن البحر وعن كل ما قلته لنا في البداية.",
}


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_a_few_words_tell_the_language(language: str) -> None:
    assert detect_language(SPOKEN[language]) == language


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl", "ja"])
def test_a_transcript_knows_its_language_and_what_the_feed_says_wins(language: str) -> None:
    body = "\n\n".join(f"**{who}:** {SPOKEN[language]}" for who in ("Rosa", "Ken", "Rosa", "Ken")).encode()
    assert read_transcript(body, name="x.md").transcript.language == language
    assert read_transcript(body, name="x.md", language="pl").transcript.language == "pl"


def test_prose_in_another_language_is_read() -> None:
    assert read_transcript((SPOKEN["fr"] * 3).encode(), name="x.txt").transcript.language == "fr"


def test_noise_in_a_wrong_encoding_is_no_language() -> None:
    noise = random.Random(3)
    for encoding in ("gb18030", "big5", "euc_kr", "shift_jis"):
        text = bytes(noise.randrange(0xA1, 0xFE) for _ in range(4000)).decode(encoding, "replace")
        assert guess_language(text) is None or encoding == "shift_jis"


def test_no_language_is_told_from_nonsense() -> None:
    assert guess_language("xq zzt plorb wug") is None
    assert detect_language("xq zzt plorb wug") == "en"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-US", "en"), ("DE", "de"), ("pt_br", "pt"), ("zh-Hant-TW", "zh"), ("", None), (None, None), ("english", None)],
)
def test_language_tags(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code
