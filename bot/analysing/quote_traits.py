"""What can be told of one sentence by reading it: the traits that the quote model weighs."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.analysing import quote_lexicon as lexicon

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019.+#-]+[^\W_]+)*(?:\+\+|#)?")
_ENTITY = re.compile(r"(?<![.!?\u2026\"\u201c] )(?<!^)\b(?:[A-Z][a-z]+[A-Za-z]*|[A-Z]{2,}[a-z]?\w*|[A-Z][0-9]+)\b")
_NUMBER = re.compile(r"\d")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CLAUSE = re.compile(r"[,;:] (?:and |but |or |so )?|[.!?] (?:and |but |so )?")
_QUESTION_TO_YOU = re.compile(
    r"\b(?:do|did|are|were|have|can|could|would|will|what|how|why|where|when) (?:do |did |are |would |is |"
    r"was )?(?:you|your)\b"
)
_PREDICTION = re.compile(r"\b(?:going to|gonna|will|won't|no longer|becoming|anymore|here to stay)\b")
_TAG = re.compile(r",? (?:right|you know|huh|no|yeah|okay|eh)\?$")

NAMES: tuple[str, ...] = tuple(
    word
    for line in (
        "bias words_few words_some words_many words_too_many capital question tag_question exclamation trailing_off",
        "dash_inside commas_per_word opens_conjunction opens_interjection opens_dangling opens_named_person_pronoun",
        "opens_first_singular opens_first_plural opens_second opens_general opens_article opens_question_word",
        "opens_gerund first_singular first_plural second third general kinds_of_people modals superlatives",
        "comparatives negations contrast cause vivid talk_of_the_show narration timely vague fillers abstract",
        "finite_none stance hedges filler_phrases generic logistics deixis antithesis reported quoted stutter",
        "entities numbers long_words content_share repeated_words parallel question_to_you copula starts_lower",
        "words_upto_8 words_upto_14 words_upto_22 words_upto_32 words_over_32 early_verb late_verb ands prediction",
        "filler_rate topic_subject is_claim you_claim framed disfluent procedural pointing defines timeless",
        "timeless_strong own_view in_order scaffold hollow ends_pointing no_main_clause",
    )
    for word in line.split()
)
INDEX = {name: at for at, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class SentenceTraits:
    """`values` pairs the index of a trait in `NAMES` with its strength; absent means zero."""

    words: int
    tokens: tuple[str, ...]
    values: tuple[tuple[int, float], ...]

    def value(self, name: str) -> float:
        wanted = INDEX[name]
        return next((value for at, value in self.values if at == wanted), 0.0)


def tokens_of(text: str) -> list[str]:
    """The words of a text, lower-case, apostrophes made plain."""
    return [token.lower().replace("\u2019", "'") for token in _TOKEN.findall(text)]


def count_words(text: str, tokens: list[str]) -> int:
    """Words; in scripts without spaces two characters count as one."""
    return len(tokens) if text.isascii() else max(len(tokens), len(_CJK.findall(text)) // 2)


def sentence_traits(text: str) -> SentenceTraits:
    """The traits of one sentence, worked out from its own words alone."""
    tokens = tokens_of(text)
    words = count_words(text, tokens)
    lower = text.lower().replace("\u2019", "'")
    found: dict[str, float] = {"bias": 1.0}
    _measure_shape(text, lower, words, found)
    _measure_opening(tokens, text, found)
    _measure_words(tokens, words, found)
    _measure_phrases(lower, words, found)
    _measure_names(text, tokens, words, found)
    _combine(found)
    values = tuple((INDEX[name], value) for name, value in found.items() if value)
    return SentenceTraits(words, tuple(tokens), values)


def _measure_shape(text: str, lower: str, words: int, found: dict[str, float]) -> None:
    found["words_few"] = max(0.0, (8 - words) / 8)
    found["words_some"] = min(words, 16) / 16
    found["words_many"] = max(0.0, min(words, 40) - 16) / 24
    for limit, name in (
        (8, "words_upto_8"),
        (14, "words_upto_14"),
        (22, "words_upto_22"),
        (32, "words_upto_32"),
        (999, "words_over_32"),
    ):
        if words <= limit:
            found[name] = 1.0
            break
    found["words_too_many"] = max(0.0, words - 40) / 40
    end = text.rstrip("\"'\u201d\u2019)]")
    found["question"] = float(end.endswith(("?", "\uff1f")))
    found["tag_question"] = float(bool(_TAG.search(lower)))
    found["exclamation"] = float(end.endswith(("!", "\uff01")))
    found["trailing_off"] = float(end.endswith(("...", "\u2026", "-", "\u2014", ",")))
    found["dash_inside"] = float(" -- " in text)
    found["commas_per_word"] = min(1.0, 5 * text.count(",") / max(words, 1))
    found["quoted"] = float('"' in text or "\u201c" in text)
    if found["question"]:
        found["question_to_you"] = float(bool(_QUESTION_TO_YOU.search(lower)))
    starts = [clause.split()[:2] for clause in _CLAUSE.split(lower) if clause.count(" ") >= 2]
    found["parallel"] = float(sum(a == b for a, b in pairwise(starts)) > 0)


_BEFORE_THE_SUBJECT = lexicon.CONJUNCTIONS | lexicon.INTERJECTIONS | lexicon.OPENING_ADVERBS


def _measure_opening(tokens: list[str], text: str, found: dict[str, float]) -> None:
    found["starts_lower"] = float(text[:1].islower())
    found["capital"] = float(text[:1].isupper())
    if not tokens:
        return
    first = tokens[0]
    found["opens_conjunction"] = float(first in lexicon.CONJUNCTIONS)
    found["opens_interjection"] = float(first in lexicon.INTERJECTIONS)
    at = 0
    while at < min(len(tokens) - 1, 3) and tokens[at] in _BEFORE_THE_SUBJECT:
        at += 1
    subject = tokens[at]
    found["opens_dangling"] = float(subject in lexicon.DANGLING)
    found["opens_named_person_pronoun"] = float(subject in lexicon.PLAIN_DANGLING)
    found["opens_first_singular"] = float(subject in lexicon.FIRST_SINGULAR)
    found["opens_first_plural"] = float(subject in lexicon.FIRST_PLURAL)
    found["opens_second"] = float(subject in lexicon.SECOND)
    found["opens_general"] = float(subject in lexicon.GENERAL or subject in lexicon.KINDS_OF_PEOPLE)
    verb = next((place - at for place in range(at, len(tokens)) if tokens[place] in lexicon.FINITE), 99)
    found["early_verb"] = float(verb <= 5)
    found["late_verb"] = float(verb > 9)
    claimed = verb <= 6 and subject not in lexicon.DANGLING
    own = subject in lexicon.FIRST_SINGULAR or subject in lexicon.FIRST_PLURAL or subject in lexicon.SECOND
    found["topic_subject"] = float(1 <= verb <= 6 and claimed and not own)
    found["is_claim"] = float(
        1 <= verb <= 6
        and claimed
        and not own
        and tokens[at + verb] in ("is", "are", "isn't", "aren't", "will", "won't", "can", "can't", "has", "have")
    )
    found["you_claim"] = float(subject in lexicon.SECOND)
    found["opens_article"] = float(subject in ("the", "a", "an"))
    found["opens_question_word"] = float(subject in ("what", "how", "why", "who", "where", "when", "which"))
    found["opens_gerund"] = float(len(subject) > 5 and subject.endswith("ing"))


_COUNTED = (
    ("first_singular", lexicon.FIRST_SINGULAR, 0.25), ("first_plural", lexicon.FIRST_PLURAL, 0.34),
    ("second", lexicon.SECOND, 0.34),
    ("third", lexicon.PLAIN_DANGLING, 0.5), ("general", lexicon.GENERAL, 0.5),
    ("kinds_of_people", lexicon.KINDS_OF_PEOPLE, 0.5),
    ("modals", lexicon.MODALS, 0.5), ("superlatives", lexicon.SUPERLATIVES, 0.5),
    ("comparatives", lexicon.COMPARATIVES, 0.5),
    ("negations", lexicon.NEGATIONS, 0.5), ("contrast", lexicon.CONTRAST, 0.5), ("cause", lexicon.CAUSE, 0.5),
    ("vivid", lexicon.VIVID, 0.34),
    ("talk_of_the_show", lexicon.TALK_OF_THE_SHOW, 0.5), ("narration", lexicon.NARRATION, 0.25),
    ("timely", lexicon.TIMELY, 0.5),
    ("vague", lexicon.VAGUE, 0.34), ("fillers", lexicon.FILLERS, 0.25),
)  # fmt: skip


_POINTS_BACK = frozenset(("this", "that", "it", "them", "those", "these", "there", "so", "too", "either"))


def _classes_of() -> dict[str, list[tuple[str, float]]]:
    classes: dict[str, list[tuple[str, float]]] = {}
    for name, members, share in _COUNTED:
        for word in members:
            classes.setdefault(word, []).append((name, share))
    return classes


_CLASSES_OF = _classes_of()


def _measure_words(tokens: list[str], words: int, found: dict[str, float]) -> None:
    if not tokens:
        return
    for token in tokens:
        for name, share in _CLASSES_OF.get(token, ()):
            found[name] = min(1.0, found.get(name, 0.0) + share)
    found["abstract"] = min(
        1.0, 0.25 * sum(token.endswith(lexicon.ABSTRACT_ENDINGS) for token in tokens if len(token) > 6)
    )
    found["finite_none"] = float(not any(token in lexicon.FINITE or token in lexicon.NARRATION for token in tokens))
    found["ands"] = min(1.0, sum(token in ("and", "so", "which") for token in tokens[2:]) / 4)
    found["no_main_clause"] = float(_lacks_main_clause(tokens))
    last = tokens[-2] if tokens[-1] in ("is", "was") and len(tokens) > 1 else tokens[-1]
    found["ends_pointing"] = float(last in _POINTS_BACK)
    found["pointing"] = min(1.0, 4 * sum(token in lexicon.POINTING for token in tokens) / len(tokens))
    found["filler_rate"] = min(
        1.0, 6 * sum(token in lexicon.FILLERS or token in lexicon.VAGUE for token in tokens) / len(tokens)
    )
    found["long_words"] = sum(len(token) for token in tokens) / len(tokens) / 6
    found["repeated_words"] = 1.0 - len(set(tokens)) / len(tokens)
    doubled = sum(a == b for a, b in pairwise(tokens))
    doubled += sum(tokens[at] == tokens[at + 2] and tokens[at + 1] == tokens[at + 3] for at in range(len(tokens) - 3))
    found["stutter"] = min(2.0, float(doubled))
    found["copula"] = float(any(token in ("is", "are", "isn't", "aren't", "it's", "that's") for token in tokens))


_MATCHED = (
    ("stance", lexicon.STANCE), ("hedges", lexicon.HEDGES), ("filler_phrases", lexicon.FILLER_PHRASES),
    ("generic", lexicon.GENERIC),
    ("logistics", lexicon.LOGISTICS), ("deixis", lexicon.DEIXIS),
)  # fmt: skip


def _measure_phrases(lower: str, words: int, found: dict[str, float]) -> None:
    for name, pattern in _MATCHED:
        hits = len(pattern.findall(lower))
        if hits:
            found[name] = min(1.0, hits * 0.5)
    found["antithesis"] = float(bool(lexicon.ANTITHESIS.search(lower)))
    found["disfluent"] = min(1.0, 8 * len(lexicon.DISFLUENT.findall(lower)) / max(words, 8))
    found["procedural"] = float(bool(lexicon.PROCEDURAL.search(lower)))
    found["scaffold"] = float(bool(lexicon.SCAFFOLD.search(lower)))
    found["hollow"] = float(bool(lexicon.HOLLOW.search(lower)))
    found["defines"] = float(bool(lexicon.DEFINES.search(lower)))
    found["in_order"] = float(bool(lexicon.IN_ORDER.search(lower)))
    found["prediction"] = float(bool(_PREDICTION.search(lower)))
    found["framed"] = float(bool(lexicon.FRAME.search(lower)))
    found["reported"] = float(bool(lexicon.REPORTED.search(lower)))


_RELATIVES = lexicon.word_set("that which who whom whose why where what how whether")
_TAKE_A_CLAUSE = lexicon.word_set(
    "think thinks believe believes know knows say says said feel feels guess mean means thought"
)


def _lacks_main_clause(tokens: list[str]) -> bool:
    """True when every verb seems to belong to a relative clause: "All these things that will change us."."""
    if tokens[0] in _RELATIVES:
        return False
    open_clauses = verbs = 0
    in_verb = False
    for token in tokens:
        certain = token in lexicon.CERTAIN_VERBS
        if certain or (open_clauses and token in lexicon.FINITE):
            if not in_verb:
                verbs += 1
                if not open_clauses:
                    return False
                open_clauses -= 1
            open_clauses += token in _TAKE_A_CLAUSE
            in_verb = True
        else:
            in_verb = False
            open_clauses += token in _RELATIVES
    return verbs > 0


_OF_THE_MOMENT = (
    "first_singular",
    "narration",
    "timely",
    "logistics",
    "talk_of_the_show",
    "question",
    "procedural",
    "opens_dangling",
)
_STRONG = ("generic", "general", "superlatives", "contrast", "antithesis", "defines", "prediction")


def _combine(found: dict[str, float]) -> None:
    """Traits that say something only together: a truth for always, a view of one's own."""
    timeless = not any(found.get(name) for name in _OF_THE_MOMENT)
    found["timeless"] = float(timeless)
    found["timeless_strong"] = float(timeless and sum(bool(found.get(name)) for name in _STRONG) >= 2)
    found["own_view"] = float(bool(found.get("stance")) and not found.get("hedges") and not found.get("deixis"))


def _measure_names(text: str, tokens: list[str], words: int, found: dict[str, float]) -> None:
    names = [name for name in _ENTITY.findall(text) if name not in ("I", "OK", "AI")]
    found["entities"] = min(1.0, 0.34 * len(names))
    found["numbers"] = float(bool(_NUMBER.search(text)))
    content = sum(
        1 for token in tokens if len(token) > 4 and token not in lexicon.FILLERS and token not in lexicon.VAGUE
    )
    found["content_share"] = content / max(words, 1)
