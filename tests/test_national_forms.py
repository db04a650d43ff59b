"""The national forms as printed: rows and labels, merged cells, widths, repeated heads, what stands in empty cells.

Scores are tested elsewhere; documents.md §8.1, §8.3–§8.5 say what each form shows.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.words import paragraphs
from perfeval_gen.pipeline import render_file

TEMPLATES = Path(__file__).parent.parent / "templates" / "cn"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SMALL, TABLE_TEXT = 90, 105  # twips: half a character of 小五 and of 五号, the width of a digit
PAGE = {"upright": 8845, "landscape": 12756}

HEAD = """类型: {kind}
模板包: cn
年度: 2025
单位: {{名称: 青岩市林业局, 自称: 我局, 主管部门: 青岩市林业局, 联络人: {{姓名: 某某, 办公电话: 0759-0000000}}}}
填报日期: 2026-05-20
"""
MONEY = """  来源:
    - {名称: 当年财政拨款, 年初预算: 14631.38, 全年预算: 14800, 执行数: 14512.6}
    - {名称: 上年结转资金, 年初预算: 320, 全年预算: 320, 执行数: 320}
"""
PROJECT = f"""名称: 造林补助
实施单位: 青岩市国有林场
项目属性: 延续
目标: 造林1.2万亩。
中期目标: 三年造林3.6万亩。
中期资金: {{总额: 9600, 财政拨款: 9600}}
完成情况: 造林1.21万亩。
预算:
{MONEY}  划拨: 14832.6
  原因: 质保金次年支付
"""
INDICATORS = """指标:
  - {一级: 产出指标, 二级: 数量指标, 三级: 造林面积, 方向: ≥, 目标值: 1.2, 单位: 万亩, 完成值: 1.21, 分值: 20,
     中期目标值: 3.6}
  - {一级: 产出指标, 二级: 数量指标, 三级: 抚育面积, 方向: ≥, 目标值: 2, 单位: 万亩, 完成值: 2, 分值: 20}
  - {一级: 产出指标, 二级: 时效指标, 三级: 完工时间, 方向: 定性, 目标值: 年底前, 完成程度: 部分达成, 完成比例: 75%,
     分值: 10, 得分: 7, 偏差原因: 暴雨, 改进措施: 提前整地}
  - {一级: 效益指标, 二级: 可持续影响指标, 三级: 管护机制, 方向: 是否, 目标值: 是, 完成值: 不适用, 分值: 30}
  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 林农满意度, 方向: ≥, 目标值: 90%, 完成值: 待填, 分值: 10}
