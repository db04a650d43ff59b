"""PE311–PE313, PE315: the unit's own indicators against the blocks of the form (rules.md §4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.scoring.score_codes import PE311, PE312, PE313, PE315, PE318, PE323
from perfeval_gen.checks.scoring.scores import is_marked, leaves
from perfeval_gen.diagnostics import Diagnostic, Severity, finding
from perfeval_gen.figures import criteria
from perfeval_gen.figures.own_scores import REVERSE, block_of, own_rows, points_of
from perfeval_gen.packs.indicator_faults import FULL
from perfeval_gen.packs.indicators import Indicator, IndicatorTree
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.guesses import directed
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.view.criterion_words import percent

_LEVELS: Final = ("level1", "level2", "level3")
_NOTHING: Final = ("", "", "")


def _main_tree(facts: Facts) -> IndicatorTree | None:
    """Return the tree of the document's total if it takes indicators of the unit."""
    tree = facts.figures.scores.tree
    return tree if tree is not None and any(one.own for one in tree.level1) else None


@check(PE312)
def indicators_have_a_block(facts: Facts) -> Iterator[Diagnostic]:
    """Report an indicator whose level 1 is none of the form's."""
    tree = _main_tree(facts)
    for i, row in enumerate(facts.document.rows("indicators") if tree is not None else ()):
        if tree is None or block_of(row, tree) is not None:
            continue
        names = "、".join(one.name for one in tree.level1 if one.own is not None)
        written = row.get("level1")
        if isinstance(written, State):
            continue
        message = f"一级指标“{written}”不在《{tree.title}》里" if written else "指标没有写“一级”，无处计分"
        place = facts.document.at(("indicators", i, "level1" if written else "level3"))
        yield finding(PE312, message, place, mark=f"可用：{names}")


@check(PE313)
def weights_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Check the points of own indicators against their block, and the whole against 100 (rules.md §4.1)."""
    tree = _main_tree(facts)
    if tree is None or not facts.document.rows("indicators"):
        return
    yield from _without_points(facts, tree)
    blocks = [(one, _given(facts, one, tree)) for one in tree.level1 if one.own is not None]
    if isinstance(facts.document.get("weights_reason"), str):
        fixed = sum((one.points or Decimal(0) for one in tree.level1 if one.own is None), Decimal(0))
        whole = _Given(fixed + sum((given.points for _, given in blocks), Decimal(0)), all(g.is_all for _, g in blocks))
        if whole.is_off(FULL) and any(one.points for one, _ in blocks):
            yield _uneven(facts, "全表", whole.points, FULL, hint="各项分值连同预算执行率合计应为 100")
        return
    yield from _empty_blocks(facts, blocks)
    for one, given in blocks:
        if one.points is not None and given.count and given.is_off(one.points):
            yield _uneven(facts, one.name, given.points, one.points)


def _empty_blocks(facts: Facts, blocks: list[tuple[Indicator, _Given]]) -> Iterator[Diagnostic]:
    """Tell as a note which blocks have no indicator though all the others have their points."""
    empty = [one for one, given in blocks if one.points and not given.count]
    others = [given for one, given in blocks if given.count and one.points is not None]
    is_done = bool(others) and all(g.is_all for g in others)
    for one in empty if is_done else ():
        message = f"“{one.name}”一项指标也没有，表式规定 {as_trimmed(one.points or 0)} 分"
        place = replace(facts.document.named_at(("indicators",)), place=one.name)
        hint = "补上这一类指标；确实不能设的，把分值并入别的类别，并写“权重说明”"
        yield finding(PE313, message, place, severity=Severity.NOTE, mark="缺少指标", hint=hint)


@dataclass(frozen=True, slots=True)
class _Given:
    """The sum of points that are given, whether that is all of them, and for how many indicators."""

    points: Decimal
    is_all: bool
    count: int = 1

    def is_off(self, wanted: Decimal) -> bool:
        """Return whether they can't be what is wanted: some that are still missing may only add to them."""
        return self.points != wanted if self.is_all else self.points > wanted


def _given(facts: Facts, block: Indicator, tree: IndicatorTree) -> _Given:
    if block.own is not None and block.own.rescales:  # whatever they add up to is brought to the block's
        return _Given(block.points or Decimal(0), is_all=True)
    points = [points_of(own.row) for own in own_rows(facts.document, block, tree)]
    known = [p for p in points if p is not None]
    return _Given(sum(known, Decimal(0)), len(known) == len(points), len(points))


def _uneven(facts: Facts, name: str, given: Decimal, wanted: Decimal, hint: str = "") -> Diagnostic:
    message = f"“{name}”各指标分值合计 {as_trimmed(given)}，应为 {as_trimmed(wanted)}"
    place = replace(facts.document.named_at(("indicators",)), place=name)  # several blocks share the list's place
    return finding(PE313, message, place, mark=f"相差 {as_trimmed(abs(given - wanted))}", hint=hint)


def _without_points(facts: Facts, tree: IndicatorTree) -> Iterator[Diagnostic]:
    """Tell as a note which indicators have no points yet: without them nothing can be scored."""
    for i, row in enumerate(facts.document.rows("indicators")):
        if block_of(row, tree) is not None and points_of(row) is None:
            place = facts.document.at(("indicators", i, "level3"))
            message = f"“{row.get('level3')}”没有分值，不能计分"
            yield finding(PE313, message, place, severity=Severity.NOTE, mark="补上“分值”")


