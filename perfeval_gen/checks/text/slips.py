"""PE455–PE457: how the unit speaks of itself, numbers typed before items, slips of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.text import word_lists
from perfeval_gen.checks.text.passages import Hit, named_fields, own_words, told_once, without_titles
from perfeval_gen.diagnostics import Code, Diagnostic, Severity
from perfeval_gen.prose.segments import Segment

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局, 自称: 我局}\n"
PE455: Final = Code(
    "PE455", "自称不是本单位的", Severity.ERROR,
    "局里的报告写“我部”，多半是套用别的单位的文稿留下的；同一份报告也只用一种自称（这一种只警告）。",
    remedy="先看整段是不是别的单位的内容，再改成本单位的自称", rule="TXT-05",
    bad=f"{_HEAD}自评结果: 我部较好地完成了年度任务。\n", good=f"{_HEAD}自评结果: 我局较好地完成了年度任务。\n",
)  # fmt: skip
PE456: Final = Code(
    "PE456", "序号写法不对", Severity.NOTE,
    "清单的序号由程序加，不必再写；正文里的序号要连续，同一层用一种写法，层次依次是“一、”“（一）”“1.”“（1）”。",
    remedy="删去清单里手写的序号；正文里的改成连续、同一种写法", rule="TXT-06",
    article="GB/T 9704—2012《党政机关公文格式》7.3.3",
    bad=f"{_HEAD}自评结果: （一）任务完成。（二）管理规范。（四）效益明显。\n",
    good=f"{_HEAD}自评结果: （一）任务完成。（二）管理规范。（三）效益明显。\n",
)  # fmt: skip
PE457: Final = Code(
    "PE457", "可能有错字", Severity.NOTE, "常见的错字，或者同一个词连写了两遍；词表在程序的“错别字”数据里。",
    remedy="核对原意后改正", rule="TXT-07",
    bad=f"{_HEAD}自评结果: 专项资金己完成支付。\n", good=f"{_HEAD}自评结果: 专项资金已完成支付。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE455, PE456, PE457)
_BRACKETED: Final = re.compile(r"（([^（）]*)）")
_TAIL: Final = re.compile(r"(?:本级|机关|本部)$")
_OFFICE: Final = re.compile(r"(?:^|(?<=设在)|(?<=设于)|(?<=由)|(?<=和)|(?<=，))(部|委|厅|局|院|校|中心)办公室")
_HAN_NUMBERS: Final = "一二三四五六七八九十"
_STEP: Final = r"(?:^|(?<=[。；;：:\n])|(?<=\*\*))[\s#\-]*"
_FORMS: Final = {
    "一、": re.compile(rf"{_STEP}([{_HAN_NUMBERS}]{{1,3}})、", re.MULTILINE),
    "（一）": re.compile(rf"{_STEP}[（(]([{_HAN_NUMBERS}]{{1,3}})[）)]", re.MULTILINE),
    "1.": re.compile(rf"{_STEP}([0-9]{{1,2}})[.．](?![0-9])", re.MULTILINE),
    "1、": re.compile(rf"{_STEP}([0-9]{{1,2}})、(?![0-9])", re.MULTILINE),
    "（1）": re.compile(rf"{_STEP}[（(]([0-9]{{1,2}})[）)]", re.MULTILINE),
    "一是": re.compile(rf"(?:^|(?<=[。；;：:，\n]))\s*([{_HAN_NUMBERS}])是", re.MULTILINE),
}
_ORDINAL: Final = re.compile(rf"[0-9](?:[.．、](?![0-9])|[）)])|[{_HAN_NUMBERS}](?:[、）)]|是)")  # in each of them
_TYPED: Final = re.compile(
    r"\s*(?:[0-9]{1,2}(?:[、．]|\.(?![0-9]))"
    rf"|[（(](?:[0-9]{{1,2}}|[{_HAN_NUMBERS}]{{1,3}})[）)]|[{_HAN_NUMBERS}]{{1,3}}、|[①-⑳])\s*"
)
_NUMBERED_LISTS: Final = (("duties", "items", "content"), ("tasks", "name"), ("goals", "name"))
_TWICE: Final = re.compile(r"([\u4e00-\u9fff]{3,5})\1")


# -- the unit's word for itself --------------------------------------------------------------------------------------


def fitting(name: str) -> frozenset[str]:
    """Return the words by which a unit of this name may call itself; none where its name doesn't tell."""
    endings = word_lists.members("自称")
    bare = _TAIL.sub("", _BRACKETED.sub("", name))
    found: set[str] = set()
    for part in (bare, *_BRACKETED.findall(name)):
        known = [ending for ending in endings if part.endswith(ending)]
        found |= set(endings[max(known, key=len)]) if known else set()
    return frozenset(found)


