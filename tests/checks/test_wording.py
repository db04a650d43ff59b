"""TXT-01 … TXT-07: each slip at its place, mended only where it is marked, and clean text left alone (F-09, F-12)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.checks.text import slips, wording
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.checks.marks import findings, marked, mended
from tests.figures.samples import UNIT

CHECKS = (*wording.CHECKS, *slips.CHECKS)
TRIED = {"PE451", "PE452", "PE453", "PE454", "PE455", "PE456", "PE457", "PE458"}
HEAD = UNIT.replace("}", ", 自称: 我局}")
TEXT = "自评结果: %s\n"


def of(text: str, head: str = HEAD) -> tuple[Diagnostic, ...]:
    return findings(TEXT % text, CHECKS, head)


def only(text: str, head: str = HEAD) -> Diagnostic:
    (item,) = of(text, head)
    return item


# text, code, what is marked, what the text becomes (None: somebody has to decide)
SLIPS = [
    # TXT-01, the bracket kinds of F-12
    ("按照某财绩【2024】2号开展自评。", "PE451", "【2024】2号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩[2024]2号开展自评。", "PE451", "[2024]2号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩（2024）2号开展自评。", "PE451", "（2024）2号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩(2024)2号开展自评。", "PE451", "(2024)2号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩〔2024〕第2号开展自评。", "PE451", "〔2024〕第2号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩〔2024〕02号开展自评。", "PE451", "〔2024〕02号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩〔2024〕2 号开展自评。", "PE451", "〔2024〕2 号", "按照某财绩〔2024〕2号开展自评。"),
    ("按照某财绩 〔2024〕2号开展自评。", "PE451", " 〔2024〕2号", "按照某财绩〔2024〕2号开展自评。"),
    # TXT-02
    ("任务按期完成,资金管理规范。", "PE452", ",", "任务按期完成，资金管理规范。"),
    ("增长5%,其中工业增长6%。", "PE452", ",", "增长5%，其中工业增长6%。"),
    ("主要做法:统一部署。", "PE452", ":", "主要做法：统一部署。"),
    ("任务按期完成.", "PE452", ".", "任务按期完成。"),
    ("建成平台(一期)并投入使用。", "PE452", "(", "建成平台（一期）并投入使用。"),
    ("建成平台（一期)并投入使用。", "PE452", ")", "建成平台（一期）并投入使用。"),
    # full-width digits
    ("按期完成率９５．５％，高于目标。", "PE458", "９５．５％", "按期完成率95.5%，高于目标。"),
    ("按期完成率95.5％，高于目标。", "PE458", "％", "按期完成率95.5%，高于目标。"),
    ("投入１，２００万元，建成３座。", "PE458", "１，２００", "投入1,200万元，建成3座。"),
    ("增长－３．２%，降幅收窄。", "PE458", "３．２", "增长－3.2%，降幅收窄。"),
    ("２０25年建成，共5０户。", "PE458", "２０25", "2025年建成，共50户。"),
    # TXT-03
    ("按照《管理办法的要求开展自评。", "PE453", "《", None),
    ("按照管理办法》的要求开展自评。", "PE453", "》", None),
    ("建成平台（一期并投入使用。", "PE453", "（", None),
    ("落实“过紧日子要求。", "PE453", "“", None),
    ("按照《关于印发《管理办法》的通知》开展自评。", "PE453", "《", "按照《关于印发〈管理办法〉的通知》开展自评。"),
    ("落实“坚持“过紧日子”要求”。", "PE453", "“", "落实“坚持‘过紧日子’要求”。"),
    ("建成平台（含终端（30台））并投入使用。", "PE453", "（", None),
    # TXT-04
    ("任务按期完成。。", "PE454", "。。", "任务按期完成。"),
    ("任务完成，，管理规范。", "PE454", "，，", "任务完成，管理规范。"),
    ("任务完成，。", "PE454", "，。", "任务完成。"),
    ("任务完成。，管理规范。", "PE454", "。，", None),
    # TXT-05
    ("我部较好地完成了任务。", "PE455", "我部", None),
    ("我委较好地完成了任务。", "PE455", "我委", None),
    ("领导小组办公室设在部办公室。", "PE455", "部", None),
    ("我单位较好地完成了任务。", "PE455", "我单位", "我局较好地完成了任务。"),
    # TXT-06
    ("（一）任务完成。（二）管理规范。（四）效益明显。", "PE456", "四", None),
    ("一是任务完成，二是管理规范，四是效益明显。", "PE456", "四", None),
    ("1.任务完成。2.管理规范。3.效益明显。4、群众满意。", "PE456", "4", None),
    # TXT-07
    ("全面彻落实上级要求。", "PE457", "彻落实", "全面贯彻落实上级要求。"),
    ("资金己于年底前全部拔付到位。", "PE457", "己于", "资金已于年底前全部拨付到位。"),
    ("年度任务完成完成情况良好。", "PE457", "完成完成", "年度任务完成情况良好。"),
    ("开展专项行动行动，效果明显。", "PE457", "行动行动", "开展专项行动，效果明显。"),
    ("截止2025年底，项目全部完工。", "PE457", "截止", None),
]


@pytest.mark.parametrize(("text", "code", "mark", "right"), SLIPS)
def test_slips_are_found_at_their_place_and_mended(text: str, code: str, mark: str, right: str | None) -> None:
    quoted = f"'{text}'"
    items = of(quoted)
    assert {d.code for d in items} == {code}
    whole = HEAD + TEXT % quoted
    assert marked(whole, items[0]) == mark
    assert items[0].location.line == 4
    edits = tuple(edit for item in items for edit in item.edits)
    assert mended(whole, edits) == (whole if right is None else HEAD + TEXT % f"'{right}'")
    if right is not None:
        assert not findings(TEXT % f"'{right}'", CHECKS, HEAD)


CLEAN = [
    "按照《关于印发〈项目支出绩效评价管理办法〉的通知》（财预〔2020〕10号）开展自评。",
    "工业投资99.75亿元，同比增长12.7%；其中技改投资17.48亿元，增长28.7%。",
    "平台地址为https://www.example.gov.cn/a,b?c=1;d=2，邮箱为a.b@example.gov.cn。",
    "本年支出{{ 预算.支出.决算数 }}，执行率{{ 比率.支出完成率 }}。",
    "我市工业增长5.4%，我部分科室的做法在全区推广，各科室自我局限的情况有所改变。",
    "按照《关于印发〈办法（试行）〉的通知》（以下简称《办法（试行）》）自评，落实“按‘三保’（保工资等）安排”。",
    "一是抓部署；二是抓落实：一是周调度，二是月通报，三是季评比；三是抓问效。",
    "1.部署。（1）开会；（2）发文。2.落实。",
    "培训对象包括：30、40岁两个年龄段。",
    "自己完成的事项和自己于年初立下的目标逐项对照，治安照明、公布署名均已落实。",
    "服务服务对象，管理管理科室，群众满意。",
    "受理时间为8:30至17:30，比例为3:1，编号为A,B。",
    "按下列方式填写：1）单位名称；2）项目名称。",
    "说明如下（含A、B）两类，按GB/T 9704—2012执行。",
    "报告分四部分……详见附件——基础数据表。",
    "国务院令第721号和某省人民政府令第5号自2021年起施行。",
    "P2P平台、O2O模式和5G+工业互联网发展较快。",
    "市财政部门、组织部办公室、市委办公室和局办公室参加会审。",
    "委托研究研究院所的成果，资金资金使用率。",
    "截至2025年12月31日，截止日期未到的合同3份。",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_left_alone(text: str) -> None:
    assert of(f"'{text}'") == ()


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CLEAN), min_size=1, max_size=6))
def test_any_run_of_clean_sentences_is_left_alone(sentences: list[str]) -> None:
    kept = [s for s in sentences if not s.startswith(("1.", "一是"))]
    assert of("'" + "".join(kept or ["任务完成。"]) + "'") == ()


@settings(max_examples=40)
@given(st.lists(st.sampled_from([s for s in SLIPS if s[3] is not None]), min_size=1, max_size=4))
def test_edits_mend_every_slip_at_once(slips_made: list[tuple[str, str, str, str]]) -> None:
    whole = HEAD + TEXT % ("'" + "".join(text for text, *_ in slips_made) + "'")
    wanted = HEAD + TEXT % ("'" + "".join(right for *_, right in slips_made) + "'")
    items = findings(whole.removeprefix(HEAD), CHECKS, HEAD)
    assert {d.code for d in items} == {code for _, code, *_ in slips_made}
    assert mended(whole, tuple(edit for item in items for edit in item.edits)) == wanted


# -- what is said ---------------------------------------------------------------------------------------------------


def test_a_note_is_told_once_with_all_places() -> None:
    whole = HEAD + "自评结果: |\n  任务完成,管理规范,\n  效果明显,群众满意。\n社会效益: 带动就业,增加收入。\n"
    (item,) = findings(whole.removeprefix(HEAD), CHECKS, HEAD)
    assert (item.code, item.severity, item.rule) == ("PE452", Severity.NOTE, "TXT-02")
    assert item.message == "中文里的半角“,”应为“，”，全文共 4 处"
    assert [(item.location.line, item.location.column)] == [(5, 7)]
    assert [(where.line, where.column) for where, _ in item.related] == [(5, 12), (6, 7), (7, 11)]
    assert mended(whole, item.edits).removeprefix(HEAD) == whole.removeprefix(HEAD).replace(",", "，")


def test_each_unpaired_sign_is_told_by_itself() -> None:
    items = of("'按照《办法的要求，落实（一期任务。'")
    assert [d.message for d in items] == [
        "“《”没有配对的“》”：…按照《办法的要求，落…",
        "“（”没有配对的“）”：…的要求，落实（一期任务。…",
    ]
    assert {d.severity for d in items} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("unit", "word", "is_foreign"),
    [
        ("某县数据局", "我局", False),
        ("某县数据局", "本单位", False),
        ("某县数据局", "我部", True),
        ("某县数据局", "我厅", True),
        ("某市发展和改革委员会", "我委", False),
        ("某市发展和改革委员会", "我局", True),
        ("某市大数据中心", "我中心", False),
        ("某市大数据中心", "我局", True),
        ("某市人民医院", "我院", False),
        ("某市第一中学", "我校", False),
        ("某市农业科学院", "我校", True),
        ("中共某市委宣传部", "我部", False),
        ("某市工业和信息化局（本级）", "我局", False),
        ("某市政务服务办公室（某市数据局）", "我局", False),
        ("某镇人民政府", "我部", False),  # its name doesn't tell how it calls itself
    ],
)
def test_a_word_for_oneself_must_fit_the_name(unit: str, word: str, is_foreign: bool) -> None:  # noqa: FBT001
    head = UNIT.replace("某县数据局", unit)
    items = of(f"{word}完成了任务。", head)
    assert [d.code for d in items] == ["PE455"] * is_foreign
    assert all(d.severity is Severity.ERROR and d.message.startswith(f"本单位是“{unit}”") for d in items)


def test_two_words_for_oneself_are_a_warning() -> None:
    (item,) = of("我局完成了任务，本单位管理规范，本单位效益明显。")
    assert (item.severity, item.message) == (Severity.WARNING, "自称“本单位”与“我局”混用，全文共 2 处")
    assert [edit.text for edit in item.edits] == ["我局", "我局"]
    (unsaid,) = of("我局完成了任务，我局管理规范，我单位效益明显。", UNIT)
    assert (unsaid.message, unsaid.edits) == ("自称“我单位”与“我局”混用", ())


def test_the_stated_word_and_the_office_are_looked_at() -> None:
    (stated,) = findings("", CHECKS, UNIT.replace("}", ", 自称: 我部}"))
    assert (stated.code, stated.location.line) == ("PE455", 3)
    (office,) = findings("自评工作: {办公室: 部办公室}\n", CHECKS, HEAD)
    assert (office.code, marked(HEAD + "自评工作: {办公室: 部办公室}\n", office)) == ("PE455", "部")
    assert findings("自评工作: {办公室: 局办公室}\n", CHECKS, HEAD) == ()


def test_typed_numbers_before_items_are_taken_away() -> None:
    text = "职责:\n  条目:\n    - （一）拟订规划。\n    - （二）组织实施。\n任务:\n  - 1.建设平台\n"
    (item,) = findings(text, CHECKS, HEAD)
    assert item.message == "手写的序号“（一）”会与程序加的序号重复，全文共 3 处"
    assert mended(HEAD + text, item.edits) == HEAD + text.replace("（一）", "").replace("（二）", "").replace("1.", "")


@pytest.mark.parametrize(
    "number", ["某财绩〔2026〕1号", "无", "待填", "国务院令第721号", "某财函〔2026〕12号、某财绩〔2026〕3号"]
)
def test_regular_numbers(number: str) -> None:
    assert findings(f"依据文件: [{{标题: 关于自评的通知, 文号: {number}}}]\n", CHECKS, HEAD) == ()


def test_numbers_of_documents_are_mended_in_their_fields() -> None:
    text = "依据文件:\n  - {标题: 关于自评的通知, 文号: 某财绩【2026】1 号}\n"
    text += "制度: [{名称: 资金管理办法, 文号: 某数（2020）008号}]\n"
    (item,) = findings(text, CHECKS, HEAD)
    assert (item.code, marked(HEAD + text, item), len(item.related)) == ("PE451", "【2026】1 号", 1)
    right = text.replace("【2026】1 号", "〔2026〕1号").replace("（2020）008号", "〔2020〕8号")
    assert mended(HEAD + text, item.edits) == HEAD + right


def test_a_sign_typed_with_a_backslash_is_left_to_people() -> None:
    text = '自评结果: "落实\\"过紧日子\\"要求,管理规范。"\n'
    (item,) = findings(text, CHECKS, HEAD)
    assert len(item.related) == 2  # both quotation marks and the comma are told
    assert mended(HEAD + text, item.edits) == HEAD + text.replace(",", "，")


def test_a_slip_is_found_in_each_layout() -> None:
    for text, place in (
        ("自评结果: >\n  任务按期完成，\n  资金管理规范,效益明显。\n", (6, 9)),
        ("自评结果: |\n  任务按期完成，\n  资金管理规范,效益明显。\n", (6, 9)),
        ('自评结果: "任务按期完成，\\\n  资金管理规范,效益明显。"\n', (5, 9)),
        ("自评结果: 任务按期完成，\n  资金管理规范,效益明显。\n", (5, 9)),
        ("自评结果: ['任务按期完成，', '资金管理规范,效益明显。']\n", (4, 26)),
    ):
        (item,) = findings(text, CHECKS, HEAD)
        assert (item.location.line, item.location.column) == place
        assert mended(HEAD + text, item.edits) == HEAD + text.replace("范,", "范，")
