"""The shape of a claim: whether it reads alone, what it is about and how it judges."""

import re

from bot.analysing.cues import (
    ABSOLUTE,
    ANAPHOR,
    FIRST_PERSON,
    GENERIC,
    IMPERATIVE,
    MARKER,
    META,
    NARRATIVE,
    OUGHT,
    REPORTED,
    STOP_WORDS,
    THINK,
    VALUE,
    WE,
    YOU,
    word_set,
)
from bot.analysing.leaning import leans
from bot.analysing.spoken import words_of

_EXPLETIVE = re.compile(
    r"it(?:'s| is) (?:\w+ ){0,3}?(?:time|ok(?:ay)?|fine|better|hard|easy|easier|harder|possible|impossible|best|"
    r"worth|important|good|bad|up to you)(?= (?:to|that|if|when|for|not|enough|than|how|because|idea|practice)\b|"
    r"[,.]|$)|"
    r"there(?:'s| is| are| should| will)\b|this is the year",
    re.I,
)
_CONDITION = re.compile(
    r"^(?:(?:so|and|but|even|because|that) )?(?:if|when|once|unless|until|while|although|whenever|since|as|for|with|"
    r"in order to|to)\b",
    re.I,
)
_MAIN_AFTER = re.compile(
    r",\s*(?:then )?\S+\s+\S+\s+\S+|\bthen\b|\b(?:you|it|they|we|that|there|i)(?:'ll|'re| will| can| should| need)",
    re.I,
)
_OPEN_START = re.compile(
    r"(?:only if|unless|except|until|whereas|whether|even if|because|which|than|where|who|whose|of|to (?:be|do)|"
    r"going|being|from|about|or|and|that|into|on|at|by)\b",
    re.I,
)
_OPEN_END = re.compile(
    r"\b(?:the|a|an|of|to|is|are|was|were|and|or|but|that|i|we|they|if|than|it's|(?<!any )(?<!no )more|very|my|"
    r"your|so|say|says|said|because|hey|what|there's|also|even|then|like|"
    r"but \w+ly)\W*$",
    re.I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|isn't|aren't|should|shouldn't|will|won't|can|can't|cannot|must|has|have|had|do|does|"
    r"don't|doesn't|would|need|needs|make|makes|want|wants|[a-z]+'(?:re|ll|ve|d)|means|gets|beats|hate|love|like|"
    r"work|works|use|win|wins|fail|fails|deserve|deserves|kill|kills|matter|matters|sucks?|creates?|gives?|takes?|"
    r"(?:it|that|there|what|who|here|he|she|everybody|everyone|nobody|everything|nothing|this|one)'s|"
    r"stop|learn|buy|write|comes?|goes|depends?|requires?|lead|leads)\b",
    re.I,
)
_PREFERS = re.compile(
    r"i(?:'d| would)? (?:\w+ ){0,2}(?:like|love|hate|prefer|want|rather|wish|don't (?:think|believe|like|want|"
    r"trust|need))\b",
    re.I,
)
_OF_THE_TALK = re.compile(
    r"\b(?:let's|let me|give us|tell us|as me|you (?:said|mentioned|say|talked|were|guys|all know)|i'm (?:gonna|"
    r"going to)|"
    r"i'll|we'll|listeners?|episodes?|podcasts?|show notes|link|question|segment|welcome|thanks?|thank you|curious|"
    r"i don.t know|not sure|good point|great point|a break|check (?:it )?out|sign up|go ahead|like i said|"
    r"as i said|congrat\w*|sorry|"
    r"what (?:i'm|you're) (?:saying|trying)|i mean|your (?:title|question|point|post|article|book|talk))\b",
    re.I,
)
_OF_THE_SEGMENT = re.compile(
    r"\b(?:unpopular|opinions?|controversial|hot takes?|give us|let's|twitter poll|episodes?|thank you|"
    r"mic drop)\b",
    re.I,
)
_SETTING = re.compile(r"(?:at|on|by|from|of) [^,]{2,40}, (?!and\b|or\b|but\b)", re.I)
_WHO_SAYS = re.compile(
    r"\b(?:who|he|she|they|article|somebody|someone)(?: \w+)? (?:says|said|writes|wrote|asks|asked)\b", re.I
)
_WITH_NOUN = word_set("that this these those")
_AUXILIARY = word_set("is are was were has had can could will would does did be been being")
_BARE_VERB = word_set(
    "have say come goes go was is are were make see get got put try think know be been do does did let take took "
    "give find look go start started going trying making having doing getting saying looking working using want "
    "wants use means seems feels keep run can could will would should must has had might may"
)
_NOUN_WITH_CLAUSE = re.compile(
    r"(?:the|a|an|one|any|every|some|all|people|things?|many|most)\b[^,]*?\b(?:that|who|which|where|whose)\b", re.I
)
_PRESENT = re.compile(
    r"^(?:[\w'+#./-]+ ){0,6}?(?:is|are|isn't|aren't|'s|makes?|means|needs?|beats|works|deserves?|has|have|can't|cannot|"
    r"doesn't|don't|should|shouldn't|must|won't|will|always|never|matters?|[a-z]+'s)\b",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:better|worse|more|less|rather|easier|harder|faster|cheaper|\w+er) (?:\w+ ){0,3}than\b|\bas \w+ as\b|"
    r"\binstead of\b|\bnot (?:just )?\w+[^.]{0,40}\bbut\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:the (?:\w+ )?(?:best|worst|most|least|biggest|only|one|hardest|greatest|future|key)|"
    r"one of the \w+)\b",
    re.I,
)
_RULE = re.compile(
    r"^(?:every\w*|all|most|many|no one|nobody|any\w*|people|companies|developers|engineers|you don't|"
    r"you can't|you should|you need|you have to|don't|never|always|stop|there(?:'s| is) (?:no|never|"
    r"always))\b",
    re.I,
)
_DEICTIC = re.compile(
    r"\b(?:here|right now|today|yesterday|this (?:week|episode|show|morning|post|one)|last (?:week|year|time)|you guys|"
    r"you all|y'all|we're gonna|we'll|i'll|let's|let me|i'd love|i'm (?:curious|wondering|happy|sure|going)|"
    r"thank\w*|my (?:wife|kids|job|team|company|friend)|our (?:team|company|product|users|customers|users))\b",
    re.I,
)
_HOW_TO = re.compile(
    r"\b(?:you can|you could|allows?|lets you|run|install|click|enables?|it'll|basically|for example|called|"
    r"configure|https?|dot com)\b",
    re.I,
)


