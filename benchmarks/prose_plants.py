"""Sentences with one planted mistake each, and sound ones that look like it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from benchmarks.prose_writer import AMOUNTS, COUNTS, ENDS, LONG, NAMELESS, STARTS, Writer


def slip(w: Writer) -> str:
    """Plant a slip of the pen in an amount or a count."""
    one = w.random.choice(AMOUNTS + COUNTS)
    return w.sentence(w.pick(one.names), w.slip(one.number), one.unit)


def nameless(w: Writer) -> str:
    """Plant a slip in a long amount that nothing names."""
    one = w.random.choice(LONG)
    return w.pick(STARTS) + w.pick(NAMELESS).format(w.number(w.slip(one.number)) + one.unit)


def close(w: Writer) -> str:
    """Plant an amount that is off by less than 0.5 %, without a single slip."""
    one = w.random.choice(AMOUNTS)
    right = Decimal(one.number)
    while True:
        off = right * Decimal(w.random.choice((-1, 1)) * w.random.randint(12, 40)) / 10000
        made = f"{right + off:.2f}"
        if sum(a != b for a, b in zip(made, f"{right:.2f}", strict=False)) > len("12"):
            return w.sentence(w.pick(one.names), made, one.unit)


def power(w: Writer) -> str:
    """Plant a decimal point in the wrong place."""
    one = w.random.choice(AMOUNTS)
    made = Decimal(one.number).scaleb(w.random.choice((-2, -1, 1, 2)))
    return w.sentence(w.pick(one.names), f"{made:f}", one.unit)


def unit(w: Writer) -> str:
    """Plant 元 for 万元 or 万元 for 元."""
    one = w.random.choice(tuple(m for m in AMOUNTS if m.unit != "亿元"))
    return w.sentence(w.pick(one.names), one.number, {"万元": "元", "元": "万元"}[one.unit])


SWAPS: Final = (
    (("全年支出", "实际支出", "支出决算数", "一般公共预算支出"), ("8426.37",)),
    (("年初预算", "年初部门预算"), ("8749.05",)),
    (("项目支出年初预算",), ("6433.57", "6600.14")),
    (("项目支出实际支出", "项目支出决算数"), ("6146.24", "6600.14")),
    (("企业技术改造专项资金实际支出", "企业技术改造专项资金支出"), ("3462.75", "1467.92", "1047.39")),
    (("数字园区建设经费年初预算",), ("1467.92", "1523.84")),
    (("数字园区建设经费支出",), ("1523.84", "3418.26")),
    (("中小企业服务体系项目划拨",), ("916.24", "1047.39")),
    (("公用经费实际支出",), ("312.80",)),
)


def swap(w: Writer) -> str:
    """Plant another datum's amount."""
    names, numbers = w.random.choice(SWAPS)
    return w.sentence(w.pick(names), w.pick(numbers), "万元")


def swapped_count(w: Writer) -> str:
    """Plant another result's count."""
    one, other = w.random.sample([c for c in COUNTS if c.unit == "户"], 2)
    return w.sentence(w.pick(one.names), other.number, one.unit)


RATIOS: Final = (  # names, right value, operands as written
    (("资金使用率", "我局资金使用率", "全年资金使用率"), "98.13", "8749.05", "8915.62"),
    (("预算执行率", "执行率", "整体预算执行率"), "98.13", "8749.05", "8915.62"),
    (("政府采购执行率", "采购执行率"), "94.94", "1287450", "1356000"),
    (("固定资产利用率", "资产利用率"), "97.07", "51089216.70", "52631748.20"),
    (("三公经费控制率", "“三公”经费控制率"), "72.06", "32.86", "45.60"),
    (("公用经费控制率",), "92.22", "288.47", "312.80"),
)


def ratio(w: Writer) -> str:
    """Plant a wrong ratio beside its name."""
    names, right, _, _ = w.random.choice(RATIOS)
    off = w.random.choice((-1, 1)) * w.random.choice((2, 3, 4, 11, 27, 130, 345))
    return w.sentence(w.pick(names), f"{Decimal(right) + Decimal(off) / 100}", "%")


def worked_out(w: Writer) -> str:
    """Plant a wrong result behind a ratio's formula."""
    names, right, over, under = w.random.choice(RATIOS)
    signs = w.pick(("÷", "/"))
    wrong = Decimal(right) + Decimal(w.random.choice((-13, -4, 4, 12))) / 100
    return f"{w.pick(names)}＝{over}{signs}{under}×100%＝{wrong}%{w.pick(ENDS)}"


CUT: Final = (("政府采购执行率", "94"), ("固定资产利用率", "97.06"), ("资产利用率", "97.0"))
GREW: Final = ("增长", "同比增长", "比上年增长")
CUT_GROWTH: Final = ("31", "31.5", "31.59")


def cut(w: Writer) -> str:
    """Plant a ratio whose decimals were cut off."""
    if w.random.random() < 0.5:  # noqa: PLR2004 - every other
        name, made = w.random.choice(CUT)
        return w.sentence(name, made, "%")
    start = w.pick(("年末高新技术企业1716家，", "年末高新技术企业1716家，比上年净增412家，"))
    return f"{start}{w.pick(GREW)}{w.number(w.pick(CUT_GROWTH))}%{w.pick(ENDS)}"


