"""Sentences whose numbers contradict one another without a formula: sums, shares, savings, targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from benchmarks.prose_writer import ENDS, Writer

_PARTS: Final = (
    ("男职工", "女职工", "人"), ("城区", "乡镇", "家"), ("第一批", "第二批", "户"), ("上半年", "下半年", "场"),
    ("甲片区", "乙片区", "万元"), ("线上", "线下", "次"),
)  # fmt: skip
_TOTALS: Final = ("共", "合计", "共计", "总计")


def sum_behind(w: Writer) -> str:
    """Plant a wrong total behind its parts."""
    one, other, unit = w.random.choice(_PARTS)
    a, b = w.random.randint(11, 88), w.random.randint(11, 88)
    total = a + b + w.random.choice((-10, -9, -1, 1, 2, 9))
    return f"{one}{a}{unit}、{other}{b}{unit}，{w.pick(_TOTALS)}{total}{unit}{w.pick(ENDS)}"


def halves(w: Writer) -> str:
    """Plant two halves that don't make their whole."""
    one, other, unit = w.random.choice([p for p in _PARTS if p[0] in ("男职工", "城区", "上半年", "线上")])
    a, b = w.random.randint(30, 88), w.random.randint(30, 88)
    total = a + b + w.random.choice((4, 6, 10))
    return f"{w.pick(('全年', '合计', '总共'))}{total}{unit}，其中{one}{a}{unit}、{other}{b}{unit}{w.pick(ENDS)}"


def share(w: Writer) -> str:
    """Plant a wrong share."""
    whole, percent = w.random.randint(21, 96) * 10, w.random.randint(12, 80)
    part, wrong = Decimal(whole * percent) / 100, percent + w.random.choice((-9, -2, 3, 11))
    return w.pick(
        (
            f"设备投入{whole}万元，其中软件{part}万元，占{wrong}%{w.pick(ENDS)}",
            f"软件投入{part}万元，占设备总投入{whole}万元的{wrong}%{w.pick(ENDS)}",
        )
    )


def share_of_data(w: Writer) -> str:
    """Plant a wrong share of a total that only the data have: 8749.05万元."""
    name, part, right = w.random.choice((("项目支出", "6433.57", "73.53"), ("基本支出", "2315.48", "26.47")))
    wrong = Decimal(right) + w.random.choice((-11, -3, 2, 17))
    return f"{name}{part}万元，占{w.pick(('总支出', '全年支出', '支出总额'))}的{wrong}%{w.pick(ENDS)}"


def saved(w: Writer) -> str:
    """Plant a wrong saving."""
    planned, done = w.random.randint(4000, 9000), w.random.randint(1100, 3900)
    less = Decimal(planned - done) / 10 + w.random.choice((-3, 2, 20))
    plan, word = w.pick(("采购预算", "合同预算", "设备采购计划")), w.pick(("节约", "节省资金"))
    pair = f"{plan}{Decimal(planned) / 10}万元，实际采购{Decimal(done) / 10}万元"
    return f"{pair}，{word}{less}万元{w.pick(ENDS)}"


def claim(w: Writer) -> str:
    """Plant a target that was missed and is said to be reached."""
    target = w.random.randint(40, 90)
    thing, unit = w.random.choice((("走访企业", "家次"), ("科普讲座", "场"), ("改造厕所", "座"), ("骨干培训", "人次")))
    said = w.pick(("已完成目标", "圆满完成任务", "超额完成全年任务", "全面完成目标"))
    return f"{thing}目标{target}{unit}，完成{target - w.random.randint(1, 9)}{unit}，{said}{w.pick(ENDS)}"


def far_off(w: Writer) -> str:
    """Plant a column of the whole that is simply another number."""
    name = w.pick(("到位数", "年初预算数", "支出决算数", "调整预算数", "总支出"))
    return f"{w.pick(('全年', '2025年', ''))}{name}{w.random.randint(310000, 690000) / 100:.2f}万元{w.pick(ENDS)}"


SOUND_HIDDEN: Final = (
    "男职工32人、女职工27人，共59人。", "第一批12户、第二批15户，累计38户。", "全年158场，其中线上62场、线下96场。",
    "软件投入36万元，占设备总投入120万元的30%。", "项目支出6433.57万元，占总支出的73.53%。",
    "乡镇企业占全市的35%，城区占六成以上。",
    "采购预算135.6万元，实际采购128.75万元，节约6.85万元，节约率5.05%。",
    "走访企业目标60家次，完成58家次，差2家次未完成目标。",
    "在职59人，其中党员41人、女职工22人。", "党员41人，占69.49%。", "招录3人、退休4人，共7人次变动。",
    "科普讲座目标60场，完成66场，超额完成任务。", "安排2315.48万元保障运转，安排6433.57万元开展各类项目。",
)  # fmt: skip


def sound_hidden(w: Writer) -> str:
    """Write what fits."""
    return w.pick(SOUND_HIDDEN)
