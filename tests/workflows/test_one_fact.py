"""A project's file that is a document of its own is looked at twice: each fact in it is told once."""

from __future__ import annotations

from pathlib import Path

from perfeval_gen.diagnostics import Stage
from perfeval_gen.pipeline import check_through
from perfeval_gen.workflows.one_fact import told_once

WHOLE = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
OWN = (
    "类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2024\n单位: {名称: 某县商务局}\n名称: 平台\n"
    "效益: 支出{{ 整体.预算.支出 }}，完成{{ 没有 }}，另{{ 也没有 }}。\n"
)


def told(root: Path, own: str) -> list[tuple[str, int, int]]:
    (root / "perfeval.yaml").write_text("单位: 某县数据局\n模板包: gd-zhanjiang\n", "utf-8")
    (root / "2025" / "项目").mkdir(parents=True)
    files = {"2025/整体.yaml": WHOLE, "2025/项目/甲.yaml": own}
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    found = [d for name in files for d in check_through(root / name, Stage.DRAFT).diagnostics]
    kept = told_once(found)
    return [(d.code, d.location.line, d.location.column) for d in kept if d.code.startswith(("PE4", "PE7"))]


def test_each_fact_once(tmp_path: Path) -> None:
    """The year differs from the whole's and so from the folder's; one reference is wrong in both documents."""
    assert told(tmp_path, OWN) == [
        ("PE720", 3, 5), ("PE720", 4, 10), ("PE431", 6, 10), ("PE431", 6, 27), ("PE431", 6, 37),
    ]  # fmt: skip


def test_what_only_one_says_is_told(tmp_path: Path) -> None:
    """The head agrees with the whole's, which is in the wrong folder."""
    (tmp_path / "2024").mkdir()
    own = OWN.replace("年度: 2024", "年度: 2025").replace("某县商务局", "某县数据局").partition("效益")[0]
    assert told(tmp_path, own) == []
    moved = tmp_path / "2024" / "整体.yaml"
    moved.write_text(WHOLE, "utf-8")
    assert "PE722" in [d.code for d in told_once(check_through(moved, Stage.DRAFT).diagnostics)]


def test_a_value_that_is_a_reference_is_told_as_such_alone(tmp_path: Path) -> None:
    """As a number it could not be compared, and as a name not be found: both follow from it."""
    row = "{一级: 产出指标, 二级: 数量指标, 三级: 培训, 分值: 50, 方向: ≥, 目标值: 100, 完成值: '%s'}"
    head = "类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    text = f"{head}关系: [{{小: '%s', 大: 预算.划拨}}]\n预算: {{划拨: 1}}\n指标:\n  - {row}\n"
    path = tmp_path / "甲.yaml"

    def codes(name: str, value: str) -> list[str]:
        path.write_text(text % (name, value), "utf-8")
        wanted = ("PE318", "PE349", "PE436")
        return [d.code for d in check_through(path, Stage.DRAFT).diagnostics if d.code in wanted]

    assert codes("{{ 预算.支出 }}", "{{ 年度 }}") == ["PE436", "PE436"]
    assert codes("预算.支处", "约一百") == ["PE349", "PE318"]
