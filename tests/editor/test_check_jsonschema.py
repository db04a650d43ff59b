"""check-jsonschema takes every example with the schema of its own pack, and refuses what is wrong, at its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from perfeval_gen.diagnostics import Location
from perfeval_gen.packs.model import known_packs, load_pack
from perfeval_gen.pipeline import own_templates
from perfeval_gen.resources import data_root
from perfeval_gen.schema.validate import written_at_top
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.editor import schema_files, schema_for

ROOT = data_root()
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
DATA = [path for path in EXAMPLES if "模板" not in path.parts]


def checked(schema: Path, *files: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """The exit status and what was found: file, JSON path, message; of several alternatives what fits best."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", "--schemafile", str(schema)]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, encoding="utf-8", check=False)
    report = json.loads(done.stdout)
    assert not report.get("parse_errors"), report
    found = []
    for error in report.get("errors", []):
        best = error.get("best_match") or error.get("best_deep_match") or error
        found.append((error["filename"], best["path"], best["message"]))
    return done.returncode, found


def pack_of(path: Path) -> str:
    tree = parse_tree(Source("甲", path.read_text("utf-8"))).value
    assert tree is not None
    return str(written_at_top(tree, "pack")[0] or "gd-zhanjiang")


def written(folder: Path, name: str, own: Path | None = None) -> Path:
    pack = load_pack(name, own=own, asked_at=Location(name)).value
    assert pack is not None
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in schema_files(pack, own).items():
        (folder / file).write_text(text, "utf-8")
    return folder


def test_every_example_is_accepted_with_the_schema_of_its_pack(tmp_path: Path) -> None:
    assert len(DATA) >= 14
    groups: dict[tuple[str, Path | None], list[Path]] = {}
    for path in DATA:
        groups.setdefault((pack_of(path), own_templates(path.parent)), []).append(path)
    assert len(groups) >= 5
    for i, ((pack, own), paths) in enumerate(groups.items()):
        schema = written(tmp_path / str(i), pack, own) / "schema.json"
        assert checked(schema, *paths) == (0, []), pack


def test_every_pack_is_accepted(tmp_path: Path) -> None:
    folder = written(tmp_path, "gd-zhanjiang")
    packs = [ROOT / "templates" / name / "pack.yaml" for name in known_packs()]
    trees = [p for pack in packs for p in pack.parent.glob("*.yaml") if p.name != "pack.yaml"]
    assert len(packs) >= 8
    assert len(trees) >= 8
    assert checked(folder / "pack.json", *packs) == (0, [])
    assert checked(folder / "indicators.json", *trees) == (0, [])


HEAD = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"


class Bad(NamedTuple):
    """What is wrong in a file behind a good head: where, and a piece of what is said."""

    text: str
    path: str
    said: str


