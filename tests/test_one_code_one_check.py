"""Every check says which rule of the catalogue it is for, and every rule has a check or a reason why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from perfeval_gen.checks import CHECKS, CODES, PROJECT_CHECKS
from perfeval_gen.workflows.codes import all_codes

CATALOGUE = Path(__file__).resolve().parent.parent / "schemas" / "检查目录.yaml"
# How many rules each part of the catalogue has.
RULES = {
    "SUM": 15, "RATE": 12, "SCORE": 10, "UNIT": 7, "DUP": 6, "DATE": 8, "COMP": 11, "LOG": 12, "TXT": 7,
}  # fmt: skip
# Checks that are of the tool's own making: the catalogue, made from reports, has no such rule.
OF_OUR_OWN = {
    "PE317": "资金来源没有对应的行",
    "PE339": "容差用不着或太大",
    "PE446": "太长的文字",
    "PE458": "全角数字",
    "PE601": "个人信息",
    "PE602": "正文里的个人信息",
}


def catalogue() -> dict[str, dict[str, Any]]:
    parts = yaml.safe_load(CATALOGUE.read_text("utf-8"))
    return {rule: row for part in parts.values() for rule, row in part["规则"].items()}


def test_the_catalogue_has_every_rule() -> None:
    assert set(catalogue()) == {f"{part}-{n:02}" for part, count in RULES.items() for n in range(1, count + 1)}


def test_every_rule_is_checked_or_says_why_not() -> None:
    implemented = {rule for code in all_codes() for rule in (code.rule, *code.rules) if rule}
    rows = catalogue()
    assert implemented <= set(rows)
    open_ones = set(rows) - implemented
    assert {rule for rule in open_ones if len(rows[rule].get("原因", "")) < 8} == set()
    assert {rule for rule in implemented if "原因" in rows[rule]} == set()


def test_every_check_has_a_rule_or_a_reason() -> None:
    bare = {check.code.id for check in CHECKS if not (check.code.rule or check.code.rules)}
    assert bare == set(OF_OUR_OWN)


def test_a_function_is_one_check() -> None:
    for checks in (CHECKS, PROJECT_CHECKS):
        functions = [check.find for check in checks]
        assert len(functions) == len(set(functions)) > 10
    assert set(PROJECT_CHECKS) <= set(CHECKS)
    assert {check.code.id for check in CHECKS} == {code.id for code in CODES}
