"""Packs of single provinces: data, indicators and templates alone; each form with its figures worked by hand."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

import perfeval_gen
from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Location, Severity, Stage
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.resources import data_root

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = data_root() / "examples" / "省级"
SC, HB, CQ, CQ_UNIT, HN = (
    EXAMPLES / f"{name}.yaml"
    for name in (
        "011-四川-2023-项目",
        "012-湖北-2020-项目",
        "013-重庆-2021-项目",
        "014-重庆-2021-整体",
        "015-湖南-2019-整体",
    )
)
DATA_TABLE = "部门整体支出绩效评价基础数据表"
PACKS = ("sc", "hb", "cq", "hn")
NATIONAL = "财预〔2020〕10号"
PROJECT = "类型: 项目自评\n模板包: {}\n年度: 2024\n单位: {{名称: 某县数据局}}\n名称: 平台建设\n"
UNIT = "类型: 整体自评\n模板包: {}\n年度: 2024\n单位: {{名称: 某县数据局}}\n"


def load(name: str) -> Pack:
    outcome = load_pack(name, asked_at=Location("甲"))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def paragraphs(cell: etree._Element) -> str:
    """The text of a cell; a break within a paragraph and the end of one both read as a new line."""
    lines = []
    for paragraph in cell.findall(f"{WORD}p"):
        parts = paragraph.iter(f"{WORD}t", f"{WORD}br")
        lines.append("".join("\n" if part.tag == f"{WORD}br" else part.text or "" for part in parts))
    return "\n".join(lines)


def tables(content: bytes) -> list[list[tuple[str, ...]]]:
    """Every table of a document: its rows, of each cell the text; a cell that is merged upwards is ''."""
    with ZipFile(BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [
        [tuple(paragraphs(cell) for cell in row.findall(f"{WORD}tc")) for row in table.findall(f"{WORD}tr")]
        for table in root.iter(f"{WORD}tbl")
    ]


def rows(path: Path, only: str = "", stage: Stage = Stage.SUBMISSION) -> list[tuple[str, ...]]:
    """All rows of the one document that a file gives (``only``: of several)."""
    outcome = render_file(path, stage=stage, only=[only] if only else [])
    assert outcome.value is not None, outcome.diagnostics
    (made,) = outcome.value
    return [row for table in tables(made.content) for row in table]


def drafted(tmp_path: Path, text: str, only: str = "") -> list[tuple[str, ...]]:
    path = tmp_path / "甲.yaml"
    path.write_text(text, "utf-8")
    return rows(path, only, Stage.DRAFT)


def row(found: list[tuple[str, ...]], name: str, at: int = 0) -> tuple[str, ...]:
    """The only row whose cell ``at`` says ``name``; breaks in narrow labels don't matter."""
    (one,) = [r for r in found if len(r) > at and r[at].replace("\n", "") == name]
    return one


# -- packs ---------------------------------------------------------------------------------------------------------


def test_the_program_knows_no_province() -> None:
    """Neither names of provinces nor of their packs stand in the program: all that is theirs is data."""
    package = Path(perfeval_gen.__file__).parent
    files = [p for p in sorted(package.rglob("*.py")) if "_data" not in p.relative_to(package).parts]
    assert len(files) > 90
    names = re.compile(
        r"四川|湖北|重庆|湖南|sichuan|hubei|chongqing|hunan|"
        r"[\"'](?:sc|hb|cq|hn)(?:/[^\"']*)?[\"']|templates/(?:sc|hb|cq|hn)\b",
        re.IGNORECASE,
    )
    assert names.search('pack.name == "sc"')
    assert not [(p.name, m[0]) for p in files for m in names.finditer(p.read_text("utf-8"))]


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_a_folder_over_the_national_one(name: str) -> None:
    pack = load(name)
    assert pack.extends == "cn"
    folder = data_root() / "templates" / name
    assert {p.suffix for p in folder.iterdir()} == {".yaml", ".docx"}
    assert [d for d in pack.documents if d.template.parent == folder]
    assert "待以当年通知核定" in pack.note


