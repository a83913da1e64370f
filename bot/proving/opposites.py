"""Words that rule one another out: where one was said, the other must not stand in its place. English only."""

from bot.language.words import stem

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
    yes | no
"""


def _read() -> dict[str, frozenset[str]]:
    against: dict[str, set[str]] = {}
    for line in _PAIRS.strip().splitlines():
        one, other = ([stem(word, "en") for word in side.split()] for side in line.split("|"))
        for left, right in ((one, other), (other, one)):
            for word in left:
                against.setdefault(word, set()).update(right)
    return {word: frozenset(others - {word}) for word, others in against.items()}


_OPPOSITES = _read()


def opposites(stemmed: str) -> frozenset[str]:
    """Stems of the words that this one rules out."""
    return _OPPOSITES.get(stemmed, frozenset())
