"""Styles broken, lost and odd: they matter where they decide what a number cell shows."""

import re

from .kinds import AMOUNT, UNCHANGED, Corpus, Honest, is_faulty, is_read

CORPUS = Corpus()
STYLES = "xl/styles.xml"
NUMBER = '<c r="{r}" s="%s"><v>91</v></c>'


def _styles(honest: Honest, pattern: bytes, new: bytes, count: int = 1) -> bytes:
    return honest.with_part(
        STYLES, lambda part: re.sub(pattern, new, part, count=count, flags=re.DOTALL)
    )


def _with_style(honest: Honest, style: bytes) -> bytes:
    """The amount 91 in a cell with a style of its own, the last of the list."""
    count = len(
        re.findall(rb"<xf ", re.findall(rb"<cellXfs.*?</cellXfs>", honest.members()[STYLES])[0])
    )
    content = honest.with_cell(NUMBER % count)
    return Honest(content).with_part(
        STYLES, lambda part: part.replace(b"</cellXfs>", style + b"</cellXfs>")
    )


PAINT = {
    "empty fill": (rb"<fill>.*?</fill>", b"<fill/>"),
    "all fills empty": (rb"<fill>.*?</fill>", b"<fill/>", 0),
    "fills gone": (rb"<fills.*?</fills>", b""),
    "colour that is none": (rb'rgb="\w+"', b'rgb="nothing"', 0),
    "font without a size that is a number": (rb"<font>", b'<font><sz val="big"/>'),
    "border of an unknown kind": (
        rb"<border>.*?</border>",
        b'<border><left style="wavy"/></border>',
    ),
    "fonts beyond the list": (rb'fontId="\d+"', b'fontId="99"', 0),
    "fills that are no numbers": (rb'fillId="\d+"', b'fillId="x"', 0),
    "named styles beyond the list": (rb'xfId="\d+"', b'xfId="77"', 0),
}
for _name, _change in PAINT.items():
    CORPUS.add(f"paint: {_name}", lambda h, c=_change: _styles(h, *c), UNCHANGED)

FORMATS = {
    "percent": ("9", is_faulty("other_unit")),
    "two decimals": ("4", is_read("91")),
    "Chinese accounting without a sign": ("43", is_read("91")),
    "currency": ("44", is_faulty("other_unit")),
    "currency without decimals": ("7", is_faulty("other_unit")),
    "Chinese date": ("31", is_faulty("date_for_number")),
    "Chinese month": ("57", is_faulty("date_for_number")),
    "fraction": ("12", is_faulty("unknown_format")),
    "number that no format has": ("163", is_read("91")),
    "no number at all": ("x", is_read("91")),
}
for _name, (_number, _expected) in FORMATS.items():
    CORPUS.add(
        f"built-in format: {_name}",
        lambda h, n=_number: _with_style(h, f'<xf numFmtId="{n}"/>'.encode()),
        _expected,
    )


@CORPUS.kind(is_read("91"))
def style_beyond_the_list(honest: Honest) -> bytes:
    return honest.with_cell(NUMBER % 9999)


@CORPUS.kind(is_read("91"))
def style_counted_from_the_end(honest: Honest) -> bytes:
    return honest.with_cell(NUMBER % -1)


@CORPUS.kind(UNCHANGED)
def styles_of_rows_and_texts_beyond_the_list(honest: Honest) -> bytes:
    def change(part: bytes) -> bytes:
        part = re.sub(rb'(<c r="A\d+" s=")\d+', rb"\g<1>9999", part)
        return re.sub(rb'<row (r="\d+")', rb'<row \1 s="777" customFormat="1"', part)

    return honest.with_part(honest.part_of(), change)


@CORPUS.kind(is_faulty("shown_differs"))
def literal_point_beside_an_empty_fill(honest: Honest) -> bytes:
    content = Honest(honest.with_value(9125, AMOUNT, number_format="0!.00"))
    return _styles(content, rb"<fill>.*?</fill>", b"<fill/>")
