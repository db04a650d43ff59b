"""What references print: every expected text worked by hand from the numbers in ``bound.DATA``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.values import Prose, Run
from perfeval_gen.view.binding import bind, filled
from perfeval_gen.view.references import Names
from tests.binding.bound import PACK, outcome, printed, unit
from tests.figures.samples import PLAIN, UNIT, document

SENTENCES = [
    ("资金使用率{{ 比率.资金使用率 }}。", "资金使用率99.22%。"),  # 14516.58 ÷ 14631.38 = 0.992154
    ("支出{{ 预算.支出.决算数 }}", "支出14516.58万元"),  # 2646.16 + 11870.42, typed nowhere
    ("{{预算.支出.决算数}}", "14516.58万元"),
    ("{{ budget.expenditure.final_accounts }}", "14516.58万元"),
    ("{{ 支出.决算数 }}", "14516.58万元"),  # 支出 stands in 预算 and in no other section
    ('{{ 项目["促企业上规模经费"].预算.支出 }}', "460.00万元"),
    ("{{ 项目['促企业上规模'].支出 }}", "460.00万元"),  # by its short name, 预算 left out
    ("{{ 项目.促企业上规模.支出 }}", "460.00万元"),
    ("{{ 项目[3].支出 }}", "200.00万元"),
    ("{{ 项目[1].实际支出率 }}", "99.57%"),  # 460 ÷ 462
    ("{{ 项目[2].支出 }}", "无"),
    ("共{{ 统计.项目数 }}个", "共3个"),
    ("{{ 年度 }}年，{{ 次年 }}年", "2025年，2026年"),
    ("{{ 单位.名称 }}", "某县数据局"),
    ('{{ 成效["工业"].指标["规上工业增加值"].数值 }}亿元', "380.7亿元"),
    ("{{ 成效[1].指标[2].数值 }}个", "8个"),
    ("{{ 上年.预算.支出.决算数 }}", "13000.00万元"),
    ("{{ 预算.存量资金.上年末 }}", "1407277.49元"),
    ("{{ 预算.财政拨款.决算数 }}", "【待填】"),
    ("{{ 预算.财政拨款.决算数|万元 }}", "【待填】"),
    ("{{ 预算.公用经费.决算数 }}", "【待填】"),  # left out
    ("{{ 预算.支出.决算数 + 预算.财政拨款.决算数 }}", "【待填】"),
    ("{{ 比率.存量资金效率性 }}", "−25.42%"),  # 1049567.64 ÷ 1407277.49 − 1
    ("下降{{ 比率.存量资金效率性|绝对值 }}", "下降25.42%"),
    ("{{ 预算.支出.决算数|亿元 }}", "1.45亿元"),
    ("{{ 预算.支出.决算数|亿元(4) }}", "1.4517亿元"),
    ("{{ 预算.支出.决算数 | 元(0) }}", "145165800元"),
    ("{{ 预算.支出.决算数|大写 }}", "壹亿肆仟伍佰壹拾陆万伍仟捌佰元整"),
    ("{{ 预算.存量资金.本年末|大写 }}", "壹佰零肆万玖仟伍佰陆拾柒元陆角肆分"),
    ("{{ 预算.财政拨款.支出|大写 }}", "壹仟肆佰伍拾万元整"),
    ("{{ 预算.支出.决算数|数 }}", "14516.58"),
    ("{{ 预算.支出.决算数|亿元|数 }}", "1.45"),
    ("{{ 预算.支出.决算数|位数(1) }}", "14516.6万元"),
    ("{{ 比率.资金使用率|百分数(1) }}", "99.2%"),
    ("{{ 比率.资金使用率|%(4) }}", "99.2154%"),
    ("{{ 比率.资金使用率|％ }}", "99.22%"),
    ("{{ 比率.资金使用率|数 }}个百分点", "99.22个百分点"),
    ('{{ 成效["工业"].指标["规上工业增加值"].同比 }}', "−4.10%"),
    ('{{ 成效["工业"].指标["规上工业增加值"].数值|万元 }}', "3807000.00万元"),
    ("{{ 预算.支出.到位数 - 预算.支出.决算数 }}", "114.80万元"),
    ("{{ 预算.支出.决算数 / 预算.支出.到位数 }}", "99.22%"),
    ("{{ (预算.支出.到位数 - 预算.支出.决算数) / 预算.支出.到位数 }}", "0.78%"),  # 114.80 ÷ 14631.38
    ("{{ 统计.项目数 + 成效[1].指标[2].数值 }}", "11"),
    ("写作{{ \"{{\" }} 名称 {{ '}}' }}", "写作{{ 名称 }}"),
    ("{ 一 } {}", "{ 一 } {}"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_a_reference_prints_the_value(sentence: str, expected: str) -> None:
    assert printed(sentence) == expected


def test_a_project_is_looked_up_first_and_the_unit_behind_it() -> None:
    checked = unit("无")
    made = bind(checked, derive_figures(checked, PACK), PACK).value
    assert made is not None
    assert made.get("projects", 0, "remark") == "本项目支出460.00万元，全部支出14516.58万元，某县数据局"


BLOCKS = """\
预算: {支出: {决算数: 88.5}}
名称之外: 无
自评结果:
  - '共{{ 年度 }}，**{{ 预算.支出.决算数 }}**。'
  - 小标题: 在{{ 年度 }}年
  - 条目: ['{{ 次年 }}年', 无]
  - 表格: {表头: ['{{ 年度 }}', 乙], 行: [['{{ 预算.支出.决算数|数 }}', 无]]}
