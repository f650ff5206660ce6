"""What a number format shows: by hand, by random formats, and beside LibreOffice where it is."""

import csv
import random
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from targets.workbook.columns import Column
from targets.workbook.reading.cells import RawCell, Read, number_as_text, read_cell
from targets.workbook.reading.shown import percents_of, shown_text

from .format_pairs import UNITS, pairs, said_by

VALUE = Column("value", "本期值", "number", 10)
# Its spreadsheets may be left out where the rest of it is installed.
OFFICE = shutil.which("localc") or shutil.which("scalc")
# As a spreadsheet program shows its cells, in a text table.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        ("1234.5", "", "1234.5"),
        ("1234.5", "@", "1234.5"),
        ("-1234.5", 'General"亿元"', "-1234.5亿元"),
        ("1234.5", "G/通用格式", "1234.5"),
        ("1234.5", "[DBNum1][$-804]General", "1234.5"),
        ("1234.5", "[Color 3]0.000_);[红色](0.000)", "1234.500"),
        ("-1234.5", "[Color 3]0.000_);[红色](0.000)", "(1234.500)"),
        ("1.005", "0.00", "1.01"),
        ("-1.005", "0.00", "-1.01"),
        ("5", "00000", "00005"),
        ("12345.678", "#,##0.00", "12,345.68"),
        ("1234567.5", "#,###", "1,234,568"),
        ("123", "#,##0", "123"),
        ("123", "000,000", "000,123"),
        ("12", "???,???", "12"),
        ("12", "?0.0?#", "12.0"),
        ("0", "#.##", "."),
        ("0.5", ".00", ".50"),
        ("1234.5", ".00", "1234.50"),
        ("123456", "#,##0!.00", "123,4.56"),
        ("5", "000-00", "000-05"),
        ("123456789", "00!.0000,,", "00.0123"),
        ("12345678", "0.0,", "12345.7"),
        ("0.183", "0.0%", "18.3%"),
        ("0.183", '0.0"%"', "0.2%"),
        ("0.183", "%0.0", "%18.3"),
        ("12", "0.00E+00", "1.20E+01"),
        ("91250", "##0.0E+0", "91.3E+3"),
        ("0.00012", "0.0E-0", "1.2E-4"),
        ("0.00012", ".0E+0", ".1E-3"),
        ("9.96", "0.0E+00", "1.0E+01"),
        ("120", "0E-0", "1E2"),
        ("0", "0.0E+0", "0.0E+0"),
        ("-5", "0;(0);零", "(5)"),
        ("0", "0;(0);零", "零"),
        ("7", "0;(0);零;@", "7"),
        ("0", "0;(0)", "0"),
        ("123456", '[>=10000]0!.0,"万";0', "12.3万"),
        ("9999", '[>=10000]0!.0,"万";0', "9999"),
        ("5", "[<=1]0.0;[<>9]0.00;0.000", "5.00"),
        ("9", "[<=1]0.0;[<>9]0.00;0.000", "9.000"),
        ("-5", "[<1000]0.0;0,", "-5.0"),
        ("1", '[=1]"一"0;0', "一1"),
        ("1", "[$￥-zh-CN]0", "￥1"),
        ("3", '"x"', "x"),
        ("3", ";;;", ""),
        # not certain
        ("5", "yyyy-mm-dd", None),
        ("5", "# ?/?", None),
        ("5", '0"', None),
        ("5", "0_", None),
        ("5", "[h]:mm", None),
        ("5", "[其他]0", None),
        ("5", "0 [$-804]0", None),
        ("5", "0;0;0;0;0", None),
        ("5", "0;@", None),
        ("5", "50", None),
        ("5", '0"00"', None),
        ("5", "0.0,0", None),
        ("5", ",0", None),
        ("5", "0,.0", None),
        ("5", '0"万",', None),
        ("5", "0,!.0", None),
        ("5", "¥.00", None),
        ("5", "General0", None),
        ("5", "0.0.0", None),
        ("5", '0.0E+0"元"', None),
        ("5", "[<1]0", None),
        ("5", "[<1]0;[<2]0", None),
        ("5", "0;[<2]0", None),
        ("5", "[<1]0;0;0", None),
        ("5", "[<1]0;[<2]0;[<9]0", None),
        ("0", "[>0]0;0", None),
        ("-5", "[>0]0;0", None),
        ("-5", "[<0]0;0", None),
    ],
)
def test_what_is_shown(number: str, form: str, shown: str | None) -> None:
    assert shown_text(Decimal(number), form) == shown


