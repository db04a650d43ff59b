"""A new file passes the check as it stands, tells every field, and renders."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.schema.model import load_schema
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import Node, parse_tree
from perfeval_gen.workflows.project_start import Start, start
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
KINDS = [("整体", "整体自评", "整体.yaml", 5), ("项目", "项目自评", "项目/项目.yaml", 0)]


def new(capsys: Capsys, folder: Path, kind: str, unit: str = "某市工业和信息化局") -> str:
    answer = run(capsys, "new", folder, "--kind", kind, "--unit", unit, "--year", 2025)
    assert answer.status == 0, answer.err
    return answer.out


@pytest.mark.parametrize(("short", "kind", "name", "_count"), KINDS)
def test_a_new_file_passes_and_renders(
    short: str, kind: str, name: str, _count: int, tmp_path: Path, capsys: Capsys
) -> None:
    folder = tmp_path / "某市 工信局（测试）"
    told = new(capsys, folder, short)
    path = folder / "2025" / name
    assert path.is_file()
    assert f"√ {path}" in told
    checked = run(capsys, "check", "--format", "json", folder)
    assert checked.status == 0
    assert {f["severity"] for f in checked.findings} == {"note"}
    assert {f["code"] for f in checked.findings} == {"PE212"}
    assert f"（{len(checked.findings)} 处待填" in told
    rendered = run(capsys, "render", folder, "-o", tmp_path / "出")
    assert rendered.status == 0, rendered.out
    assert list((tmp_path / "出").glob("*.docx"))
    assert run(capsys, "check", "--stage", "报送", folder).status == 1
    assert kind in path.read_text("utf-8")


@pytest.mark.parametrize(("short", "kind", "name", "_count"), KINDS)
def test_every_field_stands_in_it_with_its_help(
    short: str, kind: str, name: str, _count: int, tmp_path: Path, capsys: Capsys
) -> None:
    new(capsys, tmp_path, short)
    text = (tmp_path / "2025" / name).read_text("utf-8")
    source = read_source("甲", text.encode()).value
    assert source is not None
    tree = parse_tree(source).value
    assert tree is not None
    seen = 0
    for path, field in load_schema(kind).walk():
        if path[0] == "上年" or "上年问题整改" in path or not field.key:  # what a rollover writes
            continue
        seen += 1
        assert f"{path[-1]}: " in text or f"{path[-1]}:\n" in text or f"、{path[-1]}" in text, path
        if field.help and at(tree, path) is not None and not inline(text, path):
            assert field.help in text, path
    assert seen > 60


def at(tree: Node, path: tuple[str, ...]) -> Node | None:
    node: Node | None = tree
    for key in path:
        node = node.get(key) if node is not None else None
    return node


def inline(text: str, path: tuple[str, ...]) -> bool:
    """Whether the field stands in braces on the line of its section."""
    return f"{{{path[-1]}: " in text or f", {path[-1]}: " in text


@pytest.mark.parametrize(("short", "kind", "_name", "count"), KINDS)
def test_required_fields_are_counted(short: str, kind: str, _name: str, count: int, tmp_path: Path) -> None:
    made = start(Start(tmp_path, short, "gd-zhanjiang", "某局", 2025)).value
    assert made is not None
    wanted = {f.key for f in load_schema(kind).root.fields if f.required} - {"类型", "年度", "单位"}
    assert made.required == len(wanted) >= count
    assert made.required < made.to_fill


UNITS = [
    "某局", "某 局", "No. 1 Middle School", "某局: 甲", "某局 #1", "'某局'", '"某局"', "- 某局", "2025", "null",
    "某局😀", "@局", "某/局\\甲",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_any_name_of_a_unit_arrives(unit: str, tmp_path: Path, capsys: Capsys) -> None:
    new(capsys, tmp_path, "整体", unit)
    from perfeval_gen import check_file

    outcome = check_file(tmp_path / "2025" / "整体.yaml")
    assert outcome.value is not None
    assert outcome.value.get("unit", "name") == unit
    assert outcome.value.get("year") == 2025
    assert run(capsys, "render", tmp_path / "2025", "-o", tmp_path / "出").status == 0


def test_nothing_is_overwritten(tmp_path: Path, capsys: Capsys) -> None:
    new(capsys, tmp_path, "整体")
    path = tmp_path / "2025" / "整体.yaml"
    path.write_text("我的", "utf-8")
    answer = run(capsys, "new", tmp_path, "--kind", "整体", "--year", 2025)
    assert answer.status == 1
    assert "错误[PE708]" in answer.err
    assert path.read_text("utf-8") == "我的"


def test_a_folder_that_is_a_file(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "夹").write_text("甲", "utf-8")
    answer = run(capsys, "new", tmp_path / "夹", "--kind", "整体", "--unit", "某局", "--year", 2025)
    assert answer.status == 4
    assert answer.err.startswith("错误[PE70")


def test_a_pack_of_ones_own(tmp_path: Path, capsys: Capsys) -> None:
    own = tmp_path / "模板" / "own"
    own.mkdir(parents=True)
    (own / "pack.yaml").write_text('名称: 甲\n版本: "1"\n沿用: gd-zhanjiang\n', "utf-8")
    answer = run(capsys, "new", tmp_path, "--kind", "整体", "--unit", "某局", "--year", 2025, "--pack", "own")
    assert answer.status == 0
    assert run(capsys, "check", tmp_path / "2025").status == 0
    where = tmp_path / "下级单位"  # the pack lies above the unit's folder, where check and render look too
    answer = run(capsys, "new", where, "--kind", "整体", "--unit", "某局", "--year", 2025, "--pack", "own")
    assert answer.status == 0, answer.err
    assert run(capsys, "check", where).status == 0


def test_samples_are_those_of_the_pack(tmp_path: Path) -> None:
    made = start(Start(tmp_path, "项目", "sc", "某局", 2025)).value
    assert made is not None
    text = made.path.read_text("utf-8")
    assert "  #   - 名称: 财政资金    # " in text
    assert "  #   - {名称: 单位资金, 年初预算: 100, 全年预算: 100, 执行数: 98}\n" in text
    assert "#     方向: ≥    # 完成值与目标值怎样比；可选：≥、≤、=、>、<、定性、是否\n" in text
    assert "#     三级: 评审项目个数    # 【必填】具体指标的名称\n" in text
    whole = start(Start(tmp_path, "整体", "sc", "某局", 2025)).value
    assert whole is not None
    assert "- {名称: 单位资金, 年初预算: 100, 全年预算: 100, 执行数: 98}\n" in whole.path.read_text("utf-8")
    other = start(Start(tmp_path / "乙", "项目", "gd-zhanjiang", "某局", 2025)).value
    assert other is not None
    assert "  #   - 名称: 当年财政拨款    # " in other.path.read_text("utf-8")
