"""All stages in order: bytes → text → tree → document → figures → view → findings → documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from perfeval_gen import checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.grading import grading_faults, settled
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, Stage, finding, in_order, limited
from perfeval_gen.figures.derive import Figures, derive_figures
from perfeval_gen.packs.model import PE811, Pack, load_pack
from perfeval_gen.rendering import Checked, Rendered, render_checked, wants_projects
from perfeval_gen.repository import Repository, load_repository, read_rest, read_year
from perfeval_gen.schema.codes import PE201, PE202, PE212
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.projects import project_documents
from perfeval_gen.schema.readable import readable
from perfeval_gen.schema.upgrade import renamed
from perfeval_gen.schema.validate import Document, validate, written_at_top
from perfeval_gen.source.marks import PE505
from perfeval_gen.source.node import Node
from perfeval_gen.source.sound_parts import STAND_IN
from perfeval_gen.source.text import Source
from perfeval_gen.view.binding import bind
from perfeval_gen.view.build import build

DEFAULT_PACK: Final = "gd-zhanjiang"
_DEFAULT_BY_KIND: Final = MappingProxyType({"转移支付自评": "cn"})  # a form of the central government only
OWN_TEMPLATES: Final = "模板"
PROJECT: Final = "项目自评"
_LEVELS_UP: Final = 4

PE814: Final = Code(
    "PE814", "没有写明模板包", Severity.NOTE, "文件没有写“模板包”，按随程序提供的缺省模板包处理。",
    remedy="在文件开头写明，例如“模板包: gd-zhanjiang”",
    bad="类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n",
    good="模板包: gd-zhanjiang\n类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n",
)  # fmt: skip
CODES: Final = (PE814,)


def check_file(
    path: str | os.PathLike[str],
    *,
    stage: Stage | str = Stage.DRAFT,
    pack: str | None = None,
    today: date | None = None,
) -> Outcome[Document]:
    """Return the checked document of a YAML file with every finding.

    ``stage`` is 草稿, 报送 or 公开; ``pack`` takes the place of the file's 模板包; ``today`` is the date that dates are
    compared with, without it they aren't. Raises ``OSError`` if the file can't be read.
    """
    outcome = check_through(Path(path), Stage(stage), pack, today)
    return Outcome(None if outcome.value is None else outcome.value.document, outcome.diagnostics)


def render_file(
    path: str | os.PathLike[str],
    *,
    stage: Stage | str = Stage.DRAFT,
    pack: str | None = None,
    only: Iterable[str] = (),
    binding: str = "",
) -> Outcome[tuple[Rendered, ...]]:
    """Return the documents of a YAML file in the order of its pack; nothing is written.

    ``only`` names documents of the pack; ``binding`` (分册, 合订, 汇总, 不出) says how a whole unit's projects come
    out, in place of what the pack says. No documents come back when a finding blocks at this stage. Raises
    ``OSError`` if the file can't be read, ``BrokenDocument`` if our own result breaks a structural rule.
    """
    named = tuple(only)
    outcome = examine(Path(path), Stage(stage), pack, binding=binding, only=named)
    if outcome.value is None or any(blocks(d, Stage(stage)) for d in outcome.diagnostics):
        return Outcome(None, outcome.diagnostics)
    made = render_checked(outcome.value, named, binding)
    return Outcome(made.value, in_order((*outcome.diagnostics, *made.diagnostics)))


def blocks(item: Diagnostic, stage: Stage) -> bool:
    """Return whether a finding keeps a document from being rendered: in a draft only PE1, PE2 and PE8 do."""
    if item.severity is not Severity.ERROR:
        return False
    return stage is not Stage.DRAFT or item.code[:3] in ("PE1", "PE2", "PE8")


def check_through(path: Path, stage: Stage, pack: str | None = None, today: date | None = None) -> Outcome[Checked]:
    """Return everything known of a file; beyond a draft also what its documents would lack when rendered."""
    outcome = examine(path, stage, pack, today=today)
    if outcome.value is None or stage is Stage.DRAFT or any(blocks(d, stage) for d in outcome.diagnostics):
        return outcome
    made = render_checked(outcome.value)
    return Outcome(outcome.value, in_order((*outcome.diagnostics, *made.diagnostics)))


def examine(  # noqa: PLR0913 - what a run is asked for, by name
    path: Path,
    stage: Stage,
    pack: str | None = None,
    *,
    binding: str = "",
    only: tuple[str, ...] = (),
    today: date | None = None,
) -> Outcome[Checked]:
    """Return everything known of a file after all checks; no value if a stage could not go on.

    ``binding`` and ``only`` tell which projects of a whole unit will come out and are therefore looked at too.
    """
    outcome = _examined(path, stage, pack, (binding, only), today)
    return Outcome(outcome.value, limited(outcome.diagnostics))


def _examined(
    path: Path, stage: Stage, pack: str | None, wanted: tuple[str, tuple[str, ...]], today: date | None
) -> Outcome[Checked]:
    read = read_year(path)
    if read.value is None:
        return Outcome(None, in_order((*read.diagnostics, *_of_the_rest(path, stage, pack, read.diagnostics))))
    year, around = read.value, load_repository(path)
    found = [*_at_stage(read.diagnostics, stage), *around.diagnostics]
    chosen = _pack_for(year.tree, path, pack, around.value)  # before the check: a pack may add fields
    schemas = {} if chosen.value is None else chosen.value.schemas
    named = renamed(year.tree, {} if chosen.value is None else chosen.value.renames)
    found.extend(named.diagnostics)
    validated = validate(named.value or year.tree, stage=stage, schemas=schemas)
    found.extend(d for d in validated.diagnostics if d.code != PE201.id or not _is_faulty(chosen))
    document = validated.value
    if document is None or not year.is_whole:
        return Outcome(None, in_order(found))
    found.extend(chosen.diagnostics)
    if around.value is not None:
        found.extend(around.value.strange(document, path))
    if chosen.value is None or not _is_known(document):
        return Outcome(None, in_order(found))
    if not _is_usable(found):
        return Outcome(
            None, settled(_as_far_as_read(document, chosen.value, today, found), document, chosen.value, stage)
        )
    facts = Facts(*_bound(document, chosen.value, stage, found), chosen.value, stage, today)
    judged = replace(_judged(year.source, facts, found), repository=around.value)
    if wants_projects(chosen.value, document.schema.kind, *wanted):
        judged = replace(judged, projects=_projects(judged, year.own, found))
    return Outcome(judged, settled(found, document, chosen.value, stage))


def _of_the_rest(path: Path, stage: Stage, pack: str | None, found: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """Yield what is wrong in the sections that YAML does take, where it refuses the file as a whole."""
    tree = read_rest(path, found)
    if tree is None:
        return
    kinds = _pack_for(tree, path, pack, load_repository(path).value).value
    validated = validate(tree, stage=stage, schemas={} if kinds is None else kinds.schemas)
    lost = {key for key, node in tree.entries if node.value == STAND_IN}
    if validated.value is not None:
        yield from (d for d in validated.diagnostics if d.location.path[:1] not in {(key,) for key in lost})


def _is_faulty(chosen: Outcome[Pack]) -> bool:
    """Return whether the pack is there but wrong: then a field it may have added is not to be called unknown."""
    return chosen.value is None and any(d.code != PE811.id for d in chosen.diagnostics if d.severity is Severity.ERROR)


def _is_known(document: Document) -> bool:
    return isinstance(document.get("year"), int) and isinstance(document.get("unit", "name"), str)


def _is_usable(found: list[Diagnostic]) -> bool:
    """Return whether documents can be made: what is merely not filled in stops no check, only the delivery."""
    errors = {d.code for d in found if d.severity is Severity.ERROR}
    return errors <= {PE202.id, PE212.id, PE505.id}


def _as_far_as_read(document: Document, pack: Pack, today: date | None, found: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings with those of the checks on what could be read; notes wait until all can be."""
    if any(d.code[:3] not in ("PE1", "PE2", "PE7") for d in found if d.severity is Severity.ERROR):
        return found
    more: list[Diagnostic] = []
    facts = Facts(*_bound(readable(document), pack, Stage.DRAFT, more), pack, Stage.DRAFT, today)
    more.extend(checks.run_checks(facts))
    wrong = {(d.location.file, d.location.line, d.location.column) for d in found}
    grave = (d for d in more if d.severity is not Severity.NOTE)
    return [*found, *(d for d in grave if (d.location.file, d.location.line, d.location.column) not in wrong)]


