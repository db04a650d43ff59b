"""The own rules on documents of LibreOffice and python-docx: each finding has its reason, or it is a false alarm."""

# ruff: noqa: E501 - tables, a few of a kind a line

from __future__ import annotations

import re
from collections import Counter

import pytest

from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import CUSTOM_PROPERTIES, read_package
from tests.reliability.foreign_files import (
    FOLDER,
    MADE,
    OFFICE,
    PYTHON_DOCX,
    REASONS,
    documents,
    reason_of,
    unexplained,
)

Files = dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    return {(by, name): content for by, name, content in documents()}


@pytest.fixture(scope="module")
def found(files: Files) -> dict[tuple[str, str], tuple[str, ...]]:
    return {key: check_document(content, references=True) for key, content in files.items()}


def test_there_are_documents_of_both(files: Files) -> None:
    count = Counter(by for by, _ in files)
    assert count[OFFICE] >= 20
    assert count[PYTHON_DOCX] == len(MADE) >= 10
    assert len(set(files.values())) == len(files)


def test_each_finding_has_a_reason(found: dict[tuple[str, str], tuple[str, ...]]) -> None:
    assert {key: new for key, told in found.items() if (new := unexplained(key[0], told))} == {}


def test_each_reason_has_a_finding(found: dict[tuple[str, str], tuple[str, ...]]) -> None:
    used = {reason_of(by, told) for (by, _), all_told in found.items() for told in all_told}
    assert used == set(REASONS)


def test_a_damaged_document_of_others_has_findings_without_reason(files: Files) -> None:
    """Else the reasons would be too wide to see anything."""
    for key in ((OFFICE, "odf-tables"), (PYTHON_DOCX, "tables")):
        package = read_package(files[key])
        body = package.parts["word/document.xml"]
        for old, new in (
            (b"</w:tbl>", b"</w:tbl><w:tr/>"),
            (b"<w:tblGrid>", b"<w:tblGrid><w:gridCol/>"),
            (b"<w:p>", b"<w:p><w:jc/>"),
        ):
            broken = package.replace({"word/document.xml": body.replace(old, new, 1)}).to_bytes()
            assert unexplained(key[0], check_document(broken, references=True)), (key, new)


def test_kept_documents_hold_what_was_wanted(files: Files) -> None:
    marks = {
        "html-tables": b"<w:vMerge", "html-lists": b"<w:numPr>", "html-links": b"<w:hyperlink ", "html-picture": b"<pic:pic",
        "html-form": b"<w:control ", "odf-notes": b"<w:footnoteReference ", "odf-sections": b'w:orient="landscape"',
        "odf-contents": b"PAGEREF", "odf-frames": b"<wps:txbx>", "odf-comments": b"<w:commentReference ",
        "odf-changes": b"<w:ins ", "odf-columns": b"<w:cols [^>]*w:num=", "odf-fields": b"<w:instrText",
        "odf-ruby": b"<w:ruby>", "rtf-table": b"<w:gridSpan ", "rtf-notes": b"<w:headerReference ",
    }  # fmt: skip
    missing = [
        n for n, mark in marks.items() if not re.search(mark, read_package(files[OFFICE, n]).parts["word/document.xml"])
    ]
    assert missing == []


def test_kept_documents_are_small_and_say_nothing_of_who_made_them() -> None:
    paths = sorted(FOLDER.glob("*.docx"))
    assert sum(path.stat().st_size for path in paths) < 400_000
    for path in paths:
        parts = read_package(path.read_bytes()).parts
        core = parts["docProps/core.xml"].decode()
        people = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", core)
        assert all(name.startswith("某") for name in people), path
        names = re.findall(r' name="([^"]+)"', parts.get(CUSTOM_PROPERTIES, b"").decode())
        assert all(name == "甲" or name.startswith("perfeval.") for name in names), path
        for content in parts.values():
            assert not re.search(rb"file:|/(?:tmp|home|root|Users)/|[A-Z]:\\\\", content), path
