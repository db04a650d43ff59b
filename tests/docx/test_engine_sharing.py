"""One compiled template for many: threads, processes, files of every kind."""

# ruff: noqa: S301 - what is unpickled is our own

from __future__ import annotations

import io
import multiprocessing
import pickle
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docxtpl import RichText

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.template import Template
from tests.docx.feature_parts import drawing, rich_document
from tests.docx.same_parts import differences
from tests.docx.samples import document, paragraph, texts
from tests.docx.templates_of_features import FILTERS, looped, shout
from tests.docx.test_engine_equality import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS, EACH = 8, 250
COUNTED = "{% set ns = namespace(n=0) %}{% for 行 in 行们 %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}"
BODY = (
    paragraph("{{ 编号('一、') }}{{ 名|喊 }}{% if 坏 %}{{ 名.没有.的 }}{% endif %}{{r 富 }}")
    + paragraph(COUNTED + "{{ 编号('一、') }}{% for 行 in 行们 %}{{ 行.甲 }}{{ 行.乙 }}{% endfor %}")
    + f"<w:p>{drawing()}</w:p>"
)
OPTIONS: dict[str, Any] = {"filters": {"喊": shout}, "per_render": {"编号": Numbering}}


@pytest.fixture(scope="module")
def template() -> Template:
    return compile_template(rich_document(BODY, footnote="{{ 编号('一、') }}"), **OPTIONS)


def context(number: int) -> dict[str, Any]:
    """What document ``number`` is filled with: nothing of it is in another one; every tenth can't be rendered."""
    rows = [{"甲": f"{number}-{n}\n", "乙": n} for n in range(number % 7)]
    return {"名": f"第{number}号<{{", "富": RichText(str(number)), "行们": rows, "坏": number % 10 == 9}


def outcome(render: Callable[[dict[str, Any]], object], number: int) -> object:
    try:
        return render(context(number))
    except TemplateFault as fault:
        return str(fault)


def test_eight_threads_render_two_thousand_documents(template: Template) -> None:
    wanted = [outcome(template.render, number) for number in range(100)]
    assert len(set(wanted)) == 91, "ninety documents, and one fault"

    def work(thread: int) -> list[int]:
        numbers = [(thread * 13 + step) % len(wanted) for step in range(EACH)]
        return [number for number in numbers if outcome(template.render, number) != wanted[number]]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(work, range(THREADS))) == [[]] * THREADS
    finally:
        sys.setswitchinterval(before)


def test_another_process_renders_the_same_bytes(template: Template) -> None:
    numbers = range(12)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = [pool.submit(template.render, {**context(n), "坏": False}) for n in numbers]
        assert [each.result() for each in made] == [template.render({**context(n), "坏": False}) for n in numbers]


def test_a_template_is_the_same_again_behind_pickle(template: Template) -> None:
    again = pickle.loads(pickle.dumps(template))
    assert again == template
    assert again.render(context(3)) == template.render(context(3))
    strict = compile_template(document("{{ x }}"), policy="strict", sealed=True)
    assert pickle.loads(pickle.dumps(strict)).render({"x": "1"}) == strict.render({"x": "1"})


def test_nothing_changes_a_template(template: Template) -> None:
    for value in (template, template.parts[0], template.ways, template.skeleton):
        for each in fields(value):
            with pytest.raises(FrozenInstanceError):
                setattr(value, each.name, None)
    with pytest.raises(TypeError):
        template.digests["x"] = ""  # type: ignore[index]
    filters = dict(FILTERS)
    made = compile_template(document("{{ 'a'|喊 }}"), filters=filters)
    filters["喊"] = str
    assert texts(made.render({})) == ["《a》<&"]


def test_a_rendering_leaves_nothing_behind(template: Template) -> None:
    data = context(6)
    copy = pickle.loads(pickle.dumps(data["行们"]))
    first = template.render(data)
    assert outcome(template.render, 9) == outcome(template.render, 19)
    assert template.render(data) == first
    assert data["行们"] == copy
    assert data.keys() == context(6).keys()


@pytest.mark.parametrize("number", [0, 3, 6])
def test_a_file_that_can_not_be_turned_back(template: Template, number: int) -> None:
    pipe, file = Pipe(), io.BytesIO()
    template.render_to(pipe, context(number))  # type: ignore[arg-type] # not a BinaryIO by name
    template.render_to(file, context(number))
    content = bytes(pipe.written)
    assert content == file.getvalue()
    assert differences(content, template.render(context(number))) == {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
    assert Document(io.BytesIO(content)).paragraphs[0].text.startswith(f"一、《第{number}号")


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_every_level_holds_the_same(template: Template, level: int) -> None:
    made = compile_template(rich_document(BODY, footnote="{{ 编号('一、') }}"), **OPTIONS, deflate_level=level)
    file = io.BytesIO()
    made.render_to(file, context(5))
    assert differences(made.render(context(5)), template.render(context(5))) == {}
    assert differences(file.getvalue(), template.render(context(5))) == {}


def test_a_long_table_is_cut_into_pieces_and_whole_again() -> None:
    template = compile_template(rich_document(looped("行 in 行们", ["{{ 行.甲 }}", "{{ 行.乙 }}"])))
    rows = [{"甲": f"第{n}行\n次行" if n % 50 == 0 else f"第{n}行", "乙": n} for n in range(2_000)]
    file = io.BytesIO()
    template.render_to(file, {"行们": iter(rows)})
    whole = template.render({"行们": rows})
    assert differences(file.getvalue(), whole) == {}
    assert texts(whole)[3::2] == [str(n) for n in range(2_000)]
