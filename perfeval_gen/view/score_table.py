"""The score sheet as rows of a form: one for each leaf, knowing the groups it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from perfeval_gen.figures.leaves import Leaf
from perfeval_gen.figures.measures import Measured
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.values import State
from perfeval_gen.view.convert import Converter
from perfeval_gen.view.criterion_words import percent, words_of
from perfeval_gen.view.printed import BLANK, TO_FILL, Printed, Rows, Section
from perfeval_gen.view.score_formula import score_formula
from perfeval_gen.view.style import Style, formula

EXECUTION: Final = "比率.预算执行率"
_YES: Final = Printed("是")
_DASH: Final = Printed("—")
_NOT_APPLICABLE: Final = Printed("不适用")
_ROW_NAMES: Final = (
    "三级", "分值", "得分", "计算得分", "扣分", "得分系数", "说明", "算式", "标准", "实际值", "代入", "得分算式",
    "理由", "佐证", "评分人", "应附佐证", "取数", "状态",
)  # fmt: skip
_GROUP_NAMES: Final = ("一级", "一级分值", "一级得分", "二级", "二级分值", "二级得分", "一首", "二首", "自列")


@dataclass(frozen=True, slots=True)
class Printing:
    """What rows are printed with: the data, the style, an indicator with nothing in it, whether blank rows stay."""

    root: Section
    style: Style
    no_indicator: Section
    keeps_blanks: bool = False


def score_table(sheet: ScoreSheet, by: Printing) -> Section:
    """Return 评分表: its rows, those of the unit's own indicators, the execution rate's, bonus, total and grade.

    Whatever isn't there has all its names, and nothing in them.
    """
    rows = [row for one in sheet.rows for row in _level1_rows(one, by)]
    own = [row for row in rows if row["自列"]]
    nothing = Section({**dict.fromkeys((*_ROW_NAMES, *_GROUP_NAMES), BLANK), "指": by.no_indicator})
    execution = next((r for r in rows if r["取数"] == EXECUTION), nothing)
    points = [one.points for one in sheet.rows]
    return Section(
        {
            "名称": Printed(sheet.tree.title) if sheet.tree is not None else BLANK,
            "行": Rows(rows),
            "指标行": Rows(own),
            "执行率": execution,
            "加分": _bonus(sheet),
            "满分": points_text(sum((p for p in points if p is not None), Decimal(0))) if None not in points else BLANK,
            "总分": points_text(sheet.total) if sheet.is_derived else BLANK,
            "等级": Printed(sheet.grade) if sheet.is_derived else BLANK,
        }
    )


@lru_cache(maxsize=1024)  # the same few points stand in every row
def points_text(value: Decimal | None) -> Printed:
    """Return points or a score without trailing zeros; blank for None."""
    return BLANK if value is None else Printed(as_trimmed(value))


# -- rows ---------------------------------------------------------------------------------------------------------


def _level1_rows(one: ScoreRow, by: Printing) -> Iterator[Section]:
    head = {"一级": Printed(one.name), "一级分值": points_text(one.points), "一级得分": points_text(one.score)}
    is_first = True
    for two, leaf in _grouped(one, keeps_blanks=by.keeps_blanks):
        seconds = {"二级": BLANK, "二级分值": BLANK, "二级得分": BLANK, "二首": _YES}
        if two is not None:
            seconds = {
                "二级": Printed(two.name),
                "二级分值": points_text(two.points),
                "二级得分": points_text(two.score),
                "二首": _YES if leaf is None or leaf is two.leaves()[0] else BLANK,
            }
        row = _blank_row(by) if leaf is None else _leaf_row(leaf, by)
        is_own = one.indicator is not None and one.indicator.own is not None
        flags = {"一首": _YES if is_first else BLANK, "自列": _YES if is_own else BLANK}
        yield Section({**head, **seconds, **flags, **row})
        is_first = False


def _grouped(one: ScoreRow, *, keeps_blanks: bool) -> Iterator[tuple[ScoreRow | None, ScoreRow | None]]:
    """Yield (level 2, leaf) in printed order; a level 2 without indicators is (level 2, None) where blanks are kept."""
    own = one.indicator.own if one.indicator is not None else None
    if own is None:
        yield from _parts(one)
        return
    groups = {group.name: group for group in one.children}
    names = dict.fromkeys((*(own.level2 if keeps_blanks else ()), *groups))
    for name in names:
        group = groups.get(name)
        if group is None:
            yield ScoreRow(name, None, None, "", "", None), None
        else:
            yield from ((group, leaf) for leaf in group.children)
    if not names:
        yield None, None


def _parts(one: ScoreRow) -> Iterator[tuple[ScoreRow | None, ScoreRow | None]]:
    if not one.children:
        yield None, one
    for child in one.children:
        if child.children:
            yield from ((child, leaf) for leaf in child.children)
        else:
            yield child, child


def _blank_row(by: Printing) -> dict[str, Any]:
    return {**dict.fromkeys(_ROW_NAMES, BLANK), "状态": Printed("未评"), "指": by.no_indicator}


def _leaf_row(row: ScoreRow, by: Printing) -> dict[str, Any]:
    leaf, indicator = row.leaf, row.indicator
    if leaf is None or indicator is None:
        return _blank_row(by)
    own: Section = by.root["指标"][leaf.own[-1]] if leaf.own else by.no_indicator
    figure = leaf.measured.figure
    lost = row.points - row.score if row.points is not None and row.score is not None else None
    return {
        "三级": Printed(row.name),
        "分值": points_text(row.points),
        "得分": points_text(row.score),
        "计算得分": points_text(leaf.computed) if differs(leaf) else BLANK,
        "扣分": points_text(lost) if lost else BLANK,
        "得分系数": _share_text(row),
        "说明": Printed(indicator.explanation) if not own else BLANK,
        "算式": _formula_text(figure),
        "标准": Printed(indicator.standard or words_of(leaf.criterion)),
        "实际值": actual_text(leaf, by.style),
        "代入": Printed(by.style.ratio(figure).代入) if figure is not None else BLANK,
        "得分算式": Printed(score_formula(leaf, row.points, {})) if not leaf.own else BLANK,
        "理由": Printed(row.reason),
        "佐证": Printed(row.evidence),
        "评分人": Printed(leaf.scored_by) if differs(leaf) else BLANK,
        "应附佐证": Printed(indicator.evidence),
        "取数": Printed(indicator.measure),
        "状态": Printed(leaf.status),
        "指": own,
    }


def _formula_text(figure: Figure | None) -> Printed:
    """Return the formula in names; nothing while an operand is missing."""
    if figure is None or figure.missing or not figure.numerator:
        return BLANK
    return Printed(f"{figure.name}={formula(figure, lambda term: term.name)}")


def _share_text(row: ScoreRow) -> Printed:
    """Return the score as a percentage of the points (得分系数)."""
    if row.score is None or not row.points:
        return BLANK
    return Printed(percent(Fraction(row.score) / Fraction(row.points)))


def differs(leaf: Leaf) -> bool:
    """Return whether the assessor's own score stands beside a different computed one."""
    return leaf.stated is not None and leaf.computed is not None and leaf.stated != leaf.computed


