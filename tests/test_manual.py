"""docs/模板包.md is tried: its blocks make a pack, its sample form prints, and what it lists is what there is."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Location
from perfeval_gen.packs.criterion import PARAMETERS
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.resources import data_root
from perfeval_gen.schema.export import TYPE_NAMES
from perfeval_gen.schema.model import load_schema
from perfeval_gen.view.filters import FILTERS
from perfeval_gen.workflows.codes import all_codes
from perfeval_gen.workflows.pack_info import used_trees
from perfeval_gen.workflows.pack_trial import try_templates
from perfeval_gen.workflows.scoring import ScoredFile, score_file
from tests.plain_word import UP, form, tables_of

DOCS = data_root() / "docs"
MANUAL = (DOCS / "模板包.md").read_text("utf-8")
SAMPLE = DOCS / "样例" / "自评表样例.docx"
BLOCK = re.compile(r"```yaml\n# ([^\n（]+)(?:（接上）)?\n(.*?)```", re.DOTALL)
WHOLE = """\
类型: 整体自评
模板包: 示例表式
年度: 2025
单位: {名称: 某县水务局}
预算:
  支出: {年初预算: 100, 调整预算: 100, 决算数: 84}
  财政拨款: {决算数: 100, 年末结转结余: 15}
  三公经费: {公务接待: {预算数: 5, 决算数: 4}}
