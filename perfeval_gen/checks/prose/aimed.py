"""Targets and results of tasks and goals as their texts tell them, against what is said of their completion (PE427)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.prose.equation_quantities import Quantity, quantities
from perfeval_gen.prose.equation_text import plain
from perfeval_gen.prose.equations import plain_number
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, Prose

_FILLERS: Final = re.compile(
    r"全年|年度|本年|当年|20[0-9]{2}年|[共约达的了]|累计|完成|实现|达到|力争|争取|计划|不少于|不低于|至少|超过|以上|组织|开展|推动|目标|任务"
)
_LESS_IS_BETTER: Final = re.compile(r"不超过|不高于|以内|控制|下降|降低|压减|压缩|减少|降幅|投诉|事故|用时|成本|能耗")
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Short:
    """A number of a task or goal said to be completed that is below its target: where each stands, how it is shown."""

    claim: Path
    said: str
    target: str
    done: str
    aimed_at: Path
    told_at: Path


def shortfalls(facts: Facts) -> Iterator[Short]:
    """Yield the tasks and goals said to be completed of which the texts tell less than the target."""
    for i, row in enumerate(facts.document.rows("tasks")):
        if row.get("completion") == "已完成":
            yield from _short(("tasks", i), row, ("target", "completion", "已完成"))
    for i, row in enumerate(facts.document.rows("goals")):
        if row.get("is_achieved") is True:
            yield from _short(("goals", i), row, ("expected_result", "is_achieved", "是"))


def _short(path: Path, row: Mapping[str, Any], fields: tuple[str, str, str]) -> Iterator[Short]:
    aimed, claim, said = fields
    told = [*_told(row)]
    for target in _numbers(row.get(aimed), str(row.get("name"))):
        same = [one for one in told if one[1].base == target[1].base and _is_of_one(target[0], one[0])]
        best = max(same, key=lambda one: one[1].value, default=None)
        if best is not None and best[1].value < target[1].value:
            yield Short((*path, claim), said, _shown(target[1]), _shown(best[1]), (*path, aimed), (*path, best[2]))


def _told(row: Mapping[str, Any]) -> Iterator[tuple[str, Quantity, str]]:
    """Yield what is told to have been done: in the text of the result, in its listed figures."""
    name = str(row.get("name"))
    yield from ((label, one, "result") for label, one in _numbers(row.get("result"), name))
    figures = row.get("figures")
    for figure in figures if isinstance(figures, (list, tuple)) else ():
        value, unit = figure.get("value"), figure.get("unit")
        number = value.points if isinstance(value, Percent) else value
        if isinstance(number, Decimal):
            text = f"{figure.get('name')}{number}{unit or '%' * isinstance(value, Percent)}"
            yield from ((label, one, "figures") for label, one in _numbers(text, name))


def _numbers(value: object, name: str) -> Iterator[tuple[str, Quantity]]:
    """Yield the numbers of a text, each with what it counts; a line in which less is better is left out."""
    text = value.text if isinstance(value, Prose) else value if isinstance(value, str) else ""
    for line in plain(text).split("\n"):
        for one in quantities(line) if not _LESS_IS_BETTER.search(line) else ():
            label = _FILLERS.sub("", one.label) or _FILLERS.sub("", name)
            if one.base and not one.nested and len(label) >= _LEAST:
                yield label, one


def _is_of_one(target: str, done: str) -> bool:
    return target in done or done in target


def _shown(quantity: Quantity) -> str:
    return f"{plain_number(Fraction(quantity.number), 6)}{quantity.unit}"
