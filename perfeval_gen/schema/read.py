"""From located nodes to typed values: the field's type decides what a raw scalar is, never YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen import quantities
from perfeval_gen.diagnostics import Code, Diagnostic, Edit, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.schema import codes
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.prose import read_prose
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.source.node import Node

Path = tuple[str | int, ...]
_STATES: Final = {s.value: s for s in (State.UNFILLED, State.NONE, State.NOT_APPLICABLE)}
_WORDS: Final = {"string", "value", "prose"}
_SHOWN: Final = 30
_ENTRY: Final = pattern(r"\s*(\w+)\s*[:：]")
_MONTHS: Final = 12
_WITHOUT_YUAN: Final = pattern(r"[0-9.,]+个?[万亿]")
_DASHES: Final = frozenset(("/", "-", "—", "——", "－", "null", "NULL", "None", "nan", "N/A"))
_LIKE_A_DATE: Final = pattern(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_HOW_TO: Final = {
    "PE203": "只写数字，金额可带单位，例如 3亿元、1320.55万元",
    "PE210": "只写数字，不带单位",
    "PE213": "例如 12.7%，下降写 -12.7%",
}
_LEADING_ZERO: Final = pattern(r"0\d+$")


def field_of(path: Path) -> str:
    """Return the id of the field that a path, or the list at its end, belongs to."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


