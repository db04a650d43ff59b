"""Whole units made of whole numbers, so that every identity of rules.md §7 and §8 holds exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, Final

import yaml

STAGES: Final = ("年初预算", "调整预算", "到位数", "决算数")
SOURCES: Final = ("一般公共预算", "政府性基金", "事业收入", "其他收入")
WAGES: Final = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助")
POSTS: Final = ("行政编制", "事业编制", "行政工勤编制")
STAFF: Final = ("公务员", "事业人员", "工勤人员")
CARS: Final = ("因公出国", "公务用车运行", "公务接待")
NAMES: Final = ("企业上规模", "节能改造", "平台建设", "人才引进", "品牌培育")
HEAD: Final = {"类型": "整体自评", "模板包": "gd-zhanjiang", "年度": "2025", "填报日期": "2026-06-11"}
PROSE: Final = "资金落实"
Path = tuple[str | int, ...]


class Plain(str):
    """A scalar written without quotes."""

    __slots__ = ()


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _plain(dumper: yaml.CSafeDumper, text: Plain) -> yaml.ScalarNode:
    kind = "str" if text.endswith("%") else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(text))


_Dumper.add_representer(Plain, _plain)


def money(cents: int) -> Plain:
    """An amount in 万元 with two decimals."""
    return Plain(f"{Decimal(cents).scaleb(-2):.2f}")


def percent(part: int, whole: int) -> Plain:
    """A share in per cent, two decimals, half up."""
    return Plain(f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%")


def split(random: Random, total: int, into: int) -> list[int]:
    """Numbers above 0 that add up to the total."""
    cuts = sorted(random.sample(range(1, total), into - 1))
    return [b - a for a, b in zip((0, *cuts), (*cuts, total), strict=True)]


@dataclass(frozen=True)
class Money:
    """What a project was given and what became of it."""

    initial: int
    allocated: int
    spent: int
    reclaimed: int
    carried: int


def whole_unit(random: Random) -> dict[str, Any]:
    """A unit whose totals are typed beside their parts, with stated rates, results and sentences that tell them."""
    projects = [_project(random) for _ in range(random.randrange(2, 5))]
    basic = {name: _stages(random) for name in WAGES}
    staff = split(random, random.randrange(20, 90), len(STAFF))
    posts = split(random, sum(staff) + random.randrange(2, 9), len(POSTS))
    retired, cadres = random.randrange(1, 60), random.randrange(0, 5)
    return {
        **HEAD,
        "单位": {"名称": "某市测试局", "自称": "我局", "层级": "市级"},
        "人员": {
            "编制": {"合计": sum(posts), **dict(zip(POSTS, posts, strict=True))},
            "在职": {"合计": sum(staff), **dict(zip(STAFF, staff, strict=True))},
            "退休": retired,
            "离休": cadres,
            "财政供养": sum(staff) + retired + cadres,
        },
        "资产": _assets(random),
        "预算": _budget(random, projects, basic),
        "项目": [_project_tree(i, money_of) for i, money_of in enumerate(projects)],
        "成效": [{"领域": "工业", "指标": _results(random)}],
        "自报": {"在职人员控制率": percent(sum(staff), sum(posts)), **_stated(projects, basic)},
    }


def _project(random: Random) -> Money:
    initial = random.randrange(20_000, 90_000)
    allocated = initial - random.randrange(1_000, 9_000)
    reclaimed, carried = random.randrange(200, 2_000), random.choice((0, random.randrange(200, 2_000)))
    return Money(initial, allocated, allocated - reclaimed - carried, reclaimed, carried)


def _project_tree(at: int, own: Money) -> dict[str, Any]:
    amounts = {
        "年初预算": own.initial,
        "划拨": own.allocated,
        "支出": own.spent,
        "收回": own.reclaimed,
        "结转": own.carried,
    }
    return {"名称": NAMES[at], "预算": {**{k: money(v) for k, v in amounts.items()}, "原因": "部分合同跨年执行"}}


def _stages(random: Random) -> dict[str, int]:
    initial = random.randrange(20_000, 80_000)
    given = initial + random.randrange(1_000, 5_000)
    received = given - random.randrange(200, 500)
    return dict(zip(STAGES, (initial, given, received, received - random.randrange(200, 900)), strict=True))


def _sums(projects: list[Money], basic: dict[str, dict[str, int]]) -> dict[str, tuple[int, int]]:
    """The basic and the project expenditure of each stage."""
    given = sum(p.allocated for p in projects)
    of_projects = (sum(p.initial for p in projects), given, given, sum(p.spent for p in projects))
    return {s: (sum(row[s] for row in basic.values()), p) for s, p in zip(STAGES, of_projects, strict=True)}


def _budget(random: Random, projects: list[Money], basic: dict[str, dict[str, int]]) -> dict[str, Any]:
    sums = _sums(projects, basic)
    income = {s: split(random, sum(sums[s]), len(SOURCES)) for s in STAGES}
    cars = [split(random, random.randrange(300, 3_000), len(CARS)) for _ in range(2)]
    planned, used = max(cars, key=sum), min(cars, key=sum)
    return {
        "收入": {**_column({s: sum(v) for s, v in income.items()}),
               **{name: _column({s: income[s][i] for s in STAGES}) for i, name in enumerate(SOURCES)}},
        "支出": {
            **_column({s: sum(v) for s, v in sums.items()}),
            "基本支出": {**_column({s: v[0] for s, v in sums.items()}), **{n: _column(r) for n, r in basic.items()}},
            "项目支出": _column({s: v[1] for s, v in sums.items()}),
        },
        "调整原因": "年中追加人员经费",
        "上级资金": [_transfer(random)],
        "三公经费": {"预算数": money(sum(planned)), "决算数": money(sum(used)),
                 **{n: {"预算数": money(p), "决算数": money(u)} for n, p, u in zip(CARS, planned, used, strict=True)}},
        PROSE: _sentences(sums),
    }  # fmt: skip


def _column(amounts: dict[str, int]) -> dict[str, Plain]:
    return {stage: money(cents) for stage, cents in amounts.items()}


def _transfer(random: Random) -> dict[str, Any]:
    spent, left, carried_in = (random.randrange(*span) for span in ((60_000, 99_000), (100, 900), (100, 9_000)))
    amounts = {"上年结转": carried_in, "收入": spent + left - carried_in, "支出": spent, "结转": left}
    return {"名称": "省级专项资金", "收入含结转": False, **{k: money(v) for k, v in amounts.items()}}


def _assets(random: Random) -> dict[str, Plain]:
    used, rest, worn = random.randrange(9_000, 90_000), random.randrange(200, 500), random.randrange(600, 5_000)
    return {
        "固定资产原值": money(used + rest), "固定资产净值": money(used + rest - worn), "在用固定资产原值": money(used),
    }  # fmt: skip


def _results(random: Random) -> list[dict[str, Any]]:
    parts = [random.randrange(1_000, 9_000) for _ in range(3)]
    before = sum(parts) - random.randrange(200, 900)
    target = random.randrange(50, 90)
    done = target + random.randrange(1, 9)
    rows = [{"指标": f"{name}投资", "数值": money(p), "单位": "亿元"} for name, p in zip("甲乙丙", parts, strict=True)]
    return [
        {"指标": "工业投资", "数值": money(sum(parts)), "单位": "亿元", "上年数": money(before),
         "同比": percent(sum(parts) - before, before),
         "其中": rows},
        {"指标": "新升规企业", "数值": done, "单位": "家", "目标值": target, "完成进度": percent(done, target)},
    ]  # fmt: skip


def _stated(projects: list[Money], basic: dict[str, dict[str, int]]) -> dict[str, Plain]:
    sums = _sums(projects, basic)
    return {"资金使用率": percent(sum(sums["决算数"]), sum(sums["到位数"]))}


def _sentences(sums: dict[str, tuple[int, int]]) -> str:
    """What a clerk would write of the money: amounts, the rate, an equation, a sum."""
    received, (basic, projects) = sum(sums["到位数"]), sums["决算数"]
    spent = basic + projects
    rate = percent(spent, received)
    return (
        f"全年预算资金到位{money(received)}万元。"
        f"全年支出{money(spent)}万元，其中：基本支出{money(basic)}万元，项目支出{money(projects)}万元。"
        f"资金使用率{rate}。资金使用率＝{money(spent)}÷{money(received)}×100%＝{rate}。"
    )


def written(unit: dict[str, Any]) -> str:
    """The unit as a file."""
    return yaml.dump(unit, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4000)


def changed(unit: dict[str, Any], path: Path, by: int = 100) -> dict[str, Any]:
    """The unit with one cell raised: an amount or a rate by 1.00, a head by one; () is the unit itself."""
    return _changed(unit, path, by)


def _changed(tree: Any, path: Path, by: int) -> Any:
    if not path:
        return _raised(tree, by)
    step, rest = path[0], path[1:]
    if isinstance(tree, dict):
        return {key: _changed(value, rest, by) if key == step else value for key, value in tree.items()}
    return [_changed(value, rest, by) if at == step else value for at, value in enumerate(tree)]


def _raised(value: Any, by: int) -> Any:
    if isinstance(value, int):
        return value + 1
    sign = "%" if value.endswith("%") else ""
    return Plain(f"{Decimal(value.removesuffix('%')) + Decimal(by).scaleb(-2):.2f}{sign}")


def retold(text: str, at: int) -> str:
    """A sentence whose number at a position is 1.00 more."""
    numbers = list(re.finditer(r"\d+\.\d\d", text))
    one = numbers[at]
    return text[: one.start()] + f"{Decimal(one.group()) + 1:.2f}" + text[one.end() :]
