"""Packs for people and as JSON for programs: a list, and everything that one prescribes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from perfeval_gen.cli import printing
from perfeval_gen.cli.cells import width
from perfeval_gen.cli.columns import indented, row
from perfeval_gen.cli.score_printing import plain
from perfeval_gen.packs.gradings import Grading
from perfeval_gen.packs.indicators import Indicator, IndicatorTree, OwnIndicators
from perfeval_gen.packs.model import FormDocument, Pack
from perfeval_gen.quantities import as_date, as_trimmed
from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.view.criterion_words import percent, words_of
from perfeval_gen.workflows.pack_defaults import OF_PROGRAM, DefaultValue, grades_text
from perfeval_gen.workflows.pack_info import (
    CONFIRMED,
    DEFAULT,
    AddedField,
    PackInfo,
    PackSummary,
    bonus_is_confirmed,
    caps_text,
    excess_text,
    method_text,
    qualitative_text,
    when,
)

JSON_VERSION: Final = 1
TO_CONFIRM: Final = "以下为缺省值，待以当年通知核定"
_POINTS: Final = 8
_STATUS: Final = 10
_HANG: Final = 2
_PROJECT: Final = "项目自评"
_SUMMARY: Final = "汇总"
_WHEN: Final = {
    "随报": "随报",
    "按需": "按需，--only 点名时才生成",
    _SUMMARY: "--bind 汇总 时生成，也可用 --only 点名",
}


# -- the list -----------------------------------------------------------------------------------------------------


def list_text(packs: Sequence[PackSummary]) -> str:
    """Return a line for each pack."""
    wide = max((width(p.name) for p in packs), default=0)
    lines = row(_padded("名称", wide) + "标题", 0, (("版本", 10), ("文档", 6)))
    for pack in packs:
        lines += _list_row(pack, wide)
    return "\n".join(lines)


def _list_row(pack: PackSummary, wide: int) -> list[str]:
    where = "（单位的模板）" if pack.is_own else ""
    if not pack.is_valid:
        return [f"{_padded(pack.name, wide)}× 有错误，用 perfeval pack info {pack.name} 查看{where}"]
    cells = ((pack.version, 10), (str(pack.documents), 6))
    return row(f"{_padded(pack.name, wide)}{pack.title}{where}", 0, cells)


def _padded(text: str, wide: int) -> str:
    return text + " " * (max(4, wide) + 2 - width(text))


def list_json(packs: Sequence[PackSummary]) -> str:
    """Return the list as JSON, version 1 of the contract."""
    rows = [
        {
            "name": p.name,
            "title": p.title,
            "pack_version": p.version,
            "documents": str(p.documents),
            "is_own": p.is_own,
            "is_valid": p.is_valid,
        }
        for p in packs
    ]
    return printing.as_json({"version": JSON_VERSION, "packs": rows})


# -- one pack -----------------------------------------------------------------------------------------------------


def info_text(info: PackInfo) -> str:
    """Return everything a pack prescribes, what waits to be confirmed at the end."""
    pack = info.pack
    parts = [
        list(_head(info)),
        list(_basis(pack)),
        list(_documents(pack)),
        list(_options(pack)),
        list(_gradings(pack)),
        list(_added(info.added)),
        *(list(_tree(tree)) for tree in info.trees),
        list(_defaults(info.defaults)),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _head(info: PackInfo) -> Iterator[str]:
    pack = info.pack
    yield from indented(f"{pack.name}  {pack.title}  {pack.version}", 0, _HANG)
    yield f"  {'单位的模板' if info.is_own else '随程序提供'}{f'，沿用 {pack.extends}' if pack.extends else ''}"
    if pack.note:
        yield from indented(pack.note, 2)


def _basis(pack: Pack) -> Iterator[str]:
    if not pack.basis:
        return
    yield "依据"
    for basis in pack.basis:
        since = basis.get("in_force")
        force = f"，{as_date(since)}起施行" if isinstance(since, dt.date) else ""
        yield from indented(f"《{basis['title']}》{basis.get('number') or ''}{force}", 2, _HANG)
        if basis.get("note"):
            yield from indented(basis["note"], 6)


def _documents(pack: Pack) -> Iterator[str]:
    yield f"文档（{len(pack.documents)} 份）"
    for form in pack.documents:
        yield from indented(f"{form.title}（{form.kind}）", 2, _HANG)
        for text in _form(form, pack):
            yield from indented(text, 6, _HANG)


def _form(form: FormDocument, pack: Pack) -> Iterator[str]:
    owner = form.template.parent.name
    yield f"模板 {form.template.name}{f'（{owner}）' if owner != pack.name else ''}"
    yield f"文件名 {form.file_name}"
    said = [_WHEN[when(form)]]
    if form.attachment_label:
        said.append(form.attachment_label)
    if form.tree:
        said.append(f"评分表 {form.tree}")
    if form.per_project not in ("不出", _SUMMARY):
        said.append(f"各项目 {form.per_project}")
    yield "；".join(said)


def _options(pack: Pack) -> Iterator[str]:
    if pack.options:
        yield "选项"
    for shape in _option_fields():
        if shape.id in pack.options:
            yield from indented(f"{shape.key}：{_option_text(pack.options[shape.id])}", 2, _HANG)
    if pack.grades:
        yield from indented(f"等级：{grades_text(pack.grades)}", 0 if not pack.options else 2, _HANG)


def _gradings(pack: Pack) -> Iterator[str]:
    if pack.gradings:
        yield "校验"
    for grading in pack.gradings:
        yield from indented(f"{grading.name}：{grading.text}", 2, _HANG)


def _option_fields() -> tuple[Field, ...]:
    section = load_schema("模板包").root.member("options")
    return section.fields if section is not None else ()


def _option_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(_option_text(inner) for inner in value)
    if isinstance(value, Mapping):
        return "→".join(str(part) for part in value.values())
    return str(value)


def _added(added: Sequence[AddedField]) -> Iterator[str]:
    """Yield the added fields; what a project gains, a unit's projects gain, so that it is told once."""
    projects = {one.path for one in added if one.kind == _PROJECT}
    told = [one for one in added if not (one.path[0] == "项目" and one.path[1:] in projects)]
    if told:
        yield "附加字段"
    for one in told:
        kind = f"{_PROJECT}（和整体自评的各项目）" if one.kind == _PROJECT else one.kind
        must = "（必填）" if one.is_required else ""
        yield from indented(f"{kind} {'.'.join(one.path)}{must}：{one.help}", 2, _HANG)


