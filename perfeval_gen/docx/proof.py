"""Proof that whatever the data a template passes the gate, or why that can't be said; worked out when it is compiled.

All ways through a part are followed at once, branch by branch: the places they come to are few, since most branches end
where they began. Conditions are taken for independent of each other, but for the first turn of a loop. What isn't
proved may still be sound; then each document has to be looked through.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from jinja2 import nodes

from perfeval_gen.docx.gate_body import Facts, look_loosely
from perfeval_gen.docx.gate_tables import Tables
from perfeval_gen.docx.proof_names import meanings
from perfeval_gen.docx.proof_places import Place, Places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfeval_gen.docx.gate import Static
    from perfeval_gen.docx.proof_names import Source

_Ways = frozenset[Place]

_MOST_WAYS: Final = 128
_MOST_TURNS: Final = 4  # until a loop comes to no new place; only the cells of a row go on
_MARK: Final = re.compile(rb'<w:(bookmark|commentRange|perm|moveFromRange|moveToRange)(Start|End) [^>]*?w:id="([^"]*)"')
_ONCE: Final = re.compile(rb'<w:(commentReference|footnote|endnote|comment) [^>]*?w:id="([^"]*)"')
_NAME: Final = re.compile(rb'<w:bookmarkStart [^>]*?w:name="([^"]*)"')
_HEADING: Final = re.compile(rb"<w:(?:header|footer)Reference ")
_OF_TABLES: Final = re.compile(
    rb"</?w:(?:tbl|tr|tc|gridCol|gridSpan|gridBefore|gridAfter|vMerge|(?:tblGrid|tcPr|trPr)Change)(?=[ />])[^>]*>"
)
_A_FIELD: Final = "a field "
_LEFT: Final = re.compile(r"a field is left open|a field mark 'end' without|\d is left open|\d ends without a start")
_SILENT: Final = (nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.ExprStmt)
_REPEATED: Final = (nodes.For, nodes.Macro, nodes.AssignBlock)
_BODIES: Final = (nodes.If, nodes.With, nodes.Scope, *_REPEATED)


class Proof(NamedTuple):
    """Why a part isn't proved, why its tables aren't, and the facts of everything that may come to stand in it.

    ``open`` are the ranges and fields that no branch closes; ``always`` are the bookmarks that every document has.
    """

    reasons: tuple[str, ...] = ("wasn't looked into",)
    of_tables: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    always: frozenset[str] = frozenset()
    facts: Facts = Facts()


class _Endless(Exception):  # noqa: N818 - an answer, not a fault
    """More ways than can be followed."""


def unproved(static: Static, proofs: Mapping[str, Proof]) -> tuple[str, ...]:
    """Return why a package isn't proved whose parts with tags have these proofs, their tables left out."""
    own = (f"{part}: {reason}" for part, proof in proofs.items() for reason in proof.reasons)
    facts = {part: proof.facts._replace(bookmarks=proof.always) for part, proof in proofs.items()}
    return (*own, *_references(static, facts))


def untaken(static: Static, proofs: Mapping[str, Proof]) -> tuple[str, ...]:
    """Return what is wrong in a branch, taken or not: what refers to nothing, and what is left open."""
    own = (f"{part}: {left}" for part, proof in proofs.items() for left in proof.open)
    facts = {part: proof.facts._replace(problems=()) for part, proof in proofs.items()}
    return (*own, *_references(static, facts))


def _references(static: Static, facts: Mapping[str, Facts]) -> tuple[str, ...]:
    whole = static._replace(facts={**static.facts, **facts})
    return whole.problems(without=set(static.facts) - set(facts))


def table_problems(content: bytes) -> list[str]:
    """Return what is wrong with the grids of a rendered part: all that may be if only its tables aren't proved."""
    tables = Tables()
    tables.see(_OF_TABLES.findall(content))
    return tables.problems


