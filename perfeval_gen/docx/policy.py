"""How tags are evaluated: as docxtpl does with autoescape, or strictly, in a sandbox in which data arrive unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from jinja2 import Environment, StrictUndefined, Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from perfeval_gen.docx.generating import Generator, StrictGenerator
from perfeval_gen.docx.row_loops import RowLoops

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import nodes
    from jinja2.runtime import Context

Filters = Mapping[str, Callable[..., object]]
Policy = Literal["docxtpl", "strict"]

_BRACES: Final = str.maketrans({"{": "&#123;", "}": "&#125;"})
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFUSED_FILTERS: Final = frozenset(
    (
        *("batch", "center", "filesizeformat", "format", "indent", "pprint"),
        *("random", "safe", "slice", "tojson", "urlize", "wordwrap", "xmlattr"),
    )
)
_REFUSED_METHODS: Final = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})
_ATTRIBUTES: Final = frozenset(dir(dict))
_OF_TREE: Final = frozenset({"InlineImage", "Subdoc"})
_SAFE: Final[dict[tuple[type, str], bool]] = {}  # Jinja's answer depends on nothing else
_MOST_KNOWN: Final = 10_000
_COUNTED: Final = re.compile(r"<w:(?:tbl|tr|tc|gridCol|gridSpan)[\s/>]|:docPr\b")  # docxtpl counts them in the tree
_BARE: Final = re.compile(r"&(?!(?:\w+|#\d+);)")
_LONGEST: Final = 100_000
_LARGEST: Final = 10**30
_RAW: Final[ContextVar[bool]] = ContextVar("raw", default=False)
_LEFT_OUT: Final[ContextVar[bool]] = ContextVar("left out", default=False)
_STEEPEST: Final = 64


class NeedsTree(Exception):  # noqa: N818 - an answer, not a fault
    """A picture, a sub-document or a piece of a table is to be printed: only docxtpl can.

    ``maker`` is docxtpl's template that holds it, None for any.
    """

    def __init__(self, maker: Any) -> None:  # noqa: ANN401 - docxtpl has no types
        super().__init__("a picture or sub-document")
        self.maker = maker


class MissingNameError(UndefinedError):
    """An undefined name, with the object in which it was looked for (None: among the names of the template)."""

    def __init__(self, message: str | None = None, obj: object = None, name: object = None) -> None:
        super().__init__(message)
        self.obj, self.name = obj, name


class UnprintableError(TypeError):
    """A value that must not reach paper as it is."""

    def __init__(self, value: object) -> None:
        super().__init__(f"{type(value).__name__} cannot be printed")
        self.value = value


class _Named(Undefined):
    """As Jinja's own, but its error knows what was looked for."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: Any = UndefinedError,  # noqa: ANN401 - a class, or what makes one
    ) -> None:
        if exc is UndefinedError:
            exc = partial(MissingNameError, obj=None if obj is missing else obj, name=name)
        super().__init__(hint, obj, name, exc)


class NamedUndefined(_Named):
    """Prints as nothing, as docxtpl's."""

    __slots__ = ()


class NamedStrictUndefined(_Named, StrictUndefined):
    """Refuses every use."""

    __slots__ = ()


