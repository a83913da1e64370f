"""Views that a speaker voices without holding them: imitation, irony, other people's words.

Quoted alone such a sentence says the reverse of what its speaker means, so none of it is ever offered as a quote.
"""

import re

from bot.analysing.quote_lexicon import REPORTED

_OPENS_A_VOICE = re.compile(
    r"(?:\b(?:is|are|was|were|be|being|i'm|he's|she's|they're|we're|you're|just|and|going) like|\blike, (?:oh|well|hey)|\bsay(?:s|ing)?|\bsaid|"
    r"\bgo(?:es)?|\blevels of|\bthe idea that|\bpretend(?:ing)? that|\btell you|\bclaim(?:s|ing)?),?:?$"
)
_IMITATION = re.compile(
    r"^(?:\W*)(?:oh,? (?:no|how|my|well|but|we|you|they|i)\b|how dare\b|oh,)|\bblah,? blah\b|\bwah\b|\bquote[ -]unquote\b|\bair quotes\b"
    r"|\bsaid no one\b|\bjust kidding\b|\bi'm (?:just )?(?:kidding|joking)\b|\byeah,? right\b|\bsarcas|\biron(?:ic|y)\b"
)
_DOOM = re.compile(
    r"\b(?:every(?:one|body|thing)|all|the world|nobody|no one|humanity|programmers|developers|writers|engineers)\b[^.?!]{0,40}"
    r"\b(?:get(?:ting)? fired|lose (?:their|our|his|her) jobs?|be fired|(?:is|are|'s) over|out of (?:a )?jobs?|unemployed|doomed|going to die|gonna die)\b"
    r"|\b(?:the world|everything|it)(?:'s| is) over\b|\btak(?:e|es|ing) (?:all )?(?:our|your|my|everyone's|people's) jobs?\b"
    r"|\beat(?:ing)? all of us\b|\bkill(?:ing)? us all\b|\bend of the world\b|\bskynet\b"
    r"|\b(?:not|never|won't|don't)\b[^.?!]{0,20}\bneed (?:any(?:thing|one|body)|writers|programmers|developers|engineers|humans|people)\b"
)
_EXAGGERATION = re.compile(
    r"\b(?:every(?:one|thing|body)|nothing else|anything|the only thing|all of us|the whole world|forever|on earth|never ever)\b"
)
_OWN_VIEW = re.compile(
    r"\bi (?:really |do |truly |just |personally |honestly )?(?:think|believe|feel|would argue|argue|predict|bet)\b|\bi'm convinced\b|\bin my (?:view|opinion)\b"
)
_REVERSAL = re.compile(
    r"^(?:\W*)(?:and yet|but (?:actually|no|in reality|the (?:truth|reality)|then you look|really|that's not|it's not|i don't|i think)|no,|yet|of course not|"
    r"that's (?:not|just|so|ridiculous|nonsense|crazy|silly|wrong|absurd)|i don't (?:think|believe|buy|agree)|i disagree|which is (?:not|ridiculous|crazy))|"
    r"\b(?:is|are) dead\b|\bturns? out\b|\bisn't true\b|\bnot true\b|\bthat's (?:a )?(?:lie|myth|nonsense|bullshit)\b"
)
_CONTEMPT = re.compile(
    r"\b(?:that's|this is|it's|it is|which is|is) (?:just |so |such |a |really |very |totally |pretty |all )*"
    r"(?:boring|ridiculous|nonsense|silly|stupid|absurd|crazy|insane|wrong|terrible|dumb|bullshit|crap|joke|hype)\b|\breduces? down to\b"
)


def is_voiced(sentences: list[str], at: int) -> bool:
    """True when sentence `at`, read among its neighbours, is likely not its speaker's own view.

    `sentences` are consecutive sentences of the talk; a few before and after are enough.
    """
    own = sentences[at].lower().replace("\u2019", "'")
    if _IMITATION.search(own):
        return True
    if at and _OPENS_A_VOICE.search(sentences[at - 1].lower().rstrip(" .\u2026\"'")):
        return True
    if _OWN_VIEW.search(own):
        return False
    if _DOOM.search(own):
        return True
    return bool(_EXAGGERATION.search(own)) and _is_framed(sentences, at)


def _is_framed(sentences: list[str], at: int) -> bool:
    """An exaggeration after contempt, after an opened voice or doom, or before a reversal is somebody else's."""
    before = [text.lower().replace("\u2019", "'") for text in sentences[max(0, at - 2) : at]]
    after = [text.lower().replace("\u2019", "'") for text in sentences[at + 1 : at + 3]]
    if any(_CONTEMPT.search(text) or _DOOM.search(text) for text in before):
        return True
    return any(text.startswith(("and yet", "but actually", "of course not", "just kidding")) for text in after)


def speaks_for_others(text: str) -> bool:
    """True when the sentence itself reports words or thoughts of somebody else ("they're like, ...")."""
    return bool(REPORTED.search(text.lower().replace("\u2019", "'")))
