"""What becomes of each kind of field, by hand."""

from __future__ import annotations

import pytest

from perfeval_gen.schema.export import scaffold
from perfeval_gen.schema.model import KINDS, PREVIOUS, ROLLOVERS, load_schema
from perfeval_gen.workflows.rollover.rules import Fate
from tests.rollover.samples import HEAD, marked, rolled, turned


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_policy(kind: str) -> None:
    fields = [(path, f) for path, f in load_schema(kind).walk() if path[0] != PREVIOUS]
    assert len(fields) > 100
    assert [path for path, f in fields if f.rollover not in ROLLOVERS] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_passes_into_a_field_of_its_section_and_unit(kind: str) -> None:
    seen = 0
    holders = [load_schema(kind).root, *(f for _, f in load_schema(kind).walk())]
    for section in holders:
        for one in section.fields:
            if one.rollover_to:
                seen += 1
                target = section.member(one.rollover_to)
                assert target is not None, one.key
                assert target.unit == one.unit, one.key
    assert seen >= (3 if kind == "整体自评" else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_has_nothing_of_last_year(kind: str) -> None:
    text = scaffold(load_schema(kind), {})
    assert "问题: 待填" in text
    assert "上年问题整改" not in text


def test_what_stays_is_not_touched() -> None:
    body = "职责:\n  概述:   '甲  乙'   # 旁注\n制度: [ 甲,乙 ]\n\n# 末尾\n"
    assert turned(body) == body


def test_what_is_to_be_confirmed_is_marked_at_the_end_of_its_line() -> None:
    assert turned("人员:\n  退休: 11\n  离休: 2  # 年末\n") == (
        "人员:\n  退休: 11  #? 沿用自2024\n  离休: 2  # 年末  #? 沿用自2024\n"
    )
    assert turned("人员: {退休: 11, 离休: 2}\n") == "人员: {退休: 11, 离休: 2}  #? 沿用自2024\n"


def test_a_text_or_list_of_several_lines_is_marked_at_its_key() -> None:
    assert turned("人员:\n  说明: |\n    甲\n\n    乙\n") == "人员:\n  说明: |  #? 沿用自2024\n    甲\n\n    乙\n"
    assert turned("自评工作:\n  组员:\n    - 甲\n    - 乙\n") == (
        "自评工作:\n  组员:  #? 沿用自2024\n    - 甲\n    - 乙\n"
    )
    assert turned("人员:\n  说明: '甲\n    乙'\n") == "人员:\n  说明: '甲\n    乙'  #? 沿用自2024\n"


def test_fields_the_form_does_not_know_are_kept_and_marked() -> None:
    made = rolled(HEAD + "本局字段: {甲: [1, 2]}\n单位建议: 有\n")
    assert "本局字段: {甲: [1, 2]}  #? 沿用自2024\n单位建议: 有  #? 沿用自2024\n" in made.text
    assert [leaf.fate for leaf in made.leaves[3:]] == [Fate.UNKNOWN] * 3


def test_a_list_that_would_go_stays_for_what_the_form_does_not_know() -> None:
    made = rolled(HEAD + "任务: [{名称: 甲任务, 结果: 完成, 自加说明: 保留我}]\n")
    assert made.text.endswith("任务: [{名称: 甲任务, 结果: 待填, 自加说明: 保留我}]  #? 沿用自2024\n")
    assert [leaf.fate for leaf in made.leaves[3:]] == [Fate.TO_CONFIRM, Fate.CLEARED, Fate.UNKNOWN]
    assert turned("任务:\n  - 名称: 甲  # 一\n    结果: 完成  # 二\n    自加: 丙\n  - 乙\n") == (
        "任务:\n  - 名称: 甲  # 一  #? 沿用自2024\n    结果: 待填  # 二\n    自加: 丙  #? 沿用自2024\n"
        "  - 乙  #? 沿用自2024\n"
    )


def test_a_field_of_the_unit_s_own_stays_in_a_list_within_a_list() -> None:
    assert turned(
        "目标:\n  - 名称: 甲\n    指标:\n      - {指标: 乙, 自加: 丙}\n  - 名称: 丁\n    指标: [{指标: 戊}]\n"
    ) == (
        "目标:\n  - 名称: 甲  #? 沿用自2024\n    指标:\n      - {指标: 乙, 自加: 丙}  #? 沿用自2024\n"
        "  - 名称: 丁  #? 沿用自2024\n    指标: 待填\n"
    )
    assert turned("预算:\n  上级资金:\n    - 上年结转: 70\n      自加: 丙\n") == (
        "预算:\n  上级资金:\n    - 上年结转: 待填\n      自加: 丙  #? 沿用自2024\n\n"
        "上年:\n  预算:\n    上级资金:\n      - 上年结转: 70\n"
    )


def test_what_is_cleared_waits_and_its_comments_stay() -> None:
    assert turned("填报日期: 2025-06-11  # 盖章那天\n") == "填报日期: 待填  # 盖章那天\n"
    assert turned("结果应用: |  # 一\n  甲\n\n  乙\n# 二\n") == "结果应用: 待填  # 一\n# 二\n"
    assert turned("任务:  # 一\n  # 二\n  - 名称: 甲  # 三\n  - 乙 # 四\n") == (
        "任务: 待填  # 一\n  # 二\n  # 三\n  # 四\n"
    )
    assert turned("任务: [甲, # 一\n  乙]  # 二\n") == "任务: 待填  # 二\n  # 一\n"
    assert turned("结果应用:\n") == "结果应用:\n"


def test_last_years_figures_move_and_are_awaited() -> None:
    assert turned('预算:\n  三公经费: {预算数: 13.67, 决算数: "7.35"}  # 单位万元\n') == (
        "预算:\n  三公经费: {预算数: 待填, 决算数: 待填}  # 单位万元\n\n"
        '上年:\n  预算:\n    三公经费: {预算数: 13.67, 决算数: "7.35"}\n'
    )


def test_a_figure_that_was_never_filled_does_not_move() -> None:
    assert turned("预算: {公用经费: {预算数: 待填, 决算数: 无}}\n") == (
        "预算: {公用经费: {预算数: 待填, 决算数: 待填}}\n\n上年: {预算: {公用经费: {决算数: 无}}}\n"
    ).replace("\n上年: {预算: {公用经费: {决算数: 无}}}\n", "\n上年:\n  预算: {公用经费: {决算数: 无}}\n")


def test_items_of_last_year_keep_their_names() -> None:
    body = "项目:\n  - 名称: 甲\n    目标: 做完\n    预算: {划拨: 5, 原因: 慢}\n"
    assert turned(body) == (
        "项目:\n  - 名称: 甲\n    目标: 待填\n    预算: {划拨: 待填, 原因: 待填}\n\n"
        "上年:\n  项目:\n    - 名称: 甲\n      预算: {划拨: 5}\n"
    )


def test_the_figures_of_the_year_before_give_way() -> None:
    body = "资产: {公务用车: 3}\n上年:  # 别改\n  资产: {公务用车: 2}  # 旧\n"
    assert turned(body) == "资产: {公务用车: 待填}\n上年:  # 别改\n  资产: {公务用车: 3}\n  # 旧\n"
    assert turned("上年: {资产: {公务用车: 2}}\n") == "上年: 无\n"


def test_year_end_balances_become_those_of_the_year_before() -> None:
    assert turned("预算:\n  存量资金: {上年末: 1, 本年末: 2元}\n") == (
        "预算:\n  存量资金: {上年末: 2元, 本年末: 待填}\n\n上年:\n  预算:\n    存量资金: {上年末: 1, 本年末: 2元}\n"
    )
    assert "    结转: 待填\n    上年结转: 5万元\n" in turned("项目:\n- 名称: 甲\n  预算:\n    结转: 5万元\n")
    assert "{指标: 产值, 数值: 待填, 上年数: 15.75}" in turned(
        "成效: [{领域: 工业, 指标: [{指标: 产值, 数值: 15.75}]}]\n"
    )
    assert "{指标: 排名, 数值: 待填}" in turned("成效: [{领域: 工业, 指标: [{指标: 排名, 数值: 第3名}]}]\n")


def test_problems_become_those_of_last_year() -> None:
    assert turned("问题:\n  - 问题: 慢  # 一\n    措施: [催办]\n  - 散\n改进概述: 甲\n") == (
        "问题: 待填\n  # 一\n"
        "上年问题整改:\n  - 问题: 慢\n    措施: [催办]\n    整改情况: 待填\n    整改说明: 待填\n"
        "  - 问题: 散\n    整改情况: 待填\n    整改说明: 待填\n改进概述: 待填\n"
    )
    assert turned("问题: 无\n") == "问题: 待填\n"
    assert "{名称: 甲, 问题: 待填, 上年问题整改: [{问题: 慢, 整改情况: 待填, 整改说明: 待填}]}" in turned(
        "项目: [{名称: 甲, 问题: [慢]}]\n"
    )


def test_problems_of_last_year_stand_behind_the_sample_lines() -> None:
    sample = "#   - 问题: 例。    # 一条一个\n#     原因: 例。\n"
    asked = "上年问题整改:\n  - 问题: 慢\n    整改情况: 待填\n    整改说明: 待填\n"
    for behind in ("# 总说\n改进概述: 待填\n", "\n# 总说\n#   - 例\n改进概述: 待填\n", ""):
        assert turned(f"问题:\n  - 慢\n{sample}{behind}") == f"问题: 待填\n{sample}{asked}{behind}"
    nested = "项目:\n  - 名称: 甲\n    问题: [慢]\n    #   - 例\n#   - 名称: 例\n"
    assert turned(nested) == (
        "项目:\n  - 名称: 甲\n    问题: 待填\n    #   - 例\n    上年问题整改:\n      - 问题: 慢\n"
        "        整改情况: 待填\n        整改说明: 待填\n#   - 名称: 例\n"
    )


def test_problems_of_last_year_in_a_new_file() -> None:
    text = (
        scaffold(load_schema("整体自评"), {})
        .replace("年度: 待填", "年度: 2024")
        .replace("\n问题: 待填", "\n问题: [慢]")
    )
    made = rolled(text).text
    at = made.index("\n上年问题整改:\n")
    assert made[:at].splitlines()[-1].startswith("#     指标: ")
    assert made[at:].splitlines()[5:7] == ["", "# 列出措施之前的总说；例：针对上述问题，今后着重做好以下工作。"]


def test_problems_that_are_not_solved_stay_listed() -> None:
    body = (
        "问题: [新]\n上年问题整改:\n  - {问题: 旧一, 整改情况: 已整改, 整改说明: 完成}\n"
        "  - {问题: 旧二, 整改情况: 整改中, 整改说明: 一半}\n"
    )
    assert turned(body) == (
        "问题: 待填\n上年问题整改:\n  - 问题: 新\n    整改情况: 待填\n    整改说明: 待填\n"
        "  - 问题: 旧二\n    整改情况: 待填\n    整改说明: 待填\n"
    )
    assert turned("问题: 无\n上年问题整改: [{问题: 旧, 整改情况: 已整改}]\n") == "问题: 待填\n上年问题整改: 无\n"


ENDED = [
    ("已结束: 是", True),
    ("已结束: 否, 类别: 一次性, 状态: {已完工: 是}", False),
    ("类别: 一次性, 状态: {已完工: 是}", True),
    ("类别: 续建, 状态: {已完工: 是, 已验收: 是}, 预算: {结转: 0}", True),
    ("类别: 续建, 状态: {已完工: 是, 已验收: 否}", False),
    ("类别: 新建, 状态: {已完工: 是}, 预算: {结转: 3万元}", False),
    ("类别: 新建, 状态: {已完工: 否}", False),
    ("类别: 经常性, 状态: {已完工: 是}", False),
    ("状态: {已完工: 是}", False),
]


@pytest.mark.parametrize(("said", "has_ended"), ENDED, ids=[said for said, _ in ENDED])
def test_which_projects_have_ended(said: str, has_ended: bool) -> None:  # noqa: FBT001
    made = rolled(f"{HEAD}项目: [{{名称: 甲, {said}}}, {{名称: 乙}}]\n")
    assert made.ended == (("甲",) if has_ended else ())
    assert any(leaf.fate is Fate.SKIPPED for leaf in made.leaves) == has_ended
    assert ("甲" in made.text) != has_ended
    assert "{名称: 乙}" in made.text


def test_ended_projects_are_left_out_wherever_they_stand() -> None:
    rows = [f"{{名称: {name}, 已结束: {said}}}" for name, said in zip("甲乙丙丁", "是否是是", strict=True)]
    kept = "{名称: 乙, 已结束: 待填}"
    assert turned(f"项目: [{', '.join(rows)}]\n") == f"项目: [{kept}]\n"
    block = "".join(f"  # {i}\n  - {row}\n" for i, row in enumerate(rows))
    assert turned(f"项目:\n{block}制度: [甲]\n") == f"项目:\n  # 0\n  # 1\n  - {kept}\n  # 2\n  # 3\n制度: [甲]\n"
    assert turned(f"项目: [{rows[0]}]\n") == "项目: 待填\n"


@pytest.mark.parametrize("year", ["2024年", "2024 年度", "２０２４年", "二〇二四年", "二○二四年"])
def test_last_year_in_a_text_is_told(year: str) -> None:
    found = turned(f"职责: {{概述: 到{year}完成}}\n")
    said = "".join(year.removesuffix("度").split())
    assert found == f"职责: {{概述: 到{year}完成}}  #? 沿用自2024，文字里有{said}\n"


@pytest.mark.parametrize("text", ["今年比2023年多一件", "较二〇二三年，本年度多一件"])
def test_the_year_before_is_told_where_a_text_speaks_of_this_year(text: str) -> None:
    said = "二〇二三年" if "〇" in text else "2023年"
    assert turned(f"职责: {{概述: {text}}}\n") == f"职责: {{概述: {text}}}  #? 沿用自2024，文字里有{said}\n"


@pytest.mark.parametrize("text", ["今年比2022年多一件", "2023年", "12024年", "〔2024〕3号", "2024-05-01"])
def test_other_numbers_are_not_years(text: str) -> None:
    assert marked(HEAD + turned(f"职责: {{概述: {text}}}\n")) == set()


def test_marks_of_an_earlier_year_are_renewed() -> None:
    mark = "#? 沿用自2023"
    body = f"#? 整行\n职责: {{概述: 甲}}  # 旁  {mark}\n填报日期: 2025-01-02  {mark}\n人员: {{退休: 1}} {mark}\n"
    assert turned(body) == ("职责: {概述: 甲}  # 旁  #? 沿用自2024\n填报日期: 待填\n人员: {退休: 1}  #? 沿用自2024\n")


def test_a_file_in_braces() -> None:
    made = rolled("{类型: 整体自评, 年度: 2024, 资产: {公务用车: 3}}\n")
    assert made.text == ("{类型: 整体自评, 年度: 2025, 资产: {公务用车: 待填}, 上年: {资产: {公务用车: 3}}}\n")


def test_english_keys_stay_english() -> None:
    made = rolled("kind: 整体自评\nyear: 2024\nbudget: {stock_funds: {year_end: 5元}}\n")
    assert made.text == (
        "kind: 整体自评\nyear: 2025\nbudget: {stock_funds: {year_end: 待填, previous_year_end: 5元}}\n\n"
        "previous_year:\n  budget: {stock_funds: {year_end: 5元}}\n"
    )


def test_the_end_of_a_document_stays_the_end() -> None:
    assert turned("资产: {公务用车: 3}\n...\n") == "资产: {公务用车: 待填}\n\n上年:\n  资产: {公务用车: 3}\n...\n"
    assert turned("资产: {公务用车: 3}") == "资产: {公务用车: 待填}\n\n上年:\n  资产: {公务用车: 3}\n"


def test_references_in_problems_do_not_pass_into_the_new_year() -> None:
    """Here nothing is derived, as in a file with errors."""
    body = "问题:\n  - 问题: 支出{{ 预算.支出.决算数 }}，偏慢\n    措施: ['{{ 年度 }}年起催办', 核对]\n"
    assert turned(body) == (
        "问题: 待填\n上年问题整改:\n  - 问题: 支出【待填】，偏慢\n    措施: [【待填】年起催办, 核对]\n"
        "    整改情况: 待填\n    整改说明: 待填\n"
    )


def test_a_new_year_has_no_confirmed_findings() -> None:
    assert turned("核实:\n  - {代码: PE402, 说明: 已核对}  # 一\n") == "核实: 无\n  # 一\n"
    assert turned("核实: [{代码: PE402, 说明: 已核对}]\n") == "核实: 无\n"
