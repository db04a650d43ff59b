"""What is told of a foreign template says what is the matter, and in words of its user."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from perfeval_gen.docx import limits
from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.safety import check_package
from tests.docx.samples import document, package

DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "不是 UTF-8"),
        ("<a/>".encode("utf-16-le"), "不是 UTF-8"),
        (b"<?xml version='1.0' encoding='gb2312'?><a/>", "不是 UTF-8"),
        (f"{DOCTYPE}<a/>".encode(), "DOCTYPE"),
        (f"{DOCTYPE}<a/>".encode("utf-16"), "DOCTYPE"),
        (f"{DOCTYPE}<a/>".encode("utf-16-be"), "DOCTYPE"),
    ],
)
def test_an_encoding_is_not_called_a_doctype(content: bytes, said: str) -> None:
    (found,) = check_package(package("x").replace({"word/b.xml": content}).to_bytes())
    assert found.code == "PE802"
    assert [word for word in ("不是 UTF-8", "DOCTYPE") if word in found.message] == [said]
    assert "重新保存" in found.hint
    assert "删去" not in found.hint


def test_many_parts_are_not_called_large_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_gen.docx.safety.MAX_PARTS", 20)
    content = BytesIO(document("x"))
    with ZipFile(content, "a") as archive:
        for number in range(20):
            archive.writestr(f"word/x{number}.xml", "<x/>")
    (found,) = check_package(content.getvalue())
    assert (found.code, "个部件，超过 20 个" in found.message) == ("PE809", True)
    assert "大图片" not in found.hint


def test_deep_content_is_not_called_large_pictures() -> None:
    deep = "<w:sdt><w:sdtContent>" * limits.MAX_DEPTH + "</w:sdtContent></w:sdt>" * limits.MAX_DEPTH
    (found,) = check_package(document(deep))
    assert (found.code, "层" in found.hint, "大图片" in found.hint) == ("PE809", True, False)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ self }}", "不成文字的内容"),
        ("{{ [1, 2]|map('string') }}", "一列值"),
        ("{{ 日 }}", "日期"),
        ("{{ 物 }}", "不成文字的内容"),
    ],
)
def test_a_value_is_not_called_by_its_class(tag: str, said: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(document(tag), policy="strict").render({"日": date(2026, 5, 20), "物": object()})
    found = caught.value.diagnostic
    assert (found.code, found.message) == ("PE806", f"这里的值是{said}，不能直接印出")
    assert not re.search("[A-Za-z]", found.message)