资产: {账实一致: 是}
目标: [{名称: 甲, 是否完成: 是}, {名称: 乙, 是否完成: 否}]
评分: {资产管理规范: {各项: {定期盘点: 否}}}
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the manual describes, from its own blocks."""
    folder = tmp_path_factory.mktemp("manual") / "某县 水务局"
    pack = folder / "模板" / "示例表式"
    pack.mkdir(parents=True)
    (folder / "2025").mkdir()
    for name, text in BLOCK.findall(MANUAL):
        path = (folder if name.startswith("2025/") else pack) / name
        path.write_text((path.read_text("utf-8") if path.is_file() else "") + text, "utf-8")
    shutil.copy(SAMPLE, pack)
    return folder


def pack_of(unit: Path) -> Pack:
    outcome = load_pack("示例表式", own=unit / "模板", asked_at=Location("试"))
    assert outcome.value is not None, outcome.diagnostics
    assert outcome.diagnostics == ()
    return outcome.value


def test_each_block_is_a_file() -> None:
    assert MANUAL.count("```yaml") == len(BLOCK.findall(MANUAL)) == 5
    names = [name for name, _ in BLOCK.findall(MANUAL)]
    assert names == ["pack.yaml", "项目指标.yaml", "整体指标.yaml", "pack.yaml", "2025/项目.yaml"]


def test_the_pack_has_no_fault_and_its_form_prints_whatever_there_is(unit: Path) -> None:
    pack = pack_of(unit)
    assert try_templates(pack) == ()
    assert [tree.name for tree in used_trees(pack)] == ["项目指标"]


def test_the_data_are_fit_to_be_handed_in(unit: Path) -> None:
    found = check_file(unit / "2025" / "项目.yaml", stage="报送").diagnostics
    assert [d for d in found if d.code != "PE435"] == []  # numbers of the data in running text: references are offered


def test_the_form_as_worked_by_hand(unit: Path) -> None:
    made = render_file(unit / "2025" / "项目.yaml", stage="报送").value
    assert made is not None
    assert [one.filename for one in made] == ["某县水务局2025年度农村供水管网改造项目自评表.docx"]
    head, indicators, closing, contracts = tables_of(made[0].content)
    assert head[2] == ("财政处室", "某某股", "联系人", "某某，0759-0000000")
    # 294 ÷ 320 = 91.875 %; 10 × (91.875 − 60) ÷ (95 − 60) = 9.107
    assert head[4] == (UP, "年度资金总额", "300", "320", "294", "91.88%", "10", "9.11")
    assert head[5] == (UP, "其中：中央资金", "200", "200", "180", "90%", UP, UP)
    assert head[7] == (UP, "其他资金", "", "", "", "", UP, UP)
    assert [row[:8] for row in indicators[1:]] == [
        ("产出指标", "数量指标", "改造管网", "20", "≥20公里", "19公里", "是", "19"),  # 20 × 19/20
        (UP, UP, "安装水表", "10", "≥1000只", "1700只", "否", "9"),  # 10 × (1 − 0.5 × (170 % − 150 %))
        (UP, "质量指标", "水质检测是否合格", "10", "是", "是", "是", "10"),
        (UP, "经济成本指标", "每公里造价", "10", "≤8万元", "7.5万元", "否", "10"),  # 成本指标 goes to 产出指标
        ("效益指标", "社会效益指标", "供水保障能力", "30", "明显改善", "有所改善", "是", "21"),  # 30 × 70 %
        ("满意度指标", "服务对象满意度指标", "村民满意度", "10", "≥90%", "86%", "是", "8"),  # the band of 80 %
    ]
    assert indicators[1][8] == "一段管网征地未完成。次年5月底前完工。"
    assert [row[2] for row in closing[:2]] == ["86.11", "良"]
    assert contracts[1:] == [("管材采购合同", "85.6", "2025年3月10日"), ("水表采购合同", "36", "")]


def test_what_there_is_none_of_isn_t_printed(unit: Path, tmp_path: Path) -> None:
    text = (unit / "2025" / "项目.yaml").read_text("utf-8")
    path = unit / "2025" / "没有合同.yaml"
    path.write_text(text[: text.index("采购合同:")] + "采购合同: 无\n", "utf-8")
    made = render_file(path).value
    assert made is not None
    assert len(tables_of(made[0].content)) == 3
    last = Document(BytesIO(made[0].content)).paragraphs[-1].text
    assert last == "填报单位：某县水务局　　填报日期：2026年3月16日"


def test_the_whole_unit_s_sheet_as_worked_by_hand(unit: Path) -> None:
    """支出完成率 lacks its data: 预算执行率 of 84 % takes its place, 20 × 24 ÷ 35 = 13.71."""
    path = unit / "2025" / "整体.yaml"
    path.write_text(WHOLE, "utf-8")
    scored = score_file(path).value
    path.unlink()
    assert isinstance(scored, ScoredFile)
    assert scored.sheet is not None
    found = {leaf.name: leaf.score for row in scored.sheet.rows for leaf in row.leaves()}
    assert {name: None if score is None else f"{score:f}" for name, score in found.items()} == {
        "支出完成率": "13.71",
        "三公经费控制率": "10.00",
        "结转结余率": "6.67",  # 15 %: two thirds
        "资产管理规范": "10.00",  # one of two
        "目标完成率": "10.00",  # one of two
        "履职效益": None,  # the unit's own to say
    }


# -- tags ---------------------------------------------------------------------------------------------------------

LOOPS = {"行": "评分表.行", "资": "资金行", "块": "目标", "问": "问题", "同": "采购合同", "loop": "评分表.行"}


def snippets() -> list[str]:
    """Every tag that the manual shows, as a paragraph of its own; those that stand on lines of their own left out."""
    spans = [span.replace("\\|", "|") for span in re.findall(r"`([^`\n]*\{[{%][^`\n]*)`", MANUAL)]
    plain = [re.sub(r"\{%vm [^%]*%\}", "", span) for span in spans]
    return [s for s in dict.fromkeys(plain) if s and not re.search(r"…|^\{%(p|tr)|^\{% (end|else)|^\{\{ \}", s)]


def in_loops(snippet: str) -> str:
    whole = snippet + ("{% endif %}" if snippet.startswith("{% if") and "endif" not in snippet else "")
    for name, rows in LOOPS.items():
        used = re.search(rf"\b{name}\.", snippet) and f"for {name} in" not in snippet
        if used and not (name == "loop" and "{% for" in whole):
            whole = f"{{% for {'甲' if name == 'loop' else name} in {rows} %}}{whole}{{% endfor %}}"
    return whole


@pytest.mark.parametrize("kind", ["项目自评", "整体自评"])
def test_every_tag_shown_can_be_used(kind: str, unit: Path, tmp_path: Path) -> None:
    """资产 is a section of the whole unit's data; all others belong to a project."""
    wanted = [in_loops(s) for s in snippets() if ("资产" in s) == (kind == "整体自评")]
    assert len(wanted) >= (1 if kind == "整体自评" else 30)
    folder = tmp_path / "模板" / "示例表式"
    shutil.copytree(unit / "模板" / "示例表式", folder)
    pack = (folder / "pack.yaml").read_text("utf-8")
    if kind == "整体自评":
        pack = pack.replace("类型: 项目自评             #", "类型: 整体自评  #").replace(
            "指标: 项目指标", "指标: 整体指标"
        )
    (folder / "pack.yaml").write_text(pack, "utf-8")
    (folder / SAMPLE.name).write_bytes(form("\n".join(wanted)))
    assert try_templates(pack_of(tmp_path)) == ()


