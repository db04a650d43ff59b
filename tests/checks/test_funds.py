"""PE317: sources of money that the form has no row for."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.money.funds import sources_have_rows
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import PROJECT, document, pack

MONEY = "预算: {来源: [{名称: %s, 年初预算: 10, 全年预算: 10, 执行数: 9}]}\n"


def told(name: str, form: str) -> list[tuple[str, int, int, str]]:
    checked, chosen = document(MONEY % name, PROJECT), pack(form)
    facts = Facts(checked, derive_figures(checked, chosen), chosen)
    return [(d.message, d.location.line, d.location.column, d.mark) for d in sources_have_rows.find(facts)]


@pytest.mark.parametrize("name", ["当年财政拨款", "上年结转资金", "其他资金"])
def test_the_form_s_own_rows(name: str) -> None:
    assert told(name, "cn") == []


def test_a_name_nearby() -> None:
    assert told("财政拨款", "cn") == [
        (
            "表式没有“财政拨款”这一行",
            5,
            16,
            "是否想写“当年财政拨款”？表式的资金行：当年财政拨款、上年结转资金、其他资金",
        )
    ]


def test_a_form_without_rows_asks_nothing() -> None:
    assert told("什么钱都行", "gd-zhanjiang") == []
