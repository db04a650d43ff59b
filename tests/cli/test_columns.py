"""Folding by display width: nothing is lost, nothing too wide, numbers stay whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from perfeval_gen.cli.columns import WIDTH, clean, fold, indented, row

TEXTS = st.text(st.sampled_from("预算执行率，。）（“”；9.5%A÷ "), max_size=120)


@given(TEXTS, st.integers(8, 80))
def test_folding_keeps_every_character_and_the_width(text: str, room: int) -> None:
    lines = fold(text, room)
    assert max(map(cell_len, lines)) <= room
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(0, 20), st.integers(0, 4))
def test_indented_lines_fit(text: str, indent: int, hang: int) -> None:
    lines = indented(text, indent, hang)
    assert max(map(cell_len, lines)) <= WIDTH
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("预算执行", 8, ["预算执行"]),
        ("预算执行率", 8, ["预算执行", "率"]),
        ("预算执行，率", 8, ["预算执", "行，率"]),
        ("完成12345678", 8, ["完成", "12345678"]),
        ("123456789012", 8, ["12345678", "9012"]),
        ("", 8, [""]),
    ],
)
def test_where_a_line_breaks(text: str, room: int, lines: list[str]) -> None:
    assert fold(text, room) == lines


def test_texts_at_the_right() -> None:
    (line,) = row("支出完成率", 4, (("30", 8), ("24", 9)))
    assert cell_len(line) == WIDTH
    assert re.fullmatch(r" {4}支出完成率 +30 {7}24", line)
    first, second = row("很长的名称" * 8, 2, (("30", 8), ("24", 9)))
    assert cell_len(first) == WIDTH
    assert first.split()[1:] == ["30", "24"]
    assert second.startswith("  ")


def test_one_line_that_steers_nothing() -> None:
    assert clean("甲\n乙\x1b[31m丙\u202e") == "甲乙?[31m丙?"
