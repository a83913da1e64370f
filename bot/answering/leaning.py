"""Whether a question needs what was asked before it, told by its words alone. English; others never do, by these rules.

A pronoun leans where nothing in the question can be what it stands for: an object never means the subject of its own
clause, and `it`, `that` and `they` often mean nothing at all ("is it true that", "what do they say about Rome").
"""

import re
from collections.abc import Sequence
from enum import Enum

from bot.answering.leaning_words import (
    ALWAYS_MEANT,
    AUXILIARIES,
    JOINING,
    OBJECTS,
    PLURAL,
    SAYS_NOTHING,
    SIGNS,
    SINGULAR,
    SOMEONE,
    TRAILING,
    VERBS,
)
from bot.language.stop_words import SAYING
from bot.language.words import Word, fold, is_stop_word, language_of, words_of

OPENING = re.compile(r"^(?:(?:and|but|so|ok|okay|then|well|also|right|hm+|oh)\b[, ]*)+", re.I)
FRAGMENT = re.compile(
    r"^(?:why(?: not)?|how(?: so| come)?|when|where|who|which(?: ones?)?|really|seriously|says who|(?:since|until) when"
    r"|for how long|in (?:what|which) (?:episode|context|sense|year)|on (?:what|which) episode"
    r"|tell me more(?: (?:about|on) (?:it|that|this|them))?|(?:say|some|any)? ?more(?: (?:on|about) (?:it|that|this))?"
    r"|go on|continue|(?:what|anything|anyone|anybody|who|where|how) else|like (?:what|who)|such as(?: what)?"
    r"|(?:for|an|any|some|another)(?: \w+)? examples?|what (?:for|then|if not)|(?:is|was) (?:it|that|this) so)$",
    re.I,
)
ABOUT = re.compile(r"^(?:what|how) about (?P<topic>.+)$", re.I)
_PLACED = re.compile(
    r"^(?:in|for|on|at|after|before|during|with|without|about|compared (?:to|with)|since|until|from|by|as|to|under"
    r"|near)\s.+$",
    re.I,
)
_EXPLETIVE = re.compile(
    r"\bit(?:'s)? (?:\w+ ){0,4}?(?:to|that|if|whether|when) \w+ ?\w*|\bit (?:\w+ )?(?:worth|like) (?:\w+ )*?\w+ing\b"
    r"|\bit(?:'s)? (?:called|named|being|not|the|only)\b|\bit (?:rain|snow)|\bit works on\b|\bcall it\b",
    re.I,
)
_QUOTED = re.compile('["\u201c][^"\u201c\u201d]*["\u201d]')
_CLAUSE = re.compile(
    r",|\b(?:and|or|but|if|when|while|because|that|who|which|after|before|until|since|than|where|what|how|why|whose)\b",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:(?:more|less) [a-z]+|better|worse|cheaper|faster|slower|easier|harder|healthier|bigger|smaller|larger|older"
    r"|newer|younger|safer|stronger|weaker|simpler|quicker|louder|taller|longer|shorter|higher|lower|earlier|later|richer"
    r"|poorer|warmer|colder|nicer|greener|cleaner|lighter|heavier|smarter|closer|further|wider|deeper|happier|tougher)$",
    re.I,
)
_ELLIPTIC = re.compile(
    r"^(?:who(?: else)?|when|where) (?:else )?(?!is |are |was |were )[a-z]+(?:s|ed|n|t)?$"
    r"|^how (?:many|much|often|long|far) (?:of \w+ )?(?:was|were|is|are|got|did) \w+$"
    r"|^what if (?:both|all|none|one|neither)\b.*$|^(?:do|does|did|is|are|can|will) [\w ]+ (?:too|as well)$"
    r"|^the (?:second|third|other|next|first|last)\b(?: (?:one|two|\w+est|best|worst))?s?$"
    r"|^name (?:one|two|three|a few|some|another)(?: more| others?)?$",
    re.I,
)
_ONE = re.compile(
    r"\b(?:that|this|which|the|an?|another|other|\w+) ones?(?: (?:is|was|were|are|has|tastes?|does|did|do|would)\b.*)?$"
    r"|\bones?(?: (?:is|was|better|worse))+",
    re.I,
)
_ONE_OF = re.compile(
    r"\bones? (?:of|thing|man|woman|person|day|time)\b|\b(?:no|every|any|some)one\b"
    r"|\b(?:should|does|can|would|must|might) one\b",
    re.I,
)
_THEIR_VIEW = re.compile(
    r"\btheir (?:\w+ )?(?:views?|opinions?|takes?|thoughts?|thinking|stances?|positions?|attitudes?|feelings?|minds?"
    r"|advice|ideas?|arguments?|criticisms?|experiences?|approach|verdicts?|reasons?)"
    r" (?:on|of|about|towards?|to|for|with|against)"
    r" (?!(?:it|its|that|this|them|those|these|all of)\b)\w",
    re.I,
)
"""What is theirs is the podcast's people's, as in `what do they say about Rome`."""
_LONGEST_TOPIC = 4