@check(PE311)
def qualitative_ratios_fit(facts: Facts) -> Iterator[Diagnostic]:
    """Check that the ratio of a qualitative indicator lies in its band (rules.md §4.4)."""
    for row in leaves(facts):
        if row.leaf is None or row.leaf.criterion.kind != "定性":
            continue
        said: Any = facts.document.get(*row.path) or {}
        level, ratio = said.get("attainment"), said.get("attained_share")
        if level not in criteria.LEVELS:  # that it is none is told when the file is read
            continue
        bounds = row.leaf.criterion.bounds
        low, high = (percent(bound) for bound in criteria.band_of(level, bounds))
        place = facts.document.at((*row.path, "attained_share" if ratio is not None else "attainment"))
        if not isinstance(ratio, Percent):
            if level != "达成":
                yield finding(PE311, f"“{row.name}”{level}，没有写“完成比例”", place, mark=f"写 {low} 到 {high} 之间")
        elif not criteria.fits_band(level, Fraction(ratio.points) / 100, bounds):
            message = f"“{row.name}”{level}，完成比例写的是 {ratio.points:f}%"
            yield finding(PE311, message, place, mark=f"“{level}”在 {low} 到 {high} 之间")


@check(PE323)
def indicators_stand_once(facts: Facts) -> Iterator[Diagnostic]:
    """Report an indicator listed twice: alike at all three levels, and in the fields that the pack added."""
    keys = (*_LEVELS, *_added(facts))
    seen: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(facts.document.rows("indicators")):
        if not isinstance(row.get("level3"), str):
            continue
        first = seen.setdefault(tuple(str(row.get(key)) for key in keys), i)
        if first != i:
            place, other = (facts.document.at(("indicators", n, "level3")) for n in (i, first))
            message = f"指标“{row['level3']}”写了两遍"
            yield finding(PE323, message, place, mark="与前面重复", related=((other, "前一条在这里"),))


def _added(facts: Facts) -> tuple[str, ...]:
    """Return the fields of an indicator that the pack added, which may tell two of one name apart."""
    path = ("indicators", 0)
    shape, plain = shape_at(facts.document.schema, path), shape_at(load_schema(facts.document.schema.kind), path)
    return tuple(f.id for f in shape.fields if f not in plain.fields) if shape and plain else ()


@check(PE318)
def values_can_be_compared(facts: Facts) -> Iterator[Diagnostic]:
    """Report scored indicators whose two values are of different kinds, or have no direction (rules.md §4.3, §4.5).

    A target that is typed with its direction is reported of every indicator: it would be printed with both.
    """
    is_scored = _main_tree(facts) is not None
    for i, row in enumerate(facts.document.rows("indicators")):
        key, problem, mark = _directed(row)
        if not key and is_scored and points_of(row) is not None:
            key, problem, mark = _incomparable(row)
        if key:
            message = f"“{row.get('level3')}”{problem}"
            hint = "方向和数分开写" if key == "target_value" else ""
            yield finding(PE318, message, facts.document.at(("indicators", i, key)), mark=mark, hint=hint)


def _directed(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what is wrong with a target such as ≥95%; nothing of an indicator that is a matter of quality."""
    target = row.get("target_value")
    if not isinstance(target, str) or row.get("direction") in ("定性", "是否"):
        return _NOTHING
    typed = directed(target)
    if typed is None:
        return _NOTHING
    direction, number = typed
    return "target_value", f"目标值写成了“{target}”，没法比", f"写成 方向: {direction}，目标值: {number}"


def _incomparable(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the field at fault, what is wrong and what to do; nothing where the values can be compared."""
    target, actual, direction = (row.get(k) for k in ("target_value", "actual_value", "direction"))
    numbers = (Percent, Decimal)
    if direction == "是否":
        is_odd = isinstance(actual, str) and actual not in ("是", "否", target)
        return ("actual_value", f"是否达到，写的是“{actual}”", "写“是”或“否”") if is_odd else _NOTHING
    if not isinstance(target, numbers) or actual is None or isinstance(actual, State):
        return _NOTHING
    if isinstance(actual, str):
        return "actual_value", f"目标值是数，完成值写的是“{actual}”", "只写数，单位另填"
    if isinstance(target, Percent) != isinstance(actual, Percent) and row.get("unit") not in ("%", "％"):
        return "actual_value", "目标值和完成值一个是百分数、一个不是", "写成同一种，例如都写 95%"
    if not isinstance(direction, str):
        return "level3", "没有写“方向”，不知道是越多越好还是越少越好", "补上“方向”，例如 方向: ≥"
    return _NOTHING


@check(PE315)
def great_excess_is_explained(facts: Facts) -> Iterator[Diagnostic]:
    """Report a target exceeded by the form's threshold without a reason (rules.md §4.3, §5.2; threshold I)."""
    for row in leaves(facts):
        own = row.indicator.own if row.indicator is not None else None
        if own is None or row.leaf is None or row.leaf.excess is None or row.reason:
            continue
        if row.leaf.excess >= own.threshold and not is_marked(facts, (*row.path, "deviation_reason")):
            is_reverse = facts.document.get(*row.path, "direction") in REVERSE
            how = "目标值是完成值的" if is_reverse else "完成值是目标值的"
            message = f"“{row.name}”{how} {percent(row.leaf.excess)}，没有说明原因"
            mark = f"达到 {percent(own.threshold)} 即须说明"
            yield finding(PE315, message, facts.document.at((*row.path, "actual_value")), mark=mark)
