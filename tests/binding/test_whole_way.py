"""References from a file to its Word document, its scores and into the next year."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Severity, Stage
from perfeval_gen.pipeline import examine
from perfeval_gen.resources import data_root
from perfeval_gen.view.binding import NamesByPlace, filled
from tests.cli.run import run
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

TEXT = """\
类型: 整体自评
版本: "1"
模板包: gd-zhanjiang
年度: 2025
单位: {名称: 某县数据局}
预算:
  支出: {到位数: 14631.38, 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}
项目: [{名称: 平台, 预算: {划拨: 5, 支出: 4}, 备注: '支出{{ 支出 }}，{{ 整体.比率.资金使用率 }}'}]
自评结果: 全年支出{{ 预算.支出.决算数 }}，写作{{ "{{" }}。
问题:
  - 问题: 支付率只有{{ 比率.资金使用率 }}
    措施: ['{{ 次年 }}年加快支付', 按月通报]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "2025"
    folder.mkdir()
    path = folder / "整体.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_document_prints_values_and_no_expression(file: Path) -> None:
    made = render_file(file, only=["整体绩效自评报告"])
    assert made.value is not None, made.diagnostics
    said = "\n".join(p.text for p in Document(BytesIO(made.value[0].content)).paragraphs)
    assert "全年支出14516.58万元，写作{{。" in said
    assert "支付率只有99.22%" in said


def test_one_changed_number_changes_the_text(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("11870.42", "11880.42"), "utf-8")
    checked = check_file(file).value
    assert checked is not None
    assert checked.get("evaluation_summary").text == "全年支出14526.58万元，写作{{。"
    assert checked.get("projects", 0, "remark") == "支出4.00万元，99.28%"  # 14526.58 ÷ 14631.38 = 0.99284
    assert checked.get("problems", 0, "problem") == "支付率只有99.28%"


def test_a_wrong_name_stops_no_draft_and_every_submission(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("{{ 预算.支出.决算数 }}", "{{ 预算.支出.决算 }}"), "utf-8")
    found = [d for d in check_file(file).diagnostics if d.code == "PE431"]
    assert [(d.severity, d.location.line, d.location.column) for d in found] == [(Severity.ERROR, 9, 20)]
    made = render_file(file, only=["整体绩效自评报告"])
    assert made.value is not None
    said = "\n".join(p.text for p in Document(BytesIO(made.value[0].content)).paragraphs)
    assert "全年支出【待填】，写作{{。" in said
    assert render_file(file, stage="报送", only=["整体绩效自评报告"]).value is None


def test_last_year_s_problems_keep_last_year_s_numbers(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = file.parent.parent
    answer = run(capsys, "rollover", str(root), "--from", "2024", "--to", "2025")
    assert answer.status != 0  # there is no 2024
    answer = run(capsys, "rollover", str(root), "--from", "2025", "--to", "2026")
    assert answer.status == 0, answer.err
    text = (root / "2026" / "整体.yaml").read_text("utf-8")
    carried = text[text.index("上年问题整改") :]
    assert "支付率只有99.22%" in carried
    assert "2026年加快支付" in carried
    assert "{{" not in carried


def test_a_reference_counts_as_what_it_prints(tmp_path: Path) -> None:
    head = "类型: 项目自评\n模板包: sc\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n预算: {支出: 5}\n"
    path = tmp_path / "项目.yaml"
    sentence = "完成" * 90 + "{{ 预算.支出|万元(2)|位数(1) }}" * 2  # 180 and two numbers: 200 are allowed
    path.write_text(f"{head}评价结论: '{sentence}'\n", "utf-8")
    assert "PE207" not in {d.code for d in check_file(path).diagnostics}
    path.write_text(f"{head}评价结论: '{'完成' * 10}{sentence}'\n", "utf-8")
    assert "PE207" in {d.code for d in check_file(path).diagnostics}


def test_a_project_s_own_file_keeps_them_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = file.parent / "项目"
    folder.mkdir()
    problem = "问题: [{问题: '只支出{{ 支出 }}', 措施: [按月通报]}]\n"
    (folder / "园区.yaml").write_text(f"名称: 园区\n预算: {{划拨: 9, 支出: 7.5}}\n{problem}", "utf-8")
    assert run(capsys, "rollover", str(file.parent.parent), "--from", "2025", "--to", "2026").status == 0
    text = (file.parent.parent / "2026" / "项目" / "园区.yaml").read_text("utf-8")
    assert "只支出7.50万元" in text
    assert "{{" not in text


def test_scores_can_be_referred_to() -> None:
    checked = examine(data_root() / "examples" / "综合示例" / "2025" / "整体.yaml", Stage.SUBMISSION).value
    assert checked is not None
    names = NamesByPlace(checked.document, checked.figures, checked.pack)
    said = '{{ 得分["支出完成率"] }} {{ 评分结果.总分 }} {{ 评分结果.等级 }}'  # worked in tests/test_showcase.py
    assert filled(said, names.at(()))[1] == ("7.84", "85.74", "良")
    own = names.at(("projects", 1, "result"))
    assert filled("{{ 评分结果.总分 }}，{{ 整体.评分结果.总分 }}", own)[1] == ("98.67", "85.74")
    assert checked.document.get("projects", 1, "result").text == "培训1600人次，热线接通率达到96%。"
