"""Words and phrases that tell how something is said: the closed lexicons that analysis rests on."""

import re


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


MARKER = re.compile(
    r"\b(?:un-?popular opinions?|unpops?\b|hot[ -]takes?|spicy (?:hot )?takes?|controversial (?:opinions?|takes?)|"
    r"contrarian (?:opinions?|takes?|views?)|(?:bold|big|spicy|my|new year'?s?) predictions?|"
    r"your (?:big |bold |one )?predictions?(?= for))\b",
    re.I,
)
"""Names of marked opinion segments, and of single marked opinions."""

_NAMES = MARKER.pattern

INVITE = re.compile(
    r"(?:\b(?:do|does|have|has|if)\b (?:you|we|anyone|anybody|any of you|either of you|one of you)(?: (?:else|guys|all|"
    r"folks|actually|also|still|both|two))*\b[^.?!]{0,30}|\b(?:what(?:'s| is| are|'re) (?:your|yours)|"
    r"(?:anyone|anybody|everyone|everybody)(?: else)? (?:has|have|got|with)|who(?:'s|"
    r" has| wants)"
    r"|(?:hear|share|give us|tell us|got|bring us|start with|go with|have) (?:your|an?|some|any|one of your)|"
    r"any (?:other|more)?|(?:your|our) (?:\w+ )?)[^.?!]{0,20}?)" + _NAMES,
    re.I,
)
"""Somebody is asked for a marked opinion."""

MOVE_ON = re.compile(
    r"\b(?:segment|section|time for|that time|it'?s time|move on|moving on|next up|next part|part of the show|"
    r"on to|onto|"
    r"(?:turn|move|switch|go|jump|get) (?:over |in)?to|let'?s (?:do|hear|have|get|move|go|start)|ready for|favorite)\b",
    re.I,
)
"""What a host says around a marker when a segment opens."""

DECLARE = re.compile(
    r"\b(?:my|this|here'?s|mine|another|second|first|one|probably|maybe|i(?:'ve| have)(?: actually)?(?: got)?|an)\b"
    r"[^.?!]{0,45}\b(?:un-?popular|unpop|opinion|hot[ -]take|spicy|controversial|prediction|take)\b",
    re.I,
)
"""A speaker who lays claim to the marked opinion."""

STATED = re.compile(
    r"\b(?:opinion|unpop|take|take-?away|lesson|advice|prediction|one|mine|idea|view|belief|point|thought|two cents)s?"
    r"(?: (?:right now|here|today|then|(?:from|of|about|for|in|on|to) [\w' ]{2,40}?))?,? "
    r"(?:is|would be|is gonna be|is going to be|was|are|has to be|would probably be)\b",
    re.I,
)
"""The hinge between the announcement of a view and the view."""

THINK = re.compile(
    r"\b(?:i (?:(?:really|honestly|actually|also|just|do|still|strongly|personally|truly|definitely|genuinely|kind of|"
    r"firmly) ){0,2}(?:think|believe|feel like|feel|reckon|suspect|would (?:say|argue)|predict|bet|hold|maintain)|"
    r"i'?d (?:say|argue|bet)|i'?m (?:convinced|pretty sure|a big believer)|in my (?:humble )?(?:opinion|view|mind)|"
    r"if you ask me|to me|my (?:view|belief|take|opinion|prediction|hope|bet))\b",
    re.I,
)

