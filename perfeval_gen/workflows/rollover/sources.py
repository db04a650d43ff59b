"""Last year's files of a unit: which there are, each with its tree, its schema and what can be derived for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, Stage, finding, in_order
from perfeval_gen.packs.model import load_pack
from perfeval_gen.pipeline import default_pack, examine, own_templates
from perfeval_gen.quantities import Amount
from perfeval_gen.reading import read_bytes
from perfeval_gen.rendering import Checked
from perfeval_gen.repository import load_repository, parts_of
from perfeval_gen.schema.model import KINDS, Schema, load_schema
from perfeval_gen.schema.read import Path as Ids
from perfeval_gen.schema.upgrade import upgrade_for, upgraded
from perfeval_gen.schema.validate import Document, shape_at, written_at_top
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.inputs import collect
from perfeval_gen.workflows.rollover.codes import PE761, PE762, PE766, PE767

_WHOLE: Final = "整体自评"
_PROJECT: Final = "项目自评"
_PROJECTS: Final = "项目"
_PROBLEMS: Final = "problems"


@dataclass(frozen=True, slots=True)
class Original:
    """A file of last year with its bytes' ways: byte order mark, line ends. ``whole`` is the file it is a part of."""

    path: Path
    content: bytes
    source: Source
    tree: Node
    schema: Schema
    derived: Mapping[Ids, str]
    whole: Path | None = None

    @property
    def is_project_part(self) -> bool:
        """Whether it is a project's file that is no document of its own."""
        return self.whole is not None and self.path.parent.name == _PROJECTS

    def encoded(self, text: str) -> bytes:
        """Return a text as bytes in the way of this file; always UTF-8."""
        mark = b"\xef\xbb\xbf" if self.content.startswith(b"\xef\xbb\xbf") else b""
        return mark + (text.replace("\n", "\r\n") if b"\r\n" in self.content else text).encode("utf-8")


def originals(folder: Path, year: int) -> Outcome[tuple[Original, ...]]:
    """Return last year's files, parts behind the file they belong to; no value if one can't be used.

    Raises ``OSError`` if a file can't be read.
    """
    here = folder / str(year)
    if not here.is_dir():
        message = f"没有 {year} 年的文件夹“{here}”"
        return Outcome(None, (finding(PE761, message, Location(str(here)), hint=_years(folder)),))
    files = collect([here])
    if not files.value:
        return Outcome(None, (finding(PE761, f"“{here}”里没有数据文件", Location(str(here))),))
    found: list[Diagnostic] = list(files.diagnostics)
    made = [one for path in files.value for one in _group(path, frozenset(files.value), year, found)]
    failed = any(d.severity is Severity.ERROR for d in found)
    return Outcome(None if failed or not made else tuple(made), in_order(found))


def _years(folder: Path) -> str:
    there = sorted(p.name for p in folder.glob("[12][0-9][0-9][0-9]") if p.is_dir()) if folder.is_dir() else []
    return f"这里有：{'、'.join(there)}" if there else PE761.remedy


def _group(path: Path, documents: frozenset[Path], year: int, found: list[Diagnostic]) -> Iterator[Original]:
    """Yield a document and the files that belong to it."""
    read = _read(path)
    found.extend(read.diagnostics)
    if read.value is None:
        return
    content, source, tree = read.value
    kind, _ = written_at_top(tree, "kind")
    if kind not in KINDS:
        found.append(finding(PE766, f"“{path.name}”没有写类型，没有结转", tree.location))
        return
    found.extend((*_wrong_year(tree, year), *_outdated(tree, str(kind))))
    schemas = _schemas(tree, path, found)
    checked = examine(path, Stage.DRAFT).value
    yield Original(path, content, source, tree, schemas[str(kind)], _derived(checked, schemas[str(kind)]))
    for part in parts_of(path):
        if part in documents:
            continue
        other = _read(part)
        found.extend(other.diagnostics)
        if other.value is not None:
            schema = schemas[_PROJECT if part.parent.name == _PROJECTS else _WHOLE]
            yield Original(part, *other.value, schema, _of_part(checked, part), whole=path)


def _read(path: Path) -> Outcome[tuple[bytes, Source, Node]]:
    """Return a file that can be changed in place: read without an error."""
    content = read_bytes(path)
    source = read_source(str(path), content)
    if source.value is None or source.failed:
        return Outcome(None, source.diagnostics)
    tree = parse_tree(source.value)
    errors = tuple(d for d in tree.diagnostics if d.severity is Severity.ERROR)
    is_whole = tree.value is not None and not errors and tree.value.kind == "mapping"
    return Outcome((content, source.value, tree.value) if is_whole and tree.value else None, errors)


def _wrong_year(tree: Node, year: int) -> Iterator[Diagnostic]:
    said, place = written_at_top(tree, "year")
    if said != year:
        told = f"写的是 {said}" if isinstance(said, int) else "没有写明"
        yield finding(PE762, f"年度{told}，文件在 {year} 年的文件夹里", place, mark=f"所在的文件夹是 {year}")


def _outdated(tree: Node, kind: str) -> Iterator[Diagnostic]:
    """Tell a file of an older version; its first change is enough."""
    for change in upgraded(tree, upgrade_for(kind)).diagnostics[:1]:
        yield finding(PE767, f"文件是旧版的：{change.message}", change.location, mark="旧版的写法")


def _schemas(tree: Node, path: Path, found: list[Diagnostic]) -> Mapping[str, Schema]:
    """Return the schemas by kind with the fields that the file's pack adds."""
    written, place = written_at_top(tree, "pack")
    around = load_repository(path).value
    said = around.document.get("pack") if around is not None else None
    kind, _ = written_at_top(tree, "kind")
    name = written if isinstance(written, str) else said if isinstance(said, str) else default_pack(kind)
    pack = load_pack(name, own=own_templates(path.resolve().parent), asked_at=place)
    found.extend(d for d in pack.diagnostics if d.severity is Severity.ERROR)
    added = pack.value.schemas if pack.value is not None else {}
    return {kind: added.get(kind) or load_schema(kind) for kind in KINDS}


def _derived(checked: Checked | None, schema: Schema) -> Mapping[Ids, str]:
    """Return the sums that pass into next year's fields and that the unit left to the program."""
    if checked is None:
        return {}
    shapes = {ids: shape_at(schema, ids) for ids in checked.figures.totals}
    linked = [ids for ids, shape in shapes.items() if shape is not None and shape.rollover_to]
    sums = {ids: checked.figures.totals[ids].value for ids in linked}
    amounts = {ids: amount for ids, amount in sums.items() if isinstance(amount, Amount)}
    told = {ids: f"{amount.in_unit(amount.unit):f}{amount.unit}" for ids, amount in amounts.items()}
    return {**told, **dict(_problems_said(checked.document))}


def _of_part(checked: Checked | None, part: Path) -> Mapping[Ids, str]:
    """Return what the problems in a project's own file said."""
    if checked is None or part.parent.name != _PROJECTS:
        return {}
    places = checked.document.places
    said = _problems_said(checked.document)
    return {ids[2:]: text for ids, text in said if places[ids].location.file == str(part)}


def _problems_said(document: Document) -> Iterator[tuple[Ids, str]]:
    """Yield the texts of problems that hold references, with last year's values in them."""
    for ids, node in document.places.items():
        if _PROBLEMS in ids and node.kind == "scalar" and "{{" in node.value:
            said = document.get(*ids)
            if isinstance(said, str):
                yield ids, said
