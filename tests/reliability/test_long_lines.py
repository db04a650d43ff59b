"""Forms that once took minutes: a line or a list that goes on and on. The watch tells what takes over ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reliability.fuzz_bytes import Trials, Worker, try_case, worker
from tests.reliability.mutators import Case

HEAD = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
FORMS = {
    "numerals": "自评结果: " + "一" * 5990,
    "amounts": "自评结果: " + "1万元、" * 1490,
    "growth": "自评结果: " + "增长5%" * 1490,
    "totals": "自评结果: " + "共9个，其中3个、3个、3个，" * 350,
    "one line": "自评结果: " + "1万元、" * 5000,
    "empty lines": "自评结果: |\n  甲" + "\n" * 100_000 + "  乙",
    "unknown keys": "\n".join(f"键{n}: 1" for n in range(5000)),
    "unknown keys of items": "目标:\n" + "\n".join(f"  - {{名称: 目标{n}, 错: 1}}" for n in range(2000)),
    "items": "自评结果: [" + "甲, " * 30_000 + "乙]",
    "references": "自评结果: |\n  " + "{{ (" * 100_000,
    "dashes": "任务:\n" + "- " * 100_000 + "甲",
}


@pytest.fixture(scope="module")
def by() -> Iterator[Worker]:
    with worker() as made:
        yield made


@pytest.mark.parametrize("name", FORMS)
def test_it_is_told_in_time(name: str, by: Worker) -> None:
    trials = Trials()
    try_case(0, Case({"甲.yaml": f"{HEAD}{FORMS[name]}\n".encode()}, ("check", "甲.yaml")), by, trials)
    assert trials.wrong == []
    assert trials.count == 1
