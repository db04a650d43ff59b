"""git in words: what changed in a report stands in ``git diff`` and ``git log -p``; nothing ends them."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from docx import Document
from openpyxl import Workbook

from perfeval_gen.docx.package import read_package
from perfeval_gen.workflows.git_settings import DRIVER, textconv
from perfeval_gen.workflows.repository_files import repository_files
from tests.cli.repository import Repository, made_in
from tests.cli.run import run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
KEPT = "归档/2025"
REPORT = f"{KEPT}/某县数据局2025年度整体绩效自评报告.docx"
SPENT = "项目支出: {年初预算: 120, 调整预算: 135, 决算数: 131.2}"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = made_in(tmp_path_factory.mktemp("begun"))
    repository.perfeval("doctor", "--git")
    repository.perfeval("render", "2025", "-o", KEPT)
    repository.commit("2025年报送稿")
    return repository


@pytest.fixture
def unit(begun: Repository, tmp_path: Path) -> Repository:
    return begun.copied(tmp_path)


def changed(unit: Repository) -> None:
    unit.change("2025/整体.yaml", SPENT, SPENT.replace("131.2", "129.7"))
    unit.perfeval("render", "2025", "-o", KEPT)


# -- the words


def test_diff_and_log_show_the_changed_figure_in_words(unit: Repository) -> None:
    changed(unit)
    shown = unit.git("diff", "--", REPORT).splitlines()
    assert shown[0] == f"diff --git a/{REPORT} b/{REPORT}"  # the name as it is
    assert "-项目支出年初预算120.00万元，调整预算135.00万元，决算131.20万元。" in shown
    assert "+项目支出年初预算120.00万元，调整预算135.00万元，决算129.70万元。" in shown
    assert any((line.startswith("@@") and "部门整体支出情况" in line) or "（三）" in line for line in shown)
    unit.commit("决算数更正")
    logged = unit.git("log", "-p", "-1")
    assert "决算131.20万元" in logged
    assert "决算129.70万元" in logged
    assert "Binary" not in logged


def test_word_diff_marks_the_figure_only(unit: Repository) -> None:
    changed(unit)
    marked = unit.git("diff", "--word-diff", "--unified=0", "--", REPORT)
    assert "决算[-131.20-]{+129.70+}万元" in marked
    unit.environment["LC_ALL"] = "C"
    assert "决算[-131.20-]{+129.70+}万元" in unit.git("diff", "--word-diff", "--unified=0", "--", REPORT)


def test_a_workbook_shows_its_cells(unit: Repository) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate((3, 4)):
        sheet.append(["接入部门", value])
        book.save(unit.root / "佐证 表.xlsx")
        if not row:
            unit.commit("佐证")
    assert "+接入部门 | 4" in unit.git("diff").splitlines()


def test_broken_documents_do_not_end_the_diff(unit: Repository) -> None:
    good = (unit.root / REPORT).read_bytes()
    (unit.root / REPORT).write_bytes(good[:2000])
    (unit.root / f"{KEPT}/另一份.docx").write_bytes(b"")
    (unit.root / "--help.docx").write_bytes(good)
    unit.git("add", "--all")
    shown = unit.git("diff", "--cached")
    assert "+（读不出文字：文件不完整或已损坏）" in shown
    assert "+（读不出文字：文件是空的）" in shown
    assert "+一、单位基本情况" in shown  # of the one with the odd name
    unit.commit("坏了")
    (unit.root / REPORT).write_bytes(good[:3000])
    shown = unit.git("diff")
    assert shown.count("内容 ") == 2  # both digests: it changed, though nobody can say what


def test_a_program_in_a_folder_with_an_odd_name(unit: Repository, tmp_path: Path) -> None:
    program = tmp_path / "程序 $HOME 'a\" (x64)" / "python"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', "utf-8")
    program.chmod(0o755)
    unit.git("config", f"diff.{DRIVER}.textconv", textconv((str(program), "-m", "perfeval_gen")))
    changed(unit)
    assert "决算129.70万元" in unit.git("diff", "--", REPORT)


def test_without_the_program_the_change_still_shows(unit: Repository) -> None:
    unit.git("config", f"diff.{DRIVER}.textconv", textconv(("/不在/py thon", "-m", "perfeval_gen")))
    changed(unit)
    shown = unit.git("diff", "--", REPORT)
    assert shown.count("（没有转成文字，内容 ") == 2


def test_nothing_in_the_folder_is_run(unit: Repository) -> None:
    changed(unit)
    for name in ("perfeval_gen", "typer"):
        (unit.root / f"{name}.py").write_text("raise SystemExit('ran')\n", "utf-8")
    assert "决算129.70万元" in unit.git("diff", "--", REPORT)


# -- the settings


def test_twice_is_as_once_and_only_this_repository_is_set(unit: Repository) -> None:
    kept = [unit.root / ".git" / name for name in ("config", "hooks/pre-commit")]
    before = [path.read_bytes() for path in kept]
    said = unit.perfeval("doctor", "--git")
    assert [path.read_bytes() for path in kept] == before
    assert said == unit.perfeval("doctor", "--git", unit.root)
    assert [line[0] for line in said.splitlines()] == ["√"] * 6
    assert Path(unit.environment["GIT_CONFIG_GLOBAL"]).read_bytes() == b""
    assert unit.git("config", "--local", "core.quotepath").strip() == "false"


def test_missing_attributes_are_told(unit: Repository) -> None:
    (unit.root / ".gitattributes").write_text("*.xlsx binary diff=perfeval\n", "utf-8")
    said = unit.perfeval("doctor", "--git")
    assert "▲ .gitattributes" in said
    assert f"各加一行：*.docx binary diff={DRIVER}\n" in said


def test_attributes_do_what_they_say(unit: Repository) -> None:
    names = ("2025/整体.yaml", REPORT, "某.xlsx", "某.txt")
    shown = unit.git("check-attr", "text", "eol", "diff", "merge", "--", *names)
    for name, attribute, value in (
        (names[0], "text", "set"), (names[0], "eol", "lf"), (names[0], "diff", "unspecified"),
        (names[1], "text", "unset"), (names[1], "diff", "perfeval"), (names[1], "merge", "unset"),
        (names[2], "diff", "perfeval"), (names[3], "diff", "unspecified"),
    ):  # fmt: skip
        assert f"{name}: {attribute}: {value}" in shown.splitlines()
    (unit.root / "2025" / "整体.yaml").write_bytes(
        (unit.root / "2025" / "整体.yaml").read_bytes().replace(b"\n", b"\r\n")
    )
    assert "整体.yaml" not in unit.git("diff", "--stat")  # other ends of lines are no change


def test_what_is_no_work_is_ignored(unit: Repository) -> None:
    for name in ("输出/2025/某.docx", "2025/~$某.docx", "2025/.~某.xlsx", "某.tmp", "2025/项目/甲.yaml"):
        path = unit.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert unit.git("status", "--short", "--untracked-files=all").splitlines() == ["?? 2025/项目/甲.yaml"]


def test_no_repository_and_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "doctor", "--git", tmp_path)
    assert (answer.status, answer.out) == (2, "")
    assert "PE732" in answer.err
    assert "git init" in answer.err
    assert run(capsys, "doctor", "--git", tmp_path / "没有").status == 2


def test_a_folder_of_somebody_else(unit: Repository) -> None:
    unit.environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    done = unit.run(sys.executable, "-m", "perfeval_gen", "doctor", "--git", status=2)
    assert f'git config --global --add safe.directory "{unit.root}"' in done.stderr


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = run(capsys, "doctor", "--git", tmp_path)
    assert answer.status == 4
    assert "没有装 git" in answer.err


# -- the files


def test_the_files_of_a_repository() -> None:
    files = repository_files()
    assert sorted(files) == [
        *(".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"),
        *(".vscode/extensions.json", ".vscode/settings.json"),
    ]
    assert files[".gitignore"].splitlines() == ["输出/", "~$*", ".~*", "*.tmp"]
    settings = json.loads(files[".vscode/settings.json"])
    assert settings["yaml.schemaStore.enable"] is False
    assert settings["files.encoding"] == "utf8"
    assert "/[0-9][0-9][0-9][0-9]/整体.yaml" in settings["yaml.schemas"]["./.perfeval/schema.json"]
    assert settings["yaml.schemas"]["./.perfeval/project.json"] == ["/[0-9][0-9][0-9][0-9]/项目/*.yaml"]
    assert json.loads(files[".vscode/extensions.json"]) == {"recommendations": ["redhat.vscode-yaml"]}
    assert all(text.endswith("\n") and "\r" not in text for text in files.values())


def test_the_manifest_says_the_same_as_the_local_hook() -> None:
    (shared,) = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (local,) = yaml.safe_load(repository_files()[".pre-commit-config.yaml"])["repos"]
    (hook,) = local["hooks"]
    assert local["repo"] == "local"
    assert hook["language"] == "system"
    for key in ("id", "name", "entry", "files", "exclude", "require_serial"):
        assert shared[key] == hook[key]


# -- the command


def test_text_prints_utf8_and_tells_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = Document()
    word.add_paragraph("某局😀")
    word.save(str(tmp_path / "某 局.docx"))
    assert run(capsys, "text", tmp_path / "某 局.docx").out == "某局😀\n"
    assert run(capsys, "文字", tmp_path / "某 局.docx").status == 0
    assert read_package((tmp_path / "某 局.docx").read_bytes()).parts
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    broken = run(capsys, "text", tmp_path / "坏.docx")
    assert (broken.status, broken.out) == (2, "（读不出文字：文件不完整或已损坏）\n")
    missing = run(capsys, "text", tmp_path / "没有.docx")
    assert missing.status == 2
    assert "PE705" in missing.err


def test_text_is_utf8_whatever_the_locale_says(unit: Repository) -> None:
    unit.environment["PYTHONIOENCODING"] = "gbk"
    assert "一、单位基本情况" in unit.perfeval("text", REPORT)
