"""Which packs there are, what one prescribes, and which of its values are defaults that wait to be confirmed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Location, Outcome
from perfeval_gen.packs.criterion import Criterion
from perfeval_gen.packs.indicators import Indicator, IndicatorTree, OwnIndicators
from perfeval_gen.packs.model import FormDocument, Pack, find_pack, known_packs, load_pack
from perfeval_gen.pipeline import own_templates, with_gradings
from perfeval_gen.quantities import as_trimmed
from perfeval_gen.schema.model import PREVIOUS, Schema, load_schema
from perfeval_gen.view.criterion_words import percent, words_of
from perfeval_gen.workflows.pack_defaults import GRADES, DefaultValue, grades_text, is_default, of_pack
from perfeval_gen.workflows.pack_trial import try_templates

CONFIRMED: Final = "已核定"
DEFAULT: Final = "缺省"
_WHOLE: Final = "整体自评"
_PROJECT: Final = "项目自评"
_SUMMARY: Final = "汇总"


@dataclass(frozen=True, slots=True)
class PackSummary:
    """A pack that can be found; ``is_own`` in the unit's 模板. One with faults has no title and no documents."""

    name: str
    title: str
    version: str
    documents: int
    is_own: bool
    is_valid: bool


@dataclass(frozen=True, slots=True)
class AddedField:
    """A field that the pack adds to a kind of data: its path of keys and what it is."""

    kind: str
    path: tuple[str, ...]
    help: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A pack with what has to be worked out: the sheets its documents print, the fields it adds and its defaults."""

    pack: Pack
    is_own: bool
    trees: tuple[IndicatorTree, ...]
    added: tuple[AddedField, ...]
    defaults: tuple[DefaultValue, ...]


def list_packs(folder: Path) -> tuple[PackSummary, ...]:
    """Return every pack that a unit whose files lie in ``folder`` can name, by name."""
    own = own_templates(folder)
    return tuple(_summary(name, own) for name in known_packs(own))


def _summary(name: str, own: Path | None) -> PackSummary:
    pack = None
    with contextlib.suppress(OSError):  # one that can't be read is listed, too; pack info says why
        pack = load_pack(name, own=own, asked_at=Location(name)).value
    if pack is None:
        return PackSummary(name, "", "", 0, is_own=_is_own(name, own), is_valid=False)
    return PackSummary(
        name, pack.title, pack.version, len(pack.documents), is_own=_is_own(name, own), is_valid=True
    )  # fmt: skip


def _is_own(name: str, own: Path | None) -> bool:
    found = find_pack(name, own)
    return found is not None and own is not None and found.parent == own


def pack_info(name: str, folder: Path) -> Outcome[PackInfo]:
    """Return what a pack prescribes, or its faults; raises ``OSError``.

    The Word templates of a unit's own pack are tried; what is wrong in them is told beside the value.
    """
    own = own_templates(folder)
    loaded = with_gradings(load_pack(name, own=own, asked_at=Location(f"pack info {name}")))
    pack = loaded.value
    if pack is None:
        return Outcome(None, loaded.diagnostics)
    trees = used_trees(pack)
    info = PackInfo(pack, _is_own(name, own), trees, tuple(_added(pack)), tuple(_defaults(pack, trees)))
    return Outcome(info, (*loaded.diagnostics, *(try_templates(pack) if info.is_own else ())))


def used_trees(pack: Pack) -> tuple[IndicatorTree, ...]:
    """Return the sheets that the documents of a pack print: the one a document names, else that of its kind."""
    names = {form.tree for form in pack.documents}
    kinds = {_PROJECT if form.per_project == _SUMMARY else form.kind for form in pack.documents if not form.tree}
    names |= {tree.name for kind in kinds if (tree := pack.tree_for(kind)) is not None}
    return tuple(tree for tree in pack.trees if tree.name in names)


def when(form: FormDocument) -> str:
    """Return when a document comes out: 随报, 按需 (--only names it), or 汇总 (--bind asks for it)."""
    if form.is_on_request:
        return "按需"
    return _SUMMARY if form.per_project == _SUMMARY and form.kind == _WHOLE else "随报"


def is_known(name: str, folder: Path) -> bool:
    """Return whether there is a pack of this name, faulty or not."""
    return find_pack(name, own_templates(folder)) is not None


def _added(pack: Pack) -> Iterator[AddedField]:
    for kind, schema in pack.schemas.items():
        known = set(_paths(load_schema(kind)))
        for path, shape in schema.walk():
            if path not in known and path[0] != PREVIOUS and shape.key:
                yield AddedField(kind, path, shape.help, shape.required)


def _paths(schema: Schema) -> Iterator[tuple[str, ...]]:
    return (path for path, _ in schema.walk())


# -- what waits to be confirmed -----------------------------------------------------------------------------------


def _defaults(pack: Pack, trees: tuple[IndicatorTree, ...]) -> Iterator[DefaultValue]:
    yield from of_pack(pack, trees)
    for tree in trees:
        yield from _of_tree(tree)


def _of_tree(tree: IndicatorTree) -> Iterator[DefaultValue]:
    for node in tree.nodes():
        if not node.is_confirmed:
            yield DefaultValue(tree.name, node.name, node_text(node), node.source)
        elif node.own is not None:
            yield from _left_open(tree, node, node.own)
    if tree.bonus and not bonus_is_confirmed(tree):
        yield DefaultValue(tree.name, tree.bonus, caps_text(tree))
    if is_default(tree.basis) or tree.document.get("not_applicable") is None:
        yield DefaultValue(tree.name, "不适用的指标", tree.not_applicable, tree.basis)
    if tree.grades and is_default(tree.basis):
        yield DefaultValue(tree.name, GRADES, grades_text(tree.grades), tree.basis)


def bonus_is_confirmed(tree: IndicatorTree) -> bool:
    """Return whether the caps of the bonus have a source."""
    return bool(tree.document.get("bonus", "confidence") == CONFIRMED)


def caps_text(tree: IndicatorTree) -> str:
    """Return what the bonus can add at most, and what the total can come to with it."""
    caps = (("最多加", tree.bonus_cap), ("连同加分最多", tree.total_cap))
    return "，".join(f"{words} {as_trimmed(cap)} 分" for words, cap in caps if cap is not None)


def _left_open(tree: IndicatorTree, node: Indicator, own: OwnIndicators) -> Iterator[DefaultValue]:
    """Yield what a confirmed block of own indicators doesn't say itself."""
    if tree.document.get(*node.path, "bounds") is None:
        yield DefaultValue(tree.name, f"{node.name}的档线", qualitative_text(node))
    if tree.document.get(*node.path, "excess_threshold") is None:
        yield DefaultValue(tree.name, f"{node.name}的超额门槛", excess_text(own))


def node_text(node: Indicator) -> str:
    """Return the points of an indicator and, of a leaf, how it is judged."""
    points = (f"{as_trimmed(node.points)} 分",) if node.points is not None else ()
    return "；".join((*points, *(() if node.children else _judged(node))))


def method_text(node: Indicator) -> str:
    """Return the kind of criterion of a leaf and what it gives, in words."""
    return f"{node.criterion.kind}（{words_of(node.criterion)}）"


def qualitative_text(node: Indicator) -> str:
    """Return what a block of own indicators gives for those without a number."""
    return f"定性：{words_of(Criterion('定性', bounds=node.criterion.bounds))}"


def excess_text(own: OwnIndicators) -> str:
    """Return from where on an own indicator needs a reason for being over its target, and what is taken off."""
    factor = "" if own.factor is None else f"，超过的部分乘 {as_trimmed(own.factor, 4)} 扣减"
    return f"完成值达到目标的 {percent(own.threshold)} 须说明{factor}"


def _judged(node: Indicator) -> Iterator[str]:
    yield method_text(node)
    if node.own is not None:
        yield qualitative_text(node)
        yield excess_text(node.own)
