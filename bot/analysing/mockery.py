"""Views that a speaker voices without holding them: imitation, irony, other people's words.

Quoted alone such a sentence says the reverse of what its speaker means, so none of it is ever offered as a quote.
"""

import re

from bot.analysing.quote_lexicon import FRAME

_OPENS_A_VOICE = re.compile(
    r"(?:\b(?:was|were|be|being|i'm|he's|she's|they're|we're|you're) (?:all |just )?like|\blevels of|"
    r"\bthe idea that|\bpretend(?:ing)? that)[,:.\u2026]*$"
)
_IMITATION = re.compile(
    r"(?:^\W*|\blike,? )(?:oh,? (?:no|how|my|well|but|we|you|they|i)\b|how dare\b|oh,)|\bblah,? blah\b|\bwah\b|"
    r"\bquote[ -]unquote\b|\bair quotes\b"
    r"|\bsaid no one\b|\bjust kidding\b|\bi'm (?:just )?(?:kidding|joking)\b|\byeah,? right\b|\bsarcas|\biron(?:ic|y)\b"
)
_DOOM = re.compile(
    r"\b(?:every(?:one|body|thing| \w+)|all|the (?:whole )?world|nobody|no one|humanity|\w+ers|we|they)\b[^.?!]{0,40}"
    r"\b(?:get(?:ting)? fired|lose (?:their|our|his|her) jobs?|be fired|(?:be|is|are) (?:all )?over|"
    r"out of (?:a )?jobs?|unemployed|doomed|going to die|gonna die|obsolete overnight)\b"
    r"|\b(?:the world|everything|it)(?:'s| is) (?:all )?over\b|\btak(?:e|es|ing) (?:all )?(?:our|your|my|everyone's|"
    r"people's) jobs?\b"
    r"|\beat(?:ing)? all of us\b|\bkill(?:ing)? us all\b|\bend of the world\b|\bskynet\b"
    r"|\b(?:we|nobody|no one)\b[^.?!]{0,24}\bneed (?:any(?:thing|one|body)?|writers|programmers|developers|engineers|"
    r"humans|people)\b"
)
_TOLD = re.compile(
    r"\b(?:levels of|idea that|fear that|fears? of|story that|people (?:who )?(?:say|said|think|thought|"
    r"believe)|they (?:say|said|think))\b"
)
_EXAGGERATION = re.compile(
    r"\b(?:every(?:one|thing|body| \w+)|nothing else|anything|the only thing|all of us|the whole world|forever|"
    r"on earth|never ever)\b"
)
_OWN_VIEW = re.compile(
    r"\bi (?:really |do |truly |just |personally |honestly )?(?:think|believe|feel|would argue|argue|predict|"
    r"bet)\b|\bi'm convinced\b|\bin my (?:view|opinion)\b"
)
_OWN_TURN = re.compile(
    r"^\W*(?:and yet|but|so|i think|i feel|i don't|actually|and that's|and i|you|and you|that's|it's|because)\b"
)
_CONTEMPT = re.compile(
    r"\b(?:that's|this is|it's|it is|which is|is) (?:just |so |such |a |really |very |totally |pretty |all )*"
    r"(?:boring|ridiculous|nonsense|silly|stupid|absurd|crazy|insane|wrong|terrible|dumb|bullshit|crap|joke|"
    r"hype)\b|\breduces? down to\b"
)


def is_voiced(sentences: list[str], at: int) -> bool:
    """True when sentence `at`, read among its neighbours, is likely not its speaker's own view.

    `sentences` are consecutive sentences of the talk; a few before and after are enough.
    """
    own = sentences[at].lower().replace("\u2019", "'")
    if _IMITATION.search(own):
        return True
    if at and _OPENS_A_VOICE.search(sentences[at - 1].lower()):
        return True
    if _OWN_VIEW.search(own):
        return False
    doom = _DOOM.search(own)
    if doom:
        return not _TOLD.search(own, 0, doom.start())
    return bool(_EXAGGERATION.search(own)) and _is_framed(sentences, at)


def _is_framed(sentences: list[str], at: int) -> bool:
    """An exaggeration after contempt, after an opened voice or doom, or before a reversal is somebody else's."""
    before = [text.lower().replace("\u2019", "'") for text in sentences[max(0, at - 2) : at]]
    after = [text.lower().replace("\u2019", "'") for text in sentences[at + 1 : at + 3]]
    if any(_CONTEMPT.search(text) or _DOOM.search(text) for text in before):
        return True
    return any(text.startswith(("and yet", "but actually", "of course not", "just kidding")) for text in after)


def carries_a_voice(before: str, own: str) -> bool:
    """True when a sentence may go on with a voice that the sentence `before` it opened ("they were like, no. We ...").

    Such a sentence never begins a quote; after the sentence that names whose voice it is it may stand.
    """
    if _OWN_TURN.search(own.lower()):
        return False
    earlier = before.lower().replace("\u2019", "'")
    return bool(FRAME.search(earlier)) and '"' not in earlier and "\u201c" not in earlier
