"""What is wrong with a reference is told at the very word, with what to write; nothing of it can be run."""

from __future__ import annotations

import pytest

from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.view.binding import bind
from tests.binding.bound import DATA, PACK, faults, outcome
from tests.figures.samples import PROJECT, UNIT, document

# sentence, code, the stretch under the caret, part of the message
WRONG = [
    ("支出{{ 预算.支出.决算 }}。", "PE431", "决算", "“支出”里没有“决算”"),
    ("{{ 预算.支出.决算数.数值 }}", "PE431", "数值", "已经是一个值"),
    ("{{ 预祘.支出.决算数 }}", "PE431", "预祘", "没有“预祘”这个名称"),
    ("{{ 资金使用率 }}", "PE431", "资金使用率", "没有“资金使用率”这个名称"),
    ("{{ 比率.支出率 }}", "PE431", "支出率", "“比率”里没有“支出率”"),
    ("{{ 项目['无此'].支出 }}", "PE431", "'无此'", "“项目”里没有“无此”"),
    ("{{ 项目['技改'].支出 }}", "PE431", "'技改'", "有 2 条叫“技改”"),
    ("{{ 项目[9].支出 }}", "PE431", "9", "“项目”只有 3 条"),
    ("{{ 项目[0].支出 }}", "PE431", "0", "“项目”只有 3 条"),
    ("{{ 预算[1] }}", "PE431", "1", "不是清单"),
    ("{{ 项目[1].无 }}", "PE431", "无", "“项目[1]”里没有“无”"),
    ("{{ 目标[1].金额 }}", "PE431", "1", "一条也没有"),
    ("{{ 整体.年度 }}", "PE431", "整体", "这里没有“整体”的数据"),
    ("{{ 预算.支出 }}", "PE433", "支出", "是一节"),
    ("{{ 预算 }}", "PE433", "预算", "是一节"),
    ("{{ 项目 }}", "PE433", "项目", "是清单"),
    ("{{ 项目[1] }}", "PE433", "1", "是一节"),
    ("{{ 比率 }}", "PE433", "比率", "是一节"),
    ("{{ 自评结果 }}", "PE433", "自评结果", "是一段文字"),  # refers to itself
    ("{{ 项目[1].备注 }}", "PE433", "备注", "是一段文字"),
    ("{{ 预算.支出.决算数|吨 }}", "PE434", "吨", "没有“吨”这种换算"),
    ("{{ 比率.资金使用率|万元 }}", "PE434", "万元", "只用于金额"),
    ("{{ 预算.支出.决算数|% }}", "PE434", "%", "只用于比率"),
    ("{{ 比率.资金使用率|大写 }}", "PE434", "大写", "只用于金额"),
    ("{{ 单位.名称|万元 }}", "PE434", "万元", "是文字"),
    ("{{ 预算.支出.决算数|位数 }}", "PE434", "位数", "写明几位小数"),
    ("{{ 预算.支出.决算数|元(99) }}", "PE434", "元", "0 到 8"),
    ("{{ 预算.支出.决算数 + 比率.资金使用率 }}", "PE434", " 预算.支出.决算数 + 比率.资金使用率 ", "金额和比率"),
    ("{{ 预算.支出.决算数 / 项目[1].结转 }}", "PE434", None, "分母是 0"),
    ("{{ 预算.支出.决算数 }", "PE432", "{{", "没有“}}”来结束"),
    ("{{ 预算.支出 {{ 年度 }}", "PE432", "{{", "没有“}}”来结束"),
    ("年度 }}", "PE432", "}}", "前面没有“{{”"),
    ("{{ }}", "PE432", "{{ }}", "引用是空的"),
    ("｛｛ 年度 }}", "PE432", "｛｛", "要用半角"),
    ("{{ 项目[“技改”].支出 }}", "PE432", "“", "要用半角"),
    ("{{ 预算．支出 }}", "PE432", "．", "要用半角"),
    ("{{ 项目['技改].支出 }}", "PE432", "{{ 项目['技改].支出 }}", "引号没有成对"),
    ("{{ 项目['技改'.支出 }}", "PE432", " 项目['技改'.支出 ", "括号没有成对"),
    ("{{ 预算. }}", "PE432", " 预算. ", "写法不对"),
    ("{{ 1 }}", "PE432", " 1 ", "数据的名称"),
    ("{% if 年度 %}", "PE432", "{%", "不能写“{%”"),
    ("{# 说明 #}", "PE432", "{#", "不能写“{#”"),
    ("{{ 年度 if 年度 else 1 }}", "PE432", " 年度 if 年度 else 1 ", "写法不对"),
    ("{{ 年度 * 2 }}", "PE432", "*", "不能相乘"),
    ("支出{ 预算.支出.决算 }。", "PE432", "{ 预算.支出.决算 }", "这里只有一个"),
    ("于｛年度｝年", "PE432", "｛年度｝", "这里只有一个"),
]  # fmt: skip
ATTACKS = [
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 预算|attr('__class__') }}",
    "{{ 年度.__class__ }}", "{{ 预算.__init__.__globals__ }}", "{{ 9**9**9**9 }}", "{{ 年度 ** 9999999 }}",
    "{{ 'a' * 999999999 }}", "{{ range(99999999) }}", "{{ self }}", "{{ cycler.__init__ }}", "{{ [].append(1) }}",
    "{{ 预算.get('支出') }}", "{{ 项目[-1].支出 }}", "{{ 项目[True].支出 }}", "{{ 项目[1:3] }}", "{{ 年度|map('x') }}",
    "{{ 年度 is defined }}", "{{ not 年度 }}", "{{ 年度 ~ 年度 }}", "{{ {'a': 1} }}", "{{ namespace(a=1) }}",
    "{% for a in range(9) %}{{ a }}{% endfor %}", "{{ (" + "(" * 200 + "年度" + ")" * 200 + ") }}",
    "{{ " + "-" * 250 + "年度 }}", "{{ " + "年度." * 200 + "年度 }}",
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "code", "marked", "message"), WRONG, ids=[w[0] for w in WRONG])
def test_the_wrong_part_is_marked(sentence: str, code: str, marked: str | None, message: str) -> None:
    found = faults(sentence.replace("项目[1].结转", "成效[1].指标[2].数值") if marked is None else sentence)
    assert [f[0] for f in found][:1] == [code]
    if marked is not None:
        assert found[0][1] == marked
        assert message in found[0][2]


