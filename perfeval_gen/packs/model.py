"""What an authority prescribes: a folder with ``pack.yaml``, indicator files and Word templates."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen import cache
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, Stage, finding
from perfeval_gen.packs.additions import CODES as ADDITION_CODES
from perfeval_gen.packs.additions import extended_schemas
from perfeval_gen.packs.gradings import Grading, gradings_of
from perfeval_gen.packs.indicator_faults import CODES as INDICATOR_CODES
from perfeval_gen.packs.indicator_faults import indicator_faults
from perfeval_gen.packs.indicators import IndicatorTree, tree_of
from perfeval_gen.packs.kept import FolderState, Kept, Made, state_of
from perfeval_gen.packs.pack_faults import CODES as PACK_CODES
from perfeval_gen.packs.pack_faults import pack_faults
from perfeval_gen.packs.ratio_faults import CODES as RATIO_CODES
from perfeval_gen.packs.ratio_faults import own_ratio_names, ratio_faults
from perfeval_gen.packs.remedies import for_packs
from perfeval_gen.packs.renames import CODES as RENAME_CODES
from perfeval_gen.packs.renames import rename_faults, renames_of
from perfeval_gen.reading import read_bytes
from perfeval_gen.resources import data_root
from perfeval_gen.schema.codes import PE202
from perfeval_gen.schema.migrations import Change
from perfeval_gen.schema.model import Schema, load_schema
from perfeval_gen.schema.validate import Document, shape_at, validate_as
from perfeval_gen.schema.values import State
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree

PE811: Final = Code(
    "PE811", "找不到模板包", Severity.ERROR,
    "“模板包”写的名称既不在单位文件夹的“模板”里，也不在随程序提供的 templates 里。",
    remedy="改为可用的模板包名称，或把模板包放进单位文件夹的“模板”",
    bad="类型: 整体自评\n模板包: gd-zhanjiangg\n年度: 2025\n单位: {名称: 某县数据局}\n",
    good="类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n",
)  # fmt: skip
PE812: Final = Code(
    "PE812", "模板包沿用成环", Severity.ERROR, "模板包一层层“沿用”，又回到了自己。", remedy="改正 pack.yaml 的“沿用”"
)
PE813: Final = Code(
    "PE813", "模板包缺少模板", Severity.ERROR, "pack.yaml 列出的 Word 模板在本包和所沿用的包里都找不到。",
    remedy="把模板文件放进模板包的文件夹，或改正 pack.yaml 的“模板”",
)  # fmt: skip
PE817: Final = Code(
    "PE817", "文档指名的评分指标不存在", Severity.ERROR, "pack.yaml 文档的“指标”写的文件在本包和所沿用的包里都找不到。",
    remedy="写评分指标文件的名称，不带 .yaml",
)  # fmt: skip
CODES: Final = (PE811, PE812, PE813, PE817, *INDICATOR_CODES, *ADDITION_CODES, *RATIO_CODES, *PACK_CODES, *RENAME_CODES)

PACK_FILE: Final = "pack.yaml"


@dataclass(frozen=True, slots=True)
class FormDocument:
    """One document of a pack: title, the kind of data it is made from, template and pattern of the file name.

    ``tree`` is the indicators file it prints ('' the first of its kind). ``is_on_request``: only where --only names
    it. ``per_project``: how a project's document comes out of a whole unit's data (不出, 分册, 合订, 汇总).
    """

    title: str
    kind: str
    template: Path
    file_name: str
    attachment_label: str
    heading: str
    tree: str = ""
    is_on_request: bool = False
    per_project: str = "不出"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with everything it takes over from the pack it extends.

    ``schemas`` are the kinds of data that it adds fields to; the others are as shipped. ``folders`` are its own and
    those of the packs it extends. ``renames`` are the names that data may still have, by kind. ``relations`` say which
    number can't exceed which, ``gradings`` how serious a finding is here.
    """

    name: str
    title: str
    version: str
    documents: tuple[FormDocument, ...]
    wording: Mapping[str, str]
    options: Mapping[str, Any]
    ratios: Mapping[str, Mapping[str, tuple[str, ...]]]
    grades: tuple[tuple[str, Decimal], ...]
    trees: tuple[IndicatorTree, ...]
    note: str = ""
    extends: str = ""
    basis: tuple[Mapping[str, Any], ...] = ()
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    renames: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    gradings: tuple[Grading, ...] = ()
    relations: tuple[Mapping[str, Any], ...] = ()

    def tree_for(self, kind: str) -> IndicatorTree | None:
        """Return the tree whose total is that of a kind of data: the one its first document names, else the first."""
        named = next((d.tree for d in self.documents if d.kind == kind and d.tree), None)
        fitting = [t for t in self.trees if t.kind == kind]
        return next((t for t in fitting if t.name == named), fitting[0] if fitting else None)

    def tree_named(self, name: str) -> IndicatorTree | None:
        """Return the tree of an indicators file by its stem."""
        return next((t for t in self.trees if t.name == name), None)


