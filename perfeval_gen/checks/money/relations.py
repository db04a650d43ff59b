"""PE342, PE349: what must not exceed what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.gaps import plain, shown
from perfeval_gen.checks.money.known import Relation, defaults, listed, relations
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.figures.data import Datum, name_of, names_of, reference_of
from perfeval_gen.quantities import Amount, as_percent, as_trimmed, yuan_in
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.read import Path

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_NAMED: Final = "关系: [{小: 人员.临时, 大: 人员.%s}]\n人员: {临时: 2, 退休: 11}\n"
PE342: Final = Code(
    "PE342", "不应较大的数较大", Severity.WARNING,
    "在职不多于编制，净值不多于原值，答复不多于信访，“三公”不多于公用经费和部门支出；"
    "成效里新增农村光纤不多于新增家庭宽带等；文件“关系”里写明的也照此核对，写了“说明”的只提示。",
    remedy="核对这两个数；确实会超过的，在“关系”里写明小、大和“说明”", rule="LOG-02", rules=("LOG-01", "SUM-13"),
    bad=f"{_HEAD}人员: {{编制: {{合计: 14}}, 在职: {{合计: 15}}}}\n",
    good=f"{_HEAD}人员: {{编制: {{合计: 14}}, 在职: {{合计: 14}}}}\n",
)  # fmt: skip
PE349: Final = Code(
    "PE349", "“关系”里的名称找不到", Severity.WARNING,
    "“关系”的“小”“大”要写数据的引用名称（清单里的用名称或序号），或成效、目标里指标的名称；写错了就不能核对。",
    remedy="改成数据里有的名称", rule="LOG-02",
    bad=_HEAD + _NAMED % "退修", good=_HEAD + _NAMED % "退休",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE342, PE349)
_KEY: Final = r"[^.\[\]\"'“”]+"
_STEP: Final = re.compile(rf"""(?P<key>{_KEY})|\[(?P<number>[0-9]+)\]|\[["'“](?P<name>[^"'“”]+)["'”]\]""")
_REFERENCE: Final = re.compile(rf"""{_KEY}(?:\.{_KEY}|\[[0-9]+\]|\[["'“][^"'“”]+["'”]\])*""")


@check(PE342)
def smaller_is_not_larger(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the numbers of every known relation (catalogue LOG-01, LOG-02)."""
    for relation in relations(facts):
        smaller, larger = _datum(facts, relation.smaller), _datum(facts, relation.larger)
        if smaller is not None and larger is not None and smaller.kind == larger.kind:
            yield from _larger(facts, relation, smaller, larger)
    yield from _in_lists(facts)
    yield from _results(facts)


def _larger(facts: Facts, relation: Relation, smaller: Datum, larger: Datum) -> Iterator[Diagnostic]:
    is_other = bool(relation.place) and smaller.kind == "数量" and smaller.unit != larger.unit
    if smaller.number <= larger.number or is_other:
        return
    one, other = _name(smaller), _name(larger)
    if one == other:  # of two items of a list
        one, other = smaller.reference, larger.reference
    source = f"（{relation.source}）" if relation.source else ""
    said = f"：{relation.note}" if relation.note else ""
    message = f"“{one}”{_put(smaller)}，大于“{other}”{_put(larger)}{said}"
    place, beside = _place(facts, smaller), _place(facts, larger)
    mark = f"超过 {_over(smaller, larger)}{source}"
    yield finding(
        PE342, message, place, mark=mark, rule=relation.rule, severity=relation.severity, related=((beside, other),)
    )


def _datum(facts: Facts, name: str) -> Datum | None:
    """Return the number of a reference, or of the only result or goal of this name."""
    if (found := facts.by_reference.get(name) or facts.by_reference.get(_canonical(facts, name))) is not None:
        return found
    ending = ("value",)
    named = [d for d in facts.data if d.path[-1:] == ending and len(d.titles) > 1 and d.titles[-2] == name]
    return named[0] if len(named) == 1 else None


