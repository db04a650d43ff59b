"""A score sheet as a tree for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from perfeval_gen.cli import printing
from perfeval_gen.cli.columns import WIDTH, fold, indented, row
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.workflows.scoring import LeafFacts, ScoredBonus, ScoredFile, ScoredNode, ScoredSheet

JSON_VERSION: Final = 1
_POINTS: Final = 8
_SCORE: Final = 9
_STEP: Final = 2
_UNSCORED: Final = "未评"
_NOT_APPLICABLE: Final = {"满分": "给满分", "分摊": "分值分给同级的其他指标", "零分": "记零分"}
_MOST: Final = 6
_OF_INDICATORS: Final = frozenset({"分值", "目标值", "完成值", "完成程度", "完成比例", "得分", "指标"})
_ASKED: Final = {"逐项": "待答", "自评": "待评"}


def to_text(file: str, scored: ScoredFile) -> str:
    """Return the score sheet of a file, then a line for each of its projects."""
    sheet = scored.sheet
    lines = [*fold(_title(scored), WIDTH), *indented(f"{file}（模板包 {scored.pack} {scored.version}）", _STEP)]
    if sheet is not None and sheet.tree:
        lines += [*_unprinted(scored, sheet), "", *_sheet(sheet)]
    elif sheet is not None:
        lines += ["", f"模板包没有“{scored.kind}”的评分表", *_total(sheet)]
    if scored.projects:
        lines += ["", *_projects(scored.projects)]
    if scored.others:
        lines += ["", *fold(f"另有评分表：{'、'.join(scored.others)}（用 --tree 名称 查看）", WIDTH)]
    return "\n".join(lines)


def _title(scored: ScoredFile) -> str:
    title = scored.sheet.title if scored.sheet is not None else ""
    return " ".join(part for part in (scored.unit, f"{scored.year}年度", scored.project, title) if part)


def _unprinted(scored: ScoredFile, sheet: ScoredSheet) -> Iterator[str]:
    """Yield that no document of the pack prints the sheet, and whose it is."""
    whose = sheet.unprinted_from
    if whose:
        said = "" if whose == scored.pack else f"，它沿用自 {whose}"
        yield from indented(f"模板包 {scored.pack} 没有印这份评分表的文档{said}；以下只供参考", _STEP, _STEP)


def _points(value: Decimal | None) -> str:
    return "" if value is None else as_trimmed(value)


def _columns(points: str, score: str) -> tuple[tuple[str, int], ...]:
    return (points, _POINTS), (score, _SCORE)


# -- the tree -----------------------------------------------------------------------------------------------------


def _sheet(sheet: ScoredSheet) -> Iterator[str]:
    yield from row("指标", 0, _columns("分值", "得分"))
    yield "-" * WIDTH
    for node in sheet.rows:
        yield from _node(node)
    yield "-" * WIDTH
    yield from row("合计", 0, _columns(_points(sheet.points), _points(sheet.subtotal) or _UNSCORED))
    if sheet.bonus is not None:
        yield from _bonus(sheet.bonus)
    yield from _total(sheet)


def _node(node: ScoredNode) -> Iterator[str]:
    indent = _STEP * (node.level - 1)
    yield from row(node.name, indent, _columns(_points(node.points), _points(node.score) or _UNSCORED))
    for child in node.children:
        yield from _node(child)
    for text in _details(node):
        yield from indented(text, indent + 2 * _STEP, _STEP)


def _details(node: ScoredNode) -> Iterator[str]:
    """Yield what a leaf's score rests on, a text for each line."""
    facts = node.facts
    if facts is None:
        return
    if node.status == "不适用":
        yield f"不适用，{_not_applicable(node, facts)}"
    elif facts.missing:
        yield _missing(facts)
    if measured := _measured(facts):
        yield measured
    if stated := _stated(node, facts):
        yield stated
    yield from _lost(node, facts)


def _missing(facts: LeafFacts) -> str:
    if not facts.method:
        return "缺：“指标”里还没有归入这一项的指标"
    asked = _ASKED.get(facts.method, "缺")
    return f"{asked}：{'、'.join(facts.missing)}"


def _not_applicable(node: ScoredNode, facts: LeafFacts) -> str:
    if facts.not_applicable == "分摊" and node.points != 0:
        return _NOT_APPLICABLE["满分"]  # no sibling was left to take its points
    return _NOT_APPLICABLE.get(facts.not_applicable, "")