"""


def write(folder: Path, text: str, kind: str = "项目自评") -> Path:
    path = folder / "数据.yaml"
    path.write_text(HEAD.format(kind=kind) + text, "utf-8")
    return path


def body(path: Path, name: str, *, pack: str = "cn", binding: str = "") -> etree._Element:
    """The body of one document as rendered; its structure is sound."""
    made = render_file(path, pack=pack, only=[name], binding=binding)
    assert made.value, made.diagnostics
    assert len(made.value) == 1
    content = made.value[0].content
    assert check_document(content) == ()
    with ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text(element: etree._Element) -> str:
    return "".join(t.text or "" if t.tag == f"{WORD}t" else "/" for t in element.iter(f"{WORD}t", f"{WORD}br"))


def lines(cell: etree._Element) -> str:
    return "/".join(text(p) for p in cell.iter(f"{WORD}p"))


def val(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{WORD}val"))


def rows_of(table: etree._Element) -> list[list[str]]:
    return [[lines(cell) for cell in row.iter(f"{WORD}tc")] for row in table.iter(f"{WORD}tr")]


def merges(table: etree._Element, column: int) -> list[tuple[str, str]]:
    """What each cell of a column says of merging, and its text."""
    cells = [list(row.iter(f"{WORD}tc"))[column] for row in table.iter(f"{WORD}tr")]
    return [(val(cell.find(f"{WORD}tcPr/{WORD}vMerge")), lines(cell)) for cell in cells]


def tables(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{WORD}tbl"))


def is_repeated(row: etree._Element) -> bool:
    return row.find(f"{WORD}trPr/{WORD}tblHeader") is not None


def is_whole(row: etree._Element) -> bool:
    return row.find(f"{WORD}trPr/{WORD}cantSplit") is not None


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("项目"), PROJECT + INDICATORS)


@pytest.fixture(scope="module")
def form(project: Path) -> etree._Element:
    return body(project, "项目支出绩效自评表")


# -- 项目支出绩效自评表 (§8.1) ---------------------------------------------------------------------------------------


def test_title(form: etree._Element) -> None:
    words = [text(p) for p in form.iter(f"{WORD}p")]
    assert words[:2] == ["项目支出绩效自评表", "（2025年度）"]


def test_identity_and_money(form: etree._Element) -> None:
    shown = rows_of(tables(form)[0])
    assert shown[:8] == [
        ["项目名称", "造林补助"],
        ["主管部门", "青岩市林业局", "实施单位", "青岩市国有林场"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "14951.38", "15120", "14832.6", "10", "98.10%", "9.81"],
        ["", "其中：当年财政拨款", "14631.38", "14800", "14512.6", "—", "98.06%", "—"],
        ["", "上年结转资金", "320", "320", "320", "—", "100%", "—"],
        ["", "其他资金", "", "", "", "—", "", "—"],
        ["年度总体目标", "预期目标", "实际完成情况"],
    ]
    assert shown[8:] == [["", "造林1.2万亩。", "造林1.21万亩。"]]


def test_block_labels_are_merged_downwards(form: etree._Element) -> None:
    labels = merges(tables(form)[0], 0)
    assert [mark for mark, _ in labels[2:]] == ["restart", *["continue"] * 4, "restart", "continue"]


def test_indicators(form: etree._Element) -> None:
    shown = rows_of(tables(form)[1])
    labels = "绩效指标 一级/指标 二级指标 三级指标 年度/指标值 实际/完成值 分值 得分 偏差原因分析及改进措施"
    assert shown[0] == labels.split()
    assert shown[1][3:] == ["造林面积", "≥1.2万亩", "1.21万亩", "20", "20", ""]
    assert shown[3][3:] == ["完工时间", "年底前", "部分达成", "10", "7/（计算/7.5）", "暴雨。提前整地。"]
    assert shown[4][3:6] == ["管护机制", "是", "不适用"]
    assert shown[5][3:] == ["林农满意度", "≥90%", "", "10", "", ""]
    assert shown[6][:2] == ["总分", "100"]


def test_level_names_are_merged_and_broken_before_a_whole_word(form: etree._Element) -> None:
    table = tables(form)[1]
    assert merges(table, 1)[1:6] == [
        ("restart", "产出/指标"),
        *[("continue", "")] * 2,
        ("restart", "效益/指标"),
        ("restart", "满意度/指标"),
    ]
    assert merges(table, 2)[1:6] == [
        ("restart", "数量指标"),
        ("continue", ""),
        ("restart", "时效指标"),
        ("restart", "可持续/影响指标"),
        ("restart", "服务对象/满意度指标"),
    ]
    assert [mark for mark, _ in merges(table, 0)] == ["", "restart", *["continue"] * 4, ""]


def test_the_label_stands_in_the_repeated_head(form: etree._Element) -> None:
    """The head's label and the empty column below it have no rule between them: they read as one cell."""
    rows = list(tables(form)[1].iter(f"{WORD}tr"))
    sides = [row.find(f"{WORD}tc/{WORD}tcPr/{WORD}tcBorders") for row in rows]
    assert [side.tag.removeprefix(WORD) for side in sides[0]] == ["bottom"]
    assert {side[0].tag.removeprefix(WORD) for side in sides[1:-1]} == {"top"}
    assert sides[-1] is None


def test_only_the_narrative_row_may_break(form: etree._Element) -> None:
    loose = [i for table in tables(form)[:2] for i, row in enumerate(table.iter(f"{WORD}tr")) if not is_whole(row)]
    assert loose == [8]