@dataclass(frozen=True, slots=True)
class _Layer:
    folder: Path
    document: Document


def pack_folders(own: Path | None) -> tuple[Path, ...]:
    """Return the folders to look in: the unit's own ``模板``, then the shipped ones."""
    shipped = data_root() / "templates"
    return (own, shipped) if own is not None and own.is_dir() else (shipped,)


def known_packs(own: Path | None = None) -> tuple[str, ...]:
    """Return the names of all packs that can be found, sorted."""
    return tuple(sorted({p.parent.name for folder in pack_folders(own) for p in folder.glob(f"*/{PACK_FILE}")}))


def find_pack(name: str, own: Path | None = None) -> Path | None:
    """Return the folder of the pack ``name``, or None."""
    for folder in pack_folders(own):
        if name and Path(name).name == name and (folder / name / PACK_FILE).exists():
            return folder / name
    return None


def load_pack(name: str, *, own: Path | None = None, asked_at: Location) -> Outcome[Pack]:
    """Return the pack ``name`` with what it extends. ``asked_at`` is where the name was written.

    A pack is read once as long as its files stay as they are; callers share it with its findings.
    """
    if not name:
        return Outcome(None)
    if find_pack(name, own) is None:
        return Outcome(None, (_not_found(name, own, asked_at),))
    key = (name, *((str(folder), str(folder.absolute())) for folder in pack_folders(own)))
    return _KEPT.get(key, lambda folder: find_pack(folder.name, own) == folder, lambda: _kept(name, own))


def _kept(name: str, own: Path | None) -> Made[Outcome[Pack]]:
    """Return the pack as an earlier run made it of the same files, else make it."""
    if not cache.is_used():
        return _made(name, own)
    packs = (one for folder in pack_folders(own) for one in sorted(folder.iterdir()) if one.is_dir())
    package = Path(__file__).parents[1]
    code = (package / "diagnostics.py", package / "packs", package / "schema", package / "source")
    folders = [str(folder.absolute()) for folder in pack_folders(own)]
    key = cache.key_of(name, folders, own, cache.state_of((*packs, data_root() / "schemas", *code)))
    return cache.kept("pack", key, lambda: _made(name, own))


def _made(name: str, own: Path | None) -> Made[Outcome[Pack]]:
    """Return the pack with the folders it was read from; none where another might become one of them."""
    found: list[Diagnostic] = []
    layers: list[_Layer] = []
    folders: list[tuple[Path, FolderState]] = []
    wanted, place = name, Location(name)
    while wanted:
        if any(layer.folder.name == wanted for layer in layers):
            found.append(finding(PE812, f"模板包“{wanted}”沿用了自己", place))
            break
        folder = find_pack(wanted, own)
        if folder is None:
            return Made(Outcome(None, (*found, _not_found(wanted, own, place))), ())
        folders.append((folder, state_of(folder)))
        outcome = _checked(folder / PACK_FILE, "模板包")
        found.extend(outcome.diagnostics)
        if outcome.value is None or outcome.failed:
            break
        layers.append(_Layer(folder, outcome.value))
        wanted, place = outcome.value.get("extends") or "", outcome.value.at(("extends",))
    if not layers or any(d.severity is Severity.ERROR for d in found):
        return Made(Outcome(None, tuple(found)), tuple(folders))
    return Made(_assembled(tuple(layers), found), tuple(folders))


