"""English words by what they do in a question that may lean on another."""

from bot.language.stop_words import ASKING

_AUXILIARIES = """
    is are was were isn't aren't wasn't weren't do does did don't doesn't didn't has have had can could will would
    should may might must shall
"""
_TRAILING = """
    too again then either exactly really now anyway though so ever actually before after also instead well as
"""
_EMPTY = """
    best better worse worst time way place example examples quote quotes source details detail opinion alternative
    alternatives pros cons agree agrees disagree disagrees exact explain elaborate right wrong true false correct sure
    second third first biggest other others more less name two three number answer price differently own change changed
    happen happens happened often work works mean means year years talk discuss speak claim believe
"""
_MEANT = "show shows podcast podcasts host hosts guest guests latest newest episode episodes"
_VERBS = "happen mean work change affect compare apply cost take help matter cause hurt start end go"
_PLACING = """
    in for on at after before during with without compared since until from by as to under near
"""
_JOINING = "of for with without about between against from"
_SOMEONE = "someone somebody anyone anybody everyone everybody person man woman people"
_SIGNS = """
    it its this that these those there then else instead same both one ones other another too also again former latter
    either neither such more
"""
AUXILIARIES = frozenset(_AUXILIARIES.split())
TRAILING = frozenset(_TRAILING.split())
"""Words that may stand behind a question's last one."""
ALWAYS_MEANT = frozenset(_MEANT.split())
"""What everybody who asks has before them."""
SAYS_NOTHING = (frozenset(_EMPTY.split()) | ASKING) - {"people", "person"}
"""Words that ask or judge, and leave open what."""
VERBS = frozenset(_VERBS.split())
"""Verbs whose subject is often a mere `this`."""
PLACING = frozenset(_PLACING.split())
"""Prepositions that open an answer cut short: `in winter`."""
JOINING = frozenset(_JOINING.split())
"""Prepositions inside a subject."""
SOMEONE = frozenset(_SOMEONE.split())
SINGULAR = frozenset({"he", "she", "him", "her", "hers", "his", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
OBJECTS = frozenset({"him", "them", "it"})
SIGNS = SINGULAR | PLURAL | frozenset(_SIGNS.split())
"""Words that can point back."""
