"""Budget performance self-evaluation documents from one YAML file.

``check_file``, ``render_file`` and ``compile_template`` are the library; the command line is a thin layer on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfeval_gen.version import __version__

if TYPE_CHECKING:
    from perfeval_gen.docx.compiling import compile_template as compile_template
    from perfeval_gen.pipeline import check_file as check_file
    from perfeval_gen.pipeline import render_file as render_file

__all__ = ["__version__", "check_file", "compile_template", "render_file"]
_HOMES = {
    "check_file": "perfeval_gen.pipeline",
    "render_file": "perfeval_gen.pipeline",
    "compile_template": "perfeval_gen.docx.compiling",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - functions of several signatures
    """Import a public name when it is first asked for, so that the package itself stays quick to import."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