def test_signatures(form: etree._Element) -> None:
    assert rows_of(tables(form)[2]) == [["填表人：某某", "联系电话：0759-0000000", "单位负责人（签字）："]]


def test_the_total_stays_with_the_signatures(form: etree._Element) -> None:
    with ZipFile(TEMPLATES / "项目支出绩效自评表.docx") as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    kept = {s.get(f"{WORD}styleId") for s in styles if s.find(f"{WORD}pPr/{WORD}keepNext") is not None}
    *_, last = tables(form)[1].iter(f"{WORD}tr")
    assert {val(s) for s in last.iter(f"{WORD}pStyle")} <= kept


def test_a_form_not_filled_has_empty_cells(tmp_path: Path) -> None:
    path = write(
        tmp_path, "名称: 造林补助\n指标: [{一级: 产出指标, 三级: 待定, 目标值: 待填, 完成值: 待填, 分值: 待填}]\n"
    )
    root = body(path, "项目支出绩效自评表")
    money, rows = rows_of(tables(root)[0]), rows_of(tables(root)[1])
    assert money[3] == ["", "年度资金总额", "", "", "", "10", "", ""]
    assert money[-1] == ["", "", ""]
    assert rows[1] == ["", "产出/指标", "", "待定", "", "", "", "", ""]
    assert [row[1:] for row in rows[2:4]] == [[f"{name}/指标", *[""] * 7] for name in ("效益", "满意度")]
    assert rows[4] == ["总分", "100", "", ""]
    assert "待填" not in "".join(text(p) for p in root.iter(f"{WORD}p"))


def test_cost_as_a_first_level(tmp_path: Path) -> None:
    """The variant takes the template over: its blocks come from the indicators file."""
    row = "{一级: 成本指标, 二级: 生态环境成本指标, 三级: 占用林地, 方向: ≤, 目标值: 1, 完成值: 1, 分值: 20}"
    path = write(tmp_path, f"{PROJECT}指标: [{row}]\n")
    shown = rows_of(tables(body(path, "项目支出绩效自评表", pack="cn-cost"))[1])
    assert [row[1] for row in shown[1:-1]] == ["成本/指标", "产出/指标", "效益/指标", "满意度/指标"]
    assert shown[1][2] == "生态环境/成本指标"