def has_main_clause(claim: str) -> bool:
    """False for a condition whose consequence is missing: "if you want to sell it"."""
    return not _CONDITION.match(claim) or bool(_MAIN_AFTER.search(claim))


def reads_alone(claim: str) -> bool:
    """True for a whole proposition that somebody who did not hear the talk can agree or disagree with."""
    words = words_of(claim)
    if not 5 <= len(words) <= 28 or not (_FINITE.search(claim) or words[0] in IMPERATIVE):
        return False
    if words[0] in _AUXILIARY or (words[0] in ANAPHOR and not _EXPLETIVE.match(claim)):
        return False
    if words[0] in FIRST_PERSON and not _PREFERS.match(claim):
        return False
    if _OPEN_START.match(claim) or _OPEN_END.search(claim) or not has_main_clause(claim):
        return False
    if REPORTED.search(claim) or (_NOUN_WITH_CLAUSE.match(claim) and len(_FINITE.findall(claim)) < 2):
        return False
    if leans(claim):
        return False
    return not (_OF_THE_TALK.search(claim) or "--" in claim or len(set(words) - STOP_WORDS) < 2)


def is_whole(statement: str) -> bool:
    """True for a whole sentence that does not lean on the talk around it; it need not be something to vote on."""
    words = words_of(statement)
    if not words or not (_FINITE.search(statement) or words[0] in IMPERATIVE) or not has_main_clause(statement):
        return False
    if words[0] in _AUXILIARY or (words[0] in ANAPHOR - _WITH_NOUN and not _EXPLETIVE.match(statement)):
        return False
    if words[0] in _WITH_NOUN and (len(words) < 2 or words[1] in _BARE_VERB):
        return False
    opens = _OPEN_START.match(statement) and not _SETTING.match(statement)
    return not (opens or leans(statement) or _OPEN_END.search(statement) or _WHO_SAYS.search(statement))


def can_be_voted(claim: str) -> bool:
    """A weaker `reads_alone`, for claims of a segment that exists for claims: no talk about the segment itself."""
    words = words_of(claim)
    if MARKER.search(claim) or _OF_THE_SEGMENT.search(claim) or "--" in claim or not has_main_clause(claim):
        return False
    if _OPEN_START.match(claim) or _OPEN_END.search(claim) or words[0] in _AUXILIARY:
        return False
    if words[0] in FIRST_PERSON and not _PREFERS.match(claim):
        return False
    return words[0] in IMPERATIVE or bool(_FINITE.search(claim)) or len(words) > 6


