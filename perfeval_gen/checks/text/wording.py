"""PE451–PE454, PE458: document numbers, punctuation, brackets and digits as official Chinese writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.text.passages import Hit, named_fields, own_words, told_once
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.segments import Segment

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_NOTICE: Final = "依据文件: [{标题: 关于开展2026年绩效自评的通知, 文号: %s}]\n"
_STYLE: Final = "GB/T 9704—2012《党政机关公文格式》"
PE451: Final = Code(
    "PE451", "文号写法不规范", Severity.NOTE,
    "文号写作“机关代字〔年份〕序号号”：年份用六角括号〔〕，年份与序号之间没有空格，序号前不写“第”、不补零。",
    remedy="按“某财绩〔2026〕1号”的样子写", rule="TXT-01", article=f"{_STYLE}7.2.5",
    bad=_HEAD + _NOTICE % "某财绩【2026】01号",
    good=_HEAD + _NOTICE % "某财绩〔2026〕1号",
)  # fmt: skip
PE452: Final = Code(
    "PE452", "中文里用了半角标点", Severity.NOTE,
    "中文里的逗号、句号、分号、冒号、括号等用全角，印出来才对齐。",
    remedy="改成全角标点", rule="TXT-02", article="GB/T 15834—2011《标点符号用法》",
    bad=f"{_HEAD}自评结果: 各项任务按期完成,资金管理规范。\n",
    good=f"{_HEAD}自评结果: 各项任务按期完成，资金管理规范。\n",
)  # fmt: skip
PE453: Final = Code(
    "PE453", "括号、书名号、引号不成对", Severity.WARNING,
    "《》（）“”〔〕要成对；缺了一半，读的人不知道到哪里为止。一种里面套同一种的只提示：书名号里用〈〉，引号里用‘’，括号里换一种括号。",
    remedy="补上另一半，或删去多出的一半；套用的，里面的换一种", rule="TXT-03",
    article="GB/T 15834—2011《标点符号用法》",
    bad=f"{_HEAD}自评结果: 按照《预算绩效管理办法的要求开展自评。\n",
    good=f"{_HEAD}自评结果: 按照《预算绩效管理办法》的要求开展自评。\n",
)  # fmt: skip
PE454: Final = Code(
    "PE454", "标点重复", Severity.NOTE, "两个标点连在一起，多半是删改时留下的。",
    remedy="删去多余的一个", rule="TXT-04",
    bad=f"{_HEAD}自评结果: 各项任务按期完成。。\n", good=f"{_HEAD}自评结果: 各项任务按期完成。\n",
)  # fmt: skip
PE458: Final = Code(
    "PE458", "数字或百分号用了全角", Severity.WARNING,
    "阿拉伯数字和百分号用半角（占半个字），全角的印出来又宽又散，也不便查找。数仍按原意读。",
    remedy="改成半角的数字和百分号", article="GB/T 15835—2011《出版物上数字用法》",
    bad=f"{_HEAD}自评结果: 按期完成率９５．５％，高于年度目标。\n",
    good=f"{_HEAD}自评结果: 按期完成率95.5%，高于年度目标。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE451, PE452, PE453, PE454, PE458)

_HAN: Final = "\u3400-\u9fff"
_NUMBERED: Final = re.compile(
    rf"(?<=[{_HAN}A-Za-z])(?P<a>\s*)(?P<open>[〔\[【（(［])\s*(?P<year>(?:19|20)[0-9]{{2}})\s*(?P<close>[〕\]】）)］])"
    r"(?P<b>\s*)(?P<di>第?)(?P<c>\s*)(?P<no>[0-9]{1,5})(?P<d>\s*)号"
)
_WIDE: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW: Final = re.compile(r"[,;:?!()]|(?<=[\u3400-\u9fff）”》])\.(?=[\u3400-\u9fff“《]|$)", re.MULTILINE)
_WIDE_SIGN: Final = re.compile(rf"[{_HAN}，。；：、“”《》（）〔〕％]")
_PAIRS: Final = {"》": "《", "）": "（", "”": "“", "〕": "〔", "】": "【", "〉": "〈"}
_INSIDE: Final = {"《": "〈", "》": "〉", "“": "‘", "”": "’"}
_INNER: Final = {"《": "〈〉", "“": "‘’", "（": "〔〕"}
_OPEN: Final = frozenset(_PAIRS.values())
_PAIRED: Final = re.compile(f"[{''.join((*_PAIRS, *_PAIRS.values()))}]")
_BRACKET: Final = re.compile("[()（）]")
_LABEL: Final = re.compile(
    r"(?:^|(?<=[。；：，、\n\s]))(?:[0-9]{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})[）)]", re.MULTILINE
)
_TWICE: Final = re.compile(r"([，。；：、])\1|[，、；：]。|[、：；]，|。[，、；]|，[、；：]")
_DOTS: Final = re.compile(r"。{3,}")
_WIDE_DIGIT: Final = re.compile(r"[０-９％﹪]")
_WIDE_NUMBER: Final = re.compile(r"[0-9]*[０-９](?:[0-9０-９]|[．，](?=[０-９]))*[％﹪]?|[％﹪]")


# -- document numbers -----------------------------------------------------------------------------------------------


@check(PE451)
def document_numbers_are_regular(facts: Facts) -> Iterator[Diagnostic]:
    """Point out document numbers with other brackets, blanks, 第 or leading zeros."""
    fields = (*named_fields(facts, "number", "adjustment_number"), *named_fields(facts, "title"), *facts.texts)
    hits = [hit for segment in fields for hit in _irregular(segment)]
    if hits:
        wrong, right = hits[0].text, hits[0].right
        yield from told_once(PE451, f"文号里的“{wrong}”应写作“{right}”", hits, mark=f"写作“{right}”")


def _irregular(segment: Segment) -> Iterator[Hit]:
    for match in _NUMBERED.finditer(own_words(segment.text)):
        right = f"〔{match['year']}〕{match['no'].lstrip('0') or '0'}号"
        if match[0] != right:
            yield Hit(segment, match.start(), match.end(), right)


# -- punctuation ----------------------------------------------------------------------------------------------------


@check(PE452)
def punctuation_is_wide(facts: Facts) -> Iterator[Diagnostic]:
    """Point out half-width punctuation among Chinese characters."""
    hits = [hit for segment in facts.texts for hit in _narrow(segment)]
    if hits:
        wrong, right = hits[0].text, hits[0].right
        yield from told_once(PE452, f"中文里的半角“{wrong}”应为“{right}”", hits, mark=f"应为“{right}”")


@lru_cache(maxsize=4096)
def _prose(text: str) -> str:
    """Return a text of the same length without what has signs of its own: references, addresses, document numbers."""
    return _NUMBERED.sub(lambda match: "\0" * len(match[0]), own_words(text))


def _narrow(segment: Segment) -> Iterator[Hit]:
    text = _prose(segment.text)
    brackets = _wide_brackets(text)
    for match in _NARROW.finditer(text):
        at, sign = match.start(), match[0]
        if sign in "()":
            is_wrong = at in brackets
        elif sign == ".":
            is_wrong = True
        else:
            is_wrong = _is_between(text, at)
        if is_wrong:
            yield Hit(segment, at, at + 1, _WIDE.get(sign, "。"))
    yield from _straight_quotes(segment, text)


def _straight_quotes(segment: Segment, text: str) -> Iterator[Hit]:
    """Yield the typewriter's quotation marks about Chinese; which is the first and which the second counts them."""
    places = [match.start() for match in re.finditer('"', text)]
    for first, second in zip(places[::2], places[1::2], strict=False):
        if len(places) % 2 == 0 and re.search(f"[{_HAN}]", text[first:second]):
            yield Hit(segment, first, first + 1, "“")
            yield Hit(segment, second, second + 1, "”")


