"""What the engine renders is what docxtpl renders, part by part, whichever way it goes."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment
from lxml import etree

from perfeval_gen.diagnostics import Stage
from perfeval_gen.docx import through_docxtpl
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.policy import NeedsTree, tree_environment
from perfeval_gen.docx.properties import CORE
from perfeval_gen.pipeline import examine
from perfeval_gen.view.filters import FILTERS as OF_REPORTS
from perfeval_gen.view.printed import Rows
from tests.docx.feature_parts import SECTION, png, rich_document
from tests.docx.same_parts import differences
from tests.docx.templates_of_features import CASES, FILTERS, Case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval_gen.docx.template import Template

STAND_IN: Any = SimpleNamespace(CustomProperties=None, xpath=None, NS={}, Composer=object)
ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").glob("*/*.docx"))
EXAMPLES = {  # and the packs that are not their own
    "000-坡头区-2025-整体": "", "001-雷州市-2023-整体": "", "003-湛江市-2024-项目": "", "005-某县-2025-国家表": "",
    "006-某省-2024-转移支付": "", "省级/011-四川-2023-项目": "", "省级/012-湖北-2020-项目": "",
    "省级/013-重庆-2021-项目": "", "省级/014-重庆-2021-整体": "", "省级/015-湖南-2019-整体": "", "最小示例": "cn",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _subdocuments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let docxtpl make sub-documents without docxcompose, which it needs only to merge other files.

    Installed, it would slow docxtpl's import down and change the prefix ``cp`` for the whole process.
    """
    for name in ("", ".properties", ".utils", ".composer"):
        monkeypatch.setitem(sys.modules, f"docxcompose{name}", STAND_IN)


class Pipe(io.RawIOBase):
    """A file that can't be turned back."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.written += content
        return len(content)


def by_docxtpl(content: bytes, case: Case) -> bytes:
    made, buffer = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    if case.prepare:
        case.prepare(made)
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)
    made.render(case.context(made), environment, autoescape=True)
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_feature_renders_as_docxtpl_does(case: Case) -> None:
    template = compile_template(case.content, filters=FILTERS)
    maker = template.docxtpl()
    if case.prepare:
        case.prepare(maker)
    ours = template.render(case.context(maker), docxtpl=maker if case.prepare else None)
    assert differences(ours, by_docxtpl(case.content, case), is_dated=case.is_dated) == {}
    if case.prepare is None:
        assert (by_text(template, case) is None) == case.is_by_tree
        if CASES.index(case) % 3 == 0 and not case.is_by_tree:  # one in three, since docxtpl takes its time
            assert differences(by_the_other_way(template, case), ours) == {}
        if CASES.index(case) % 3 == 1 or not case.is_by_tree:
            assert differences(streamed(template, case), ours) == {}


def by_text(template: Template, case: Case) -> dict[str, bytes] | None:
    try:
        return template.render_parts(case.context(template.docxtpl()))
    except NeedsTree:
        return None


def by_the_other_way(template: Template, case: Case) -> bytes:
    maker = template.docxtpl()
    return through_docxtpl.rendered(template, maker, case.context(maker), None)


def streamed(template: Template, case: Case) -> bytes:
    pipe, lists = Pipe(), case.lists() if case.is_by_tree else {}
    template.render_to(pipe, case.context(template.docxtpl()) | lists)  # type: ignore[arg-type] # not a BinaryIO by name
    return bytes(pipe.written)


def test_there_are_enough() -> None:
    assert len(CASES) >= 90
    assert len({case.name for case in CASES}) == len(CASES)
    assert 15 <= sum(case.is_by_tree for case in CASES) < 40
    assert len(TEMPLATES) >= 20


@cache
def contexts() -> Mapping[Path, Mapping[str, object]]:
    """For each shipped template, what an example fills it with."""
    found: dict[Path, Mapping[str, object]] = {}
    for name, pack in EXAMPLES.items():
        one = examine(ROOT / "examples" / f"{name}.yaml", Stage.DRAFT, pack or None).value
        assert one is not None, name
        for form in one.pack.documents:
            if form.kind == one.document.schema.kind:
                projects = Rows(each.view.root for each in one.projects)
                found.setdefault(form.template.resolve(), {**one.view.context(form), "各项目": projects})
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_template_renders_as_docxtpl_does(path: Path) -> None:
    context = contexts()[path.resolve()]
    template = compile_template(path, filters=OF_REPORTS, policy="strict", per_render={"编号": Numbering})
    ours = template.render(context)
    made, buffer = DocxTemplate(io.BytesIO(template.source)), io.BytesIO()
    made.render({**context, "编号": Numbering()}, tree_environment("strict", OF_REPORTS), autoescape=True)
    made.save(buffer)
    assert differences(ours, buffer.getvalue(), but=(CORE,)) == {}


def test_the_strict_policy_gives_the_same_both_ways() -> None:
    done = 0
    for case in CASES[::4]:
        if case.prepare or case.make or "printed" in case.name:  # markup is no data for it
            continue
        try:
            template = compile_template(case.content, filters=FILTERS, policy="strict")
            ours = template.render(case.context(None))
        except TemplateFault:
            continue
        done += 1
        assert differences(by_the_other_way(template, case), ours) == {}, case.name
    assert done >= 10


def test_what_data_say_is_no_tag_however_many_sections() -> None:
    """Docxtpl renders footnotes once for each section, and takes the data of the first time for tags."""
    section = f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>"
    template = compile_template(rich_document(section + section + "<w:p/>", footnote="{{ x }}"))
    data = {"x": "{{ 7 * 6 }}"}
    for made in (template.render(data), template.render(data, docxtpl=template.docxtpl())):
        assert texts_of(read_package(made).parts["word/footnotes.xml"]) == ["{{ 7 * 6 }}"]


def test_a_picture_under_the_strict_policy() -> None:
    source = rich_document("{{ 图 }}{{ 名 }}", header="{{ 名 }}", footnote="{{ 名 }}")
    template = compile_template(source, policy="strict")
    picture = InlineImage(template.docxtpl(), io.BytesIO(png(9)))
    made = read_package(template.render({"图": picture, "名": "{{ 甲 & 乙"}))
    plain = read_package(template.render({"图": "", "名": "{{ 甲 & 乙"}))
    assert set(made.parts) - set(plain.parts) == {"word/media/image2.png"}
    for name in ("word/header1.xml", "word/footnotes.xml", CORE):
        assert texts_of(made.parts[name]) == texts_of(plain.parts[name])
    assert texts_of(made.parts["word/document.xml"]) == texts_of(plain.parts["word/document.xml"]) == ["{{ 甲 & 乙"]


def texts_of(content: bytes) -> list[str]:
    return [text for text in map(str, etree.fromstring(content).itertext()) if text.strip()]