@pytest.mark.parametrize("sentence", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_but_names_is_understood(sentence: str) -> None:
    text, found = outcome(f"甲{sentence}乙")
    assert found
    assert {d.code for d in found} <= {"PE431", "PE432", "PE433", "PE434"}
    assert all(d.severity is Severity.ERROR for d in found)
    assert "class" not in text
    assert text.startswith("甲【待填】")


def test_a_guess_is_offered() -> None:
    _, (found,) = outcome("{{ 预算.支出.决算 }}")
    assert found.mark.startswith("是否想写“决算数”？可用：")
    _, (found,) = outcome("{{ 资金使用率 }}")
    assert found.mark.startswith("是否想写“比率.资金使用率”？")
    _, (found,) = outcome("{{ 项目['技改'].支出 }}")
    assert found.mark == "改用序号：项目[2]、项目[3]"


def test_full_width_signs_can_be_mended() -> None:
    _, found = outcome("{{ 项目[“技改”].支出 }}")
    assert [e.text for d in found for e in d.edits] == [' 项目["技改"].支出 ']
    _, found = outcome("{{ 项目[“甲（一）”]．支出 }}")
    assert [e.text for d in found for e in d.edits] == [' 项目["甲（一）"].支出 ']
    _, found = outcome("｛｛ 年度 ｝｝")
    assert [e.text for d in found for e in d.edits] == ["{{", "}}"]


def test_single_braces_are_doubled_where_they_name_a_datum() -> None:
    _, found = outcome("到位{ 预算.支出.到位数|亿元 }，其中{比率}、{见附件. 一}、{'某'}。")
    assert [edit.text for item in found for edit in item.edits] == ["{{ 预算.支出.到位数|亿元 }}"]
    assert outcome("其中{比率}、{见附件. 一}、{'某'}。") == ("其中{比率}、{见附件. 一}、{'某'}。", ())


def test_the_place_is_right_in_folded_text() -> None:
    text = DATA + "自评结果: >\n  全年完成任务，\n  支出{{ 预算.支出.决算 }}，\n  已公开。\n"
    checked = document(text, UNIT)
    (found,) = bind(checked, derive_figures(checked, PACK), PACK).diagnostics
    place = found.location
    assert place.excerpt == "  支出{{ 预算.支出.决算 }}，"
    assert place.excerpt[place.column - 1 : place.end_column - 1] == "决算"


def test_names_and_what_is_carried_over_hold_no_references() -> None:
    checked = document("机构: {内设机构: ['{{ 年度 }}']}\n上年问题整改: [{问题: '率{{ 年度 }}'}]\n", UNIT)
    found = bind(checked, derive_figures(checked, PACK), PACK).diagnostics
    assert {d.code for d in found} == {"PE436"}
    assert len({d.location.line for d in found}) == 2


def test_a_project_s_own_file_knows_no_whole_unit() -> None:
    checked = document("预算: {支出: 5}\n自评结果: '{{ 支出 }}，{{ 整体.预算.支出.决算数 }}'\n", PROJECT)
    made = bind(checked, derive_figures(checked, PACK), PACK)
    assert [d.message for d in made.diagnostics] == ["这里没有“整体”的数据"]
    assert made.value is not None
    assert made.value.get("evaluation_summary").text == "5.00万元，【待填】"
