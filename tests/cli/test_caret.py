"""The caret stands under the offending character by display width, whatever stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from perfeval_gen.cli.printing import to_text
from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from tests.cli.mistakes import HEAD
from tests.cli.run import run

GUTTER = "     │ "
ANY = st.characters(exclude_characters="\n\r")
SEEN = st.characters(categories=["L", "N", "P", "S"])


def drawn(out: str, code: str) -> tuple[str, int, int]:
    """The excerpt behind the gutter, how far the caret is indented, and how many carets there are."""
    lines = next(block for block in out.split("\n\n") if f"[{code}]" in block).split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(GUTTER) and line[len(GUTTER) :].lstrip()[:1] == "^")
    excerpt, caret = lines[at - 1].partition(" │ ")[2], lines[at][len(GUTTER) :]
    return excerpt, len(caret) - len(caret.lstrip(" ")), len(caret.split()[0])


LINES = [
    ("公务用车: 两辆", "两辆", 10),  # four Han characters, a colon and a space take ten cells
    ("  公务用车: 两辆", "两辆", 12),
    ("{公务用车: 两辆}", "两辆", 11),
    ("  {大型设备: 0, 公务用车: 两辆}", "两辆", 26),
    ("  {说明: ABC甲😀, 公务用车: 两辆}", "两辆", 28),
    ("  {说明: 😀😀é, 公务用车: 两辆}", "两辆", 26),
    ("  {说明: \u00e9e\u0301, 公务用车: 两辆}", "两辆", 23),
    ("  {说明: ｆｕｌｌ, 公务用车: 两辆}", "两辆", 29),
    ("  {说明: 甲\t乙, 公务用车: 两辆}", "两辆", 26),
]


@pytest.mark.parametrize(("line", "word", "cells"), LINES)
def test_caret_by_width(line: str, word: str, cells: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(f"{HEAD}资产:\n  {line.strip()}\n" if ":" in line[:8] else f"{HEAD}资产:\n{line}\n", "utf-8")
    excerpt, indent, carets = drawn(run(capsys, "check", path).out, "PE210")
    before, found, _ = excerpt.partition(word)
    assert found
    assert indent == cell_len(before)
    assert carets == cell_len(word)
    if line.startswith("  "):
        assert indent == cells


@pytest.mark.parametrize("before", [30, 300, 3000])
def test_long_lines_are_cut_around_the_caret(before: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    text = f"{HEAD}资产: {{说明: {'甲乙丙abc😀' * before}, 公务用车: 两辆, 收入上缴: {'否' * before}}}\n"
    path.write_text(text, "utf-8")
    excerpt, indent, carets = drawn(run(capsys, "check", path).out, "PE210")
    assert cell_len(excerpt) <= 100
    assert indent == cell_len(excerpt.partition("两辆")[0])
    assert carets == 4


def test_invisible_characters_are_shown_and_keep_the_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(f"{HEAD}资产: {{说明: 甲\u200b乙\u202e丙, 公务用车: 两辆}}\n", "utf-8")
    out = run(capsys, "check", path).out
    excerpt, indent, _ = drawn(out, "PE210")
    assert "甲?乙?丙" in excerpt
    assert indent == cell_len(excerpt.partition("两辆")[0])
    assert "\u202e" not in out
    assert "\u200b" not in out


def test_the_terminal_is_not_steered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(f"{HEAD}任务概述: 甲\x1b[2J\x07乙\n", "utf-8")
    out = run(capsys, "check", path).out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert drawn(out, "PE144") == ("任务概述: 甲?[2J?乙", 12, 1)


@given(st.text(ANY, max_size=120), st.text(SEEN, min_size=1, max_size=8), st.text(ANY, max_size=80))
def test_any_line(before: str, word: str, after: str) -> None:
    place = Location("甲.yaml", 7, len(before) + 1, len(before) + len(word) + 1, excerpt=before + word + after)
    lines = to_text(Diagnostic("PE299", Severity.ERROR, "甲", place, mark="此处")).split("\n")
    excerpt, caret = lines[2].partition(" │ ")[2], lines[3].partition(" │ ")[2]
    indent = len(caret) - len(caret.lstrip(" "))
    assert caret[indent] == "^"
    assert cell_len(excerpt) <= 100
    starts = [i for i in range(len(excerpt)) if cell_len(excerpt[:i]) == indent]
    assert any(excerpt[i] == word[0] for i in starts)
    assert not any(char in "\x1b\x07\u202e\u200b" for char in lines[2])