def _steps(name: str) -> list[str | int] | None:
    """Return the steps of a reference, items counted from 0; None for what is no reference."""
    if _REFERENCE.fullmatch(name) is None:
        return None
    parts = [(m["key"], m["number"], m["name"]) for m in _STEP.finditer(name)]
    return [int(number) - 1 if number else (quoted or key).strip() for key, number, quoted in parts]


def _followed(facts: Facts, name: str) -> tuple[Path, Field, list[str | int]] | None:
    """Return how far fields and items lead along a reference, and the steps left; None where an item isn't there."""
    steps = _steps(name) or []
    path: Path = ()
    shape = facts.document.schema.root
    for done, step in enumerate(steps):
        if shape.item is not None:
            number = _row_of(facts.document.rows(*path), step)
            if number is None:
                return None
            path, shape = (*path, number), shape.item
        elif isinstance(step, str) and (way := _way(shape, step)):
            path, shape = (*path, *(member.id for member in way)), way[-1]
        else:
            return path, shape, steps[done:]
    return path, shape, []


def _canonical(facts: Facts, name: str) -> str:
    """Return a reference as data have it: items named by what they are known by, fields by their Chinese keys."""
    followed = _followed(facts, name)
    if followed is None or not followed[0]:
        return name
    path, _, rest = followed
    return ".".join([reference_of(facts.document, path)[0], *map(str, rest)])


def _way(shape: Field, step: str) -> tuple[Field, ...]:
    """Return the field of a name: in a section, or one level below it where there is only one; () for none."""
    if (member := shape.member(step)) is not None:
        return (member,)
    below = [(f, inner) for f in shape.fields if f.key != PREVIOUS and (inner := f.member(step)) is not None]
    return below[0] if len(below) == 1 else ()


def _row_of(rows: Sequence[Mapping[str, Any]], step: str | int) -> int | None:
    if isinstance(step, int):
        return step if 0 <= step < len(rows) else None
    hits = [i for i, row in enumerate(rows) if step in names_of(row)]
    return hits[0] if len(hits) == 1 else None


def _place(facts: Facts, datum: Datum) -> Location:
    return facts.document.at(datum.path) if datum.path in facts.document.places else facts.document.named_at(datum.path)


def _name(datum: Datum) -> str:
    titles = [t for t in datum.titles if t not in ("合计", "数值")]
    return titles[-1] if datum.titles[-1] not in ("决算数", "实际支出数") else "".join(titles[-2:])


def _put(datum: Datum) -> str:
    if isinstance(datum.value, Amount):
        return f" {shown(datum.value)}"
    if datum.kind == "比率":
        return f" {as_percent(datum.number)}"
    return f" {as_trimmed(datum.number, 8)} {datum.unit}".rstrip()


def _over(smaller: Datum, larger: Datum) -> str:
    over: Fraction = smaller.number - larger.number
    if isinstance(smaller.value, Amount):
        return f"{as_trimmed(over / yuan_in(smaller.value.unit), 8)} {smaller.value.unit}"
    if smaller.kind == "比率":
        return f"{as_trimmed(over * 100, 2)} 个百分点"
    return f"{as_trimmed(over, 8)} {smaller.unit}".rstrip()


def _in_lists(facts: Facts) -> Iterator[Diagnostic]:
    for pair in listed(facts.document):
        for i, row in enumerate(facts.document.rows(*pair.listing)):
            one, other = plain(row.get(pair.smaller)), plain(row.get(pair.larger))
            if one is None or other is None or one <= other:
                continue
            path: Path = (*pair.listing, i)
            message = f"“{name_of(row)}”实有 {one} 名，多于核定的 {other} 名"
            beside = ((facts.document.at((*path, pair.larger)), "核定数"),)
            place, mark = facts.document.at((*path, pair.smaller)), f"超过 {one - other} 名（{pair.source}）"
            yield finding(PE342, message, place, mark=mark, rule=pair.rule, severity=pair.severity, related=beside)