@check(PE455)
def the_unit_calls_itself_one_thing(facts: Facts) -> Iterator[Diagnostic]:
    """Report words that only another kind of body calls itself, and warn of more than one word for itself."""
    name, stated = facts.document.get("unit", "name"), facts.document.get("unit", "self_name")
    own = fitting(name) if isinstance(name, str) else frozenset()
    common = frozenset(word_lists.plain("通用自称"))
    said = [hit for segment in facts.texts for hit in _self_words(segment)]
    foreign = [hit for hit in said if own and hit.text not in own | common | {stated}]
    if own and isinstance(stated, str) and stated[:1] in "我本" and stated not in own | common:
        foreign += [Hit(s, 0, len(s.text)) for s in named_fields(facts, "self_name") if s.text == stated]
    foreign += [hit for hit in _offices(facts) if own and not any(word.endswith(hit.text) for word in own)]
    if foreign:
        message = f"本单位是“{name}”，正文却写“{foreign[0].text}”，像是别的单位的文稿"
        yield from told_once(PE455, message, foreign, mark=f"应为{_offered(stated, own)}")
    kept = [hit for hit in said if hit not in foreign and not _is_quoted(hit)]
    yield from _mixed(kept, stated if isinstance(stated, str) else None)


def _is_quoted(hit: Hit) -> bool:
    """Return whether a word stands in quotation marks: it is somebody's word, or spoken of."""
    before = hit.segment.text[: hit.start]
    return before.rfind("“") > before.rfind("”") or before.rfind("「") > before.rfind("」")


def _self_words(segment: Segment) -> Iterator[Hit]:
    for match in word_lists.pattern("自称用词").finditer(without_titles(segment.text)):
        yield Hit(segment, match.start(), match.end())


def _offices(facts: Facts) -> Iterator[Hit]:
    for segment in (*named_fields(facts, "office"), *facts.texts):
        for match in _OFFICE.finditer(without_titles(segment.text)):
            yield Hit(segment, *match.span(1))


def _offered(stated: object, own: frozenset[str]) -> str:
    return (
        f"“{stated}”" if isinstance(stated, str) and stated in own else "、".join(f"“{word}”" for word in sorted(own))
    )


def _mixed(said: Sequence[Hit], stated: str | None) -> Iterator[Diagnostic]:
    """Yield one warning where the text uses more than one word; which one is right is known where it is stated."""
    counted = Counter(hit.text for hit in said)
    right = stated or (counted.most_common(1)[0][0] if counted else "")
    others = [Hit(hit.segment, hit.start, hit.stop, stated) for hit in said if hit.text != right]
    if others:
        message = f"自称“{others[0].text}”与“{right}”混用"
        mark, hint = f"全文用“{right}”", f"都改成“{right}”；确应用“{others[0].text}”的，改“自称”"
        yield from told_once(PE455, message, others, mark=mark, hint=hint, severity=Severity.WARNING)


# -- numbers before items -------------------------------------------------------------------------------------------


@check(PE456)
def numbers_are_in_order(facts: Facts) -> Iterator[Diagnostic]:
    """Point out numbers typed where the program writes them, gaps in those of a text, and two forms of one level."""
    typed = [hit for segment in facts.texts for hit in _typed_numbers(segment)]
    if typed:
        message = f"手写的序号“{typed[0].text.strip()}”会与程序加的序号重复"
        yield from told_once(PE456, message, typed, mark="删去，序号由程序加")
    for one in _passages(facts.texts):
        sequences = _sequences(one)
        yield from _gaps(sequences)
        yield from _two_forms(sequences)


