# ruff: noqa: E501 - a table of cases, one a line
"""Templates that somebody hostile made: what the file itself tells, and what its tags try."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from perfeval_gen import forms
from perfeval_gen.docx import limits
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.harmful import rendered
from perfeval_gen.docx.package import package_of, read_package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.docx.safety import check_package
from perfeval_gen.resources import data_root
from tests.docx.samples import OFFICE, changed, document, paragraph

GOOD = document("正文")
PARTS = dict(read_package(GOOD).parts)
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
STRICT = 'xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def with_part(name: str, content: bytes = b"x") -> bytes:
    return package_of({**PARTS, name: content}).to_bytes()


def linked(kind: str, target: str, mode: str = "") -> bytes:
    added = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(GOOD, "word/_rels/document.xml.rels", "</Relationships>", added)


def body(xml: str) -> bytes:
    return document(f"<w:p><w:r>{xml}</w:r></w:p>")


def field(*pieces: str) -> str:
    """A field: its instruction in several runs; a piece in brackets is a field inside of it."""
    sign = '<w:fldChar w:fldCharType="{}"/>'
    inner = "".join(
        field(each[1:-1]) if each.startswith("[") else f"<w:instrText>{each}</w:instrText>" for each in pieces
    )
    return sign.format("begin") + inner + sign.format("end")


def packed_otherwise() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(parts: int, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        for number in range(parts):
            archive.writestr(f"word/b{number}.xml", bytes(size))
    return buffer.getvalue()


def deep(levels: int) -> bytes:
    return with_part("word/b.xml", b"<a>" * levels + b"</a>" * levels)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = {
    "a document in it": ("PE802", "夹带", with_part("word/embeddings/a.docx", GOOD)),
    "an archive called a picture": ("PE802", "夹带", with_part("word/media/a.png", GOOD)),
    "an old file called a picture": ("PE802", "夹带", with_part("word/media/a.png", OLE)),
    "a program": ("PE802", "夹带", with_part("word/media/a.exe")),
    "a control's data": ("PE802", "夹带", with_part("word/activeX/activeX1.bin")),
    "a workbook with macros": ("PE802", "夹带", with_part("word/embeddings/a.xlsx", GOOD + b"xl/vbaProject.bin")),
    "a percent climbs": ("PE802", "文件夹之外", with_part("word/%2e%2e/%2e%2e/x.xml", b"<x/>")),
    "a drive": ("PE802", "文件夹之外", with_part("c:/x.xml", b"<x/>")),
    "a long name": ("PE802", "过长", with_part(f"word/{'a' * 300}.xml", b"<x/>")),
    "a control character": ("PE802", "控制字符", with_part("word/a\x1b[2J.xml", b"<x/>")),
    "a doctype in a picture": ("PE802", "DOCTYPE", with_part("word/media/a.svg", b'<!DOCTYPE s [<!ENTITY a "b">]><svg/>')),
    "an add-in": ("PE802", "加载项", linked("webextension", "webextension1.xml")),
    "a ribbon": ("PE802", "加载项", linked("ui/extensibility", "../customUI/customUI.xml")),
    "a master document": ("PE802", "另外的文件", linked("subDocument", "a.docx")),
    "data of a mail merge": ("PE802", "另外的文件", linked("mailMergeSource", "file:///c:/a.mdb", ' TargetMode="External"')),
    "a share": ("PE802", "外部文件", linked("hyperlink", "\\\\host\\share\\a.exe", ' TargetMode="External"')),
    "a script": ("PE802", "外部文件", linked("hyperlink", "javascript:alert(1)", ' TargetMode="External"')),
    "a template elsewhere": ("PE802", "外部文件", linked("attachedTemplate", "http://example.org/a.dotm", ' TargetMode="External"')),
    "a picture on the web": ("PE802", "外部文件", body(f'<w:pict><v:shape {VML}><v:imagedata src="http://example.org/a.png"/></v:shape></w:pict>')),
    "a field in the strict namespace": ("PE802", "DDEAUTO", document(f'<s:p {STRICT}><s:fldSimple s:instr="DDEAUTO a b"/></s:p>' + paragraph("x"))),
    "a data base": ("PE802", "DATABASE", body(field(' DATABASE \\c "x"'))),
    "a button for a macro": ("PE802", "MACROBUTTON", body(field("MACRO", "BUTTON x"))),
    "a printer's own words": ("PE802", "PRINT", body(field("print 27"))),
    "a field named by a field": ("PE802", "另一个域", body(field("[QUOTE 68 68 69]", " c x"))),
    "a field named by a tag": ("PE802", "标签", body(field("{{ 'DD' ~ 'E' }} c x"))),
    "a field in pieces by tags": ("PE802", "标签", body(field("{", "% if 1 %}DD", "E"))),
    "a field to a file": ("PE802", "超链接", body(field('HYPERLINK "file:///c:/a.exe"'))),
    "a field to a share": ("PE802", "超链接", body(field("HYPERLINK \\\\\\\\host\\\\a.exe"))),
    "another way of packing": ("PE801", "压缩方式", packed_otherwise()),
    "a main part that is no XML": ("PE801", "不是 Word", changed(with_part("word/a.png", PARTS["word/document.xml"]), "[Content_Types].xml", "/word/document.xml", "/word/a.png")),
    "a bomb": ("PE809", "40 MB", partial(bomb, 1, limits.MAX_PART + 1)),
    "many small bombs": ("PE809", "100 MB", partial(bomb, 6, 18 * limits.MB)),
    "depth": ("PE809", "256 层", deep(5_000)),
    "signs without end": ("PE809", "200 万", lambda: with_part("word/b.xml", b"<a>" + b"<b/>" * limits.MAX_MARKUP + b"</a>")),
}  # fmt: skip


@pytest.mark.parametrize(("code", "word", "content"), REFUSED.values(), ids=REFUSED)
def test_what_a_template_must_not_hold(code: str, word: str, content: bytes | Callable[[], bytes]) -> None:
    found = check_package(content() if callable(content) else content)
    assert {each.code for each in found} == {code}
    assert any(word in each.message for each in found)


def test_a_size_that_lies_fills_no_memory() -> None:
    """A part that says it has 9 bytes and unpacks to 60 MB is unpacked to 9."""
    import tracemalloc

    name = b"word/lie.xml"
    true = 60 * limits.MB
    content = bytearray(bomb_of(name, true))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(sign, 0, content.rindex(name) if sign == b"PK\x01\x02" else content.index(name))
        assert struct.unpack_from("<I", content, at + offset) == (true,)
        struct.pack_into("<I", content, at + offset, 9)
    tracemalloc.start()
    found = check_package(bytes(content))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.code for each in found] == ["PE801"]
    assert most < 10 * limits.MB


def bomb_of(name: bytes, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in PARTS.items():
            archive.writestr(each, content)
        archive.writestr(name.decode(), bytes(size))
    return buffer.getvalue()


ALLOWED = {
    "page numbers": body(field(" PAGE ")),
    "a table of contents": body(field('TOC \\o "1-3" \\h')),
    "a condition with a field in it": body(field("IF ", "[PAGE]", ' = 1 "a" "b"')),
    "a link to the web": body(field('HYPERLINK "https://www.gov.cn/"')),
    "a link in the document": body(field('HYPERLINK \\l "节"')),
    "settings of a printer": with_part("word/printerSettings1.bin"),
    "a picture": with_part("word/media/a.PNG"),
    "the figures of a chart": with_part("word/embeddings/a.xlsx", GOOD),
    "a font": with_part("word/fonts/font1.odttf"),
    "as deep as Word goes": deep(limits.MAX_DEPTH - 20),
}


@pytest.mark.parametrize("content", ALLOWED.values(), ids=ALLOWED)
def test_what_a_template_may_hold(content: bytes) -> None:
    assert check_package(content) == ()


def test_every_shipped_template_is_harmless() -> None:
    found = sorted((data_root() / "templates").rglob("*.docx"))
    assert len(found) >= 15
    for path in found:
        assert check_package(path.read_bytes()) == (), path


def test_what_tags_put_together_is_looked_at_again() -> None:
    assert list(rendered(PARTS["word/document.xml"])) == []
    hidden = read_package(body(field("DD", "E c x"))).parts["word/document.xml"]
    assert list(rendered(hidden)) == ["模板含有会取用其他文件的域“DDE”"]


def nested(levels: int) -> str:
    return "".join(f"{{% for a{n} in 列 %}}" for n in range(levels)) + "x" + "{% endfor %}" * levels


TOO_INVOLVED = {
    "brackets": "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    "lists": "{{ " + "[" * 300 + "]" * 300 + " }}",
    "not not": "{{ " + "not " * 5_000 + "1 }}",
    "filters": "{{ 名" + "|upper" * 3_000 + " }}",
    "names": "{{ 名" + ".a" * 3_000 + " }}",
    "sums": "{{ " + "1+" * 5_000 + "1 }}",
    "digits": "{{ " + "9" * 10_000 + " }}",
    "conditions": "{% if 1 %}" * 150 + "x" + "{% endif %}" * 150,
    "loops": nested(25),
}


@pytest.mark.parametrize("tags", TOO_INVOLVED.values(), ids=TOO_INVOLVED)
def test_tags_that_no_program_can_be_made_of(tags: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document(paragraph("甲") + paragraph(tags)), policy="strict", name="报告.docx")
    found = caught.value.diagnostic
    assert (found.code, found.location.file) == ("PE804", "报告.docx")
    assert len(found.location.excerpt) <= 200
    if found.location.excerpt:
        assert found.location.place == "正文第2段"


def test_loops_within_reason_are_fine() -> None:
    template = compile_template(document(paragraph(nested(12))), policy="strict")
    assert "x" in read_package(template.render({"列": ["一"]})).parts["word/document.xml"].decode()


PUT_IN = '"><w:altChunk r:id="rId9"/><w:x a="'


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 名 }}",
        "{% autoescape false %}{{ 名 }}{% endautoescape %}",
        "{{ 名 ~ '' }}",
        "{{ [名]|join }}",
        "{{ 名|replace('甲', '') }}",
    ],
)
def test_data_leave_no_attribute(tag: str) -> None:
    escaped = tag.replace("'", "&#39;")
    marked = f'<w:p><w:r><w:rPr><w:rStyle w:val="{escaped}"/></w:rPr><w:t>{escaped}</w:t></w:r></w:p>'
    template = compile_template(document(marked), policy="strict")
    made = read_package(template.render({"名": PUT_IN})).parts["word/document.xml"].decode()
    assert "<w:altChunk" not in made
    assert "&lt;w:altChunk" in made


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE + 1)
    monkeypatch.setattr(Path, "read_bytes", None)
    with pytest.raises(TemplateFault) as caught:
        forms.fill(path, {}, CoreProperties(), {})
    assert (caught.value.diagnostic.code, caught.value.diagnostic.location.file) == ("PE809", "大.docx")
