"""Numbers directly behind the full name of a datum: every difference is told, nothing of parts, places, months."""

from __future__ import annotations

import pytest

from benchmarks.prose_named import NAMED, SOUND_NAMED
from benchmarks.prose_writer import UNIT as BENCH
from perfeval_gen.diagnostics import Severity
from tests.prose.test_numbers_found import found

DATA = "人员:" + BENCH.split("人员:", 1)[1]
OWN = (
    "成效: [{领域: 惠民, 指标: [{指标: 夜校授课, 数值: 73, 单位: 场, 完成进度: 104.3%}, "
    "{指标: 试剂合格率, 数值: 98.4%}, "
    "{指标: 技能培训, 数值: 1640, 单位: 批次}, {指标: 园区营收, 数值: 12.58, 单位: 亿元, 同比: 3.1%}]}]\n"
    "指标: [{一级: 产出指标, 二级: 数量指标, 三级: 帮扶工坊数, 方向: ≥, 目标值: 40, 单位: 家, 完成值: 46}]\n"
    "满意度: {满意率: 91.7%}\n"
)
E, W = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("text", "code", "severity", "said"),
    [
        ("夜校授课37场。", "PE401", W, "是73场"),
        ("全年夜校授课730场。", "PE403", W, "大了10倍"),
        ("夜校授课73场，完成进度114%。", "PE402", W, "写“完成进度114%”，“夜校授课完成进度”数据"),
        ("试剂合格率89.4%。", "PE402", W, "试剂合格率89.4%”，数据是 98.4"),
        ("群众满意率97.1%。", "PE402", W, "91.7"),
        ("技能培训1460批次。", "PE401", E, "1640批次：“64”颠倒成了“46”"),
        ("园区营收12.58亿元，同比增长1.3%。", "PE402", W, "写“同比增长1.3%”，“园区营收同比”数据"),
        ("园区营收1.258亿元。", "PE403", E, "是12.58亿元：小了10倍"),
        ("帮扶工坊64家。", "PE401", W, ""),
        ("帮扶工坊数64家。", "PE401", W, "是46家"),
    ],
)
def test_what_is_told(text: str, code: str, severity: Severity, said: str) -> None:
    told = found(OWN, text)
    if not said:
        assert told == []  # nearly the name and two digits: left alone
        return
    assert [(d.code, d.severity) for d in told] == [(code, severity)]
    assert said in told[0].message


@pytest.mark.parametrize(
    "text",
    [
        "夜校授课73场，其中社区夜校授课18场。",
        "国庆假期夜校授课12场，5月夜校授课9场。",
        "上年夜校授课61场，市下达夜校授课70场的任务。",
        "某镇试剂合格率97.2%，全县试剂合格率98.4%。",
        "历年累计技能培训9640批次。",
        "园区营收12.58亿元，比上年增长3.1%，高于全省平均1.3个百分点。",
        "帮扶工坊数46家，超过40家的目标。",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(OWN, text) == []


def test_a_false_result_is_told_once() -> None:
    data = "预算: {三公经费: {预算数: 13.67, 决算数: 7.35}}\n"
    assert found(data, "三公经费支出5.25＋2.10＝7.53万元。") == []  # PE411 tells it


@pytest.mark.parametrize("text", NAMED)
def test_frames_of_the_corpus_are_found(text: str) -> None:
    assert found(DATA, f"{text}。") != []


@pytest.mark.parametrize("text", SOUND_NAMED)
def test_sound_frames_of_the_corpus_are_left_alone(text: str) -> None:
    assert found(DATA, text) == []
