"""Claims that one thing was completed, beside a result of which the data say that it fell short (LOG-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.content import said
from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.data import Datum
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.numbers import mentions
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent

_CLAIM: Final = pattern(
    r"(?:圆满|全面|全部|顺利|如期|按时|按期|超额|提前|均|都|已|足额|胜利|高质量)+(?:地)?(?:完成|实现|达成|达到|达标)(?:了)?[^，。；]{0,16}"
    r"|(?<![未没不])完成了?(?:[^，。；、0-9]{0,8})(?:全年|年度|既定|预定|下达的)[^，。；0-9]{0,8}(?:目标|任务|计划)"
)
_NOT: Final = pattern(r"未|没有|尚|不|基本|部分|距|仍|除")
_GIVEN: Final = ("value", "actual_value")
_SHARED: Final = 3  # pairs of characters of a name


@dataclass(frozen=True, slots=True)
class Short:
    """A claim, and the result that it is made of: its name, how far it got, where the data have it."""

    place: Location
    words: str
    name: str
    reached: Fraction
    path: Path


def claims_of_what_fell_short(facts: Facts) -> Iterator[Short]:
    """Yield the claims in sentences that name a result of which the data say that less than all was done."""
    missed = [*_missed(facts)]
    for segment in said.claims(facts) if missed else ():
        if "完成" not in segment.text and "达" not in segment.text and "实现" not in segment.text:
            continue
        for start, sentence in said.sentences(segment.text):
            claim = _CLAIM.search(sentence)
            if claim is None or _NOT.search(sentence) or said.pattern("除外").search(sentence):
                continue
            of = next((one for one in missed if _is_of(one[0], sentence[: claim.start()])), None)
            if of is not None and segment.path[: len(of[0].path) - 1] != of[0].path[:-1]:
                place = segment.at(start + claim.start(), start + claim.end())
                yield Short(place, claim.group(), of[0].titles[-2], of[1], of[0].path)


def _missed(facts: Facts) -> Iterator[tuple[Datum, Fraction]]:
    """Yield the results below their target with the share that was reached."""
    rates = {d.reference: d.number for d in facts.data if d.kind == "比率" and d.reference.endswith(".完成率")}
    for datum in facts.data:
        if datum.path[-1:] and datum.path[-1] in _GIVEN and len(datum.titles) > 1:
            progress = facts.document.get(*datum.path[:-1], "progress")
            rate = rates.get(f"{datum.reference.rpartition('.')[0]}.完成率")
            reached = Fraction(progress.points) / 100 if isinstance(progress, Percent) else rate
            if reached is not None and reached < 1:
                yield datum, reached


def _is_of(datum: Datum, before: str) -> bool:
    """Return whether the number of a result stands last before a claim, among words of its name."""
    numbers = mentions(before)
    if not numbers:
        return False
    one, name = numbers[-1], datum.titles[-2]
    scale = {"万": 10**4, "亿": 10**8}.get(datum.unit[:1], 1) if datum.kind == "数量" and datum.unit[1:] else 1
    shared = sum(name[at : at + 2] in before for at in range(len(name) - 1))
    return one.says(datum.number * scale) and shared >= min(_SHARED, len(name) - 1)
