"""Words that people use for one another: a question seldom uses the very word of its answer. English only."""

_GROUPS = """
    abandon quit leave drop
    accelerate speed faster
    accept approve allow
    acquire buy purchase acquisition
    advantage benefit upside pro
    afraid scared fear worried
    aid help assist support
    alert notification page alarm
    amount number quantity
    angry upset mad annoyed
    answer reply response
    application app program software
    argument debate dispute
    attack exploit breach hack
    author writer creator
    automobile car vehicle
    avoid prevent skip
    bad terrible awful poor
    ban block forbid prohibit
    begin start launch
    belief view opinion
    big large huge
    biography memoir
    blame fault
    book novel
    boss manager lead
    bottleneck constraint limit
    box machine server computer instance node
    boy kid child children
    browser chrome firefox
    bug defect issue error fault
    build create make construct
    business company firm enterprise organization corporation
    cache store
    camera webcam
    cancel stop end
    career job profession
    cash money funds
    chance opportunity
    change modify edit alter update
    chat conversation
    cheap inexpensive affordable
    check verify validate
    chip gpu processor hardware
    choose pick select decide
    city town
    class course lesson
    client customer user consumer buyer
    cloud aws azure
    coder programmer developer engineer
    collaborate cooperate
    college university school
    command instruction
    compare versus
    compensation pay salary wage
    competitor rival competition
    compile build
    complex complicated difficult hard
    computer machine pc laptop
    conference event summit convention
    confident sure certain
    confuse confusing unclear
    constant fixed
    container docker
    contract agreement
    contribute contribution contributor
    convince persuade
    cost price expense fee expensive pricing
    country nation
    crash outage failure downtime
    crypto cryptocurrency bitcoin blockchain
    customize configure
    danger risk hazard
    database db datastore
    dataset data
    deadline due
    debug troubleshoot diagnose investigate
    defect flaw
    delete remove erase drop
    dependency package module library
    deploy ship release rollout production
    desire want
    destroy kill
    detect spot
    dialog conversation
    difficult hard tough challenging
    disk storage drive
    dismiss fire layoff
    distribute spread
    document documentation docs
    downside drawback disadvantage con
    easy simple trivial straightforward
    education teaching learning training
    email mail inbox
    employee worker staff
    employer company
    enjoy like love
    error mistake
    evolve grow
    examine inspect
    example instance
    expensive costly pricey
    expert specialist
    explain describe
    fail failure broken
    famous well-known popular
    fast quick quickly rapid
    feature capability functionality
    feedback review
    film movie video
    find discover locate
    fix repair solve resolve patch
    follow track
    food meal dinner
    forbid prevent
    framework library
    free gratis
    friend buddy
    fun enjoyable
    future upcoming
    game gaming play
    glad happy satisfied
    goal aim objective target
    google search
    government federal state
    graduate degree
    group team squad
    growth growing scale
    guide tutorial
    hack hacker
    happen occur
    health medical healthcare
    helpful useful
    hire recruit hiring
    history past
    hobby side
    holiday vacation
    home house
    host hosting
    idea concept notion
    illness disease sick
    image picture photo
    improve better enhance
    income revenue earnings
    increase raise grow
    infrastructure infra
    insurance coverage
    internet web online
    interview conversation
    introduce launch
    invent create
    join merge
    journalist reporter press
    knowledge information know-how
    language programming
    latency delay slow
    lawyer attorney legal
    leader founder ceo
    learn study
    learner student beginner newcomer novice
    license licence licensing
    link url
    location place
    log logging
    loyalty loyal
    machine-learning ml ai
    maintain maintainer maintenance
    mandatory required
    mathematics math
    measure metric benchmark
    meeting call
    memory ram
    method approach technique way
    microphone mic
    modern new
    monitor observe observability monitoring
    mutate mutation
    network networking
    new novel fresh
    newspaper news
    notice spot
    obsolete outdated deprecated legacy
    office workplace
    old ancient
    open-source oss
    operate run
    operator sre ops
    option choice alternative
    owner proprietor
    parent mother father mom dad
    password credential login
    patch fix
    performance speed fast
    permission access authorization
    phone mobile smartphone
    photo picture image
    plan roadmap
    platform system
    podcast show
    policy rule
    popular common
    predict forecast
    prefer like
    president chief
    privacy tracking
    problem issue trouble challenge
    procedure process workflow
    produce generate
    product offering
    profit money revenue
    project repo repository
    promise commit commitment guarantee
    proof evidence
    protocol standard spec
    publish release launch
    pull-request pr merge
    question ask
    quick fast
    random arbitrary
    reject refuse decline
    release launch publish ship
    reliable reliability stable stability
    remember recall
    remote distributed
    rent lease
    replicate reproduce copy
    repository repo
    request ask
    research study paper
    responsibility responsible ownership
    restore recover recovery
    result outcome
    retire retirement
    reviewer review
    rich wealthy
    rule regulation
    scale grow scaling
    schedule plan calendar
    scientist researcher academic
    search find lookup
    secure security safe safety
    sell sale sales
    serious important
    serverless lambda
    share sharing
    shopping buy
    slow sluggish latency
    smart clever intelligent
    software code program
    song music
    source-code code
    speak talk
    speech voice
    spouse wife husband
    stale old
    startup company venture
    stop quit cease
    strange weird odd
    strategy plan
    struct type
    student learner
    submit submission
    subscribe subscription
    succeed success
    suggest recommend propose
    support back
    surprise surprised unexpected
    syntax grammar
    teach educate
    teacher instructor professor
    television tv
    terminal shell console cli
    test testing fuzz
    text words
    think believe
    ticket issue
    tool utility
    track follow
    traffic load requests
    travel trip
    trust confidence
    truth fact
    twitter tweet
    type kind
    upgrade update
    user customer
    value worth
    version release
    video stream
    vote poll
    wait delay
    watch view
    weak poor
    website site page web
    weird strange
    win succeed
    word term
    write author
    wrong bad incorrect
"""
_ENDINGS = ("", "s", "es", "ed", "d", "ing")


def _read(groups: str) -> dict[str, frozenset[str]]:
    meanings: dict[str, set[str]] = {}
    for line in groups.splitlines():
        words = [word for word in line.split() if "-" not in word]
        for word in words:
            meanings.setdefault(word, set()).update(other for other in words if other != word)
    return {word: frozenset(others) for word, others in meanings.items()}


_MEANINGS = _read(_GROUPS)


def synonyms(word: str) -> frozenset[str]:
    """Words that may stand for `word` (lower case) or for a plainer form of it; none for a word without any here."""
    for ending in _ENDINGS:
        if word.endswith(ending) and (found := _MEANINGS.get(word.removesuffix(ending))):
            return found - {word}
    return frozenset()