def stands_alone(clause: str) -> bool:
    """False for a clause cut out of a sentence whose subject stayed behind."""
    words = words_of(clause)
    if not words or words[0] in _BARE_VERB or _OPEN_START.match(clause):
        return False
    return words[0] not in IMPERATIVE or words[0] in {"don't", "stop", "never", "always"}


def claim_quality(claim: str) -> float:
    """How well a claim reads alone and can be voted on, roughly -3 to 3."""
    words = words_of(claim)
    if not words:
        return -3.0
    score = 0.0
    score += 0.5 * (5 <= len(words) <= 22) - 0.6 * (len(words) < 4) - 0.3 * (len(words) > 26)
    score -= 0.9 * (words[0] in ANAPHOR and not _EXPLETIVE.match(claim))
    score -= (
        0.8 * (words[0] in FIRST_PERSON and not _PREFERS.match(claim))
        + 1.0 * bool(MARKER.search(claim))
        + 0.3 * ("--" in claim)
    )
    score -= 0.5 * bool(_OPEN_START.match(claim)) + 0.8 * bool(_OPEN_END.search(claim))
    score -= 0.3 * len(META.intersection(words)) + 0.25 * len(NARRATIVE.intersection(words))
    score -= 0.4 * bool(THINK.search(claim)) + 1.2 * (not has_main_clause(claim))
    score -= 0.5 * bool(REPORTED.search(claim)) + 0.4 * ("like" in words[:3])
    score += 0.5 * bool(_FINITE.search(claim)) + 0.35 * bool(OUGHT.intersection(words))
    score += 0.25 * min(2, len(VALUE.intersection(words))) + 0.2 * bool(ABSOLUTE.intersection(words))
    score += 0.3 * (words[0] in IMPERATIVE) + 0.15 * bool(GENERIC.intersection(words))
    return score


def shape_signs(claim: str | None) -> dict[str, float]:
    """Numbers about the claim itself; without a claim only its absence."""
    if claim is None:
        return {"no_claim": 1.0}
    words = words_of(claim)
    first = words[0] if words else ""
    bag = set(words)
    content = bag - STOP_WORDS
    pronoun = first in ANAPHOR or first in FIRST_PERSON or first in WE or first in YOU
    return {
        "quality": claim_quality(claim),
        "claim_anaphor": float(first in ANAPHOR and not _EXPLETIVE.match(claim)),
        "claim_i": float(first in FIRST_PERSON),
        "claim_we": float(first in WE),
        "claim_you": float(first in YOU),
        "claim_noun": float(not pronoun and first not in IMPERATIVE and not _CONDITION.match(claim)),
        "claim_condition": float(bool(_CONDITION.match(claim))),
        "claim_present": float(bool(_PRESENT.match(claim))),
        "claim_compares": float(bool(_COMPARES.search(claim))),
        "claim_superlative": float(bool(_SUPERLATIVE.search(claim))),
        "claim_rule": float(bool(_RULE.match(claim))),
        "claim_deictic": float(bool(_DEICTIC.search(claim))),
        "claim_how_to": float(bool(_HOW_TO.search(claim))),
        "claim_past": float(any(word.endswith("ed") and len(word) > 4 for word in words)),
        "claim_doing": float(sum(word.endswith("ing") for word in words) > 1),
        "claim_me": float(bool(bag & FIRST_PERSON)),
        "claim_our": float(bool(bag & WE)),
        "claim_short": float(len(words) < 5),
        "claim_punchy": float(5 <= len(words) <= 13),
        "claim_long": float(len(words) > 20),
        "claim_value": float(bool(bag & VALUE)),
        "claim_ought": float(bool(bag & OUGHT)),
        "claim_absolute": float(bool(bag & ABSOLUTE)),
        "claim_empty": float(len(content) < 2),
        "claim_content": float(min(8, len(content))),
        "claim_pronouns": sum(word in ANAPHOR for word in words) / max(1, len(words)),
        "claim_broken": float("--" in claim or "..." in claim or bool(_OPEN_END.search(claim))),
        "claim_name": float(any(word[:1].isupper() for word in claim.split()[1:])),
    }
