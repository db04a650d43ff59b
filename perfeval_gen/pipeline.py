"""All stages in order: bytes → text → tree → document → figures → view → findings → documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from perfeval_gen import __version__, checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, Stage, finding, in_order
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.lint import check_document
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.package import parts_digest, read_package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.docx.seal import seal
from perfeval_gen.docx.template import Template, compile_template
from perfeval_gen.docx.words import paragraphs
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import FormDocument, Pack, load_pack
from perfeval_gen.schema.codes import PE202, PE212
from perfeval_gen.schema.validate import Document, validate, written_at_top
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.view.build import View, build
from perfeval_gen.view.filters import FILTERS
from perfeval_gen.view.printed import UNFILLED_MARK

DEFAULT_PACK: Final = "gd-zhanjiang"
OWN_TEMPLATES: Final = "模板"
_LEVELS_UP: Final = 4

PE814: Final = Code(
    "PE814", "没有写明模板包", Severity.NOTE, "文件没有写“模板包”，按随程序提供的缺省模板包处理。",
    remedy="在文件开头写明，例如“模板包: gd-zhanjiang”",
    bad="类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n",
    good="模板包: gd-zhanjiang\n类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n",
)  # fmt: skip
PE815: Final = Code(
    "PE815", "模板包里没有这份文档", Severity.ERROR, "--only 写的文档名称不在模板包列出的文档之中。",
    remedy="改为列出的名称之一",
)  # fmt: skip
PE816: Final = Code(
    "PE816",
    "模板包不适用这类数据",
    Severity.ERROR,
    "模板包没有为这种“类型”准备文档。",
    remedy="换一个模板包，或改正“类型”",
)
PE503: Final = Code(
    "PE503", "文档里还有待填的地方", Severity.ERROR,
    "报送稿、公开稿里不能印出【待填】：表式要求的一节没有内容，或文字中的某一处没有填。",
    remedy="补上这一处所需的字段；确实没有的写“无”", rule="COMP-01",
)  # fmt: skip
CODES: Final = (PE503, PE814, PE815, PE816)
_MOST: Final = 30


class BrokenDocument(Exception):  # noqa: N818 - a fault of ours
    """A rendered document broke a structural rule and isn't delivered; carries what is wrong."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its file name, bytes, and the digest of its parts."""

    filename: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that passed, with what rendering needs."""

    source: Source
    document: Document
    pack: Pack
    view: View
    stage: Stage


def check_file(
    path: str | os.PathLike[str], *, stage: Stage | str = Stage.DRAFT, pack: str | None = None
) -> Outcome[Document]:
    """Return the checked document of a YAML file with every finding.

    ``stage`` is 草稿, 报送 or 公开; ``pack`` takes the place of the file's 模板包. Raises ``OSError`` if the file can't
    be read.
    """
    outcome = check_through(Path(path), Stage(stage), pack)
    return Outcome(None if outcome.value is None else outcome.value.document, outcome.diagnostics)


def render_file(
    path: str | os.PathLike[str],
    *,
    stage: Stage | str = Stage.DRAFT,
    pack: str | None = None,
    only: Iterable[str] = (),
) -> Outcome[tuple[Rendered, ...]]:
    """Return the documents of a YAML file in the order of its pack; nothing is written.

    ``only`` names documents of the pack. No documents come back when a finding blocks at this stage. Raises
    ``OSError`` if the file can't be read, ``BrokenDocument`` if our own result breaks a structural rule.
    """
    outcome = examine(Path(path), Stage(stage), pack)
    if outcome.value is None or any(blocks(d, Stage(stage)) for d in outcome.diagnostics):
        return Outcome(None, outcome.diagnostics)
    made = render_checked(outcome.value, tuple(only))
    return Outcome(made.value, in_order((*outcome.diagnostics, *made.diagnostics)))


def blocks(item: Diagnostic, stage: Stage) -> bool:
    """Return whether a finding keeps a document from being rendered: in a draft only PE1, PE2 and PE8 do."""
    if item.severity is not Severity.ERROR:
        return False
    return stage is not Stage.DRAFT or item.code[:3] in ("PE1", "PE2", "PE8")


def check_through(path: Path, stage: Stage, pack: str | None = None) -> Outcome[Checked]:
    """Return everything known of a file; beyond a draft also what its documents would lack when rendered."""
    outcome = examine(path, stage, pack)
    if outcome.value is None or stage is Stage.DRAFT or any(blocks(d, stage) for d in outcome.diagnostics):
        return outcome
    made = render_checked(outcome.value)
    return Outcome(outcome.value, in_order((*outcome.diagnostics, *made.diagnostics)))


def examine(path: Path, stage: Stage, pack: str | None = None) -> Outcome[Checked]:
    """Return everything known of a file after all checks; no value if a stage could not go on."""
    read = read_source(str(path), path.read_bytes())
    if read.value is None or read.failed:
        return Outcome(None, read.diagnostics)
    tree = parse_tree(read.value)
    found = [*read.diagnostics, *tree.diagnostics]
    if tree.value is None:
        return Outcome(None, in_order(found))
    chosen = _pack_for(tree.value, path, pack)  # before the check: a pack may add fields
    schemas = {} if chosen.value is None else chosen.value.schemas
    validated = validate(tree.value, stage=stage, schemas=schemas)
    found.extend(validated.diagnostics)
    document = validated.value
    if document is None:
        return Outcome(None, in_order(found))
    found.extend(chosen.diagnostics)
    if chosen.value is None or not _is_usable(document, found):
        return Outcome(None, in_order(found))
    return _judged(read.value, document, chosen.value, stage, found)


def _is_usable(document: Document, found: list[Diagnostic]) -> bool:
    """Return whether figures can be derived: what is merely not filled in stops no check, only the delivery."""
    errors = {d.code for d in found if d.severity is Severity.ERROR}
    is_known = isinstance(document.get("year"), int) and isinstance(document.get("unit", "name"), str)
    return is_known and errors <= {PE202.id, PE212.id}


def _judged(source: Source, document: Document, pack: Pack, stage: Stage, found: list[Diagnostic]) -> Outcome[Checked]:
    figures = derive_figures(document, pack)
    view = build(document, figures, pack, stage)
    found.extend(checks.run_checks(Facts(document, figures, pack, stage)))
    return Outcome(Checked(source, document, pack, view, stage), in_order(found))


def _pack_for(tree: Node, path: Path, pack: str | None) -> Outcome[Pack]:
    own = own_templates(path.resolve().parent)
    if pack is not None:
        return load_pack(pack, own=own, asked_at=Location(f"--pack {pack}"))
    written, place = written_at_top(tree, "pack")
    if isinstance(written, str):
        return load_pack(written, own=own, asked_at=place)
    kind = written_at_top(tree, "kind")[1]
    note = finding(PE814, f"没有写明“模板包”，按 {DEFAULT_PACK} 处理", kind, mark="可在此加写模板包")
    outcome = load_pack(DEFAULT_PACK, own=own, asked_at=tree.location)
    return Outcome(outcome.value, (note, *outcome.diagnostics))


def own_templates(folder: Path) -> Path | None:
    """Return the unit's own packs: the folder 模板 here or a few levels up."""
    here = folder.resolve()
    upwards = (here, *here.parents)[:_LEVELS_UP]
    return next((p / OWN_TEMPLATES for p in upwards if (p / OWN_TEMPLATES).is_dir()), None)