def actual_text(leaf: Leaf, style: Style) -> Printed:
    """Return what was measured: a ratio, a count, 是 or 否, how many conditions hold; 不适用, — or nothing."""
    if leaf.status == "不适用":
        return _NOT_APPLICABLE
    if leaf.answers:
        return _answers_text(leaf.answers)
    if leaf.criterion.kind == "定性" and leaf.share is not None:
        return Printed(f"{_level(leaf)}（{percent(leaf.share)}）")
    return _measured_text(leaf.measured, style)


def _level(leaf: Leaf) -> str:
    high, low = leaf.criterion.bounds
    share = leaf.share or 0
    return "达成" if share >= high else "部分达成" if share >= low else "未达成"


def _measured_text(found: Measured, style: Style) -> Printed:
    if found.figure is not None and found.figure.value is not None:
        return style.ratio(found.figure)
    if found.status == "无意义":
        return _DASH
    if isinstance(found.answer, bool):
        return Printed("是" if found.answer else "否")
    return BLANK if found.value is None else Printed(f"{as_trimmed(found.value * 100)}%")


def _answers_text(answers: tuple[tuple[str, Any], ...]) -> Printed:
    """Return how many conditions hold, and which don't; nothing while one isn't answered."""
    if any(a is None or a is State.UNFILLED for _, a in answers):
        return BLANK
    failed = [name for name, answer in answers if answer is False]
    without = sum(1 for _, answer in answers if isinstance(answer, State))
    if not failed:
        return Printed(f"{len(answers)}项均符合" + (f"（{without}项不适用）" if without else ""))
    return Printed(f"{len(answers)}项中{len(answers) - len(failed)}项符合；不符合：{'、'.join(failed)}")


