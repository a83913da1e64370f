"""Letters and signs as people speak and type them: `see plus plus`, `dot net`, `A G P L`, `dee graph`."""

from collections.abc import Sequence

_LETTERS = {
    "ay": "a",
    "bee": "b",
    "see": "c",
    "sea": "c",
    "dee": "d",
    "ef": "f",
    "eff": "f",
    "gee": "g",
    "aitch": "h",
    "eye": "i",
    "jay": "j",
    "kay": "k",
    "el": "l",
    "em": "m",
    "en": "n",
    "oh": "o",
    "pee": "p",
    "queue": "q",
    "cue": "q",
    "are": "r",
    "ess": "s",
    "tee": "t",
    "you": "u",
    "vee": "v",
    "ex": "x",
    "why": "y",
    "zee": "z",
    "zed": "z",
    "two": "2",
    "too": "2",
    "three": "3",
    "four": "4",
    "for": "4",
    "one": "1",
}
_SIGNS = {("plus", "plus"): "++", ("sharp",): "#", ("hash",): "#"}


def is_spelled_out(words: Sequence[str]) -> bool:
    """Whether more than two words may be one: there is a single letter or a sign among them."""
    return any(len(word) == 1 for word in words) or any(tuple(words[-len(signs) :]) == signs for signs in _SIGNS)


def spoken_forms(words: Sequence[str]) -> list[str]:
    """Single words that these, spoken in a row, may stand for; the plain joining of them first."""
    forms = ["".join(words)]
    for signs, written in _SIGNS.items():
        if len(words) > len(signs) and tuple(words[-len(signs) :]) == signs:
            forms.append(_LETTERS.get(words[0], words[0]) + "".join(words[1 : -len(signs)]) + written)
    if words[0] == "dot" and len(words) == 2:
        forms.append("." + words[1])
    lettered = "".join(_LETTERS.get(word, word) for word in words)
    if lettered != forms[0]:
        forms.append(lettered)
    return list(dict.fromkeys(forms))
