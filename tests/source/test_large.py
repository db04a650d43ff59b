"""More than anybody writes: too many lines, too many values; told where reading stopped."""

from __future__ import annotations

from unittest.mock import patch

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
