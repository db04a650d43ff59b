"""The values of a pack.yaml that wait to be confirmed, one by one: privacy in print, numbers of attachments, ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_gen.figures.catalogue import UNIT, Definition, Operand, adapted
from perfeval_gen.packs.indicators import Indicator, IndicatorTree
from perfeval_gen.packs.model import PACK_FILE, Pack
from perfeval_gen.schema.model import load_schema
from perfeval_gen.view.privacy import PUBLISHED

GRADES: Final = "等级"
OF_PROGRAM: Final = "程序的缺省"
_MARKS: Final = ("缺省", "待核定", "待以当年通知核定")
_SENTENCE: Final = re.compile(r"[^。；\n]+")
_RATIO: Final = "比率"
_ATTACHMENT: Final = "附件"
_PRIVATE: Final = ("公开", "个人信息")
_SCOPES: Final = {"整体自评": UNIT, "项目自评": "项目", "转移支付自评": "转移支付"}


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """Something without a source that has been confirmed: where it stands, what it is, its value and likely source."""

    place: str
    name: str
    value: str
    source: str = ""


def is_default(remark: str) -> bool:
    """Return whether a remark says that something waits to be confirmed."""
    return any(mark in remark for mark in _MARKS)


def of_pack(pack: Pack, trees: tuple[IndicatorTree, ...]) -> Iterator[DefaultValue]:
    """Yield what the pack itself says of its sources and choices, then each value that these words are about."""
    for sentence in _SENTENCE.findall(pack.note):
        if is_default(sentence):
            yield DefaultValue(PACK_FILE, "说明", sentence.strip())
    for basis in pack.basis:
        if is_default(basis.get("note") or ""):
            yield DefaultValue(PACK_FILE, f"依据《{basis['title']}》", basis["note"])
    if pack.grades and _waits(pack, GRADES):
        yield DefaultValue(PACK_FILE, GRADES, grades_text(pack.grades))
    if _waits(pack, *_PRIVATE):
        yield from _privacy(pack)
    yield from _wording(pack)
    if _waits(pack, _ATTACHMENT):
        yield from _attachments(pack)
    if _waits(pack, _RATIO):
        yield from _ratios(pack, trees)


def _waits(pack: Pack, *words: str) -> bool:
    """Return whether the remarks that name a thing, else any remark on a source, say that it is a default."""
    remarks = [*(basis.get("note") or "" for basis in pack.basis), *_SENTENCE.findall(pack.note)]
    about = [r for r in remarks if any(word in r for word in words)] or remarks
    return any(is_default(r) for r in about)


def grades_text(grades: tuple[tuple[str, object], ...]) -> str:
    """Return grades with their lower bounds: 优≥90、良≥80."""
    return "、".join(f"{name}≥{lower}" for name, lower in grades)


def _privacy(pack: Pack) -> Iterator[DefaultValue]:
    section = load_schema("模板包").root.member("options")
    titles = {f.id: f.key for f in section.fields} if section is not None else {}
    for key, otherwise in PUBLISHED.values():
        said = pack.options.get(key)
        yield DefaultValue(PACK_FILE, f"选项.{titles[key]}", str(said or otherwise), "" if said else OF_PROGRAM)


def _wording(pack: Pack) -> Iterator[DefaultValue]:
    """Yield the words that a remark calls a default by their name."""
    told = [sentence for sentence in _SENTENCE.findall(pack.note) if is_default(sentence)]
    for name, text in pack.wording.items():
        if any(name in sentence for sentence in told):
            yield DefaultValue(PACK_FILE, f"措辞.{name}", text)


def _attachments(pack: Pack) -> Iterator[DefaultValue]:
    for form in pack.documents:
        if form.attachment_label:
            yield DefaultValue(PACK_FILE, f"文档《{form.title}》的附件", form.attachment_label)


# -- ratios -------------------------------------------------------------------------------------------------------


def _ratios(pack: Pack, trees: tuple[IndicatorTree, ...]) -> Iterator[DefaultValue]:
    """Yield how each ratio is made that a score sheet measures or the pack writes itself."""
    kinds = {form.kind for form in pack.documents}
    for kind, scope in _SCOPES.items():
        wanted = {name for tree in trees if tree.kind == kind for name in _measured(tree)}
        wanted |= set(pack.ratios) if kind in kinds else set()
        for name, definition in ((d.name, d) for d in adapted(scope, pack.ratios) if d.name in wanted):
            of = f"比率.{name}" + ("" if scope == UNIT else f"（{scope}）")
            yield DefaultValue(PACK_FILE, of, _made(definition), "" if name in pack.ratios else OF_PROGRAM)


def _measured(tree: IndicatorTree) -> Iterator[str]:
    for node in tree.nodes():
        for source in _sources(node):
            group, _, name = source.partition(".")
            if group == _RATIO:
                yield name


def _sources(node: Indicator) -> Iterator[str]:
    yield from (node.measure, node.fallback, node.criterion.cap or "")
    yield from (item.source for item in node.criterion.items)


def _made(definition: Definition) -> str:
    """Return how a ratio is made: 比率，分子 甲，分母 乙＋丙."""
    bottom = f"，分母 {_joined(definition.denominator)}" if definition.denominator else ""
    return f"{definition.method}，分子 {_joined(definition.numerator)}{bottom}"


def _joined(operands: tuple[Operand, ...]) -> str:
    signs = ("＋" if i and sign > 0 else "－" if sign < 0 else "" for i, (sign, _) in enumerate(operands))
    return "".join(f"{mark}{'.'.join(path)}" for mark, (_, path) in zip(signs, operands, strict=True))
