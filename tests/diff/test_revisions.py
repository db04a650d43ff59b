"""Earlier versions out of git: names with blanks and Chinese, what is meant by a word, what is said where it fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from perfeval_gen.cli.revisions import repo_at
from tests.cli.run import Answer, foreign_words, is_chinese, run

HEAD = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: {year}\n单位: {{名称: 某县 园林局}}\n"
SPENT = "预算: {{支出: {{项目支出: {{决算数: {spent}}}}}}}\n"
UNIT = "某县 园林局"


def text(spent: str, year: int = 2025, more: str = "") -> str:
    return HEAD.format(year=year) + SPENT.format(spent=spent) + more


def git(folder: Path, *words: str) -> str:
    base = ["git", "-c", "user.name=某某", "-c", "user.email=mou@example.invalid", "-c", "commit.gpgsign=false"]
    made = subprocess.run([*base, *words], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return made.stdout.strip()


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A unit's folder inside a working copy: 100 committed first, then 120, then 150 on the disk."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    top = tmp_path / "绩效 自评"
    folder = top / UNIT
    (folder / "2025" / "项目").mkdir(parents=True)
    git(top, "init", "-q", "-b", "主线")
    for spent, project in (("100", "名称: 绿道\n预算: {支出: 90}\n"), ("120", "名称: 绿道\n预算: {支出: 95}\n")):
        (folder / "2025" / "整体.yaml").write_text(text(spent), "utf-8")
        (folder / "2025" / "项目" / "01 绿道.yaml").write_text(project, "utf-8")
        git(top, "add", "-A")
        git(top, "commit", "-q", "-m", f"支出 {spent}")
    git(top, "tag", "初稿", "HEAD~1")
    (folder / "2025" / "整体.yaml").write_text(text("150"), "utf-8")
    monkeypatch.chdir(folder)
    return folder


def spending(answer: Answer) -> dict[str, tuple[str, str]]:
    """The typed amounts of a comparison by the last key, in 元."""
    assert answer.status == 1, answer.text
    found = [d for d in json.loads(answer.out)["differences"] if d["kind"] == "资金" and not d["is_derived"]]
    return {d["path"][-1]: (d["before"]["value"], d["after"]["value"]) for d in found}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["HEAD~1:./2025"], ("1000000", "1500000")),
        (["HEAD~1", "2025"], ("1000000", "1500000")),
        (["HEAD~1", "--path", "2025"], ("1000000", "1500000")),
        ([f"HEAD~1:{UNIT}/2025/整体.yaml"], ("1000000", "1500000")),
        (["HEAD:2025", "2025"], ("1200000", "1500000")),
        (["2025", "初稿"], ("1500000", "1000000")),
        (["初稿..主线", "--path", "2025"], ("1000000", "1200000")),
        (["初稿..", "--path", "2025/整体.yaml"], ("1000000", "1200000")),
        (["初稿", "HEAD", "--path", "2025"], ("1000000", "1200000")),
        (["初稿:2025", "HEAD"], ("1000000", "1200000")),
    ],
)
def test_versions(unit: Path, capsys: pytest.CaptureFixture[str], words: list[str], expected: tuple[str, str]) -> None:
    answer = run(capsys, "diff", *words, "--format", "json")
    assert spending(answer)["决算数"] == expected


def test_a_year_of_a_version_has_all_its_files(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "diff", "初稿", "HEAD", "--path", "2025", "--format", "json")
    assert spending(answer) == {"决算数": ("1000000", "1200000"), "支出": ("900000", "950000")}
    places = [d["places"] for d in json.loads(answer.out)["differences"] if d["path"][-1] == "支出"]
    name = f"{UNIT}/2025/项目/01 绿道.yaml"
    assert places[0] == {
        "before": {"file": f"初稿:{name}", "line": 2, "column": 6},
        "after": {"file": f"HEAD:{name}", "line": 2, "column": 6},
    }
    sides = json.loads(answer.out)
    assert (sides["before"]["name"], sides["after"]["name"]) == (
        f"初稿:{UNIT}/2025/整体.yaml",
        f"HEAD:{UNIT}/2025/整体.yaml",
    )


def test_the_version_of_today_is_equal(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(unit, "commit", "-q", "-am", "支出 150")
    answer = run(capsys, "diff", "HEAD", "2025")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.endswith("没有差别\n")


def test_a_file_goes_before_a_version_of_its_name(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(unit, "tag", "2025", "HEAD~1")
    shutil.copytree("2025", "2024")
    Path("2024/整体.yaml").write_text(text("60", 2024), "utf-8")
    answer = run(capsys, "diff", "2024", "2025", "--format", "json")
    assert spending(answer)["决算数"] == ("600000", "1500000")
    both = run(capsys, "diff", "refs/tags/2025:2025", "2025", "--format", "json")
    assert spending(both)["决算数"] == ("1000000", "1500000")


def test_inside_a_hook(unit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    assert run(capsys, "diff", "HEAD:2025", "2025").status == 1


def test_a_file_that_is_gone_today(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree("2025")
    answer = run(capsys, "diff", "初稿..HEAD", "--path", "2025", "--format", "json")
    assert spending(answer)["决算数"] == ("1000000", "1200000")


def test_packs_of_the_unit_come_from_the_version_too(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "pack", "copy", "gd-leizhou", "模板/本县")
    assert made.status == 0, made.text
    data = unit / "2025" / "整体.yaml"
    data.write_text(text("150").replace("gd-zhanjiang", "本县"), "utf-8")
    git(unit, "add", "-A")
    git(unit, "commit", "-q", "-m", "本县的包")
    shutil.rmtree("模板")
    data.write_text(text("160"), "utf-8")
    assert spending(run(capsys, "diff", "HEAD:2025", "--format", "json"))["决算数"] == ("1500000", "1600000")


def test_a_file_of_a_version_that_is_far_too_large(
    unit: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of such a file only the size is asked for."""
    monkeypatch.setattr("perfeval_gen.cli.revisions.MAX_FILE", 20 << 20)
    os.truncate("2025/整体.yaml", (20 << 20) + 1)
    git(unit, "add", "-A")
    git(unit, "commit", "-q", "-m", "错放的文件")
    shutil.rmtree("2025")
    (unit / "2025").mkdir()
    (unit / "2025" / "整体.yaml").write_text(text("150"), "utf-8")
    answer = run(capsys, "diff", "HEAD:./2025")
    assert (answer.status, "错误[PE140] 文件超过 20 MB" in answer.text) == (2, True), answer.text


