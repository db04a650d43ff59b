"""Percentages typed into running text against the ratios of their names and the growth of what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.index import slip_of
from perfeval_gen.checks.prose.labels import Context, Label, Labels
from perfeval_gen.checks.prose.verdicts import Verdict
from perfeval_gen.checks.prose.words import Terms, any_of, only, words
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.data import Datum
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.prose.number_words import folded
from perfeval_gen.prose.numbers import Mention
from perfeval_gen.quantities import Amount, as_trimmed

_CLAUSE: Final = re.compile(r"[，。；：、！？\n,;:(（]")
_FORMULA: Final = re.compile(r"[=÷/×*]")
_TIMES: Final = re.compile(r"[×*xX✕]\s*$")
_ALL_OF_IT: Final = re.compile(r"[×*xX]\s*100%")
_PLAIN: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_QUOTED: Final = re.compile(r"[“”‘’\"\s]")
_BEHIND: Final = re.compile(r"的?([^，。；、！？\n]{2,16})")
_SHORT: Final = 3
_STOPS: Final = tuple("，,、；")
_A_PROJECT: Final = "项目["
_ROW: Final = re.compile(r"[\d.]+%(?:[、，和][\d.]+%)*")
_HALF_POINT: Final = Fraction(1, 200)
_WHOLE: Final = 1
_SATISFIED: Final = "满意率"
_SATISFACTION: Final = "满意度"


class Ratios:
    """The ratios of a document by the names that text gives them."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        """Gather ratios by name and growths by what grows."""
        self._labels: Final = labels
        self._named: Final = _by_name(facts)
        self._terms: Final = Terms(self._named)
        self._money: Final = _columns(facts)

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a percentage; None where nothing is to be said."""
        if context.mention.about or _TIMES.search(context.sentence):
            return None
        if context.mention.kind == "数":
            return self._of_bare(context)
        named = self._name_of(context)
        if context.mention.kind == "百分点":
            return self._of_points(context, named)
        if named is not None:
            return self._of_named(context, *named)
        return None if context.elsewhere else self._of_growth(context)

    def _of_points(self, context: Context, named: tuple[str, str, str] | None) -> Verdict | None:
        """Return the verdict on 资金使用率99.26个百分点: points right behind a name are meant as the rate itself."""
        if named is None or only("间隔").fullmatch(named[2]) is None:
            return None
        percent = replace(context.mention, kind="百分", scale=Fraction(1, 100))
        return self._of_named(replace(context, mention=percent), *named)

    def _of_bare(self, context: Context) -> Verdict | None:
        """Return the verdict on a result without %: 0, or the mean of scores as a share of one."""
        named = self._name_of(context) if context.sentence.endswith("=") else None
        if named is None:
            return None
        is_mean = all(
            isinstance(d.value, Figure) and d.value.definition.method == "平均" for d in self._named[named[0]]
        )
        if is_mean:
            return self._of_named(context, *named)
        if context.mention.number != 0:
            return None
        percent = replace(context.mention, kind="百分", scale=Fraction(1, 100))
        return self._of_named(replace(context, mention=percent), *named)

    def _name_of(self, context: Context) -> tuple[str, str, str] | None:
        """Return the ratio's name in the text with what stands before and between; None where there is none."""
        sentence = context.sentence
        found = list(self._terms.found_in(sentence))
        if not found:
            behind = _BEHIND.match(context.text, context.mention.stop)
            after = [] if behind is None else [(at, t) for at, t in self._terms.found_in(behind[1]) if at == 0]
            return (after[0][1], "", "") if after else None
        at, name = found[-1]
        name = _bought(name, sentence[:at]) if sentence[at - 1 : at] in _STOPS else name
        if name not in self._named:
            return None
        between = sentence[at + len(name) :]
        shared = between.rfind("分别")
        if shared >= 0:
            seen = between[shared:].count("%")
            row = _ROW.match(context.text, context.mention.start)
            if seen + (row[0].count("%") if row else 1) > len(found):
                return None
            at, name = _in_turn(found, sentence)
            return name, _before(sentence, found[0][0]), ""
        if "%" in _ALL_OF_IT.sub("", between):
            return None  # another percentage has taken the name
        return name, _before(sentence, at), between

    def _of_named(self, context: Context, name: str, before: str, between: str) -> Verdict | None:
        mention, candidates = context.mention, self._named[name]
        ahead = context.sentence[: len(context.sentence) - len(between) - len(name)] if between else context.sentence
        if self._labels.is_elsewhere(context.segment, ahead, before):
            return None
        if any(_says(mention, d, between) or _is_without_fairly(mention, d, name) for d in candidates):
            return None
        chosen, is_sure = self._chosen(context, candidates, before)
        if not chosen:
            return None
        sure = is_sure and (only("间隔").fullmatch(between) is not None or bool(_FORMULA.search(between)))
        if re.search(r"目标|权重|分值|得分|满分|扣|占", between):
            return None
        if all(not _owner(d) for d in chosen):
            chosen = _worked_out(candidates, context) or chosen
        datum = min(chosen, key=lambda d: abs(d.number - mention.number))
        rule, note = self._why(mention, datum)
        if not sure and not rule and abs(datum.number - mention.number) > _HALF_POINT:
            return None
        severity = Severity.ERROR if sure and rule != "RATE-03" else Severity.WARNING
        return Verdict(context, "比率", datum, severity, rule or "RATE-01", note)

    def _chosen(self, context: Context, candidates: list[Datum], before: str) -> tuple[list[Datum], bool]:
        """Return the ratios that may be meant, and whether the words leave no doubt."""
        path = context.segment.path[:2]
        at_home = [d for d in candidates if _owner(d) and _owner(d) == self._owner_at(path)]
        spoken = [d for d in candidates if _owner(d) and any(_owner(d) in self._known_as(n) for n in _names(context))]
        plain = only("前缀").fullmatch(before) is not None
        if spoken:
            return spoken, True
        if at_home and plain:
            return at_home, True
        whole = [d for d in candidates if not _owner(d)]
        if not whole and not at_home and all(_owner(d).startswith(_A_PROJECT) for d in candidates):
            return [], False  # no project is spoken of: it is the whole unit's, of which nothing is known
        return (whole or candidates), plain and (bool(whole) or len(candidates) == 1)

    def _known_as(self, name: str) -> set[str]:
        return {_home(label.datum.reference) for label in self._labels.by_subject.get(name, ())}

    def _owner_at(self, path: tuple[str | int, ...]) -> str:
        if len(path) < len("ab") or not isinstance(path[1], int):
            return ""
        own = next((one for one in self._labels.all if one.datum.path[:2] == path), None)
        return "" if own is None else _home(own.datum.reference)

    def _why(self, mention: Mention, datum: Datum) -> tuple[str, str]:
        """Return the rule that a wrong ratio breaks and how it came about, as far as it shows."""
        if datum.number < 0 and mention.says(-datum.number):
            return "RATE-02", "漏了负号"
        if not mention.number and isinstance(datum.value, Figure) and datum.value.definition.method == "差异率":
            return "RATE-12", "预算数应取年初预算"
        cut = int(datum.number / mention.scale * 10**mention.places)
        if cut == mention.grains:
            return "RATE-10", "小数是截去的，应四舍五入"
        if len(mention.digits) >= _SHORT or mention.number == _WHOLE:
            other = next((said for value, said in self._otherwise(datum) if mention.says(value)), "")
            if other:
                return "RATE-03", f"按{other}才得出这个数"
        slip = slip_of(str(abs(mention.grains)), str(abs(mention.rounded(datum.number))))
        return ("RATE-01", slip) if slip and len(mention.digits) >= _SHORT else ("", "")

    def _otherwise(self, datum: Datum) -> Iterator[tuple[Fraction, str]]:
        """Yield what the ratio would be with other operands."""
        figure = datum.value
        if not isinstance(figure, Figure) or figure.definition.method == "平均" or not figure.numerator:
            return
        over = sum((t.number for t in figure.numerator), Fraction(0))
        for left in figure.denominator[1:]:
            under = sum((t.number for t in figure.denominator if t is not left), Fraction(0))
            sign = "不减" if left.sign < 0 else "不加"
            yield from _with(figure, over, under, f"分母{sign}{left.name}")
        first = figure.denominator[0]
        for column in self._money.get(first.path[:-1], ()):
            if column.path != first.path and column.path not in {t.path for t in figure.numerator}:
                yield from _with(figure, over, column.number, f"{column.titles[-1]}作分母")
        for name, data in self._named.items():
            for one in data:
                if one is not datum and _owner(one) == _owner(datum) and one.titles[-1] == name:
                    yield one.number, f"“{name}”的算法"

    def _of_growth(self, context: Context) -> Verdict | None:
        """Return the verdict on the growth of something named before it."""
        mention, things = context.mention, context.near[-1:] or context.far[-1:]
        stretch = context.zone[-10:]
        if not things or any_of("增长语").search(stretch) is None:
            return None
        known = [label for t in things for label in self._labels.by_subject.get(t, ()) if _is_growth(label)]
        lowered = bool(any_of("降低语").search(stretch))
        signed = -mention.number if lowered and mention.number > 0 else mention.number
        if not known or any(
            _printed(mention, abs(k.datum.number)) == abs(mention.grains) and _same_sign(signed, k) for k in known
        ):
            return None
        datum = known[0].datum
        exact, plain = datum.number, abs(mention.grains)
        if plain and _printed(mention, abs(exact)) == plain:
            return Verdict(context, "比率", datum, Severity.ERROR, "RATE-02", "升降说反了")
        if int(abs(exact) / mention.scale * 10**mention.places) == plain and isinstance(datum.value, Figure):
            return Verdict(context, "比率", datum, Severity.ERROR, "RATE-10", "小数是截去的，应四舍五入")
        slip = slip_of(str(plain), str(_printed(mention, abs(exact))))
        if slip and len(mention.digits) >= _SHORT and _same_sign(signed, known[0]):
            return Verdict(context, "比率", datum, Severity.ERROR, "DUP-01", slip)
        return None


