"""What to try first, in the words of the show that is loaded."""

from adapters.playground.places import Place
from adapters.playground.session import Session
from bot.commands.spec import ASK, HOTTAKES, QUOTE, TAKEAWAYS


async def examples(session: Session, place: Place) -> tuple[str, ...]:
    """Lines worth sending here. The topic is the one of the specs where somebody said it, else one that was said."""
    usual = QUOTE.example.partition(" ")[2]
    known = [suggestion.value for suggestion in await session.suggest(place, QUOTE.name, usual)]
    if usual.casefold() in (value.casefold() for value in known):
        quote, ask = QUOTE.example, ASK.example
    else:
        said = [suggestion.value for suggestion in await session.suggest(place, QUOTE.name, "")]
        quote = f"/{QUOTE.name} {said[0]}" if said else f"/{QUOTE.name}"
        ask = f"/{ASK.name} what was said about {said[0]}?" if said else ""
    listed = (quote, ask, TAKEAWAYS.example, HOTTAKES.example)
    return tuple(line for line in listed if line)
