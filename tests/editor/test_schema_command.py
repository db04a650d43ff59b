"""``perfeval schema --write``: the files that editors read, for the pack of the unit's folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.workflows.editor import PLACES, schema_for
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]


def read(unit: Path, name: str = "schema.json") -> Any:
    return json.loads((unit / ".perfeval" / name).read_text("utf-8"))


def test_the_pack_is_that_of_the_folder(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "perfeval.yaml").write_text("单位: 某县数据局\n模板包: hn\n", "utf-8")
    answer = run(capsys, "schema", "--write", "--dir", tmp_path)
    assert answer.status == 0, answer.err
    assert answer.out.count("√") == 6
    assert {path.name for path in (tmp_path / ".perfeval").iterdir()} == set(PLACES)
    assert "楼堂馆所" in read(tmp_path)["definitions"]["整体自评"]["properties"]  # a field that Hunan adds


def test_another_pack_takes_its_place(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "schema", "--write", "--dir", tmp_path)
    before = read(tmp_path)["definitions"]["整体自评"]["properties"]["评分"]["properties"]
    assert "支出完成率" in before
    assert run(capsys, "schema", "--write", "--dir", tmp_path, "--pack", "cn").status == 0
    assert "支出完成率" not in read(tmp_path)["definitions"]["整体自评"]["properties"]["评分"]["properties"]
    assert run(capsys, "schema", "--write", "--dir", tmp_path, "--pack", "没有").status != 0


def test_the_unit_s_own_pack_is_among_those_to_choose(tmp_path: Path, capsys: Capsys) -> None:
    own = tmp_path / "模板" / "我的"
    own.mkdir(parents=True)
    (own / "pack.yaml").write_text("名称: 我们县的表式\n版本: '1'\n沿用: gd-zhanjiang\n", "utf-8")
    assert run(capsys, "schema", "--write", "--dir", tmp_path, "--pack", "我的").status == 0
    choice = read(tmp_path)["definitions"]["整体自评"]["properties"]["模板包"]
    name = choice.get("$ref", "").rpartition("/")[2]
    offered = (read(tmp_path)["definitions"][name] if name else choice)["anyOf"][0]
    assert dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))["我的"] == "我们县的表式"


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "schema", "--write", "--dir", tmp_path / "甲")
    run(capsys, "schema", "--write", "--dir", tmp_path / "乙")
    for name in PLACES:
        made = (tmp_path / "甲/.perfeval" / name).read_bytes()
        assert made == (tmp_path / "乙/.perfeval" / name).read_bytes()
        assert b"\r" not in made
        assert str(tmp_path).encode() not in made


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("2025/整体.yaml", "schema.json"),
        ("2025/项目/4408-甲.yaml", "project.json"),
        ("2025/评分.yaml", "scores.json"),
        ("2025/转移支付/转移支付.yaml", "schema.json"),
        ("perfeval.yaml", "unit.json"),
        ("模板/我的/pack.yaml", "pack.json"),
        ("模板/我的/整体指标.yaml", "indicators.json"),
        ("别的.yaml", "schema.json"),
    ],
)
def test_each_kind_of_file_has_its_schema(file: str, schema: str) -> None:
    assert schema_for(Path(file)) == schema
