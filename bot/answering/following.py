"""A question that leans on what was asked before, so that it stands alone: by rule, in the words of both."""

import re
from collections.abc import Collection, Sequence

from bot.answering.leaning import ABOUT, FRAGMENT, OPENING, Lean, bare, is_topic, leaning
from bot.answering.leaning_words import PLACING
from bot.language.words import is_stop_word, words_of
from bot.searching.question import is_name_like, read_question

_MORE = re.compile(
    r"^(?:tell me more|(?:say|some|any)? ?more|go on|continue|really|seriously|(?:what|anything) else"
    r"|(?:is|was) \w+ so)\b",
    re.I,
)
_WHO_SAID = re.compile(
    r"^(?:says who|who (?:said|says|thinks|thought|claimed|claims|believes) (?:that|this|it|so))\b", re.I
)
_EPISODE = re.compile(
    r"^(?:in|on) (?:what|which) episode\b|^(?:what|which) episode (?:is|was) (?:that|this|it)\b", re.I
)
_VIEW = re.compile(
    r"(?P<frame>\b(?:say|says|said|think|thinks|thought|feel|feels|talk|talks|talked) (?:about|of|on) )"
    r"(?P<topic>[^,]{1,60})$",
    re.I,
)
_PERSON = re.compile(r"\b(he|she|him|his|her|hers)\b", re.I)
_ASKED_OF = re.compile(r"^(?:who said that|in which episode): ", re.I)
_LONGEST = 300
_JOINED = ", and "


def stand_alone(
    question: str, earlier: Sequence[str], people: Collection[str] = (), shown: Sequence[str] = ()
) -> str | None:
    """The question with what it leaves unsaid, from the latest of `earlier`; None where it stands alone already.

    `people` are names of people that the library knows, in any writing; `shown` stood with the last answer.
    """
    if not earlier or leaning(question) is not Lean.LEANS:
        return None
    said = bare(question)
    base = _trimmed(_leaned_on(earlier))
    if bare(base).lower() == said.lower():
        return None
    known = {name.lower() for name in people}
    known |= {part for name in known for part in name.split()}
    person = _person(earlier, known, shown)
    alone = _joined(base, said, person, known, opened=bool(OPENING.match(question.strip())))
    alone = f"{alone[:1].upper()}{alone[1:]}?"
    return alone if len(alone) <= _LONGEST else None


def _leaned_on(earlier: Sequence[str]) -> str:
    """The last that stands alone; where none does, the last, as far as it goes."""
    standing = (one for one in reversed(earlier) if _JOINED in one or leaning(one) is not Lean.LEANS)
    return next(standing, None) or bare(earlier[-1])


def _joined(base: str, said: str, person: str | None, people: Collection[str], *, opened: bool) -> str:
    if _MORE.match(said):
        return base
    if _WHO_SAID.match(said):
        return f"who said that: {_lowered(base)}"
    if _EPISODE.match(said):
        return f"in which episode: {_lowered(base)}"
    if not FRAGMENT.match(said) and is_topic(said, opened=opened):
        about = ABOUT.match(said)
        return _with_topic(base, about["topic"] if about else said, people)
    if said.lower() == base.partition(" ")[0].lower():
        return base
    return (_with_person(said, person) if person else None) or f"{base}{_JOINED}{_lowered(said)}"


def _with_topic(base: str, topic: str, people: Collection[str]) -> str:
    """The same question of another subject: in the place of the one that it is like, else beside it."""
    topic = re.sub(r"^about ", "", topic, flags=re.I)
    name = topic.removesuffix("'s")
    if _is_name(name) and (swapped := _swapped_name(base, topic, name, people)):
        return swapped
    if name.islower() and topic.partition(" ")[0] not in PLACING:
        if view := _VIEW.search(base):
            return f"{base[: view.start()]}{view['frame']}{topic}"
        head = topic.rpartition(" ")[2]
        like = re.search(rf"\b[\w-]+ {re.escape(head)}\b", base) if " " in topic else None
        if like:
            return f"{base[: like.start()]}{topic}{base[like.end() :]}"
    placed = topic.partition(" ")[0] in PLACING
    return f"{base}, {topic}" if placed else f"{base}{_JOINED}{topic}"


def _is_name(text: str) -> bool:
    words = words_of(text)
    return (
        bool(words)
        and len(words) <= 3
        and all(word.written[:1].isupper() or word.written[:1].isdigit() for word in words)
    )


def _swapped_name(base: str, topic: str, name: str, people: Collection[str]) -> str:
    """`base` with its last name of the same kind, a person's or not, replaced; "" where it has none."""
    question = read_question(base)
    is_person = name.lower() in people
    places: list[tuple[int, int, bool]] = []
    for at, word in enumerate(question.words):
        if not at or not is_name_like(word, first=False):
            continue
        person = at in question.speakers or word.folded in people
        if places and places[-1][1] + 1 == word.start and places[-1][2] == person:
            places[-1] = places[-1][0], word.end, person
        else:
            places.append((word.start, word.end, person))
    alike = [place for place in places if place[2] == is_person]
    if not alike:
        return ""
    start, end, _ = alike[-1]
    owned = base[:end].endswith(("'s", "\u2019s"))
    new = f"{name}'s" if owned else topic
    return f"{base[:start]}{new}{base[end:]}"


def _with_person(said: str, name: str) -> str | None:
    """With the name in place of `she`, where the question has a subject of its own."""
    pronouns = _PERSON.findall(said)
    if len(pronouns) != 1:
        return None
    after = words_of(said[said.lower().index(pronouns[0].lower()) :])[1:]
    if not (_VIEW.search(said) or any(is_name_like(word, first=False) for word in after)):
        return None
    if re.search(r"\b(?:that|this|it|those|these|them)\b", said, re.I):
        return None
    owns = pronouns[0].lower() in {"his", "hers"} or bool(re.search(r"\bher \w+", said, re.I))
    return _PERSON.sub(f"{name}'s" if owns else name, said)


def _person(earlier: Sequence[str], people: Collection[str], shown: Sequence[str]) -> str | None:
    """Whom `she` stands for: whom the last question named, else whom alone its answer showed, else an earlier one."""
    last, *before = reversed(earlier)
    alone = shown[0] if len(shown) == 1 else None
    named = (found for text in before if (found := _person_of(text, people)))
    return _person_of(last, people) or alone or next(named, None)


def _person_of(text: str, people: Collection[str]) -> str | None:
    question = read_question(text)
    places = list(question.speakers) or [at for at, word in enumerate(question.words) if word.folded in people]
    if not places:
        return None
    last = places[-1]
    first = last
    while first - 1 in places:
        first -= 1
    return " ".join(word.written for word in question.words[first : last + 1]).removesuffix("'s")


def _trimmed(base: str) -> str:
    """Without its sign; of a question that was joined again and again, the first and the last part."""
    parts = _ASKED_OF.sub("", base.strip(" ?!.\u2026")).split(_JOINED)
    return _JOINED.join(parts if len(parts) <= 2 else [parts[0], parts[-1]])


def _lowered(text: str) -> str:
    """To stand inside a sentence: a name at its start keeps its capital."""
    first = text.partition(" ")[0]
    opens = first[1:].islower() and is_stop_word(words_of(first)[0], "en", first=True)
    return text[:1].lower() + text[1:] if opens or first == "A" else text