def sign(w: Writer) -> str:
    """Plant a lost minus sign."""
    name = w.pick(("存量资金效率性", "国库集中支付结转结余存量资金效率性", "存量资金变动率"))
    made = w.number("22.49")
    formula = w.pick(("", "＝（1183920.57÷1527384.69－1）×100%"))
    return f"{w.pick(STARTS)}{name}{formula or '为'}{'＝' if formula else ''}{made}%{w.pick(ENDS)}"


def turned(w: Writer) -> str:
    """Plant growth where something fell."""
    name, grew = w.pick(("全市工业投资", "工业投资")), w.pick(GREW)
    return f"{w.pick(STARTS)}{name}380.74亿元，{grew}{w.number('4.15')}%{w.pick(ENDS)}"


def other_operands(w: Writer) -> str:
    """Plant a ratio without what has to be subtracted."""
    before, link = w.pick(("全年支出5871.36万元，", "按规定使用，", "")), w.pick(("为", "达到", ""))
    return f"省级技改补助{before}资金使用率{link}{w.number('92.78')}%{w.pick(ENDS)}"


THINGS: Final = (
    ("推动", "家工业企业实施技术改造"), ("培训", "名中小企业经营管理人员"), ("组织", "家企业参加产销对接活动"),
    ("走访", "家规模以上工业企业"), ("建成", "个乡镇物流服务站点"),
)  # fmt: skip


def twice(w: Writer) -> str:
    """Plant two numbers for one thing."""
    verb, thing = w.random.choice(THINGS)
    one, other = w.random.sample(range(110, 890, 7), 2)
    between = w.pick(("，各科室分片包干。", "。工作中坚持问题导向，逐月调度。", "，受到服务对象好评。"))
    first = f"{w.pick(('我局', '全年', '2025年'))}{verb}{w.number(str(one))}{thing}"
    again = f"{w.pick(('全年', '一年来，我局', '我局'))}{verb}{w.number(str(other))}{thing}"
    return first + between + again + w.pick(ENDS)


def received(w: Writer) -> str:
    """Plant two totals for one description."""
    what = w.pick(("收到中央、省级专项补助资金", "争取上级扶持产业发展资金", "下达各县区企业奖补资金"))
    one, other = (f"{w.random.randint(300000, 990000) / 100:.2f}" for _ in range(2))
    return f"2025年共{what}{w.number(one)}万元，专款专用。2025年共{what}{w.number(other)}万元，年末清算。"


def million_households(w: Writer) -> str:
    """Plant 万户 beside 户."""
    a, b, c = (w.random.randint(2100, 19000) for _ in range(3))
    what = w.random.sample(["固定宽带用户", "企业专线用户", "千兆用户", "移动物联网用户", "电视业务用户"], 3)
    told = (f"新增{thing}{w.number(str(n))}" for thing, n in zip(what, (a, b, c), strict=True))
    return w.pick(("全年", "截至12月底，")) + "户，".join(told) + "万户" + w.pick(ENDS)


