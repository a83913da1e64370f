"""A spoken sentence becomes a claim to vote on: hedges and fillers go, the words and their meaning stay."""

import re
from collections.abc import Iterator

from bot.analysing.claim_shape import claim_quality, has_main_clause, stands_alone
from bot.analysing.cues import IMPERATIVE, NEGATION, STATED
from bot.domain.episode_card import LONGEST_STATEMENT
from bot.proving.addressing import instructs
from bot.proving.shape import leads_away

LONGEST_CLAIM = 140
_STATEMENT_CUT_COST = 0.8
"""Quality for which a statement may leave out the head of its sentence: it has room for the whole one."""
_UNREADABLE = -0.9
"""Quality at and below which no claim is better than this one."""

_NOISE = re.compile(
    r"\\?\[[^\]]*\\?\]|"
    r"(?:,\s*)?(?<![\w'])(?:um+|uh+|er|erm)(?![\w'])[,.]*|"
    r",? ?\b(?:you know|i mean|i guess|i suppose|kind of like|sort of like|if you will|or whatever|to be honest|"
    r"honestly|"
    r"quite frankly|frankly|obviously|of course)\b(?=[,.;]|\s+-)|"
    r"(?<=[,;]) ?(?:like|right|you know|i mean|again|man|well|actually|basically|literally)(?=,)|"
    r"\b(?:you know|i mean),? (?=(?:i|we|you|it|that|the|this|they|if|there|people)\b)|"
    r"\b(?:kind of|sort of|kinda|sorta)\b(?! (?:thing|person|problem|people|stuff|company|software|work|code|tool))",
    re.I,
)
_STUTTER = re.compile(r"\b([\w']+(?: [\w']+){0,3}?)(?:,| --| -|\.\.\.)? \1\b(?! (?:that|had))", re.I)
_OPENER = re.compile(
    r"^(?:(?:so|and|but|well|yeah|yes|no(?=\s*[,.;])|okay|ok|because|or|also|like|right|oh|exactly|sure|now|again|look|listen|"
    r"see|hey|man|"
    r"anyway|alright|all right|basically|honestly|frankly|actually|i mean|you know|you see|of course|obviously|"
    r"in fact|absolutely|"
    r"at the end of the day|to be (?:honest|fair|frank)|to me|for me|for example|that said|first of all|secondly|"
    r"i don't know|"
    r"in general|then|maybe|cool|hm+|ah+|uh+|um+|i guess|the thing is|just|i was (?:just )?gonna say|"
    r"(?:the|a|my) (?:gist|general premise|general idea|thing|one|general one|short version) (?:there |"
    r"here )?(?:is|was)(?: that)?|"
    r"(?:and )?that's that(?= the| it| you| we| there)|i will say(?: that)?|i will go with|(?:for )?future generations)"
    r"(?:\s*[,;.\u2026-]+\s*|\s+(?=\S)))(?=\S+\s+\S+)",
    re.I,
)
_STANCE = (
    r"(?:(?:i|we) (?:(?:really|honestly|actually|also|just|do|still|strongly|personally|truly|definitely|genuinely|"
    r"kind of|"
    r"firmly|always|kinda|sort of|would|probably|mostly|totally|certainly|completely) ){0,3}(?:think|believe|"
    r"feel like|feel|"
    r"reckon|suspect|say|argue|predict|bet|maintain|guess|agree)|i'?d (?:say|argue|bet|guess)|"
    r"i'?m (?:convinced|pretty sure|sure|of the opinion|a (?:big|firm) believer in the idea)|"
    r"in my (?:humble |own )?(?:opinion|view|mind|experience)|if you ask me|my (?:view|belief|hope|bet|point|"
    r"feeling) is|"
    r"(?:the )?(?:truth|fact|reality|problem|thing|point|reason|idea|crux of my point) is|"
    r"it(?:.s| is) (?:probably |maybe )?an unpopular opinion)"
)
_STANCE_AT_START = re.compile(rf"^{_STANCE}(?: (?:that|is that|about that is))?[,:]?\s+(?=\S+\s+\S+)", re.I)
_CLAUSE = re.compile(
    r"(?P<joint>(?:\s+-{1,2}\s+|\.\.\.\s*|;\s+|:\s+)(?:(?:but|and|so|because|is)\s+(?:that\s+)?)?|"
    r",?\s+\bbut\s+(?:that\s+)?|,\s+(?:and|so)\s+|"
    r",\s+which is (?:that\s+)?|,\s+is (?:that\s+)?|"
    rf"[,\s]\s*(?={_STANCE}\b))(?=\S+\s+\S+\s+\S+)",
    re.I,
)
_RELATIVE = re.compile(r"\b(?:that|who|which|what|where|how|why|if|when|as|than)$", re.I)
_TOLD_TO = re.compile(r"(?:don't|stop|never|always)\b", re.I)
"""Words that open a command, and after "and" the rest of a sentence whose subject stayed behind."""
_HINGE = re.compile(
    rf"{STATED.pattern}(?: (?:basically|probably|just|gonna be|to say|simply))?(?: that)?[,:]?\s*(?:-+\s*)?", re.I
)
_NOT_THINK = re.compile(
    r"^i (?:(?:really|just|actually|honestly|personally|still) )?(?:don't|do not) (?:(?:really|necessarily|actually) )?"
    r"(?:think|believe|feel like)(?: that)? (?P<rest>.+)$",
    re.I,
)
_AUXILIARY = re.compile(
    r"^(?P<subject>(?!.*\b(?:that|who|which|if|when|not|never|no|nobody|because|but)\b)(?:[\w'+#./-]+,? ){1,7}?)"
    r"(?P<verb>is|are|was|were|should|can|will|would|could|has to be|must)\b (?!not\b)(?P<rest>.+)$",
    re.I,
)
_PRONOUN_VERB = re.compile(
    r"^(?P<subject>we|you|people|i|they|most people|companies|developers) (?P<verb>(?:need|have|want|use|see|"
    r"get)\b.+)$",
    re.I,
)
_TAIL = re.compile(
    r"(?:[,;]?\s*\b(?:right|you know|i think|i guess|i mean|i believe|or something|or whatever|and (?:stuff|things|"
    r"whatnot|so on|"
    r"all that)(?: like that)?|in my opinion|to be honest|"
    r"(?<!twice )(?<!half )(?<!just )(?<!equally )as well|"
    r"you know what i mean|for sure|so|and|but|because|or|"
    r"honestly|obviously|man|though|i feel like|etc|if that makes sense|like)\s*)+[\s,.;:?!-]*$",
    re.I,
)
_CUT = re.compile(
    r"\s*(?:(?:,|;|\s-+|\s\u2013|\.\.\.|:)\s*(?:because|since|so|and|which|as|like|especially|whether|for example|"
    r"where|"
    r"you know|particularly|or|then|it's like|it's|that|this|they|he|she|we|i|people|when)\b|;|\s--?\s|\s\u2013\s|"
    r"\.\.\.|\s(?:because|so that|which|"
    r"especially|and (?:then|so|that|i|we|you|they|it|also)|as opposed to|just because)\b)",
    re.I,
)
_BEND = re.compile(r"\b(?:but|unless|except|until|however|although|if not|only if)\b", re.I)
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.;:?!])")