# -- the trees ----------------------------------------------------------------------------------------------------


def _tree(tree: IndicatorTree) -> Iterator[str]:
    yield from indented(f"评分表 {tree.name}：{tree.title}（{tree.kind}）", 0, _HANG)
    if tree.basis:
        yield from indented(f"依据：{tree.basis}", 2, _HANG)
    if tree.grades:
        yield from indented(f"等级：{grades_text(tree.grades)}", 2, _HANG)
    yield f"  不适用的指标：{tree.not_applicable}"
    yield from row("指标", 2, (("分值", _POINTS), ("核定", _STATUS)))
    for node in tree.level1:
        yield from _node(node, 2)
    if tree.bonus:
        status = CONFIRMED if bonus_is_confirmed(tree) else DEFAULT
        yield from row(f"{tree.bonus}（{caps_text(tree)}）", 2, (("", _POINTS), (status, _STATUS)))


def _node(node: Indicator, indent: int) -> Iterator[str]:
    points = as_trimmed(node.points) if node.points is not None else ""
    status = CONFIRMED if node.is_confirmed else DEFAULT
    yield from row(node.name, indent, ((points, _POINTS), (status, _STATUS)))
    for text in (*(() if node.children else _judged(node)), *((f"出处：{node.source}",) if node.source else ())):
        yield from indented(text, indent + 4, _HANG)
    for child in node.children:
        yield from _node(child, indent + 2)


def _judged(node: Indicator) -> Iterator[str]:
    """Yield what a leaf measures and how that is judged; of a block of own indicators also what it leaves to them."""
    if node.measure:
        yield f"取数：{node.measure}{f'；取不到时 {node.fallback}' if node.fallback else ''}"
    yield f"办法：{method_text(node)}"
    if sources := [f"{item.name} {item.source}" for item in node.criterion.items if item.source]:
        yield f"条目取数：{'；'.join(sources)}"
    if node.criterion.cap:
        yield f"封顶：{node.criterion.cap}"
    if node.own is not None:
        yield f"收纳：{'、'.join(node.own.takes)}"
        yield qualitative_text(node)
        yield f"超额：{excess_text(node.own)}"
    if node.standard:
        yield f"表上印的标准：{node.standard}"


def _defaults(defaults: Sequence[DefaultValue]) -> Iterator[str]:
    if not defaults:
        yield "没有缺省值，都已核定。"
        return
    yield f"{TO_CONFIRM}（{len(defaults)} 项）"
    for place, rows in groupby(defaults, key=lambda one: one.place):
        yield f"  {place}"
        for one in rows:
            whose = f"（{one.source}）" if one.source == OF_PROGRAM else ""
            yield from indented(f"{one.name}：{one.value}{whose}", 4, _HANG)