# -- lists --------------------------------------------------------------------------------------------------------


def table(head: str) -> list[list[str]]:
    """The rows of the table whose header row begins so, without tags and code marks."""
    lines = MANUAL[MANUAL.index(f"\n{head}") + 1 :].split("\n\n")[0].splitlines()[2:]
    return [
        [cell.strip().replace("\x00", "|") for cell in line.replace("\\|", "\x00").split("|")[1:-1]] for line in lines
    ]


def names_in(*cells: str) -> set[str]:
    return {name for cell in cells for name in re.split(r"[、 ]", cell.replace("`", "")) if name}


def test_filters() -> None:
    assert names_in(*(row[0] for row in table("| `\\|` 后面 |"))) == set(FILTERS)


def test_methods_and_their_parameters() -> None:
    rows = table("| 办法 | 参数 |")
    assert [row[0] for row in rows] == list(PARAMETERS)
    for kind, parameters, _ in rows:
        assert all(name in parameters for names in PARAMETERS[kind] for name in names), kind


def test_types_of_added_fields() -> None:
    assert names_in(*(row[0] for row in table("| type |"))) == set(TYPE_NAMES)


def test_names_of_a_row(unit: Path) -> None:
    """Those of the sheet's rows are told one by one; what is told of them is there."""
    told = next(row[1] for row in table("| 名称 | 内容 |") if row[0] == "`评分表.行`")
    form_names = "{% for 行 in 评分表.行 %}{% for 名 in 行 %}{{ 名 }} {% endfor %}{% endfor %}"
    pack = pack_of(unit)
    path = pack.documents[0].template
    kept = path.read_bytes()
    path.write_bytes(form(form_names))
    made = render_file(unit / "2025" / "项目.yaml").value
    path.write_bytes(kept)
    assert made is not None
    there = set(Document(BytesIO(made[0].content)).paragraphs[0].text.split())
    assert set(re.findall(r"`([^`]+)`", told)) == there - {"指"}


@pytest.mark.parametrize(
    ("kind", "section"), [("模板包", "文档"), ("模板包", "选项"), ("模板包", "附加字段"), ("指标体系", "指标")]
)
def test_every_key_of_a_pack_is_told(kind: str, section: str) -> None:
    keys = [path[-1] for path, _ in load_schema(kind).walk() if path[0] == section]
    assert len(keys) >= 4
    assert [key for key in keys if not re.search(rf"(?<![一-龥]){key}(?![一-龥])", MANUAL)] == []


def test_codes() -> None:
    known = {code.id for code in all_codes()}
    told = set(re.findall(r"PE\d{3}", MANUAL))
    assert told <= known
    of_packs = {code for code in known if re.fullmatch(r"PE80[3-7]|PE81[1-3]|PE817|PE82\d", code)}
    assert of_packs <= told


def test_styles() -> None:
    (line,) = [line for line in MANUAL.splitlines() if "段落样式可以直接用" in line]
    told = re.findall(r"`([^`]+)`", line)
    assert len(told) >= 10
    for word in (SAMPLE, *sorted((data_root() / "templates").glob("cn/*.docx"))):
        assert set(told) <= {style.name for style in Document(str(word)).styles}, word.name