def phrase_claim(text: str, *, longest: int = LONGEST_CLAIM, cut_cost: float = 0.02) -> str | None:
    """`text` as a claim of at most `longest` characters, or None where it cannot be shortened to a whole one, or where
    it is meant for a model, calls somebody or holds an address.

    Only words of `text` appear, in their order; the one rewrite moves a "not" ("I don't think X is Y" becomes "X is
    not Y"), which keeps the meaning.
    """
    if instructs(text):
        return None
    best: tuple[float, str] | None = None
    tidy = _tidy(text)
    for start in _clause_starts(tidy):
        claim = _trimmed(_negated(_without_hedges(tidy[start:])))
        if len(claim) > longest - 1:
            claim = _shortened(claim, longest - 1)
        if len(claim.split()) < (2 if start == 0 and claim.split(" ")[0].lower() in IMPERATIVE else 3):
            continue
        if (start and not stands_alone(claim)) or leads_away(claim):
            continue
        score = claim_quality(claim) - cut_cost * (start > 0)
        if best is None or score > best[0]:
            best = score, claim
    return _finished(best[1]) if best and best[0] > _UNREADABLE else None


def phrase_statement(text: str) -> str | None:
    """`text` as what a takeaway says, or None where it cannot be one."""
    return phrase_claim(text, longest=LONGEST_STATEMENT, cut_cost=_STATEMENT_CUT_COST)


