"""Older files written as the present schema has them: only what changed is touched, comments stay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.pipeline import check_file, render_file
from perfeval_gen.resources import data_root
from perfeval_gen.schema.migrations import Step, load_migrations, read_migrations
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.upgrade import brought_up_to_date
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt.form import said
from perfeval_gen.workflows.migrate.run import migrate_file
from tests.cli.run import run

Patch = pytest.MonkeyPatch
HEAD = '类型: 整体自评  # 类型\n版本: "0"  # 版本\n年度: 2025\n单位: {名称: 某县数据局}\n'
EXAMPLE = "006-某省-2024-转移支付.yaml"


def shipped(monkeypatch: Patch, *changes: Mapping[str, Any], kind: str = "整体自评") -> None:
    """As if the program came with these changes before the first version."""
    row = {"从": "0", "到": "1", "说明": "甲", "改动": list(changes)}
    first = read_migrations({kind: [row]}, {kind: "1"})[kind]
    chains: dict[str, tuple[Step, ...]] = {**load_migrations(), kind: (*first, *load_migrations().get(kind, ()))}
    monkeypatch.setattr("perfeval_gen.schema.upgrade.load_migrations", lambda: chains)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def migrated(path: Path, text: str) -> str:
    """The text after it was migrated: a second run changes nothing, and it says what the reader made of the old one."""
    outcome = migrate_file(written(path, text), write=True)
    assert outcome.value is not None, outcome.diagnostics
    after = path.read_text("utf-8")
    old, new = (parse_tree(Source("", t)).value for t in (text, after))
    assert old is not None
    assert new is not None
    read = brought_up_to_date(old).value
    assert read is not None
    assert said(new) == said(read)
    assert migrate_file(path, write=True).value == ()
    assert path.read_text("utf-8") == after
    return after


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "rename": (
        {"改名": "资产.旧名", "为": "公务用车"},
        "资产:\n    # 关于旧名\n    旧名:   2   # 辆\n    # 完\n",
        "资产:\n    # 关于旧名\n    公务用车:   2   # 辆\n    # 完\n",
    ),
    "rename in braces": (
        {"改名": "项目.旧名", "为": "名称"},
        "项目: [{ 旧名 : 甲,  '类别': 续建 }]  # 一个\n",
        "项目: [{ 名称 : 甲,  '类别': 续建 }]  # 一个\n",
    ),
    "rename a section": (
        {"改名": "旧资产", "为": "资产"},
        "旧资产:  # 甲\n  公务用车: 1  # 乙\n",
        "资产:  # 甲\n  公务用车: 1  # 乙\n",
    ),
    "last year": (
        {"改名": "资产.旧名", "为": "公务用车"},
        "上年:\n  资产: {旧名: 1}\n",
        "上年:\n  资产: {公务用车: 1}\n",
    ),
    "value": (
        {"改值": "单位.层级", "值": {"县区": "县级"}},
        "单位:\n  层级: '县区'  # 甲\n",
        '单位:\n  层级: "县级"  # 甲\n',
    ),
    "unit": (
        {"换单位": "资产.固定资产原值", "原": "元"},
        "资产:\n  固定资产原值: 2450000.50  # 元\n  固定资产净值: 1\n",
        "资产:\n  固定资产原值: 2450000.50元  # 元\n  固定资产净值: 1\n",
    ),
    "split": (
        {"拆分": "依据文件.文件", "按": "《(?P<标题>.+)》（(?P<文号>.+)）"},
        "依据文件:\n  # 一\n  - 文件: '《办法: 一》（一号）'  # 二\n    类别: 其他\n  - {文件: 《细则》（二号）}\n",
        '依据文件:\n  # 一\n  - 标题: "办法: 一"\n    文号: 一号  # 二\n    类别: 其他\n  - {标题: 细则, 文号: 二号}\n',
    ),
    "move": (
        {"移动": "资产.面积", "到": "机构.办公.面积"},
        "资产:\n  # 关于面积\n  面积: 10  # 平方米\n  公务用车: 1\n机构:\n  概述: 甲\n",
        "资产:\n  公务用车: 1\n机构:\n  概述: 甲\n  办公:\n    # 关于面积\n    面积: 10  # 平方米\n",
    ),
    "move within each item": (
        {"移动": "项目.预算.原因", "到": "项目.未完成原因"},
        "项目:\n  - 名称: 甲\n    预算:\n      支出: 1\n      原因: 乙  # 丙\n",
        "项目:\n  - 名称: 甲\n    预算:\n      支出: 1\n    未完成原因: 乙  # 丙\n",
    ),
}


@pytest.mark.parametrize(("change", "text", "expected"), CASES.values(), ids=CASES)
def test_changes(change: dict[str, Any], text: str, expected: str, tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, change)
    head = HEAD.replace("单位: {名称: 某县数据局}\n", "") if "单位:" in text else HEAD
    after = migrated(tmp_path / "整体.yaml", head + text)
    assert after == head.replace('"0"', '"1"') + expected


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "both keys": ({"改名": "资产.旧名", "为": "公务用车"}, "资产: {旧名: 1, 公务用车: 2}\n"),
    "not to be split": ({"拆分": "任务概述", "按": "(?P<任务>甲)(?P<目标>乙)"}, "任务概述: 丙\n"),
    "split of a block of text": ({"拆分": "概述", "按": "(?P<甲>一)(?P<乙>二)"}, "概述: |\n  一二\n"),
    "a section of one line": ({"移动": "面积", "到": "资产.面积"}, "面积: 1\n资产: {公务用车: 1}\n"),
}


@pytest.mark.parametrize(("change", "text"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_told(change: dict[str, Any], text: str, tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, change)
    path = written(tmp_path / "整体.yaml", HEAD + text)
    outcome = migrate_file(path, write=True)
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics] == ["PE218"]
    assert outcome.diagnostics[0].location.line == 5
    assert path.read_text("utf-8") == HEAD + text


def test_a_file_two_versions_old(tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, {"改名": "资金投入.预算", "为": "全年预算"}, kind="转移支付自评")
    text = (data_root() / "examples" / EXAMPLE).read_text("utf-8")
    old = text.replace('版本: "2"', '版本: "0"').replace("\n监督发现:", "\n说明:").replace("    全年预算:", "    预算:")
    assert old.count("说明: 无") == 1
    path = written(tmp_path / "转移支付.yaml", old)
    before = render_file(path).value
    assert before
    after = migrated(path, old)
    assert '版本: "2"' in after
    now = render_file(path).value
    assert now
    assert [d.digest for d in now] == [d.digest for d in before]


def test_a_file_of_version_1_is_read_rendered_and_rewritten(tmp_path: Path) -> None:
    text = (data_root() / "examples" / EXAMPLE).read_text("utf-8")
    old = text.replace('版本: "2"', '版本: "1"').replace("\n监督发现: 无\n", "\n# 都没有\n说明: 无  # 已核对\n")
    path = written(tmp_path / "转移支付.yaml", old)
    found = [d for d in check_file(path).diagnostics if d.code.startswith("PE2")]
    assert {d.code for d in found} == {"PE217"}
    assert [d.message for d in found] == [
        "文件按版本 1 的表式写成，已按现在的版本 2 读取",
        "“说明”现在叫“监督发现”",
    ]
    before = render_file(path).value
    assert migrated(path, old) == text.replace("\n监督发现: 无\n", "\n# 都没有\n监督发现: 无  # 已核对\n")
    after, fresh = render_file(path).value, render_file(data_root() / "examples" / EXAMPLE).value
    assert before
    assert after
    assert fresh
    assert [d.digest for d in before] == [d.digest for d in after] == [d.digest for d in fresh]


def test_encodings(tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, {"改名": "旧", "为": "其他情况"})
    path = tmp_path / "整体.yaml"
    path.write_bytes(f"{HEAD}旧: 无\n".replace("\n", "\r\n").encode("gb18030"))
    outcome = migrate_file(path, write=True)
    assert outcome.value is not None
    assert outcome.value[0].rewritten == ("原为 GB18030 编码，改为 UTF-8", "换行改为 LF")
    assert path.read_bytes() == f"{HEAD}其他情况: 无\n".replace('"0"', '"1"').encode()


@pytest.mark.parametrize(("version", "code"), [('"99"', "PE219"), ("修订版", "PE216")])
def test_other_versions(version: str, code: str, tmp_path: Path) -> None:
    path = written(tmp_path / "整体.yaml", HEAD.replace('"0"', version))
    outcome = migrate_file(path, write=True)
    assert [d.code for d in outcome.diagnostics] == [code]
    assert path.read_text("utf-8") == HEAD.replace('"0"', version)


def test_files_of_a_year_go_together(tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, {"改名": "项目.旧名", "为": "名称"}, {"改名": "评分.*.旧分", "为": "得分"})
    main = written(tmp_path / "2025/整体.yaml", HEAD)
    project = written(tmp_path / "2025/项目/01.yaml", "旧名: 甲  # 乙\n")
    scores = written(tmp_path / "2025/评分.yaml", "评分: {甲: {旧分: 1}}\n")
    head = '类型: 项目自评\n版本: "1"\n年度: 2025\n'
    own = written(tmp_path / "2025/项目/02.yaml", head + "单位: {名称: 某县数据局}\n名称: 丙\n")
    found = {d.code for d in check_file(main).diagnostics}
    assert "PE217" in found
    assert "PE201" not in found
    outcome = migrate_file(main, write=True)
    assert outcome.value is not None
    assert sorted(str(one.path.relative_to(tmp_path)) for one in outcome.value) == [
        "2025/整体.yaml", "2025/评分.yaml", "2025/项目/01.yaml",
    ]  # fmt: skip
    assert project.read_text("utf-8") == "名称: 甲  # 乙\n"
    assert scores.read_text("utf-8") == "评分: {甲: {得分: 1}}\n"
    assert own.read_text("utf-8").startswith(head)
    assert not {"PE217", "PE201"} & {d.code for d in check_file(main).diagnostics}


def test_one_that_cannot_be_changed_holds_the_others_back(tmp_path: Path, monkeypatch: Patch) -> None:
    shipped(monkeypatch, {"改名": "项目.旧名", "为": "名称"})
    main = written(tmp_path / "2025/整体.yaml", HEAD)
    written(tmp_path / "2025/项目/01.yaml", "旧名: 甲\n名称: 乙\n")
    assert migrate_file(main, write=True).value is None
    assert main.read_text("utf-8") == HEAD
    written(tmp_path / "2025/项目/01.yaml", "旧名：甲\n")
    assert [d.code for d in migrate_file(main, write=True).diagnostics] == ["PE101"]


# -- names of a pack

PACK = """\
名称: 甲
版本: "1"
沿用: gd-zhanjiang
附加字段:
  - 类型: 项目自评
    字段: {核心项目: {type: boolean, meta: {id: is_core, help: 是否核心, example: 是}}}