WRONG = [
    Bad("年初预算: 5\n", "$", "'年初预算' does not match any of the regexes"),
    Bad("资产: {固定资产: 5}\n", "$['资产']", "'固定资产' does not match any of the regexes"),
    Bad("预算: {支出: {基本支出: {预算数: 5}}}\n", "$['预算']['支出']['基本支出']", "'预算数' does not match"),
    Bad("资产: {固定资产原值: 很多}\n", "$['资产']['固定资产原值']", "'很多' does not match"),
    Bad("资产: {固定资产原值: 100万}\n", "$['资产']['固定资产原值']", "'100万' does not match"),
    Bad("资产: {固定资产原值: 1e}\n", "$['资产']['固定资产原值']", "'1e' does not match"),
    Bad("资产: {固定资产原值: '12,34'}\n", "$['资产']['固定资产原值']", "'12,34' does not match"),
    Bad("资产: {固定资产原值: true}\n", "$['资产']['固定资产原值']", "True is not of type"),
    Bad("资产: {固定资产原值: -5}\n", "$['资产']['固定资产原值']", "-5 is less than the minimum of 0"),
    Bad("资产: {固定资产原值: -5万元}\n", "$['资产']['固定资产原值']", "'-5万元' does not match"),
    Bad("资产: {固定资产原值: [5]}\n", "$['资产']['固定资产原值']", "[5] is not of type"),
    Bad("资产: {固定资产原值: ''}\n", "$['资产']['固定资产原值']", "'' does not match"),
    Bad("资产: {公务用车: 两辆}\n", "$['资产']['公务用车']", "'两辆' does not match"),
    Bad("资产: {公务用车: 2.5}\n", "$['资产']['公务用车']", "2.5 is not of type"),
    Bad("资产: {账实一致: 基本一致}\n", "$['资产']['账实一致']", "'基本一致' does not match"),
    Bad("资产: {账实一致: 1}\n", "$['资产']['账实一致']", "1 is not of type"),
    Bad("填报日期: 6月11日\n", "$['填报日期']", "'6月11日' does not match"),
    Bad("填报日期: 2026-13-01\n", "$['填报日期']", "'2026-13-01' does not match"),
    Bad("填报日期: 2026-6/1\n", "$['填报日期']", "'2026-6/1' does not match"),
    Bad("填报日期: 20260611\n", "$['填报日期']", "20260611 is not of type"),
    Bad("满意度: {满意率: 很高}\n", "$['满意度']['满意率']", "'很高' does not match"),
    Bad("重点督查: {市委督查得分: 101}\n", "$['重点督查']['市委督查得分']", "101 is greater than the maximum"),
    Bad("重点督查: {市委督查得分: 94分}\n", "$['重点督查']['市委督查得分']", "'94分' does not match"),
    Bad("资产: 无资产\n", "$['资产']", "'无资产' does not match"),
    Bad("资产: [公务用车]\n", "$['资产']", "['公务用车'] is not of type 'object'"),
    Bad("任务: 扩大投资\n", "$['任务']", "'扩大投资' does not match"),
    Bad("任务: {名称: 甲}\n", "$['任务']", "is not of type 'array'"),
    Bad("任务:\n  - {名称: 甲, 完成: 完了}\n", "$['任务'][0]['完成']", "'完了' is not one of"),
    Bad("指标:\n  - 三级指标\n", "$['指标'][0]", "'三级指标' does not match"),
    Bad("指标:\n  - {三级: 甲, 方向: 大于}\n", "$['指标'][0]['方向']", "'大于' is not one of"),
    Bad("指标:\n  - {三级: 甲, 分值: 十分}\n", "$['指标'][0]['分值']", "'十分' does not match"),
    Bad("指标:\n  - {三级: 甲, 完成比例: 120%}\n", "$['指标'][0]['完成比例']", "'120%' does not match"),
    Bad("项目:\n  - {名称: 甲, 预算: {年初: 5}}\n", "$['项目'][0]['预算']", "'年初' does not match any"),
    Bad("问题:\n  - [甲]\n", "$['问题'][0]", "['甲'] is not of type"),
    Bad("职责: {条目: [{内容: 甲, 分项: 乙}]}\n", "$['职责']['条目'][0]['分项']", "'乙' does not match"),
    Bad("任务概述: [{段: 甲}]\n", "$['任务概述'][0]", "'段' was unexpected"),
    Bad("任务概述: [[甲]]\n", "$['任务概述'][0]", "['甲'] is not of type"),
    Bad("任务概述: [{表格: {表头: [甲]}}]\n", "$['任务概述'][0]['表格']", "'行' is a required property"),
    Bad("评分: {支出完成率: {分数: 5}}\n", "$['评分']['支出完成率']", "'分数' does not match any"),
    Bad("评分: {支出完成率: 5}\n", "$['评分']['支出完成率']", "5 is not of type"),
    Bad("评分: {项目监管: {各项: {甲: 相符}}}\n", "$['评分']['项目监管']['各项']['甲']", "'相符' does not match"),
    Bad("上年: {资产: {固定资产原值: 很多}}\n", "$['上年']['资产']['固定资产原值']", "'很多' does not match"),
]  # fmt: skip
HEADS = [
    Bad("模板包: cn\n年度: 2025\n单位: {名称: 某局}\n", "$", "'类型' is a required property"),
    Bad("类型: 整体\n年度: 2025\n单位: {名称: 某局}\n", "$['类型']", "'整体' is not one of"),
    Bad("类型: 整体自评\n单位: {名称: 某局}\n", "$", "'年度' is a required property"),
    Bad("类型: 整体自评\n年度: 待填\n单位: {名称: 某局}\n", "$['年度']", "'待填' does not match"),
    Bad("类型: 整体自评\n年度: 1925\n单位: {名称: 某局}\n", "$['年度']", "1925 is less than the minimum of 1990"),
    Bad("类型: 整体自评\n年度: 2025\n", "$", "'单位' is a required property"),
    Bad("类型: 整体自评\n年度: 2025\n单位: {简称: 某局}\n", "$['单位']", "'名称' is a required property"),
    Bad("类型: 整体自评\n年度: 2025\n单位: {名称: 无}\n", "$['单位']['名称']", "'无' does not match"),
    Bad("类型: 整体自评\n模板包: 广东\n年度: 2025\n单位: {名称: 某局}\n", "$['模板包']", "'广东' is not one of"),
    Bad("类型: 项目自评\n年度: 2025\n单位: {名称: 某局}\n职责: 无\n", "$", "'职责' does not match any of the regexes"),
    Bad("- 类型: 整体自评\n", "$", "is not of type 'object'"),
]


