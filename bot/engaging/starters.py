"""Questions to start a thread with: the same date gives the same one, and neighbours never do."""

from datetime import date

_QUOTE = (
    "Where would you say the opposite?",
    "When did you last see this happen? Tell the story.",
    "What would you ask back, if you sat at that table?",
    "True where you work, or only on the show?",
    "What would have to change for this to stop being true?",
    "Who should hear this tomorrow morning, and why?",
    "One word: how does it make you feel? Then the reason.",
    "What is missing from it?",
    "Would you have said it more kindly, or more harshly?",
    "What did you believe before you heard this?",
    "Which part would you put on the wall, and which part would you cross out?",
)
_WEEKLY = (
    "Which of these will you try first?",
    "Which one did you learn the hard way?",
    "Which one would you argue with?",
    "What did you take away that is not on the list?",
    "Which one should your team hear, and what would they say?",
)


def quote_starter(local_date: date) -> str:
    return _QUOTE[local_date.toordinal() % len(_QUOTE)]


def weekly_starter(local_date: date) -> str:
    return _WEEKLY[local_date.toordinal() // 7 % len(_WEEKLY)]
