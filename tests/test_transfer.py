"""转移支付绩效自评表 and its report: every figure worked by hand, every text where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.docx import oxml
from perfeval_gen.docx.package import read_package
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.resources import data_root
from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.view.build import View, build
from tests.cli.run import run
from tests.figures.samples import document, pack
from tests.full_document import Filler, printed_text, seen, text_of
from tests.test_pipeline import lost
from tests.view.test_context import missing

EXAMPLE = data_root() / "examples" / "006-某省-2024-转移支付.yaml"
KIND = "转移支付自评"
HEAD = f"类型: {KIND}\n模板包: cn\n年度: 2024\n单位: {{名称: 某省文化厅}}\n名称: 某项补助资金\n"
Capsys = pytest.CaptureFixture[str]


def rendered(path: Path) -> tuple[bytes, bytes]:
    """The form and the report."""
    made = render_file(path).value
    assert made is not None
    assert [d.filename.split("转移支付")[1] for d in made] == ["绩效自评表.docx", "绩效自评报告.docx"]
    return made[0].content, made[1].content


def of(folder: Path, text: str) -> tuple[bytes, bytes]:
    path = folder / "甲.yaml"
    path.write_text(HEAD + text, "utf-8")
    return rendered(path)


def rows(content: bytes) -> list[list[str]]:
    """The cells of all tables; one that goes on a merge from above is ↑."""
    root = oxml.parse(read_package(content).parts["word/document.xml"])
    return [[_cell(c) for c in row.iter(oxml.W_TC)] for row in root.iter(oxml.W_TR)]


def _cell(cell: etree._Element) -> str:
    merge = cell.find(f"{oxml.name('w:tcPr')}/{oxml.name('w:vMerge')}")
    goes_on = merge is not None and merge.get(oxml.W_VAL) != "restart"
    text = "\n".join(oxml.text_of(p) for p in cell.iter(oxml.W_P))
    assert not (goes_on and text), text
    return "↑" if goes_on else text


@pytest.fixture(scope="module")
def form() -> list[list[str]]:
    return rows(rendered(EXAMPLE)[0])


@pytest.fixture(scope="module")
def report() -> bytes:
    return rendered(EXAMPLE)[1]


def view(text: str) -> View:
    found = document(text, HEAD)
    return build(found, derive_figures(found, pack("cn")), pack("cn"))


def findings(folder: Path, text: str) -> list[Diagnostic]:
    path = folder / "甲.yaml"
    path.write_text(HEAD + text, "utf-8")
    return [d for d in check_file(path).diagnostics if d.code not in ("PE202", "PE212")]


# -- the form ------------------------------------------------------------------------------------------------------


def test_who_answers_for_it(form: list[list[str]]) -> None:
    assert form[:4] == [
        ["转移支付（专项）名称", "乡镇文化站服务能力提升补助资金"],
        ["中央主管部门", "某某部"],
        ["地方主管部门", "某省文化事业厅"],
        ["地方财政部门", "某省财政厅"],
    ]


def test_the_money_with_its_total_and_every_rate(form: list[list[str]]) -> None:
    """12860.5+3200+860.25+420.125604+118.4 = 17459.275604; spent 166.357 less; 166.357÷17459.275604 = 0.95%."""
    assert form[4:11] == [
        ["资金投入（万元）", "", "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）"],
        ["↑", "年度资金总额", "17459.275604", "17292.918604", "99.05%"],
        ["↑", "其中：中央财政资金", "12860.5", "12742.318", "99.08%"],  # 118.182÷12860.5 = 0.92%
        ["↑", "省（自治区）资金", "3200", "3200", "100%"],
        ["↑", "市（盟）资金", "860.25", "812.075", "94.40%"],  # 48.175÷860.25 = 5.60%
        ["↑", "县（旗）资金", "420.125604", "420.125604", "100%"],
        ["↑", "其他资金（含结转）", "118.4", "118.4", "100%"],
    ]


def test_seven_aspects_stand_filled_or_not(form: list[list[str]]) -> None:
    aspects = form[12:19]
    assert [row[1] for row in aspects] == [
        "分配科学性", "下达及时性", "拨付合规性", "使用规范性", "执行准确性", "预算绩效管理情况", "支出责任履行情况",
    ]  # fmt: skip
    assert [row[3][:4] for row in aspects] == ["无", "无", "无", "个别乡镇", "个别市第", "", ""]


def test_indicators_merged_by_level_without_points(form: list[list[str]]) -> None:
    form = [[cell.replace("\n", "") for cell in row] for row in form]
    start = next(i for i, row in enumerate(form) if row[0] == "绩效指标")
    heads = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"]
    assert form[start] == heads
    assert [row[1:6] for row in form[start + 1 : -1]] == [
        ["产出指标", "数量指标", "完成设施更新的乡镇文化站数量", "≥420个", "426个"],
        ["↑", "↑", "开展流动文化服务场次", "≥5000场次", "4860场次"],
        ["↑", "质量指标", "设施更新验收合格率", "≥95%", "98.6%"],
        ["↑", "时效指标", "中央资金分解下达时间", "≤30日", "25日"],
        ["↑", "↑", "设施更新按期完成率", "≥95%", "93.2%"],
        ["↑", "成本指标", "单站设施更新平均补助", "≤25万元", "24.3万元"],
        ["效益指标", "社会效益指标", "全年服务群众人次", "≥260万人次", "271.4万人次"],
        ["↑", "可持续影响指标", "文化站运行管理制度", "健全", "健全"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92.7%"],
    ]
    reasons = [row[6] for row in form[start + 1 : -1]]
    assert [bool(reason) for reason in reasons] == [False, True, False, False, True, False, False, False, False]
    assert reasons[1].startswith("汛期两个市停办露天活动")
    assert reasons[1].endswith("备足室内场地。")
    assert form[-1] == ["说明", "无"]


def test_the_head_of_the_indicators_stands_on_every_page() -> None:
    root = oxml.parse(read_package(rendered(EXAMPLE)[0]).parts["word/document.xml"])
    heads = [
        row for row in root.iter(oxml.W_TR) if row.find(f"{oxml.name('w:trPr')}/{oxml.name('w:tblHeader')}") is not None
    ]
    assert [[_cell(c) for c in row.iter(oxml.W_TC)][1] for row in heads] == ["总体目标", "一级指标"]


def test_no_points_anywhere(form: list[list[str]]) -> None:
    assert not [cell for row in form for cell in row if "分值" in cell or "得分" in cell or "总分" in cell]


def test_the_empty_form_keeps_its_rows(tmp_path: Path) -> None:
    blank = rows(of(tmp_path, "")[0])
    assert [row[1] for row in blank[5:9]] == ["年度资金总额", "其中：中央财政资金", "地方资金", "其他资金（含结转）"]
    assert {cell for row in blank[5:9] for cell in row[2:]} == {""}
    assert blank[-2:] == [[""] * 7, ["说明", ""]]
    assert [row[0] for row in blank[:4]] == ["转移支付（专项）名称", "中央主管部门", "地方主管部门", "地方财政部门"]


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ("资金使用单位: 甲县\n", ["地方主管部门", "资金使用单位"]),
        ("地方财政部门: 乙厅\n资金使用单位: 甲县\n", ["地方主管部门", "地方财政部门", "资金使用单位"]),
        ("地方主管部门: [丙厅, 丁局]\n", ["地方主管部门", "地方财政部门"]),
    ],
)
def test_finance_office_or_user_of_the_money(tmp_path: Path, given: str, labels: list[str]) -> None:
    head = rows(of(tmp_path, given)[0])
    end = next(i for i, row in enumerate(head) if row[0] == "资金投入（万元）")
    assert [row[0] for row in head[2:end]] == labels
    assert head[2][1] == ("丙厅、丁局" if "丙" in given else "")


@pytest.mark.parametrize("count", [1, 25, 300])
def test_many_indicators(tmp_path: Path, count: int) -> None:
    lines = "".join(f"  - {{一级: 产出指标, 二级: 数量指标, 三级: 第{i}项}}\n" for i in range(count))
    body = [row for row in rows(of(tmp_path, f"指标:\n{lines}")[0]) if row[3:] and row[3].startswith("第")]
    assert [row[3] for row in body] == [f"第{i}项" for i in range(count)]
    assert [row[1:3] for row in body] == [["产出指标", "数量指标"], *[["↑", "↑"]] * (count - 1)]


# -- money ---------------------------------------------------------------------------------------------------------


def test_six_decimals_stay_and_yuan_count_with_them(tmp_path: Path) -> None:
    text = (
        "资金投入: {来源: [{名称: 甲, 全年预算: 0.000001, 执行数: 0}, {名称: 乙, 全年预算: 1234.5, 执行数: 617.25}]}\n"
    )
    assert rows(of(tmp_path, text)[0])[5] == ["↑", "年度资金总额", "1234.500001", "617.25", "50.00%"]


def test_no_total_while_a_source_is_open() -> None:
    seen_rows = view("资金投入: {来源: [{名称: 甲, 全年预算: 5, 执行数: 4}, {名称: 乙, 全年预算: 5}]}\n").root["资金行"]
    assert [str(seen_rows[0][k]) for k in ("全年预算", "执行数", "执行率")] == ["10.00万元", "", ""]
    assert [str(row["执行率"]) for row in seen_rows[1:]] == ["80%", ""]


def test_a_source_that_is_only_named_leaves_nothing_open(tmp_path: Path) -> None:
    text = "资金投入: {来源: [{名称: 中央财政资金, 全年预算: 5, 执行数: 4}, {名称: 其他资金}], 原因: 甲}\n"
    seen_rows = view(text).root["资金行"]
    assert [str(seen_rows[0][k]) for k in ("全年预算", "执行数", "执行率")] == ["5.00万元", "4.00万元", "80%"]
    assert [str(seen_rows[-1][k]) for k in ("全年预算", "执行数", "执行率")] == ["", "", ""]
    found = findings(tmp_path, text.replace(", 原因: 甲", ""))
    assert "PE316" in [d.code for d in found]
    unfilled = view(text.replace("{名称: 其他资金}", "{名称: 其他资金, 全年预算: 待填}")).root["资金行"]
    assert str(unfilled[0]["全年预算"]) == ""


def test_what_does_not_apply_counts_as_nothing() -> None:
    text = "资金投入: {来源: [{名称: 甲, 全年预算: 5, 执行数: 5}, {名称: 乙, 全年预算: 无, 执行数: 无}]}\n"
    assert view(text).root["资金行"][0]["全年预算"] == "5.00万元"


def test_a_total_that_is_only_stated() -> None:
    total = view("资金投入: {全年预算: 80, 到位数: 60, 执行数: 20}\n").root["资金行"][0]
    assert [str(total[k]) for k in ("全年预算", "到位率", "执行率")] == ["80.00万元", "75%", "25%"]


def test_a_total_that_its_sources_do_not_make(tmp_path: Path) -> None:
    sources = "[{名称: 甲, 全年预算: 60, 执行数: 60}, {名称: 乙, 全年预算: 39, 执行数: 39}]"
    found = findings(tmp_path, f"资金投入: {{全年预算: 100, 执行数: 99, 来源: {sources}}}\n")
    assert [(d.code, d.message) for d in found] == [("PE301", "合计与分项之和不符：填写 100 万元，分项之和 99 万元")]


def test_more_spent_than_the_budget(tmp_path: Path) -> None:
    found = findings(tmp_path, "资金投入: {全年预算: 100, 执行数: 101}\n")
    assert [(d.code, d.message) for d in found] == [("PE307", "“预算执行率”算出 101%，不应超过 100%")]


# -- order ---------------------------------------------------------------------------------------------------------

MIXED = """
指标:
  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 甲}
  - {一级: 效益指标, 二级: 可持续影响指标, 三级: 乙}
  - {一级: 产出指标, 二级: 成本指标, 三级: 丙}
  - {一级: 效益指标, 二级: 经济效益指标, 三级: 丁}
  - {一级: 产出指标, 二级: 数量指标, 三级: 戊}
  - {二级: 时效指标, 三级: 己}
  - {一级: 产出指标, 二级: 数量指标, 三级: 庚}
  - {一级: 其他指标, 二级: 别的, 三级: 辛}
  - {一级: 成本指标, 二级: 社会成本指标, 三级: 壬}
  - {一级: 产出指标, 二级: 自定指标, 三级: 癸}
