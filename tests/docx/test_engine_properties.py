"""Whatever data and template: as docxtpl renders it, by columns as by rows, well-formed where that is proved."""

# ruff: noqa: E501 - lists of cases

from __future__ import annotations

import io
from functools import cache
from typing import Any
from xml.parsers import expat

import pytest
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.docx import faults, listing
from perfeval_gen.docx.balance import is_balanced
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.policy import Policy, environment_of, has_raw, note_raw
from perfeval_gen.docx.template import Template
from tests.docx.feature_parts import drawing, rich_document, runs
from tests.docx.same_parts import differences
from tests.docx.samples import cell, document, paragraph
from tests.docx.templates_of_features import looped, text_box

SIGNS = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{_{",
    "}_}",
    "{_%",
    "%_}",
    "\n",
    "\t",
    "\a",
    "\f",
    "\r\n",
    "\r",
    "]]>",
    "<",
    "&",
)
CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32))) + "\ufffe\uffff"
) | st.sampled_from(SIGNS)
TEXTS = st.lists(CHARACTERS, max_size=8).map("".join)
ROWS = st.lists(st.fixed_dictionaries({"甲": TEXTS, "乙": TEXTS | st.integers()}), max_size=7)
BODIES = {
    "texts": paragraph("前{{ 甲 }}后{{ 乙 }}")
    + runs("{{ 甲 }}", "文{{ 乙|upper }}", properties='<w:jc w:val="left"/>')
    + text_box("{{ 甲 }}{{ 乙 }}"),
    "rows": looped("行 in 行们", ["{{ 行.甲 }}", "{{ 行.乙 }}{{ 甲 }}"])
    + looped("行 in 行们", ["{{ loop.index }}{{ 行.甲 }}", "{% if 行.乙 %}{{ 行['乙'] }}{% endif %}"]),
    "all parts": paragraph("{%p for 行 in 行们 %}")
    + f"<w:p>{drawing(text='{{ 行.甲 }}')}</w:p>"
    + paragraph("{%p endfor %}"),
}


@cache
def template_of(kind: str) -> tuple[bytes, Template]:
    parts: dict[str, Any] = {"header": "{{ 甲 }}", "footnote": "{{ 乙 }}", "title": "{{ 甲|truncate(20) }}"}
    content = rich_document(BODIES[kind], **(parts if kind == "all parts" else {}))
    return content, compile_template(content)


@settings(max_examples=15)
@given(st.sampled_from(sorted(BODIES)), st.fixed_dictionaries({"甲": TEXTS, "乙": TEXTS, "行们": ROWS}))
def test_any_text_arrives_as_by_docxtpl(kind: str, data: dict[str, Any]) -> None:
    content, template = template_of(kind)
    if kind == "all parts":  # in an attribute and in properties these are no XML, nor for docxtpl
        data = {**data, "甲": _plain(data["甲"]), "行们": [{"甲": _plain(row["甲"])} for row in data["行们"]]}
    made, buffer = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    made.render(data, autoescape=True)
    made.save(buffer)
    assert differences(template.render(data), buffer.getvalue()) == {}
    file = io.BytesIO()
    template.render_to(file, data)
    assert differences(file.getvalue(), buffer.getvalue()) == {}


def _plain(text: str) -> str:
    return text.replace("\a", "").replace("\f", "")


# -- signs in values

PIECES = (
    "<w:p>", '<w:p w:rsidR="1">', "</w:p>", "<w:r>", '<w:r w:rsidR="2">', "</w:r>", "<w:t>", '<w:t xml:space="preserve">',
    "</w:t>", "<w:rPr><w:b/></w:rPr>", "<w:pPr><w:jc/></w:pPr>", "<w:rPr/>", "<w:tab/>", "<w:pict>", "</w:pict>", "<w:tbl>",
    "文", "\n", "\t", "\a", "\f", "\n",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(("文", "字", "\n", "\t", "\a", "\f")), max_size=4).map("".join)
RUN = st.tuples(st.sampled_from(("", "<w:rPr><w:b/></w:rPr>")), WORDS, WORDS).map(
    lambda r: f"<w:r>{r[0]}<w:t>{r[1]}</w:t><w:br/><w:t>{r[2]}</w:t></w:r>"
)
PARAGRAPH = st.recursive(
    st.tuples(st.sampled_from(("", "<w:pPr><w:jc/></w:pPr>")), st.lists(RUN, max_size=3)).map(
        lambda p: f"<w:p>{p[0]}{''.join(p[1])}</w:p>"
    ),
    lambda inner: st.tuples(RUN, inner, RUN).map(
        lambda p: f"<w:p>{p[0]}<w:r><w:pict>{p[1]}</w:pict></w:r>{p[2]}</w:p>"
    ),
    max_leaves=3,
)


