"""What an editor reads to help with typing: one JSON Schema for each kind of file in a unit's folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.catalogue import Definition, adapted
from perfeval_gen.packs.indicators import Indicator, IndicatorTree
from perfeval_gen.packs.model import PACK_FILE, Pack, find_pack, known_packs, load_pack
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.reading import read_bytes
from perfeval_gen.repository import CONFIG, KIND, MAIN, PROJECTS, SCORES
from perfeval_gen.resources import load_data
from perfeval_gen.schema.json_schema import DIALECT, PROJECT_PART, SCORES_PART, Names, file_schema, json_schema
from perfeval_gen.schema.model import KINDS, load_schema
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.view.criterion_words import words_of

FOLDER: Final = ".perfeval"
MAIN_SCHEMA: Final = "schema.json"
YEARS: Final = "[0-9][0-9][0-9][0-9]"
# The schema of a file by its place in the unit's folder.
PLACES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    MAIN_SCHEMA: (f"/{YEARS}/{MAIN}", f"/{YEARS}/转移支付/*.yaml"),
    "project.json": (f"/{YEARS}/{PROJECTS}/*.yaml",),
    "scores.json": (f"/{YEARS}/{SCORES}",),
    "unit.json": (f"/{CONFIG}",),
    "indicators.json": ("/模板/*/*指标.yaml",),
    "pack.json": (f"/模板/*/{PACK_FILE}",),
})  # fmt: skip
_WHOLE: Final = KINDS[0]
_PROJECT: Final = KINDS[1]
_SCOPES: Final = MappingProxyType({_WHOLE: "单位", _PROJECT: "项目", KINDS[2]: "转移支付"})
_STATED: Final = MappingProxyType({"总分": "公布或被告知的总分", "等级": "公布或被告知的等级"})
_NATIONAL: Final = "cn"  # names the levels of indicators where a pack leaves them to the unit
_LISTS: Final = ((_WHOLE, "指标"), (_WHOLE, "项目", "指标"), (_PROJECT, "指标"))
_SOURCES: Final = ((_WHOLE, "项目", "预算", "来源", "名称"), (_PROJECT, "预算", "来源", "名称"))
_MEASURED: Final = (("指标",), ("指标", "二级"), ("指标", "二级", "三级"))
_Path = tuple[str, ...]
_Told = dict[_Path, Mapping[str, str]]


def schema_files(pack: Pack, own: Path | None = None) -> Mapping[str, str]:
    """Return the files of ``.perfeval/`` by name: what editors know of each kind of file, with the names of ``pack``.

    ``own`` is the unit's folder of packs. They refer to one another by name and to nothing else, so that no network
    is needed.
    """
    names = pack_names(pack, own)
    part = {"project.json": PROJECT_PART, "scores.json": SCORES_PART}
    made = {
        MAIN_SCHEMA: json_schema(pack.schemas, names),
        **{name: {"$schema": DIALECT, "$ref": f"{MAIN_SCHEMA}#/definitions/{what}"} for name, what in part.items()},
        "unit.json": file_schema(KIND, names),
        "indicators.json": file_schema("指标体系", names),
        "pack.json": file_schema("模板包", names),
    }
    return {name: _written(schema) for name, schema in made.items()}


def _written(schema: Mapping[str, Any]) -> str:
    """Return a schema as JSON with a line for each definition, so that git can tell what changed."""
    head = [f"{_json(name)}:{_json(value)}" for name, value in schema.items() if name != "definitions"]
    rows = [f"{_json(name)}:{_json(value)}" for name, value in schema.get("definitions", {}).items()]
    body = [*head, '"definitions":{\n' + ",\n".join(rows) + "\n}"] if rows else head
    return "{\n" + ",\n".join(body) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def schema_for(inside: Path) -> str:
    """Return the name of the schema of a file by its place in the unit's folder."""
    fitting = (name for name, places in PLACES.items() if any(inside.match(place.lstrip("/")) for place in places))
    return next(fitting, MAIN_SCHEMA)


