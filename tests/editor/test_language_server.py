"""What a clerk sees in an editor with YAML support: completion, hover and messages of yaml-language-server, offline."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.diagnostics import Location
from perfeval_gen.packs.model import load_pack
from perfeval_gen.workflows.editor import FOLDER, schema_files
from tests.editor.language_server import LanguageServer, missing

HEAD = (
    "# yaml-language-server: $schema=../.perfeval/schema.json\n"
    "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit's folder with what ``perfeval new`` writes for editors; its name is as people name folders."""
    root = tmp_path_factory.mktemp("某县 数据局")
    pack = load_pack("gd-zhanjiang", asked_at=Location("甲")).value
    assert pack is not None
    for name, text in schema_files(pack).items():
        path = root / FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    why = missing()
    if why and not os.environ.get("PERFEVAL_SKIP_NONE"):
        pytest.skip(why)
    assert not why, why  # CI skips none
    with LanguageServer() as running:
        yield running


class Editor:
    """One file in an editor; ``|`` in a text is where the cursor stands."""

    def __init__(self, server: LanguageServer, unit: Path) -> None:
        self._server = server
        self._unit = unit

    def complete(self, text: str, file: str = "2025/整体.yaml") -> dict[str, dict[str, Any]]:
        before, _, after = text.partition("|")
        self._server.open(self._unit / file, before + after)
        return self._server.complete(self._unit / file, before.count("\n"), len(before) - before.rfind("\n") - 1)

    def hover(self, text: str, file: str = "2025/整体.yaml") -> str:
        before, _, after = text.partition("|")
        self._server.open(self._unit / file, before + after)
        return self._server.hover(self._unit / file, before.count("\n"), len(before) - before.rfind("\n") - 1)

    def messages(self, text: str, file: str = "2025/整体.yaml") -> list[tuple[int, int, str]]:
        """What is marked: line and column as an editor counts them, from 1, and the message."""
        found = self._server.open(self._unit / file, text)
        places = [(d["range"]["start"], d["message"]) for d in found]
        return sorted((place["line"] + 1, place["character"] + 1, message) for place, message in places)


@pytest.fixture
def editor(server: LanguageServer, unit: Path) -> Editor:
    return Editor(server, unit)


def inserted(item: dict[str, Any]) -> str:
    return str(item.get("textEdit", {}).get("newText") or item["insertText"])


def test_a_key_is_completed_with_its_help(editor: Editor) -> None:
    found = editor.complete(f"{HEAD}资产:\n  固定|\n")
    assert inserted(found["固定资产原值"]) == "固定资产原值: "
    assert found["固定资产原值"]["documentation"] == "固定资产总额（原值）\n单位：万元\n例：245"
    assert "true" not in found
    at_top = editor.complete(f"{HEAD}|\n")
    assert {"资产", "预算", "评分", "问题", "填报日期"} <= set(at_top)
    assert not {"年度", "单位", "类型", "initial_budget"} & set(at_top)  # what is there, and what programs write


def test_a_choice_is_completed_and_nothing_else(editor: Editor) -> None:
    found = editor.complete(f"{HEAD.replace('{名称: 某县数据局}', '')}  名称: 某县数据局\n  层级: |\n")
    assert list(found) == ["中央", "省级", "市级", "区级", "县级", "镇级", "待填", "无", "不适用"]
    assert found["待填"]["documentation"] == "还没有填"
    assert list(editor.complete(f"{HEAD}资产:\n  账实一致: |\n")) == ["是", "否", "待填", "无", "不适用"]
    assert list(editor.complete(f"{HEAD}资产:\n  固定资产原值: |\n")) == ["待填", "无", "不适用"]
    assert inserted(editor.complete(f"{HEAD}指标:\n  - 方向: |\n")['">"']) == '">"'


def test_the_names_of_the_pack_are_completed(editor: Editor) -> None:
    packs = editor.complete(HEAD.replace("gd-zhanjiang", "|"))
    assert packs["cn"]["documentation"] == "国家通用绩效自评表式"
    scores = editor.complete(f"{HEAD}评分:\n  |\n")
    assert "分值：6 分\n标准：达到95%得满分" in scores["支出完成率"]["documentation"]
    assert inserted(scores["支出完成率"]) == "支出完成率:\n  "
    assert "资金按轻重缓急安排" in editor.complete(f"{HEAD}评分:\n  预算编制合理性:\n    各项:\n      |\n")
    assert {"支出完成率", "总分", "等级"} <= set(editor.complete(f"{HEAD}自报:\n  |\n"))
    assert list(editor.complete(f"{HEAD}指标:\n  - 一级: |\n"))[:3] == ["产出指标", "效益指标", "满意度指标"]


def test_an_item_is_inserted_whole_with_stops(editor: Editor) -> None:
    expected = (
        "问题: ${1:待填}\n  原因: ${2:待填}\n  措施:\n    - ${3:待填}\n  责任部门: ${4:待填}\n  完成时限: ${5:待填}"
    )
    assert inserted(editor.complete(f"{HEAD}问题:\n  - |\n")["新的一条"]) == expected
    assert inserted(editor.complete(f"{HEAD}问题:\n  |\n")["新的一条"]) == f"- {expected}"
    inside = inserted(editor.complete(f"{HEAD}项目:\n  - 名称: 甲\n    指标:\n      - |\n")["新的一条"])
    assert inside.startswith("一级: ${1:待填}\n  二级: ${2:待填}\n")
    assert "方向: ${4|待填,≥,≤,'=','>',<,定性,是否|}" in inside


