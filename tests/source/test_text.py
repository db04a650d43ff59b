"""Bytes to text: encodings, what is refused, and where."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.reading import MAX_DATA
from perfeval_gen.source import text
from perfeval_gen.source.text import read_source

CHINESE = "单位名称: 某市工业和信息化局\n"


def codes(content: bytes) -> list[str]:
    return [item.code for item in read_source("整体.yaml", content).diagnostics]


@pytest.mark.parametrize("code", text.CODES, ids=lambda code: code.id)
def test_every_code_has_its_snippets(code: text.Code) -> None:
    assert code.bad or code.id in {"PE140", "PE141", "PE147"}, "只有写不成小段文字的才可以没有反例"
    if code.bad:
        assert codes(code.bad.encode()) == [code.id]
    assert code.good
    assert codes(code.good.encode()) == []


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CHINESE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + CHINESE.encode(), "utf-8-sig"),
        (b"\xff\xfe" + CHINESE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16-be"),
        (CHINESE.replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_accepted_encodings(content: bytes, encoding: str) -> None:
    outcome = read_source("整体.yaml", content)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    assert (outcome.value.text, outcome.value.encoding) == (CHINESE, encoding)


def test_gb18030_is_read_with_a_warning() -> None:
    outcome = read_source("整体.yaml", CHINESE.encode("gb18030"))
    assert [item.code for item in outcome.diagnostics] == ["PE147"]
    assert not outcome.failed
    assert outcome.value is not None
    assert outcome.value.text == CHINESE


def test_damaged_utf8_is_not_taken_for_gb18030() -> None:
    content = "单位: 某局\n名称: 某市".encode() + b"\xff" + "工业和信息化局\n".encode()
    (item,) = read_source("整体.yaml", content).diagnostics
    assert item.code == "PE141"
    assert (item.location.line, item.location.column) == (2, 7)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused(encoding: str) -> None:
    assert codes(CHINESE.encode(encoding)) == ["PE141"]


def zipped(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(part, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped("word/document.xml"), "Word 文档（.docx）"),
        (zipped("xl/workbook.xml"), "Excel 工作簿（.xlsx）"),
        (zipped("a.txt"), "ZIP 压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "旧版 Office 文件"),
        (b"%PDF-1.7\n", "PDF"),
        (bytes(100), "二进制文件"),
    ],
)
def test_binary_files_are_named(content: bytes, word: str) -> None:
    (item,) = read_source("整体.yaml", content).diagnostics
    assert item.code == "PE142"
    assert word in item.message


def test_size_limit() -> None:
    assert codes(b"# " + b"x" * (MAX_DATA - 1)) == ["PE140"]


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\n".encode()])
def test_blank_files(content: bytes) -> None:
    assert codes(content) == ["PE143"]


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("\x00", "PE144"),
        ("\x01", "PE144"),
        ("\x7f", "PE144"),
        ("\x80", "PE144"),
        ("\r", "PE144"),
        ("\ufffe", "PE145"),
        ("\uffff", "PE145"),
        ("\ufeff", "PE145"),
        ("\x85", "PE146"),
        ("\u2028", "PE146"),
        ("\u2029", "PE146"),
        ("\u200b", "PE148"),
        ("\u202e", "PE148"),
        ("\u2067", "PE148"),
    ],
)
def test_characters_with_their_place(char: str, code: str) -> None:
    outcome = read_source("整体.yaml", f"单位: 😀\n名称: 某😀{char}局\n".encode())
    (item,) = outcome.diagnostics
    place = item.location
    assert (item.code, place.line, place.column, place.end_column) == (code, 2, 7, 8)
    assert place.excerpt == f"名称: 某😀{char}局"
    assert (outcome.value is None) == (code != "PE148")


def test_utf16_surrogates_are_refused() -> None:
    assert codes(b"\xff\xfe" + "甲: ".encode("utf-16-le") + b"\x00\xd8") == ["PE141"]


def test_lines() -> None:
    source = read_source("整体.yaml", b"a: 1\r\n\r\nb: 2").value
    assert source is not None
    assert [source.line(n) for n in range(5)] == ["", "a: 1", "", "b: 2", ""]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_finding(content: bytes) -> None:
    outcome = read_source("整体.yaml", content)
    assert outcome.value is not None or outcome.diagnostics
    for item in outcome.diagnostics:
        place = item.location
        assert not place.line or 1 <= place.column < place.end_column


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_gb18030_round_trip_never_changes_what_is_accepted(value: str) -> None:
    outcome = read_source("整体.yaml", value.encode("utf-8"))
    if outcome.value is not None:
        assert outcome.value.text == value.lstrip("\ufeff") or value in outcome.value.text
