"""From a checked document to its Word files: which forms, one for each project or bound, named and sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, Stage, finding
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import parts_digest, read_package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.docx.seal import seal
from perfeval_gen.figures.derive import Figures
from perfeval_gen.forms import PE820, Filled, had_before
from perfeval_gen.packs.digest import digest_of
from perfeval_gen.packs.model import FormDocument, Pack
from perfeval_gen.repository import Repository
from perfeval_gen.schema.validate import Document
from perfeval_gen.source.text import Source
from perfeval_gen.template_worker import filled, is_shipped
from perfeval_gen.version import __version__
from perfeval_gen.view.build import View
from perfeval_gen.view.printed import UNFILLED_MARK, Rows

SEPARATE: Final = "分册"
BOUND: Final = "合订"
SUMMARY: Final = "汇总"
NONE: Final = "不出"
BINDINGS: Final = (SEPARATE, BOUND, SUMMARY, NONE)
_WHOLE, _PROJECT = "整体自评", "项目自评"
_MOST: Final = 30
_LONGEST_NAME: Final = 74  # characters: with .docx and the number of a copy under the 80 of a file's name
_SHORTEST_FACT: Final = 12

PE503: Final = Code(
    "PE503", "文档里还有待填的地方", Severity.ERROR,
    "报送稿、公开稿里不能印出【待填】：表式要求的一节没有内容，或文字中的某一处没有填。",
    remedy="补上这一处所需的字段；确实没有的写“无”", rule="COMP-01",
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
PE818: Final = Code(
    "PE818", "没有可以这样装订的文档", Severity.ERROR,
    "--bind 用于一个文件里有多个项目的整体自评，模板包里还要有项目的文档；“汇总”要有汇总表。"
    "项目自评的文件只能分册、合订。",
    remedy="换一个模板包，或不写 --bind；不要某个文件的文档，就不写它的路径",
)  # fmt: skip
PE819: Final = Code(
    "PE819", "这份模板不能合订", Severity.ERROR,
    "合订要求各份文档除正文外都相同；模板的页眉页脚里有随项目变化的内容，或者用了脚注，就不能合为一份。",
    remedy="用 --bind 分册，或把模板页眉页脚里的标签移到正文",
)  # fmt: skip
CODES: Final = (PE503, PE815, PE816, PE818, PE819, PE820)


class BrokenDocument(Exception):  # noqa: N818 - a fault of ours
    """A rendered document broke a structural rule and isn't delivered; carries what is wrong."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its file name, bytes, and the digest of its parts."""

    filename: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is to be made: its file name, and the facts that will be sealed into it."""

    filename: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that passed, with what rendering needs; ``projects`` are those of a whole unit, seen one by one.

    ``is_own_file``: a project of a unit whose file makes its own documents too. ``repository``: the unit's folder.
    """

    source: Source
    document: Document
    pack: Pack
    figures: Figures
    view: View
    stage: Stage
    projects: tuple[Checked, ...] = ()
    is_own_file: bool = False
    repository: Repository | None = None


def wants_projects(pack: Pack, kind: str, binding: str, only: tuple[str, ...] = ()) -> bool:
    """Return whether a whole unit's projects come out as documents of their own, or in a summary."""
    if kind != _WHOLE:
        return False
    forms = [f for f in pack.documents if f.kind == _PROJECT or f.per_project == SUMMARY]
    return any(_mode(f, binding, only) != NONE for f in forms)


def render_checked(
    checked: Checked, only: tuple[str, ...] = (), binding: str = "", *, is_sampled: bool = False
) -> Outcome[tuple[Rendered, ...]]:
    """Return the documents of a checked file, or the template's faults.

    ``only`` names documents of the pack; ``binding`` (分册, 合订, 汇总, 不出) takes the place of the pack's 各项目.
    ``is_sampled``: the gate looks at a sample only (``forms.fill``), at volumes always.
    """
    fault = _unusable(checked, only, binding)
    if fault is not None:
        return Outcome(None, (fault,))
    made: list[Rendered] = []
    found: list[Diagnostic] = []
    for form in checked.pack.documents:
        try:
            for volume in _volumes(checked, form, only, binding):
                made.append(_volume(form, volume, is_sampled=is_sampled))
                if checked.stage is not Stage.DRAFT:
                    found.extend(_unfilled(checked, form, made[-1].content))
        except TemplateFault as error:
            return Outcome(None, error.diagnostics)
    if not made and not only:
        message = f"模板包“{checked.pack.name}”没有要为这份数据生成的文档"
        hint = "这个包只有项目的表，数据里没有项目；换一个模板包，或用 --only 点名"
        return Outcome(None, (finding(PE816, message, checked.document.at(("pack",)), hint=hint),))
    return Outcome(None if found else tuple(made), tuple(found))


def planned(checked: Checked, only: tuple[str, ...] = (), binding: str = "") -> Outcome[tuple[Planned, ...]]:
    """Return the documents that ``render_checked`` would make, without making them."""
    fault = _unusable(checked, only, binding)
    if fault is not None:
        return Outcome(None, (fault,))
    volumes = ((form, parts) for form in checked.pack.documents for parts in _volumes(checked, form, only, binding))
    return Outcome(tuple(Planned(_file_name(form, _file_facts(form, v)), _facts(v)) for form, v in volumes))


