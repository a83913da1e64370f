"""Words that rule one another out: where one was said, the other must not stand in its place."""

from collections.abc import Iterator

from bot.proving.antonyms import FURTHER
from bot.proving.stems import stem_of

_LONGEST_COMPARED = 8
"""Letters of a word that is compared by an ending."""

_PAIRS = """
    more | less fewer
    most | least few fewest
    better best | worse worst
    good great | bad terrible awful
    faster fast quick quickly quicker | slower slow slowly
    cheaper cheap inexpensive | expensive dearer costly pricier
    easy easier simple simpler | hard harder difficult complex complicated
    early earlier | late later
    old older | new newer
    big bigger large larger | small smaller tiny
    high higher | low
    long longer | short shorter
    strong stronger | weak weaker
    rich | poor
    safe safer secure | dangerous unsafe insecure
    first | last
    before | after
    up | down
    inside | outside
    always everybody everyone | never nobody
    all every each | half third quarter none
    half | third quarter most
    double doubles doubled | halve halves halved
    increase rise grow raise gain improve | decrease fall shrink lower lose drop reduce worsen
    love loves loved like | hate hates hated dislike
    win wins won | lose loses lost
    buy buys bought | sell sells sold
    hire hires hired | fire fires fired
    open | closed close
    dead died dying | alive living thriving
    right correct true | wrong incorrect false
    agree agrees agreed | disagree disagrees disagreed
    accept accepts accepted | reject rejects rejected
    allow allows allowed | ban bans banned forbid forbids forbidden
    cause causes caused | prevent prevents prevented
    start starts started begin | stop stops stopped end ends ended quit
    succeed succeeds succeeded success | fail fails failed failure
    keep keeps kept | abandon abandons abandoned drop drops dropped
    possible | impossible
    public | private
    free | paid
    happy | unhappy sad
    optimistic | pessimistic
    underrated undervalued | overrated overvalued overhyped
    over | under
    import imports | export exports
    add adds added | remove removes removed
    centralized central | decentralized
    human humans | machine machines
    win | loss
    likely | unlikely
    necessary | unnecessary
    useful | useless
    important | unimportant
    forward | backward backwards
    hot | cold
    young | old
    maximum | minimum
    majority | minority
    friend | enemy
    much many | little few
    soon sooner | late later
    pass passes passed | fail fails failed
    sell sells sold | buy buys bought
    exciting interesting | boring dull
    underestimate underestimates underestimated | overestimate overestimates overestimated
    same equal identical | different
    include includes included | exclude excludes excluded
    enable enables enabled | disable disables disabled
    upgrade upgrades upgraded | downgrade downgrades downgraded
    create creates created build built | destroy destroys destroyed
    profit profits | loss losses
    protect protects protected | expose exposes exposed
    somebody someone | nobody
    helpful | harmful
    praise praises praised | blame blames blamed
    support supports supported | oppose opposes opposed
    accelerate accelerates accelerated | slow slows slowed delay delays delayed
    arrive arrives arrived join joined | leave leaves left
    borrow borrowed | lend lent
    simple | complicated
    trust trusts trusted | distrust distrusts distrusted
    cheaper | dearer costlier
    rise rises rose risen fall | fell falls fallen
    remember remembers remembered | forget forgets forgot forgotten
    hire | dismiss
    attack attacks attacked | defend defends defended
    encourage encourages encouraged | discourage discourages discouraged
    legal | illegal
    visible | hidden
    sooner | later
    gain gained | lose lost
    besser | schlechter
    schneller | langsamer
    billiger günstiger | teurer
    mehr | weniger
    immer | nie niemals
    alle | keiner niemand
    leicht einfach | schwer schwierig
    gut | schlecht
    mit | ohne
    vor | nach
    groß größer | klein kleiner
    alt | neu
    richtig | falsch
"""


_LANGUAGES = ("en", "de")


def _read(pairs: str) -> dict[str, frozenset[str]]:
    against: dict[str, set[str]] = {}
    for line in filter(str.strip, pairs.splitlines()):
        one, other = (
            [stem_of(form, language) for word in side.split() for form in _forms(word) for language in _LANGUAGES]
            for side in line.split("|")
        )
        for left, right in ((one, other), (other, one)):
            for word in left:
                against.setdefault(word, set()).update(right)
    return {word: frozenset(others - {word}) for word, others in against.items()}


def _forms(word: str) -> Iterator[str]:
    """The word, and what it is when compared: `cheap`, `cheaper`, `cheapest`."""
    yield word
    if not 2 < len(word) <= _LONGEST_COMPARED or word.endswith(("er", "est", "ed", "s")):
        return
    if word.endswith("y"):
        yield from (f"{word[:-1]}ier", f"{word[:-1]}iest")
    elif word.endswith("e"):
        yield from (f"{word}r", f"{word}st")
    elif word[-1] in "bdgmnpt" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        yield from (f"{word}{word[-1]}er", f"{word}{word[-1]}est")
    else:
        yield from (f"{word}er", f"{word}est")


_CORE = _read(_PAIRS)
_OPPOSITES = {word: _CORE.get(word, frozenset()) | others for word, others in _read(f"{_PAIRS}\n{FURTHER}").items()}


def leans(stemmed: str) -> frozenset[str]:
    """Stems that this one rules out wherever they are said: it takes a side by itself."""
    return _CORE.get(stemmed, frozenset())


def same_side(stemmed: str) -> frozenset[str]:
    """Stems of the words that rule out what this one rules out, itself among them."""
    return frozenset(one for other in opposites(stemmed) for one in opposites(other))


def opposites(stemmed: str) -> frozenset[str]:
    """Stems of the words that this one rules out."""
    return _OPPOSITES.get(stemmed, frozenset())