def _at_stage(found: tuple[Diagnostic, ...], stage: Stage) -> Iterator[Diagnostic]:
    """Yield the findings; what nobody has confirmed is a note in a draft and blocks later."""
    for item in found:
        later = item.code == PE505.id and stage is not Stage.DRAFT
        yield replace(item, severity=Severity.ERROR) if later else item


def _judged(source: Source, facts: Facts, found: list[Diagnostic]) -> Checked:
    view = build(facts.document, facts.figures, facts.pack, facts.stage)
    found.extend(checks.run_checks(facts))
    return Checked(source, facts.document, facts.pack, facts.figures, view, facts.stage)


def _bound(document: Document, pack: Pack, stage: Stage, found: list[Diagnostic]) -> tuple[Document, Figures]:
    """Return the document with plain text in place of references, and its figures."""
    figures = derive_figures(document, pack)
    outcome = bind(document, figures, pack, stage)
    found.extend(outcome.diagnostics)
    if outcome.value is None or outcome.value is document:
        return document, figures
    return outcome.value, derive_figures(outcome.value, pack)  # reasons and gathered texts are among them


def _projects(whole: Checked, own: frozenset[str], found: list[Diagnostic]) -> tuple[Checked, ...]:
    """Return the projects of a whole unit, each scored and checked as a file of its own would be.

    ``own`` are the files that are documents of their own too.
    """
    schema = whole.pack.schemas.get(PROJECT) or load_schema(PROJECT)
    made = []
    for document in project_documents(whole.document, schema):
        figures = derive_figures(document, whole.pack)
        found.extend(checks.run_checks(Facts(document, figures, whole.pack, whole.stage), checks.PROJECT_CHECKS))
        view = build(document, figures, whole.pack, whole.stage)
        is_own = document.tree.location.file in own
        made.append(replace(whole, document=document, figures=figures, view=view, is_own_file=is_own))
    return tuple(made)


