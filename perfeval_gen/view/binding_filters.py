"""How a referenced value may be printed otherwise: another unit, other decimals, as capital numerals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from perfeval_gen.quantities import MINUS, as_percent, as_plain, round_half_up, yuan_in
from perfeval_gen.view.references import Value
from perfeval_gen.view.style import share_text

_PLACES: Final = 2
_MOST: Final = 8
_LARGEST: Final = 10**16  # what capital numerals have words for


def filtered(value: Value, name: str, argument: int | None, ratio_places: int) -> Value | str:
    """Return the value printed as a filter says, or in Chinese why it can't be."""
    if name not in FILTERS:
        raise KeyError(name)
    if argument is not None and not 0 <= argument <= _MOST:
        return f"小数的位数写 0 到 {_MOST}"
    if value.number is None:  # 待填, 无, 不适用 stay what they are
        return f"“{value.text}”是文字，不能换算" if _is_word(value) else value
    return FILTERS[name](value, value.number, argument, ratio_places)


def calculated(left: Value, sign: str, right: Value, ratio_places: int) -> Value | str:
    """Return the exact result of two values of one kind with the finer decimals, or in Chinese why there is none."""
    if left.number is None or right.number is None or left.kind != right.kind:
        return f"{left.kind}和{right.kind}不能用“{sign}”"
    if sign == "/" and not right.number:
        return "分母是 0，不能相除"
    if sign == "/":
        return _percent(left, left.number / right.number, None, ratio_places)
    number = left.number + right.number if sign == "+" else left.number - right.number
    return _decimals(left, number, max(left.places, right.places), ratio_places)


def _is_word(value: Value) -> bool:
    return value.text not in ("【待填】", "无", "不适用", "—")


def _money(unit: str) -> Callable[[Value, Fraction, int | None, int], Value | str]:
    def convert(value: Value, number: Fraction, argument: int | None, _ratio: int) -> Value | str:
        if value.kind != "金额":
            return f"“|{unit}”只用于金额，这里是{value.kind}"
        bare = as_plain(number / yuan_in(unit), _PLACES if argument is None else argument)
        return replace(value, text=f"{bare}{unit}", bare=bare, unit=unit)

    return convert


def _share(value: Value, number: Fraction, argument: int | None, ratio_places: int) -> Value | str:
    if value.kind == "金额":
        return "“|百分数”只用于比率，这里是金额"
    return _percent(value, number, argument, ratio_places)


def _percent(_value: Value, number: Fraction, argument: int | None, ratio_places: int) -> Value:
    text = share_text(number, ratio_places) if argument is None else as_percent(number, argument)
    return Value(text, text.rstrip("%"), "比率", number, "%")


def _capital(value: Value, number: Fraction, _argument: int | None, _ratio: int) -> Value | str:
    if value.kind != "金额":
        return f"“|大写”只用于金额，这里是{value.kind}"
    if abs(number) >= _LARGEST:
        return "金额太大，没有大写的写法"
    return replace(value, text=capital(round_half_up(number, _PLACES)), unit="", kind="文字", number=None)


def capital(yuan: Decimal) -> str:
    """Return an amount as it is written on vouchers: 壹亿肆仟伍佰壹拾陆万伍仟捌佰元整."""
    from cn2an import an2cn  # slow to import, and few texts need it

    words = str(an2cn(f"{abs(yuan):f}", "rmb"))
    ending = "" if words.endswith(("分", "整")) else "整"
    return ("负" if yuan < 0 else "") + words + ending


def _bare(value: Value, _number: Fraction, argument: int | None, _ratio: int) -> Value | str:
    if argument is not None:
        return "“|数”后面不写位数，位数写成 |位数(1)|数"
    return replace(value, text=value.bare)


def _decimals(value: Value, number: Fraction, argument: int | None, _ratio: int) -> Value | str:
    if argument is None:
        return "写明几位小数，例如 |位数(1)"
    shown = number / yuan_in(value.unit) if value.kind == "金额" else number * 100 if value.unit == "%" else number
    bare = as_plain(shown, argument)
    ending = value.text.removeprefix(value.bare)
    return replace(value, text=bare + ending, bare=bare, number=number)


def _absolute(value: Value, number: Fraction, _argument: int | None, _ratio: int) -> Value | str:
    bare = value.bare.removeprefix(MINUS)
    return replace(value, text=value.text.removeprefix(MINUS), bare=bare, number=abs(number))


FILTERS: Final[Mapping[str, Callable[[Value, Fraction, int | None, int], Value | str]]] = {
    "元": _money("元"),
    "万元": _money("万元"),
    "亿元": _money("亿元"),
    "百分数": _share,
    "大写": _capital,
    "数": _bare,
    "位数": _decimals,
    "绝对值": _absolute,
}
