"""The figures of an invented unit, and the ways in which people write numbers and sentences about them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

UNIT: Final = """\
类型: 整体自评
模板包: gd-zhanjiang
年度: 2025
填报日期: 2026-06-11
单位: {名称: 某市测试局, 自称: 我局, 层级: 市级}
人员: {编制: {行政编制: 48, 事业编制: 17}, 在职: {公务员: 44, 事业人员: 15}, 退休: 36}
预算:
  收入: {年初预算: 8426.37, 调整预算: 8915.62, 到位数: 8915.62, 决算数: 8915.62}
  支出:
    基本支出: {年初预算: 2280.13, 调整预算: 2315.48, 到位数: 2315.48, 决算数: 2315.48}
    项目支出: {年初预算: 6146.24, 调整预算: 6600.14, 到位数: 6600.14, 决算数: 6433.57}
  上级资金:
    - {名称: 省级技改补助, 收入含结转: 是, 上年结转: 412.65, 收入: 6328.47, 支出: 5871.36, 统筹收回: 285.30}
  财政拨款: {年初预算: 8426.37万元, 决算数: 89156217.46元, 上年结转: 1283645.91元, 支出: 88104729.35元}
  存量资金: {上年末: 1527384.69元, 本年末: 1183920.57元}
  政府采购: {计划金额: 1356000元, 实际金额: 1287450元}
  三公经费: {预算数: 45.60, 公务用车运行: {决算数: 28.49}, 公务接待: {决算数: 4.37}}
  公用经费: {预算数: 312.80, 决算数: 288.47}
  调整原因: 年中追加
  结转原因: 尾款下年支付
资产: {固定资产原值: 52631748.20元, 在用固定资产原值: 51089216.70元}
项目:
  - 名称: 企业技术改造专项资金
    预算: {年初预算: 3250, 划拨: 3462.75, 支出: 3418.26, 原因: 尾款}
  - 名称: 数字园区建设经费
    预算: {年初预算: 1480, 划拨: 1523.84, 支出: 1467.92, 原因: 尾款}
  - 名称: 中小企业服务体系项目
    预算: {年初预算: 916.24, 划拨: 1113.55, 支出: 1047.39, 原因: 尾款}
  - 名称: 清洁生产审核经费
    预算: {年初预算: 500, 划拨: 500, 支出: 500}
成效:
  - 领域: 产业发展
    指标:
      - {指标: 全市规上工业总产值, 数值: 1867.05, 单位: 亿元, 同比: 6.38%}
      - {指标: 全市工业投资, 数值: 380.74, 单位: 亿元, 同比: -4.15%}
      - {指标: 年末高新技术企业, 数值: 1716, 单位: 家, 上年数: 1304}
      - {指标: 社会消费品零售总额, 数值: 1194.58, 单位: 亿元, 同比: 7.25%}
  - 领域: 信息基础设施
    指标:
      - {指标: 累计建成5G基站, 数值: 13068, 单位: 座}
      - {指标: 新增家庭宽带用户, 数值: 27314, 单位: 户}
      - {指标: 新增农村光纤用户, 数值: 48582, 单位: 户}
      - {指标: 固定宽带累计用户, 数值: 100846, 单位: 户}
"""
TEXT: Final = "其他情况"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of the unit: the words that name it, its number, its unit."""

    names: tuple[str, ...]
    number: str
    unit: str = "万元"


