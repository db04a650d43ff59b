"""All faults of a rendering at once: after the first, the parts are rendered again as if nothing were the matter.

What is wrong is noted with its place, and stands for nothing. Only a template that has a fault is ever gone through so.
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Template as JinjaTemplate
from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.utils import missing
from markupsafe import Markup

from perfeval_gen.docx.faults import EXPECTED, TemplateFault, fault_at, line_of
from perfeval_gen.docx.policy import MissingNameError, UnprintableError, environment_of, printed, without_trees

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment

    from perfeval_gen.diagnostics import Diagnostic
    from perfeval_gen.docx.template import Part, Template

_MOST: Final = 20  # faults told of a template
_MOST_PIECES: Final = 200_000
_TEMPLATE: Final = "__jinja_template__"  # what Jinja calls it among the names of its own code
_BEARING_NOTHING: Final = frozenset({"default", "d"})
_GIVES_NAMES: Final = re.compile(r"^\{%[-+]?\s*(?:\w+\s+)?(?:set|for|macro|call|with|import|from)\b")
_BORNE: Final = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_TEXT: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


def all_faults(template: Template, context: Mapping[str, object], first: TemplateFault) -> TemplateFault:
    """Return the first fault of a rendering together with those that would be found once it is mended."""
    if any(hasattr(type(value), "__next__") for value in context.values()):  # can't be gone through again
        return first
    values = template.values(context)
    found = dict.fromkeys(first.diagnostics)
    with without_trees():
        for part in template.parts:
            more = _Notes(part, values).taken(template)
            found.update(dict.fromkeys(each for each in more if not _is_the_same(each, first.diagnostic)))
    unknown, told = set(template.names_used - set(values)), {each.message for each in found}
    for part in template.parts:
        found.update(dict.fromkeys(each for each in _unseen(part, unknown, values) if each.message not in told))
    return TemplateFault(*islice(found, _MOST))


def _is_the_same(one: Diagnostic, other: Diagnostic) -> bool:
    """Tell what a tag was found to be before, in other words: it went another way once something stood for nothing."""
    places = [(each.location.place, each.location.excerpt) for each in (one, other)]
    return places[0] == places[1] and one.code != other.code


class _Notes:
    """What is noted while one part is rendered."""

    def __init__(self, part: Part, values: Mapping[str, object]) -> None:
        self._part, self._values = part, values
        self._found: dict[tuple[int, str], Diagnostic] = {}

    def taken(self, template: Template) -> list[Diagnostic]:
        """Return what is wrong in the part."""
        environment = environment_of(template.ways.policy, template.ways.filters)
        vars(environment).update(
            undefined=partial(_Lenient, self),
            finalize=self._printed,
            concatenated=lambda parts: "".join(str(self._printed(each)) for each in parts),
            call=self._guarded("", environment.call),  # type: ignore[attr-defined] # of a sandbox
            filters={name: self._guarded(name, each) for name, each in environment.filters.items()},
        )
        try:
            for _ in islice(_program(self._part, environment).generate(dict(self._values)), _MOST_PIECES):
                if len(self._found) >= _MOST:
                    break
        except EXPECTED as error:
            if not self._found or isinstance(error, SecurityError):  # else it may only follow from another
                self._found[0, ""] = fault_at(error, self._part.map, self._values, line_of(error.__traceback__))
        return [*self._found.values()]

    def add(self, error: Exception) -> None:
        """Note a fault of the tag that is being rendered."""
        line = _line(error)
        key = line, str(error)
        if key not in self._found and len(self._found) < _MOST:
            self._found[key] = fault_at(error, self._part.map, self._values, line)

    def _printed(self, value: object) -> Markup:
        if isinstance(value, Undefined):
            return Markup(str(value))  # noqa: S704 - nothing
        try:
            return printed(value)
        except UnprintableError as error:
            self.add(error)
            return Markup("")

    def _guarded(self, name: str, made: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that makes nothing of nothing, and tells what it can't do."""
        if name in _BEARING_NOTHING:
            return made
        first = 1 if hasattr(made, "jinja_pass_arg") else 0

        @wraps(made)
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the filter takes
            if len(given) > first and isinstance(given[first], _Lenient):
                return given[first].used()
            try:
                return made(*given, **named)
            except _BORNE as error:
                self.add(error)
                return ""

        return call


class _Lenient(Undefined):
    """Bears every use; the first is noted."""

    __slots__ = ("_is_told", "_notes")

    def __init__(self, notes: _Notes, hint: str | None = None, obj: object = missing, name: str | None = None) -> None:
        self._notes, self._is_told = notes, False
        super().__init__(hint, obj, name)

    def used(self, *_given: object, **_named: object) -> _Lenient:
        """Note that something was done with it, and stand for the result."""
        if not self._is_told:
            self._is_told = True
            obj = None if self._undefined_obj is missing else self._undefined_obj
            self._notes.add(MissingNameError(self._undefined_message, obj, self._undefined_name))
        return self

    def __getattr__(self, name: str) -> _Lenient:
        if name[:2] == "__":
            raise AttributeError(name)
        return self.used()


def _giving(result: Any) -> Callable[..., Any]:  # noqa: ANN401 - whatever Python asks for
    def use(self: _Lenient, *_given: object) -> Any:  # noqa: ANN401
        self.used()
        return iter(()) if result is None else result

    return use


_SIGNS: Final = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")
_RESULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "bool", "contains"), False),
    "str": "",
    "len": 0,
    "int": 0,
    "float": 0.0,
    "hash": 0,
    "iter": None,
}
for _name in (*_SIGNS, *(f"r{sign}" for sign in _SIGNS), "pos", "neg", "call", "getitem"):
    setattr(_Lenient, f"__{_name}__", _Lenient.used)
for _name, _result in _RESULTS.items():
    setattr(_Lenient, f"__{_name}__", _giving(_result))


def _program(part: Part, environment: Environment) -> JinjaTemplate:
    code = marshal.loads(part.code)  # noqa: S302 - made by us
    return JinjaTemplate.from_code(environment, code, environment.make_globals(None))


def _line(error: Exception) -> int:
    """Return the line of the template that is at work, or was when the error came up."""
    trace, frame = error.__traceback__, sys._getframe(1)  # noqa: SLF001 - Python's own way to ask who called
    found = [(each.tb_frame, each.tb_lineno) for each in _steps(trace) if _TEMPLATE in each.tb_frame.f_globals]
    while not found and frame is not None:
        found = [(frame, frame.f_lineno)] if _TEMPLATE in frame.f_globals else []
        frame = frame.f_back  # type: ignore[assignment] # of the last one it is None
    return int(found[-1][0].f_globals[_TEMPLATE].get_corresponding_lineno(found[-1][1])) if found else 0


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


# -- what no rendering came to


def _unseen(part: Part, unknown: set[str], values: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield the tags with names that don't exist, in branches that these data leave out.

    A name that the template gives itself, or asks for first, may well be missing.
    """
    lines = part.map.lines
    for name in sorted(unknown):
        word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
        asked = re.compile(rf"{word.pattern}\s*(?:is\b|\|\s*(?:default|d)\b)")
        naming = [tag for tag in lines if word.search(_TEXT.sub("", tag))]
        if not any(_GIVES_NAMES.match(tag) or asked.search(tag) for tag in naming):
            error = MissingNameError(name=name)
            numbers = [n for n, tag in enumerate(lines, 1) if tag in naming and tag != (lines[n - 2] if n > 1 else "")]
            yield from (fault_at(error, part.map, values, number) for number in numbers)
