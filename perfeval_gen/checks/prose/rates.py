"""Rates of spending of which no ratio bears the name: a stated one that no usual definition gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.aside import is_aside
from perfeval_gen.checks.prose.labels import Context, Label, Labels
from perfeval_gen.checks.prose.verdicts import Verdict
from perfeval_gen.checks.prose.words import Terms, only, words
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.data import Datum
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.prose.numbers import Mention
from perfeval_gen.view.style import share_text

_SPENT: Final = "支出"
_WHOLE: Final = (("budget", "expenditure"), ("budget",), ("budget", "fiscal_appropriation"))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to work out a rate: what it is called, what it gives."""

    said: str
    value: Fraction


class Rates:
    """The rates of spending that a document's amounts give."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        """Gather the amounts by what they are of; a name that a ratio bears is left to it."""
        taken = {d.titles[-1] for d in facts.data if isinstance(d.value, Figure)}
        self._names: Final = Terms(n for n in words().list("支出的率") if n not in taken)
        self._ratios: Final = [d for d in facts.data if isinstance(d.value, Figure)]
        self._amounts: Final[dict[tuple[str | int, ...], dict[str, Label]]] = {}
        for label in labels.all:
            if label.role and label.datum.kind == "金额" and label.datum.path:
                self._amounts.setdefault(label.datum.path[:-1], {}).setdefault(label.role, label)
        self._labels: Final = labels

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a percentage directly behind such a name; None where nothing is to be said."""
        mention = context.mention
        if mention.kind != "百分" or mention.about or context.elsewhere or is_aside(context):
            return None
        clause = context.clause
        hit = next(iter(self._names.found_in(clause)), None)
        if hit is None:
            return None
        at, name = hit
        between = clause[at + len(name) :]
        if only("前缀").fullmatch(clause[:at]) is None or only("间隔").fullmatch(between) is None:
            return None
        ways = tuple(self._ways(context))
        if not ways or any(mention.says(one.value) for one in (*ways, *self._derived())):
            return None
        return self._verdict(context, name, ways)

    def _ways(self, context: Context) -> Iterator[_Way]:
        things = context.near[-1:] or context.far[-1:]
        spoken = (label.datum.path for t in things for label in self._labels.by_subject.get(t, ()) if label.role)
        homes = dict.fromkeys(path[:-1] for path in spoken if any(isinstance(step, int) for step in path))
        homes = homes or dict.fromkeys(_WHOLE)
        for home in homes:
            columns = self._amounts.get(home, {})
            spent = columns.get(_SPENT)
            for role, label in columns.items() if spent is not None else ():
                if spent is not None and role in words().list("率的分母") and label.datum.number:
                    yield _Way(f"{_SPENT}÷{role}", spent.datum.number / label.datum.number)

    def _derived(self) -> Iterator[_Way]:
        return (_Way(d.titles[-1], d.number) for d in self._ratios if d.titles[-1].endswith("率"))

    def _verdict(self, context: Context, name: str, ways: tuple[_Way, ...]) -> Verdict:
        mention = context.mention
        best = min(ways, key=lambda one: abs(one.value - mention.number))
        same = next((d for d in self._ratios if d.number == best.value), None)
        datum = Datum(same.reference if same is not None else "", (name,), "比率", best.value, Decimal(0), "%")
        said = "、".join(dict.fromkeys(f"{w.said}是{share_text(w.value, max(2, mention.places))}" for w in ways))
        is_cut = _cut(mention, best.value)
        note = "小数是截去的，应四舍五入" if is_cut else said
        return Verdict(context, "比率", datum, Severity.WARNING, "RATE-10" if is_cut else "RATE-01", note)


def _cut(mention: Mention, exact: Fraction) -> bool:
    return int(exact / mention.scale * 10**mention.places) == mention.grains