def _clause_starts(text: str) -> Iterator[int]:
    """Where a clause begins that can stand without what comes before it."""
    yield 0
    for match in _CLAUSE.finditer(text):
        head = text[: match.start()].lower()
        after = head[max(head.rfind(" -"), head.rfind("...")) + 1 :]
        conditional = re.match(r"\W*(?:so |and |but |because )?(?:if|when|unless|while|although|once|even)\b", after)
        joint = match["joint"].strip(" ,;.").lower()
        joined = joint in {"and", "so", "or"}
        if joined and (conditional or NEGATION.intersection(head.replace(",", " ").split()[-12:])):
            continue
        if joint in {"and", "but", "or"} and _TOLD_TO.match(text, match.end()):
            continue
        if head.count('"') % 2 or _RELATIVE.search(head):
            continue
        yield match.end()


def _tidy(text: str) -> str:
    text = text.replace("\u2019", "'").replace("`", "")
    text = _NOISE.sub("", text)
    text = _SPACES.sub(" ", text).strip()
    for _ in range(2):
        text = _STUTTER.sub(r"\1", text)
    text = re.sub(r"(?:,\s*){2,}", ", ", text)
    return _SPACE_BEFORE.sub(r"\1", text).strip(" ,;-")


def _without_hedges(claim: str) -> str:
    """Drop what only announces the claim: "my unpopular opinion is that", "and I honestly think that"."""
    hinges = list(_HINGE.finditer(claim))
    hinge = hinges[-1] if hinges else None
    if hinge and len(claim[hinge.end() :].split()) >= 3 and hinge.start() < len(claim) * 0.7:
        claim = claim[hinge.end() :]
    for _ in range(6):
        before = claim
        claim = _OPENER.sub("", claim, count=1)
        claim = _STANCE_AT_START.sub("", claim, count=1)
        if claim == before:
            break
    return claim


def _negated(claim: str) -> str:
    match = _NOT_THINK.match(claim)
    if not match:
        return claim
    rest = match["rest"]
    verb = _AUXILIARY.match(rest)
    if verb:
        return f"{verb['subject']}{verb['verb']} not {verb['rest']}"
    plain = _PRONOUN_VERB.match(rest)
    if plain:
        return f"{plain['subject']} don't {plain['verb']}"
    return claim


def _trimmed(claim: str) -> str:
    for _ in range(4):
        shorter = _TAIL.sub("", claim).rstrip(" ,;:-.\u2026")
        if shorter == claim or len(shorter.split()) < 3:
            break
        claim = shorter
    return claim.strip(" ,;:-.\u2026\"'")


def _shortened(claim: str, longest: int) -> str:
    """The longest head of whole clauses that fits and loses no clause that would turn the meaning; else empty."""
    best = ""
    for match in _CUT.finditer(claim):
        head = claim[: match.start()]
        if len(head) > longest:
            break
        rest = claim[match.start() : match.start() + 80]
        if len(head.split()) >= 5 and not _BEND.match(rest.lstrip(" ,;-.")) and has_main_clause(head):
            best = head
    return _trimmed(best) if best else ""


def _finished(claim: str) -> str:
    claim = claim.strip()
    claim = re.sub(r"\bi\b(?=[ ']|$)", "I", claim)
    claim = claim[:1].upper() + claim[1:]
    if claim.count('"') % 2:
        claim = claim.replace('"', "")
    return claim if claim.endswith(("!", ".")) else f"{claim}."