def false_quotient(w: Writer) -> str:
    """Plant a false quotient of things that no datum has."""
    under = w.random.randint(40, 300)
    over = w.random.randint(under // 3, under - 3)
    right = Decimal(over * 100) / Decimal(under)
    wrong = right + Decimal(w.random.choice((-3, -2, 2, 5)))
    name = w.pick(("设备开机率", "检查覆盖率", "培训合格率", "办结率"))
    return f"{name}{w.pick(('=', '＝'))}{over}{w.pick(('/', '÷'))}{under}×100%＝{wrong:.2f}%{w.pick(ENDS)}"


def false_sum(w: Writer) -> str:
    """Plant a false sum."""
    parts = [Decimal(w.random.randint(2000, 90000)) / 100 for _ in range(w.random.choice((2, 3)))]
    total = sum(parts) + Decimal(w.random.choice((-9, -1, 1, 10))) / w.random.choice((1, 10))
    plus = w.pick(("+", "＋"))
    start = w.pick(("各批次资金合计", "三个片区投入", "以上几项共"))
    return f"{start}{plus.join(map(str, parts))}＝{total:.2f}万元{w.pick(ENDS)}"


def growth(w: Writer) -> str:
    """Plant an absolute change told as growth."""
    what = w.pick(("专精特新企业", "省级示范平台", "创新型中小企业"))
    now = w.random.randint(7, 60)
    start, grew = w.pick(("全市", "成功申报", "新认定")), w.pick(("同比增长", "比上年增长", "较上年同期增长"))
    return f"{start}{what}{now}家，{grew}{w.random.randint(2, 6)}家{w.pick(ENDS)}"


def parts(w: Writer) -> str:
    """Plant parts that make more than their whole."""
    one, other = w.random.randint(120, 400), w.random.randint(120, 400)
    whole = one + other - w.random.choice((2, 7, 30))
    a, b = w.random.sample(["县属", "市属", "民营", "外资"], 2)
    unit = w.pick(("亿元", "万元"))
    start = w.pick(("全年完成技改投资", "共引导社会投入", "到位产业资金"))
    return f"{start}{whole}.5{unit}，其中{a}{one}.3{unit}，{b}{other}.4{unit}{w.pick(ENDS)}"


def points(w: Writer) -> str:
    """Plant points that their parts don't make."""
    one, other = w.random.randint(5, 12), w.random.randint(5, 12)
    told = one + other - w.random.choice((1, 2))
    name, a, b = w.random.choice((("过程管理", "资金管理", "业务管理"), ("预算执行", "支出管理", "资产管理")))
    return f"{name}指标总分{one + other}分，自评得分{told}分，其中{a}{one}分、{b}{other}分{w.pick(ENDS)}"


def two_ways(w: Writer) -> str:
    """Plant a total of points that is reached with and without the bonus."""
    a, b, c = w.random.randint(15, 19), w.random.randint(24, 28), w.random.randint(28, 30)
    total = a + b + c + 20 + 1
    less = w.random.randint(8, b - 9)
    return (
        f"自评总分{total}分，其中投入{a}分、过程{b}分、产出{c}分、效益20分，另有加分1分。"
        f"过程{b + 1 - less}＋{less}＝{b + 1}分{w.pick(ENDS)}"
    )


def sound_amount(w: Writer) -> str:
    """Write an amount as it is."""
    one = w.random.choice(AMOUNTS + COUNTS)
    return w.sentence(w.pick(one.names), one.number, one.unit)


def sound_rounded(w: Writer) -> str:
    """Write amounts rounded, converted or about so much."""
    return w.pick(
        (
            "全年支出约8750万元，其中项目支出6433.6万元。",
            "实际支出87490500元，折合0.87亿元，比年初预算增加322.68万元。",
            "年初部门预算8426.4万元，调整后预算8915.6万元。",
            "固定资产原值超过5200万元，近5263.2万元。",
            "规上工业总产值逾1860亿元，社会消费品零售总额1195亿元。",
            "财政拨款支出8810.47万元，折合0.88亿元。",
        )
    )


def sound_ratio(w: Writer) -> str:
    """Write a ratio as it is."""
    names, right, over, under = w.random.choice(RATIOS)
    made = w.pick((right, f"{Decimal(right):.1f}"))
    if w.random.random() < 0.5:  # noqa: PLR2004 - every other
        return w.sentence(w.pick(names), made, "%")
    return f"{w.pick(names)}＝{over}÷{under}×100%＝{right}%{w.pick(ENDS)}"


def sound_of_others(w: Writer) -> str:
    """Write of other years, wider areas, targets, things that no datum knows."""
    return w.pick(
        (
            "2024年全年支出8437.26万元，资金使用率95.31%，2025年明显好转。",
            "上年同期项目支出6343.75万元，采购执行率90.12%。",
            "全省平均预算执行率95.6%，我局高于平均水平。",
            "力争资金使用率不低于95%，政府采购执行率达到90%以上。",
            "举办产销对接活动23场，签约金额14.83亿元，带动就业2731人。",
            "走访企业1304家次，解决问题412个，办结率100%。",
            "信息化科牵头建设云平台，合同金额876.4万元，分三期支付。",
            "〔2025〕18号文件明确，2023—2025年累计安排技改资金2.5亿元，惠及220家企业。",
            "联系电话0759-0000000，详见附件6-1第3页，网址 http://www.example.gov.cn/8749/05.html 。",
            "经开区完成工业投资119.75亿元，增长5.2%，总量居全市第三。",
            "项目库储备项目345个，总投资1756.84亿元，其中年度计划投资158.91亿元。",
            "5G专网项目12个，千兆小区500M以上用户占比66%，提高2.3个百分点。",
            "预算执行率98.13%，比上年提高3.05个百分点。",
            "会议于2025年11月28日召开，87名代表参加，三分之二以上同意。",
            "第二季度完成投资87.49亿元，占全年的23%。",
            "工业投资下降4.15%，降幅比上年收窄2.1个百分点。",
        )
    )


def sound_sums(w: Writer) -> str:
    """Write what adds up."""
    return w.pick(
        (
            "全年支出8749.05万元，其中基本支出2315.48万元、项目支出6433.57万元。",
            "三公经费支出28.49＋4.37＝32.86万元，控制率72.06%。",
            "年初预算8426.37万元，到位8915.62万元，支出8749.05万元，资金使用率98.13%。",
            "省级技改补助收入6328.47万元，支出5871.36万元，统筹收回285.3万元，结转171.81万元，使用率97.16%。",
            "高新技术企业由1304家增加到1716家，净增412家，增长31.6%。",
            "年初预算和实际支出分别为8426.37万元和8749.05万元。",
            "数字园区建设经费年初预算1480万元，划拨1523.84万元，支出1467.92万元。",
            "存量资金由年初的1527384.69元降到1183920.57元，效率性－22.49%。",
        )
    )