def printed(value: object) -> Markup:
    """Return the value as text in XML that no later rewriting can touch; raises for what is not text or a number.

    Braces become character references, so docxtpl's own rewriting of ``{_{`` never meets data.
    """
    kind = type(value)
    if type(value) is str and value.isprintable():  # the usual case, told by one quick look
        usual = escape(value)
        return Markup(usual.translate(_BRACES)) if "{" in usual or "}" in usual else usual  # noqa: S704
    if type(value) is int:
        return Markup(value)  # noqa: S704
    if isinstance(value, Markup):  # what a macro made: its data went through here one by one
        if "&" in value and _BARE.search(value):  # unless a filter cut it
            _RAW.set(True)
        return Markup(str(value).translate(_BRACES)) if "{" in value or "}" in value else value  # noqa: S704
    if isinstance(value, Undefined):
        str(value)
    if needs_tree(kind):
        return _asked_for_tree(value.tpl)  # type: ignore[attr-defined]
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise UnprintableError(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if _NOT_XML.search(text):
        raise UnprintableError(value)
    return Markup(str(escape(text)).translate(_BRACES))  # noqa: S704


def _is_printable(text: str) -> bool:
    return text.isprintable() or not ("\r" in text or _NOT_XML.search(text))


def _is_xml(text: str) -> bool:
    return text.isprintable() or not _NOT_XML.search(text)


def _in_xml(text: str) -> str:
    return str(escape(text)).translate(_BRACES) if "{" in text or "}" in text else str(escape(text))


class StrictEnvironment(ImmutableSandboxedEnvironment):
    """The strict policy: nothing undefined, nothing unprintable, nothing that reaches out or blows up."""

    code_generator_class = StrictGenerator
    row_loops = RowLoops(_is_printable, _in_xml)
    intercepted_binops = frozenset({"**", "*", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's signature
        """Return an item of a mapping before an attribute: ``预算.items`` is a field if there is one."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's signature
        """Refuse inner attributes, and the methods of text that can fill the memory; asked once for each type."""
        key = type(obj), attr
        known = _SAFE.get(key)
        if known is None:
            refused = isinstance(obj, str) and attr in _REFUSED_METHODS
            known = not refused and super().is_safe_attribute(obj, attr, value)
            if len(_SAFE) < _MOST_KNOWN:
                _SAFE[key] = known
        return known

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Multiply and raise within bounds; ``%`` formats no text."""
        if operator == "%" and isinstance(left, str | bytes):
            raise SecurityError("formatting by % is not allowed")
        if operator == "**" and not (_is_small(left, _LARGEST) and _is_small(right, _STEEPEST)):
            raise SecurityError("power too large")
        if operator == "*" and not _product_is_small(left, right):
            raise SecurityError("product too large")
        result = super().call_binop(context, operator, left, right)
        if operator == "**" and not _is_small(result, _LARGEST):
            raise SecurityError("power too large")
        return result

    def concatenated(self, parts: tuple[object, ...]) -> str:
        """Return ``a ~ b ~ c``."""
        return _together("", parts)


def _is_small(number: object, limit: int) -> bool:
    return isinstance(number, int | float | Decimal) and -limit <= number <= limit


def _product_is_small(left: object, right: object) -> bool:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | bytes | list | tuple):
            return isinstance(other, int) and len(one) * int(other) <= _LONGEST
    return _is_small(left, _LARGEST) and _is_small(right, _LARGEST)


def _together(separator: object, parts: Iterable[object]) -> str:
    """Text of printable parts: plain as long as no part is markup already."""
    texts = [part if isinstance(part, Markup) else (printed(part), str(part))[1] for part in (separator, *parts)]
    if any(isinstance(text, Markup) for text in texts):
        texts = [printed(text) for text in texts]
    return texts[0].join(texts[1:])


def _joined(value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """The filter ``join`` of the strict policy: its parts are printable like any value."""
    return _together(d, value if attribute is None else (item[attribute] for item in value))


def _text(value: object) -> str:
    """The filter ``string`` of the strict policy."""
    return _together("", (value,))


class DefaultEnvironment(Environment):
    """As docxtpl's with ``autoescape=True``; quicker where the result is the same."""

    code_generator_class = Generator
    row_loops = RowLoops(_is_xml, lambda text: str(escape(text)), _ATTRIBUTES)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's signature
        """Return what Jinja does, without the error that it raises and catches for each item of a dict."""
        if type(obj) is dict and attribute not in _ATTRIBUTES:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def note_raw(*, seen: bool) -> None:
    """Keep in mind, for this thread, whether something was printed that may not be well-formed."""
    _RAW.set(seen)


def has_raw() -> bool:
    """Tell whether XML of its own or a sign XML can't hold was printed since ``note_raw(seen=False)``."""
    return _RAW.get()


@contextmanager
def without_trees() -> Iterator[None]:
    """Leave out pictures and the like, so that a rendering by text goes on to what is wrong."""
    token = _LEFT_OUT.set(True)
    try:
        yield
    finally:
        _LEFT_OUT.reset(token)


def _asked_for_tree(maker: object) -> Markup:
    if _LEFT_OUT.get():
        return Markup()
    raise NeedsTree(maker)


def needs_tree(kind: type) -> bool:
    """Tell the values of docxtpl that change more parts than the one they stand in; docxtpl need not be loaded."""
    return any(base.__module__.startswith("docxtpl.") and base.__name__ in _OF_TREE for base in kind.__mro__)


def _for_text(value: object) -> object:
    """Return the value as the default policy prints it; pictures, cells and the like can't be printed by text alone."""
    kind = type(value)
    if kind is int:
        return value
    if kind is not str and hasattr(kind, "__html__"):
        if needs_tree(kind):
            return _asked_for_tree(value.tpl)  # type: ignore[attr-defined]
        if _COUNTED.search(value.__html__()):  # type: ignore[attr-defined]
            return _asked_for_tree(None)
        _RAW.set(True)
        return value
    text = str(value)
    if not _is_xml(text):
        _RAW.set(True)
    return text


def _for_tree(value: object) -> object:
    """Return the value as the strict policy prints it where docxtpl itself renders."""
    return value if needs_tree(type(value)) else printed(value)


def code_of(tree: nodes.Template, environment: Environment, name: str) -> tuple[CodeType, set[str]]:
    """Return the code of a template and the names it takes from its data, both in one go."""
    generator = environment.code_generator_class(environment, name, f"<{name}>", optimized=environment.optimized)
    generator.visit(tree)
    return compile(generator.stream.getvalue(), f"<{name}>", "exec"), generator.used  # type: ignore[attr-defined]


def environment_of(policy: Policy, filters: Filters) -> Environment:
    """Return the environment of a policy: docxtpl's with ``autoescape=True``, or the strict one."""
    return strict_environment(filters) if policy == "strict" else default_environment(filters)


def tree_environment(policy: Policy, filters: Filters) -> Environment:
    """Return the environment for docxtpl itself, in which pictures and sub-documents are printed."""
    environment = environment_of(policy, filters)
    environment.finalize = _for_tree if policy == "strict" else None
    return environment


def strict_environment(filters: Filters) -> Environment:
    """Return the environment of the strict policy."""
    environment = StrictEnvironment(autoescape=True, undefined=NamedStrictUndefined, finalize=printed)
    environment.globals.clear()
    for name in _REFUSED_FILTERS:
        del environment.filters[name]
    environment.filters.update({"join": _joined, "string": _text, **filters})
    return environment


def default_environment(filters: Filters) -> Environment:
    """Return the environment that docxtpl uses with ``autoescape=True``."""
    environment = DefaultEnvironment(autoescape=True, undefined=NamedUndefined, finalize=_for_text)
    environment.filters.update(filters)
    return environment


def is_refused(filter_name: str) -> bool:
    """Tell a filter that exists in Jinja but not under the strict policy."""
    return filter_name in _REFUSED_FILTERS
