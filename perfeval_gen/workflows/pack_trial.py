"""Trying a pack's Word templates before there are data: each is filled twice, and what is wrong in it is told.

Once with a file that holds no more than its head, once with one that holds every field with its example, so that the
names inside of loops and conditions are met too. Of branches that neither takes is told what is wrong in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage, finding, in_order
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate_words import in_chinese
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.forms import PE820
from perfeval_gen.packs.model import FormDocument, Pack
from perfeval_gen.rendering import Checked, render_checked
from perfeval_gen.schema.model import PREVIOUS, Field, Schema, load_schema
from perfeval_gen.schema.projects import project_documents
from perfeval_gen.schema.validate import Document, validate
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.template_worker import filled
from perfeval_gen.view.build import build
from perfeval_gen.view.printed import Rows

_WHOLE, _PROJECT = "整体自评", "项目自评"
_YEAR: Final = 2025
_LEVEL1: Final = "一级"  # of an indicator of the unit's own
_TEXTS: Final = ("string", "value", "prose")
_HEAD: Final = f"年度: {_YEAR}\n单位: {{名称: 某单位}}\n填报日期: {_YEAR + 1}-01-31\n"
_NAMED: Final = "名称: 某项目\n"
_SAID: Final = frozenset({"kind", "version", "pack", "year", "amount_unit", "unit", "filed_on", "name"})
_Example = str | list["_Example"] | dict[str, "_Example"]


def try_templates(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return the faults that show when each document of a pack is made from next to nothing, and from everything.

    Raises ``OSError`` if a template can't be read, ``BrokenDocument`` if our own result breaks a structural rule.
    """
    return in_order(fault for kind in dict.fromkeys(form.kind for form in pack.documents) for fault in _of(kind, pack))


def _of(kind: str, pack: Pack) -> Iterator[Diagnostic]:
    schema = pack.schemas.get(kind) or load_schema(kind)
    filled_in = _bare(schema) + _examples(schema, pack)
    for text in (_bare(schema), filled_in):
        checked = _checked(text, pack)
        for form in (f for f in pack.documents if f.kind == kind):
            made = render_checked(checked, (form.title,))
            found = [d for d in made.diagnostics if d.severity is Severity.ERROR]
            yield from found
            if not found and text == filled_in:
                yield from _untaken(form, checked)


def _untaken(form: FormDocument, checked: Checked) -> Iterator[Diagnostic]:
    """Tell what is wrong in branches of a template that neither of the two files has taken."""
    projects = Rows(one.view.root for one in checked.projects)
    context = {**checked.view.context(form), "各项目": projects}
    untaken: tuple[str, ...] = ()
    with suppress(TemplateFault):  # told already, if it has any
        untaken = filled(form.template, context, CoreProperties(), None).untaken
    if untaken:
        message = (
            f"模板“{form.template.name}”不合规范，数据用到那一处时，文档不能生成：{'；'.join(in_chinese(untaken)[:3])}"
        )
        yield finding(PE820, message, Location(str(form.template)))


def _checked(text: str, pack: Pack) -> Checked:
    """Return the document of our own few lines with what rendering needs."""
    source = read_source("试印.yaml", text.encode("utf-8")).value
    tree = None if source is None else parse_tree(source).value
    document = None if tree is None else validate(tree, schemas=pack.schemas).value
    if source is None or document is None:
        raise ValueError(text)
    schema = pack.schemas.get(_PROJECT) or load_schema(_PROJECT)
    projects = project_documents(document, schema) if document.schema.kind == _WHOLE else ()
    return _seen(source, document, pack, tuple(_seen(source, one, pack) for one in projects))


def _seen(source: Source, document: Document, pack: Pack, projects: tuple[Checked, ...] = ()) -> Checked:
    figures = derive_figures(document, pack)
    view = build(document, figures, pack, Stage.DRAFT)
    return Checked(source, document, pack, figures, view, Stage.DRAFT, projects)


# -- the two files ------------------------------------------------------------------------------------------------


def _bare(schema: Schema) -> str:
    return f"类型: {schema.kind}\n{_HEAD}{_NAMED if schema.root.member('name') is not None else ''}"


def _examples(schema: Schema, pack: Pack) -> str:
    """Return every other field with its example: one item in each list, an indicator for each block of a sheet."""
    fields = [f for f in schema.root.fields if f.id not in _SAID and f.key != PREVIOUS and f.values is None]
    return "".join(f"{f.key}: {_as_yaml(_example(f, pack))}\n" for f in fields)


def _example(shape: Field, pack: Pack) -> _Example:
    """Return a field's example: keys with theirs, a list of items, or a value as it stands in YAML."""
    if shape.fields:
        return {f.key: _example(f, pack) for f in shape.fields if f.values is None}
    if shape.item is not None:
        if not shape.item.fields:
            return shape.example or "[]"
        return _for_each_block(shape, pack)
    text = str((shape.constraints.get("allowed") or (shape.example,))[0])
    return _quoted(text) if shape.types[0] in _TEXTS else text


def _for_each_block(shape: Field, pack: Pack) -> list[_Example]:
    """Return one item; of the unit's own indicators one for each block of a sheet, so that each has a row."""
    members = shape.item.fields if shape.item is not None else ()
    item: dict[str, _Example] = {f.key: _example(f, pack) for f in members if f.values is None}
    if _LEVEL1 not in item:
        return [item]
    blocks = {node.name: None for tree in pack.trees for node in tree.nodes() if node.own is not None}
    return [{**item, _LEVEL1: _quoted(name)} for name in blocks] or [item]


def _as_yaml(example: _Example) -> str:
    if isinstance(example, dict):
        return f"{{{', '.join(f'{key}: {_as_yaml(value)}' for key, value in example.items())}}}"
    return f"[{', '.join(map(_as_yaml, example))}]" if isinstance(example, list) else example


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