def render_bound(parts: tuple[Checked, ...], only: tuple[str, ...] = ()) -> Outcome[tuple[Rendered, ...]]:
    """Return one volume of each form for several project files of one unit, in their order."""
    made: list[Rendered] = []
    found: list[Diagnostic] = []
    for form in _bound_forms(parts[0].pack, only):
        try:
            made.append(_volume(form, parts))
        except TemplateFault as error:
            return Outcome(None, error.diagnostics)
        if parts[0].stage is not Stage.DRAFT:
            found.extend(_unfilled(parts[0], form, made[-1].content))
    return Outcome(None if found else tuple(made), tuple(found))


def planned_bound(parts: tuple[Checked, ...], only: tuple[str, ...] = ()) -> tuple[Planned, ...]:
    """Return the volumes that ``render_bound`` would make, without making them."""
    forms = _bound_forms(parts[0].pack, only)
    return tuple(Planned(_file_name(form, _file_facts(form, parts)), _facts(parts)) for form in forms)


def _bound_forms(pack: Pack, only: tuple[str, ...]) -> tuple[FormDocument, ...]:
    forms = (form for form in pack.documents if form.kind == _PROJECT)
    return tuple(f for f in forms if any(_is_called(f, n) for n in only) or not (only or f.is_on_request))


# -- which documents ------------------------------------------------------------------------------------------------


def _volumes(
    checked: Checked, form: FormDocument, only: tuple[str, ...], binding: str
) -> tuple[tuple[Checked, ...], ...]:
    """Return the volumes a form comes out in, each with the documents it holds."""
    kind = checked.document.schema.kind
    is_named = any(_is_called(form, name) for name in only)
    if (only or form.is_on_request) and not is_named:
        return ()
    if form.kind == kind:
        return ((checked,),) if form.per_project != SUMMARY or _mode(form, binding, only) == SUMMARY else ()
    if kind != _WHOLE or form.kind != _PROJECT:
        return ()
    mode = _mode(form, binding, only)
    if mode == BOUND and checked.projects:
        return (checked.projects,)
    return tuple((one,) for one in checked.projects if not one.is_own_file) if mode == SEPARATE else ()


def _mode(form: FormDocument, binding: str, only: tuple[str, ...]) -> str:
    """Return how a form of the projects comes out; one that --only names comes out in any case."""
    is_named = any(_is_called(form, name) for name in only)
    if form.per_project == SUMMARY and form.kind == _WHOLE:
        return SUMMARY if is_named or binding == SUMMARY else NONE
    if form.is_on_request and not is_named:
        return NONE
    if binding:
        return NONE if binding == SUMMARY and not is_named else SEPARATE if binding == SUMMARY else binding
    return SEPARATE if is_named and form.per_project in (NONE, SUMMARY) else form.per_project


def _unusable(checked: Checked, only: tuple[str, ...], binding: str) -> Diagnostic | None:
    kind, documents = checked.document.schema.kind, checked.pack.documents
    forms = tuple(f for f in documents if f.kind == kind or (kind == _WHOLE and f.kind == _PROJECT))
    if not any(f.kind == kind or _mode(f, binding, only) != NONE for f in forms):
        message = f"模板包“{checked.pack.name}”没有“{kind}”的文档"
        return finding(PE816, message, checked.document.at(("pack",)))
    strange = [name for name in only if not any(_is_called(f, name) for f in documents)]
    if strange:
        names = "、".join(f.title for f in forms)
        return finding(PE815, f"模板包里没有文档“{strange[0]}”", Location("--only"), hint=f"可用：{names}")
    if (binding == SUMMARY and kind != _WHOLE) or (binding == NONE and kind == _PROJECT):
        file = Path(checked.source.name).name
        message = f"--bind {binding} 管的是整体自评里的项目，{file} 是{kind}"
        hint = "不写 --bind；不要这个文件的文档，就不写它的路径"
        return finding(PE818, message, Location(f"--bind {binding}", place=file), hint=hint)
    if binding not in ("", NONE) and kind == _WHOLE and not _can_bind(forms, binding):
        return finding(PE818, f"模板包“{checked.pack.name}”没有可以“{binding}”的项目文档", Location("--bind"))
    return None


def _can_bind(forms: tuple[FormDocument, ...], binding: str) -> bool:
    if binding == SUMMARY:
        return any(f.per_project == SUMMARY and f.kind == _WHOLE for f in forms)
    return any(f.kind == _PROJECT for f in forms)


def _is_called(form: FormDocument, name: str) -> bool:
    return name in (form.title, form.attachment_label)


# -- one document -----------------------------------------------------------------------------------------------------


def _volume(form: FormDocument, parts: tuple[Checked, ...], *, is_sampled: bool = False) -> Rendered:
    """Return one file: a document, or several of one form bound together."""
    content, digest = _single(parts[0], form, is_sampled) if len(parts) == 1 else _together(form, parts)
    return Rendered(_file_name(form, _file_facts(form, parts)), content, digest)