def _same_sign(signed: Fraction, label: Label) -> bool:
    return (signed < 0) == (label.datum.number < 0) or not signed


def _printed(mention: Mention, exact: Fraction) -> int:
    return mention.rounded(exact)


def _is_growth(label: Label) -> bool:
    datum = label.datum
    return datum.kind == "比率" and (datum.path[-1:] == ("growth",) or datum.titles[-1] == "同比增长率")


def _says(mention: Mention, datum: Datum, between: str) -> bool:
    """Return whether a percentage is this ratio; 下降25.42% is −25.42%."""
    if mention.says(datum.number):
        return True
    return datum.number < 0 and any_of("降低语").search(between) is not None and mention.says(-datum.number)


def _is_without_fairly(mention: Mention, datum: Datum, name: str) -> bool:
    """Return whether 满意率 is that of the answers 满意 alone; 满意度 counts 基本满意 too."""
    figure = datum.value
    if not name.endswith(_SATISFIED) or not isinstance(figure, Figure) or figure.definition.name != _SATISFACTION:
        return False
    under = sum((t.number for t in figure.denominator), Fraction(0))
    return bool(under and figure.numerator) and mention.says(figure.numerator[0].number / under)


def _with(figure: Figure, over: Fraction, under: Fraction, said: str) -> Iterator[tuple[Fraction, str]]:
    if under:
        plain = over / under
        yield {"差异率": plain - 1, "变动率": plain - 1, "节约率": 1 - plain}.get(figure.definition.method, plain), said


