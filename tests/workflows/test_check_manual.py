"""docs/检查.md is made from what defines the codes, and the catalogue is whole."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from perfeval_gen.diagnostics import Code, Severity, Stage
from perfeval_gen.resources import data_root
from perfeval_gen.workflows import check_manual, explaining
from perfeval_gen.workflows.catalogue import catalogue, rule_of, rules_of
from perfeval_gen.workflows.codes import all_codes, code_of
from tests.cli.run import foreign_words

DOCS = data_root() / "docs"
MANUAL = (DOCS / "检查.md").read_text("utf-8")


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_checks", DOCS / "build_checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manual_is_current() -> None:
    assert builder().built() == MANUAL, "运行 make gen"


def test_every_code_and_rule_stands_in_it() -> None:
    assert re.findall(r"^### (PE\d{3})　", MANUAL, re.MULTILINE) == [code.id for code in all_codes()]
    rules = [rule for group in catalogue() for rule in group.rules]
    assert re.findall(r"^\| ([A-Z]{2,}-\d\d) \|", MANUAL, re.MULTILINE) == [rule.id for rule in rules]
    assert re.findall(r"^## (PE\d)　", MANUAL, re.MULTILINE) == [f"PE{n}" for n in range(1, 9)]
    assert MANUAL.count("\n```") % 2 == 0


def test_the_contradictions_stand_in_it() -> None:
    told = set(re.findall(r"^\| (F-\d\d[ab]?) \|", MANUAL, re.MULTILINE))
    assert told == {f"F-{n:02}" for n in range(1, 77)} | {"F-18b", "F-19b"}


@pytest.mark.parametrize("group", catalogue(), ids=lambda group: group.id)
def test_rules_are_worded(group: check_manual.Group) -> None:
    assert foreign_words(group.title) == set()
    for number, rule in enumerate(group.rules, 1):
        assert rule.id == f"{group.id}-{number:02}"
        assert foreign_words(rule.text, "G") == set()
        assert 5 <= len(rule.text) <= 60
        assert bool(rule.codes) != bool(rule.reason), f"{rule.id}: codes, or a reason why there are none"


def test_codes_name_rules_of_the_catalogue() -> None:
    assert [(code.id, name) for code in all_codes() for name in rules_of(code) if rule_of(name) is None] == []


def test_it_takes_what_is_there() -> None:
    """The table of contradictions may lack columns, or be empty."""
    text = check_manual.manual([])
    assert "F-01" not in text
    rows = [
        {"编号": "F-01", "内容": "甲|乙", "规则": ["SUM-01", "SUM-02"], "代码": "PE301", "行": 5, "期望": ["1", "2"]},
        {"编号": "F-02", "不能判定": "要看*原件*"},
        {"编号": "F-02", "说明": "另一处"},
    ]
    text = check_manual.manual(rows)
    assert "共 2 条，程序能判定 1 条。" in text
    assert "| F-01 | 甲\\|乙 | SUM-01、SUM-02 | PE301 | 5 | 1、2 |  |\n" in text
    assert "| F-02 |  |  |  |  |  | 要看\\*原件\\* |\n" in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PE101", "草稿、报送、公开都拦住，不生成文档"),
        ("PE814", "哪个阶段都不拦"),
        ("PE202", "草稿只列出，不拦；报送、公开拦住"),
        ("PE505", "草稿只列出，不拦；报送、公开拦住"),
        ("PE503", "草稿不查；报送、公开拦住"),
        ("PE301", "草稿只列出，不拦；报送、公开拦住"),
        ("PE502", "哪个阶段都不拦"),
        ("PE702", "与阶段无关"),
    ],
)
def test_which_stages_are_stopped(name: str, said: str) -> None:
    code = code_of(name)
    assert code is not None
    assert explaining.stopped(code) == said


def test_a_code_that_nothing_mends() -> None:
    code = Code("PE999", "甲", Severity.ERROR, "乙")
    assert not explaining.is_mended(code)
    assert explaining.rules_in_words(code) == ()
    assert len(Stage) == 3
