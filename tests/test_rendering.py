"""What a pack's own mistakes look like to the one who made the pack."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx import Document

from perfeval_gen.packs.model import FormDocument
from perfeval_gen.pipeline import check_file, render_file
from perfeval_gen.rendering import _file_name  # the rule for long names

PACK = """名称: 试表
版本: "1"
文档:
  - {名称: 自评表, 类型: 项目自评, 模板: 表.docx, 文件名: "{项目名称}自评表", 指标: 项目指标}
附加字段:
  - 类型: 项目自评
    字段: {财政处室: {type: string, meta: {id: section, help: 处室, example: 某某处}}}
"""
TREE = """名称: 自评表
类型: 项目自评
指标:
  - {名称: 预算执行率, 分值: %s, 取数: 比率.预算执行率, 办法: 按比例}
  - {名称: 产出指标, 分值: 80, 单位指标: 是, 办法: 按比例, 二级: [数量指标]}
"""
DATA = """类型: 项目自评
模板包: shi
年度: 2025
单位: {名称: 某县数据局}
名称: 平台
财政处室: 某某处
"""
ROW = (
    "{%tr for 行 in 评分表.指标行 %}",
    "{{ 行.一级 }} {{ 行.指.三级 }} {{ 行.指.目标文 }} {{ 行.得分 }}",
    "{%tr endfor %}",
)


def made(folder: Path, points: str = "20", tree: str = TREE, *, word: bytes | None = None) -> Path:
    pack = folder / "模板" / "shi"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    (pack / "项目指标.yaml").write_text(tree % points, "utf-8")
    (pack / "表.docx").write_bytes(word or template())
    file = folder / "项目.yaml"
    file.write_text(DATA, "utf-8")
    return file


def template(*, is_sound: bool = True) -> bytes:
    """A form as somebody's own program might make it: python-docx leaves out w:percent of w:zoom."""
    word = Document()
    word.add_paragraph("{{ 名称 }} {{ 财政处室 }} {{ 评分表.执行率.分值 }} {{ 评分表.加分.得分 }}")
    grid = word.add_table(rows=0, cols=1)
    for text in ROW:
        grid.add_row().cells[0].text = text
    if is_sound:
        zoom = word.settings.element.find("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}zoom")
        zoom.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}percent", "100")
    kept = BytesIO()
    word.save(kept)
    return kept.getvalue()


def test_a_row_without_an_indicator_has_all_its_names(tmp_path: Path) -> None:
    outcome = render_file(made(tmp_path))
    assert outcome.value is not None, outcome.diagnostics
    shown = Document(BytesIO(outcome.value[0].content))
    assert [c.text.strip() for t in shown.tables for r in t.rows for c in r.cells] == ["产出指标"]
    assert shown.paragraphs[0].text.strip() == "平台 某某处 20"


def test_a_template_that_was_faulty_before_it_was_filled_is_told_as_such(tmp_path: Path) -> None:
    outcome = render_file(made(tmp_path, word=template(is_sound=False)))
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics if d.code.startswith("PE8")] == ["PE820"]
    fault = next(d for d in outcome.diagnostics if d.code == "PE820")
    assert "表.docx" in fault.message
    assert "不合规范：文档设置：显示比例里缺少百分比" in fault.message
    assert "另存为" in fault.hint


def test_a_faulty_pack_makes_no_field_unknown(tmp_path: Path) -> None:
    codes = {d.code for d in check_file(made(tmp_path, "19")).diagnostics}
    assert "PE821" in codes
    assert "PE201" not in codes


def test_an_indicators_file_with_a_mistake_is_not_called_missing(tmp_path: Path) -> None:
    outcome = check_file(made(tmp_path, tree=TREE.replace("取数", "取书")))
    codes = [d.code for d in outcome.diagnostics if d.location.file.endswith("项目指标.yaml")]
    assert codes == ["PE201"]
    assert "PE817" not in {d.code for d in outcome.diagnostics}


def test_a_long_name_keeps_the_title_and_both_ends() -> None:
    form = FormDocument("自评表", "项目自评", Path("表.docx"), "{单位名称}{年度}年度{项目名称}自评表", "", "")
    names = {
        _file_name(form, {"单位名称": "某" * 30, "年度": "2025", "项目名称": f"甲{'中' * 60}{end}"})
        for end in ("一期", "二期")
    }
    assert len(names) == 2
    assert all(name.endswith("期自评表.docx") and len(name) <= 80 for name in names)
