"""Which words an episode is about: frequent, spread out and not everyday."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.analysing.cues import STOP_WORDS
from bot.analysing.spoken import Spoken


def word_salience(spoken: Spoken) -> Mapping[str, float]:
    """Weight 0..1 of every content word; a word said once weighs near nothing."""
    counts: Counter[str] = Counter()
    for sentence in spoken.sentences:
        counts.update({word for word in sentence.words if word not in STOP_WORDS and len(word) > 1})
    if not counts:
        return {}
    top = math.log1p(counts.most_common(1)[0][1])
    return {word: math.log(count) / top if count > 1 else 0.0 for word, count in counts.items()}


def content_words(words: Iterable[str]) -> set[str]:
    """Words that carry the subject."""
    return {word for word in words if word not in STOP_WORDS and len(word) > 1}