def test_a_commit_that_leads_out_of_its_folder(unit: Path, tmp_path: Path) -> None:
    """Git itself checks no such names out, but lists them."""
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], input=b"x", cwd=unit, check=True, capture_output=True
    ).stdout.strip()  # fmt: skip
    inner = "100644 整体.yaml\0".encode() + bytes.fromhex(blob.decode())
    tree = made_tree(unit, inner)
    outer = made_tree(unit, b"40000 ..\0" + bytes.fromhex(tree))
    commit = git(unit, "commit-tree", made_tree(unit, b"40000 2025\0" + bytes.fromhex(outer)), "-m", "出格")
    repo = repo_at(unit)
    assert repo is not None
    folder = tmp_path / "甲" / "乙"
    folder.mkdir(parents=True)
    repo.write_out(commit, "2025", folder)
    assert list((tmp_path / "甲").rglob("*.yaml")) == []


def made_tree(folder: Path, content: bytes) -> str:
    made = subprocess.run(
        ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"], input=content, cwd=folder, check=True,
        capture_output=True,
    )  # fmt: skip
    return made.stdout.decode().strip()


def test_faults_of_a_version_name_it(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = unit / "2025" / "整体.yaml"
    data.write_text("类型: 整体自评\n年度 2025\n单位: {名称: 某县局}\n预算: [\n", "utf-8")
    git(unit, "commit", "-q", "-am", "写坏了")
    data.write_text(text("150"), "utf-8")
    answer = run(capsys, "diff", "HEAD", "2025")
    assert (answer.status, answer.out) == (2, "")
    assert f"HEAD:{UNIT}/2025/整体.yaml:" in answer.err
    assert "错误[PE1" in answer.err
    assert "perfeval-" not in answer.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["HEAD~9:2025", "2025"], "PE742"),
        (["不在的分支", "2025"], "PE742"),
        (["HEAD:1999", "2025"], "PE742"),
        (["HEAD:../../2025", "2025"], "PE742"),
        (["HEAD", "--path", "/"], "PE741"),
        ([":2025", "2025"], "PE742"),
        (["HEAD"], "PE743"),
        (["HEAD", "HEAD~1"], "PE743"),
        (["2025"], "PE743"),
        (["2025", "2025", "--path", "2025"], "PE743"),
        (["HEAD:2025", "2025", "--path", "2025"], "PE743"),
        (["HEAD..HEAD~1"], "PE743"),
        (["./没有", "2025"], "PE705"),
    ],
)
def test_what_cannot_be_told(unit: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str) -> None:
    answer = run(capsys, "diff", *words)
    assert (answer.status, answer.out) == (2, ""), answer.text
    assert f"错误[{code}]" in answer.err
    assert is_chinese(answer.err)
    assert not foreign_words(answer.err, *words)


def test_outside_a_working_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "整体.yaml").write_text(text("1"), "utf-8")
    versions = run(capsys, "diff", "HEAD:2025", "2025")
    assert (versions.status, "错误[PE741]" in versions.err) == (2, True)
    years = run(capsys, "diff", "2024", "2025")
    assert (years.status, "错误[PE705] 找不到“2024”" in years.err) == (2, True)


def test_without_git(unit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(unit))
    answer = run(capsys, "diff", "HEAD:2025", "2025")
    assert answer.status == 2
    assert "没有安装 git" in answer.err
    assert run(capsys, "diff", "2025", "2025").status == 0