def _typed_numbers(segment: Segment) -> Iterator[Hit]:
    steps = tuple(step for step in segment.path if isinstance(step, str))
    match = _TYPED.match(segment.text) if steps in _NUMBERED_LISTS else None
    if match and match.end() < len(segment.text):
        yield Hit(segment, 0, match.end(), "")


def _passages(texts: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yield the segments that are read one after the other: the paragraphs of a field, the items of a list of texts."""
    gathered: dict[object, list[Segment]] = {}
    for segment in texts:
        is_item = isinstance(segment.path[-1], int)
        gathered.setdefault(segment.path[:-1] if is_item else segment.path, []).append(segment)
    yield from gathered.values()


def _sequences(parts: Sequence[Segment]) -> dict[str, list[tuple[Hit, int]]]:
    """Return the ordinals of a passage by their form; most texts have none, which one look tells."""
    numbered = [segment for segment in parts if _ORDINAL.search(segment.text)]
    return {
        form: [
            (Hit(segment, match.start(1), match.end(1)), _value(match[1]))
            for segment in numbered
            for match in known.finditer(own_words(segment.text))
        ]
        for form, known in _FORMS.items()
    }


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    high = _HAN_NUMBERS.find(tens) + 1 if tens else 1
    return (high * 10 if ten else 0) + (_HAN_NUMBERS.find(ones) + 1 if ones else 0)


def _gaps(sequences: Mapping[str, list[tuple[Hit, int]]]) -> Iterator[Diagnostic]:
    for sequence in sequences.values():
        open_lists: list[int] = []  # the last number of each list that has begun, the innermost at the end
        for hit, value in sequence:
            following = [i for i, last in enumerate(open_lists) if last + 1 == value]
            if value == 1:
                open_lists.append(1)
            elif following:
                open_lists[following[-1] :] = [value]
            elif open_lists:
                last = open_lists[-1]
                open_lists[-1] = value
                if value > last + 1:
                    message = f"序号“{hit.text}”前面缺第{last + 1}项"
                    yield from told_once(PE456, message, [hit], mark=f"上一项的序号是第{last}")


def _two_forms(sequences: Mapping[str, list[tuple[Hit, int]]]) -> Iterator[Diagnostic]:
    dotted = sequences["1."]
    commas = [hit for hit, value in sequences["1、"] if value == 1 or value == len(dotted) + 1]
    if dotted and commas and dotted[0][1] == 1:
        message = "同一段文字里“1.”和“1、”两种序号混用"
        yield from told_once(PE456, message, commas, mark="同一层用一种写法，下一层写“（1）”")


# -- slips ----------------------------------------------------------------------------------------------------------


@check(PE457)
def words_are_spelt_right(facts: Facts) -> Iterator[Diagnostic]:
    """Point out the usual slips of typing, and words typed twice in a row."""
    known, pattern = word_lists.slips()
    hits = []
    for segment in facts.texts:
        text = without_titles(segment.text)
        for match in pattern.finditer(text):
            word = known[match[0]]
            hits.append((Hit(segment, match.start(), match.end(), word.right if word.is_sure else None), word.right))
        hits += [(hit, hit.text[: len(hit.text) // 2]) for hit in _doubled(segment, text)]
    for wrong in dict.fromkeys(hit.text for hit, _ in hits):
        same = [hit for hit, _ in hits if hit.text == wrong]
        right = next(right for hit, right in hits if hit.text == wrong)
        yield from told_once(PE457, f"“{wrong}”可能是“{right}”之误", same, mark=f"是否为“{right}”？")


def _doubled(segment: Segment, text: str) -> Iterator[Hit]:
    """Yield words typed twice: the usual ones, which one may go, and any three characters and more."""
    usual = word_lists.pattern("容易连写两遍")
    for match in usual.finditer(text):
        if text.startswith(match[0], match.end()):
            yield Hit(segment, match.start(), match.end() + len(match[0]), match[0])
    for match in _TWICE.finditer(text):
        if len(set(match[1])) > 1 and not usual.fullmatch(match[1]):
            yield Hit(segment, match.start(), match.end())


CHECKS: Final[tuple[Check, ...]] = (the_unit_calls_itself_one_thing, numbers_are_in_order, words_are_spelt_right)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
