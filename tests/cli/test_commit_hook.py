"""The check before a commit, by the pre-commit tool and by our own hook: faulty data stay out, good ones come in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from perfeval_gen.workflows.git_settings import HOOK_MARK
from tests.cli.repository import ROOT, Repository, made_in

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
MAIN = "2025/整体.yaml"
SPENT = "项目支出: {年初预算: 120, 调整预算: 135, 决算数: 131.2}"
FAULTY = SPENT.replace("131.2", "一百多")
PROJECT = '名称: 数据共享试点\n编码: "440001"\n预算: {年初预算: 20}\n'


@pytest.fixture(scope="module", params=["pre-commit", "sh"])
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with one good commit; the hook is that of the tool, or ours where there is no tool."""
    with_tools = request.param == "pre-commit"
    repository = made_in(tmp_path_factory.mktemp("begun"), with_tools=with_tools)
    said = repository.perfeval("doctor", "--git")
    assert ("用 pre-commit" in said) == with_tools
    hook = (repository.root / ".git/hooks/pre-commit").read_text("utf-8")
    assert (HOOK_MARK in hook) != with_tools
    repository.commit("开始")
    assert repository.commits() == 1
    return repository


@pytest.fixture
def unit(begun: Repository, tmp_path: Path) -> Repository:
    return begun.copied(tmp_path)


def test_faulty_data_are_stopped_and_good_ones_pass(unit: Repository) -> None:
    unit.change(MAIN, SPENT, FAULTY)
    said = unit.commit("有错", status=1)
    assert "PE203" in said
    assert f"{MAIN}:" in said  # the place as it is in the folder
    assert unit.commits() == 1
    unit.change(MAIN, FAULTY, SPENT.replace("131.2", "待填"))
    assert "PE" not in unit.commit("改好")  # the many notes of a draft are kept for when something is wrong
    assert unit.commits() == 2


def test_a_syntax_error_is_stopped(unit: Repository) -> None:
    unit.change(MAIN, "类型: 整体自评", "类型：整体自评")
    assert "PE101" in unit.commit("有错", status=1)


def test_what_is_committed_is_checked_not_what_lies_there(unit: Repository) -> None:
    unit.change(MAIN, SPENT, FAULTY)
    unit.git("add", MAIN)
    unit.change(MAIN, FAULTY, SPENT)
    assert unit.run("git", "commit", "-m", "暂存的有错", status=1)
    unit.git("add", MAIN)
    unit.change(MAIN, SPENT, FAULTY)
    (unit.root / "说明.txt").write_text("一\n", "utf-8")
    unit.git("add", "说明.txt")
    unit.git("commit", "-m", "还没有 add 的有错")
    assert unit.commits() == 2
    assert FAULTY in (unit.root / MAIN).read_text("utf-8")


def test_a_file_of_a_project_brings_its_year_along(unit: Repository) -> None:
    path = unit.root / "2025/项目/440001-共享.yaml"
    path.parent.mkdir()
    path.write_text(PROJECT.replace("20", "二十多"), "utf-8")
    said = unit.commit("项目有错", status=1)
    assert "2025/项目/440001-共享.yaml:3:" in said
    path.write_text(PROJECT, "utf-8")
    unit.commit("项目")
    assert unit.commits() == 2


def test_other_yaml_is_nobodys_business(unit: Repository) -> None:
    for name in ("佐证/目录.yaml", "归档/2025/草稿.yaml", "采集/2025/收到.yaml", "别的.yaml"):
        path = unit.root / ("2025/" + name if name.startswith("佐证") else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("不是: [数据\n", "utf-8")
    unit.commit("别的文件")
    assert unit.commits() == 2


def test_a_deleted_file_is_no_error(unit: Repository) -> None:
    (unit.root / MAIN).unlink()
    unit.commit("删去")
    assert unit.commits() == 2


def test_years_elsewhere_in_the_repository_count_too(unit: Repository) -> None:
    path = unit.root / "下属 单位（一）/2024/整体.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("类型: 整体自评\n年度: 二〇二四\n", "utf-8")
    assert "下属 单位（一）/2024/整体.yaml:2:" in unit.commit("有错", status=1)


def test_set_up_again_it_stays_the_same(unit: Repository) -> None:
    path = unit.root / ".git/hooks/pre-commit"
    before = path.read_bytes()
    assert "√ 提交前检查" in unit.perfeval("doctor", "--git")
    assert path.read_bytes() == before
    assert not list(path.parent.glob("pre-commit.*y"))  # the tool keeps a hook it finds as .legacy


# -- what isn't ours


@pytest.mark.parametrize("with_tools", [True, False])
def test_a_foreign_hook_stays(tmp_path: Path, *, with_tools: bool) -> None:
    unit = made_in(tmp_path, with_tools=with_tools)
    hook = unit.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    said = unit.perfeval("doctor", "--git")
    assert "▲ 提交前检查：没有装：已经有别的钩子" in said
    assert hook.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
    assert sorted(p.name for p in hook.parent.iterdir() if not p.name.endswith(".sample")) == ["pre-commit"]


@pytest.mark.parametrize("with_tools", [True, False])
def test_hooks_kept_elsewhere_stay(tmp_path: Path, *, with_tools: bool) -> None:
    unit = made_in(tmp_path, with_tools=with_tools)
    unit.git("config", "core.hooksPath", "钩子")
    assert "▲ 提交前检查：没有装：core.hooksPath 指着 钩子" in unit.perfeval("doctor", "--git")
    assert not (unit.root / "钩子").exists()
    assert not (unit.root / ".git/hooks/pre-commit").exists()


def test_the_tool_is_not_used_where_it_would_not_find_the_command(tmp_path: Path) -> None:
    unit = made_in(tmp_path, with_tools=True)
    (tmp_path / "bin/perfeval").unlink()
    unit.environment["PATH"] += f":{Path(sys.executable).parent}"  # an activated environment; editors don't have it
    unit.perfeval("doctor", "--git")
    assert HOOK_MARK in (unit.root / ".git/hooks/pre-commit").read_text("utf-8")


def test_the_tool_installed_by_hand_where_it_would_not_find_the_command(tmp_path: Path) -> None:
    unit = made_in(tmp_path, with_tools=True)
    unit.run("pre-commit", "install")
    assert "√ 提交前检查：用 pre-commit" in unit.perfeval("doctor", "--git")
    (tmp_path / "bin/perfeval").unlink()
    assert "▲ 提交前检查：用 pre-commit，它在别的窗口里找不到 perfeval" in unit.perfeval("doctor", "--git")


def test_the_tool_finds_its_files_in_order(tmp_path: Path) -> None:
    unit = made_in(tmp_path, with_tools=True)
    unit.run("pre-commit", "validate-config")
    unit.run("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


def test_set_up_from_a_folder_inside_and_from_a_worktree(tmp_path: Path) -> None:
    unit = made_in(tmp_path)
    said = unit.run("git", "rev-parse", "--show-toplevel", cwd=unit.root / "2025").stdout
    assert Path(said.strip()) == unit.root
    unit.perfeval("doctor", "--git", "2025")
    unit.commit("开始")
    other = unit.root.parent / "另一处 工作区"
    unit.git("worktree", "add", "-q", "-b", "分支", other)
    unit.perfeval("doctor", "--git", other)
    path = other / MAIN
    path.write_text(path.read_text("utf-8").replace(SPENT, FAULTY), "utf-8")
    done = unit.run("git", "commit", "--all", "-m", "有错", cwd=other, status=1)
    assert "PE203" in done.stdout + done.stderr