def _single(checked: Checked, form: FormDocument, is_sampled: bool) -> tuple[bytes, str]:  # noqa: FBT001
    made = _document(checked, form, _facts((checked,)), is_sampled=is_sampled)
    if made.problems:
        raise _blamed(form, made.problems, made.of_template)
    return made.content, made.digest


def _together(form: FormDocument, parts: tuple[Checked, ...]) -> tuple[bytes, str]:
    from perfeval_gen.docx.bind import bind

    try:
        bound = bind([_document(one, form, None).content for one in parts])
    except ValueError as error:
        raise TemplateFault(finding(PE819, f"《{form.title}》不能合订", Location(str(form.template)))) from error
    content = seal(bound, _facts(parts))
    problems = check_document(content, references=True)
    if problems:
        raise _blamed(form, problems, had_before(form.template, problems))
    return content, parts_digest(read_package(content))


def _file_facts(form: FormDocument, parts: tuple[Checked, ...]) -> dict[str, str]:
    facts = parts[0].view.file_facts(form)
    return {**facts, "项目名称": "各项目"} if len(parts) > 1 else facts


def _blamed(form: FormDocument, problems: tuple[str, ...], of_template: tuple[str, ...]) -> Exception:
    """Return the fault for a broken result: the template's if it was broken before, or isn't one of ours; else ours."""
    told = of_template or (() if is_shipped(form.template) else problems)
    if told:
        from perfeval_gen.docx.gate_words import in_chinese

        message = f"模板“{form.template.name}”不合规范：{'；'.join(in_chinese(told)[:3])}"
        return TemplateFault(finding(PE820, message, Location(str(form.template))))
    return BrokenDocument(f"{form.title}: {'; '.join(problems[:5])}")


def _document(
    checked: Checked, form: FormDocument, facts: Mapping[str, str] | None, *, is_sampled: bool = False
) -> Filled:
    """Return what the form's template makes of a document."""
    filed = checked.document.get("filed_on")
    names = checked.view.file_facts(form)
    properties = CoreProperties(title=form.heading, creator=names["单位名称"], subject=form.title)
    if isinstance(filed, date):
        properties = replace(properties, created=datetime(filed.year, filed.month, filed.day, tzinfo=UTC))
    projects = Rows(one.view.root for one in checked.projects)
    context = {**checked.view.context(form), "各项目": projects}
    return filled(form.template, context, properties, facts, is_sampled=is_sampled)


def _unfilled(checked: Checked, form: FormDocument, content: bytes) -> list[Diagnostic]:
    """Report every paragraph that would print 【待填】, by document and heading."""
    from perfeval_gen.docx.words import paragraphs

    places = [(heading, text) for heading, text in paragraphs(content) if UNFILLED_MARK in text]
    file = checked.source.name
    return [
        finding(PE503, f"《{form.title}》里还有待填的地方：{text[:_MOST]}", Location(file, place=heading or "表中"))
        for heading, text in dict.fromkeys(places)
    ]


def _facts(parts: tuple[Checked, ...]) -> dict[str, str]:
    data = [_written_down(_Same(one.document)) for one in parts]
    canonical = f"[{', '.join(data)}]" if len(data) > 1 else data[0]
    pack = f"{parts[0].pack.name} {parts[0].pack.version}"
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "perfeval.data": digest,
        "perfeval.pack": pack,
        "perfeval.stage": parts[0].stage.value,
        "perfeval.templates": digest_of(parts[0].pack),
        "perfeval.version": __version__,
    }


class _Same:
    """A document known by identity: the facts of one are asked for by each of its forms."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=8)
def _written_down(known: _Same) -> str:
    return repr(_canonical(known.document.data))


def _canonical(value: object) -> object:
    """Return checked data in a form whose repr is the same whatever keys, order and comments the file uses."""
    if isinstance(value, Mapping):
        return sorted((key, _canonical(inner)) for key, inner in value.items())
    return [_canonical(inner) for inner in value] if isinstance(value, tuple) else value


def _file_name(form: FormDocument, facts: dict[str, str]) -> str:
    """Return the name by the pattern; where it would be too long, the longest fact gives way, not the title."""
    name = _filled(form.file_name, facts)
    while len(name) > _LONGEST_NAME:
        key = max((k for k in facts if "{" + k + "}" in form.file_name), key=lambda k: len(facts[k]), default="")
        if len(facts.get(key, "")) <= _SHORTEST_FACT:
            break
        facts = {**facts, key: _shortened(facts[key], len(name) - _LONGEST_NAME)}
        name = _filled(form.file_name, facts)
    return f"{name}.docx"


def _filled(pattern: str, facts: dict[str, str]) -> str:
    for key, text in facts.items():
        pattern = pattern.replace("{" + key + "}", text)
    return pattern.strip()


def _shortened(text: str, by: int) -> str:
    """Return a text with its middle left out, so that names that differ at either end still differ."""
    keep = max(_SHORTEST_FACT - 1, len(text) - by - 1)
    return f"{text[: (keep + 1) // 2]}…{text[len(text) - keep // 2 :]}"
