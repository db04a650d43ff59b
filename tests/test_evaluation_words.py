"""Purpose, principles and methods of an evaluation: what the data say, else the pack's words, which are defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.docx.words import paragraphs
from perfeval_gen.pipeline import render_file
from perfeval_gen.workflows.pack_info import pack_info
from tests.test_national_forms import INDICATORS, PROJECT, write

REPORT = "项目支出绩效评价报告"


def told(folder: Path, text: str = "") -> list[str]:
    """The paragraphs of the report's second part."""
    made = render_file(write(folder, PROJECT + INDICATORS + text), only=[REPORT])
    assert made.value, made.diagnostics
    words = [text for _, text in paragraphs(made.value[0].content)]
    start = next(i for i, line in enumerate(words) if line.endswith("绩效评价目的、对象和范围"))
    end = next(i for i, line in enumerate(words) if line.endswith("绩效评价工作过程"))
    return words[start:end]


def test_the_packs_words_where_the_data_say_nothing(tmp_path: Path) -> None:
    shown = told(tmp_path)
    assert shown[1].startswith(
        "我局对造林补助开展绩效评价，目的是检查资金使用和管理情况，衡量绩效目标的实现程度。评价对象为造林补助"
    )
    assert "评价原则：科学公正、统筹兼顾、激励约束、公开透明。" in shown
    assert "评价方法：定量与定性相结合的比较法。" in shown


def test_the_datas_own_words(tmp_path: Path) -> None:
    shown = told(tmp_path, "评价目的: 为明年安排预算提供依据。\n评价原则: 客观公正\n评价方法: 因素分析法\n")
    assert "开展绩效评价，目的是为明年安排预算提供依据。评价对象" in shown[1]
    assert {"评价原则：客观公正。", "评价方法：因素分析法。"} <= set(shown)


def test_none_prints_nothing_and_to_fill_is_marked(tmp_path: Path) -> None:
    without = told(tmp_path, "评价目的: 无\n评价原则: 无\n评价方法: 不适用\n")
    assert "我局对造林补助开展绩效评价。评价对象" in without[1]
    assert not [line for line in without if line.startswith(("评价原则", "评价方法"))]
    assert "评价原则：【待填】。" in told(tmp_path, "评价原则: 待填\n")


@pytest.mark.parametrize("pack", ["cn", "cn-cost"])
def test_the_packs_words_are_told_as_defaults(pack: str, tmp_path: Path) -> None:
    info = pack_info(pack, tmp_path).value
    assert info is not None
    found = {one.name: one.value for one in info.defaults if one.name.startswith("措辞.")}
    assert found == {
        "措辞.评价目的": "检查资金使用和管理情况，衡量绩效目标的实现程度",
        "措辞.评价原则": "科学公正、统筹兼顾、激励约束、公开透明",
        "措辞.评价方法": "定量与定性相结合的比较法",
    }
