"""perfeval new: the unit's folder around the data, asked for where somebody can answer."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
UNIT = ("--unit", "某县数据局")
AROUND = {
    "perfeval.yaml", ".gitattributes", ".gitignore", ".editorconfig", ".vscode/settings.json",
    ".vscode/extensions.json", ".pre-commit-config.yaml", ".perfeval/schema.json", ".perfeval/project.json",
    ".perfeval/scores.json", ".perfeval/unit.json", ".perfeval/pack.json", ".perfeval/indicators.json",
}  # fmt: skip


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_has_all_it_needs(tmp_path: Path, capsys: Capsys) -> None:
    unit = tmp_path / "某市 工信局（测试）"
    assert run(capsys, "new", unit, "--kind", "整体", *UNIT, "--year", 2025).status == 0
    assert files(unit) == {"2025/整体.yaml", *AROUND}
    config = (unit / "perfeval.yaml").read_text("utf-8")
    assert config.startswith("# yaml-language-server: $schema=.perfeval/unit.json\n")
    assert "单位: 某县数据局\n" in config
    assert "模板包: gd-zhanjiang\n" in config
    assert re.search(r'^模板包版本: "\S+"', config, re.MULTILINE)
    json.loads((unit / ".perfeval/schema.json").read_text("utf-8"))
    assert run(capsys, "check", unit).status == 0


def test_projects_go_into_the_year_under_their_code(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "new", tmp_path, "--kind", "整体", *UNIT, "--year", 2025)
    before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    answer = run(capsys, "new", tmp_path, "--kind", "项目", "--year", 2025, "--code", "4408", "--name", "平台/运维")
    assert answer.status == 0, answer.err
    path = tmp_path / "2025" / "项目" / "4408-平台／运维.yaml"
    text = path.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../.perfeval/project.json\n")
    assert '\n编码: "4408"\n' in text
    assert "\n名称: 平台/运维\n" in text
    assert "# 金额单位、单位、填报日期、依据文件、自评工作取自整体.yaml；与它不同的才在这里写\n" in text
    assert "\n单位:" not in text
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert run(capsys, "check", tmp_path / "2025").status == 0


def test_what_somebody_changed_stays(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "new", tmp_path, "--kind", "整体", *UNIT, "--year", 2025)
    (tmp_path / ".gitignore").write_text("甲\n", "utf-8")
    (tmp_path / "perfeval.yaml").write_text("单位: 某县财政局\n模板包: cn\n", "utf-8")
    assert run(capsys, "new", tmp_path, "--kind", "整体", "--year", 2026).status == 0
    assert (tmp_path / ".gitignore").read_text("utf-8") == "甲\n"
    text = (tmp_path / "2026" / "整体.yaml").read_text("utf-8")
    assert "模板包: cn\n" in text
    assert "名称: 某县财政局\n" in text


def test_a_faulty_perfeval_yaml_stops_it(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "perfeval.yaml").write_text("单位: [\n", "utf-8")
    answer = run(capsys, "new", tmp_path, "--kind", "整体", *UNIT, "--year", 2025)
    assert answer.status == 1
    assert files(tmp_path) == {"perfeval.yaml"}


def test_the_modeline_leads_to_the_schema(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "new", tmp_path, "--kind", "转移支付", *UNIT, "--year", 2025)
    path = tmp_path / "2025" / "转移支付" / "转移支付.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    schema = first.split("$schema=")[1]
    assert os.path.normpath(path.parent / schema) == str(tmp_path / ".perfeval" / "schema.json")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有伪终端")
def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "perfeval_gen", "new", str(tmp_path / "夹")]
    started = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=Path(__file__).parents[2])
    os.write(ours, "项目\n某县数据局\n2025\n平台运维\n001\n".encode())
    assert started.wait(60) == 0
    os.close(theirs)
    os.close(ours)
    text = (tmp_path / "夹" / "2025" / "项目" / "001-平台运维.yaml").read_text("utf-8")
    assert "名称: 某县数据局" in text


def test_a_folder_named_from_where_one_stands(tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "new", "某 局", "--kind", "整体", *UNIT, "--year", 2025).status == 0
    assert run(capsys, "new", "某 局", "--kind", "项目", "--year", 2025, "--name", "平台").status == 0
    monkeypatch.chdir(tmp_path / "某 局")
    assert run(capsys, "new", ".", "--kind", "整体", "--year", 2026).status == 0
    for name in ("2025/整体.yaml", "2026/整体.yaml", "2025/项目/平台.yaml"):
        first = Path(name).read_text("utf-8").splitlines()[0]
        assert (Path(name).parent / first.split("$schema=")[1]).is_file()


def test_another_unit_another_pack_or_a_code_twice(tmp_path: Path, capsys: Capsys) -> None:
    run(capsys, "new", tmp_path, "--kind", "整体", *UNIT, "--year", 2025)
    other = run(capsys, "new", tmp_path, "--kind", "整体", "--unit", "某县财政局", "--year", 2026)
    assert other.status == 2
    assert "这个文件夹是“某县数据局”的，--unit 写的是“某县财政局”" in other.err
    schema = (tmp_path / ".perfeval" / "schema.json").read_bytes()
    assert run(capsys, "new", tmp_path, "--kind", "整体", "--pack", "cn", "--year", 2026).status == 0
    assert (tmp_path / ".perfeval" / "schema.json").read_bytes() == schema
    project = ("new", tmp_path, "--kind", "项目", "--year", 2025, "--code", "001")
    assert run(capsys, *project, "--name", "甲").status == 0
    again = run(capsys, *project, "--name", "乙")
    assert again.status == 1
    assert "编码 001 已有文件“001-甲.yaml”" in again.err