class Lean(Enum):
    STANDS = "stands"
    MAY = "may"
    """Something in it could point back: worth asking a model, not worth a guess."""
    LEANS = "leans"


def bare(question: str) -> str:
    """Without the signs and the small words around it: `Postgres` for `ok, and Postgres?`."""
    straight = " ".join(question.replace("\u2019", "'").split()).strip(" ?!.\u2026")
    return OPENING.sub("", straight).strip(" ,?!.") or straight


def leaning(question: str) -> Lean:
    if language_of(question) != "en":
        return Lean.MAY if len(question.split()) <= 8 else Lean.STANDS
    text = bare(question)
    opened = text != " ".join(question.replace("\u2019", "'").split()).strip(" ?!.\u2026")
    if FRAGMENT.match(text) or is_topic(text, opened=opened) or _is_cut_short(text):
        return Lean.LEANS
    unquoted = _QUOTED.sub(" quoted ", text)
    words = words_of(unquoted)
    if _points_back(unquoted, words):
        return Lean.LEANS
    if opened or _has_sign(words) or len(content(words)) <= 1:
        return Lean.MAY
    return Lean.STANDS


def is_topic(text: str, *, opened: bool) -> bool:
    """Whether only a subject is named: `what about Postgres`; with an opening word, or a preposition, also alone."""
    about = ABOUT.match(text)
    topic = about["topic"] if about else text
    words = words_of(topic)
    if about:
        joined = {word.folded for word in words[1:]} & JOINING
        inside = joined and (len(content(words)) > 1 or len(words) > 3)
        return len(words) <= _LONGEST_TOPIC and "," not in topic and " that " not in topic and not inside
    short = len(words) <= _LONGEST_TOPIC and not any(word.folded in AUXILIARIES for word in words)
    asks = words[:1] and words[0].folded in {
        "why",
        "how",
        "what",
        "who",
        "when",
        "where",
        "which",
        "whose",
        "tell",
        "give",
    }
    if not short or asks:
        return False
    return opened or bool(_PLACED.match(topic))


def content(words: Sequence[Word]) -> list[Word]:
    """The words that say what a question is about; what only asks, judges or points is none."""
    found = []
    for at, word in enumerate(words):
        name = word.written[:1].isupper() and at > 0
        says = not is_stop_word(word, "en", first=at == 0) and word.folded not in SAYS_NOTHING
        if name or says or word.folded in ALWAYS_MEANT:
            found.append(word)
    return found


def _is_cut_short(text: str) -> bool:
    if _ELLIPTIC.match(text):
        return True
    words = words_of(text)
    return len(words) > 1 and not content(words)


