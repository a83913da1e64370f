"""Word classes that tell a quotable sentence from talk: closed lists of English words and phrases, lower-case."""

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def _phrases(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + r")\b")


CONJUNCTIONS = word_set("and but so or because cause cuz plus")
INTERJECTIONS = word_set(
    """yeah yes yep yup no nope nah oh ah aha um uh hmm mhm wow okay ok right sure well exactly absolutely totally gosh
    hey hi hello cool nice awesome great perfect sorry thanks alright gotcha interesting anyway haha man dude
    definitely indeed"""
)
DANGLING = word_set(
    "it it's its it'll that that's this this's they they're they'll he he's she she's him her them those these which"
)
PLAIN_DANGLING = word_set("he he's he'd he'll she she's she'd she'll him her his hers them")
FIRST_SINGULAR = word_set("i i'm i've i'd i'll me my mine myself")
FIRST_PLURAL = word_set("we we're we've we'd we'll us our ours ourselves")
SECOND = word_set("you you're you've you'd you'll your yours yourself")
GENERAL = word_set(
    """everyone everybody nobody anyone anybody people always never every all most none nothing everything anything no
    ever forever"""
)
KINDS_OF_PEOPLE = word_set(
    """developers developer engineers engineer founders founder companies company startups startup teams team users
    user customers customer programmers programmer maintainers organizations organization businesses business
    vendors humans human society world industry community communities managers leaders students kids women men"""
)
MODALS = word_set("should shouldn't must mustn't need needs needn't ought can't cannot won't will gonna shall")
SUPERLATIVES = word_set(
    """best worst most least biggest greatest hardest easiest fastest only single huge massive fundamental key
    essential critical crucial number-one every ever single-handedly first last"""
)
COMPARATIVES = word_set(
    """better worse more less easier harder faster cheaper slower bigger smaller simpler stronger than rather instead
    versus different"""
)
NEGATIONS = word_set(
    """not no never nothing nobody none without isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't
    wouldn't shouldn't ain't haven't hasn't hadn't cannot nor neither"""
)
CONTRAST = word_set(
    "but not instead rather versus than yet without whereas although though despite except until unless"
)
CAUSE = word_set("because therefore since so if when unless means matters reason why")
VIVID = word_set(
    """dead kill kills killing broken wrong right truth true lie lies trust fear love hate fail fails failure win wins
    winning lose losing magic power powerful dangerous danger risk war battle fight game bet hard easy simple
    complex complexity free freedom money time problem problems solution value mistake mistakes lesson secret future
    culture art craft quality success human humanity soul brain heart joy happy happiness pain painful terrible
    beautiful boring crazy obvious identity taste generational revolution disruption opportunity change changes
    matter life death responsibility humble curiosity learning knowledge wisdom beginner expert experience empathy
    kindness"""
)
TALK_OF_THE_SHOW = word_set(
    """episode episodes podcast podcasts listeners listener listening subscribe sponsor sponsors sponsored segment
    welcome show shows changelog transcript interview hosts cohost guest guests link links newsletter discount
    shoutout microphone mic recording recorded conference conf keynote booth meetup slack channel twitter tweet
    tweeted unpopular poll"""
)
NARRATION = word_set(
    """was were had did went came got said told asked started thought saw wrote built tried made joined decided moved
    found took gave knew became worked used happened called wanted been felt"""
)
TIMELY = word_set(
    "today tomorrow yesterday tonight week weeks month months monday tuesday wednesday thursday friday ago"
)
VAGUE = word_set("thing things stuff something whatever someone somebody somewhere somehow kinda sorta etc blah")
FILLERS = word_set(
    "um uh er hmm like basically actually literally obviously really just very pretty kinda sorta totally"
)
ABSTRACT_ENDINGS = (
    "tion",
    "tions",
    "ment",
    "ments",
    "ness",
    "ity",
    "ities",
    "ism",
    "ance",
    "ence",
    "ship",
    "ology",
    "ware",
    "ability",
)
FINITE = word_set(
    """is are was were am be has have had do does did can could will would should may might must isn't aren't wasn't
    weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't it's that's there's here's
    what's who's he's she's i'm you're we're they're i've you've we've they've i'll you'll we'll they'll it'll i'd
    you'd we'd they'd gonna gotta let's makes make made gets get got needs need wants want goes go comes come takes
    take gives give means works work becomes become feels feel looks look turns turn keeps keep starts start lives
    live runs run says say thinks think knows know cannot ain't gets matters costs requires lets solves hate love
    loves believe uses use try stop never happens write build learn know find help solve change create wins beats
    sucks scales"""
)
CERTAIN_VERBS = frozenset(word for word in FINITE if "'" in word) | word_set(
    """is are was were am has have had do does did can could will would should may might must cannot gonna becomes
    became means makes made says said thinks thought needs wants goes went comes came gets got believe believes know
    knows think"""
)
STANCE = _phrases(
    r"i (?:really |do |truly |firmly |strongly |just |personally |honestly )?(?:think|believe|feel like|"
    r"would argue|argue)",
    "in my (?:opinion|view|mind|experience)", "to me", "i'd argue", "i(?:'m| am) convinced",
    "my (?:take|prediction|opinion)",
    "i don't (?:think|believe|buy)", "the truth is", "the fact is", "the reality is",
    "the (?:real|only|key) (?:question|thing|problem|reason)",
)  # fmt: skip
HEDGES = _phrases(
    "maybe", "perhaps", "i guess", "i don't know", "i'm not sure", "not sure", "probably", "possibly", "i suppose",
    "sort of",
    "kind of", "or something", "or whatever", "and stuff", "and so on", "i can't remember", "i forget", "i wonder",
    "to be honest",
)  # fmt: skip
FILLER_PHRASES = _phrases(
    "you know", "i mean", "like i said", "as i said", "sort of like", "kind of like", "so yeah", "um", "uh",
    "or something like that",
    "things like that", "stuff like that", "blah", "and all that", "whatnot",
)  # fmt: skip
GENERIC = _phrases(
    "if you", "when you", "you have to", "you need to", "you can't", "you don't", "you should", "you want to",
    "you got to",
    "you've got to", "we need to", "we have to", "we should", "no one", "there(?:'s| is) no",
    "there(?:'s| are| is) always",
    "people (?:who|that|don't|are|want|need|will|should|think)",
    "the (?:best|worst|biggest|hardest|most|more|only|real|right|wrong)",
    "the point", "at the end of the day",
    "is (?:always|never|dead|hard|easy|broken|everything|not about|about|all about)",
    "it's not (?:about|that|just)", "isn't (?:about|just|that)", "has to be", "have to be", "going to be", "will be",
    "is becoming",
    "no longer", "anymore", "the future of", "turns out",
)  # fmt: skip
LOGISTICS = _phrases(
    "welcome (?:to|back)", "thanks? (?:you )?(?:so much |very much )?for", "thank you", "on the show",
    "this (?:episode|show|podcast|week)",
    "let's (?:talk|get|move|jump|dive|start|go|take|do|just|see|hear)", "tell us", "tell me",
    "talk (?:a little|a bit|to us|about|more)",
    "check (?:it|them|that|this)? ?out", "next question", "last question", "quick question", "take a break",
    "sign up", "show notes",
    "my name is", "i'm joined", "joined by", "where (?:can|do) (?:people|we|i) find", "stay tuned",
    "let us know", "reach out", "love to hear", "get in touch", "we'll be",
    "you mentioned",
    "you said", "you were saying", "i was going to say", "i was gonna say", "good question", "great question",
    "hot takes?",
    "i'm curious", "i wanted to ask", "my question", "i want to ask", "how about you", "what about you",
    "any questions",
    "go ahead", "coming up", "we're (?:talking|here|going to talk|gonna talk)", "i work (?:at|for|on)",
    "i'm (?:a|an|the) \\w+ (?:at|of|for)",
    "i agree", "makes sense", "good point", "great point", "fair enough",
    "that's (?:great|awesome|cool|funny|amazing|good|interesting)",
    "follow (?:me|us|you)", "first time", "at gmail", "dot com", "\\.com", "\\.org", "\\.io", "pull request",
)  # fmt: skip
DEIXIS = _phrases(
    "as (?:we|you|i) (?:said|mentioned|talked|discussed)", "like (?:we|you|i) (?:said|mentioned)", "this one",
    "that one",
    "these (?:two|three)", "those (?:two|three)", "in that case", "in this case", "the former", "the latter",
    "right here", "over there",
    "that way", "this way", "do that", "did that", "doing that", "that part", "that point", "that episode",
    "the same thing",
    "do this", "do it", "did it", "like that", "like this", "about (?:it|that|this)", "with (?:it|that|them)",
    "of (?:it|that|them|those|these)",
)  # fmt: skip
ANTITHESIS = re.compile(
    r"\b(?:not|isn't|aren't|doesn't|don't|wasn't)\b[^.?!]{2,80}(?:[,;.] (?:but|it's|it is|they're|you're|we're|"
    r"that's|but it's)|\bbut\b|\brather\b)"
    r"|\bnot just\b|\bnot only\b|\bthe more\b.{3,60}\bthe (?:more|less)\b|\bless\b.{2,40}\bmore\b|"
    r"\binstead of\b|\bmore than\b|\brather than\b"
)
FRAME = re.compile(
    r"\b(?:(?:was|were|be|being|i'm|he's|she's|they're|we're|you're|goes|thinking|basically) like,|"
    r"(?:was|were|be|are|is|he's|she's|they're|i'm) all,|like,? (?:hey|oh|well|okay|no|why|wow|yeah|man|yes|"
    r"you know what)\b,|"
    r"\b(?:he|she|they|people|everyone|folks|somebody|someone|who)(?:'ll|'d| will| would| all|"
    r" always)? (?:says?|said|goes|go),)"
)
"""Opens somebody's voice; without quotation marks nothing tells where it ends."""
REPORTED = re.compile(
    r"\b(?:they|people|he|she|everyone|everybody|folks|some|others|you) (?:would |will |always |all |just |"
    r"kind of |often |only )?"
    r"(?:say|says|said|saying|think|thinks|thought|claim|claims|claimed|tell you|keep saying|believe|assume|assumed)\b|"
    r"\bthey're (?:all )?saying\b|[\"\u201c]"
)
"""Tells what somebody says or thinks."""
APPLAUSE = re.compile(
    r"^(?:and |yeah,? |oh,? |wow,? |but )*(?:(?:it's|it is|that's|that is|this is|that was) )?(?:so |pretty |"
    r"super |just |really |very |such )*"
    r"(?:fascinating|exactly|absolutely|incredible|fantastic|interesting|love (?:it|that)|i love (?:it|that)|"
    r"totally|true|yeah|amazing|great|"
    r"awesome|well said|beautiful|brilliant|i agree|i (?:100%|totally|completely) agree|mm-?hm+|yes|for sure|"
    r"100%|definitely|preach|wow|right)\b"
)
POINTING = word_set("this that these those it it's that's its they them thing things stuff there here one ones")
DISFLUENT = re.compile(
    r"\b(?:like,|(?<=, )like\b|(?:it's|is|was|just|and|so|but|are) like\b|you know,|(?<=, )you know\b|i mean\b|"
    r"(?:sort|kind) of\b|right\?|whatever\b|um\b|uh\b|or something\b|and (?:all|stuff)\b|yeah\b|hey,|i guess\b)"
)
PROCEDURAL = re.compile(
    r"\byou (?:can|could|might|may|would|just|then|might)\b|\bfor (?:example|instance)\b|\blet's say\b|\bsay you\b|"
    r"\b(?:if|when|once) you(?:'re| are| have|'ve)? (?:using|doing|writing|running|going|use|run|type|open|"
    r"look at|go to|hit|click)\b|\bso if\b"
)
DEFINES = re.compile(
    r"\b(?:is|are|isn't|aren't|was) (?:a|an|the|not|never|always|about|all|more|less|just|only|everything|"
    r"nothing|dead|hard|how|what)\b"
)
IN_ORDER = re.compile(
    r"\b(?:number (?:one|two|three)|first of all|secondly|thirdly|the (?:other|second|third|next|last|"
    r"first) (?:one|thing|part|piece)|another (?:one|thing)|"
    r"one (?:is|of the))\b"
)
SCAFFOLD = re.compile(
    r"^(?:and |so |but |because |well,? |yeah,? )*(?:i (?:think|guess|mean|would say|feel like) )*(?:it's|"
    r"that's|this is|that is|it is|it was|that was|"
    r"one of the|another|the (?:other|biggest|first|second|last|next|big|interesting|cool|unique|main|only|real|"
    r"best) (?:thing|one|part|point|piece|way|example)|"
    r"as a result|what (?:i|we|you|i'm|we're)|there(?:'s| is| was|'re| are) (?:a|some|lots|also|one))\b"
)
HOLLOW = re.compile(
    r"\b(?:it's|that's|this is|that is|it is|it was|that was|really|so|super|pretty) (?:(?:so|really|very|super|"
    r"just|pretty|quite|kind of|more|most|the|a|an|such) )*"
    r"(?:interesting|fascinating|cool|fun|exciting|excited|awesome|amazing|great|good|incredible|memorable|"
    r"fantastic|nice|neat|funny|weird|crazy)\b"
)
OPENING_ADVERBS = word_set(
    "actually basically honestly again also then now maybe obviously literally clearly first second finally sometimes"
)
