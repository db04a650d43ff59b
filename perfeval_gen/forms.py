"""The Word templates of the forms, compiled: from the cache on disk where nothing has changed since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import jinja2

from perfeval_gen import cache
from perfeval_gen.docx.gate import Static, prepare
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.template import Template
from perfeval_gen.version import __version__
from perfeval_gen.view import filters
from perfeval_gen.view.printed import UNFILLED_MARK


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled template, what the gate knows of the parts that data cannot change, and what is wrong with them."""

    template: Template
    static: Static
    problems: tuple[str, ...]


def compiled(path: Path) -> Compiled:
    """Return the compiled template of a form; raises ``TemplateFault``."""
    return _template(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _template(path: Path, _changed: int) -> Compiled:
    content = path.read_bytes()
    made_by = cache.state_of((Path(__file__).parent / "docx", Path(filters.__file__), *_origins("docxtpl", "lxml")))
    facts = (hashlib.sha256(content).hexdigest(), path.name, __version__, jinja2.__version__, made_by)
    return cache.kept("template", cache.key_of(*facts), lambda: _compile(content, path.name))


def _compile(content: bytes, name: str) -> Compiled:
    from perfeval_gen.docx.compiling import compile_template

    template = compile_template(
        content, filters=filters.FILTERS, policy="strict", per_render={"编号": Numbering}, highlight=(UNFILLED_MARK,),
        layout=True, sealed=True, name=name,
    )  # fmt: skip
    parts = read_package(template.source).parts
    static = prepare(parts)
    return Compiled(template, static, static.problems(without=set(parts) - set(template.digests)))


def _origins(*modules: str) -> tuple[str, ...]:
    """Return where packages lie that a compiled template depends on; they are not imported."""
    found = (find_spec(module) for module in modules)
    return tuple(spec.origin for spec in found if spec is not None and spec.origin)