def _results(facts: Facts) -> Iterator[Diagnostic]:
    """Tell as a note the results that by their names can't exceed others; one may have its reasons."""
    rows = _result_rows(facts)
    declared = {(r.smaller, r.larger) for r in relations(facts) if r.place}
    for relation in defaults()["成效"]:
        for path, row in _with_words(rows, relation["小"]):
            for other_path, other in _with_words(rows, relation["大"]):
                if _are_pair(relation, row, other) and (name_of(row), name_of(other)) not in declared:
                    yield from _larger_result(facts, (path, row), (other_path, other))


_Row = tuple[Path, Mapping[str, Any]]


def _result_rows(facts: Facts) -> list[_Row]:
    found: list[_Row] = []
    for i in range(len(facts.document.rows("results"))):
        rows = facts.document.rows("results", i, "figures")
        found += [(("results", i, "figures", n), row) for n, row in enumerate(rows)]
    return found


def _with_words(rows: list[_Row], words: list[str]) -> list[_Row]:
    return [(path, row) for path, row in rows if all(word in name_of(row) for word in words)]


def _are_pair(relation: Mapping[str, list[str]], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether by their names the first is a part of the second: of the same place, in one unit."""
    if one is other or not isinstance(one.get("unit"), str) or one["unit"] != other.get("unit"):
        return False
    scopes = [_scope(name_of(row), relation[key]) for row, key in ((one, "小"), (other, "大"))]
    return scopes[0] is not None and scopes[0] == scopes[1]


def _scope(name: str, words: list[str]) -> str | None:
    """Return what is left of a name without the words of a relation; None where one isn't in it."""
    if any(word not in name for word in words):
        return None
    for word in (*words, *defaults()["不计"]):
        name = name.replace(word, "")
    return name


def _larger_result(facts: Facts, small: _Row, large: _Row) -> Iterator[Diagnostic]:
    (path, row), (other_path, other) = small, large
    one, two = plain(row.get("value")), plain(other.get("value"))
    if one is None or two is None or one <= two or set(path) == set(other_path):
        return
    unit = row["unit"]
    message = f"“{name_of(row)}” {shown(one, unit)}，大于“{name_of(other)}” {shown(two, unit)}"
    beside = ((facts.document.at((*other_path, "value")), name_of(other)),)
    place = facts.document.at((*path, "value"))
    hint = f"核对两个数；确有原因的，写“关系: [{{小: {name_of(row)}, 大: {name_of(other)}, 说明: …}}]”"
    mark = f"超过 {shown(one - two, unit)}"
    yield finding(PE342, message, place, mark=mark, severity=Severity.NOTE, hint=hint, related=beside)


@check(PE349)
def relations_name_numbers(facts: Facts) -> Iterator[Diagnostic]:
    """Report the sides of declared relations that are no numbers of the document."""
    for i, row in enumerate(facts.document.rows("relations")):
        for key in ("smaller", "larger"):
            name = row.get(key)
            if isinstance(name, str) and _datum(facts, name) is None and not _is_unfilled(facts, name):
                known = [datum.reference for datum in facts.data]
                close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                mark = f"是否想写“{close[0]}”？" if close else "数据里没有这个数"
                yield finding(PE349, f"找不到“{name}”", facts.document.at(("relations", i, key)), mark=mark)


def _is_unfilled(facts: Facts, name: str) -> bool:
    """Return whether the name is that of a field that has no number yet."""
    if any(name_of(row) == name for _, row in _result_rows(facts)):
        return True
    followed = _followed(facts, name)
    if followed is None:
        return False
    path, shape, rest = followed
    return bool(path) and not rest and not shape.fields and shape.item is None


CHECKS: Final[tuple[Check, ...]] = (smaller_is_not_larger, relations_name_numbers)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