@dataclass(slots=True)
class Reading:
    """What one pass over the tree gathers: places by path of ids, findings, and the paths that may stand empty."""

    default_unit: quantities.Unit | None = None
    places: dict[Path, Node] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    blank: list[Path] = field(default_factory=list)

    def value(self, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401 - as many types as fields
        """Return the typed value of ``node``, a ``State`` where there is none."""
        self.places[path] = node
        if node.kind == "scalar":
            state = _state(shape, node)
            if state is not None:
                self.blank.append(path)
                return state
            if shape.shorthand and "dict" in shape.types:
                return self._shorthand(shape, node, path)
            return _READERS[shape.types[0]](self, shape, node, path)
        return _READERS[_type_for(shape, node)](self, shape, node, path)

    def section(self, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401
        """Return a mapping by id; unknown keys stay as typed, for the schema check to name."""
        if node.kind != "mapping":
            return self.wrong_kind(shape, node)
        data: dict[str, Any] = {}
        free, index = shape.values, shape.index
        for key, child in node.entries:
            member = index.get(key) if free is None else free
            name = key if free is not None or member is None else member.id
            if name in data:
                self._twice(shape, key, name, child, path)
            elif member is None:
                self.places[(*path, name)] = child
                data[name] = State.UNREADABLE
            else:
                data[name] = self.value(member, child, (*path, name))
        return MappingProxyType(data)

    def _twice(self, shape: Field, key: str, name: str, child: Node, path: Path) -> None:
        member = shape.member(name)
        title = member.key if member else key
        first = self.places[(*path, name)].key_location or child.location
        self.found.append(
            finding(
                codes.PE208,
                f"“{title}”写了两次：一次用中文名，一次用“{name}”",
                child.key_location or child.location,
                mark="与前面重复",
                related=((first, "前一次在这里"),),
            )
        )

    def _shorthand(self, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401
        member = shape.index[shape.shorthand]
        return MappingProxyType({member.id: self.value(member, node, (*path, member.id))})

    def listing(self, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401
        """Return a tuple of the items' values."""
        if node.kind != "sequence" or shape.item is None:
            return self.wrong_kind(shape, node)
        if not node.children:
            self.blank.append(path)
        return tuple(self._item(shape.item, child, (*path, i)) for i, child in enumerate(node.items))

    def _item(self, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401
        """Return an item; one that waits to be filled has no fields yet, and 无 is no item."""
        value = self.value(shape, node, path)
        if not shape.fields or type(value) is not State or value is State.UNREADABLE:
            return value
        if value is State.UNFILLED:
            place = node.location if node.value else (node.key_location or node.location)
            self.found.append(finding(codes.PE212, "这一条待填", place, mark="待填"))
            return MappingProxyType({})
        message = f"这一条应为若干“键: 值”，写的是“{node.value}”"
        hint = f"一条也没有的，不写清单，直接写“{node.value}”"
        self.found.append(finding(codes.PE206, message, node.location, mark="应为若干“键: 值”", hint=hint))
        return State.UNREADABLE

    def wrong_kind(self, shape: Field, node: Node) -> State:
        """Report that a section, a list or a text was expected and something else is there."""
        wanted = _wanted(shape)
        got = {"scalar": "一段文字", "mapping": "若干“键: 值”", "sequence": "清单"}[node.kind]
        if node.kind == "scalar" and not node.value:
            got = "空白"
        message = f"{called(shape, node)}应为{wanted}，写的是{got}"
        self.found.append(finding(codes.PE206, message, node.location, mark=f"应为{wanted}", hint=_how(shape, node)))
        return State.UNREADABLE

    def refuse(self, code: Code, shape: Field, node: Node, wanted: str) -> State:
        """Report a scalar that can't be read as its field wants."""
        example = f"，例如 {shape.example}" if shape.example else ""
        unit = f"单位是{shape.unit}" if shape.unit else ""
        told = (f"{unit}{example}".lstrip("，"), _meant(code, node), _HOW_TO.get(code.id, ""), _why(code, node))
        self.found.append(
            finding(
                code,
                f"{called(shape, node)}应为{wanted}，写的是“{_shown(node.value)}”",
                node.location,
                mark=f"应为{wanted}",
                hint="；".join(dict.fromkeys(text for text in told if text)),
            )
        )
        return State.UNREADABLE


def _meant(code: Code, node: Node) -> str:
    """Return what was probably meant: 100万 is 100万元, a dash is 待填 or 无."""
    text = node.value.strip()
    if code is codes.PE203 and _WITHOUT_YUAN.fullmatch(text):
        return f"是否想写“{text.replace('个', '')}元”？"
    return "没有数的写“待填”，确实没有的写“无”，不适用的写“不适用”" if text in _DASHES else ""


def _why(code: Code, node: Node) -> str:
    """Return what is wrong with a date that reads like one, or what else to do."""
    found = _LIKE_A_DATE.fullmatch(node.value.strip()) if code is codes.PE204 else None
    if found is None:
        return "" if code.id in _HOW_TO else code.remedy
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= _MONTHS:
        return f"没有 {month} 月"
    return f"{year}年{month}月没有 {day} 日"


def _shown(raw: str) -> str:
    """Return what was typed, on one line and no longer than a message can hold."""
    text = " ".join(raw.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"


def called(shape: Field, node: Node) -> str:
    """Return what a message calls a field: its title, the key where keys are free, 这一条 in a list."""
    name = shape.title or shape.key or node.key
    return f"“{name}”" if name else "这一条"


def _state(shape: Field, node: Node) -> State | None:
    text = node.value.strip()
    if not text:
        return None if node.quoted else State.UNFILLED
    state = _STATES.get(text)
    if state is not None and text in (shape.constraints.get("allowed") or ()):
        return None
    return state


def _type_for(shape: Field, node: Node) -> str:
    kinds = {"mapping": "dict", "sequence": "list"}
    fitting = kinds.get(node.kind)
    return fitting if fitting in shape.types else shape.types[0]


def _wanted(shape: Field) -> str:
    return {"dict": "若干“键: 值”", "list": "清单（每条前加“- ”）", "prose": "文字"}.get(shape.types[0], "一个值")


def _how(shape: Field, node: Node) -> str:
    meant = _ENTRY.match(node.value)
    if meant and shape.member(meant[1]):
        return f"“{meant[1]}”后面应为半角冒号加一个空格"
    if shape.fields:
        return "本节可用：" + "、".join(f.key for f in shape.fields)
    if "list" in shape.types:
        return "每条另起一行，前面写“- ”；确实没有的写“无”"
    if node.location.excerpt[node.location.column - 1 : node.location.column] in {"[", "{"}:
        return "；".join(filter(None, ("方括号、花括号是文字的，整段加英文单引号", shape.help)))
    return shape.help


def _text(reading: Reading, shape: Field, node: Node, _path: Path) -> Any:  # noqa: ANN401
    if node.kind != "scalar":
        return reading.wrong_kind(shape, node)
    text = node.value.strip("\n")
    if not node.quoted and _LEADING_ZERO.match(text):
        reading.found.append(_advise_quotes(node, text))
    return text


def _advise_quotes(node: Node, text: str) -> Diagnostic:
    octal = f"会当作八进制数读成 {int(text, 8)}" if set(text) <= set("01234567") else "可能丢掉开头的 0"
    mark = f"本工具按文字读作 {text}；别的程序{octal}"
    return finding(codes.PE104, "编码宜加引号", node.location, mark=mark, edits=tuple(_in_quotes(node)))


def _scalar(
    parse: Callable[[str, Field, Reading], quantities.Parsed[Any]],
    code: Code,
    wanted: str,
) -> Callable[[Reading, Field, Node, Path], Any]:
    def read(reading: Reading, shape: Field, node: Node, _path: Path) -> Any:  # noqa: ANN401
        if node.kind != "scalar":
            return reading.wrong_kind(shape, node)
        parsed = parse(node.value, shape, reading)
        if parsed.value is None:
            return reading.refuse(code, shape, node, wanted)
        for note in parsed.notes:
            edits = _respelled(parse(quantities.respelled(node.value), shape, reading), parsed.value, node)
            reading.found.append(finding(codes.PE215, note, node.location, mark=note, edits=edits))
        return parsed.value

    return read


def _respelled(again: quantities.Parsed[Any], value: Any, node: Node) -> tuple[Edit, ...]:  # noqa: ANN401
    """Return the change that writes a quantity plainly, if that is the same one."""
    place, quote = node.location, 1 if node.quoted else 0
    if again.value != value or again.notes or node.lines:
        return ()
    text = quantities.respelled(node.value)
    return (Edit(place.file, place.line, place.column + quote, place.end_column - quote, text),)


def _in_quotes(node: Node) -> Iterator[Edit]:
    place = node.location
    yield Edit(place.file, place.line, place.column, place.column, '"')
    yield Edit(place.file, place.line, place.end_column, place.end_column, '"')


def _value(reading: Reading, shape: Field, node: Node, path: Path) -> Any:  # noqa: ANN401
    """Return a number, a percentage or, where it is neither, the text."""
    if node.kind != "scalar":
        return reading.wrong_kind(shape, node)
    is_share = node.value.rstrip().endswith(("%", "％"))
    parse = quantities.parse_percent if is_share else quantities.parse_number
    parsed = parse(node.value)
    if parsed.value is None:
        return _text(reading, shape, node, path)
    if (note := quantities.Note.FULL_WIDTH) in parsed.notes:
        edits = _respelled(parse(quantities.respelled(node.value)), parsed.value, node)
        reading.found.append(finding(codes.PE215, note, node.location, mark=note, edits=edits))
    return Percent(parsed.value) if is_share else parsed.value


def _prose(reading: Reading, _shape: Field, node: Node, _path: Path) -> Any:  # noqa: ANN401
    return read_prose(node, reading.found)


def unit_of(shape: Field) -> quantities.Unit:
    """Return the unit in which a bare number of an amount is read."""
    return next((u for u in quantities.UNITS if u == shape.unit), "万元")


def _percent(raw: str) -> quantities.Parsed[Percent]:
    parsed = quantities.parse_percent(raw)
    return quantities.Parsed(None if parsed.value is None else Percent(parsed.value), parsed.notes)


_READERS: Final[Mapping[str, Callable[[Reading, Field, Node, Path], Any]]] = {
    "dict": Reading.section,
    "list": Reading.listing,
    "string": _text,
    "prose": _prose,
    "value": _value,
    "amount": _scalar(
        lambda raw, shape, reading: quantities.parse_amount(raw, reading.default_unit or unit_of(shape)),
        codes.PE203,
        "金额",
    ),
    "decimal": _scalar(lambda raw, *_: quantities.parse_number(raw), codes.PE203, "数字"),
    "percent": _scalar(lambda raw, *_: _percent(raw), codes.PE213, "百分数"),
    "integer": _scalar(lambda raw, *_: quantities.parse_integer(raw), codes.PE210, "整数"),
    "date": _scalar(lambda raw, *_: quantities.parse_date(raw), codes.PE204, "日期"),
    "raw": lambda _reading, _shape, node, _path: node,  # read by who asked for it
    "boolean": _scalar(lambda raw, *_: quantities.parse_boolean(raw), codes.PE209, "“是”或“否”"),
}