_KEPT: Final[Kept[Outcome[Pack]]] = Kept()


def _not_found(name: str, own: Path | None, place: Location) -> Diagnostic:
    known = known_packs(own)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    guess = f"是否想写“{close[0]}”？" if close else ""
    return finding(PE811, f"找不到模板包“{name}”", place, mark=f"{guess}可用：{'、'.join(known)}")


def _checked(path: Path, kind: str) -> Outcome[Document]:
    source = read_source(str(path), read_bytes(path))
    if source.value is None:
        return Outcome(None, source.diagnostics)
    tree = parse_tree(source.value)
    if tree.value is None or tree.failed:
        return Outcome(None, (*source.diagnostics, *tree.diagnostics))
    checked = validate_as(load_schema(kind), tree.value, stage=Stage.SUBMISSION)
    found = (*source.diagnostics, *tree.diagnostics, *for_packs(checked.diagnostics))
    if checked.value is None or checked.failed:
        return Outcome(None, found)
    document = checked.value
    said = replace(document, data=_without_states(document.data))
    return Outcome(said, (*found, *_left_out(document)))


def _without_states(value: Any) -> Any:  # noqa: ANN401
    """Return the data without what only says 无 or 不适用: in a pack that is the same as not writing it."""
    if isinstance(value, Mapping):
        return {k: _without_states(v) for k, v in value.items() if not isinstance(v, State)}
    return tuple(_without_states(v) for v in value if not isinstance(v, State)) if isinstance(value, tuple) else value


def _left_out(document: Document) -> Iterator[Diagnostic]:
    for path in document.places:
        shape, value = shape_at(document.schema, path), document.get(*path)
        if shape is not None and shape.required and isinstance(value, State):
            message = f"“{shape.key}”必须写明，不能写“{value.value}”"
            yield finding(PE202, message, document.at(path), severity=Severity.ERROR, mark="必须写明", hint=shape.help)


def _assembled(layers: tuple[_Layer, ...], found: list[Diagnostic]) -> Outcome[Pack]:
    """Merge the layers, the pack itself first: mappings merge, lists replace, templates go by file name."""
    top = layers[0].document
    schemas = extended_schemas([layer.document for layer in layers])
    found.extend(schemas.diagnostics)
    trees, faults = _trees(layers, schemas.value or {})
    documents, missing = _documents(layers)
    found.extend(f for layer in layers for f in ratio_faults(layer.document, schemas.value or {}))
    found.extend(f for layer in layers for f in pack_faults(layer.document))
    found.extend(rename_faults(top, schemas.value or {}, trees))
    found.extend((*faults, *missing, *_unknown_trees(layers), *_strange_trees(layers, trees)))
    if any(d.severity is Severity.ERROR for d in found):
        return Outcome(None, tuple(found))
    pack = Pack(
        name=layers[0].folder.name,
        title=top.get("title"),
        version=top.get("version"),
        documents=documents,
        wording=_merged(layers, "wording"),
        options=_merged(layers, "options"),
        ratios=_merged(layers, "ratios"),
        grades=tuple((row["grade"], row["lower"]) for row in _first_list(layers, "grades")),
        trees=trees,
        note=top.get("note") or "",
        extends=top.get("extends") or "",
        basis=_first_list(layers, "basis"),
        schemas=schemas.value or {},
        folders=tuple(layer.folder for layer in layers),
        gradings=gradings_of(layer.document for layer in layers),
        renames=renames_of([layer.document for layer in layers], schemas.value or {}, trees),
        relations=tuple(row for layer in layers for row in layer.document.rows("relations")),
    )
    return Outcome(pack, tuple(found))


