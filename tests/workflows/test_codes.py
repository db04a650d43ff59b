"""Every code is explained, and its two snippets show what it is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Code, Diagnostic, Severity
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.codes import all_codes, code_of
from perfeval_gen.workflows.explaining import MENDABLE
from tests.cli.run import foreign_words, is_chinese, run

CODES = all_codes()
QUIET = {"PE202", "PE212", "PE814"}  # notes that any short file gives
WITHOUT_SNIPPET = {"PE140", "PE141", "PE147", "PE503"}  # too large to show, not a matter of text, or of a later stage
TECHNICAL = {  # names of tags, files and commands
    "templates", "template", "vars", "for", "endfor", "endif", "none", "true", "ole", "dde", "xml", "doctype",
}  # fmt: skip


def found_in(code: Code, text: str, folder: Path) -> tuple[Diagnostic, ...]:
    """The findings of a snippet; those of the text layer are no whole documents, so they stop there."""
    path = folder / "整体.yaml"
    content = text.encode("utf-8", "surrogatepass")
    path.write_bytes(content)
    if code.id.startswith("PE1") and code.id != "PE104":
        source = read_source(str(path), content)
        tree = parse_tree(source.value) if source.value is not None else None
        return (*source.diagnostics, *(tree.diagnostics if tree else ()))
    return check_file(path).diagnostics


def told(code: Code, found: tuple[Diagnostic, ...]) -> set[str]:
    is_note = code.severity is Severity.NOTE
    kept = [d for d in found if is_note or d.severity is not Severity.NOTE]
    return {d.code for d in kept if d.code == code.id or d.code not in QUIET}


def test_there_are_codes_of_every_layer() -> None:
    assert len(CODES) >= 60
    assert sum(1 for code in CODES if code.bad) >= 40
    assert {code.id[2] for code in CODES} == set("12345678")
    assert [code.id for code in CODES] == sorted({code.id for code in CODES})
    assert all(re.fullmatch(r"PE[1-8]\d\d", code.id) for code in CODES)


@pytest.mark.parametrize("code", [c for c in CODES if c.bad], ids=lambda c: c.id)
def test_the_bad_snippet_gives_exactly_its_code(code: Code, tmp_path: Path) -> None:
    found = found_in(code, code.bad, tmp_path)
    assert told(code, found) == {code.id}
    mine = [d for d in found if d.code == code.id]
    assert code.severity in {d.severity for d in mine} or code.id == "PE202"
    assert all(d.location.file == str(tmp_path / "整体.yaml") for d in mine)
    assert all(is_chinese(d.message) and is_chinese(d.hint) for d in mine)
    assert any(d.edits for d in mine) == (code.id in MENDABLE)


@pytest.mark.parametrize("code", [c for c in CODES if c.good], ids=lambda c: c.id)
def test_the_good_snippet_does_not(code: Code, tmp_path: Path) -> None:
    found = found_in(code, code.good, tmp_path)
    assert code.id not in {d.code for d in found}
    assert not [d for d in found if d.severity is Severity.ERROR]


def test_codes_of_data_have_snippets() -> None:
    missing = {c.id for c in CODES if c.id[2] in "12356" and not (c.bad and c.good)}
    assert missing == WITHOUT_SNIPPET


@pytest.mark.parametrize("code", CODES, ids=lambda c: c.id)
def test_every_code_is_told_in_chinese(code: Code, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (code.title, code.explanation, code.remedy):
        assert is_chinese(text), text
        assert foreign_words(text) <= TECHNICAL
    answer = run(capsys, "explain", code.id.lower())
    assert answer.status == 0
    for text in (code.id, code.title, code.explanation, f"怎样改：{code.remedy}"):
        assert text in answer.out
    assert ("错误示例" in answer.out) == bool(code.bad)


def test_explain_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "explain").out.splitlines()
    assert [line.split()[0] for line in lines] == [code.id for code in CODES]
    assert code_of(" pe101 ") is code_of("PE101") is not None
    assert code_of("PE000") is None
