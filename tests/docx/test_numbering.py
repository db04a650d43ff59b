from __future__ import annotations

import pytest
from cn2an import an2cn
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.docx.numbering import SAMPLES, Numbering, SampleError, level, ordinal

UNITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
CHINESE = (*tuple(f"{tens}{unit}" for tens in ("", "十", "二十") for unit in UNITS)[1:], "三十")
LARGE = {40: "四十", 45: "四十五", 99: "九十九", 100: "一百", 101: "一百零一", 110: "一百一十", 111: "一百一十一"}


@pytest.mark.parametrize(("number", "text"), [*enumerate(CHINESE, 1), *LARGE.items()])
def test_chinese_numerals(number: int, text: str) -> None:
    assert ordinal(number, "一、") == f"{text}、"
    assert ordinal(number, "（一）") == f"（{text}）"


@pytest.mark.parametrize(("sample", "text"), [("1.", "17."), ("1．", "17．"), ("1、", "17、"), ("（1）", "（17）")])
def test_arabic_numerals(sample: str, text: str) -> None:
    assert ordinal(17, sample) == text


def test_circled_numerals() -> None:
    circled = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
    assert "".join(ordinal(n, "①") for n in range(1, 51)) == circled
    assert ordinal(51, "①") == "(51)"


def test_levels_of_the_samples() -> None:
    assert [level(s) for s in ("一、", "（一）", "1.", "1．", "1、", "（1）", "①")] == [1, 2, 3, 3, 3, 4, 5]


def test_lower_levels_restart_and_higher_go_on() -> None:
    number = Numbering()
    samples = "一、 （一） （一） 1. （1） （1） 1. （1） ① ① （一） 1. 一、 1. （一）"
    numbers = "一、 （一） （二） 1. （1） （2） 2. （1） ① ② （三） 1. 二、 1. （一）"
    assert [number(sample) for sample in samples.split()] == numbers.split()


def test_two_styles_of_one_level_count_together() -> None:
    number = Numbering()
    assert [number("1."), number("1、"), number("1.")] == ["1.", "2、", "3."]


def test_each_document_has_its_own() -> None:
    one, other = Numbering(), Numbering()
    one("一、")
    assert other("一、") == "一、"


@given(st.integers(1, 3000), st.sampled_from(SAMPLES))
def test_numbers_differ(number: int, sample: str) -> None:
    assert ordinal(number, sample) != ordinal(number + 1, sample)


@pytest.mark.parametrize("number", [0, -1, True, 1.0, "1", None])
def test_what_is_no_count(number: object) -> None:
    with pytest.raises(SampleError, match="正整数"):
        ordinal(number, "一、")  # type: ignore[arg-type]


@pytest.mark.parametrize("sample", ["", "一", "(一)", "2.", None, []])
def test_what_is_no_sample(sample: object) -> None:
    with pytest.raises(SampleError, match="不认识的编号样式"):
        Numbering()(sample)  # type: ignore[arg-type]


def test_a_level_can_start_anew_without_printing() -> None:
    number = Numbering()
    for sample in ("一、", "1.", "（1）", "①", "①"):
        number(sample)
    assert number.从头("（1）") == ""
    assert [number(s) for s in ("①", "（1）", "①", "1.")] == ["①", "（1）", "①", "2."]


def test_chinese_numbers_are_those_of_the_library() -> None:
    assert [ordinal(n, "一、") for n in (1, 10, 11, 20, 99)] == ["一、", "十、", "十一、", "二十、", "九十九、"]
    assert all(ordinal(n, "一、") == f"{an2cn(n)}、" for n in range(1, 130))