def pack_names(pack: Pack, own: Path | None = None) -> Names:
    """Return the names that a pack gives: packs to choose from, scored indicators, ratios, levels, rows of money."""
    packs = _packs(own)
    only: _Told = {(kind, "模板包"): packs for kind in (*KINDS, KIND)}
    only["模板包", "沿用"] = packs
    keys: _Told = {(KIND, "文件名"): {form.title: f"现在是 {form.file_name}" for form in pack.documents}}
    for kind in KINDS:
        keys[kind, "自报"] = {**{d.name: _formula(d) for d in adapted(_SCOPES[kind], pack.ratios)}, **_STATED}
        keys |= _scores(pack, kind, (kind, "评分"))
    keys |= _scores(pack, _PROJECT, (_WHOLE, "项目", "评分"))
    rows = {str(row["name"]): "" for row in pack.options.get("fund_rows") or ()}
    values: _Told = {path: rows for path in _SOURCES if rows} | _levels(pack, own) | _measures(pack)
    values |= {(kind, "版本"): {load_schema(kind).version: "本程序的表式版本"} for kind in KINDS}
    return Names(keys, values, only)


def _packs(own: Path | None) -> dict[str, str]:
    found = {name: find_pack(name, own) for name in known_packs(own)}
    return {name: _title(folder) for name, folder in found.items() if folder is not None}


def _title(folder: Path) -> str:
    """Return what a pack calls itself, without loading all of it."""
    source = read_source(PACK_FILE, read_bytes(folder / PACK_FILE)).value
    tree = parse_tree(source).value if source is not None else None
    node = (tree.get("名称") or tree.get("title")) if tree is not None else None
    return node.value if node is not None else ""


def _formula(ratio: Definition) -> str:
    parts = [f"算法：{ratio.method}"]
    for title, operands in (("分子", ratio.numerator), ("分母", ratio.denominator)):
        written = "、".join(("-" if sign < 0 else "") + ".".join(path) for sign, path in operands)
        parts += [f"{title}：{written}"] if written else []
    return "公布或被告知的数；与算出的不同的，检查时列出\n" + "\n".join(parts)


def _scores(pack: Pack, kind: str, path: _Path) -> _Told:
    """Return the names under 评分 of a kind of data, and under each 各项 what it asks."""
    trees = [tree for tree in pack.trees if tree.kind == kind]
    leaves = {leaf.name: leaf for tree in trees for leaf in tree.leaves() if leaf.own is None}
    told = {name: _leaf(leaf) for name, leaf in leaves.items()}
    told |= {tree.bonus: _bonus(tree) for tree in trees if tree.bonus}
    asked = {name: [i.name for i in leaf.criterion.items if not i.source] for name, leaf in leaves.items()}
    found: _Told = {path: told} if told else {}
    for name, items in asked.items():
        if items:
            found[*path, name, "各项"] = dict.fromkeys(items, "写“是”“否”或“不适用”")
    return found


def _leaf(leaf: Indicator) -> str:
    pieces = {
        "": leaf.explanation,
        "分值：": f"{as_trimmed(leaf.points)} 分" if leaf.points is not None else "",
        "标准：": leaf.standard or words_of(leaf.criterion),
        "取数：": f"{leaf.measure}，由程序计算，一般不必填" if leaf.measure else "",
        "佐证：": leaf.evidence,
    }
    return "\n".join(f"{name}{text}" for name, text in pieces.items() if text)


def _bonus(tree: IndicatorTree) -> str:
    cap = f"，最多 {as_trimmed(tree.bonus_cap)} 分" if tree.bonus_cap is not None else ""
    return f"加分{cap}" + (f"\n佐证：{tree.bonus_evidence}" if tree.bonus_evidence else "")


def _levels(pack: Pack, own: Path | None) -> _Told:
    """Return what the first two levels of the unit's own indicators are usually called."""
    national = load_pack(_NATIONAL, own=own, asked_at=Location(_NATIONAL)).value
    found: _Told = {}
    for path in _LISTS:
        kind = _PROJECT if "项目" in path else path[0]
        for one in (pack, national):
            blocks = list(_blocks(one.trees if one is not None else (), kind))
            if blocks and (*path, "一级") not in found:
                found[*path, "一级"] = {block.name: "" for block in blocks}
                found[*path, "二级"] = {n: block.name for block in blocks if block.own for n in block.own.level2}
    return found


def _blocks(trees: Iterable[IndicatorTree], kind: str) -> Iterator[Indicator]:
    yield from (one for tree in trees if tree.kind == kind for one in tree.leaves() if one.own is not None)


def _measures(pack: Pack) -> _Told:
    """Return what 取数 in an indicators file can name, besides the fields."""
    facts = load_data("schemas/facts.yaml")
    ratios = [d.name for scope in ("单位", "项目") for d in adapted(scope, pack.ratios)]
    told = {f"比率.{name}": "" for name in ratios}
    told |= {f"{group}.{name}": str(how) for group, rows in facts.items() for name, how in rows.items()}
    return {("指标体系", *path, "取数"): told for path in _MEASURED}
