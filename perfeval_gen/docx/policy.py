"""How tags are evaluated: as docxtpl does with autoescape, or strictly, in a sandbox in which data arrive unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined, Undefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2.nodes import Concat
    from jinja2.runtime import Context

Filters = Mapping[str, Callable[..., object]]

_BRACES: Final = str.maketrans({"{": "&#123;", "}": "&#125;"})
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFUSED_FILTERS: Final = frozenset(
    (
        *("batch", "center", "filesizeformat", "format", "indent", "pprint"),
        *("random", "safe", "slice", "tojson", "urlize", "wordwrap", "xmlattr"),
    )
)
_REFUSED_METHODS: Final = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})
_LONGEST: Final = 100_000
_LARGEST: Final = 10**30
_STEEPEST: Final = 64


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
    if isinstance(value, Markup):  # what a macro made: its data went through here one by one
        return Markup(str(value).translate(_BRACES))  # noqa: S704
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise UnprintableError(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if _NOT_XML.search(text):
        raise UnprintableError(value)
    return Markup(str(escape(text)).translate(_BRACES))  # noqa: S704


class _StrictGenerator(CodeGenerator):
    """Lets the parts of ``a ~ b`` pass ``printed`` too, so that None cannot slip in there."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the concatenation as a call."""
        self.write("environment.concatenated((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class StrictEnvironment(ImmutableSandboxedEnvironment):
    """The strict policy: nothing undefined, nothing unprintable, nothing that reaches out or blows up."""

    code_generator_class = _StrictGenerator
    intercepted_binops = frozenset({"**", "*", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's signature
        """Return an item of a mapping before an attribute: ``预算.items`` is a field if there is one."""
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's signature
        """Refuse inner attributes, and the methods of text that can fill the memory."""
        return not (isinstance(obj, str) and attr in _REFUSED_METHODS) and super().is_safe_attribute(obj, attr, value)

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
    environment = Environment(autoescape=True, undefined=NamedUndefined)
    environment.filters.update(filters)
    return environment


def is_refused(filter_name: str) -> bool:
    """Tell a filter that exists in Jinja but not under the strict policy."""
    return filter_name in _REFUSED_FILTERS
