"""Faults of a pack.yaml beyond its shape (PE827, PE828), and remedies that fit a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.packs.model import load_pack
from perfeval_gen.packs.pack_faults import FILE_FACTS
from perfeval_gen.packs.remedies import UNFIT
from perfeval_gen.schema import codes, read
from perfeval_gen.view.build import build
from tests.figures.samples import document, figures, pack
from tests.figures.scored import HEAD, folder_of
from tests.packs.test_indicators import TREE


def faults(head: str, tree: str = TREE) -> list[Diagnostic]:
    with folder_of(tree, head) as own:
        (own / "own" / "甲.docx").write_bytes(b"docx")
        outcome = load_pack("own", own=own, asked_at=Location("试"))
    assert (outcome.value is None) == any(d.severity is Severity.ERROR for d in outcome.diagnostics)
    return list(outcome.diagnostics)


def named(pattern: str) -> list[Diagnostic]:
    return faults(f"{HEAD}文档:\n  - 名称: 甲\n    类型: 整体自评\n    模板: 甲.docx\n    文件名: '{pattern}'\n")


@pytest.mark.parametrize(
    ("pattern", "message", "mark"),
    [
        ("{单位名称}{项木}", "文件名里不认识“{项木}”", "是否想写“{项目名称}”？"),
        ("{年}度", "文件名里不认识“{年}”", "是否想写“{年度}”？"),
        ("{unit}", "文件名里不认识“{unit}”", "可用：{单位名称} {单位简称} {年度} {项目名称} {附件}"),
        ("{}", "文件名里不认识“{}”", "可用：{单位名称}"),
        ("｛年度｝自评", "文件名里的“｛”不成对，或是全角的", "用半角花括号"),
        ("{年度自评", "文件名里的“{”不成对，或是全角的", "用半角花括号"),
    ],
)
def test_an_unknown_name_in_a_file_name(pattern: str, message: str, mark: str) -> None:
    (fault,) = named(pattern)
    assert (fault.code, fault.message) == ("PE827", message)
    assert (Path(fault.location.file).name, fault.location.line) == ("pack.yaml", 8)
    assert mark in fault.mark


def test_every_known_name_may_stand_in_a_file_name() -> None:
    assert named("".join(f"{{{name}}}" for name in FILE_FACTS)) == []
    assert named("自评表") == []


def test_the_known_names_are_those_that_files_are_named_by() -> None:
    text, form = "填报日期: 待填\n", pack("cn")
    view = build(document(text), figures(text), form)
    assert tuple(view.file_facts(form.documents[0])) == FILE_FACTS


def test_grades_of_a_pack_begin_at_nothing() -> None:
    (fault,) = faults(HEAD.replace(", {等级: 差, 下限: 0}", ""))
    assert (fault.code, fault.message) == ("PE828", "最低一档“中”从 60 分起，应从 0 分起")
    assert (Path(fault.location.file).name, fault.location.line) == ("pack.yaml", 3)


def test_grades_in_any_order_and_none_at_all_are_sound() -> None:
    grades = "[{等级: 差, 下限: 0}, {等级: 优, 下限: 90}]"
    assert faults(f'名称: 试\n版本: "1"\n等级: {grades}\n') == []
    assert faults('名称: 试\n版本: "1"\n') == []


# -- remedies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "old", "new", "hint"),
    [
        (HEAD.replace("版本", "板本"), "", "", "改为列出的字段名"),
        (HEAD + "选项: {保留空行: 也许}\n", "", "", "例如 否；写“是”或“否”"),
        (HEAD + "文档: 甲\n", "", "", "每条另起一行，前面写“- ”；不需要的，删去这一项"),
        (HEAD + "措辞: 待填\n", "", "", "随地方不同的说法，模板中以“措辞.名称”引用；填上内容；不需要的，删去这一项"),
        (HEAD, "佐证: 制度文件", "佐政: 制度文件", "改为列出的字段名"),
        (HEAD, "超额系数: 0.5", "超额系数: -0.5", "核对数字"),
        (HEAD, "上限: 2", "上限: 两分", "单位是分，例如 1；只写数字"),
        (HEAD, "超额门槛: 150%", "超额门槛: 一倍半", "单位是%，例如 130%；写成百分数"),
    ],
)
def test_the_remedies_for_a_pack_do_not_speak_of_data(head: str, old: str, new: str, hint: str) -> None:
    (fault,) = [d for d in faults(head, TREE.replace(old, new)) if d.code != "PE202"]
    assert fault.hint == hint


def test_what_is_left_out_of_remedies_stands_in_them() -> None:
    """So that a remedy reworded doesn't slip back in."""
    words = "；".join([code.remedy for code in codes.CODES] + list(read._HOW_TO.values()))  # noqa: SLF001
    source = Path(read.__file__).read_text("utf-8")
    assert [part for part in UNFIT if part not in words and part not in source] == []
