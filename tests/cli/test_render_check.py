"""perfeval render --check: are the documents what data, pack and program would make now?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfeval_gen.resources import data_root
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
DATA = (
    "# 一\n类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    "预算: {年初预算: 10, 划拨: 10, 支出: 10}\n"
)


@pytest.fixture
def made(tmp_path: Path, capsys: Capsys) -> Path:
    path = tmp_path / "甲.yaml"
    path.write_text(DATA, "utf-8")
    assert run(capsys, "render", path, "-o", tmp_path / "出").status == 0
    return path


def told(capsys: Capsys, path: Path, *more: str) -> tuple[int, list[str]]:
    answer = run(capsys, "render", "--check", path, "-o", path.parent / "出", *more)
    return answer.status, re.findall(r"错误\[PE725\] “[^”]*?(报告|评分表|自评表)\.docx”(.*)\n", answer.out)


def test_what_was_just_made_is_current(made: Path, capsys: Capsys) -> None:
    before = {p: p.read_bytes() for p in (made.parent / "出").iterdir()}
    answer = run(capsys, "render", "--check", made, "-o", made.parent / "出")
    assert answer.status == 0
    assert answer.out.count("是最新的\n") == len(before) == 2
    assert answer.out.endswith("2 份文档，0 份不是最新的；没有写入任何文件\n")
    assert {p: p.read_bytes() for p in (made.parent / "出").iterdir()} == before


def test_comments_order_and_units_don_t_count(made: Path, capsys: Capsys) -> None:
    lines = DATA.splitlines()
    made.write_text("\n".join([*reversed(lines[1:]), "# 二"]) + "\n", "utf-8")
    assert told(capsys, made)[0] == 0


def test_a_figure_that_changed(made: Path, capsys: Capsys) -> None:
    made.write_text(DATA.replace("支出: 10", "支出: 9, 原因: 尾款待付"), "utf-8")
    status, found = told(capsys, made)
    assert status == 1
    assert sorted(found) == [("报告", "不是最新的：数据改过"), ("评分表", "不是最新的：数据改过")]


def test_another_stage(tmp_path: Path, capsys: Capsys) -> None:
    example = next(data_root().glob("examples/005-*.yaml"))
    path = tmp_path / "甲.yaml"
    path.write_bytes(example.read_bytes())
    assert run(capsys, "render", path, "-o", tmp_path / "出").status == 0
    status, found = told(capsys, path, "--stage", "报送")
    assert status == 1
    assert {why for _, why in found} == {"不是最新的：生成时的阶段不同"}


def test_a_missing_an_edited_and_a_foreign_document(made: Path, capsys: Capsys) -> None:
    report, table = sorted((made.parent / "出").iterdir(), key=lambda p: "评分表" in p.name)
    report.unlink()
    table.write_bytes(b"PK\x03\x04")
    assert told(capsys, made) == (1, [("报告", "还没有生成"), ("评分表", "不是本程序生成的")])


def test_a_pack_that_changed(tmp_path: Path, capsys: Capsys) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(DATA.replace("gd-zhanjiang", "ours"), "utf-8")
    assert run(capsys, "pack", "copy", "gd-zhanjiang", tmp_path / "模板" / "ours").status == 0
    assert run(capsys, "render", path, "-o", tmp_path / "出").status == 0
    pack = tmp_path / "模板" / "ours" / "pack.yaml"
    text = pack.read_text("utf-8")
    pack.write_bytes(text.replace("\n", "\r\n").encode())  # as git may check it out on Windows
    assert told(capsys, path)[0] == 0
    pack.write_text(text + "# 改\n", "utf-8")
    assert {why for _, why in told(capsys, path)[1]} == {"不是最新的：模板包改过"}


def test_another_version_of_the_program(made: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_gen.rendering.__version__", "99.0")
    assert {why for _, why in told(capsys, made)[1]} == {"不是最新的：程序的版本不同"}


def test_bound_volumes(made: Path, capsys: Capsys) -> None:
    other = made.with_name("乙.yaml")
    other.write_text(DATA.replace("名称: 平台", "名称: 培训"), "utf-8")
    out = made.parent / "合"
    assert run(capsys, "render", "--bind", "合订", made, other, "-o", out).status == 0
    assert run(capsys, "render", "--check", "--bind", "合订", made, other, "-o", out).status == 0
    assert run(capsys, "render", "--check", "--bind", "合订", other, "-o", out).status == 1


def test_errors_in_the_data_are_told_first(made: Path, capsys: Capsys) -> None:
    made.write_text(DATA + "预算计划: 1\n", "utf-8")
    answer = run(capsys, "render", "--check", made, "-o", made.parent / "出")
    assert answer.status == 1
    assert "PE201" in answer.out
    assert "PE725" not in answer.out