def prove(tree: nodes.Template, elements: frozenset[str] | None, element: str, *, is_matched: bool) -> Proof:
    """Return the proof for a part whose root has to be ``element``.

    ``elements`` are the names that stand for elements, none if these may be unbalanced. ``is_matched``: its grids are
    put right when it is rendered.
    """
    if elements is None:
        return Proof(("its elements may be unbalanced",))
    marks = _Marks()
    marks.look(tree.body, is_repeated=False)
    places = Places(element, is_matched=is_matched)
    paths = _Paths(meanings(tree, elements), places)
    try:
        for place in paths.through(tree.body, frozenset((places.start,)), is_first=None):
            places.end(place)
    except (_Endless, RecursionError):
        places.tell("data decide about more than can be followed")
    text = b"".join(marks.texts)
    if b"{" in text or b"}" in text:
        places.tell("braces outside of a tag")
    tags = [tag for tag in places.tags if not tag.startswith(b"<wp:docPr")]  # numbered when rendered
    facts = look_loosely(tags, text, element)
    found = (*places.found, *marks.problems())
    is_uneven = text.count(b'"begin"') != text.count(b'"end"')
    left = (
        each for each in (*places.found, *facts.problems) if _LEFT.search(each) and (is_uneven or _A_FIELD not in each)
    )
    return Proof(found, tuple(places.of_tables), tuple(dict.fromkeys(left)), frozenset(marks.always), facts)


class _Paths:
    """Follows all ways through a part."""

    def __init__(self, meant: Mapping[int, frozenset[Source]], places: Places) -> None:
        self._meant, self._places = meant, places
        self._known: dict[tuple[int, Place, bool | None], _Ways] = {}
        self._texts: dict[int, bytes] = {}
        self._inside: list[Source] = []

    def through(self, body: Sequence[nodes.Node], ways: _Ways, *, is_first: bool | None) -> _Ways:
        """Return where all ways have come to behind these nodes; ``is_first``: in the first turn of a loop."""
        for node in body:
            if isinstance(node, _SILENT):
                continue
            ways = frozenset().union(*(self._step(node, place, is_first) for place in ways))
            if len(ways) > _MOST_WAYS:
                raise _Endless
        return ways

    def _step(self, node: nodes.Node, place: Place, is_first: bool | None) -> _Ways:  # noqa: FBT001 - part of the key
        key = id(node), place, is_first
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._behind(node, place, is_first=is_first)
        return found

    def _behind(self, node: nodes.Node, place: Place, *, is_first: bool | None) -> _Ways:
        ways = frozenset((place,))
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                ways = frozenset().union(*(self._printed(each, one) for one in ways))
        elif isinstance(node, nodes.If):
            ways = self._branches(node, ways, is_first=is_first)
        elif isinstance(node, nodes.For):
            ways = self._turns(node, ways)
        elif isinstance(node, nodes.With | nodes.Scope):
            ways = self.through(node.body, ways, is_first=None)  # loop may be another there
        else:
            raise _Endless
        return ways

    def _branches(self, node: nodes.If, ways: _Ways, *, is_first: bool | None) -> _Ways:
        found = set[Place]()
        for each in (node, *node.elif_):
            answer = _answer(each.test, is_first=is_first)
            if answer is not False:
                found |= self.through(each.body, ways, is_first=is_first)
            if answer is True:
                return frozenset(found)
        return frozenset(found | self.through(node.else_, ways, is_first=is_first))

    def _turns(self, node: nodes.For, ways: _Ways) -> _Ways:
        if node.recursive:
            raise _Endless
        found = set(self.through(node.else_, ways, is_first=None))
        new = self.through(node.body, ways, is_first=True)
        turns = 0
        while new := new - found:
            found |= new
            turns += 1
            if turns == _MOST_TURNS:
                found = set(map(self._places.widened, found))
                new = frozenset(found)
            if turns > _MOST_TURNS * 2:
                raise _Endless
            new = self.through(node.body, new, is_first=False)
        return frozenset(found)

    # -- what is printed

    def _printed(self, node: nodes.Node, place: Place) -> _Ways:
        if isinstance(node, nodes.TemplateData):
            text = self._texts.get(id(node))
            if text is None:
                text = self._texts[id(node)] = node.data.encode()
            return frozenset((self._places.data(text, place),))
        if isinstance(node, nodes.Name) and id(node) in self._meant:
            return self._named(self._meant[id(node)], place)
        if isinstance(node, nodes.Call) and id(node.node) in self._meant:
            return self._named(self._meant[id(node.node)], place)
        if isinstance(node, nodes.Filter) and node.name == "trim" and node.node is not None:
            return self._printed(node.node, place)
        if isinstance(node, nodes.Or | nodes.And):
            return self._printed(node.left, place) | self._printed(node.right, place)
        is_nothing = isinstance(node, nodes.Const) and node.value == ""
        return frozenset((place if is_nothing else self._places.value(place),))

    def _named(self, sources: frozenset[Source], place: Place) -> _Ways:
        """Return the places behind a macro or a piece that was set, whichever it is."""
        if not sources:
            raise _Endless
        ways = set[Place]()
        for source in sources:
            if source is None:
                ways.add(self._places.value(place))
                continue
            if any(source is each for each in self._inside):
                raise _Endless
            self._inside.append(source)
            if isinstance(source, nodes.Assign):
                ways |= self._printed(source.node, place)
            else:
                ways |= self.through(source.body, frozenset((place,)), is_first=None)
            self._inside.pop()
        return frozenset(ways)


