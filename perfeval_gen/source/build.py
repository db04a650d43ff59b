"""Events to nodes: one loop and a stack, with the structures that the program doesn't take refused by place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml

from perfeval_gen.diagnostics import Diagnostic, Location, finding
from perfeval_gen.patterns import pattern
from perfeval_gen.source.folding import unfolded
from perfeval_gen.source.node import Node, scalar
from perfeval_gen.source.scalars import (
    Event,
    Mark,
    Path,
    check_comma,
    check_escapes,
    check_lost,
    judge_own_line,
    reads_like_entry,
)
from perfeval_gen.source.structures import (
    ALIAS,
    ANCHOR,
    COMPLEX_KEY,
    DUPLICATE,
    MAX_DEPTH,
    MERGE,
    NOTHING,
    ONLY_LIST,
    ONLY_TEXT,
    SEVERAL,
    TAG,
    TOO_DEEP,
)
from perfeval_gen.source.text import TOO_LARGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfeval_gen.source.draft import Draft

MAX_EVENTS: Final = 300_000  # of the parser: keys, values, two for a section; the longest lists have a third of it
MAX_PIECES: Final = 50_000  # items of lists and lines of texts, together: more than a thousand pages
_SEPARATED: Final = pattern(r"：.|:[^/\s]")  # a key that holds what may be its value
PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of the events: a tree or None, findings, and the syntax fault that ended it.

    ``suspicious`` when the text is valid YAML but reads like one of the traps.
    """

    node: Node | None
    found: tuple[Diagnostic, ...]
    suspicious: bool = False
    fault: yaml.YAMLError | None = None


class _Frame:
    """A mapping or sequence that is still open.

    ``pending`` is the key that waits for its value, where it stands, and the path of the value.
    """

    __slots__ = (
        "flow", "is_key", "is_mapping", "key", "key_end", "key_location", "location", "nodes", "pairs", "path",
        "pending", "seen",
    )  # fmt: skip

    def __init__(self, *, is_mapping: bool, location: Location, path: Path) -> None:
        self.is_mapping = is_mapping
        self.location = self.key_location = location
        self.path = path
        self.key = ""
        self.pairs: list[tuple[str, Node]] = []
        self.nodes: list[Node] = []
        self.seen: dict[str, Location] = {}
        self.pending: tuple[str, Location, Path] | None = None
        self.key_end = -1
        self.is_key = self.flow = False

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and self.pending is None

    @property
    def following(self) -> Path:
        """The keys that lead to what comes next; to the mapping itself while a key is awaited."""
        if self.pending is not None:
            return self.pending[2]
        return self.path if self.is_mapping else (*self.path, len(self.nodes))

    def closed(self) -> Node:
        """Return the node, now that all its children are known."""
        children = tuple(self.pairs) if self.is_mapping else tuple(self.nodes)
        kind: Literal["mapping", "sequence"] = "mapping" if self.is_mapping else "sequence"
        return Node(kind, self.location, self.key_location, children=children, key=self.key)


def build(draft: Draft) -> Built:
    """Return the tree of the draft as it stands, with every structure refused on the way."""
    work = _Build(draft)
    takes = work.takes()
    try:
        for number, event in enumerate(iter(PARSER(draft.text).get_event, None)):
            take = takes.get(type(event))
            is_end = take is not None and take(event)
            if number > MAX_EVENTS or work.pieces > MAX_PIECES:
                work.refuse_more(event)
                break
            if is_end:
                break
    except yaml.YAMLError as fault:
        return Built(None, tuple(work.found), work.suspicious, fault)
    return work.result()


