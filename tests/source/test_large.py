"""More than anybody writes: too many lines, too many values; told where reading stopped."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from perfeval_gen.source import build
from perfeval_gen.source.text import MAX_LINES, Source, read_source
from perfeval_gen.source.tree import parse_tree


def test_too_many_lines() -> None:
    outcome = read_source("甲.yaml", b"#\n" * (MAX_LINES + 1))
    assert outcome.value is None
    (item,) = outcome.diagnostics
    assert item.code == "PE140"
    assert f"{MAX_LINES + 1} 行" in item.message
    assert read_source("甲.yaml", b"#\n" * MAX_LINES).value is not None


def test_too_many_values() -> None:
    text = "单位:\n  名称: 某局\n任务: [甲, 乙, 丙, 丁, 戊, 己, 庚, 辛]\n"
    with patch.object(build, "MAX_EVENTS", 16):
        outcome = parse_tree(Source("甲.yaml", text))
        assert parse_tree(Source("甲.yaml", text.replace(", 丙, 丁, 戊, 己, 庚, 辛", ""))).value is not None
    assert outcome.value is None
    (item,) = outcome.diagnostics
    assert (item.code, item.location.line, item.location.column) == ("PE140", 3, 27)
    assert "超过 8 个键和值" in item.message
    assert parse_tree(Source("甲.yaml", text)).value is not None


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("单位: {名称: 某局}\n任务: [甲, 乙, 丙, 丁, 戊, 己, 庚, 辛]\n", 2, 27),
        ("单位: {名称: 某局}\n任务概述: |\n  甲\n  乙\n  丙\n  丁\n  戊\n  己\n  庚\n  辛\n", 2, 7),
        ("甲: [1, 2, 3, 4]\n乙: |\n  子\n  丑\n  寅\n  卯\n", 2, 4),
        ("甲:\n  - 子\n  - 丑\n  - 寅\n  - {乙: [1, 2, 3, 4]}\n  - 卯\n", 5, 21),
    ],
)
def test_too_many_items_and_lines_of_texts(text: str, line: int, column: int) -> None:
    with patch.object(build, "MAX_PIECES", 7):
        (item,) = parse_tree(Source("甲.yaml", text)).diagnostics
    assert (item.code, item.location.line, item.location.column) == ("PE140", line, column)
    assert "超过 7 段文字或列表项" in item.message
    with patch.object(build, "MAX_PIECES", 9):
        assert parse_tree(Source("甲.yaml", text)).value is not None