def _bonus(sheet: ScoreSheet) -> Section:
    row, nothing = sheet.bonus, Section(dict.fromkeys(("名称", "得分", "理由", "佐证", "上限"), BLANK))
    if row is None or sheet.tree is None:
        return nothing
    parts = {"得分": points_text(row.score), "理由": Printed(row.reason), "佐证": Printed(row.evidence)}
    if not any(parts.values()):
        return nothing
    return Section({"名称": Printed(row.name), **parts, "上限": points_text(sheet.tree.bonus_cap)})


# -- the unit's own indicators ------------------------------------------------------------------------------------


def describe_indicators(root: Section) -> None:
    """Give each of the unit's indicators its target, actual value and deviation as the forms print them."""
    for row in root.get("指标", Rows()):
        row["目标文"] = _with_unit(row, "目标值", with_sign=True)
        row["完成文"] = _with_unit(row, "完成值", with_sign=False) or _attained(row)
        row["偏差文"] = _deviation(row)


def no_indicator(shape: Field | None, converter: Converter) -> Section:
    """Return an indicator with nothing in it, so that a template may name its fields in a row that has none."""
    item = shape.item if shape is not None else None
    blank = converter.section(item, {}, ("indicators", -1)) if item is not None else Section({})
    blank.update(dict.fromkeys(("目标文", "完成文", "偏差文", "完成率"), BLANK))
    return blank


def _with_unit(row: Mapping[str, Any], key: str, *, with_sign: bool) -> Printed:
    value = row[key]
    if not value or value == TO_FILL:
        return BLANK
    if value in ("无", "不适用"):
        return Printed(str(value))
    sign = str(row["方向"]) if with_sign and row["方向"] in ("≥", "≤", "=", ">", "<") else ""
    is_whole = value.位 or row["单位"] in ("", "无", TO_FILL) or (row["单位"] == "%" and "%" in value)
    unit = "" if is_whole else str(row["单位"])
    return Printed(f"{sign}{value}{unit}")


def _attained(row: Mapping[str, Any]) -> Printed:
    said = row.get("完成程度", BLANK)
    return said if said and said != TO_FILL else BLANK


def _deviation(row: Mapping[str, Any]) -> Printed:
    said = [str(row[k]).strip() for k in ("偏差原因", "改进措施") if row[k] and row[k] not in (TO_FILL, "无")]
    if not said:
        return Printed("无") if row["偏差原因"] == "无" else BLANK
    return Printed("".join(s if s.endswith("。") else f"{s}。" for s in said))


def fund_rows(root: Section, labels: Iterable[tuple[str, str]], total: str) -> Rows:
    """Return 资金行 of a project: the year's total, each source of the form, then sources the form doesn't name.

    ``labels`` are (name in the data, words on the form), ``total`` the words of the first row.
    """
    budget = root["预算"]
    sources = {str(source["名称"]): source for source in budget["来源"]}
    known = tuple(labels)
    others = [(name, name) for name in sources if name not in {n for n, _ in known}]
    first = {"年初预算": budget["年初预算"], "全年预算": budget["全年预算"], "执行数": budget["支出"]}
    rate = root["比率"]["预算执行率"]
    rows = [Section({"名称": Printed(total), **first, "执行率": rate, "总额": _YES, "源": Section({})})]
    for name, label in (*known, *others):
        source = sources.get(name, Section({}))
        cells = {key: source.get(key, BLANK) for key in ("年初预算", "全年预算", "执行数")}
        rate = source.get("预算执行率", BLANK)
        rows.append(Section({"名称": Printed(label), **cells, "执行率": rate, "总额": BLANK, "源": source}))
    return Rows(rows)