@pytest.mark.parametrize("count", [8, 25, 300])
def test_many_indicators(tmp_path: Path, count: int) -> None:
    block = ("产出/数量", "产出/质量", "效益/社会效益", "满意度/服务对象满意度")
    names = [block[i * 4 // count].split("/") for i in range(count)]
    rows = "".join(
        f"  - {{一级: {one}指标, 二级: {two}指标, 三级: 第{i}项, 方向: ≥, 目标值: 1, 完成值: 1, 分值: 1}}\n"
        for i, (one, two) in enumerate(names)
    )
    table = tables(body(write(tmp_path, f"{PROJECT}指标:\n{rows}"), "项目支出绩效自评表"))[1]
    printed = list(table.iter(f"{WORD}tr"))
    assert len(printed) == count + 2
    assert [is_repeated(row) for row in printed] == [True, *[False] * (count + 1)]
    assert all(is_whole(row) for row in printed)
    assert [name for mark, name in merges(table, 1) if mark == "restart"] == ["产出/指标", "效益/指标", "满意度/指标"]
    assert [mark for mark, _ in merges(table, 0)].count("continue") == count - 1


def test_amounts_and_names_fit_their_columns(form: etree._Element) -> None:
    first, second = ([int(c.get(f"{WORD}w")) for c in t.find(f"{WORD}tblGrid")] for t in tables(form)[:2])
    assert sum(first) == sum(second) == PAGE["upright"]
    for amount in (first[3], first[4] + first[5], first[6]):
        assert amount - 2 * 57 >= 8 * TABLE_TEXT  # 14631.38
    assert second[3] - 2 * 57 >= 18 * SMALL  # nine characters of a name
    assert second[2] - 2 * 57 >= 10 * SMALL  # 满意度指标
    assert second[7] - 2 * 57 >= 6 * SMALL  # （计算
    assert second[0] == first[0]


# -- 目标申报表 (§8.5) ------------------------------------------------------------------------------------------------


def test_goal_form_of_a_project(project: Path) -> None:
    first, second, signed = map(rows_of, tables(body(project, "项目支出绩效目标申报表")))
    assert first[1:3] == [
        ["主管部门及代码", "青岩市林业局", "实施单位", "青岩市国有林场"],
        ["项目属性", "新增项目□　延续项目√", "项目期", ""],
    ]
    assert first[3:7] == [
        ["项目资金（万元）", "中期资金总额", "9600", "年度资金总额", "14951.38"],
        ["", "其中：财政拨款", "9600", "其中：当年财政拨款", "14631.38"],
        ["", "其他资金", "", "上年结转资金", "320"],
        ["", "", "", "其他资金", ""],
    ]
    assert first[7:] == [["总体目标", "中期目标", "年度目标"], ["", "三年造林3.6万亩。", "造林1.2万亩。"]]
    assert second[0] == ["绩效指标", "一级/指标", "二级指标", "三级指标", "中期指标值", "年度指标值"]
    assert second[1][3:] == ["造林面积", "≥3.6万亩", "≥1.2万亩"]
    assert [row[3] for row in second[1:]] == ["造林面积", "抚育面积", "完工时间", "管护机制", "林农满意度"]
    assert signed == [
        ["填报人：某某/单位负责人（签字）：", "联系电话：0759-0000000/填报日期：2026年5月20日"],
    ]


def test_targets_are_without_what_was_achieved(project: Path) -> None:
    words = "".join(text(p) for p in body(project, "项目支出绩效目标申报表").iter(f"{WORD}p"))
    assert "1.21" not in words
    assert "暴雨" not in words


def test_the_last_target_stays_with_the_signatures(project: Path) -> None:
    rows = list(tables(body(project, "项目支出绩效目标申报表"))[1].iter(f"{WORD}tr"))
    kept = [all(p.find(f"{WORD}pPr/{WORD}keepNext") is not None for p in row.iter(f"{WORD}p")) for row in rows]
    assert kept == [False, *[True] * 5]  # the label of so small a block is one cell, which is not parted


# -- whole unit (§8.3, §8.5, summary) ---------------------------------------------------------------------------------

UNIT = """职责: {概述: 负责林业工作。}
任务:
  - {名称: 造林, 内容: 造林1.2万亩, 完成: 已完成, 结果: 造林1.21万亩。, 金额: 200, 财政拨款: 180,
     其他资金: 20, 执行数: 150}
  - {名称: 防火, 完成: 部分完成, 原因: 物资到货晚, 金额: 100.5, 财政拨款: 100.5, 其他资金: 0}
  - {名称: 普法, 完成: 已完成}
目标:
  - {名称: 增绿, 预期目标: 造林1.2万亩, 完成情况: 造林1.21万亩。, 是否完成: 是}
  - {名称: 防灾, 预期目标: 火灾受害率低于0.9‰, 是否完成: 否, 未完成原因: 物资到货晚}
预算:
  收入:
    一般公共预算: {年初预算: 900, 调整预算: 950, 决算数: 950}
    事业收入: {年初预算: 30, 调整预算: 30, 决算数: 28.5}
    其他收入: {调整预算: 12, 决算数: 12}
  支出:
    基本支出: {年初预算: 400, 调整预算: 410, 决算数: 410}
    项目支出: {年初预算: 530, 调整预算: 582, 决算数: 550}
  调整原因: 年中追加
  结转原因: 质保金
项目:
  - 名称: 造林补助
    预算: {年初预算: 300, 调整预算: 300, 支出: 240, 原因: 质保金次年支付}
    指标: [{一级: 产出指标, 二级: 数量指标, 三级: 造林面积, 方向: ≥, 目标值: 2, 完成值: 1, 分值: 50,
             偏差原因: 暴雨, 改进措施: 补植}]
  - 名称: 防火物资
    预算: {年初预算: 100, 调整预算: 100, 支出: 100}
    指标: [{一级: 产出指标, 二级: 数量指标, 三级: 采购数量, 方向: ≥, 目标值: 2, 完成值: 2, 分值: 50}]
指标:
  - {一级: 产出指标, 二级: 数量指标, 三级: 造林面积, 方向: ≥, 目标值: 1.2, 单位: 万亩, 完成值: 1.21, 分值: 50}
权重说明: 满意度并入效益指标
问题: 无
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("单位"), UNIT, "整体自评")


def test_budget_of_the_unit(unit: Path) -> None:
    shown = rows_of(tables(body(unit, "部门整体支出绩效自评表"))[0])
    assert shown[0] == ["部门（单位）名称", "青岩市林业局", "年度", "2025年度"]
    heads = "年度预算申请（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分"
    assert shown[1] == heads.split("|")
    assert shown[2] == ["", "年度资金总额", "930", "992", "960", "10", "96.77%", "9.68"]
    assert shown[3][1:] == ["按收入性质分", "全年预算数", "全年执行数", "按支出性质分", "全年预算数", "全年执行数"]
    assert shown[4][1:] == ["一般公共预算", "950", "950", "基本支出", "410", "410"]
    assert shown[5][1:] == ["政府性基金拨款", "", "", "项目支出", "582", "550"]
    assert shown[6][1:] == ["纳入专户管理的非税收入拨款", *[""] * 5]
    assert shown[7][1:] == ["其他资金", "42", "40.5", "", "", ""]  # 30 + 12, 28.5 + 12


def test_goals_and_results_of_the_unit(unit: Path) -> None:
    shown = rows_of(tables(body(unit, "部门整体支出绩效自评表"))[0])
    assert shown[8] == ["年度总体目标", "预期目标", "实际完成情况"]
    assert shown[9][1] == "1.增绿。造林1.2万亩。/2.防灾。火灾受害率低于0.9‰。"
    assert shown[9][2] == "1.已完成。造林1.21万亩。/2.未完成。原因：物资到货晚。"


def test_signs_of_xml_in_goals(tmp_path: Path) -> None:
    path = write(
        tmp_path, UNIT.replace("名称: 增绿", "名称: A&B<C").replace("任务:\n", "目标概述: 甲>乙\n任务:\n"), "整体自评"
    )
    assert rows_of(tables(body(path, "部门整体支出绩效自评表"))[0])[9][1].startswith("甲>乙/1.A&B<C。造林")


def test_a_unit_without_goals_and_tasks(tmp_path: Path) -> None:
    path = write(tmp_path, "职责: {概述: 负责林业。}\n任务: 待填\n预算: {}\n问题: 无\n", "整体自评")
    first, *rest = tables(body(path, "部门整体支出绩效自评表"))
    assert rows_of(first)[9] == ["", "", ""]
    assert rows_of(rest[0])[0][0] == "绩效指标"


def test_tasks_of_the_unit(unit: Path) -> None:
    table = tables(body(unit, "部门整体支出绩效自评表"))[1]
    shown = rows_of(table)
    assert shown[0] == ["年度主要任务", "任务名称", "完成/情况", "预算数（万元）", "执行数（万元）", "执行率"]
    assert shown[2] == ["", "造林", "已完成", "200", "180", "20", "150", "", "", "75%"]
    assert shown[4] == ["", "普法", "已完成", *[""] * 7]
    assert [is_repeated(row) for row in table.iter(f"{WORD}tr")] == [True, True, False, False, False]


def test_what_was_moved_between_the_blocks_is_told(unit: Path) -> None:
    words = [text(p) for p in body(unit, "部门整体支出绩效自评表").iter(f"{WORD}p")]
    assert "注：各类指标分值调整说明：满意度并入效益指标。" in words


def test_goal_form_of_the_unit(unit: Path) -> None:
    name, tasks, goals, targets, _ = map(rows_of, tables(body(unit, "部门整体支出绩效目标申报表")))
    assert name == [["部门（单位）名称", "青岩市林业局"]]
    assert tasks[2][1:] == ["造林", "造林1.2万亩", "200", "180", "20"]
    assert tasks[-1] == ["金额合计", "300.5", "280.5", "20"]
    assert goals == [["年度总体目标", "1.增绿。造林1.2万亩。/2.防灾。火灾受害率低于0.9‰。"]]
    assert targets[1][1:] == ["产出/指标", "数量指标", "造林面积", "≥1.2万亩"]


def test_summary_of_the_projects(unit: Path) -> None:
    root = body(unit, "项目支出绩效自评汇总表", binding="汇总")
    above, table, _ = tables(root)
    assert rows_of(above) == [["填报单位：青岩市林业局", "单位：万元"]]
    shown = rows_of(table)
    assert shown[0] == ["序号", "项目名称", "全年预算数", "全年执行数", "执行率", "总分", "等级", "主要偏差及原因"]
    assert shown[1][:5] == ["1", "造林补助", "300", "240", "80%"]
    assert shown[1][7] == "资金：质保金次年支付。造林面积：暴雨。补植。"
    assert shown[3][:4] == ["合计", "400", "340", "85%"]
    assert is_repeated(next(table.iter(f"{WORD}tr")))
    assert sum(int(c.get(f"{WORD}w")) for c in table.find(f"{WORD}tblGrid")) == PAGE["landscape"]


def test_no_sum_where_money_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, UNIT.replace("调整预算: 100, 支出: 100", "调整预算: 待填, 支出: 100"), "整体自评")
    shown = rows_of(tables(body(path, "项目支出绩效自评汇总表", binding="汇总"))[1])
    assert [row[0] for row in shown] == ["序号", "1", "2"]


# -- 项目支出绩效评价报告 (§8.4) -------------------------------------------------------------------------------------


def test_outline_of_the_evaluation_report(project: Path) -> None:
    made = render_file(project, only=["项目支出绩效评价报告"]).value
    assert made
    headings = list(dict.fromkeys(heading for heading, _ in paragraphs(made[0].content) if heading))
    first = [h for h in headings if h[:2] in {f"{n}、" for n in "一二三四五六七"}]
    assert first == [
        "一、基本情况",
        "二、绩效评价工作开展情况",
        "三、综合评价情况及评价结论",
        "四、绩效评价指标分析",
        "五、主要经验及做法、存在的问题及原因分析",
        "六、有关建议",
        "七、其他需要说明的问题",
    ]
    root = body(project, "项目支出绩效评价报告")
    words = [text(p) for p in root.iter(f"{WORD}p")]
    analysed = [w for w in words if w.startswith("（") and w.endswith("情况") and "项目" in w]
    assert analysed == ["（一）项目决策情况", "（二）项目过程情况", "（三）项目产出情况", "（四）项目效益情况"]
    assert "资金到位率=实际划拨÷年初预算数×100%/=14832.60÷14951.38×100%=99.21%" in words


def test_score_table_of_the_evaluation_report(project: Path) -> None:
    root = body(project, "项目支出绩效评价报告")
    table = tables(root)[-1]
    shown = rows_of(table)
    assert shown[0] == ["一级/指标", "二级指标", "三级指标", "分值", "评价标准", "完成情况", "得分", "扣分原因"]
    assert next(name for mark, name in merges(table, 0) if mark == "restart").startswith("决策/（20分）")
    assert len([mark for mark, _ in merges(table, 1) if mark == "restart"]) >= 8
    assert [row[2] for row in shown if row[2:3] == ["资金到位率"]] == ["资金到位率"]
    assert is_repeated(next(table.iter(f"{WORD}tr")))
    assert sum(int(c.get(f"{WORD}w")) for c in table.find(f"{WORD}tblGrid")) == PAGE["landscape"]
    turned = [s.find(f"{WORD}pgSz").get(f"{WORD}orient") for s in root.iter(f"{WORD}sectPr")]
    assert turned == [None, None, "landscape"]
