"""The running text of a document read once for all checks of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.alike import Alike
from perfeval_gen.checks.prose.aside import is_elsewhere
from perfeval_gen.checks.prose.index import Index
from perfeval_gen.checks.prose.labels import Context, Labels
from perfeval_gen.checks.prose.named import Named
from perfeval_gen.checks.prose.rates import Rates
from perfeval_gen.checks.prose.ratios import Ratios
from perfeval_gen.checks.prose.targets import Targets
from perfeval_gen.checks.prose.verdicts import Amounts, Verdict
from perfeval_gen.checks.prose.words import any_of
from perfeval_gen.prose.cells import with_cells
from perfeval_gen.prose.numbers import mentions


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers typed into a document, with what stands near them, and what is to be said of them."""

    contexts: tuple[Context, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Judges:
    """What looks at a number, in turn."""

    ratios: Ratios
    amounts: Amounts
    named: Named
    rates: Rates
    targets: Targets
    alike: Alike

    def of(self, one: Context) -> Verdict | None:
        """Return the first verdict on a number."""
        if self.named.is_right(one) or is_elsewhere(one):
            return None
        found = self.ratios.of(one) if one.mention.kind in ("百分", "百分点", "数") else None
        found = found or self.amounts.of(one) or self.rates.of(one) or self.named.of(one) or self.targets.of(one)
        found = found or self.alike.of(one)
        return None if found is not None and found.fault == "笔误" and _is_difference(one) else found


def _is_difference(context: Context) -> bool:
    """Return whether a number is what two others of its paragraph differ by: 12560.5万元，即12860.5万元扣除300万元."""
    stated = context.mention
    others = [one.number for one in mentions(context.segment.text) if one.kind == stated.kind and one is not stated]
    words = any_of("扣除语").search(context.text) is not None
    return words and any(abs(one - other) == stated.number for one, other in combinations(others[:12], 2))


class _SameFacts:
    """The facts of a document as a key: the same object and no other."""

    def __init__(self, facts: Facts) -> None:
        self.facts: Final = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameFacts) and self.facts is other.facts

    def __hash__(self) -> int:
        return id(self.facts)


def reading(facts: Facts) -> Reading:
    """Return the numbers of a document's text; read once for all checks."""
    return _reading(_SameFacts(facts))


@lru_cache(maxsize=1)
def _reading(key: _SameFacts) -> Reading:
    facts = key.facts
    labels = Labels(facts)
    index = Index(labels.all)
    judges = Judges(
        Ratios(facts, labels),
        Amounts(labels, index),
        Named(labels),
        Rates(facts, labels),
        Targets(facts),
        Alike(labels, index),
    )
    contexts = tuple(one for segment in with_cells(facts.document, facts.texts) for one in labels.contexts(segment))
    judged = (judges.of(one) for one in contexts if not one.mention.in_range)
    return Reading(contexts, tuple(one for one in judged if one is not None))