"""


def test_national_order_then_the_unit_s_own() -> None:
    made = view(MIXED).root["指标行"]
    assert "".join(str(row["三级"]) for row in made) == "壬戊庚己丙癸丁乙甲辛"
    assert [str(row["一级"]) for row in made if row["一首"]] == [
        "成本指标", "产出指标", "效益指标", "满意度指标", "其他指标",
    ]  # fmt: skip
    assert "".join(str(row["三级"]) for row in made if row["二首"]) == "壬戊己丙癸丁乙甲辛"


def test_groups_of_the_report_hold_the_same_rows() -> None:
    root = view(MIXED).root
    told = [one for group in root["指标组"] for two in group["二级"] for one in two["指标"]]
    assert [str(r["三级"]) for r in told] == [str(r["三级"]) for r in root["指标行"]]
    assert [[str(two["名称"]) for two in group["二级"]] for group in root["指标组"]][1] == [
        "数量指标", "时效指标", "成本指标", "自定指标",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ("数量指标", "产出指标"), ("成本指标", "产出指标"), ("经济成本指标", "成本指标"), ("生态效益指标", "效益指标"),
        ("满意度指标", "满意度指标"), ("", ""), ("别的", ""),
    ],
)  # fmt: skip
def test_a_level_1_left_out_follows_from_level_2(second: str, first: str) -> None:
    (row,) = view(f"指标: [{{二级: {second}, 三级: 甲}}]\n").root["指标行"]
    assert row["一级"] == first


def test_one_name_for_a_group_written_in_two_ways() -> None:
    made = view("指标: [{一级: 产出, 二级: 数量, 三级: 甲}, {一级: 产出指标, 二级: 质量, 三级: 乙}]\n").root["指标行"]
    assert [(str(r["一级"]), str(r["一首"])) for r in made] == [("产出", "是"), ("产出", "")]


# -- the report ----------------------------------------------------------------------------------------------------

CHAPTERS = (
    "一、绩效目标分解下达情况", "（一）中央下达转移支付预算和绩效目标情况",
    "（二）省内资金安排、分解下达预算和绩效目标情况", "二、绩效目标完成情况分析", "（一）资金投入情况分析",
    "1.项目资金到位情况分析", "2.项目资金执行情况分析", "3.项目资金管理情况分析", "（二）总体绩效目标完成情况分析",
    "（三）绩效指标完成情况分析", "1.产出指标完成情况分析", "2.效益指标完成情况分析", "3.满意度指标完成情况分析",
    "三、偏离绩效目标的原因和下一步改进措施", "（一）偏离绩效目标的原因", "（二）下一步改进措施",
    "四、绩效自评结果拟应用和公开情况", "五、其他需要说明的问题",
)  # fmt: skip

SENTENCES = (
    "2024年度中央共下达乡镇文化站服务能力提升补助资金2批，合计12860.50万元：",
    "以上资金已分解下达到5个单位，合计16060.50万元，明细见下表。",
    "实际到位17459.275604万元，资金到位率为100%。",
    "全年执行数17292.918604万元，预算执行率为99.05%，其中：中央财政资金12742.318万元，执行率99.08%；",
    "①完成设施更新的乡镇文化站数量不少于420个，全年实际完成426个，完成率101.43%。佐证材料：验收报告和项目台账。",
    "单站设施更新平均补助不超过25万元，全年实际完成24.3万元，完成率102.88%。",  # 25÷24.3
    "文化站运行管理制度：指标值为“健全”，全年实际完成情况为“健全”。",
    "1.开展流动文化服务场次不少于5000场次，全年实际完成4860场次，完成率97.20%。原因：汛期",
    "2.设施更新按期完成率：提前备料，把工期安排在旱季。",
    "4.按月通报各市支付进度（责任部门：财务处；完成时限：2025年6月底）。",
    "巡视、审计和财政监督中没有发现问题。",
)


def test_five_chapters_in_order(report: bytes) -> None:
    lines = text_of(report).splitlines()
    places = [lines.index(heading) for heading in CHAPTERS]
    assert places == sorted(places)
    signed = lines.index("2025年3月28日")
    assert lines[signed - 1] == "某省文化事业厅"
    assert signed > places[-1]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s[:12])
def test_what_the_numbers_say(report: bytes, sentence: str) -> None:
    assert sentence in text_of(report)


def test_allocations_by_document_and_recipient(report: bytes) -> None:
    table = rows(report)
    assert table[0] == ["下达文号", "下达金额（万元）", "分配单位", "分配金额（万元）", "分解下达文号"]
    assert table[1][:4] == ["某财教〔2023〕96号\n（2023年11月20日）", "9000", "省本级", "300"]
    assert [row[1] for row in table[1:-1]] == ["9000", *"↑↑↑↑", "3860.5", *"↑↑↑", "3200", *"↑↑↑"]
    assert table[-1] == ["合计", "16060.5", "", "16060.5", ""]
    assert len(table) == 15


def test_an_allocation_without_recipients_has_its_row(tmp_path: Path) -> None:
    text = (
        "下达: [{文号: 甲号, 金额: 30}, {文号: 乙号, 分配明细: [{单位: 丙市, 金额: 5.5}, {单位: 丁市, 金额: 4.5}]}]\n"
    )
    content = of(tmp_path, text)[1]
    assert rows(content)[1:] == [
        ["甲号", "30", "", "", ""],
        ["乙号", "10", "丙市", "5.5", ""],
        ["↑", "↑", "丁市", "4.5", ""],
        ["合计", "40", "", "10", ""],
    ]
    assert "以上资金中的10.00万元已分解下达到2个单位，明细见下表。" in text_of(content)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("6", "下达 12万元，分配明细合计 11.5万元"),
        ("9.5", "下达 12万元，分配明细合计 15万元"),
        ("6.5", ""),
        ("6.500001", ""),
    ],
)
def test_recipients_that_do_not_add_up(tmp_path: Path, second: str, told: str) -> None:
    text = f"下达: [{{文号: 甲, 金额: 12, 分配明细: [{{单位: 丙, 金额: 5.5}}, {{单位: 丁, 金额: {second}}}]}}]\n"
    found = findings(tmp_path, text)
    assert [d.code for d in found] == (["PE301"] if told else [])
    if told:
        assert found[0].message.endswith(told)
        assert (found[0].location.line, len(found[0].related)) == (6, 2)


SOURCES = "资金投入: {来源: [{名称: 中央财政资金, 全年预算: %s, 执行数: %s}]}\n"


@pytest.mark.parametrize(
    ("budget", "is_wrong"),
    [("100", False), ("100.01", True), ("99.99", True), ("100.000001", False), ("1000000元", False)],
)
def test_allocations_against_the_budget(tmp_path: Path, budget: str, is_wrong: bool) -> None:  # noqa: FBT001
    text = "下达: [{文号: 甲, 金额: 60}, {级次: 省级, 文号: 乙, 金额: 7}, {级次: 中央, 文号: 丙, 金额: 40}]\n"
    found = findings(tmp_path, text + SOURCES % (budget, budget))
    assert [d.code for d in found] == (["PE321"] if is_wrong else [])
    if is_wrong:
        assert f"中央财政资金全年预算 {budget}万元，各文号下达合计 100万元" == found[0].message
        assert len(found[0].related) == 2


# -- reasons -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("方向: ≥, 目标值: 10, 完成值: 9", "PE316"),
        ("方向: ≥, 目标值: 10, 完成值: 9, 偏差原因: 汛期停办, 改进措施: 备足室内场地", ""),
        ("方向: ≥, 目标值: 10, 完成值: 9, 偏差原因: 无", "PE316"),
        ("方向: ≥, 目标值: 10, 完成值: 10", ""),
        ("方向: '>', 目标值: 10, 完成值: 10", "PE316"),
        ("方向: ≤, 目标值: 10, 完成值: 11", "PE316"),
        ("方向: ≤, 目标值: 0, 完成值: 0", ""),
        ("方向: '=', 目标值: 10, 完成值: 12", "PE316"),
        ("方向: ≥, 目标值: 95%, 完成值: 93.2%", "PE316"),
        ("方向: ≥, 目标值: 10, 完成值: 13", "PE315"),
        ("方向: ≥, 目标值: 10, 完成值: 12.9", ""),
        ("方向: ≤, 目标值: 13, 完成值: 10", "PE315"),
        ("方向: 定性, 目标值: 健全, 完成值: 不健全", ""),
        ("方向: ≥, 目标值: 10", ""),
    ],
)
def test_deviations_need_a_reason(tmp_path: Path, row: str, code: str) -> None:
    found = findings(tmp_path, f"指标: [{{一级: 产出指标, 二级: 数量指标, 三级: 甲, {row}}}]\n")
    assert [d.code for d in found] == ([code] if code else [])


def test_money_left_over_needs_a_reason(tmp_path: Path) -> None:
    text = "资金投入: {来源: [{名称: 地方资金, 全年预算: 10, 执行数: 9.5}]%s}\n"
    (found,) = findings(tmp_path, text % "")
    assert (found.code, found.message) == ("PE316", "全年预算 10万元，执行 9.5万元，没有写“原因”")
    assert findings(tmp_path, text % ", 原因: 尾款未付") == []


def test_the_example_is_ready_to_file() -> None:
    assert render_file(EXAMPLE, stage="报送").diagnostics == ()
    assert render_file(EXAMPLE, stage="公开").value is not None


# -- nothing lost --------------------------------------------------------------------------------------------------

RECTIFIED = ("问题", "原因", "措施", "责任部门", "完成时限", "指标", "整改说明")  # the form asks for this year's only
NOT_PRINTED = {
    "依据文件.发文单位",
    *(f"上年问题整改.{key}" for key in RECTIFIED),
}  # and most of what the head of every file says of the unit


def test_every_field_has_its_name_filled_or_not() -> None:
    form = pack("cn").documents[-1]
    for text in ("", Filler(KIND, "cn").document().split("模板包: cn\n年度: 2025\n")[1]):
        head = f"类型: {KIND}\n年度: 2025\n"
        found = document(text or "单位: {名称: 甲}\n", head)
        context = build(found, derive_figures(found, pack("cn")), pack("cn")).context(form)
        assert missing(load_schema(KIND).root, context, "") == []


def test_the_fields_that_no_form_prints_are_known(tmp_path: Path) -> None:
    printed: set[str] = set()
    fields: set[str] = set()
    for turn in range(4):
        filler = Filler(KIND, "cn", turn=turn)
        printed |= {filler.marks[n] for n in seen(printed_text(filler, tmp_path))}
        fields |= set(filler.marks.values())
    assert len(printed) >= 60
    checked_only = {n for n in fields if n.startswith(("关系.", "核实.")) or ".容差." in n}
    assert {n for n in fields - printed - checked_only if not n.startswith("单位.")} <= NOT_PRINTED
    assert {"单位.盖章名称", "单位.自称"} <= printed


@pytest.mark.parametrize("blocks", [False, True], ids=["文字", "条目和表格"])
def test_adversarial_text_arrives_in_every_field(tmp_path: Path, blocks: bool) -> None:  # noqa: FBT001
    count, missing = lost(KIND, "cn", tmp_path, blocks=blocks)
    assert count >= 60
    assert missing == []


def _is_leaf(shape: Field, _path: tuple[str, ...]) -> bool:
    return not (shape.fields or shape.item or shape.values or shape.required)


def _is_section(_shape: Field, path: tuple[str, ...]) -> bool:
    return len(path) == 1 and path not in {("单位",), ("名称",)}


@pytest.mark.parametrize("state", ["待填", "无", "不适用"])
@pytest.mark.parametrize("where", [_is_leaf, _is_section])
def test_a_state_may_stand_for_any_field(
    tmp_path: Path, state: str, where: Callable[[Field, tuple[str, ...]], bool]
) -> None:
    text = printed_text(Filler(KIND, "cn", state=state, is_stated=where), tmp_path)
    assert not [word for word in ("State.", "None", "Decimal(", "Percent(", "Prose(", "{{") if word in text]


# -- a new file ----------------------------------------------------------------------------------------------------


def test_a_new_file_is_for_the_national_pack(tmp_path: Path, capsys: Capsys) -> None:
    answer = run(capsys, "new", tmp_path, "--kind", "转移支付", "--unit", "某省文化厅", "--year", 2024)
    assert answer.status == 0, answer.err
    path = tmp_path / "2024" / "转移支付" / "转移支付.yaml"
    assert f"类型: {KIND}\n" in path.read_text("utf-8")
    assert "\n模板包: cn\n" in path.read_text("utf-8")
    assert run(capsys, "check", tmp_path).status == 0
    assert run(capsys, "render", tmp_path, "-o", tmp_path / "出").status == 0
    assert len(list((tmp_path / "出").glob("*.docx"))) == 2


def test_a_pack_without_these_forms(tmp_path: Path, capsys: Capsys) -> None:
    wanted = ("--kind", "转移支付", "--unit", "某省文化厅", "--year", 2024, "--pack", "gd-zhanjiang")
    answer = run(capsys, "new", tmp_path, *wanted)
    assert answer.status == 2
    assert "模板包“gd-zhanjiang”没有“转移支付自评”的文档" in answer.err
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_file_that_names_no_pack(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("模板包: cn\n", ""), "utf-8")
    outcome = render_file(path)
    assert len(outcome.value or ()) == 2
    assert [(d.code, d.message) for d in outcome.diagnostics] == [("PE814", "没有写明“模板包”，按 cn 处理")]
