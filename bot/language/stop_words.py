"""Words that hold sentences and questions together and say nothing about their subject, by language."""

_LISTS = {
    "en": """
        a about above according actually after again all also although always am an and another any anybody anyone
        anything are aren't around as ask asked at away be became because been before being between both but by
        came can can't cannot come could couldn't did didn't do does doesn't doing don't done down during each either
        else every everybody everyone everything few for from further gave get gets getting give given go goes
        going gone gonna got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself
        him himself his how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just
        let let's like lot lots made make makes many may maybe me might mine more most much must my myself never no
        nobody none nor not nothing now of off often ok okay on once one only or other others our ours ourselves out
        over own perhaps please put quite rather really said same say saying says see seem seems seen shall she she'd
        she'll she's should shouldn't so some somebody someone something sometimes still such tell tells than that
        that'd that'll that's the their theirs them themselves then there there's these they they'd they'll they're
        they've thing things think thinks this those though thought through to told too took toward towards under
        until up upon us use used uses using very via was wasn't way we we'd we'll we're we've well went were weren't
        what what's whatever when where where's whether which while who who's whoever whole whom whose why will with
        within without won't would wouldn't yeah yes yet you you'd you'll you're you've your yours yourself
        mention mentioned mentions talk talked talking talks discuss discussed discusses
    """,
    "de": """
        aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da
        damit dann das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch
        dort du durch ein eine einem einen einer eines er es etwas euch euer für gab gegen gesagt gibt habe haben hat
        hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren im in ins ist ja jede jeden jeder jetzt
        kann kein keine können man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sagt
        sagte sagten sehr sein seine seinem seinen sich sie sind so soll über um und uns unser unter vom von vor war
        waren warum was wegen weil welche welchem welchen welcher welches wenn wer wem wen werden wie wieder will wir
        wird wo worden wurde wurden zu zum zur zwischen folge gast spricht sprechen
    """,
    "es": """
        a al algo alguien algún alguna antes así aún aunque bien cada como cómo con contra cual cuál cuales cuando
        cuándo cuanto de del desde dice dicen dijo dijeron donde dónde dos el él ella ellas ellos en entre era es esa
        ese eso esta está estaba están estar estas este esto estos fue fueron ha había hace hacer han hasta hay la las
        le les lo los más me mi mí mientras mucho muy nada ni no nos nosotros nuestra nuestro o os otra otro para pero
        poco por porque por qué que qué quien quién quienes se sea según ser si sí sin sobre son soy su sus también
        tan te tiene tienen todo todos tu tú un una uno unos usted va vosotros y ya yo episodio invitado habla
    """,
    "fr": """
        à ai ainsi alors au aucun aussi autre aux avait avec avez avoir avons beaucoup bien c'est car ce ceci cela ces
        cet cette ceux chaque chez comme comment dans de depuis des dit dire dont du elle elles en encore entre est et
        étaient était être eu eux fait il ils j'ai je jusque l'on la là le les leur leurs lui ma mais me même mes moi
        moins mon ne nos notre nous on ont ou où par parce parle pas pendant peu peut plus pour pourquoi qu'est qu'il
        quand que quel quelle quelles quels qui quoi sa sans se sera ses si son sont sous sur ta te tes toi ton tous
        tout toute toutes très tu un une va vers vos votre vous y épisode invité
    """,
    "it": """
        a abbia abbiamo ad agli ai al alla alle allo anche ancora avere c'è che chi ci come con contro cosa cui da dai
        dal dalla dalle dallo degli dei del dell della delle dello detto di dice dove e è ed era erano essere fa fra
        gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mio molto ne negli nei nel nella nelle
        no noi non nostra nostro o ogni per perché perciò più poi qual quale quali quando quanto quella quelle quelli
        quello questa queste questi questo qui se sei si sì sia siamo sono sta su sua sue sugli sui sul sulla suo
        tra tu tua tuo tutti tutto un una uno voi episodio ospite parla
    """,
    "nl": """
        aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge
        geen geweest gezegd haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon
        kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te
        tegen toch toen tot u uit uw van veel voor waarom want waren was wat welke werd wezen wie wij wil worden wordt
        zal ze zegt zei zelf zich zij zijn zo zonder zou aflevering gast
    """,
    "pt": """
        a à ao aos aquela aquele aquilo as às até cada com como da das de dela dele deles depois desde disse diz do dos
        e é ela elas ele eles em entre era eram essa esse está estão estar este eu foi foram há isso isto já lhe lhes
        mais mas me mesmo meu minha muito na nas nem no nos nós nossa nosso num numa o onde os ou para pela pelas pelo
        pelos pessoas por porque por quê qual quais quando quanto que quê quem são se sem ser será seu seus só sobre
        sua suas também te tem têm tinha tu tua tudo um uma você vocês episódio convidado fala
    """,
    "sv": """
        alla allt att av blev bli blir de dem den denna deras dess det detta dig din du då där efter ej eller en er ett
        från för ha hade han har henne hennes hon honom hur här i icke inom inte jag ju kan kunde man med mellan men
        mig min mot mycket ni nu när någon något några och om oss på sa sade sig sin säger ska skulle som så till under
        upp ut utan vad var vara varför varit vem vi vid vilka vilken vilket är över avsnitt gäst
    """,
}
_SAYING = """
    add address admit advise agree announce argue ask assert believe call claim compare complain conclude confess
    consider define describe dislike dream enjoy expect explain express fear feel find foresee forecast give hate hope
    imagine imply insist introduce joke know like list love mean mention name note object offer picture pitch point
    praise predict prefer promise propose recall recommend regret reject remember report reveal say see sense share
    speak state stress suggest summarise summarize suppose talk teach tell think urge use value view want warn wish
    wonder worry
"""
_OPINIONS = """
    advice analogy answer argument attitude belief bet claim comment complaint concern conclusion definition
    description dream example experience explanation fear favorite favourite feeling feelings final forecast idea
    impression insight intuition joke judgement judgment last lesson main memory moment observation opinion pick point
    position prediction predictions preference question reaction reason recommendation reply response role stance
    statement story suggestion summary take takeaway takeaways theory thesis thought thoughts tip topic verdict view
    views vision warning wish word words worry
"""
_ASKING = """
    episode episodes podcast show guest guests host hosts speaker speakers quote quotes
    according add agree agreed aspect aspects besides biggest call called case cause certain choose chose comes
    compare compared comparison consider considered currently describe described different difference differences
    effect example examples exactly explain explained explanation fact factor factors frame happen happened
    happening happens
    idea ideas imagine imagined impact important instead introduce introduced involve involved kind kinds known likely
    main matter matters mean meaning means name named names opinion opinions particular people per person point
    possible predict predicted prediction predictions purpose reason reasons recall recalled regarding relate related
    relation require result role sort specific specifically suggest suggested tell term terms thought thoughts topic
    type types view views want wanted whether work works year years
"""
SAYING: frozenset[str] = frozenset(_SAYING.split())
"""English verbs whose subject is whoever speaks."""
OPINIONS: frozenset[str] = frozenset(_OPINIONS.split())
"""English nouns that belong to whoever speaks: somebody's view, favourite, prediction."""
ASKING: frozenset[str] = frozenset(_ASKING.split())
"""English words that questions are made of: they seldom stand where the answer stands."""
STOP_WORDS: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _LISTS.items()}
