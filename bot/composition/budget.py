"""What models cost: the books, what hosts see and switch of it, and the word to them before it runs out."""

from dataclasses import dataclass

from bot.commands.model_budget import ModelBudget
from bot.composition.foundation import Foundation
from bot.engaging.budget_warning import BudgetWarning
from bot.ports.spending import Books
from storage.spending_books import SqlBooks


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetParts:
    books: Books
    hosts: ModelBudget
    planner: BudgetWarning


def budget_parts(base: Foundation, *, there: bool) -> BudgetParts:
    """`there` is whether a model writes answers at all."""
    books = SqlBooks(base.stores.database, base.clock, base.settings.spending_limits)
    return BudgetParts(
        books=books,
        hosts=ModelBudget(base.profiles, books, there=there),
        planner=BudgetWarning(books, base.stores.profiles, base.stores.outbox),
    )
