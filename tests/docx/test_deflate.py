"""How a document is deflated changes its bytes, never its parts."""

from __future__ import annotations

import io
import zipfile

import pytest

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.package import read_package
from tests.docx.samples import document, paragraph

SOURCE = document(paragraph("{{ x }}"))
TEXT = {"x": "绩效自评" * 500}


@pytest.mark.parametrize(("level", "deflate"), [(0, "zlib"), (1, "zlib"), (9, "zlib"), (0, "isal"), (9, "isal")])
def test_every_engine_gives_the_same_parts(level: int, deflate: str) -> None:
    usual = read_package(compile_template(SOURCE).render(TEXT)).parts
    made = compile_template(SOURCE, deflate_level=level, deflate=deflate)  # type: ignore[arg-type]
    streamed = io.BytesIO()
    made.render_to(streamed, TEXT)
    for content in (made.render(TEXT), streamed.getvalue()):
        assert read_package(content).parts == usual
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None


def test_a_higher_level_makes_smaller_files() -> None:
    sizes = [len(compile_template(SOURCE, deflate_level=level).render(TEXT)) for level in (0, 1, 9)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] + 1000


@pytest.mark.parametrize("wrong", [{"deflate_level": 10}, {"deflate_level": -1}, {"deflate": "lzma"}])
def test_what_there_is_not_is_told_when_compiling(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="deflate"):
        compile_template(SOURCE, **wrong)  # type: ignore[arg-type]


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_gen.docx.skeleton.find_spec", lambda _: None)
    with pytest.raises(ValueError, match="perfeval-gen\\[isal\\]"):
        compile_template(SOURCE, deflate="isal")
