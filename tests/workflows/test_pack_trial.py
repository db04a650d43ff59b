"""Templates are tried with next to nothing and with everything; what shows only inside of loops shows too."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Location
from perfeval_gen.packs.model import Pack, known_packs, load_pack
from perfeval_gen.workflows.pack_trial import try_templates
from tests.plain_word import form

PACK = """\
名称: 试
版本: "1"
文档:
  - {名称: 表, 类型: 项目自评, 模板: 表.docx, 文件名: 表, 指标: 项目指标}
  - {名称: 汇总, 类型: 整体自评, 模板: 汇总.docx, 文件名: 汇总, 各项目: 汇总, 生成: 按需}
附加字段:
  - {类型: 项目自评, 位置: 指标, 字段: {核心: {type: boolean, meta: {id: core, help: 甲, example: 是}}}}
"""
TREE = """\
名称: 甲
类型: 项目自评
指标: [{名称: 绩效, 分值: 100, 单位指标: 是, 收纳: [绩效, 其他], 办法: 按比例, 二级: [数量指标]}]
"""


def pack_of(tmp_path: Path, *cells: str, above: str = "{{ 名称 }}", summary: str = "{{ 单位.名称 }}") -> Pack:
    folder = tmp_path / "模板" / "试"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    (folder / "项目指标.yaml").write_text(TREE, "utf-8")
    (folder / "表.docx").write_bytes(form(above, *cells))
    (folder / "汇总.docx").write_bytes(form(summary))
    pack = load_pack("试", own=folder.parent, asked_at=Location("试")).value
    assert pack is not None
    return pack


def told(pack: Pack) -> list[tuple[str, str, str]]:
    return [(d.code, str(d.location), d.message) for d in try_templates(pack)]


@pytest.mark.parametrize("name", known_packs())
def test_shipped_templates_have_no_fault(name: str) -> None:
    pack = load_pack(name, asked_at=Location("试")).value
    assert pack is not None
    assert try_templates(pack) == ()


def test_a_sound_form(tmp_path: Path) -> None:
    assert told(pack_of(tmp_path, "{{ 行.三级 }}", "{{ 行.指.核心|格 }}")) == []


@pytest.mark.parametrize(
    ("above", "cells", "fault"),
    [
        ("{{ 名字 }}", [], "PE803 正文第1段：模板引用了不存在的字段“名字”"),
        ("{{ 预算.支处 }}", [], "PE803 正文第1段：模板引用了不存在的字段“预算.支处”"),
        ("{{ 目标 }}", [], "PE806 正文第1段：这里的值是一节正文（可能有几段），不能直接印出"),
        ("甲", ["{{ 行.三级 }}", "{{ 行.分数 }}"], "PE803 表1 第2行第2列：模板引用了不存在的字段“行.分数”"),
        ("甲", ["{{ 行.指.核心值|格 }}"], "PE803 表1 第2行第1列：模板引用了不存在的字段“行.指.核心值”"),
        ("{% if 问题 %}{{ 问题[0].毛病 }}{% endif %}", [], "PE803 正文第1段：模板引用了不存在的字段“毛病”"),
        ("{{ 名称", [], "PE804 正文第1段：“{{”没有与之配对的括号"),
    ],
)
def test_a_fault_is_told_with_its_place(above: str, cells: list[str], fault: str, tmp_path: Path) -> None:
    found = told(pack_of(tmp_path, *cells, above=above))
    assert [f"{code} {place}：{message}" for code, place, message in found] == [f"{fault[:6]}表.docx：{fault[6:]}"]


def test_each_document_is_tried_on_its_own(tmp_path: Path) -> None:
    """One on request and one for the summary, whose projects are there to be looped over."""
    loop = "{% for 项 in 各项目 %}{{ 项.名称 }}{{ 项.总分数 }}{% endfor %}"
    found = told(pack_of(tmp_path, above="{{ 名字 }}", summary=loop))
    assert [(place, message) for _, place, message in found] == [
        ("汇总.docx：正文第1段", "模板引用了不存在的字段“项.总分数”"),
        ("表.docx：正文第1段", "模板引用了不存在的字段“名字”"),
    ]