def _bought(name: str, before: str) -> str:
    """Return 采购执行率 for a bare 执行率 behind what was bought."""
    said = re.split(r"[。；]", before)[-1]
    return "政府采购执行率" if name in ("执行率", "预算执行率", "完成率") and "采购" in said else name


def _before(sentence: str, at: int) -> str:
    """Return what stands before a name in its clause."""
    cut = 0
    for hit in _CLAUSE.finditer(sentence, 0, at):
        cut = hit.end()
    return _QUOTED.sub("", sentence[cut:at])


def _in_turn(found: list[tuple[int, str]], sentence: str) -> tuple[int, str]:
    """Return the name that a number takes in 甲和乙分别为1%和2%."""
    shared = sentence.rfind("分别")
    ahead = [one for one in found if one[0] < shared] or found
    return ahead[min(sentence[shared:].count("%"), len(ahead) - 1)]


def _worked_out(candidates: list[Datum], context: Context) -> list[Datum]:
    """Return the ratios of which two operands stand in the paragraph too."""
    told = _numbers(context)
    return [d for d in candidates if len(_operands(d) & told) >= len("÷÷")]


def _operands(datum: Datum) -> set[str]:
    """Return the operands of a ratio as they are written in full."""
    figure = datum.value
    terms = (*figure.numerator, *figure.denominator) if isinstance(figure, Figure) else ()
    return {as_trimmed(t.value.in_unit(t.value.unit), 8) for t in terms if isinstance(t.value, Amount)}


def _numbers(context: Context) -> set[str]:
    """Return the numbers that stand before a percentage in its paragraph."""
    begin = context.text.rfind("\n", 0, context.mention.start) + 1
    found = _PLAIN.findall(context.text[begin : context.mention.start])
    return {one.replace(",", "").rstrip("0").rstrip(".") if "." in one else one.replace(",", "") for one in found}


def _names(context: Context) -> tuple[str, ...]:
    return context.near[-1:] or context.far[-1:]


def _home(reference: str) -> str:
    """Return the list item that a reference leads into, nothing for the unit's own."""
    return reference[: reference.index("]") + 1] if "]" in reference else ""


def _owner(datum: Datum) -> str:
    return _home(datum.reference)


def _by_name(facts: Facts) -> dict[str, list[Datum]]:
    synonyms = words().raw["比率别称"]
    made: dict[str, list[Datum]] = {}
    for datum in facts.data:
        if isinstance(datum.value, Figure) and datum.titles[-1] not in ("同比增长率", "目标完成率", "完成率"):
            definition = datum.value.definition
            for name in {definition.name, definition.title, *synonyms.get(definition.name, ())}:
                made.setdefault(folded(name), []).append(datum)
    return made


def _columns(facts: Facts) -> dict[tuple[str | int, ...], list[Datum]]:
    made: dict[tuple[str | int, ...], list[Datum]] = {}
    for datum in facts.data:
        if datum.path and isinstance(datum.value, Amount):
            made.setdefault(datum.path[:-1], []).append(datum)
    return made