def _is_between(text: str, at: int) -> bool:
    """Return whether a sign stands in Chinese: beside a character, and not between digits or letters."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    is_wide = bool(_WIDE_SIGN.match(before)) or (bool(_WIDE_SIGN.match(after)) and not before.isspace())
    return is_wide and not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _wide_brackets(text: str) -> frozenset[int]:
    """Return where half-width brackets stand about Chinese, or beside it, or have a full-width other half."""
    labels = {match.end() - 1 for match in _LABEL.finditer(text)}
    waiting: list[int] = []
    found: set[int] = set()
    for match in _BRACKET.finditer(text) if "(" in text or ")" in text else ():
        at, char = match.start(), match[0]
        if char in "(（":
            waiting.append(at)
        elif waiting or at not in labels:
            start = waiting.pop() if waiting else at
            pair = {i for i in (start, at) if text[i] in "()"}
            inside = text[start + 1 : at]
            is_wide = len({text[start], char} & set("()")) == 1 or re.search(f"[{_HAN}]", inside)
            if is_wide or _WIDE_SIGN.match(text[start - 1 : start]):
                found |= pair
    return frozenset(found)


# -- pairs ----------------------------------------------------------------------------------------------------------


@check(PE453)
def brackets_are_paired(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of brackets, title marks and quotation marks without their other half, each at its place."""
    for segment in (*facts.texts, *named_fields(facts, "title")):
        for at, char in _unpaired(own_words(segment.text)):
            other = _PAIRS.get(char) or next(closing for closing, opening in _PAIRS.items() if opening == char)
            message = f"“{segment.text[at]}”没有配对的“{other}”：{_around(segment.text, at)}"
            yield finding(PE453, message, segment.at(at, at + 1), mark=f"缺“{other}”")
    hits = [hit for segment in facts.texts for hit in _nested(segment)]
    if hits:
        sign = hits[0].text.replace("(", "（")
        mark = f"里面的用“{_INNER[sign]}”" if hits[0].right else "里面的换一种括号，或改成逗号"
        message = f"“{sign}”里面又用“{sign}”：{_around(hits[0].segment.text, hits[0].start)}"
        yield from told_once(PE453, message, hits, mark=mark, severity=Severity.NOTE)