@settings(max_examples=40)
@given(
    st.lists(PARAGRAPH | st.sampled_from(PIECES), max_size=6).map("".join)
    | st.lists(st.sampled_from(PIECES)).map("".join)
)
def test_signs_in_values_as_by_docxtpl(xml: str) -> None:
    assert listing.resolve(xml) == DocxTemplate("").resolve_listing(xml)


# -- columns

VALUES = TEXTS | st.integers() | st.sampled_from(["", "a\x00b", "\x01", "\r", None, True, 0.5])
LOOPS = (
    "{% for 行 in 行们 %}{{ 行.甲 }}，{{ 行['乙'] }}{{ 行['items'] }}{{ 行.甲 }}{% endfor %}",
    "{% macro 列 (些) %}{% for 行 in 些 %}{{ 行.乙 }}{{ 行.甲 }}。{% endfor %}{% endmacro %}{{ 列(行们) }}",
    "{% set 文 %}{% for 行 in 行们 %}{{ 行.甲 }}{% endfor %}{% endset %}{{ 文 }}",
)


class Row(dict[str, object]):
    """No plain dict: the loop has to run."""


TABLES = st.lists(st.fixed_dictionaries({"items": VALUES}, optional={"甲": VALUES, "乙": VALUES}), max_size=6)


@cache
def loops(policy: Any) -> tuple[Template, ...]:
    return tuple(compile_template(document(body), policy=policy) for body in LOOPS)


@settings(max_examples=40)
@given(st.sampled_from(("docxtpl", "strict")), TABLES)
def test_columns_are_what_rows_would_be(policy: str, rows: list[dict[str, object]]) -> None:
    for template in loops(policy):
        found = outcome(template, rows)
        assert found == outcome(template, list(map(Row, rows)))
        assert outcome(template, iter(rows)) == (found[:1] if isinstance(found, list) else found)  # gone through once


def outcome(template: Template, rows: object) -> object:
    try:
        return template.render_parts({"行们": rows})
    except TemplateFault as fault:
        return [(d.code, d.message, d.location) for d in fault.diagnostics]


# -- grids

SHAPES = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=1, max_size=4)
AROUND = st.lists(st.sampled_from((None, "if 真", "if 假", "for 一 in 三", "for 一 in 空")), min_size=4, max_size=4)


def _rows(shapes: list[list[int]], around: list[str | None], inner: str) -> str:
    made = []
    for shape, each in zip(shapes, around, strict=False):
        cells = "".join(cell("{{ 真 }}", f'<w:gridSpan w:val="{n}"/>' if n > 1 else "") for n in shape)
        row = f"<w:tr>{cells.replace('</w:p></w:tc>', f'</w:p>{inner}</w:tc>', 1)}</w:tr>"
        tags = (
            f"<w:tr>{cell('{%tr ' + tag + ' %}')}</w:tr>" for tag in ((each, f"end{each.split()[0]}") if each else ())
        )
        before, after = tuple(tags) or ("", "")
        made += [before, row, after]
    return "".join(made)