@dataclass(slots=True)
class _Build:
    """The work on one text: open frames, the finished root, findings, how many items and lines there were."""

    draft: Draft
    found: list[Diagnostic] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    root: Node | None = None
    documents: int = 0
    pieces: int = 0
    suspicious: bool = False

    def takes(self) -> dict[type, Callable[[Any], bool | None]]:
        """Return what is done with each kind of event; true when there is no sense in going on."""
        return {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def refuse_more(self, event: Event) -> None:
        """Refuse what comes from here on, and with it the file."""
        self.root = None
        self.draft.trusted = False
        is_long = self.pieces > MAX_PIECES
        message = f"文件里超过 {MAX_PIECES} 段文字或列表项" if is_long else f"文件里超过 {MAX_EVENTS // 2} 个键和值"
        self.found.append(finding(TOO_LARGE, message, self._place(event.start_mark), mark="读到这里为止"))

    def result(self) -> Built:
        """Return the tree, or why the document as a whole is none."""
        node = self.root
        if node is None:
            if not self.found:
                self.found.append(finding(NOTHING, "除注释和空行外没有内容", Location(self.draft.source.name)))
        elif node.kind == "sequence":
            self.found.append(finding(ONLY_LIST, "文件的最外层是列表，应为“键: 值”", node.location))
        elif node.kind == "scalar":
            code, message = (ONLY_TEXT, "文件里只有一段文字，应为“键: 值”") if node.value else (NOTHING, "没有内容")
            self.found.append(finding(code, message, node.location))
            self.suspicious |= reads_like_entry(node.location.excerpt)
        return Built(node if node and node.kind == "mapping" else None, tuple(self.found), self.suspicious)

    def _place(self, mark: Mark, end: Mark | None = None) -> Location:
        """Return the place of a mark; of a text over several lines, its first."""
        stop = mark.column + 1
        if end is not None:
            stop = end.column if end.line == mark.line else len(self.draft.line(mark.line))
        return self.draft.place(mark.line, mark.column, stop, self._path())

    def _path(self) -> Path:
        return self.frames[-1].following if self.frames else ()

    def _document(self, event: Event) -> bool:
        self.documents += 1
        if self.documents == 1:
            return False
        place = self._place(event.start_mark, event.end_mark)
        self.draft.trusted = False
        self.found.append(finding(SEVERAL, "一个文件里有几份文档，第二份从这里开始", place))
        return True

    def _refuse_properties(self, event: Event) -> None:
        """Refuse an anchor or a tag in front of a node."""
        mark = event.start_mark
        if event.anchor is not None:
            place = self.draft.place(mark.line, mark.column, mark.column + 1 + len(event.anchor), self._path())
            self.found.append(finding(ANCHOR, f"不支持锚点“&{event.anchor}”", place))
        if event.tag is not None:
            written = self.draft.lines[mark.line][mark.column :].split()[0]
            place = self.draft.place(mark.line, mark.column, mark.column + len(written), self._path())
            self.found.append(finding(TAG, f"不支持类型标签“{written}”", place))

    def _alias(self, event: Event) -> None:
        place = self._place(event.start_mark, event.end_mark)
        self.found.append(finding(ALIAS, f"不支持引用“*{event.anchor}”", place))
        self.draft.trusted = False
        if self.frames and self.frames[-1].wants_key:
            self._key("", replace(place, path=(*self.frames[-1].path, "")), event.end_mark.index)
        else:
            self._add(Node("scalar", place, self._key_location(place), key=self._key_name()))

    def _open(self, event: Event) -> bool:
        """Open a frame; true when it is one too deep."""
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        place = self._place(event.start_mark)
        if len(self.frames) >= MAX_DEPTH:
            self.found.append(finding(TOO_DEEP, f"嵌套超过 {MAX_DEPTH} 层", place))
            self.root = None
            return True
        frame = _Frame(is_mapping=isinstance(event, yaml.MappingStartEvent), location=place, path=place.path)
        frame.flow = bool(getattr(event, "flow_style", False))
        if self.frames and self.frames[-1].wants_key:
            self._refuse_key(place, event.start_mark)
            frame.is_key = True
        elif self.frames and self.frames[-1].pending is not None:
            frame.key, frame.key_location, _ = self.frames[-1].pending
        self.frames.append(frame)
        return False

    def _refuse_key(self, place: Location, mark: Mark) -> None:
        """Refuse a key that is no name; braces in a row are left to the search for traps."""
        self.draft.trusted = False
        if self.draft.line(mark.line)[max(mark.column - 1, 0) : mark.column + 1] == "{{":
            self.suspicious = True
            return
        self.found.append(finding(COMPLEX_KEY, "键不是一个名称", place, mark="此处应为键的名称"))

    def _close(self, _event: Event) -> None:
        frame = self.frames.pop()
        if frame.is_key:
            outer = self.frames[-1]
            outer.pending = ("", frame.location, (*outer.path, ""))
        else:
            self._add(frame.closed())

    def _scalar(self, event: Event) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if event.style == '"':
            self.found.extend(check_escapes(self.draft, event, self._path()))
        frame = self.frames[-1] if self.frames else None
        if frame is None:
            self._value(event, "", None)
        elif frame.pending is not None:
            self._value(event, frame.pending[0], frame.pending[1])
        elif frame.is_mapping:
            self._scalar_key(event, frame)
        else:
            self._value(event, "", None)

    def _value(self, event: Event, key: str, key_location: Location | None) -> None:
        """Take a text that is no key."""
        start, end, text = event.start_mark, event.end_mark, event.value
        frame = self.frames[-1] if self.frames else None
        path = frame.following if frame is not None else ()
        line = start.line
        is_one_line = line == end.line
        stop = end.column if is_one_line else len(self.draft.line(line))
        place = self.draft.place(line, start.column, stop, path)
        is_plain = not event.style
        if is_plain and text:
            if not is_one_line or stop != len(self.draft.line(line)):
                self.found.extend(check_lost(self.draft, event, path))
            if frame is not None and frame.flow and not frame.is_mapping:
                self.found.extend(check_comma(self.draft, event, path))
            if key_location is not None and key_location.line != place.line:
                self._check_own_line(event, path)
        elif is_plain and frame is not None and frame.key_end == start.index:
            self.suspicious |= "：" in key or self._is_part_of_number(event)
        elif is_plain:
            self.found.extend(check_lost(self.draft, event, path))
        if not is_one_line:
            text = unfolded(event, self.draft.lines)
        lines = () if is_one_line else self._lines(event)
        self._add(scalar(place, key_location or place, key, text, quoted=not is_plain, lines=lines))

    def _is_part_of_number(self, event: Event) -> bool:
        """Return whether a key without a value may be what a comma has split off a number."""
        return self.frames[-1].flow and self._key_name()[:3].isdecimal() and not event.value

    def _lines(self, event: Event) -> tuple[Location, ...]:
        """Return the place of each line of a text over several; of more than the file may have, none."""
        first, last = event.start_mark.line, event.end_mark.line
        self.pieces += last - first
        if self.pieces > MAX_PIECES:
            return ()
        path = self._path()
        later = (self.draft.place(n, 0, len(self.draft.line(n)), path) for n in range(first + 1, last + 1))
        return (self._place(event.start_mark), *(place for place in later if place.line > first + 1))

    def _scalar_key(self, event: Event, frame: _Frame) -> None:
        name, mark, end = event.value, event.start_mark, event.end_mark
        if event.style or name not in {"", "<<"}:
            if not event.style and ("：" in name or ":" in name or name[:1].isspace()):
                self.suspicious |= name[:1].isspace() or bool(_SEPARATED.search(name))
        elif name:
            self.found.append(finding(MERGE, "不支持合并键“<<”", self._place(mark, end)))
            self.draft.trusted = False
        else:
            self._refuse_key(self._place(mark, end), mark)
        path = (*frame.path, name)
        stop = end.column if end.line == mark.line else len(self.draft.line(mark.line))
        self._key(name, self.draft.place(mark.line, mark.column, stop, path), end.index)

    def _key(self, name: str, place: Location, end: int) -> None:
        """Take the name of the next entry; the second of the same name is refused."""
        frame = self.frames[-1]
        frame.pending, frame.key_end = (name, place, place.path), end
        first = frame.seen.setdefault(name, place)
        if name and first is not place:
            message = f"重复的键“{name}”：第 {first.line} 行已有，第 {place.line} 行又写了一次"
            related = ((first, "第一次写在这里"),)
            mark = f"第 {first.line} 行已有同名的键"
            self.found.append(finding(DUPLICATE, message, place, mark=mark, related=related))

    def _key_name(self) -> str:
        pending = self.frames[-1].pending if self.frames else None
        return pending[0] if pending else ""

    def _key_location(self, place: Location) -> Location:
        pending = self.frames[-1].pending if self.frames else None
        return pending[1] if pending else place

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs; of two entries of one name the first stays."""
        if not self.frames:
            self.root = node
            return
        frame = self.frames[-1]
        if frame.pending is None:
            self.pieces += 1
            frame.nodes.append(node)
        else:
            name, place, _ = frame.pending
            if frame.seen.get(name, place) is place:
                frame.pairs.append((name, node))
            frame.pending = None

    def _check_own_line(self, event: Event, path: Path) -> None:
        """Look at a text on a line of its own below its key: it may be an entry with a wrong sign."""
        judged = judge_own_line(self.draft, event, path)
        self.suspicious |= judged.suspicious
        self.found.extend(judged.found)