def _pack_for(tree: Node, path: Path, pack: str | None, around: Repository | None) -> Outcome[Pack]:
    own = own_templates(path.resolve().parent)
    name, place, found = _pack_name(tree, pack, around)
    outcome = with_gradings(load_pack(name, own=own, asked_at=place))
    if outcome.value is None or around is None:
        return Outcome(outcome.value, (*found, *outcome.diagnostics))
    named = around.named(outcome.value)
    return Outcome(named.value, (*found, *outcome.diagnostics, *named.diagnostics))


def with_gradings(loaded: Outcome[Pack]) -> Outcome[Pack]:
    """Return a pack as it was loaded; none if it grades what no check bears."""
    if loaded.value is None:
        return loaded
    faults = tuple(grading_faults(loaded.value))
    return Outcome(None if faults else loaded.value, (*loaded.diagnostics, *faults))


def _pack_name(tree: Node, pack: str | None, around: Repository | None) -> tuple[str, Location, tuple[Diagnostic, ...]]:
    """Return the pack asked for, written in the file or in perfeval.yaml, or the default, and where it says so."""
    if pack is not None:
        return pack, Location(f"--pack {pack}"), ()
    written, place = written_at_top(tree, "pack")
    if isinstance(written, str):
        return written, place, ()
    said = around.document.get("pack") if around is not None else None
    if around is not None and isinstance(said, str):
        return said, around.document.at(("pack",)), ()
    kind, kind_place = written_at_top(tree, "kind")
    name = default_pack(kind)
    note = finding(PE814, f"没有写明“模板包”，按 {name} 处理", kind_place, mark="可在此加写模板包")
    return name, tree.location, (note,)


def default_pack(kind: object) -> str:
    """Return the pack that a file of this kind is printed by when it names none."""
    return _DEFAULT_BY_KIND.get(str(kind), DEFAULT_PACK)


def own_templates(folder: Path) -> Path | None:
    """Return the unit's own packs: the folder 模板 here or a few levels up."""
    here = folder.resolve()
    upwards = (here, *here.parents)[:_LEVELS_UP]
    return next((p / OWN_TEMPLATES for p in upwards if (p / OWN_TEMPLATES).is_dir()), None)
