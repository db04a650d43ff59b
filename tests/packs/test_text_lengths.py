"""maxlength: how long a text of a pack's own field may be; told in a draft, refused later; named wherever told."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage
from perfeval_gen.packs.model import load_pack
from perfeval_gen.schema.export import reference
from perfeval_gen.schema.json_schema import json_schema

PACK = """\
名称: 我
版本: "1"
沿用: gd-zhanjiang
附加字段:
  - 类型: 项目自评
    字段:
      结论: {type: string, maxlength: 10, meta: {id: verdict, help: 一句话, example: 完成较好}}
      问题分析: {type: prose, maxlength: 10, meta: {id: findings, help: 一段话, example: 进度偏慢}}
"""
HEAD = "类型: 项目自评\n模板包: mine\n年度: 2025\n填报日期: 2026-05-20\n单位: {名称: 某县数据局}\n名称: 平台建设\n"


def make(folder: Path, text: str = PACK) -> Path:
    (folder / "模板" / "mine").mkdir(parents=True)
    path = folder / "模板" / "mine" / "pack.yaml"
    path.write_text(text, "utf-8")
    return path


def found(folder: Path, text: str, stage: Stage = Stage.DRAFT) -> list[Diagnostic]:
    path = folder / "甲.yaml"
    path.write_text(HEAD + text, "utf-8")
    return [d for d in check_file(path, stage=stage).diagnostics if d.code == "PE207"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("结论: 一二三四五六七八九十\n", 0),
        ("结论: 一二三四五六七八九十一\n", 11),
        ("结论: 待填\n", 0),
        ("结论: 不适用\n", 0),
        ("问题分析: 一二三四五六七八九十\n", 0),
        ("问题分析: 一二三四五六七八九十。\n", 11),
        ("问题分析:\n  - 一二三四五\n  - 六七八九十\n", 0),
        ("问题分析:\n  - 一二三四五\n  - 条目: [六七八九十, 一二]\n", 12),
        ("问题分析: |\n  一二三四五\n\n  六七八九十\n", 0),
        ("结论: 一二三四五 六七 八九十\n", 0),
    ],
)
def test_characters_are_counted_without_blanks(tmp_path: Path, text: str, length: int) -> None:
    make(tmp_path)
    told = found(tmp_path, text)
    assert [d.mark for d in told] == ([f"超出{length - 10}字"] if length else [])
    assert all(f"不能超过10字，写了{length}字" in d.message for d in told)
    assert all(d.location.line in (7, 8) for d in told)


@pytest.mark.parametrize(
    ("stage", "severity"),
    [(Stage.DRAFT, Severity.WARNING), (Stage.SUBMISSION, Severity.ERROR), (Stage.PUBLICATION, Severity.ERROR)],
)
def test_a_draft_may_still_be_too_long(tmp_path: Path, stage: Stage, severity: Severity) -> None:
    make(tmp_path)
    assert [d.severity for d in found(tmp_path, "结论: 一二三四五六七八九十一\n", stage)] == [severity]


def test_the_limit_is_told_to_editors_and_in_the_manual(tmp_path: Path) -> None:
    make(tmp_path)
    pack = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).value
    assert pack is not None
    properties = json_schema(pack.schemas)["definitions"]["项目自评"]["properties"]
    assert properties["结论"]["description"] == "一句话\n篇幅：不超过10字\n例：完成较好"
    assert "\n篇幅：不超过10字" in properties["问题分析"]["description"]
    assert "一句话；不超过10字" in reference(pack.schemas, "mine")


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("type: decimal, maxlength: 5", "maxlength 只用于 string（文字）、prose（正文）"),
        ("type: string, maxlength: 很长", "maxlength 应为正整数"),
        ("type: string, maxlength: 0", "maxlength 应为正整数"),
        ("type: string, maxlength: 2.5", "maxlength 应为正整数"),
    ],
)
def test_a_wrong_limit_is_told_at_its_line(tmp_path: Path, limit: str, message: str) -> None:
    make(tmp_path, PACK.replace("type: string, maxlength: 10", limit))
    told = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert [(d.code, d.location.line) for d in told][:1] == [("PE825", 7)]
    assert message in told[0].message
