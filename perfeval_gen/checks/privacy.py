"""PE6xx: private data on its way to paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, Stage, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.number_words import folded
from perfeval_gen.source.positions import place_in
from perfeval_gen.view.privacy import mask_phone

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: "
PE601: Final = Code(
    "PE601", "个人信息不进入公开稿", Severity.NOTE,
    "手机号等个人信息在草稿、报送稿照印，公开稿按模板包的规定遮盖或省略。",
    remedy="不需要印的，删去即可",
    bad=f'{_HEAD}{{名称: 某县数据局, 联络人: {{移动电话: "13800000000"}}}}\n',
    good=f"{_HEAD}{{名称: 某县数据局, 联络人: {{办公电话: 0759-0000000}}}}\n",
)  # fmt: skip
PE602: Final = Code(
    "PE602", "正文里有个人信息", Severity.WARNING,
    "手机号、身份证号写在正文、名称里，程序不遮盖，照样印出；联络人的电话等专门的字段里的才按模板包的规定遮盖。"
    "草稿、报送稿是警告；公开稿里有身份证号的是错误，不生成文档。",
    remedy="删去；手机号可写进联络人的电话，确是对外公布的电话写进“核实”",
    article="《中华人民共和国政府信息公开条例》（国务院令第711号）第十五条",
    bad=f"{_HEAD}{{名称: 某县数据局}}\n自评结果: 预算执行情况良好，联系人手机13800000000。\n",
    good=f"{_HEAD}{{名称: 某县数据局}}\n自评结果: 预算执行情况良好，办公电话0759-0000000。\n",
)  # fmt: skip
CODES: Final = (PE601, PE602)
_MOBILE: Final = pattern(
    r"(?<![0-9A-Za-z.\-])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}"
    r"(?![0-9.\-]|\s*[万亿]?(?:元|人|户|个|家|吨|千瓦))"
)
_IDENTITY: Final = pattern(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}[- ]?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[- ]?[0-9]{3}"
    r"[0-9XxＸｘ](?![0-9A-Za-z])"
)
_GAP: Final = pattern("[- ]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999
_CHECK_DIGITS: Final = "10X98765432"
_WIDE_X: Final = str.maketrans("Ｘｘ", "Xx")
_NOT_PRINTED: Final = ("previous_year", "acknowledged")


@check(PE601)
def private_data(facts: Facts) -> Iterator[Diagnostic]:
    """Point out mobile numbers and e-mail addresses, which the published form won't show as they are."""
    for path, _, shape in facts.fields:
        value = facts.document.get(*path) if shape.private else None
        if not isinstance(value, str):
            continue
        if shape.private == "电话" and mask_phone(value) != value:
            yield finding(PE601, "手机号不进入公开稿", facts.document.at(path), mark="公开稿遮盖中间几位")
        elif shape.private == "邮箱" and "@" in value:
            yield finding(PE601, "邮箱不进入公开稿", facts.document.at(path), mark="公开稿省略")


@check(PE602)
def no_private_data_in_text(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of mobile numbers and identity card numbers where they are printed as they stand; the latter block."""
    is_public = facts.stage is Stage.PUBLICATION
    for typed, place in _printed(facts):
        text = folded(typed)
        for match in _MOBILE.finditer(text):
            yield finding(PE602, "正文里写了手机号", place(*match.span()), mark="公开稿照样印出")
        for match in _IDENTITY.finditer(text):
            if _is_identity(_GAP.sub("", match.group())):
                mark = "公开稿里不能有" if is_public else "公开稿里不能有，到时不生成"
                grave = Severity.ERROR if is_public else None
                hint = "删去身份证号"
                yield finding(PE602, "正文里写了身份证号", place(*match.span()), mark=mark, hint=hint, severity=grave)


def _printed(facts: Facts) -> Iterator[tuple[str, Callable[[int, int], Location]]]:
    """Yield the running text, and the names and the like that aren't known to be private."""
    told = [one for one in (*facts.texts, *facts.unread) if one.path[0] not in _NOT_PRINTED]
    seen = {segment.path for segment in told}
    yield from ((segment.text, segment.at) for segment in told)
    for path, node, shape in facts.fields:
        is_text = node.kind == "scalar" and "string" in shape.types and not shape.private
        if is_text and path not in seen and path[0] not in _NOT_PRINTED:
            yield node.value, partial(place_in, node)


def _is_identity(number: str) -> bool:
    """Return whether the last digit is the check digit (GB 11643—1999)."""
    added = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[added % len(_CHECK_DIGITS)] == number[-1].translate(_WIDE_X).upper()
