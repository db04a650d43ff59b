"""The Word templates of the forms, compiled and filled: from the cache on disk where nothing has changed since."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import jinja2

from perfeval_gen import cache
from perfeval_gen.diagnostics import Code, Location, Severity, finding
from perfeval_gen.docx import limits
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.gate import Static, check_document, check_parts, prepare, without_place
from perfeval_gen.docx.gate_words import in_chinese
from perfeval_gen.docx.numbering import Numbering
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.proof import Proof, table_problems, unproved, untaken
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.docx.seal import sealed
from perfeval_gen.docx.template import Template
from perfeval_gen.reading import read_bytes
from perfeval_gen.version import __version__
from perfeval_gen.view import filters
from perfeval_gen.view.printed import UNFILLED_MARK

PE820: Final = Code(
    "PE820", "Word 模板本身不合规范", Severity.ERROR,
    "模板文件里有不合 Word 文件格式标准的地方，多半是由别的程序生成的；照样输出的文档，有的办公软件会打不开。",
    remedy="用 Word 打开模板，另存为 .docx，再试",
)  # fmt: skip
CODES: Final = (PE820,)
ONE_IN: Final = 20
_longest: Final[dict[Path, int]] = {}  # bytes of the longest document the gate has seen of a template


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled template, what the gate knows of the parts that data cannot change, and what is wrong with them.

    ``proof`` tells why its documents can't be taken for sound unseen; nothing if they can, but for the tables of
    ``of_tables``, the parts in which data decide about grids. ``untaken`` are the faults that stand in some branch.
    """

    template: Template
    static: Static
    problems: tuple[str, ...]
    proof: tuple[str, ...] = ("wasn't looked into",)
    of_tables: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A document of a form, the digest of its parts, what the gate says, and which of that its template had before.

    With problems there is no content. ``untaken`` is what is wrong in some branch of the template, taken or not.
    """

    content: bytes
    digest: str = ""
    problems: tuple[str, ...] = ()
    of_template: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()


def fill(  # noqa: PLR0913 - what a document is made from, and how
    path: Path,
    context: Mapping[str, object],
    properties: CoreProperties,
    facts: Mapping[str, str] | None,
    look: Callable[[Mapping[str, bytes]], object] = len,
    *,
    is_sampled: bool = False,
) -> Filled:
    """Return the document, sealed with these facts and checked; without facts neither. Raises ``TemplateFault``.

    ``look`` is shown the parts that were rendered and may raise. ``is_sampled``: in a large batch the gate looks at a
    template's first document, at each that is longer than all before, and at one in twenty; of the others holds what
    was proved of the template, and of its tables what is seen. If it isn't proved, the gate looks at each.
    """
    with _blamed(path):
        made = compiled(path)
        written = made.template.render_parts(context, properties)
    look(written)
    if facts is None:
        return Filled(made.template.joined(written), untaken=made.untaken)
    written, digest = sealed(made.template, written, facts)
    if is_sampled and not (made.proof or made.problems or _is_in_sample(path, written, digest)):
        problems = _of_tables(made, written)
    else:
        problems = (*made.problems, *check_parts(made.static, written, references=True))
    if problems:
        return Filled(b"", digest, problems, had_before(path, problems))
    return Filled(made.template.joined(written), digest)


def _of_tables(made: Compiled, written: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return what is wrong with the tables about whose grids data decide."""
    return tuple(f"{part}: {problem}" for part in made.of_tables for problem in table_problems(written[part]))


def _is_in_sample(path: Path, written: Mapping[str, bytes], digest: str) -> bool:
    """Tell whether the gate looks at a document; by its digest, so that it doesn't depend on who makes it when."""
    length = sum(map(len, written.values()))
    is_longest = length > _longest.get(path, -1)
    if is_longest:
        _longest[path] = length
    return is_longest or int(digest[:4], 16) % ONE_IN == 0


@contextlib.contextmanager
def _blamed(path: Path) -> Iterator[None]:
    """Tell what nobody reckoned with as a fault of the template, if that isn't sound by itself; else it is ours."""
    try:
        yield
    except (TemplateFault, OSError, MemoryError):
        raise
    except Exception as error:
        problems = check_document(path.read_bytes())
        if not problems:
            raise
        message = f"模板“{path.name}”不合规范：{'；'.join(in_chinese(problems)[:3])}"
        raise TemplateFault(finding(PE820, message, Location(str(path)))) from error


def had_before(path: Path, problems: tuple[str, ...]) -> tuple[str, ...]:
    """Return the problems of a rendering that its template has without any data."""
    before = set(map(without_place, check_document(path.read_bytes())))
    return tuple(problem for problem in problems if without_place(problem) in before)


def compiled(path: Path) -> Compiled:
    """Return the compiled template of a form; raises ``TemplateFault``."""
    return _template(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _template(path: Path, _changed: int) -> Compiled:
    content = _content(path)
    made_by = cache.state_of((Path(__file__).parent / "docx", Path(filters.__file__), *_origins("docxtpl", "lxml")))
    facts = (hashlib.sha256(content).hexdigest(), path.name, __version__, jinja2.__version__, made_by)
    return cache.kept("template", cache.key_of(*facts), lambda: _compile(content, path.name))


def _content(path: Path) -> bytes:
    content = read_bytes(path, limits.MAX_FILE)
    if len(content) > limits.MAX_FILE:
        from perfeval_gen.docx.safety import TOO_LARGE

        message = f"模板文件超过 {limits.MAX_FILE // limits.MB} MB"
        raise TemplateFault(finding(TOO_LARGE, message, Location(path.name)))
    return content


def _compile(content: bytes, name: str) -> Compiled:
    from perfeval_gen.docx.compiling import compile_template

    template = compile_template(
        content, filters=filters.FILTERS, policy="strict", per_render={"编号": Numbering}, highlight=(UNFILLED_MARK,),
        layout=True, sealed=True, name=name,
    )  # fmt: skip
    parts = read_package(template.source).parts
    static = prepare(parts)
    proofs = {part.name: part.proof or Proof() for part in template.parts}
    return Compiled(
        template,
        static,
        static.problems(without=set(parts) - set(template.digests)),
        unproved(static, proofs),
        tuple(name for name, proof in proofs.items() if proof.of_tables),
        untaken(static, proofs),
    )


def _origins(*modules: str) -> tuple[str, ...]:
    """Return where packages lie that a compiled template depends on; they are not imported."""
    found = (find_spec(module) for module in modules)
    return tuple(spec.origin for spec in found if spec is not None and spec.origin)
