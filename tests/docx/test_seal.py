# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import pytest

from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.opc import declare
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.seal import facts_of, inspect, seal
from tests.docx.samples import changed, document, xml

PLAIN = document("正文")
FACTS = {"perfeval.data": "a<b&c", "perfeval.version": "0.1.0"}
SEALED = seal(PLAIN, FACTS)
CUSTOM = "docProps/custom.xml"


def test_a_sealed_document_is_ours_and_sound() -> None:
    assert inspect(SEALED) == "ours"
    assert check_document(SEALED) == ()
    assert facts_of(SEALED).items() >= FACTS.items()


def test_sealing_is_repeatable() -> None:
    assert seal(PLAIN, dict(reversed(FACTS.items()))) == SEALED
    assert seal(SEALED, FACTS) == SEALED


def test_other_facts_replace_the_old() -> None:
    assert set(facts_of(seal(SEALED, {"perfeval.data": "x"}))) == {"perfeval.data", "perfeval.digest"}


def test_the_same_parts_packed_otherwise_are_still_ours() -> None:
    package = read_package(SEALED)
    assert inspect(package.to_bytes()) == "ours"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "正文", "改过"),
        ("word/styles.xml", "Normal", "正文"),
        ("word/header1.xml", "<w:p>", "<w:p><w:pPr/>"),
    ],
)
def test_an_edited_document_is_recognised(part: str, old: str, new: str) -> None:
    assert inspect(changed(SEALED, part, old, new)) == "edited"


def test_an_added_part_is_an_edit() -> None:
    assert inspect(read_package(SEALED).replace({"word/x.xml": b"<x/>"}).to_bytes()) == "edited"


@pytest.mark.parametrize("content", [PLAIN, b"", b"text", SEALED[:-50], b"PK\x03\x04"])
def test_what_is_not_ours(content: bytes) -> None:
    assert inspect(content) == "foreign"
    assert facts_of(content) == {}


def test_properties_of_the_template_stay() -> None:
    foreign = """<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property
 fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="文号"><vt:lpwstr>粤财〔2024〕1号</vt:lpwstr></property></Properties>"""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    type_ = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    template = declare(read_package(PLAIN), CUSTOM, foreign.encode(), type_, kind).to_bytes()
    sealed = seal(template, FACTS)
    assert inspect(sealed) == "ours"
    assert "粤财〔2024〕1号" in xml(sealed, CUSTOM)
    assert xml(sealed, CUSTOM).count("pid=") == 4
    assert check_document(sealed) == ()
