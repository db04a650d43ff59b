"""PE82x: what is wrong with an indicators file beyond its shape: points, names, measures, criteria."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.packs.criterion_reading import parameter_faults
from perfeval_gen.packs.indicators import Indicator, IndicatorTree
from perfeval_gen.packs.measure_faults import unfit_measures
from perfeval_gen.packs.pack_faults import grade_faults
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.resources import load_data
from perfeval_gen.schema.model import Schema
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document

PE821: Final = Code(
    "PE821", "评分指标的分值不平", Severity.ERROR, "一级指标的分值之和应为100分，下级指标的分值之和应等于上级。",
    remedy="改正分值，使各级相加相等", rule="SCORE-01",
)  # fmt: skip
PE822: Final = Code(
    "PE822", "评分办法的参数不对", Severity.ERROR, "每种办法有它必需的参数：分档要“档次”，线性要“满分线”“零分线”，"
    "零差异要“限度”，逐项要“条目”，定性要“档线”，及格线要“及格”；按数计分的都要“取数”。",
    remedy="按 docs/模板包.md 的“评分办法”一节补上或改正",
)  # fmt: skip
PE823: Final = Code(
    "PE823", "取数的名称不存在", Severity.ERROR,
    "“取数”只能是 比率.名称、统计.名称、判断.名称，或表式中的字段（各级键名用点连接）。",
    remedy="改为可用的名称；字段见 docs/字段手册.md",
)  # fmt: skip
PE824: Final = Code(
    "PE824", "评分指标重名", Severity.ERROR, "单位按指标名称填评分，一份评分表里两个末级指标不能同名。",
    remedy="给其中一个换个名称",
)  # fmt: skip
CODES: Final = (PE821, PE822, PE823, PE824)
FULL: Final = Decimal(100)
_SCOPES: Final = {"整体自评": "单位", "项目自评": "项目"}


def indicator_faults(tree: IndicatorTree, schema: Schema, ratios: frozenset[str] = frozenset()) -> Iterator[Diagnostic]:
    """Yield every fault of a tree; ``schema`` is that of the data it scores, with fields and ``ratios`` of packs."""
    yield from _points(tree)
    yield from _names(tree)
    yield from grade_faults(tree.document)
    names = _known(tree.kind, schema) | {f"比率.{name}" for name in ratios}
    for node in tree.nodes():
        yield from _parameters(tree.document, node, schema)
        yield from _measures(tree.document, node, names)


def _points(tree: IndicatorTree) -> Iterator[Diagnostic]:
    document = tree.document
    if any(one.points is not None for one in tree.level1):
        yield from _sum(document, ("level1",), tree.level1, FULL, "一级指标分值")
    for node in tree.nodes():
        if node.children and (node.points is not None or any(c.points is not None for c in node.children)):
            yield from _sum(document, (*node.path, "points"), node.children, node.points, f"“{node.name}”下级指标分值")


def _sum(
    document: Document, place: Path, nodes: Iterable[Indicator], wanted: Decimal | None, what: str
) -> Iterator[Diagnostic]:
    for node in nodes:
        if node.points is None:
            yield finding(PE821, f"“{node.name}”没有分值", document.at((*node.path, "name")), mark="缺少分值")
            return
    parts = [node.points for node in nodes if node.points is not None]
    total = sum(parts, Decimal(0))
    if wanted is not None and total != wanted:
        put = "＋".join(as_trimmed(p) for p in parts)
        message = f"{what}之和为 {as_trimmed(total)}，应为 {as_trimmed(wanted)}"
        related = tuple((document.at((*n.path, "points")), n.name) for n in nodes)
        mark = f"{put} = {as_trimmed(total)}"
        yield finding(PE821, message, document.at(place), mark=mark, related=related)


def _names(tree: IndicatorTree) -> Iterator[Diagnostic]:
    seen: dict[str, Indicator] = {}
    if tree.bonus and any(leaf.name == tree.bonus for leaf in tree.leaves()):
        place = tree.document.at(("bonus", "name"))
        yield finding(PE824, f"加分项和一个指标都叫“{tree.bonus}”", place, mark="与指标重名")
    for key in ("cap", "total_cap"):
        value = tree.document.get("bonus", key)
        if isinstance(value, Decimal) and value < 0:
            yield finding(PE822, "加分的上限不能为负", tree.document.at(("bonus", key)), mark="不能为负")
    above = (node for node in tree.nodes() if node.children)
    for node in (*tree.leaves(), *above):  # a leaf may be called as its parent: 满意度 under 满意度
        first = seen.setdefault(f"{len(node.path)} {node.name}" if node.children else node.name, node)
        if first is not node:
            place, other = (tree.document.at((*n.path, "name")) for n in (node, first))
            message = f"有两个指标都叫“{node.name}”"
            yield finding(PE824, message, place, mark="与前面重名", related=((other, "前一个在这里"),))


def _parameters(document: Document, node: Indicator, schema: Schema) -> Iterator[Diagnostic]:
    if node.children:
        return
    row = document.get(*node.path)
    if node.own is not None and any(isinstance(r, Mapping) and r.get("level3") for r in row.get("level2", ())):
        message = f"“{node.name}”写了“单位指标”，下面不能再列三级"
        yield finding(PE822, message, document.at((*node.path, "own")), mark="删去三级，或不写“单位指标”")
    for key, message, hint in (*parameter_faults(row, is_own=node.own is not None), *unfit_measures(row, schema)):
        place = (*node.path, *key) if (*node.path, *key) in document.places else (*node.path, "name")
        yield finding(PE822, f"“{node.name}”：{message}", document.at(place), mark=hint)


def _measures(document: Document, node: Indicator, known: frozenset[str]) -> Iterator[Diagnostic]:
    row: Any = document.get(*node.path)
    asked: list[tuple[Path, str]] = [((*node.path, k), row.get(k) or "") for k in ("measure", "fallback", "cap")]
    for i, item in enumerate(row.get("items", ())):
        asked.append(((*node.path, "items", i, "measure"), item.get("measure") or ""))
    for i, name in enumerate(row.get("reason_from", ())):
        asked.append(((*node.path, "reason_from", i), name))
    for place, name in asked:
        if name and name not in known:
            close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
            guess = f"是否想写“{close[0]}”？" if close else "没有这个比率、统计、判断或字段"
            yield finding(PE823, f"“{node.name}”的取数“{name}”不存在", document.at(place), mark=guess)


def _known(kind: str, schema: Schema) -> frozenset[str]:
    """Return every name that can be measured in data of a kind."""
    ratios = load_data("schemas/figures.yaml")[_SCOPES[kind]]
    facts = load_data("schemas/facts.yaml")
    fields = {".".join(path) for path, _ in schema.walk()}
    named = {f"{group}.{name}" for group, rows in facts.items() for name in rows}
    return frozenset({f"比率.{name}" for name in ratios} | named | fields)