def _nested(segment: Segment) -> Iterator[Hit]:
    """Yield signs that stand right inside a pair of their own kind; of both pairs both halves are there."""
    open_pairs: list[tuple[int, str, list[tuple[int, int]]]] = []
    plain = own_words(segment.text).replace("(", "（").replace(")", "）")
    for match in _PAIRED.finditer(plain):
        at, char = match.start(), match[0]
        if char in _OPEN:
            open_pairs.append((at, char, []))
        elif open_pairs and open_pairs[-1][1] == _PAIRS[char]:
            start, sign, inner = open_pairs.pop()
            if open_pairs and open_pairs[-1][1] == sign in _INNER:
                open_pairs[-1][2].append((start, at))
            for pair in inner:
                yield from (Hit(segment, one, one + 1, _INSIDE.get(plain[one])) for one in pair)


def _unpaired(text: str) -> Iterator[tuple[int, str]]:
    labels = {match.end() - 1 for match in _LABEL.finditer(text)}
    plain = text.replace("(", "（").replace(")", "）")
    waiting: dict[str, list[int]] = {sign: [] for sign in _OPEN}
    found: list[tuple[int, str]] = []
    for match in _PAIRED.finditer(plain):
        at, char = match.start(), match[0]
        if char in _OPEN:
            waiting[char].append(at)
        elif waiting[_PAIRS[char]]:
            waiting[_PAIRS[char]].pop()
        elif at not in labels:
            found.append((at, char))
    found += [(at, sign) for sign, places in waiting.items() for at in places]
    return iter(sorted(found))


def _around(text: str, at: int) -> str:
    return "…" + " ".join(text[max(0, at - 6) : at + 8].split()) + "…"


# -- doubled --------------------------------------------------------------------------------------------------------


@check(PE454)
def punctuation_stands_once(facts: Facts) -> Iterator[Diagnostic]:
    """Point out two signs in a row where one is meant."""
    hits = []
    for segment in facts.texts:
        text = _DOTS.sub(lambda match: "\0" * len(match[0]), own_words(segment.text))
        for match in _TWICE.finditer(text):
            right = match[0][0] if match[0][0] == match[0][1] else "。" if match[0][1] == "。" else None
            hits.append(Hit(segment, match.start(), match.end(), right))
    if hits:
        yield from told_once(PE454, f"标点重复：“{hits[0].text}”", hits, mark="多了一个标点")


# -- digits ---------------------------------------------------------------------------------------------------------


@check(PE458)
def digits_are_narrow(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of full-width digits and percent signs."""
    fields = (*named_fields(facts, "name", "title"), *facts.texts)
    hits = [
        Hit(segment, match.start(), match.end(), unicodedata.normalize("NFKC", match[0]))
        for segment in fields
        if _WIDE_DIGIT.search(segment.text)
        for match in _WIDE_NUMBER.finditer(own_words(segment.text))
    ]
    if hits:
        wrong, right = hits[0].text, hits[0].right
        yield from told_once(PE458, f"全角的“{wrong}”应写作“{right}”", hits, mark=f"写作“{right}”")


CHECKS: Final[tuple[Check, ...]] = (
    document_numbers_are_regular,
    punctuation_is_wide,
    brackets_are_paired,
    punctuation_stands_once,
    digits_are_narrow,
)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