# -- rendering -------------------------------------------------------------------------------------------------


def render_checked(checked: Checked, only: tuple[str, ...] = ()) -> Outcome[tuple[Rendered, ...]]:
    """Return the documents of a checked file, or the template's faults."""
    chosen = _forms(checked, only)
    if isinstance(chosen, Diagnostic):
        return Outcome(None, (chosen,))
    made: list[Rendered] = []
    found: list[Diagnostic] = []
    for form in chosen:
        try:
            made.append(_rendered(checked, form))
        except TemplateFault as fault:
            return Outcome(None, fault.diagnostics)
        if checked.stage is not Stage.DRAFT:
            found.extend(_unfilled(checked, form, made[-1].content))
    return Outcome(None if found else tuple(made), tuple(found))


def _unfilled(checked: Checked, form: FormDocument, content: bytes) -> list[Diagnostic]:
    """Report every paragraph that would print 【待填】, by document and heading."""
    places = [(heading, text) for heading, text in paragraphs(content) if UNFILLED_MARK in text]
    file = checked.source.name
    return [
        finding(PE503, f"《{form.title}》里还有待填的地方：{text[:_MOST]}", Location(file, place=heading or "表中"))
        for heading, text in dict.fromkeys(places)
    ]


def _forms(checked: Checked, only: tuple[str, ...]) -> tuple[FormDocument, ...] | Diagnostic:
    kind = checked.document.schema.kind
    forms = tuple(f for f in checked.pack.documents if f.kind == kind)
    names = "、".join(f.title for f in forms)
    if not forms:
        message = f"模板包“{checked.pack.name}”没有“{kind}”的文档"
        return finding(PE816, message, checked.document.at(("pack",)))
    strange = [name for name in only if not any(_is_called(f, name) for f in checked.pack.documents)]
    if strange:
        return finding(PE815, f"模板包里没有文档“{strange[0]}”", Location("--only"), hint=f"可用：{names}")
    return tuple(f for f in forms if not only or any(_is_called(f, name) for name in only))


def _is_called(form: FormDocument, name: str) -> bool:
    return name in (form.title, form.attachment_label)


def _rendered(checked: Checked, form: FormDocument) -> Rendered:
    template = _template(form.template, form.template.stat().st_mtime_ns)
    filed = checked.document.get("filed_on")
    created = datetime(filed.year, filed.month, filed.day, tzinfo=UTC) if isinstance(filed, date) else None
    facts = checked.view.file_facts(form)
    properties = CoreProperties(title=form.heading, creator=facts["单位名称"], subject=form.title)
    if created is not None:
        properties = replace(properties, created=created)
    content = seal(template.render(checked.view.context(form), properties), _facts(checked))
    if problems := check_document(content):
        raise BrokenDocument(f"{form.title}: {'; '.join(problems[:5])}")
    return Rendered(_file_name(form, facts), content, parts_digest(read_package(content)))


@lru_cache(maxsize=64)
def _template(path: Path, _changed: int) -> Template:
    return compile_template(
        path, filters=FILTERS, strict=True, per_render={"编号": Numbering}, highlight=(UNFILLED_MARK,), name=path.name
    )


def _facts(checked: Checked) -> dict[str, str]:
    data = hashlib.sha256(repr(_canonical(checked.document.data)).encode("utf-8", "surrogatepass")).hexdigest()
    pack = f"{checked.pack.name} {checked.pack.version}"
    return {"perfeval.data": data, "perfeval.pack": pack, "perfeval.version": __version__}


def _canonical(value: object) -> object:
    """Return checked data in a form whose repr is the same whatever keys, order and comments the file uses."""
    if isinstance(value, Mapping):
        return sorted((key, _canonical(inner)) for key, inner in value.items())
    return [_canonical(inner) for inner in value] if isinstance(value, tuple) else value


def _file_name(form: FormDocument, facts: dict[str, str]) -> str:
    name = form.file_name
    for key, text in facts.items():
        name = name.replace("{" + key + "}", text)
    return f"{name.strip()}.docx"
