"""How numbers are spelt: signs, digits, multiples, units, and what looks like a number and isn't one."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

# One character for one, so that places in the folded text are places in what was typed.
_HALF: Final = dict(
    zip("０１２３４５６７８９．－−–﹣％﹪＋／＝：（）\u3000\u00a0", "0123456789.----%%+/=:()  ", strict=True)
)
_WIDE: Final = re.compile(f"[{''.join(_HALF)}]")  # few of a text, so that looking for them beats str.translate
_WIDE_COMMA: Final = re.compile(r"(?<=\d)，(?=\d{3}(?:[.,，]|(?!\d)))")

COUNT_UNITS: Final = (
    "平方公里", "平方米", "立方米", "千瓦时", "公里", "公顷", "公斤", "人次", "家次", "户次", "批次", "场次", "项次",
    "车次", "册次", "家", "户", "名", "人", "座", "台", "套", "项", "宗", "件",
    "次", "场", "份", "亩", "吨", "栋", "幢", "处", "条", "所", "间", "辆", "批", "位", "头", "只", "株", "册", "笔",
    "款", "块", "支", "张", "例", "起", "艘", "架", "个",
)  # fmt: skip
_NOT_UNITS: Final = r"(?!个(?:月|工作日|小时|季度|年|星期)|次[会产日要数]|人均|条例|处理|处于|所有|起步|起草|项下)"
HAN_DIGITS: Final = "零〇一二三四五六七八九"
_DIGITS: Final = "零一二三四五六七八九"
HAN_STARTS: Final = "一二三四五六七八九十两"
_HAN_MORE: Final = "零〇一二三四五六七八九两十百千万亿"

_PLAIN: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MULTIPLE: Final = r"(?:个亿|万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?!瓦)|百(?!分))"
_SPACE: Final = r"[ \t]*\n?[ \t]*"
UNIT: Final = (
    r"(?:(?:人民币)?元(?:人民币)?|美元|港元|港币|欧元|日元|%|个?百分点|分(?![之别钟成布类工组包散项配级批段公享析解局期])|"
    + _NOT_UNITS
    + "(?:"
    + "|".join(COUNT_UNITS)
    + "))"
)
_YEAR: Final = r"(?:19|20)\d\d"
# What is passed over; each must be told before numbers are, at the same place.
SKIPPED: Final = "|".join(
    (
        r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)",
        r"https?://[!-~]+|www\.[!-~]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9_.-]+",
        rf"[〔【\[(〈]{_YEAR}[〕】\])〉][ ]*第?[ ]*\d*[ ]*号?",
        rf"第[ ]*[\d{_HAN_MORE}]+",
        rf"{_YEAR}年?度?[ ]*(?:[—~～-]+|至|到)[ ]*{_YEAR}(?:年|(?![\d.]))",
        rf"{_YEAR}\.\d{{1,2}}\.\d{{1,2}}(?!\d)|{_YEAR}[/-]\d{{1,2}}(?:[/-]\d{{1,2}})?(?![\d.])",
        r"(?<![\d.,])\d{1,4}[ ]*(?:[年月日时点天周岁期届号秒倍]|分钟|小时|个(?:月|工作日|小时|季度|年|星期))(?![余多])",
        r"(?<![\d.,])\d{1,2}:\d\d(?::\d\d)?(?!\d)",
        r"(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?![\d.元])",
        r"(?:附件|附表|编码|编号|代码|账号|电话|邮编)[:：]?[ ]*[\d.-]*\d",
        r"[A-Za-z][A-Za-z0-9_]*(?:[.-]\d+)*|\d+(?:\.\d+)?[A-Za-z]+|\d+\+[A-Za-z]",
        r"(?m:^)[ \t]*(?:\d{1,2}[、.)](?![\d.])|\(\d{1,2}\))|[①-⑳]|\(\d{1,2}\)",
        r"(?<![\d.,=])\d+-\d+(?!-?[\d.,]*[ ]*[=÷/×)+*])(?:\.\d+)?(?:-\d+)*(?:" + _MULTIPLE + r")?",
    )
)
# What one of them can begin with: tells most characters of a text at once.
BEGIN: Final = rf"(?=[\dA-Za-z_.+ \t{{〔【\[(〈第附编代账电邮负百①-⑳{HAN_STARTS}-])"
NUMBER: Final = (
    rf"(?P<sign>(?<![\d.%)年月日元家户个名座台套项A-Za-z])-[ ]?|负)?(?P<plain>{_PLAIN})(?P<about>[多余来几]?)"
    rf"(?:{_SPACE}(?P<multiple>{_MULTIPLE}))?(?P<more>[多余]?)(?:{_SPACE}(?P<unit>{UNIT}))?"
)
HAN: Final = (
    rf"(?P<sharesign>负)?(?:百分之(?P<sharesign2>负)?(?P<share>\d+(?:\.\d+)?|[{HAN_DIGITS}{_HAN_MORE}]+(?:点[{HAN_DIGITS}]+)?)"
    rf"|(?P<below>[{HAN_STARTS}]+)分之(?P<above>[{HAN_STARTS}]+)"
    rf"|(?<![{_HAN_MORE}第])(?P<tenths>[{HAN_STARTS}]|\d(?:\.\d)?)成(?P<half>半|五)?(?![立为了员果效本熟长功交绩品分]))"
    rf"|(?<![第每统唯同其某专进单逐{_HAN_MORE}])(?P<han>[{HAN_STARTS}][{_HAN_MORE}]*)(?P<hanmore>[多余]?)(?P<hanunit>个亿元?|{UNIT})"
)
MULTIPLES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def folded(text: str) -> str:
    """Return the text with full-width signs made half-width, as long as it was."""
    return _WIDE_COMMA.sub(",", _WIDE.sub(lambda sign: _HALF[sign[0]], text))


def multiple_of(word: str) -> int:
    """Return what 万, 千万, 个亿 multiply by."""
    made = 1
    for char in word.replace("个", ""):
        made *= MULTIPLES[char]
    return made


def han_number(text: str) -> Fraction | None:
    """Return the number in Chinese characters (三百二十, 两千, 三点五), None for what isn't one."""
    whole, _, decimals = text.partition("点")
    number = _regular(whole)
    if number is None:
        number = _any(whole)
    if number is None:
        return None
    made = Fraction(number)
    for place, char in enumerate(decimals, 1):
        made += Fraction(max(HAN_DIGITS.index(char) - 1, 0), 10**place)
    return made


def _regular(text: str) -> int | None:
    """Return a number under ten thousand that is spelt as everyone spells it; None for any other."""
    plain, number, digit = text.replace("〇", "零").replace("两", "二"), 0, 0
    for char in plain:
        if char in _DIGITS:
            digit = _DIGITS.index(char)
        elif char in "十百千":
            number, digit = number + (digit or 1) * MULTIPLES[char], 0
        else:
            return None
    number += digit
    return number if _spelt(number) == ("一" * plain.startswith("十") + plain) else None


def _spelt(number: int) -> str:
    text, rest, is_gap = "", number, False
    for multiple in "千百十":
        digit, rest = divmod(rest, MULTIPLES[multiple])
        if digit:
            text += ("零" if is_gap and text else "") + _DIGITS[digit % 10] + multiple
        is_gap = not digit
    return text + ("零" if is_gap and text and rest else "") + (_DIGITS[rest] if rest or not text else "")


def _any(text: str) -> int | None:
    from cn2an import cn2an  # slow to import, and few texts need it

    try:
        return int(cn2an(text.replace("〇", "零"), "normal"))
    except (ValueError, KeyError, IndexError):  # 二一十: it looks up what it has no name for
        return None