改名:
  - {类型: 整体自评, 位置: 评分, 旧名: 老名称, 新名: 支出管理, 说明: 随通知改名}
  - {类型: 项目自评, 旧名: 是否核心, 新名: 核心项目}
"""
DATA = """\
类型: 整体自评
模板包: own
年度: 2025
单位: {名称: 某县数据局}
项目:
  - {名称: 一, 是否核心: 是}
评分:
  老名称: {分析: 甲}  # 乙
问题:
  - {问题: 丙, 指标: 老名称}
"""


def year(folder: Path, pack: str = PACK) -> Path:
    written(folder / "模板/own/pack.yaml", pack)
    return written(folder / "2025/整体.yaml", DATA)


def test_names_that_a_pack_has_changed(tmp_path: Path) -> None:
    path = year(tmp_path)
    outcome = check_file(path)
    assert outcome.value is not None
    assert outcome.value.get("scores", "支出管理", "analysis") is not None
    assert outcome.value.get("problems", 0, "indicator") == "支出管理"
    assert outcome.value.get("projects", 0, "is_core") is True
    told = [(d.location.line, d.message) for d in outcome.diagnostics if d.code == "PE217"]
    assert told == [
        (6, "“是否核心”现在叫“核心项目”"),
        (8, "“老名称”现在叫“支出管理”"),
        (10, "“老名称”现在写作“支出管理”"),
    ]
    assert migrate_file(path, write=True).value
    after = (
        DATA.replace("  老名称: {", "  支出管理: {")
        .replace("指标: 老名称", "指标: 支出管理")
        .replace("是否核心", "核心项目")
    )
    assert path.read_text("utf-8") == after
    assert migrate_file(path, write=True).value == ()


FAULTS = {
    "still in use": ("旧名: 老名称", "旧名: 预算编制情况", "现在还在用"),
    "not there": ("新名: 支出管理", "新名: 支出管里", "没有“支出管里”这个名称"),
    "no place": ("{类型: 项目自评, 旧名", "{类型: 项目自评, 位置: 没有的, 旧名", "没有“没有的”"),
}


@pytest.mark.parametrize(("old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_names_that_do_not_fit(old: str, new: str, told: str, tmp_path: Path) -> None:
    found = [d for d in check_file(year(tmp_path, PACK.replace(old, new))).diagnostics if d.code == "PE829"]
    assert len(found) == 1
    assert told in found[0].message


def test_a_name_taken_over_that_is_in_use_again(tmp_path: Path) -> None:
    path = year(tmp_path, PACK)
    tree = (data_root() / "templates/gd-zhanjiang/整体指标.yaml").read_text("utf-8").replace("支出管理", "老名称")
    written(tmp_path / "模板/上/整体指标.yaml", tree)
    written(tmp_path / "模板/上/pack.yaml", '名称: 乙\n版本: "1"\n沿用: own\n')
    outcome = check_file(written(path, DATA.replace("模板包: own", "模板包: 上")))
    assert outcome.value is not None, outcome.diagnostics
    assert outcome.value.get("scores", "老名称") is not None


# -- the command


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = year(tmp_path)
    dry = run(capsys, "migrate", path, "--dry-run")
    assert dry.status == 0
    assert dry.out.splitlines() == [
        f"要改 {path}",
        "    第 8 行  “老名称”现在叫“支出管理”",
        "    第 10 行  “老名称”现在写作“支出管理”",
        "    第 6 行  “是否核心”现在叫“核心项目”",
        "1 个文件要改",
    ]
    assert path.read_text("utf-8") == DATA
    done = run(capsys, "升级", tmp_path / "2025")
    assert done.out.splitlines()[0] == f"√ {path}"
    assert run(capsys, "migrate", path).out == "0 个文件已改\n"


def test_the_command_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Patch) -> None:
    shipped(monkeypatch, {"改名": "资产.旧名", "为": "公务用车"})
    path = written(tmp_path / "整体.yaml", HEAD + "资产: {旧名: 1, 公务用车: 2}\n")
    answer = run(capsys, "migrate", path)
    assert answer.status == 1
    assert "错误[PE218]" in answer.err
    assert answer.out == "0 个文件已改，1 个有改不了的，没有动\n"
    assert run(capsys, "migrate", tmp_path / "无.yaml").status == 2


def test_versions_of_the_schemas_are_whole_numbers() -> None:
    assert all(load_schema(kind).version.isdecimal() for kind in ("整体自评", "项目自评", "转移支付自评"))
