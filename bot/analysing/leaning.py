"""Claims that lean on what was said before them, or that are no whole sentence: nobody can read them alone."""

import re

_THING = r"(?:case|situation|context|sense|way|regard|scenario|example|instance|area|space|world|role|moment|note)s?"
_LEANS_AT_START = re.compile(
    r"(?:as a result|because of (?:that|this|it)|in (?:that|this|those|these|such) (?:\w+ )?"
    rf"{_THING}\b|in (?:the|a) (?:first|second|former|latter|same|similar) {_THING}\b|in order to (?:\w+ ){{1,2}}"
    r"(?:that|this|it)\b|"
    r"from (?:that|this|our|my|their|his|her) (?:\w+ )?(?:perspective|standpoint|point|side|end)|"
    r"(?:at|by|up to|beyond) that point|(?:after|before|beyond|besides|with|given) (?:all (?:of )?)?(?:that|this|it)\b|"
    r"depending on|on (?:that|this|those|these)\b|similar to\b|similarly|likewise|otherwise|instead,|either way|"
    r"the same (?:goes|is true|thing|with)|there,? (?:it|we|you|they|i|he|she)\b|(?:a|the) similar\b|"
    r"another (?:one|thing|reason|example|way|part)\b|the (?:other|next|second|third|last) "
    r"(?:\w+ )?(?:one|thing|reason|part|piece|side|person|point)s?\b|"
    r"(?:or )?(?:maybe )?(?:even )?a better word|then\b|even then|(?:all|some|most|both|each|none|neither|many|any|one|"
    r"two|three) of (?:it|them|these|those|that|this|us)\b|the former|the latter|for (?:that|this|those|these|him|her|"
    r"them|it)\b|here(?:'s| is| are)?\b|if (?:it|that|this|they|he|she|so|not)\b|"
    r"such\b|to (?:hear|see|say|think|know|point)\b|"
    r"(?:a few|a couple|two|three|both|some|others|many|most) (?:are|were|is|have)\b)",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:these|those) (?:folks|guys|needs|people|questions|problems|cases)\b|"
    r"\b(?:like|such as|of|do|did|doing|about|answer|support|see|ignore|understand|fix|say|says|said|at) (?:that|this|"
    r"these|those)(?=[,.;!?]|$| (?:where|and|but|in|for|as|with)\b)|"
    r"\b(?:that|this|those|these) (?:level|kind|sort|point|one|ones|guy|whole thing)\b",
    re.I,
)
_OWN_ANTECEDENT = 6
"""Words of the claim itself before a "that" which it may point to."""
_LEANS_INSIDE = re.compile(
    r"\bthe (?:\w+est|worst|best) (?:thing )?(?:i've|i have|i) (?:ever )?(?:seen|had|heard)\b|"
    r"\b(?:he|she|him|her|his|hers)\b|\b(?:like|as) (?:i|you|we|they) (?:said|mentioned|say)\b",
    re.I,
)
_BROKEN_INSIDE = re.compile(
    r"\b(?:oh|wow|hmm|uh|um|blah|yeah)\b|\s-+\s(?:maybe|or|i mean|like|you know|well|not|and|whatever|i)\b|"
    r", like,? (?!you\b|the\b|a\b)|\b(?:it's|they're|he's|she's|was|were) like\b|\bis has\b|"
    r"\bis no longer has\b|\b(?:going to|gonna) like the\b|\b(\w+) \1\b(?<!that that)",
    re.I,
)
_NO_SUBJECT = re.compile(
    r"(?:really|pretty|very|super|quite|too|so) (?:good|bad|cool|nice|hard|easy|great|interesting|important|useful|"
    r"helpful|simple|similar)\b|(?:truly|really|certainly|also|clearly) (?:hope|want|like|think|love)\b|"
    r"(?:hey|great|nice|sure),|(?:just|only because|as opposed|"
    r"made|went|came|took|got|had|did|built|used|worked|wanted|started|turned|became|backed|based|begins|began|"
    r"kept|helps|helped|allows|makes|means|says|gives|gets|seems|looks|feels|coming|going|similar)\b",
    re.I,
)
_DOING = re.compile(r"(?!(?:nothing|something|anything|everything|spring|string|thing|king|during)\b)\w+ing\b", re.I)
_DOING_IS = re.compile(
    r"\w+ing\b.*?(?<!that )(?<!which )(?<!who )(?<!they )\b(?:is|isn't|are|was|will|can|should|makes?|means|takes|"
    r"gives|helps?|helped|gets|has|does|doesn't|won't|can't|costs|works|beats|leads|saves|requires|needs|becomes|feels|"
    r"would)\b",
    re.I,
)
_ASKING = re.compile(r"(?:how|why|where|who|which|whether|what)\b", re.I)
_ASKING_IS = re.compile(
    r"(?:how|why|where|who|which|whether|what)\b.{6,}?\b(?:is|are|was|will|matters?|depends|makes|means|can|should|"
    r"changes|has|doesn't|isn't)\b",
    re.I,
)


def leans(claim: str) -> bool:
    """True when `claim` points back to what came before it, or is only a part of a sentence."""
    if _LEANS_AT_START.match(claim) or _LEANS_INSIDE.search(claim) or _BROKEN_INSIDE.search(claim):
        return True
    if _NO_SUBJECT.match(claim) or (_DOING.match(claim) and not _DOING_IS.match(claim)):
        return True
    if (back := _POINTS_BACK.search(claim)) is not None:
        before = claim[: back.start()]
        if "," not in before or len(before.split()) < _OWN_ANTECEDENT:
            return True
    return bool(_ASKING.match(claim)) and not _ASKING_IS.match(claim)