@pytest.mark.parametrize("name", PACKS)
def test_what_is_not_confirmed_says_so(name: str) -> None:
    """Points are defaults, with the remark that the year's notice decides; no document number but the national one."""
    pack = load(name)
    assert {basis.get("number") for basis in pack.basis} == {None, NATIONAL}
    assert all("待以当年通知核定" in basis["note"] for basis in pack.basis)
    files = sorted((data_root() / "templates" / name).glob("*指标.yaml"))
    assert files
    for path in files:
        tree = pack.tree_named(path.stem)
        assert tree is not None
        assert "待以当年通知核定" in path.read_text("utf-8").splitlines()[0] + path.read_text("utf-8").splitlines()[1]
        assert not any(one.is_confirmed for one in tree.level1)
        assert sum(one.points or 0 for one in tree.level1) == 100
        assert "已核定" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [SC, HB, CQ, CQ_UNIT, HN], ids=lambda p: p.stem)
def test_the_examples_are_complete(path: Path) -> None:
    """An example passes as it would be handed in, and every field that its pack adds is used in one of them."""
    assert check_file(path, stage=Stage.SUBMISSION).diagnostics == ()


def test_every_added_field_is_used() -> None:
    said = "".join(path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.yaml")))
    for name in PACKS:
        text = (data_root() / "templates" / name / "pack.yaml").read_text("utf-8")
        keys = re.findall(r"^ {6,10}([\u4e00-\u9fff]+): ?\{?(?:type|$)", text.split("附加字段:")[1], re.MULTILINE)
        assert len(keys) >= 3
        assert not [key for key in keys if key != "字段" and f"{key}:" not in said], name


# -- Sichuan: 10 + 90 ----------------------------------------------------------------------------------------------

MONEY = [
    # 130 = 120+10, 136 = 126+10, 118.36 = 108.36+10; 118.36÷136 = 87.03%, ×10 = 8.70; 108.36÷126 = 86%
    ("总额", "130", "136", "118.36", "87.03%", "10", "8.7"),
    ("其中：财政资金", "120", "126", "108.36", "86%", "/", "/"),
    ("财政专户管理资金", "", "", "", "", "/", "/"),
    ("单位资金", "10", "10", "10", "100%", "/", "/"),
    ("其他资金", "", "", "", "", "/", "/"),
]
SC_SCORES = {
    "运维监测站点数": ("≥", "12", "个", "12", "20", "20"),
    "监测数据有效率": ("≥", "95", "%", "96.3", "20", "20"),
    "故障24小时内修复率": ("≥", "98", "%", "93.1", "15", "14.25"),  # 93.1÷98 = 0.95
    "单站年运维成本": ("≤", "10.5", "万元", "9.86", "10", "10"),
    "为空气质量预报提供依据": ("定性", "作用明显", "", "达成", "15", "15"),
    "数据使用单位满意度": ("≥", "90", "%", "91.5", "10", "10"),
}


def test_sichuan_money_and_its_one_cell_of_reasons() -> None:
    found = rows(SC)
    assert [r[1:8] for r in found if r[1:2] and r[1] in {m[0] for m in MONEY}] == MONEY
    reasons = [r[8] for r in found if len(r) == 9 and r[1] in {m[0] for m in MONEY}]
    assert reasons == [
        "第四季度运维费于次年1月考核后支付。年中追加6万元，用于更换雷击损坏的分析仪。", "", "", "", "",
    ]  # fmt: skip


def test_sichuan_indicators_and_total() -> None:
    found = rows(SC)
    assert {name: row(found, name, 3)[4:10] for name in SC_SCORES} == SC_SCORES
    assert row(found, "故障24小时内修复率", 3)[10] == "两台分析仪雷击损坏，返厂维修。在站房加装防雷模块，储备备机。"
    levels = [tuple(c.replace("\n", "") for c in r[1:3]) for r in found if len(r) == 11][1:]
    assert levels == [
        ("产出指标", "数量指标"), ("", "质量指标"), ("", "时效指标"), ("", "成本指标"),
        ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"),
    ]  # fmt: skip
    # 8.70 + 20 + 20 + 14.25 + 10 + 15 + 10
    assert row(found, "合计")[:3] == ("合计", "100", "97.95")


def test_sichuan_says_its_conclusion_with_the_score() -> None:
    found = rows(SC)
    assert row(found, "评价结论")[1].startswith("自评总分97.95分，等级为优。项目按计划完成")
    assert row(found, "存在问题")[1].startswith("一是站房防雷设施不足")
    assert row(found, "项目负责人") == ("项目负责人", "某某", "财务负责人", "某某")
    assert row(found, "项目名称")[1] == "00000023T000000000001-乡镇空气自动监测站运维项目"


def test_without_the_short_texts_sichuan_prints_what_the_other_forms_have(tmp_path: Path) -> None:
    found = drafted(
        tmp_path,
        PROJECT.format("sc")
        + "自评结果: 平台上线。\n问题:\n  - {问题: 接入偏慢, 原因: 人手不足, 措施: [增加人手]}\n改进意见: 提前安排\n",
    )
    assert row(found, "评价结论")[1] == "平台上线。"
    assert row(found, "存在问题")[1] == "接入偏慢。原因：人手不足。"
    assert row(found, "改进措施")[1] == "增加人手。提前安排。"


@pytest.mark.parametrize(("length", "found"), [(200, 0), (201, 1)])
@pytest.mark.parametrize("field", ["评价结论", "存在问题", "改进措施"])
def test_sichuan_s_two_hundred_characters(tmp_path: Path, field: str, length: int, found: int) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(PROJECT.format("sc") + f"{field}: {'字' * length}\n", "utf-8")
    told = [d for d in check_file(path, stage=Stage.SUBMISSION).diagnostics if d.code == "PE207"]
    assert len(told) == found
    assert all(f"“{field}”不能超过200字，写了201字" in d.message and d.severity is Severity.ERROR for d in told)


def test_names_in_sichuan_s_form_are_left_out_of_a_published_copy() -> None:
    assert row(rows(SC, stage=Stage.PUBLICATION), "项目负责人") == ("项目负责人", "", "财务负责人", "")


# -- Hubei: 20 + 80 ------------------------------------------------------------------------------------------------

HB_GOALS = {
    "购置检测设备（10分）": ("≥8台", "8台", "10"),
    "设备验收合格率（10分）": ("=100%", "100%", "10"),
    "设备安装完成时间（10分）": ("11月底前", "12月中旬", "7"),  # 部分达成, 70%
    "新增检测参数（10分）": ("≥40项", "46项", "10"),
    "监督抽检批次（15分）": ("≥600批次", "570批次", "14.25"),  # 570÷600 = 0.95
    "检验结果准确率（10分）": ("≥99%", "99.6%", "10"),
    "不合格产品处置率（10分）": ("=100%", "100%", "10"),
    "送检企业满意度（5分）": ("≥95%", "94.05%", "4.95"),  # 94.05÷95 = 0.99
}


def test_hubei_counts_the_rate_twenty_points() -> None:
    found = rows(HB)
    assert row(found, "年度财政资金总额") == ("年度财政资金总额", "240", "228", "95%", "19")
    assert {name: row(found, name, 3)[4:] for name in HB_GOALS} == HB_GOALS
    # the rate 19, goal 1: 10, 10, 7, 10, goal 2: 14.25, 10, 10, 4.95
    assert row(found, "总分") == ("总分", "95.2")


def test_hubei_groups_the_indicators_under_their_goals() -> None:
    found = [r for r in rows(HB) if len(r) == 7]
    heads = [i for i, r in enumerate(found) if r[1].replace("\n", "") == "一级指标"]
    assert [found[i][0] for i in heads] == [
        "年度绩效目标1\n（40分）\n提升检验检测能力",
        "年度绩效目标2\n（40分）\n完成监督抽检任务",
    ]
    names = [r[3] for r in found if r[3] in HB_GOALS]
    assert names == list(HB_GOALS)
    assert [i - heads[0] for i in heads] == [0, 5]
    assert [r[1].replace("\n", "") for r in found] == [
        "一级指标", "产出指标", "", "", "效益指标", "一级指标", "产出指标", "", "效益指标", "满意度指标",
    ]  # fmt: skip


def test_hubei_without_goals_has_one_for_all(tmp_path: Path) -> None:
    indicators = "指标:\n  - {一级: 产出指标, 二级: 数量指标, 三级: 上线个数, 目标值: 3, 完成值: 3, 分值: 80}\n"
    found = drafted(tmp_path, PROJECT.format("hb") + indicators)
    assert [r[0] for r in found if r[0].startswith("年度绩效目标")] == ["年度绩效目标1\n（80分）"]
    assert row(found, "上线个数（80分）", 3)[6] == "80"
    blank = drafted(tmp_path, PROJECT.format("hb"))
    assert ("", "", "", "", "", "", "") in blank


def test_hubei_ticks() -> None:
    found = rows(HB)
    assert row(found, "项目类别")[1] == "1.部门预算项目√　2.省直专项□　3.省对下转移支付项目□"
    assert row(found, "项目属性")[1] == "1.持续性项目√　2.新增性项目□"
    assert row(found, "项目类型")[1] == "1.常年性项目√　2.延续性项目□　3.一次性项目□"


def test_hubei_gathers_the_reasons() -> None:
    told = row(rows(HB), "偏差大或目标未完成原因分析")[1].splitlines()
    assert len(told) == 5
    assert told[0].startswith("一台设备的尾款")
    assert "监督抽检批次：一季度企业停产，少抽30批次。缺额在次月补抽。" in told


# -- Chongqing: 10 + 90, flat --------------------------------------------------------------------------------------

CQ_SCORES = {
    # unit, sign, initial and present target, actual, share, points, score
    "免费开放天数": ("天", "≥", "300", "280", "291", "100%", "20", "20", "是"),
    "举办公益培训": ("班", "≥", "40", "40", "38", "95%", "20", "19", "是"),  # 0.95
    "活动安全事故": ("起", "≤", "0", "0", "0", "100%", "15", "15", "否"),
    "惠及群众人次": ("万人次", "≥", "12", "12", "12.6", "100%", "15", "15", "是"),
    "数字资源更新": ("", "定性", "及时", "及时", "基本及时", "90%", "10", "9", "否"),  # 达成, 90%
    "群众满意度": ("%", "≥", "95", "95", "93.1", "98%", "10", "9.8", "否"),  # 93.1÷95 = 0.98
}


def test_chongqing_lists_indicators_flat() -> None:
    found = rows(CQ)
    shown = {name: row(found, name, 1) for name in CQ_SCORES}
    assert {name: r[2:] for name, r in shown.items()} == CQ_SCORES
    assert [r[1] for r in found if r[1:2] and r[1] in CQ_SCORES] == list(CQ_SCORES)
    # 9.25 + 20 + 19 + 15 + 15 + 9 + 9.8
    assert row(found, "项目名称")[4:] == ("自评总分", "97.05")
    assert row(found, "主管部门")[2:4] == ("财政处室", "某某科")


def test_chongqing_money() -> None:
    found = rows(CQ)
    assert row(found, "年度总金额") == ("年度总金额", "85", "100", "92.5", "92.50%", "10", "9.25")
    assert row(found, "当年财政拨款") == ("当年财政拨款", "80", "95", "88.5", "93.16%", "—", "—")
    assert not [r for r in found if r[0] == "上年结转资金"]


def test_chongqing_of_a_whole_unit() -> None:
    found = rows(CQ_UNIT)
    assert row(found, "年度总金额") == ("年度总金额", "1100", "1200", "1176", "98%", "10", "9.8")
    assert row(found, "项目支出") == ("项目支出", "680", "768.5", "745.8", "", "—", "—")
    changed = row(found, "青少年运动员注册数", 1)
    assert changed[2:] == ("人", "≥", "320", "300", "285", "95%", "15", "14.25", "否")
    # 9.8 + 20 + 20 + 14.25 + 15 + 10 + 10
    assert row(found, "部门名称")[4:] == ("自评总分", "99.05")
    goals = next(r for r in found if len(r) == 3 and r[1].startswith("1."))
    assert goals[1].startswith("1.完善全民健身设施。")
    assert goals[2].splitlines()[1].startswith("2.部分完成。注册数未达到调整后的指标。原因：")


def test_chongqing_has_no_remarks_where_all_is_met(tmp_path: Path) -> None:
    met = "指标:\n  - {三级: 上线个数, 方向: ≥, 目标值: 3, 完成值: 3, 单位: 个, 分值: 90}\n"
    found = drafted(tmp_path, PROJECT.format("cq") + "预算: {年初预算: 10, 调整预算: 10, 支出: 10}\n" + met)
    assert not [r for r in found if r[0] == "说明"]
    assert row(found, "项目名称")[5] == "100"
    assert row(rows(CQ), "说明")[1].splitlines()[1] == "举办公益培训：两个班推迟到次年3月。按季度检查开班进度。"


# -- Hunan: this year and last -------------------------------------------------------------------------------------

HN_MONEY = [
    ("三公经费", "31.45", "47", "44.06"),  # 18+20+9; 17.98+18.66+7.42
    ("　1.公务用车购置和维护经费", "21.6", "38", "36.64"),  # 0+21.6, 18+20, 17.98+18.66
    ("　　其中：公车购置", "0", "18", "17.98"),
    ("　　公车运行维护", "21.6", "20", "18.66"),
    ("　2.出国经费", "0", "0", "0"),
    ("　3.公务接待", "9.85", "9", "7.42"),
    ("项目支出", "277.1", "450", "516.6"),
    ("　1.业务工作经费", "198.7", "210", "204.5"),
    ("　2.本级专项资金（一个专项一行）", "78.4", "240", "253.5"),  # 42+36.4, 150+90, 165.2+88.3
    ("　　机关大院安防改造", "42", "150", "165.2"),
    ("　　公共机构节能改造", "", "90", "88.3"),
    ("　　会议中心音响更新", "36.4", "", ""),
    ("　3.上级转移支付（一个专项一行）", "", "0", "58.6"),
    ("　　公共机构能耗监测补助", "", "0", "58.6"),
    ("公用经费", "129.4", "138", "131.26"),
    ("　其中：办公经费", "31.05", "35", "32.18"),
    ("　水费、电费、差旅费", "60.2", "64", "62.77"),
    ("　会议费、培训费", "10.6", "12", "9.4"),
    ("政府采购金额", "——", "96.50", "93.18"),
    ("部门基本支出预算调整", "——", "512.4", "538.9"),
]


def test_hunan_s_table_with_last_year() -> None:
    found = rows(HN, DATA_TABLE)
    head = found.index(("经费控制情况（万元）", "2018年决算数", "2019年预算数", "2019年决算数"))
    assert found[head + 1 : head + 1 + len(HN_MONEY)] == HN_MONEY
    staff = found.index(("财政供养人员情况（人）", "编制数", "2019年实际\n在职人数", "控制率"))
    assert found[staff + 1] == ("", "46", "44", "95.65%")  # 40+6, 39+5; 44÷46
    buildings = next(r for r in found if r[1:3] == ("3200", "3186.5"))
    # 3186.5÷3200 = 0.99578, 1266.4÷1280 = 0.98938
    assert buildings[3:] == ("99.58%", "1280", "1266.4", "98.94%")
    assert row(found, "厉行节约保障措施")[1].startswith("修订公务接待")


def test_hunan_s_blank_table(tmp_path: Path) -> None:
    found = drafted(tmp_path, UNIT.format("hn"), DATA_TABLE)
    names = [r[0] for r in found if len(r) == 4]
    assert names[3:] == [name for name, *_ in HN_MONEY if not name.startswith("　　") or "公车" in name]
    assert not [r for r in found if re.search(r"\d{2,}\.", "".join(r))]


def test_hunan_says_the_unit_of_what_is_typed_in_yuan(tmp_path: Path) -> None:
    text = UNIT.format("hn") + "预算: {政府采购: {计划金额: 965000元, 实际金额: 93.18万元}}\n楼堂馆所: 无\n"
    found = drafted(tmp_path, text, DATA_TABLE)
    assert row(found, "政府采购金额") == ("政府采购金额", "——", "965000元", "93.18")
    assert [r for r in found if r[1:3] == ("无", "无")]


def test_hunan_takes_the_national_form_of_a_unit_and_scores_by_its_own_tree_on_request() -> None:
    outcome = render_file(HN, stage=Stage.SUBMISSION)
    assert outcome.value is not None
    assert [made.filename for made in outcome.value] == [
        f"某县机关事务服务中心2019年度{name}.docx" for name in (DATA_TABLE, "部门整体支出绩效自评表")
    ]
    found = [r for table in tables(outcome.value[1].content) for r in table]
    # 1051.7÷1066.9 → 9.86; 50 + (10+10+8) + 10
    assert row(found, "总分")[1:3] == ("100", "97.86")
    scored = rows(HN, "部门整体支出绩效评价指标评分表")
    # (1066.9−962.4)÷962.4 = 10.86% → 3×1/3
    assert row(scored, "预算调整率", 2)[6:8] == ("10.86%", "1")


# -- projects of a whole unit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "added"), [("sc", "评价结论: 平台上线。"), ("hb", "项目类型: 一次性"), ("cq", "财政处室: 某某科")]
)
def test_each_project_of_a_unit_has_the_form(tmp_path: Path, pack: str, added: str) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(UNIT.format(pack) + f"项目:\n  - {{名称: 平台建设, {added}}}\n  - {{名称: 数据治理}}\n", "utf-8")
    only = [next(d.title for d in load(pack).documents if d.kind == "项目自评")]
    outcome = render_file(path, only=only)
    assert outcome.value is not None, outcome.diagnostics
    assert len(outcome.value) == 2
    shown = "".join(cell for table in tables(outcome.value[0].content) for r in table for cell in r)
    assert {"sc": "平台上线。", "hb": "一次性项目√", "cq": "某某科"}[pack] in shown
    assert "平台建设" in shown
    assert "数据治理" not in shown