OUGHT = word_set("should shouldn't must mustn't ought needs need")
WILL = re.compile(r"\b(?:will|won't|'ll|gonna|going to|is dead|are dead|will be|no longer)\b", re.I)
ABSOLUTE = word_set(
    "always never every everyone everybody everything nobody none all only nothing any anything no anyone ever "
    "completely totally absolutely fundamentally entirely literally"
)
VALUE = word_set(
    "best worst better worse great good bad terrible horrible awful amazing overrated underrated undervalued dead "
    "wrong right mistake broken crazy stupid dumb silly ridiculous useless pointless harmful dangerous important "
    "essential critical overkill superior inferior hate love simple complex complicated easy hard harder easier "
    "evil scary beautiful ugly waste wasted winning won lose losing fail failed failure myth lie nonsense garbage "
    "crap sucks boring valuable worth worthless necessary unnecessary impossible popular fine okay ideal perfect "
    "poor rare misunderstood overhyped hype problem inevitable obsolete future"
)
GENERIC = word_set(
    "people everyone everybody nobody anybody companies company developers engineers programmers startups teams "
    "organizations managers users customers software code companies' most many languages tools world industry "
    "community kids students founders businesses"
)
FIRST_PERSON = word_set("i i'm i've i'd i'll my me mine myself")
WE = word_set("we we're we've we'll our us")
YOU = word_set("you you're you've you'll your yourself")
NARRATIVE = word_set(
    "was were had did went said told came got started used worked built wrote made took called remember yesterday "
    "ago met asked decided found learned"
)
HEDGE = word_set("maybe perhaps probably possibly somewhat might guess kinda sorta")
NEGATION = word_set(
    "not no never don't doesn't isn't aren't won't can't shouldn't wouldn't nothing nobody none cannot without"
)
ANAPHOR = word_set("it it's that that's this these those they they're he he's she she's them its there's")
OPENER = word_set("so and but well yeah yes no okay because or also like right oh exactly sure")
FILLER = word_set("um uh like yeah okay hmm mhm basically")
META = word_set(
    "episode episodes show podcast podcasts listeners listener thanks thank guest guests host hosts segment "
    "question questions talk talking discuss conversation link links notes twitter tweet poll welcome today "
    "sponsor sponsors audience listening slack conference"
)
REPORTED = re.compile(
    r"\b(?:people (?:say|think|said|are like|will say|assume)|they (?:say|said|think|were like|are like|'re like)|"
    r"he (?:says|said)|she (?:says|said)|someone (?:said|says|told)|everyone (?:says|said|thinks|thought)|"
    r"everybody (?:says|said|thinks|thought)|(?:it|he|she|they)(?:'s| is| was|'re| are| were) like|supposedly|"
    r"so-called|"
    r"according to|i used to think|i thought|you think|they think|we thought|some people|some say|"
    r"levels of|the idea that|the article|the paper)\b",
    re.I,
)
REASON = re.compile(r"\b(?:because|since|that's why|the reason|which means|so that|due to)\b", re.I)
CONTRAST = re.compile(
    r"\b(?:instead of|rather than|more than|less than|better than|worse than|not just|compared|over-?\w+|"
    r"too (?:much|many)|"
    r"no longer|anymore|actually|but)\b",
    re.I,
)
IF_YOU = re.compile(r"\b(?:if|when|once|unless) (?:you|your|you're|we|it|there)\b", re.I)
IMPERATIVE = word_set(
    "don't stop learn use read write start try go make get keep never always avoid ask think build fork pick "
    "choose focus let put take find be do spend understand test ship treat hire teach listen follow remember"
)
REACTION = re.compile(
    r"\b(?:wow|agree|disagree|unpopular|controversial|spicy|interesting|hot take|whoa|true|exactly|fair|love that|"
    r"good one|strong|bold|really\?|why|push back|i don't know|tell us more|say more|hmm?|ooh?)\b",
    re.I,
)
LEARNED = re.compile(
    r"\b(?:(?:big(?:gest)?|main|key|final|first|one|my|our|another) (?:take-?aways?|lessons?|learnings?|insights?|"
    r"thing)|"
    r"take-?away|lesson|what (?:i|we)(?:'ve| have)? (?:learned|learnt|found|realized|discovered)|i(?:'ve)? learned|"
    r"we(?:'ve)? learned|the key (?:is|thing|point|here)|the (?:point|trick|idea|thing|secret|goal|problem|"
    r"reason) (?:is|here)|"
    r"in summary|to sum(?:marize| up)|bottom line|at the end of the day|the important thing|"
    r"it(?:'s| is) (?:really |very |so )?important|my advice|piece of advice|advice|i(?:'d| would) (?:recommend|"
    r"suggest|"
    r"encourage)|recommend|make sure|turns out|it turned out|that's why|which means|the (?:biggest|best|main|most)|"
    r"you (?:have|need|want) to|essentially|basically|in other words|what (?:that|this) means|we realized|"
    r"the whole point)\b",
    re.I,
)
TAUGHT = re.compile(
    r"\b(?:take-?aways?|lessons?|learnings|(?:i|we)(?:'ve)? (?:really |also |definitely )?(?:learned|learnt|realized|"
    r"discovered|found out)|(?:my|piece of|best|good|some|one) advice|advice (?:is|i|that|for|to)|bottom line|"
    r"in summary|to sum(?:marize| it| things)? up|to summarize|moral of the story|the key (?:is|thing|point|"
    r"insight|takeaway)|"
    r"the (?:most|really) important (?:thing|part|point)|the (?:big|main) (?:idea|point|thing|message|insight)|"
    r"rule of thumb|"
    r"i(?:'d| would) (?:recommend|suggest|encourage|advise)|i (?:recommend|suggest|encourage)|the whole point)\b",
    re.I,
)
"""Words with which people say that something is worth taking home."""

DEFINES = re.compile(
    r"\b(?:is (?:a|an|the|basically|essentially|all about|when)|means|consists|allows?|lets you|enables?)\b", re.I
)
STOP_WORDS = word_set(
    "a an the of to in on at by for from with and or but if so as is are was were be been being am do does did "
    "have has had i you he she it we they me my your our their its this that these those there here not no just "
    "really very like kind sort then than what which who how when where why can could would should will may might "
    "must about into out up down over all any some more most other also too well think know mean say said get got "
    "go going thing things lot people because gonna yeah okay right actually i'm it's don't that's you're we're "
    "they're i've we've can't didn't doesn't isn't them him her his us one two way something even maybe want see "
    "make much now only back time good great first little bit let's stuff still come take where's there's what's "
    "wanna something someone anything everything every those through off own same such being after before again "
    "work working use using used look looking put need sure need guess feel i'd i'll you've you'll he's she's "
    "probably pretty definitely basically never always around down different able many whole part point kinda big "
    "new try trying talk talking started start doing done made actually else since while though yes oh um uh few "
    "year years day days today week tell told thought thank thanks cool awesome interesting wow exactly"
)
