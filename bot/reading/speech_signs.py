"""Is it speech? Tells a transcript without marks of its own from a README, a licence, code, data or an article."""

import re
from pathlib import PurePath

from bot.reading.language import guess_language

_DOCUMENTS = """readme license licence copying notice changelog changes contributing authors maintainers security todo
    code_of_conduct install requirements makefile dockerfile robots codeowners"""
_DOCUMENT_STEMS = frozenset(_DOCUMENTS.split())
_LICENCE = re.compile(
    r"permission is hereby granted|without warrant(?:y|ies)|all rights reserved|redistribution and use|"
    r"licensed under the|terms and conditions (?:for|of)|creative commons attribution",
    re.IGNORECASE,
)
_MARKDOWN_LINE = re.compile(r"\s{0,3}(?:#{1,6} |[-*+] |\d{1,3}[.)] |>|\||```|~~~|!?\[[^\]\n]{1,200}\]\(|={3,}|-{3,})")
_CODE_LINE = re.compile(
    r".*(?:[;{}]|\):|=>|\*/|\\)\s*$|\s*(?:def|class|import|from|return|func|const|let|var|public|private|static|"
    r"#include|#!|//|/\*|<\?|package|select|insert|export)\b[^.?!]*$|\s*[\w.]{1,60}\s?(?:=|:=|\+=)\s?\S.*"
)
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSING = frozenset(
    ["i", "i'm", "i've", "you", "you're", "we", "we're", "we've", "my", "me", "your", "our", "us", "yeah"]
)
_LETTERS_LEAST = 0.6
_ADDRESSING_LEAST = 0.012
_WORDS_LEAST = 8


def why_not_speech(lines: list[str], text: str, *, name: str) -> str | None:
    """Why `text`, whose source has `lines`, reads like no transcript; None when it reads like people talking."""
    stem = PurePath(name).stem.casefold()
    if stem in _DOCUMENT_STEMS or stem.split("-")[0].split("_")[0] in {"readme", "license", "licence"}:
        return f"it is a {stem.upper()} file, not a transcript"
    filled = [line for line in lines if line.strip()]
    if _LICENCE.search(text[:20_000]):
        return "it reads like a licence, not a transcript"
    if sum(_CODE_LINE.match(line[:400]) is not None for line in filled) * 4 > len(filled):
        return "it reads like code or settings, not a transcript"
    if sum(_MARKDOWN_LINE.match(line) is not None for line in filled) * 4 > len(filled):
        return "it is a document with headings and lists, not a transcript"
    letters = sum(map(str.isalpha, text)) + text.count(" ")
    if letters < _LETTERS_LEAST * len(text):
        return "it is data, not a transcript"
    words = len(_WORD.findall(text))
    if words < _WORDS_LEAST and not _is_unspaced(text):
        return "it has too few words to be a transcript"
    guess = guess_language(text)
    if guess is None:
        return "it does not read like speech in a language that Aftershow knows"
    if guess.language == "en" and words > 60 and _addressing_share(text, words) < _ADDRESSING_LEAST:
        return "it reads like an article: nobody says I, you or we"
    return None


def _addressing_share(text: str, words: int) -> float:
    spoken = re.findall(r"[a-z]+(?:['\u2019][a-z]+)?", text.lower())
    return sum(word.replace("\u2019", "'") in _ADDRESSING for word in spoken) / words


def _is_unspaced(text: str) -> bool:
    """Chinese, Japanese and Thai put no spaces between words."""
    return len(re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]", text)) >= 2 * _WORDS_LEAST