def _answer(test: nodes.Node, *, is_first: bool | None) -> bool | None:
    """Tell how a question ends, if that is clear: whether this is the first turn of the loop."""
    if isinstance(test, nodes.Not):
        answer = _answer(test.node, is_first=is_first)
        return None if answer is None else not answer
    if isinstance(test, nodes.Or):
        is_either = any(_answer(each, is_first=is_first) is True for each in (test.left, test.right))
        return True if is_either else None
    if isinstance(test, nodes.Getattr) and test.attr == "first" and isinstance(test.node, nodes.Name):
        return is_first if test.node.name == "loop" else None
    return None


class _Marks:
    """What has to stand in pairs, or once."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.always: set[str] = set()
        self._found: dict[str, None] = {}
        self._count: Counter[bytes] = Counter()

    def problems(self) -> Iterator[str]:
        """Yield what is wrong."""
        yield from self._found
        yield from (f"{tag.decode()} may stand {n} times" for tag, n in self._count.items() if n > 1)

    def look(self, body: Sequence[nodes.Node], *, is_repeated: bool) -> None:
        """Look at what stands in a body, those inside it by themselves."""
        own = b"".join(_direct(body))
        self.texts.append(own)
        is_root = len(self.texts) == 1
        if is_root:
            self.always = {name.decode("utf-8", "replace") for name in _NAME.findall(own)}
        if b"<w:" in own:
            self._pairs(own, is_repeated=is_repeated)
            if not is_root and _HEADING.search(own) and b"<w:sectPr" not in own:
                self._found["a header or footer of a section hangs on data"] = None
        for node in body:
            if isinstance(node, _BODIES):
                for each in _bodies(node):
                    self.look(each, is_repeated=is_repeated or isinstance(node, _REPEATED))

    def _pairs(self, own: bytes, *, is_repeated: bool) -> None:
        marks = _MARK.findall(own)
        starts, ends = (Counter((kind, n) for kind, end, n in marks if end == which) for which in (b"Start", b"End"))
        for kind, number in (starts - ends) + (ends - starts):
            self._found[f"{kind.decode()} {number.decode()} begins or ends without the other"] = None
        once = [b" ".join(each) for each in (*starts.elements(), *_ONCE.findall(own))]
        self._count.update(once * (1 + is_repeated))


def _direct(body: Sequence[nodes.Node]) -> Iterator[bytes]:
    outputs = (each for each in body if isinstance(each, nodes.Output))
    return (n.data.encode() for each in outputs for n in each.nodes if isinstance(n, nodes.TemplateData))


def _bodies(node: nodes.Node) -> Iterator[list[nodes.Node]]:
    yield node.body  # type: ignore[attr-defined] # each of these has one
    if isinstance(node, nodes.If | nodes.For):
        yield node.else_
    for each in getattr(node, "elif_", ()):
        yield each.body