@settings(max_examples=15)
@given(SHAPES, AROUND, st.lists(st.integers(0, 2000), min_size=1, max_size=6), SHAPES, AROUND, st.booleans())
def test_grids_as_by_docxtpl(  # noqa: PLR0913 - two tables
    shapes: list[list[int]],
    around: list[str | None],
    widths: list[int],
    inside: list[list[int]],
    near: list[str | None],
    nest: bool,  # noqa: FBT001
) -> None:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    nested = f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{_rows(inside, near, '')}</w:tbl><w:p/>" if nest else ""
    content = document(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{_rows(shapes, around, nested)}</w:tbl>")
    data = {"真": 1, "假": 0, "三": "天地人", "空": ""}
    made, buffer = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    made.render(data, autoescape=True)
    made.save(buffer)
    assert differences(compile_template(content).render(data), buffer.getvalue(), is_dated=False) == {}


# -- the proof that a template stays well-formed

TEXT = st.sampled_from(("", "文", "{{ x }}", "{# <c> #}", "{{ x ~ '<' }}", "{% set y = x %}{{ y }}"))
WRAPPERS = (
    "<a>•</a>", '<b k="{{ x }}">•</b>', '<b k="{% if x %}u{% else %}{{ x }}{% endif %}"/>•', "{% if x %}•{% endif %}",
    "{% if x %}•{% elif not x %}文{% else %}<a/>{% endif %}", "{% for i in l %}•{% else %}<a/>{% endfor %}",
    "{% for i in l %}{{ i }}•{% endfor %}", "{% with z = x %}•{% endwith %}", "{% set s %}•{% endset %}{{ s }}",
    "{% macro m(v) %}{{ v }}•{% endmacro %}{{ m(x) }}{% if m(x) %}{% set q = m(1) %}{{ q }}{% endif %}", "{% raw %}{{ }}{% endraw %}•", "{% macro m(v) %}{{ v }}•{% endmacro %}{{ m(m(x)) }}{{ m(m(1)|trim or x) }}",
)  # fmt: skip
HURT = (
    "<a>•", "•</a>", "{% if x %}<a>•{% endif %}</a>", "<a>{% for i in l %}•</a>{% endfor %}", '<a k="•"/>',
    "{% filter upper %}•{% endfilter %}", "{% macro m() %}<a>•{% endmacro %}{{ m() }}</a>", "{{ x|safe }}•", "<a •/>",
    "{% if x %}<a>{% else %}<b>{% endif %}•</a>", "{% autoescape false %}{{ x }}•{% endautoescape %}",
    "{% macro m() %}<a>•</a>{% endmacro %}{{ m()|truncate(3, true, '') }}", '{% macro m() %}<a>•</a>{% endmacro %}<a k="{{ m() }}"/>',
    "{% set s %}{{ x }}•{% endset %}{{ s[:2] }}", "{% macro m(v) %}{{ v|upper }}{% endmacro %}{% set s %}<a/>•{% endset %}{{ m(s) }}{{ s ~ s }}",
    "{% call f() %}•{% endcall %}", "{% macro m(v) %}{{ v|upper }}{% endmacro %}{% macro n() %}<a>•</a>{% endmacro %}{{ m(n()|trim or 1) }}", '{% macro m(v) %}<a k="{{ v }}"/>{% endmacro %}{% set q %}<b/>•{% endset %}{{ m(q) }}', "{% macro m(v) %}{{ v.upper() }}{% endmacro %}{% set q %}<b/>•{% endset %}{{ m(v=q) }}", "{% set s %}<a>•{% endset %}{{ s }}", "<!-- {{ x }} -->•",
)  # fmt: skip
DATA = st.fixed_dictionaries({"x": TEXTS.map(_plain) | st.integers(0, 1), "l": st.lists(TEXTS.map(_plain), max_size=5)})


def trees(wrappers: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.recursive(
        TEXT,
        lambda inner: (
            st.tuples(st.sampled_from(wrappers), inner).map(lambda t: t[0].replace("•", t[1]))
            | st.tuples(inner, inner).map("".join)
        ),
        max_leaves=6,
    )


def render(policy: Policy, source: str, data: dict[str, Any]) -> None:
    note_raw(seen=False)
    try:
        xml = environment_of(policy, {}).from_string(source).render({"f": lambda **_: "<", **data})
    except faults.EXPECTED:
        return
    if not has_raw():  # what brings its own XML is looked at when it is printed
        expat.ParserCreate().Parse(xml.encode(), True)


POLICIES = st.sampled_from(("docxtpl", "strict"))


@settings(max_examples=40)
@given(POLICIES, trees(WRAPPERS), DATA)
def test_balanced_templates_are_proved_and_stay_well_formed(policy: Policy, inner: str, data: dict[str, Any]) -> None:
    source = f"<r>{inner}</r>"
    assert is_balanced(environment_of(policy, {}).parse(source))
    render(policy, source, data)


@settings(max_examples=40)
@given(POLICIES, trees(WRAPPERS + HURT), DATA)
def test_what_is_proved_stays_well_formed(policy: Policy, inner: str, data: dict[str, Any]) -> None:
    source = f"<r>{inner}</r>"
    if is_balanced(environment_of(policy, {}).parse(source)):
        render(policy, source, data)


QUOTE = "{% set q %}<b/>{% endset %}"


@pytest.mark.parametrize(
    ("source", "is_proved"),
    [
        (
            "{% macro m(v) %}{{ v }}{% endmacro %}"
            + QUOTE
            + "{{ m(q) }}{% if q|upper %}1{% endif %}{{ q|trim or 'a' }}",
            True,
        ),
        ("{% macro m(v) %}{{ v|upper }}{% endmacro %}" + QUOTE + "{{ m(q) }}", False),
        ("{% macro m(v) %}{{ v|upper }}{% endmacro %}{% set f = m %}" + QUOTE + "{{ f(q) }}", False),
        ("{% macro m() %}{{ varargs[0]|upper }}{% endmacro %}" + QUOTE + "{{ m(q) }}", False),
        (QUOTE + "{% for c in q %}{{ c }}{% endfor %}", False),
        (QUOTE + "{% with a = q %}{{ a|upper }}{% endwith %}", False),
        (QUOTE + "{% set ns.a = q %}{{ ns.a|upper }}", False),
        (QUOTE + '<a k="{{ q }}"/>', False),
    ],
)
def test_markup_that_is_cut_is_not_proved(source: str, *, is_proved: bool) -> None:
    assert is_balanced(environment_of("strict", {}).parse(source)) == is_proved