def _measured(facts: LeafFacts) -> str:
    if facts.target or facts.actual:
        parts = [f"目标 {facts.target or '未填'}", f"完成 {facts.actual or '未填'}"]
        if facts.measured and facts.method == "定性":
            parts.append(facts.measured)
        elif facts.measured.endswith("%"):
            parts.append(f"完成率 {facts.measured}")
        return "，".join(parts)
    if facts.measured == "—":
        return "实际值 —（分母为零，算不出，不得分）"
    if facts.method == "自评":  # nothing is measured but what limits the score
        return f"最高得分值的 {facts.measured}" if facts.measured.endswith("%") else ""
    shown = facts.formula or facts.measured
    return f"实际值 {shown}" if shown and facts.measured != "不适用" else ""


def _stated(node: ScoredNode, facts: LeafFacts) -> str:
    """Return the assessor's own score beside what the criterion gives."""
    said = facts.stated
    if said is None or node.status == "不适用":
        return ""
    if facts.computed is None:
        capped = f"，封顶为 {_points(node.score)}" if node.score is not None and node.score != said else ""
        return f"{facts.scored_by}评 {_points(said)}{capped}"
    if facts.computed == said:
        return f"{facts.scored_by}评 {_points(said)}，与按办法算出的相同"
    if node.score == said:
        return f"{facts.scored_by}另评 {_points(said)}，按办法算出 {_points(facts.computed)}"
    return f"{facts.scored_by}填写 {_points(said)}，这一项不能另评，按算出的 {_points(facts.computed)} 计"


def _lost(node: ScoredNode, facts: LeafFacts) -> Iterator[str]:
    lost = node.deduction
    if lost:
        if facts.score_formula:
            yield f"计分 {facts.score_formula}"
        yield f"扣 {_points(lost)} 分：{node.reason or '没有写原因'}"
        if facts.criterion:
            yield f"标准：{facts.criterion}"
    elif node.reason:
        yield f"说明：{node.reason}"


# -- below the tree -----------------------------------------------------------------------------------------------


def _bonus(bonus: ScoredBonus) -> Iterator[str]:
    most = f"（最多 {_points(bonus.cap)} 分）" if bonus.cap is not None else ""
    yield from row(f"{bonus.name}{most}", 0, _columns("", _points(bonus.score) or "—"))
    if bonus.reason:
        yield from indented(f"说明：{bonus.reason}", 2 * _STEP, _STEP)


def _total(sheet: ScoredSheet) -> Iterator[str]:
    missing = sheet.missing()
    capped = f"（连同加分最多 {_points(sheet.total_cap)} 分）" if _is_capped(sheet) else ""
    if sheet.total is None:
        text = "总分 未评"
    else:
        text = f"总分 {_points(sheet.total)}{capped}{'' if sheet.is_derived else '（单位自报，不是算出的）'}"
    grade = f"   等级 {sheet.grade}" if sheet.grade else ""
    yield from fold(f"{text}{grade}", WIDTH)
    if missing:
        more = "等" if len(missing) > _MOST else ""
        listed = f"{'、'.join(missing[:_MOST])}{more}"
        yield from indented(f"还有 {len(missing)} 项没有得分，算不出总分：{listed}", _STEP, _STEP)
        if len(missing) == sum(len(tuple(row.leaves())) for row in sheet.rows):
            yield from _to_begin(sheet)


def _to_begin(sheet: ScoredSheet) -> Iterator[str]:
    """Yield what to fill in a file of which nothing has a score yet, by where it is written."""
    leaves = [(leaf.name, facts) for row in sheet.rows for leaf in row.leaves() if (facts := leaf.facts) is not None]
    blocks = [name for name, facts in leaves if not facts.method]
    asked = [name for name, facts in leaves if facts.method in _ASKED and not facts.target]
    lacking = dict.fromkeys(
        m for _, facts in leaves if facts.method and facts.method not in _ASKED for m in facts.missing
    )
    fields = [name for name in lacking if name not in _OF_INDICATORS]
    parts = (
        ("数据", fields),
        ("“指标”里归入这些项的指标", blocks),
        ("“指标”里各指标的", [name for name in lacking if name in _OF_INDICATORS]),
        ("“评分”里这些项的条件或得分", asked),
    )
    yield from indented("数据里还没有可以评分的内容，先填：", _STEP, _STEP)
    for what, names in parts:
        if names:
            yield from indented(f"{what}：{'、'.join(names)}", 2 * _STEP, _STEP)