def test_what_is_wrong_is_refused_at_its_place(tmp_path: Path) -> None:
    schema = written(tmp_path / "表", "gd-zhanjiang") / "schema.json"
    cases = [*(bad._replace(text=HEAD + bad.text) for bad in WRONG), *HEADS]
    assert len(cases) >= 50
    files = {}
    for i, bad in enumerate(cases):
        path = tmp_path / f"{i:02}.yaml"
        path.write_text(bad.text, "utf-8")
        files[str(path)] = bad
    (tmp_path / "好.yaml").write_text(HEAD, "utf-8")
    status, found = checked(schema, *map(Path, files), tmp_path / "好.yaml")
    assert status == 1
    for name, bad in files.items():
        mine = [(path, message) for file, path, message in found if file == name]
        assert any(path == bad.path and bad.said in message for path, message in mine), (bad, mine)
    assert {file for file, _, _ in found} == set(files)


TYPED = ["004401", "'004401'", "12:30", "no", "yes", "true", "2026-06-11", "1e3", "0x1F", "~", "3.10", "1_000", ".5"]


def test_whatever_yaml_makes_of_a_text_is_accepted(tmp_path: Path) -> None:
    schema = written(tmp_path / "表", "gd-zhanjiang") / "schema.json"
    path = tmp_path / "甲.yaml"
    steps = "".join(f"    - {value}\n" for value in TYPED)
    path.write_text(
        HEAD.replace("{名称: 某县数据局}", "{名称: 某县数据局, 预算编码: 004401, 主管部门编码: 004}")
        + f"自评工作:\n  步骤:\n{steps}  成立时间: 2026-05\n  公开一致: yes\n  报送日期: 2026-6-11\n"
        + "资产: {固定资产原值: 1111, 固定资产净值: '1,234.50', 房屋面积: １２．５, 公务用车: '2', 账实一致: true}\n"
        + "满意度: {满意率: 98, 有效份数: ~}\n结果应用: 2026-06-11\n任务: 待填\n制度: 无\n",
        "utf-8",
    )
    assert checked(schema, path) == (0, [])


def test_the_files_that_belong_to_a_year_have_schemas_of_their_own(tmp_path: Path) -> None:
    folder = written(tmp_path / ".perfeval", "gd-zhanjiang")
    good = {
        "2025/项目/甲.yaml": "名称: 甲\n编码: 004401\n预算: {年初预算: 12万元}\n指标: [{三级: 乙, 目标值: 5}]\n",
        "2025/项目/乙.yaml": "类型: 项目自评\n年度: 2025\n单位: {名称: 某局}\n名称: 乙\n",
        "2025/评分.yaml": "评分: {支出完成率: {得分: 5, 理由: 甲}}\n自报: {总分: 99}\n",
        "perfeval.yaml": "单位: 某局\n模板包: cn\n文件名: {整体绩效自评报告: '{年度}'}\n",
    }
    bad = {
        "2025/项目/丙.yaml": ("职责: 甲\n", "$", "'职责' does not match any of the regexes"),
        "2025/项目/丁.yaml": ("类型: 项目自评\n名称: 乙\n不知: 1\n", "$", "'不知' does not match any of the regexes"),
        "2025/评分.yaml": (
            "评分: {支出完成率: {得分: 满分}}\n",
            "$['评分']['支出完成率']['得分']",
            "'满分' does not match",
        ),
        "perfeval.yaml": ("单位: 某局\n模板包: 广东\n", "$['模板包']", "'广东' is not one of"),
    }
    for name, text in good.items():
        assert checked(folder / schema_for(Path(name)), put(tmp_path, name, text)) == (0, []), name
    for name, (text, path, said) in bad.items():
        status, found = checked(folder / schema_for(Path(name)), put(tmp_path, name, text))
        assert status == 1
        assert any(path == where and said in message for _, where, message in found), (name, found)


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", known_packs())
def test_the_schema_of_every_pack_is_a_schema(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, name)
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *map(str, sorted(folder.iterdir()))]
    done: Any = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert len(list(folder.iterdir())) == 6
