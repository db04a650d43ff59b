"""Numbers in Chinese characters that everyone writes are read without the library that reads all of them, alike."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cn2an import an2cn, cn2an
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.prose import number_words
from perfeval_gen.prose.number_words import han_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3), ("两", 2), ("零", 0), ("十", 10), ("十五", 15), ("二十", 20), ("九十九", 99), ("一百零八", 108),
        ("二百〇八", 208), ("一百二十", 120), ("两千零八", 2008), ("三千零二十", 3020), ("一千二百三十四", 1234),
        ("三百二", 320), ("一百五十万", 1_500_000), ("百", None), ("一百二百", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: int | None) -> None:
    assert han_number(text) == number


@given(st.integers(0, 9999))
def test_every_number_under_ten_thousand_is_read_at_once(number: int) -> None:
    text = an2cn(number)
    assert number_words._regular(text) == number  # noqa: SLF001 - whether the library was needed


@given(st.text("零〇一二两三五九十百千", min_size=1, max_size=7))
def test_what_is_read_at_once_is_what_the_library_reads(text: str) -> None:
    found = number_words._regular(text)  # noqa: SLF001
    if found is not None:
        assert found == cn2an(text.replace("〇", "零"), "normal")


def test_common_numbers_need_no_library() -> None:
    code = (
        "import sys\nfrom perfeval_gen.prose.number_words import han_number\n"
        "assert han_number('三百二十') == 320\nassert 'cn2an' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