def _is_capped(sheet: ScoredSheet) -> bool:
    if sheet.subtotal is None or sheet.bonus is None or sheet.bonus.score is None or sheet.total is None:
        return False
    return sheet.total == sheet.total_cap and sheet.subtotal + sheet.bonus.score > sheet.total


def _projects(projects: Sequence[tuple[str, ScoredSheet]]) -> Iterator[str]:
    title = "、".join(dict.fromkeys(sheet.title for _, sheet in projects if sheet.title))
    yield from row(f"各项目（{len(projects)} 个）{f'：{title}' if title else ''}", 0, _columns("总分", "等级"))
    for name, sheet in projects:
        total = _points(sheet.total) or _UNSCORED
        yield from row(name, _STEP, _columns(total, sheet.grade or "—"))
        if missing := sheet.missing():
            stated = "，总分是单位自报的" if sheet.total is not None else ""
            yield from indented(f"还有 {len(missing)} 项没有得分{stated}", 2 * _STEP, _STEP)


# -- JSON ---------------------------------------------------------------------------------------------------------


def to_json(files: Iterable[tuple[str, ScoredFile | None, Sequence[Diagnostic]]]) -> str:
    """Return the files as JSON, version 1 of the contract (docs/评分输出.md)."""
    return printing.as_json({"version": JSON_VERSION, "files": [_file(*one) for one in files]})


def _file(name: str, scored: ScoredFile | None, found: Sequence[Diagnostic]) -> dict[str, Any]:
    head: dict[str, Any] = {"file": name, "findings": printing.counted(found)}
    if scored is None:
        empty = dict.fromkeys(("kind", "unit", "year", "project", "pack", "sheet"))
        return {**head, **empty, "other_trees": [], "projects": []}
    return {
        **head,
        "kind": scored.kind,
        "unit": scored.unit,
        "year": str(scored.year),
        "project": scored.project,
        "pack": {"name": scored.pack, "version": scored.version},
        "sheet": _sheet_json(scored.sheet) if scored.sheet is not None else None,
        "other_trees": list(scored.others),
        "projects": [{"name": name, **_result(sheet)} for name, sheet in scored.projects],
    }


def _sheet_json(sheet: ScoredSheet) -> dict[str, Any]:
    bonus = sheet.bonus
    return {
        "tree": sheet.tree,
        "title": sheet.title,
        "unprinted_from": sheet.unprinted_from,
        "points": plain(sheet.points),
        "score": plain(sheet.subtotal),
        "bonus": None if bonus is None else {
            "name": bonus.name,
            "score": plain(bonus.score),
            "cap": plain(bonus.cap),
            "reason": bonus.reason,
            "evidence": bonus.evidence,
        },
        "total_cap": plain(sheet.total_cap),
        **_result(sheet),
        "indicators": [_node_json(node) for node in sheet.rows],
    }  # fmt: skip


def _result(sheet: ScoredSheet) -> dict[str, Any]:
    return {
        "total": plain(sheet.total),
        "grade": sheet.grade,
        "is_derived": sheet.is_derived,
        "missing": list(sheet.missing()),
    }


def _node_json(node: ScoredNode) -> dict[str, Any]:
    return {
        "name": node.name,
        "level": str(node.level),
        "points": plain(node.points),
        "score": plain(node.score),
        "deduction": plain(node.deduction),
        "status": node.status,
        "reason": node.reason,
        "evidence": node.evidence,
        **_facts_json(node.facts),
        "children": [_node_json(child) for child in node.children],
    }


def _facts_json(facts: LeafFacts | None) -> dict[str, Any]:
    """Return what only a leaf has; of a parent the same keys with nothing in them."""
    return {
        "method": facts.method if facts else "",
        "criterion": facts.criterion if facts else "",
        "target": facts.target if facts else "",
        "actual": facts.actual if facts else "",
        "measured": _ascii_minus(facts.measured) if facts else "",
        "formula": facts.formula if facts else "",
        "score_formula": facts.score_formula if facts else "",
        "computed": plain(facts.computed) if facts else None,
        "stated": plain(facts.stated) if facts else None,
        "scored_by": facts.scored_by if facts else "",
        "not_applicable": facts.not_applicable if facts else "",
        "missing": list(facts.missing) if facts else [],
    }


def plain(value: Decimal | None) -> str | None:
    """Return a number exactly, without exponent and without zeros at the end: 4.50 is 4.5."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ascii_minus(text: str) -> str:
    return f"-{text[1:]}" if text.startswith("−") else text
