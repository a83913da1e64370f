"""Whether words of a model are borne out by words that were said. What is not is not shown."""

from bot.proving.proof import Proof, prove

__all__ = ["Proof", "prove"]