AMOUNTS: Final = (
    Money(("全年支出", "实际支出", "2025年我局支出决算数", "当年支出合计", "截至年末，实际支出"), "8749.05"),
    Money(("年初预算", "年初部门预算", "市财政年初批复的预算", "2025年初安排的部门预算"), "8426.37"),
    Money(("基本支出", "其中用于人员和日常运转的基本支出", "基本支出决算数"), "2315.48"),
    Money(("项目支出", "全年项目支出", "项目支出决算数"), "6433.57"),
    Money(("项目支出年初预算", "年初安排项目支出"), "6146.24"),
    Money(("企业技术改造专项资金支出", "企业技术改造专项资金实际支出", "企业技术改造项目全年实际支付"), "3418.26"),
    Money(("数字园区建设经费划拨", "数字园区建设经费到位", "数字园区建设实际拨付"), "1523.84"),
    Money(("中小企业服务体系项目年初预算", "中小企业服务体系项目年初安排"), "916.24"),
    Money(("公用经费支出", "公用经费决算数", "公用经费实际支出"), "288.47"),
    Money(("财政拨款支出", "当年财政拨款实际支出"), "88104729.35", "元"),
    Money(("固定资产原值", "年末固定资产原值"), "52631748.20", "元"),
    Money(("政府采购实际采购金额", "政府采购实际金额"), "1287450", "元"),
    Money(("全市规上工业总产值", "规上工业总产值完成"), "1867.05", "亿元"),
    Money(("社会消费品零售总额", "全市实现社会消费品零售总额"), "1194.58", "亿元"),
)
COUNTS: Final = (
    Money(("新增家庭宽带用户", "全年新增家庭宽带用户"), "27314", "户"),
    Money(("新增农村光纤用户", "截至12月底，新增农村光纤用户"), "48582", "户"),
    Money(("累计建成5G基站", "全市累计建成5G基站"), "13068", "座"),
    Money(("年末高新技术企业", "年末高新技术企业达到"), "1716", "家"),
)
LONG: Final = tuple(m for m in AMOUNTS if len(m.number) > len("1287450"))
LINKS: Final = ("", "为", "达", "共", "达到")
ENDS: Final = (
    "，保障了各项工作开展。", "，执行情况良好。", "。", "，主要用于日常运转和重点项目。", "，各科室按月核对。",
    "，已按规定公开。",
)  # fmt: skip
STARTS: Final = (
    "",
    "",
    "我局严格执行预算，",
    "经财务部门核对，",
    "一年来，我局压实责任，",
    "（一）资金情况。",
    "按照〔2025〕7号文件要求，",
)
NAMELESS: Final = ("账面共列{}。", "全部手续齐全，金额{}。", "经审计确认的数额是{}，手续完备。", "以上各笔共计{}。")


class Writer:
    """Random choices and the ways in which people write numbers."""

    def __init__(self, random: Random) -> None:
        """Take choices from ``random``."""
        self.random: Final = random

    def pick(self, among: tuple[str, ...]) -> str:
        """Return one of several texts."""
        return self.random.choice(among)

    def number(self, plain: str) -> str:
        """Return a number with separators, in full width or as it is."""
        way = self.random.random()
        whole, point, decimals = plain.partition(".")
        if way < 0.3 and len(whole) > len("999"):  # noqa: PLR2004 - three in ten
            return f"{int(whole):,}{point}{decimals}"
        if way < 0.5:  # noqa: PLR2004 - two in ten
            return plain.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
        return plain

    def sentence(self, name: str, number: str, unit: str) -> str:
        """Return a sentence that tells an amount."""
        return f"{self.pick(STARTS)}{name}{self.pick(LINKS)}{self.number(number)}{unit}{self.pick(ENDS)}"

    def slip(self, number: str) -> str:
        """Return a number with one digit changed, lost or doubled, or two exchanged; never rounding of it."""
        places = [i for i, c in enumerate(number) if c != "."]
        while True:
            at, way = self.random.choice(places[1:]), self.random.randrange(4)
            left, here, right = number[:at], number[at], number[at + 1 :]
            made = {
                0: left + str((int(here) + self.random.randint(1, 9)) % 10) + right,
                1: left + right,
                2: left + here * 2 + right,
                3: left[:-1] + here + left[-1] + right if left[-1] != "." else number,
            }[way]
            if self._is_wrong(made, number):
                return made

    @staticmethod
    def _is_wrong(made: str, number: str) -> bool:
        """Return whether a number isn't just the other one, rounded."""
        if made.endswith(".") or made.startswith("0"):
            return False
        grain = Decimal(1).scaleb(-len(made.partition(".")[2]))
        return Decimal(made) != Decimal(number).quantize(grain, ROUND_HALF_UP)

    def yaml(self, text: str) -> str:
        """Return the paragraph as a field of a file: on one line, folded or in a block."""
        way = self.random.randrange(3)
        if way == 0:
            return f'{TEXT}: "{text}"\n'
        if way == 1:
            return f"{TEXT}: |\n  {text}\n"
        cut = self.random.randrange(2, max(3, len(text) - 2))
        while not (_is_han(text[cut - 1]) and _is_han(text[cut])):
            cut = cut + 1 if cut < len(text) - 1 else 1
            if cut == 1:
                return f'{TEXT}: "{text}"\n'
        return f"{TEXT}:\n  {text[:cut]}\n  {text[cut:]}\n"


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