def _merged(layers: tuple[_Layer, ...], key: str) -> Mapping[str, Any]:
    merged: dict[str, Any] = {}
    for layer in reversed(layers):
        merged.update(layer.document.get(key) or {})
    return MappingProxyType(merged)


def _first_list(layers: tuple[_Layer, ...], key: str) -> tuple[Mapping[str, Any], ...]:
    return next((rows for layer in layers if (rows := layer.document.rows(key))), ())


def _documents(layers: tuple[_Layer, ...]) -> tuple[tuple[FormDocument, ...], list[Diagnostic]]:
    made: list[FormDocument] = []
    missing: list[Diagnostic] = []
    owner = next((layer for layer in layers if layer.document.rows("documents")), layers[0])
    for i, row in enumerate(owner.document.rows("documents")):
        named = Path(str(row["template"])).name == row["template"]  # a file of the pack, nowhere else
        path = next((p for layer in layers if named and (p := layer.folder / row["template"]).is_file()), None)
        if path is None:
            place = owner.document.at(("documents", i, "template"))
            missing.append(finding(PE813, f"找不到模板“{row['template']}”", place))
            continue
        made.append(_form_document(row, path))
    return tuple(made), missing


def _unknown_trees(layers: tuple[_Layer, ...]) -> Iterator[Diagnostic]:
    known = {p.stem for layer in layers for p in layer.folder.glob("*.yaml") if p.name != PACK_FILE}
    owner = next((layer for layer in layers if layer.document.rows("documents")), layers[0])
    for i, row in enumerate(owner.document.rows("documents")):
        name = row.get("tree")
        if name and name not in known:
            mark = f"可用：{'、'.join(sorted(known))}"
            place = owner.document.at(("documents", i, "tree"))
            yield finding(PE817, f"没有评分指标文件“{name}”", place, mark=mark)


def _strange_trees(layers: tuple[_Layer, ...], trees: tuple[IndicatorTree, ...]) -> Iterator[Diagnostic]:
    """Yield the documents that name a tree of another kind of data."""
    owner = next((layer for layer in layers if layer.document.rows("documents")), layers[0])
    for i, row in enumerate(owner.document.rows("documents")):
        tree = next((t for t in trees if t.name == row.get("tree")), None)
        if tree is not None and tree.kind != row["kind"]:
            message = f"文档是“{row['kind']}”，评分指标“{tree.name}”却是“{tree.kind}”的"
            place = owner.document.at(("documents", i, "tree"))
            yield finding(PE817, message, place, mark="换一个评分指标文件，或改正它的“类型”")


def _form_document(row: Mapping[str, Any], path: Path) -> FormDocument:
    label = row.get("attachment_label")
    return FormDocument(
        title=row["title"],
        kind=row["kind"],
        template=path,
        file_name=row["file_name"],
        attachment_label=label if isinstance(label, str) else "",
        heading=row.get("heading") or row["title"],
        tree=row.get("tree") or "",
        is_on_request=row.get("when") == "按需",
        per_project=row.get("per_project") or "不出",
    )


def _trees(
    layers: tuple[_Layer, ...], schemas: Mapping[str, Schema]
) -> tuple[tuple[IndicatorTree, ...], list[Diagnostic]]:
    """Return the trees by file name: one of the pack itself takes the place of the one it took over."""
    found: list[Diagnostic] = []
    trees: dict[str, IndicatorTree] = {}
    packs = tuple(layer.document for layer in layers)
    for layer in layers:
        for path in sorted(p for p in layer.folder.glob("*.yaml") if p.name != PACK_FILE):
            if path.stem in trees:
                continue
            outcome = _checked(path, "指标体系")
            found.extend(outcome.diagnostics)
            if outcome.value is not None and not outcome.failed:
                trees[path.stem] = tree = tree_of(outcome.value, path.stem)
                schema = schemas.get(tree.kind) or load_schema(tree.kind)
                found.extend(indicator_faults(tree, schema, own_ratio_names(packs, tree.kind)))
    return tuple(trees.values()), found
