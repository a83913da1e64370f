"""More words that rule one another out: an unsaid one takes a side only where its opposite was said of the same."""

FURTHER = """
    frequent frequently often common usual usually regularly | rare rarely seldom uncommon infrequent occasionally
    appear appears appeared emerge emerged | disappear disappears disappeared vanish vanishes vanished
    tighten tightens tightened strict stricter | loosen loosens loosened relax relaxes relaxed loose lax
    help helps helped benefit benefits benefited | hurt hurts harm harms harmed damage damages damaged
    simplify simplifies simplified ease | complicate complicates complicated
    painful pain pains | painless pleasant
    easy trivial effortless simple | painful difficult hard tedious tricky
    win beat | lose losing
    strengthen strengthens strengthened | weaken weakens weakened
    shorten shortens shortened | lengthen lengthens lengthened extend prolong
    widen expand expands expanded | narrow shrink shrinks shrank contract
    lengthy | brief
    raise raises raised | lower lowers lowered cut cuts
    add adds added gain | cut cuts drop drops dropped lose lost subtract
    merge merges merged join joins joined combine combined | split splits divide divided separate separated
    connect connects connected attach attached | disconnect disconnected detach detached
    attract attracts attracted | repel repels repelled
    enter enters entered | exit exits exited
    load loads loaded | unload unloaded
    lock locks locked | unlock unlocks unlocked
    encrypt encrypted | decrypt decrypted
    hide hides hid hidden | reveal reveals revealed show shows showed expose
    find finds found | lose loses lost
    save saves saved | waste wastes wasted spend spends spent
    earn earns earned | spend spends spent pay
    fix fixes fixed repair solve solves solved | break breaks broke broken
    permit permits | prohibit prohibits prohibited
    approve approves approved | disapprove veto
    praise | criticise criticises criticised condemn
    respect respects respected admire | despise despised disrespect
    welcome welcomes welcomed embrace embraces embraced | resist resists resisted
    adopt adopts adopted | drop ditch ditched abandon
    continue continues continued resume | stop stopped halt halted pause paused cease
    fill fills filled full | empty empties emptied drain
    wet | dry
    warm | cool
    hot | cold
    heavy heavyweight | light lightweight
    thick | thin
    deep | shallow
    wide broad | narrow
    tall | short
    near close nearby local | far distant remote
    loud noisy | quiet silent
    bright | dark
    clean tidy | dirty messy
    clear obvious | unclear obscure vague
    sharp | dull blunt
    smooth | rough bumpy
    soft | hard
    tight | loose
    sweet | bitter
    calm | nervous anxious
    brave bold | timid cautious careful
    careful | careless reckless
    generous | stingy
    polite | rude
    honest | dishonest lying
    humble modest | arrogant proud
    lazy | diligent
    patient | impatient
    smart clever wise | stupid foolish dumb
    strong robust solid stable sturdy | fragile brittle flaky unstable shaky
    reliable dependable | unreliable flaky
    healthy well | sick ill unhealthy
    wealthy | poor
    busy | idle
    active | passive inactive
    awake | asleep
    present | absent
    visible | invisible
    guilty | innocent
    modern new recent current | outdated legacy obsolete ancient old
    natural | artificial
    native | foreign
    domestic | foreign
    internal | external
    inner | outer
    upper top | lower bottom
    front | back rear
    north northern | south southern
    east eastern | west western
    above | below
    ahead | behind
    within | beyond
    upstream | downstream
    ingress | egress
    input | output
    sync synchronous | async asynchronous
    static | dynamic
    mutable | immutable
    stateful | stateless
    online | offline
    hosted managed | selfhosted unmanaged
    proprietary closed | open
    monolith monolithic | microservice microservices
    vertical vertically | horizontal horizontally
    manual manually | automatic automatically automated
    temporary temporarily | permanent permanently
    partial partially partly | complete completely whole entirely
    general generic | specific
    abstract | concrete
    theoretical | practical
    explicit | implicit
    positive | negative
    optimism | pessimism
    hope hopes hopeful | despair hopeless fear
    fortunate lucky | unlucky
    friendly | hostile
    asset | liability
    advantage benefit upside strength | disadvantage drawback downside weakness
    opportunity | threat
    victory | defeat
    peace | war
    birth | death
    senior seniors veteran veterans experienced | junior juniors newcomer newcomers inexperienced
    expert experts specialist specialists | beginner beginners amateur generalist generalists
    morning | evening
    day daytime | night overnight
    summer | winter
    yesterday | tomorrow
    past | future
    previous previously earlier before | next subsequent afterwards
    temporary | lasting
    ancient | modern
    primary main | secondary
    major | minor
    huge enormous massive giant | tiny small little minimal
    rise | decline declines declined
    improve improves improved | deteriorate deteriorates deteriorated degrade degrades degraded worsen worsens worsened
    grow grows grew grown | shrink shrinks shrank shrunk
    overpriced | underpriced
    overpaid | underpaid
    overstaffed | understaffed
    overestimate | underestimate
    exceed exceeds exceeded | miss
    plenty abundant abundance | scarce scarcity shortage
    sufficient enough adequate | insufficient lacking
    essential crucial vital necessary needed | optional superfluous dispensable
    relevant | irrelevant
    profitable | unprofitable
    popular beloved | unpopular hated
    famous | unknown
    familiar | unfamiliar strange
    normal ordinary | unusual exceptional weird
    consistent consistently | inconsistent
    predictable | unpredictable erratic
    equal equally | unequal
    similar alike | different dissimilar
    together jointly | alone apart separately
    unite united | divide divided
    winner winners | loser losers
    optimist | pessimist
    believer | sceptic skeptic
    proud | ashamed
    glad pleased delighted happy | sorry upset annoyed disappointed
    confident sure certain | unsure uncertain doubtful
    calm | angry
    excited | bored
    regret regrets regretted | celebrate
    expand | reduce reduces reduced
    deploy deployed | undeploy rollback
    install installs installed | uninstall
    subscribe subscribed | unsubscribe cancel cancelled
    upload uploads uploaded | download downloads downloaded
    compress compressed | decompress
    acquire acquires acquired | divest sell sold
    hire hires hired recruit recruited | fire fires fired dismiss dismissed
    promote promotes promoted | demote demotes demoted
    encourage urge | discourage warn
    ally partner | rival competitor enemy
    cooperate | compete
    overlap | differ
    include | omit omits omitted exclude
    accurate exact precise correct | inaccurate imprecise wrong incorrect
    relaxed | strict
    safe | risky
    boring dull tedious | exciting thrilling fun interesting
    beautiful elegant pretty | ugly
    good great excellent wonderful fantastic | horrible awful terrible dreadful
    sad | funny
    stuck | unblocked
    faster | slower sluggish
    expensive pricey costly | cheap affordable free
    fewer | more
    nothing none | something everything anything
    everywhere | nowhere
    worthless | valuable precious priceless worthwhile
    until till | after once since
    many most | few
    twice | half
    sooner | later
"""
