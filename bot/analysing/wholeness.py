"""Whether words stand whole: begun, finished, undamaged by speech-to-text, and free of what only clears the throat."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.analysing.quote_lexicon import word_set

_FINISHED = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964][\"'\u201d\u2019)\]\u300d\u300f]*$")
_CUT_OFF = re.compile(
    r"(?:--?|\u2014|,|\b(?:and|but|so|because|or|the|a|an|of|to|is|i|my|your|that|um|uh|"
    r"like)\.\.\.)[\"'\u201d\u2019)]*$",
    re.I,
)
_LEAD = re.compile(
    r"(?:(?:yeah|yes|yep|no|nope|well|okay|ok|right|sure|um+|uh+|hmm|oh|wow|exactly|absolutely|totally|man|dude|"
    r"look|listen|honestly|"
    r"i mean|you know|like|anyway|so|and|but)(?:,|\.\.\.|\s*--)\s+)+",
    re.I,
)
_BARE_LEAD = re.compile(r"(?:(?:um+|uh+|yeah)\s+)+", re.I)
_LEANS = re.compile(
    r"(?:\.\.\.|\u2026|(?:(?:and|but|so|because|or)\s+)?(?:which|meaning|such as|as in|the fact that|not that|"
    r"as opposed to|like i said|whether|that the|that it|than|whereas|whatever that)\b)",
    re.I,
)
_MAY_OPEN_LOW = re.compile(r"i(?:[A-Z]|'m\b| )|e[A-Z]|npm\b|[a-z]+[._/-]?[A-Z0-9]")
_RUN_TOGETHER = re.compile(
    r"[a-z] (?:And|But|So|It|It's|We|You|This|That|They|There|Because|If|When|What|Yeah|Well|The) [a-z]"
)
_BECAUSE = re.compile(r"(?:(?:and|but|so)\s+)?(?:because|'cause|cuz)\s+(?!of\b)", re.I)
_UNBALANCED = (("(", ")"), ("\u201c", "\u201d"), ("[", "]"))
_DANGLING_END = word_set(
    """and but so because or the a an of to if as than that's it's i'm we're they're you're i i've my your their our
    which whether"""
)


def is_finished(text: str) -> bool:
    """True when the last sentence ends with a stop and not in mid-air."""
    end = text[-16:]
    return bool(_FINISHED.search(end)) and not _CUT_OFF.search(end)


def opens_in_the_middle(text: str, *, raw: bool) -> bool:
    """True when the first words lean on something before them. In `raw` speech-to-text case tells nothing."""
    return bool(_LEANS.match(text)) or (not raw and text[:1].islower() and not _MAY_OPEN_LOW.match(text))


def is_balanced(text: str) -> bool:
    """True when every bracket and quotation mark that opens in the text closes in it."""
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in _UNBALANCED)


def breaks_off(text: str) -> bool:
    """True when the speaker starts anew inside the sentence: "I think it -- we should wait."."""
    return " -- " in text


def throat_clearing(text: str) -> int:
    """Length of what comes before the first word that says something: "Yeah, well, I mean, ".

    A "because" that leads to no second clause goes too.
    """
    at = 0
    while match := _LEAD.match(text, at) or _BARE_LEAD.match(text, at):
        at = match.end()
    if (match := _BECAUSE.match(text, at)) and "," not in text:
        at = match.end()
    return at


def ends_in_mid_air(tokens: tuple[str, ...]) -> bool:
    """True when the last word cannot end a sentence, as when speech-to-text put a stop where somebody breathed."""
    return not tokens or tokens[-1] in _DANGLING_END


def is_stammered(tokens: tuple[str, ...]) -> bool:
    """True when a run of five words comes twice within, away from a clause's start: a sign of doubled source lines."""
    runs: dict[tuple[str, ...], int] = {}
    for at in range(len(tokens) - 4 if len(tokens) > 24 else 0):
        run = tokens[at : at + 5]
        if run in runs and at - runs[run] >= 5 and at + 5 < len(tokens) and len(set(run)) > 2:
            before = runs[run] - 1
            if before >= 0 and tokens[before] != tokens[at - 1]:
                return True
        runs.setdefault(run, at)
    return any(a == b and len(a) > 1 and a not in _MAY_DOUBLE for a, b in pairwise(tokens))


_MAY_DOUBLE = word_set(
    """very really so much no that had many way far long big more never always scale tune yes ai bye ha on and"""
)


def is_echo(tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True when two neighbouring sentences carry the same words twice, as overlapping source lines do.

    A speaker who repeats himself for effect ends differently ("captured by these", "captured by those").
    """
    if min(len(tokens), len(other)) < 5:
        return False
    short, long = (tokens, other) if len(tokens) <= len(other) else (other, tokens)
    if short[-3:] == long[-3:] and len(set(short) & set(long)) >= 0.7 * len(set(short)):
        return True
    if short == long[: len(short)]:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(tokens, other, strict=False)) if a != b), len(short))
    runs = set(_runs(tokens[shared:]))
    return any(run in runs for run in _runs(other[shared:]))


def _runs(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[at:] for at in range(6)), strict=False)


_DETERMINERS = word_set("""a an the my your our their his its every""")
_NEVER_AFTER_ONE = word_set(
    """is are was were has have had will would can could should do does did to of and in on at an the my your we they
    he she it's"""
)
_NEVER_PAIRED = frozenset(
    [("to", "able"), ("longer", "has"), ("really", "able"), ("we", "is"), ("they", "is"), ("i", "they")]
)


def is_garbled(tokens: tuple[str, ...]) -> bool:
    """True when words meet that no speaker puts together: a word was lost or misheard."""
    return any(
        (one in _DETERMINERS and two in _NEVER_AFTER_ONE) or (one, two) in _NEVER_PAIRED
        for one, two in pairwise(tokens)
    )


def is_run_together(text: str) -> bool:
    """True when the stop between two sentences got lost, or the words before it: "... i'll start The best ..."."""
    return bool(_RUN_TOGETHER.search(text))


def is_unpunctuated(text: str, tokens: tuple[str, ...]) -> bool:
    """True for a long run of raw speech-to-text without any mark inside: where it begins and ends is chance."""
    return len(tokens) > 36 and 30 * len(re.findall(r"[,;:\u2014-]", text[:-1])) < len(tokens)
