"""The catalogue of ratios (``schemas/figures.yaml``) and what a pack changes in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from perfeval_gen.resources import load_data

METHODS: Final = ("比率", "差异率", "变动率", "节约率", "平均")
UNIT: Final = "单位"  # the scope of a whole unit
Operand = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Definition:
    """How one ratio is made: method, signed operands as paths of Chinese keys, their printed names, range.

    ``title`` is its full name in a printed formula. ``optional`` operands count as nothing when they aren't filled.
    ``rule`` is its id in ``rules.md`` §2. ``needs_data``: 无 means that nothing is known, not that it doesn't apply.
    ``full_year``: where nothing was adjusted in the year, the initial budget stands for the adjusted one.
    ``may_be_raised``: it may pass its upper limit where the budget was raised in the year.
    """

    name: str
    title: str
    id: str
    rule: str
    method: str
    numerator: tuple[Operand, ...]
    denominator: tuple[Operand, ...]
    numerator_names: tuple[str, ...]
    denominator_names: tuple[str, ...]
    optional: frozenset[tuple[str, ...]]
    low: int | None
    high: int | None
    needs_data: bool = False
    full_year: bool = False
    may_be_raised: bool = False


@cache
def catalogue() -> Mapping[str, tuple[Definition, ...]]:
    """Return the definitions by scope: 单位, 上级资金, 项目, 指标, 成效指标."""
    raw = load_data("schemas/figures.yaml")
    return {scope: tuple(_definition(n, r) for n, r in rows.items()) for scope, rows in raw.items()}


def adapted(scope: str, changes: Mapping[str, Any]) -> tuple[Definition, ...]:
    """Return the definitions of a scope with the operands that a pack prescribes, then the pack's own ratios."""
    known = tuple(_changed(d, changes[d.name]) if d.name in changes else d for d in catalogue()[scope])
    own = (_own(n, c) for n, c in changes.items() if c.get("method") and (c.get("scope") or UNIT) == scope)
    return (*known, *own)


def _own(name: str, rule: Mapping[str, Any]) -> Definition:
    """Return a ratio that only the pack has; its operands print by the titles of their fields."""
    top, bottom = operands(rule.get("numerator") or ()), operands(rule.get("denominator") or ())
    return Definition(name, name, "", "", rule["method"], top, bottom, (), (), frozenset(), None, None)


def _changed(definition: Definition, change: Mapping[str, Any]) -> Definition:
    top, bottom = change.get("numerator"), change.get("denominator")
    return replace(
        definition,
        numerator=operands(top) if top else definition.numerator,
        denominator=operands(bottom) if bottom else definition.denominator,
        numerator_names=() if top else definition.numerator_names,
        denominator_names=() if bottom else definition.denominator_names,
    )


def operands(written: tuple[str, ...] | list[str]) -> tuple[Operand, ...]:
    """Return the signed paths of ``[甲.乙, -丙]``."""
    return tuple((-1 if w.startswith("-") else 1, tuple(w.lstrip("-").split("."))) for w in written)


def _definition(name: str, rule: Mapping[str, Any]) -> Definition:
    if rule["算法"] not in METHODS:
        raise ValueError(f"figures.yaml: {name}: {rule['算法']}")
    names = rule.get("名称", {})
    return Definition(
        name=name,
        title=rule.get("印名", name),
        id=rule["id"],
        rule=rule["编号"],
        method=rule["算法"],
        numerator=operands(rule["分子"]),
        denominator=operands(rule.get("分母", [])),
        numerator_names=tuple(names.get("分子", ())),
        denominator_names=tuple(names.get("分母", ())),
        optional=frozenset(path for _, path in operands(rule.get("可缺", []))),
        low=rule.get("下限"),
        high=rule.get("上限"),
        needs_data=rule.get("无即缺数") == "是",
        full_year=rule.get("全年") == "是",
        may_be_raised=rule.get("追加时不限") == "是",
    )
