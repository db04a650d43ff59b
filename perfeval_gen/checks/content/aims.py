"""What was to be reached – goals, tasks, projects – and the numbers that texts and data tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.content import said
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Percent, State

_GOAL: Final = ("result", "figures", "is_achieved", "shortfall_reason")
_TASK: Final = ("result", "completion", "reason", "executed")
_PROJECT: Final = ("result", "is_achieved", "shortfall_reason", "benefits", "deviation_analysis", "indicators")
_TRANSFER: Final = ("result", "indicators")
_REASONS: Final = ("shortfall_reason", "reason", "deviation_analysis", "benefits")
_REPORTED: Final = ("evaluation_summary", "results", "scores", "reported", "problems", "achievements")
_SPENT: Final = ("final_accounts", "spent", "executed", "actual_value")
_CUMULATIVE: Final = re.compile("累计|历年|以来")


@dataclass(frozen=True, slots=True)
class Aim:
    """One goal, task or project: the field that states its target, and the fields that say how far it came."""

    kind: str
    name: str
    path: Path
    row: Mapping[str, Any]
    target: str
    answers: tuple[str, ...]
    linked: tuple[Mapping[str, Any], ...] = ()

    @property
    def values(self) -> tuple[object, ...]:
        """What is said of its completion, here and where a goal and a project name each other."""
        return tuple(value for _, value in self.told())

    @property
    def is_open(self) -> bool:
        """Whether some of it is 待填, or 无 or 不适用 stands for the result."""
        return any(
            value is State.UNFILLED or (isinstance(value, State) and key not in _REASONS) for key, value in self.told()
        )

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said of its completion, not even 待填."""
        return all(value is None for value in self.values)

    @property
    def is_missed(self) -> bool:
        """Whether it is said not to be reached: then numbers need not be there."""
        rows = (self.row, *self.linked)
        return any(row.get("is_achieved") is False or row.get("completion") in ("部分完成", "未完成") for row in rows)

    def told(self) -> Iterator[tuple[str, object]]:
        """Yield the fields that say how far it came, with what they say."""
        yield from ((key, self.row.get(key)) for key in self.answers)
        keys = _PROJECT if self.kind == "目标" else _GOAL
        yield from ((key, row.get(key)) for row in self.linked for key in keys)


def aims(facts: Facts) -> Iterator[Aim]:
    """Yield goals, tasks and projects in the order of the forms."""
    goals, listed = facts.document.rows("goals"), facts.document.rows("projects")
    for i, row in enumerate(facts.document.rows("tasks")):
        yield Aim("任务", str(row.get("name")), ("tasks", i), row, "target", _TASK)
    for i, row in enumerate(goals):
        named = said.rows_of(row, "projects")
        linked = tuple(one for one in listed if one.get("name") in named)
        yield Aim("目标", str(row.get("name")), ("goals", i), row, "expected_result", _GOAL, linked)
    for path, row in said.projects(facts):
        linked = tuple(one for one in goals if row.get("name") in said.rows_of(one, "projects"))
        yield Aim("项目", str(row.get("name")), path, row, "target", _PROJECT, linked)
    if facts.document.schema.kind == "转移支付自评":
        data = facts.document.data
        yield Aim("转移支付", str(data.get("name")), (), data, "target", _TRANSFER)


def is_reported(facts: Facts) -> bool:
    """Return whether results are told at all: a file with targets only is a declaration at the year's beginning."""
    if any(value is not None and key != "indicators" for aim in aims(facts) for key, value in aim.told()):
        return True
    if any(said.is_given(facts.document.get(key)) for key in _REPORTED):
        return True
    return any(path[-1] in _SPENT and facts.document.get(*path) is not None for path in facts.document.places if path)


def figure_rows(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the numbers told of results and goals, each with its path and what it belongs to."""
    for section in ("results", "goals"):
        for i, row in enumerate(facts.document.rows(section)):
            for j, figure in enumerate(said.rows_of(row, "figures")):
                yield (section, i, "figures", j), figure, row


# -- quantities ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit in a text or in the data: of which class, what it is about, how it was written."""

    number: Decimal
    unit_class: str
    topics: frozenset[str]
    shown: str
    at: int = 0
    is_cumulative: bool = False


@cache
def _quantity() -> re.Pattern[str]:
    counted = "|".join(sorted(said.lists()["计数单位"], key=lambda unit: -len(unit)))
    unit = rf"(?:个百分点|[%％]|[万亿]?元|{counted})"
    return re.compile(rf"(?<![\d.第〔（A-Za-z])(\d[\d,]*(?:\.\d+)?)\s*(?:余|多)?([万亿]?)({unit})")


def quantities(text: str, about: str = "") -> Iterator[Quantity]:
    """Yield the numbers with units of a text; ``about`` is what all of it speaks of."""
    for match in _quantity().finditer(text):
        clause = said.clause_of(text, match.start())
        number = Decimal(match[1].replace(",", ""))
        known = said.topics(clause) | said.topics(about)
        is_cumulative = _CUMULATIVE.search(clause) is not None
        yield Quantity(number, _class(match[3]), known, match.group(), match.start(), is_cumulative)


def has_number(text: str) -> bool:
    """Return whether a text names a number of something, in digits or in words."""
    return _quantity().search(text) is not None or _in_words().search(text) is not None


@cache
def _in_words() -> re.Pattern[str]:
    return re.compile(rf"[一二三四五六七八九十百千万两零]+(?:{'|'.join(said.lists()['计数单位'])})")


def _class(unit: str) -> str:
    return "%" if unit in ("%", "％", "个百分点") else "元" if "元" in unit else "个"


def told(facts: Facts) -> tuple[Quantity, ...]:
    """Return every number that texts and data tell of what was reached."""
    return (*(q for one in said.claims(facts) for q in quantities(one.text, _names(facts, one))), *_of_data(facts))


def _names(facts: Facts, segment: Segment) -> str:
    row = facts.document.get(*segment.path[:2])
    keys = ("name", "field")
    return " ".join(str(row[k]) for k in keys if isinstance(row.get(k), str)) if isinstance(row, Mapping) else ""


def _of_data(facts: Facts) -> Iterator[Quantity]:
    for _, figure, row in figure_rows(facts):
        about = f"{row.get('field') or row.get('name')} {figure.get('name')}"
        yield from _of_row(about, figure, ("value", "growth", "progress", "change"))
    for path in ((), *(path for path, _ in said.projects(facts) if path)):
        for row in facts.document.rows(*path, "indicators"):
            yield from _of_row(str(row.get("level3")), row, ("actual_value",))


def _of_row(about: str, row: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Quantity]:
    unit = row["unit"] if isinstance(row.get("unit"), str) else ""
    for value in (row.get(key) for key in keys):
        if isinstance(value, str):
            yield from quantities(value, about)
        elif isinstance(value, (Percent, Decimal, Amount)):
            number = value.points if isinstance(value, Percent) else value.yuan if isinstance(value, Amount) else value
            kind = "%" if isinstance(value, Percent) else _class(unit)
            is_cumulative = _CUMULATIVE.search(about) is not None
            shown = f"{number:f}{'%' if isinstance(value, Percent) else unit}"
            yield Quantity(number, kind, said.topics(about), shown, is_cumulative=is_cumulative)