def test_percent_signs_that_count() -> None:
    number = Decimal("0.183")
    forms = ("0.0%", '0.0"%"', "0.0%%", "0;0%", "yyyy")
    assert [percents_of(number, form) for form in forms] == [1, 0, 2, 0, 0]
    assert percents_of(-number, "0;0%") == 1


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15),
    st.lists(
        st.sampled_from([*'0#?.,%;"\\!_*[]<>=$-+/ ()@E亿元¥', "General", "[<5]", "0.00", "E+0"]),
        max_size=12,
    ).map("".join)
    | st.text(max_size=255),
)
def test_no_format_breaks_the_rules(number: Decimal, form: str) -> None:
    text = shown_text(number, form)
    assert text is None or text == text.strip()


@given(
    st.decimals(min_value="-999999999", max_value="999999999", places=6),
    st.sampled_from(
        [
            "0.00",
            "0.000000",
            "#,##0.00_ ",
            "#,##0.00_ ;[Red]\\-#,##0.00\\ ",
            "#,##0.00_);[Red](#,##0.00)",
            '0.00"亿元"',
            "[DBNum2][$-804]General",
            "0.00E+00",
        ]
    ),
)
def test_formats_of_every_day_are_read(number: Decimal, form: str) -> None:
    read = read_cell(RawCell(float(number), number_format=form), VALUE, "亿元")
    assert Decimal(read.value) == number


def read_as(number: float, form: str, unit: str) -> Read:
    return read_cell(RawCell(number, number_format=form), VALUE, unit)


def differences(shown: Callable[[str, float], str | None], count: int) -> list[tuple[object, ...]]:
    """Where what is read is neither refused nor what is shown, to its last place."""
    found: list[tuple[object, ...]] = []
    for form, number in pairs(random.Random(20261128), count):
        text = shown(form, number)
        for unit in UNITS:
            read = read_as(number, form, unit)
            said = None if text is None else said_by(text, unit)
            if not read.fault and (said is None or abs(said[0] - Decimal(read.value)) > said[1]):
                found.append((form, number, unit, text, read.value))
    return found


@pytest.mark.long
def test_what_is_read_is_what_the_rules_show(repeats: Callable[[int], int]) -> None:
    def shown(form: str, number: float) -> str | None:
        return shown_text(Decimal(number_as_text(number)), form)

    assert differences(shown, repeats(20_000)) == []


@pytest.mark.corpus
@pytest.mark.long
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed")
def test_what_is_read_is_what_libreoffice_shows(
    repeats: Callable[[int], int], tmp_path: Path
) -> None:
    count = repeats(2_000)
    given = pairs(random.Random(20261128), count)
    shown = dict(zip(given, by_libreoffice(given, tmp_path), strict=True))
    assert differences(lambda form, number: shown[form, number], count) == []
    number_read = sum(not read_as(number, form, "亿元").fault for form, number in given)
    assert number_read > count // 10


def by_libreoffice(given: list[tuple[str, float]], folder: Path) -> list[str]:
    """What LibreOffice shows in the cells; `!` for an escape is written only by Chinese Excel."""
    book = xlsxwriter.Workbook(str(folder / "shown.xlsx"))
    sheet = book.add_worksheet()
    sheet.set_column(0, 0, 80)
    for row, (form, number) in enumerate(given):
        sheet.write_number(row, 0, number, book.add_format({"num_format": form.replace("!", "\\")}))
        sheet.write_string(row, 1, "x")
    book.close()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    source = str(folder / "shown.xlsx")
    command = [str(OFFICE), profile, "--headless", "--convert-to", AS_SHOWN]
    subprocess.run([*command, "--outdir", str(folder), source], check=True, capture_output=True)
    with (folder / "shown.csv").open(encoding="utf-8", newline="") as file:
        return [row[0] for row in csv.reader(file)]
