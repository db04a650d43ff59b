"""The gate is silent on sound documents however they are written; what data cannot change is looked into once."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from perfeval_gen.docx.gate import Static, check_document, check_parts, prepare, without_place
from perfeval_gen.docx.gate_grammar import enums, kind, usual_kind
from perfeval_gen.docx.gate_values import may_be
from perfeval_gen.docx.gate_xml import attributes_of, rewritten, tags_of
from perfeval_gen.docx.package import read_package
from tests.docx.samples import cell, changed, document, paragraph, table
from tests.docx.wordml import FILE, grammar
from tests.reliability.rich import PICTURE, TABLE, part, rich

SPAN = '<w:gridSpan w:val="{}"/>'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEFORE = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
MARK = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>'
END = '<w:bookmarkEnd w:id="{0}"/>'
CHOICE = '<mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>a</w:t></w:r></mc:Choice><mc:Fallback><w:r/></mc:Fallback></mc:AlternateContent>'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BODY = "word/document.xml"


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


GOOD = {
    "plain": document(paragraph("一") + table([["a", "b"], ["c", "d"]]) + paragraph("末"), footer="页脚"),
    "merged down": document(table([[cell("a", RESTART), "b"], [cell("", CONTINUE), "c"], [cell("", CONTINUE), "d"]])),
    "merged across": document(table([[cell("a", SPAN.format(2))], ["b", "c"]], 2)),
    "margin": document(table([["a", "b"], ["c"]]).replace("<w:tr>", BEFORE, 2).replace(BEFORE, "<w:tr>", 1)),
    "margin behind": document(table([["a", "b"], ["c"]]).replace("<w:tr>", BEFORE.replace("Before", "After"), 2).replace(BEFORE.replace("Before", "After"), "<w:tr>", 1)),
    "nested": document(table([[f"<w:tc>{table([['a', 'b', 'c']])}{paragraph('')}</w:tc>", "x"]])),
    "mark behind the last paragraph of a cell": document(table([[f"<w:tc>{p(MARK.format(1, 'a'))}{END.format(1)}</w:tc>"]])),
    "a merge tracked as gone": document(table([[cell("a", '<w:tcPrChange w:id="1" w:author="某"><w:tcPr><w:gridSpan w:val="5"/><w:vMerge/></w:tcPr></w:tcPrChange>')]])),
    "field": document(p(FIELD.format("begin") + FIELD.format("separate") + FIELD.format("end"))),
    "field in a field": document(p(FIELD.format("begin") * 2 + FIELD.format("end") + FIELD.format("separate") + FIELD.format("end"))),
    "bookmark": document(p(MARK.format(1, "a") + END.format(1))),
    "run properties in any order": document(p('<w:r><w:rPr><w:sz w:val="21"/><w:b/></w:rPr></w:r>')),
    "a colour where docxtpl writes it": document(table([[cell("a", '<w:shd w:val="clear" w:fill="eeeeee"/><w:tcW w:w="5" w:type="dxa"/>')]])),
    "a shade as docxtpl's rich text writes it": document(p('<w:r><w:rPr><w:shd w:fill="eeeeee"/></w:rPr></w:r>')),
    "custom elements": document(f'<w:customXml w:element="x" w:uri="y">{paragraph("a")}</w:customXml>'),
    "alternatives": changed(document(p(CHOICE)), BODY, "<w:document ", f"<w:document {MC} "),
    "a cover without footer": document("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"),
    "spaces kept further out": changed(document("<w:p><w:r><w:t> a </w:t></w:r></w:p>"), BODY, "<w:document ", '<w:document xml:space="preserve" '),
    "spaces of a space": document(p('<w:r><w:t xml:space="preserve"> </w:t></w:r>')),
    "rich": rich().to_bytes(),
}  # fmt: skip


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_sound_documents_pass(content: bytes) -> None:
    assert check_document(content, references=True) == ()


# -- ways of writing the same


def written(old: str, new: str, encoding: str = "utf-8") -> tuple[str, ...]:
    """What is found in the rich document after a change in the text of its body."""
    package = rich()
    text = package.parts[BODY].decode()
    assert old in text
    text = text.replace(old, new).replace(f"xmlns:{old[:-1]}=", f"xmlns:{new[:-1]}=")
    return check_document(package.replace({BODY: text.encode(encoding)}).to_bytes())


SAME = {
    "another prefix": ("w:", "x:"),
    "an ignorable prefix of another name": ("w14", "later"),
    "single quotes": ('<w:jc w:val="center"/>', "<w:jc w:val='center'/>"),
    "spaces around the sign": ('<w:jc w:val="center"/>', '<w:jc w:val = "center" />'),
    "lines in a tag": ('<w:jc w:val="center"/>', '<w:jc\n  w:val="center"\n/>'),
    "an element of two tags": ('<w:jc w:val="center"/>', '<w:jc w:val="center"></w:jc>'),
    "a comment": ("<w:body>", "<w:body><!-- <w:p> -->"),
    "a section of characters": ("末段", "<![CDATA[<w:p>]]>"),
    "an instruction": ("<w:body>", "<?x y?><w:body>"),
    "no declaration": ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', ""),
    "a byte order mark": ("<?xml", "\ufeff<?xml"),
    "lines between elements": ("<w:p>", "\n  <w:p>"),
    "a larger sign": ("末段", "a>b"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_the_way_of_writing_does_not_matter(old: str, new: str) -> None:
    assert written(old, new) == ()


def test_utf_16() -> None:
    assert written("UTF-8", "UTF-16", "utf-16") == ()
    assert written("UTF-8", "UTF-16", "utf-8")[0].startswith("word/document.xml: not well-formed")


def test_faults_are_found_however_they_are_written() -> None:
    for old, new in (('"center"', '"middle"'), ('w:val="center"', "w:val='middle'"), ("w:jc", "w:jc\n")):
        assert len(written(old, new)) == (new != "w:jc\n")
    assert written('<w:jc w:val="center"/>', "<!-- --><w:jc w:val='middle'/>") == (
        "word/document.xml: w:jc with w:val 'middle'",
    )


def test_a_part_written_anew_says_the_same() -> None:
    text = b'<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main" x:a=\'"&lt;\'>a<!-- --><![CDATA[<]]></x:p>'
    space = 'was:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    assert rewritten(text).decode() == f'<w:p {space} w:a="&quot;&lt;">a&lt;</w:p>'


def test_attributes_are_read_as_they_are_meant() -> None:
    tag = b'<w:t w:a="&lt;&amp;&#65;&#x42;&quot;" xml:space="preserve">'
    assert attributes_of(tag) == {"w:a": '<&AB"', "xml:space": "preserve"}


def test_tags_come_in_lists_of_bounded_size() -> None:
    lists = list(tags_of(b"<a>x</a>" * 100_000))
    assert len(lists) > 2
    assert [tag for tags in lists for tag in tags] == [b"<a>", b"</a>"] * 100_000


def test_the_place_is_told_by_the_words_before_it() -> None:
    (found,) = check_document(
        changed(rich().to_bytes(), BODY, '<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>', "<w:tblGrid/>")
    )
    assert found == "word/document.xml: table 2 row 1 covers 1 of 0 columns"
    (found,) = check_document(changed(rich().to_bytes(), BODY, '<w:sz w:val="32"/>', '<w:sz w:val="大"/>'))
    assert found == "word/document.xml: w:sz with w:val '大' (after “一、概况”)"


def test_a_template_and_its_rendering_have_the_same_fault() -> None:
    flaw = '<w:p><w:pPr><w:jc w:val="x"/></w:pPr></w:p>' + table([["a"]], 2)
    template, rendering = (check_document(document(paragraph(text) + flaw)) for text in ("{{ 名 }}", "某局"))
    assert template != rendering
    assert {*map(without_place, template)} == {*map(without_place, rendering)}
    assert [*map(without_place, rendering)] == [
        "word/document.xml: w:jc with w:val 'x'",
        "word/document.xml: a table covers 1 of 2 columns",
    ]


def test_many_faults_do_not_flood_the_log() -> None:
    found = check_document(document("<w:p>x</w:p>" * 5 + '<w:p><w:pPr><w:jc w:val="x"/></w:pPr></w:p>' * 500))
    assert 30 < len(found) < 100


# -- a template and its renderings


def test_what_a_rendering_wrote_is_checked_against_the_template() -> None:
    parts = dict(rich().parts)
    static = prepare(parts)
    assert static.problems() == ()
    assert check_parts(static, {BODY: parts[BODY]}, references=True) == ()
    text = parts[BODY].decode()
    broken = {
        'w:val="Heading1"': ('w:val="Heading8"', "unknown style Heading8"),
        '<w:numId w:val="1"/>': ('<w:numId w:val="4"/>', "unknown list 4"),
        'r:embed="rId8"': ('r:embed="rId88"', "rId88 is no relationship"),
        '<w:footnoteReference w:id="2"/>': ('<w:footnoteReference w:id="4"/>', "footnote 4 does not exist"),
        "末段": ("{{ 末段 }}", "a tag of the template is left over: {{ 末段 }}"),
    }
    for old, (new, words) in broken.items():
        found = check_parts(static, {BODY: text.replace(old, new).encode()}, references=True)
        assert found == (f"word/document.xml: {words}",)
    assert check_parts(static, {BODY: b"<w:x/>"}) == (
        "word/document.xml: not well-formed (unbound prefix: line 1, column 0)",
    )


def test_faults_of_other_parts_are_the_templates() -> None:
    parts = {**rich().parts, "word/header1.xml": part("hdr", "{{ x }}").encode()}
    static = prepare(parts)
    assert static.problems() == (
        "word/header1.xml: w:hdr without w:p (after “{{ x }}”)",
        "word/header1.xml: text directly inside w:hdr: '{{ x }}'",
    )
    assert static.problems(without={"word/header1.xml"}) == ()
    assert check_parts(static, {BODY: parts[BODY]}) == ()
    assert check_parts(static, {"word/header1.xml": rich().parts["word/header1.xml"]}) == ()


def test_drawings_of_different_parts_may_have_one_number() -> None:
    header = part("hdr", p(PICTURE.replace('r:embed="rId8"', ""))).encode()
    assert prepare({**rich().parts, "word/header1.xml": header}).problems() == ()


def test_a_rendering_may_add_parts() -> None:
    static = prepare(rich().parts)
    assert check_parts(static, {"word/media/image2.png": rich().parts["word/media/image1.png"]}) == ()
    assert check_parts(static, {"word/media/image2.png": b"GIF89a"}) == (
        "word/media/image2.png: is no picture of type image/png",
    )
    types = rich().parts["[Content_Types].xml"].replace(b'Extension="png"', b'Extension="gif"')
    assert "word/media/image1.png has no content type" in check_parts(static, {"[Content_Types].xml": types})


def test_what_is_known_of_a_template_travels() -> None:
    static = pickle.loads(pickle.dumps(prepare(rich().parts)))  # noqa: S301 - our own
    assert isinstance(static, Static)
    assert check_parts(static, {BODY: rich().parts[BODY].replace(b"Heading1", b"Heading8")}) == (
        "word/document.xml: unknown style Heading8",
    )


def test_documents_unlike_all_before_do_not_fill_the_memory() -> None:
    from perfeval_gen.docx.gate_walk import State

    deep = paragraph("x")
    for _ in range(30):
        deep = table([[f"<w:tc>{deep}{paragraph('')}</w:tc>"]])
    marked = "".join(
        f'<w:p><w:bookmarkStart w:id="{i}" w:name="b{i}"/><w:bookmarkEnd w:id="{i}"/></w:p>' for i in range(1500)
    )
    assert check_document(document(deep + marked)) == ()
    assert State.made < 25_000


def test_neither_lxml_nor_docxtpl_is_needed() -> None:
    program = "import sys, perfeval_gen.docx.gate; print({'lxml', 'docxtpl', 'docx', 'jinja2', 'zipfile'} & {m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


# -- the grammar


def test_the_grammar_is_that_of_the_schemas() -> None:
    assert FILE.read_text("utf-8") == grammar(), "run python -m tests.docx.wordml"


def test_every_type_can_be_read() -> None:
    names = [line.split(" ")[0] for line in FILE.read_text("utf-8").splitlines() if line[0] not in "&="]
    assert len(names) > 300
    kinds = [found for name in names if (found := kind(name)) is not None]
    assert len(kinds) > 250
    for each in kinds:
        for rank, inner in each.children.values():
            assert rank >= 0
            assert not inner or inner in names


def test_a_cell_holds_its_properties_then_blocks_then_a_paragraph() -> None:
    tc = kind(usual_kind("tc"))
    assert tc is not None
    ranks = {name: tc.children[name][0] for name in ("tcPr", "tbl", "p", "bookmarkStart")}
    assert ranks == {"tcPr": 1, "tbl": 2, "p": 3, "bookmarkStart": 0}
    assert tc.last == 3


VALUES = {
    "b": (("1", "true", "off"), ("", "yes", "2", "True")),
    "d": (
        ("2025-01-02T03:04:05Z", "2025-01-02T03:04:05+08:00", "2025-01-02T03:04:05.5"),
        ("2025-01-02", "2025-13-02T03:04:05Z", ""),
    ),
    "i1:9": (("1", "9", "+3"), ("0", "10", "1.5", "", "一", "１")),
    "m": (("5", "-5", "1.5cm"), ("1.5", "5 cm", "")),
    "u": (("5", "1.5cm"), ("-5", "-1cm")),
    "p": (("50%", "5", "-1.5"), ("%", "x")),
    "c": (("auto", "00ff00"), ("red", "0f0", "#00ff00")),
    "x": (("0", "fF"), ("", "123", "g")),
    "h8": (("00AB12ef",), ("00AB12e", "00AB12efg", "xxxxxxxx")),
    "s3": (("", "一二三"), ("一二三四",)),
    "s": (("任意\n的",), ()),
    "=JustificationValues": (("left", "both"), ("middle", "")),
}


@pytest.mark.parametrize("code", VALUES)
def test_values(code: str) -> None:
    good, bad = VALUES[code]
    assert [text for text in good if not may_be(text, code, enums())] == []
    assert [text for text in bad if may_be(text, code, enums())] == []


def test_tables_of_a_rich_document() -> None:
    assert TABLE.count("<w:tbl>") == 2
    assert check_document(read_and_replace(RESTART, "")) == (
        "word/document.xml: table 1 row 2: a vMerge that continues nothing",
    )


def read_and_replace(old: str, new: str) -> bytes:
    package = read_package(rich().to_bytes())
    return package.replace({BODY: package.parts[BODY].decode().replace(old, new).encode()}).to_bytes()