def _points_back(text: str, words: Sequence[Word]) -> bool:
    if _ONE.search(text) and not _ONE_OF.search(text):
        return True
    if _COMPARED.search(text) and " than " not in text and " or " not in text and len(content(words)) <= 3:
        return words[0].folded in {"is", "are", "was", "were", "which", "what", "who", "does", "do"}
    if re.search(r"\b(?:think|say|says|said|believe|do|does)s? so$", text, re.I):
        return True
    return any(_leans_at(text, words, at) for at in range(len(words)))


def _leans_at(text: str, words: Sequence[Word], at: int) -> bool:
    folded = words[at].folded
    if words[at].written.isupper() and len(folded) > 1:
        return False
    if folded in SINGULAR:
        return not _has_antecedent(text, words, at, of_person=True)
    if folded in PLURAL:
        return _plural_leans(text, words, at)
    if folded in {"it", "its", "it'd", "itself"}:
        return not (folded == "it" and _EXPLETIVE.search(text)) and not _has_antecedent(text, words, at)
    if folded in {"that", "this", "these", "those"}:
        return _demonstrative_leans(text, words, at)
    if folded in {"there", "then"}:
        return _is_last(words, at) and at > 0 and words[at - 1].folded not in AUXILIARIES
    return False


def _has_antecedent(text: str, words: Sequence[Word], at: int, *, of_person: bool = False) -> bool:
    """Whether something before it in the question can be what it stands for."""
    start = words[at].start
    clauses = list(_CLAUSE.finditer(text, 0, start))
    if of_person and (words[at].folded == "him" or (words[at].folded == "her" and at + 1 == len(words))):
        return bool(_of_earlier_clause(words, clauses, at))
    if of_person:
        named = [word for place, word in enumerate(words[:at]) if place and word.written[:1].isupper()]
        return (
            bool(named)
            or any(word.folded in SOMEONE for word in words[:at])
            or bool(_of_earlier_clause(words, clauses, at))
        )
    if words[at].folded in OBJECTS and not _is_subject(words, at) and words[at - 1].folded != "worth":
        return bool(_of_earlier_clause(words, clauses, at))
    return bool(content(words[: max(0, at - 1)]))


def _of_earlier_clause(words: Sequence[Word], clauses: Sequence[re.Match[str]], at: int) -> list[Word]:
    later = [clause for clause in clauses if clause.start() > 0]
    if not later:
        return []
    return content([word for word in words[:at] if word.start < later[-1].start()])


def _is_subject(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].folded in AUXILIARIES


def _plural_leans(text: str, words: Sequence[Word], at: int) -> bool:
    if _has_antecedent(text, words, at):
        return False
    if words[at].folded == "their" and _THEIR_VIEW.match(text, words[at].start):
        return False
    if words[at].folded != "they":
        return True
    after = words[at + 1 :]
    if not after:
        return True
    if at and words[at - 1].folded in {"are", "were", "aren't", "weren't"}:
        return len(content(after)) <= 1
    says = any(word.folded in SAYING or fold(word.written) in {"talk", "discuss", "mention"} for word in after[:2])
    return len(content(after)) <= (0 if says else 1)


def _demonstrative_leans(text: str, words: Sequence[Word], at: int) -> bool:
    after = words[at + 1 :]
    if all(word.folded in TRAILING for word in after):
        return True
    before = words[at - 1].folded if at else ""
    following = after[0].folded
    if before in {"is", "was", "are", "were", "isn't", "wasn't"} and at <= 2:
        judged = is_stop_word(after[0], "en") or (len(after) == 1 and following not in ALWAYS_MEANT)
        return judged and len(content(after)) <= 1
    if before in AUXILIARIES and (following in VERBS or len(after) == 1):
        return following not in ALWAYS_MEANT
    return following in {"to", "in", "with", "from", "for"} and before in {"compare", "apply", "mean"}


def _is_last(words: Sequence[Word], at: int) -> bool:
    return all(word.folded in TRAILING for word in words[at + 1 :])


def _has_sign(words: Sequence[Word]) -> bool:
    return any(word.folded in SIGNS for word in words)