def test_a_section_is_inserted_whole_without_what_is_there(editor: Editor) -> None:
    found = editor.complete(f"{HEAD}资产:\n  截止日期: 2025-12-31\n  |\n")
    lines = inserted(found["整节"]).splitlines()
    assert lines[0] == "固定资产原值: ${2:待填}"
    assert "账实一致: ${9|待填,是,否|}" in lines
    assert not any(line.startswith("截止日期") for line in lines)


def test_the_hover_shows_title_help_unit_example_and_source(editor: Editor) -> None:
    shown = editor.hover(f"{HEAD}预算:\n  支出:\n    基本支出: {{年初|预算: 396.57}}\n")
    blocks = shown.replace("\\", "").split("\n\n")
    assert blocks[0] == "#### 年初预算数"
    assert blocks[1:4] == ["年初批复的预算", "单位：万元", "例：396.57"]
    shown = editor.hover(f"{HEAD}填报|日期: 2026-06-11\n").replace("\\", "")
    assert "【必填】封面上的日期，不早于次年1月1日" in shown
    assert "出处：封面" in shown
    assert "分值：6 分" in editor.hover(f"{HEAD}评分:\n  支出|完成率: {{得分: 5}}\n")


KEYS = "类型、版本、模板包、年度、金额单位、单位、填报日期、依据文件、自评工作、结果应用、其他章节、关系……"
BAD = """\
资产:
  固定资产原值: 很多
  公务用车: -2
填报日期: 昨天
制度: 三项
任务:
  - {名称: 甲, 完成: 完了}
不知: 1
"""


def test_what_is_wrong_is_told_in_chinese_at_its_place(editor: Editor) -> None:
    assert editor.messages(HEAD + BAD) == [
        (7, 11, "应为金额，例如 396.57、396.57万元、1.38亿元；还没有的写“待填”，确实没有的写“无”"),
        (8, 9, "值低于最小值 0。"),
        (9, 7, "应为日期，例如 2026-06-11 或 2026年6月11日；还没有的写“待填”，确实没有的写“无”"),
        (10, 5, "应为清单：每条另起一行，前面写“- ”；一条也没有的写“无”"),
        (12, 17, "“完成情况”里没有这个值，可用：已完成、部分完成、未完成"),
        (13, 1, f"这里没有这个键，可用：{KEYS}"),
    ]  # fmt: skip


def test_names_that_the_pack_does_not_know_are_told(editor: Editor) -> None:
    (found,) = editor.messages(f"{HEAD}自报: {{支出完成律: 99%}}\n")
    assert found == (6, 6, "模板包里没有这个名称，写在“自报数”里也不会印出")
    assert editor.messages(f"{HEAD}自报: {{支出完成率: 99%}}\n") == []


def test_what_no_file_can_do_without_is_told(editor: Editor) -> None:
    modeline = HEAD.splitlines()[0]
    assert [message for _, _, message in editor.messages(f"{modeline}\n类型: 整体自评\n")] == [
        "缺少“单位”，例如 单位: {名称: 某市工业和信息化局}",
        "缺少“年度”，例如 年度: 2025",
    ]


@pytest.mark.parametrize("typed", ["004401", "12:30", "no", "2026-06-11", "~", "1,234.50", "'12'", "true"])
def test_nothing_is_marked_that_the_reader_takes_as_text(editor: Editor, typed: str) -> None:
    assert editor.messages(f"{HEAD}结果应用: {typed}\n") == []


def test_the_parts_of_a_year_have_schemas_of_their_own(editor: Editor) -> None:
    project = "# yaml-language-server: $schema=../../.perfeval/project.json\n"
    found = editor.complete(f"{project}名称: 甲\n|\n", "2025/项目/甲.yaml")
    assert {"编码", "预算", "指标"} <= set(found)
    assert "职责" not in found
    assert editor.messages(f"{project}名称: 甲\n预算: {{年初预算: 12万元}}\n", "2025/项目/甲.yaml") == []
    whole = f"{project}类型: 项目自评\n年度: 2025\n单位: {{名称: 某局}}\n名称: 甲\n|"
    assert "填报日期" in editor.complete(whole, "2025/项目/乙.yaml")
    scores = "# yaml-language-server: $schema=../.perfeval/scores.json\n评分:\n  |\n"
    assert "支出完成率" in editor.complete(scores, "2025/评分.yaml")
    unit = "# yaml-language-server: $schema=.perfeval/unit.json\n单位: 某局\n文件名:\n  |\n"
    assert "整体绩效自评报告" in editor.complete(unit, "perfeval.yaml")
    pack = "# yaml-language-server: $schema=../../.perfeval/pack.json\n名称: 我\n版本: '1'\n沿用: |\n"
    assert "gd-zhanjiang" in editor.complete(pack, "模板/我/pack.yaml")
