"""Text that YAML drops without a word, and signs that nobody sees though they were typed as escapes."""

from __future__ import annotations

import pytest

from perfeval_gen.diagnostics import Severity
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree

Found = list[tuple[str, Severity, int, str]]
WARNING, NOTE = Severity.WARNING, Severity.NOTE


def found(text: str) -> Found:
    """Code, severity, line and marked stretch of all that is told of a text."""
    source = read_source("甲.yaml", text.encode())
    assert source.value is not None
    tree = parse_tree(source.value)
    assert tree.value is not None
    places = [(d, d.location) for d in (*source.diagnostics, *tree.diagnostics)]
    return [(d.code, d.severity, at.line, at.excerpt[at.column - 1 : at.end_column - 1]) for d, at in places]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("自评结果: 完成\t#二\n", [("PE123", WARNING, 1, "#二")]),
        ("自评结果: 完成\t# 第二\n", [("PE123", WARNING, 1, "# 第二")]),
        ("自评结果: #重点工作\n年度: 2025\n", [("PE123", NOTE, 1, "#重点工作")]),
        ("自评结果:\t#重点工作\n", [("PE123", NOTE, 1, "#重点工作")]),
        ("任务:\n  - #1号\n  - 乙\n", [("PE123", NOTE, 2, "#1号")]),
        # comments
        ("自评结果: # 说明\n", []),
        ("自评结果:  #说明\n", []),
        ("自评结果: #? 沿用自2024\n", []),
        ("自评结果: 完成 #? 沿用自2024\n", []),
        ("自评结果: 完成\t#? 沿用自2024\n", []),
        ("自评结果: 完成\t\t# 说明\n", []),
        ("自评结果: #说明\n  全年任务完成\n", []),
        ("任务: #说明\n  - 甲\n", []),
        ("单位: #说明\n  名称: 甲\n", []),
        ("自评结果:\n#说明\n年度: 2025\n", []),
    ],
)
def test_text_lost_behind_a_number_sign(text: str, wanted: Found) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r'名称: "某\u200b局"', [("PE148", WARNING, 1, r"\u200b")]),
        (r'名称: "某\u202E\xad局"', [("PE148", WARNING, 1, r"\u202E"), ("PE148", WARNING, 1, r"\xad")]),
        (r'"某\U0000200d局": 1', [("PE148", WARNING, 1, r"\U0000200d")]),
        ('名称: "某\n  \\u2060局"', [("PE148", WARNING, 2, r"\u2060")]),
        (r'名称: "某\\u200b局"', []),
        (r'名称: "某\u5c40\t\u3000"', []),
        (r"名称: '某\u200b局'", []),
        ('名称: "某\u200b局"', [("PE148", WARNING, 1, "\u200b")]),
    ],
)
def test_unseen_signs_typed_as_escapes(text: str, wanted: Found) -> None:
    assert found(text) == wanted
