# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import io
import zipfile

import pytest

from perfeval_gen.docx import safety
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.package import package_of, parts_digest, read_package
from perfeval_gen.docx.safety import check_package
from tests.docx.samples import OFFICE, changed, document, package, paragraph

GOOD = document("正文")


def zipped(parts: dict[str, bytes], flag: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.flag_bits |= flag
            archive.writestr(info, content)
    return buffer.getvalue()


def test_order_dates_and_attributes_are_fixed() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        entries = archive.infolist()
    names = [e.filename for e in entries]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(e.create_system, e.external_attr) for e in entries} == {(3, 0o644 << 16)}


def test_reading_and_writing_gives_the_same_bytes() -> None:
    assert read_package(GOOD).to_bytes() == GOOD


def test_order_of_the_source_does_not_matter() -> None:
    parts = dict(read_package(GOOD).parts)
    backwards = zipped(dict(reversed(parts.items())))
    assert read_package(backwards).to_bytes() == GOOD
    assert parts_digest(read_package(backwards)) == parts_digest(read_package(GOOD))


def test_digest_depends_on_names_and_contents_but_not_on_what_is_left_out() -> None:
    one = package_of({"a": b"1", "b": b"2"})
    assert parts_digest(one) != parts_digest(package_of({"a": b"1", "c": b"2"}))
    assert parts_digest(one) != parts_digest(package_of({"a": b"12", "b": b""}))
    assert parts_digest(one) == parts_digest(one.replace({"docProps/custom.xml": b"x"}))
    assert parts_digest(one, without=()) != parts_digest(one.replace({"docProps/custom.xml": b"x"}), without=())


def test_a_package_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        read_package(GOOD).parts["x"] = b""  # type: ignore[index]


def test_a_good_document_passes() -> None:
    assert check_package(GOOD) == ()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NOT_DOCX = {
    "empty": (b"", "空的"),
    "text": ("单位名称: 某局".encode(), "文本文件"),
    "gbk text": ("单位名称: 某局".encode("gb18030"), "文本文件"),
    "doc": (OLE + b"\0" * 600, ".doc"),
    "encrypted": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "rtf": (b"{\\rtf1 x}", "RTF"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "binary": (b"\0\1\2\3", "不是 Word"),
    "cut short": (GOOD[:-200], "不完整"),
    "damaged": (GOOD[:100] + b"\xff" * 40 + GOOD[140:], "不完整"),
    "zip": (zipped({"a.txt": b"x"}), "压缩包"),
    "encrypted zip": (zipped(dict(read_package(GOOD).parts)).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "密码"),
    "not word": (changed(GOOD, "[Content_Types].xml", "wordprocessingml.document.main", "spreadsheetml.sheet.main"), "Excel"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), NOT_DOCX.values(), ids=NOT_DOCX)
def test_what_is_no_docx_is_told_apart(content: bytes, words: str) -> None:
    found = check_package(content, "模板/整体.docx")
    assert {d.code for d in found} == {"PE801"}
    assert words in found[0].message
    assert found[0].location.file == "模板/整体.docx"


def link(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    added = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(GOOD, "word/_rels/document.xml.rels", "</Relationships>", added)


def field(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return document(f"<w:p>{begin}{runs}{end}</w:p>")


HARMFUL = {
    "macro": read_package(GOOD).replace({"word/vbaProject.bin": b"x"}).to_bytes(),
    "macro type": changed(GOOD, "[Content_Types].xml", "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"),
    "climbing": zipped({**read_package(GOOD).parts, "../x.xml": b"<x/>"}),
    "absolute": zipped({**read_package(GOOD).parts, "/etc/x.xml": b"<x/>"}),
    "backslash": zipped({**read_package(GOOD).parts, "word\\..\\..\\x.xml": b"<x/>"}),
    "doctype": package("x").replace({"word/b.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}).to_bytes(),
    "doctype in utf-16": package("x").replace({"word/b.xml": "<!DOCTYPE a><a/>".encode("utf-16")}).to_bytes(),
    "doctype in utf-7": package("x").replace({"word/b.xml": b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a><a/>"}).to_bytes(),
    "ole": link("oleObject", "embeddings/o.bin", ""),
    "object": document("<w:p><w:r><w:object/></w:r></w:p>"),
    "altChunk": link("aFChunk", "x.html", ""),
    "altChunk element": document("<w:altChunk/>" + paragraph("x")),
    "external template": link("attachedTemplate", "file:///c:/x.dotm"),
    "external image": link("image", "http://example.org/x.png"),
    "file link": link("hyperlink", "file:///etc/passwd"),
    "dde": field("DDEAUTO c:\\\\cmd.exe"),
    "dde in pieces": field(" DD", "E excel x"),
    "include": field('INCLUDETEXT "c:/x.docx"'),
    "include picture": field(' includepicture "http://x/y.png"'),
    "simple field": document('<w:p><w:fldSimple w:instr="DDE x y"/></w:p>'),
}  # fmt: skip


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
def test_what_is_harmful_is_refused(content: bytes) -> None:
    found = check_package(content)
    assert {d.code for d in found} == {"PE802"}
    with pytest.raises(TemplateFault) as caught:
        compile_template(content, policy="strict")
    assert caught.value.diagnostic.code == "PE802"


@pytest.mark.parametrize("target", ["https://www.gd.gov.cn/", "http://a.b/c", "mailto:a@b.c"])
def test_links_to_the_web_are_fine(target: str) -> None:
    assert check_package(link("hyperlink", target)) == ()


def test_page_numbers_are_fine() -> None:
    assert check_package(field(" PAGE ")) == ()
    assert check_package(field('TOC \\o "1-3"')) == ()


def test_broken_xml_names_the_part() -> None:
    found = check_package(changed(GOOD, "word/header1.xml", "</w:hdr>", ""))
    assert [d.code for d in found] == ["PE808"]
    assert "word/header1.xml" in str(found[0].location)
    directory = zipped({**read_package(GOOD).parts, "[Content_Types].xml": b"<Types"})
    assert [d.code for d in check_package(directory)] == ["PE808"]


def test_bombs_are_refused_before_they_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", None)  # any opening fails
    many = zipped({f"a{n}.xml": b"" for n in range(safety.MAX_PARTS + 1)})
    assert "2001" in check_package(many)[0].message
    monkeypatch.setattr(safety, "MAX_PART", 100)
    assert [d.code for d in check_package(zipped({"a.xml": b"x" * 101}))] == ["PE809"]
    monkeypatch.setattr(safety, "MAX_TOTAL", 150)
    assert [d.code for d in check_package(zipped({"a.xml": b"x" * 90, "b.xml": b"x" * 90}))] == ["PE809"]


def test_a_size_that_lies_is_found_out() -> None:
    true = len(read_package(GOOD).parts["word/document.xml"])
    lying = GOOD.replace(true.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != GOOD
    assert [d.code for d in check_package(lying)] == ["PE801"]


def test_the_same_name_twice() -> None:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", b"<x/>")
    assert "同名" in check_package(buffer.getvalue())[0].message