# -- JSON ---------------------------------------------------------------------------------------------------------


def info_json(info: PackInfo) -> str:
    """Return a pack as JSON, version 1 of the contract."""
    pack = info.pack
    return printing.as_json(
        {
            "version": JSON_VERSION,
            "name": pack.name,
            "title": pack.title,
            "pack_version": pack.version,
            "note": pack.note,
            "extends": pack.extends,
            "is_own": info.is_own,
            "basis": [_basis_json(basis) for basis in pack.basis],
            "documents": [_form_json(form) for form in pack.documents],
            "options": {f.key: _value(pack.options[f.id]) for f in _option_fields() if f.id in pack.options},
            "grades": _grades_json(pack.grades),
            "gradings": {grading.name: _levels_json(grading) for grading in pack.gradings},
            "trees": [_tree_json(tree) for tree in info.trees],
            "added_fields": [_added_json(one) for one in info.added],
            "defaults": [
                {"place": one.place, "name": one.name, "value": one.value, "source": one.source}
                for one in info.defaults
            ],
        }
    )


def _levels_json(grading: Grading) -> dict[str, str]:
    return {stage.value: "off" if level is None else level.name.lower() for stage, level in grading.levels}


def _basis_json(basis: Mapping[str, Any]) -> dict[str, Any]:
    since = basis.get("in_force")
    return {
        "title": basis["title"],
        "number": basis.get("number") or "",
        "in_force": since.isoformat() if isinstance(since, dt.date) else "",
        "note": basis.get("note") or "",
    }


def _form_json(form: FormDocument) -> dict[str, Any]:
    return {
        "title": form.title,
        "kind": form.kind,
        "template": form.template.name,
        "template_pack": form.template.parent.name,
        "file_name": form.file_name,
        "attachment": form.attachment_label,
        "heading": form.heading,
        "tree": form.tree,
        "is_on_request": form.is_on_request,
        "when": when(form),
        "per_project": form.per_project,
    }


def _grades_json(grades: Sequence[tuple[str, Decimal]]) -> list[dict[str, Any]]:
    return [{"grade": name, "lower": plain(lower)} for name, lower in grades]


def _tree_json(tree: IndicatorTree) -> dict[str, Any]:
    bonus = {
        "name": tree.bonus,
        "cap": plain(tree.bonus_cap),
        "total_cap": plain(tree.total_cap),
        "is_confirmed": bonus_is_confirmed(tree),
    }
    return {
        "name": tree.name,
        "title": tree.title,
        "kind": tree.kind,
        "basis": tree.basis,
        "not_applicable": tree.not_applicable,
        "grades": _grades_json(tree.grades),
        "bonus": bonus if tree.bonus else None,
        "indicators": [_node_json(node, 1) for node in tree.level1],
    }


def _node_json(node: Indicator, level: int) -> dict[str, Any]:
    is_leaf = not node.children
    return {
        "name": node.name,
        "level": str(level),
        "points": plain(node.points),
        "is_own": node.own is not None,
        "method": node.criterion.kind if is_leaf else "",
        "criterion": (node.standard or words_of(node.criterion)) if is_leaf else "",
        "rule": words_of(node.criterion) if is_leaf else "",
        "measure": node.measure,
        "fallback": node.fallback,
        "items": [{"name": item.name, "measure": item.source} for item in node.criterion.items],
        "own": _own_json(node, node.own) if node.own is not None else None,
        "evidence": node.evidence,
        "is_confirmed": node.is_confirmed,
        "source": node.source,
        "children": [_node_json(child, level + 1) for child in node.children],
    }


def _own_json(node: Indicator, own: OwnIndicators) -> dict[str, Any]:
    high, low = (percent(bound) for bound in node.criterion.bounds)
    return {
        "takes": list(own.takes),
        "level2": list(own.level2),
        "qualitative_bounds": [high, low],
        "excess_threshold": percent(own.threshold),
        "excess_factor": None if own.factor is None else as_trimmed(own.factor, 4),
    }


def _added_json(one: AddedField) -> dict[str, Any]:
    return {"kind": one.kind, "path": list(one.path), "help": one.help, "is_required": one.is_required}


def _value(value: object) -> Any:  # noqa: ANN401 - whatever an option holds
    if isinstance(value, (bool, str)) or value is None:
        return value
    if isinstance(value, tuple):
        return [_value(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _value(inner) for key, inner in value.items()}
    return str(value)