问题:
  - {问题: '支付{{ 预算.支出.决算数 }}', 措施: ['到{{ 次年 }}年底', 不变]}
"""


def test_every_part_of_narrative_is_bound() -> None:
    checked = document(BLOCKS.replace("名称之外: 无\n", ""), UNIT)
    made = bind(checked, derive_figures(checked, PACK), PACK).value
    assert made is not None
    prose = made.get("evaluation_summary")
    assert isinstance(prose, Prose)
    assert prose.blocks[0].runs == (Run("共2025，"), Run("88.50万元", bold=True), Run("。"))
    assert [b.runs[0].text for b in prose.blocks[1:4]] == ["在2025年", "2026年", "无"]
    table = prose.blocks[4].table
    assert table is not None
    assert (table.header, table.rows) == (("2025", "乙"), (("88.50", "无"),))
    assert made.get("problems", 0, "problem") == "支付88.50万元"
    assert made.get("problems", 0, "measures") == ("到2026年底", "不变")


def test_what_a_value_holds_is_text_and_no_mark_of_ours() -> None:
    name = "**甲** {{ 年度 }} - 乙"
    checked = document(
        f"单位: {{名称: '{name}'}}\n自评结果: '由{{{{ 单位.名称 }}}}。'\n", "类型: 整体自评\n年度: 2025\n"
    )
    made = bind(checked, derive_figures(checked, PACK), PACK)
    assert made.value is not None
    prose = made.value.get("evaluation_summary")
    assert isinstance(prose, Prose)
    assert [r.text for r in prose.blocks[0].runs] == [f"由{name}。"]
    assert [d.code for d in made.diagnostics] == ["PE436"]  # the name itself holds what looks like a reference


def test_a_document_without_references_is_the_same_one() -> None:
    checked = document("自评结果: 全年支出88.5万元。\n", UNIT)
    assert bind(checked, derive_figures(checked, PACK), PACK).value is checked


def test_what_was_typed_stays_as_typed() -> None:
    checked = unit("{{ 年度 }}年")
    bind(checked, derive_figures(checked, PACK), PACK)
    assert checked.places[("evaluation_summary",)].value == "{{ 年度 }}年"
    assert outcome("{{ 年度 }}年")[0] == "2025年"


CHECKED = unit("无")
NAMES = Names(CHECKED, derive_figures(CHECKED, PACK), PLAIN)


@given(st.text(st.characters(exclude_characters="{}｛｝\x01\x02", exclude_categories=["Cs"])))
def test_a_text_without_braces_stays_as_it_is(text: str) -> None:
    assert filled(text, NAMES) == (text, (), ())


@given(st.text(st.sampled_from("{}｛｝%#\"'[].|()+-/*年度预算支 1a_“”\n"), max_size=60))
def test_no_text_stops_the_program(text: str) -> None:
    out, values, faults = filled(text, NAMES)
    assert out.count("\x01") == len(values) >= len(faults)
    for fault in faults:
        assert 0 <= fault.spot[0] < fault.spot[1] <= len(text)
        assert fault.message
        assert fault.mark
