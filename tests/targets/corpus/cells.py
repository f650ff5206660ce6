"""What clerks, formulas and other programs leave in a cell."""

import datetime

from .kinds import (
    AMOUNT,
    SHARE,
    TASKS,
    UNCHANGED,
    WHOLE,
    Corpus,
    Honest,
    Read,
    is_faulty,
    is_read,
)

CORPUS = Corpus()

READ_RIGHT = {
    "whole number": (91, "91"),
    "two decimals": (91.25, "91.25"),
    "zero": (0, "0"),
    "negative zero": (-0.0, "0"),
    "sum with a binary tail": (0.1 + 0.2, "0.3"),
    "fifteen digits": (899.999999, "899.999999"),
    "smallest": (0.000001, "0.000001"),
    "text": ("91.25", "91.25"),
    "full width": ("９１．２５", "91.25"),
    "thousands in text": ("891.25", "891.25"),
    "own unit": ("91.25亿元", "91.25"),
    "own unit after a blank": ("91.25 亿元", "91.25"),
    "full width with unit": ("９１．２５　亿元", "91.25"),
    "blanks around": ("  91.25　", "91.25"),
    "no-break blanks": ("\u00a091.25\u00a0", "91.25"),
    "invisible blanks": ("\u200b91.25\ufeff", "91.25"),
    "narrow no-break blank behind": ("91.25\u202f亿元", "91.25"),
    "marks of direction": ("\u202a91.25\u202c\u200e", "91.25"),
    "joiner before the unit": ("91.25\u2060亿元", "91.25"),
    "line break behind": ("91.25\n", "91.25"),
    "plus sign": ("+91", "91"),
    "bare decimals": (".5", "0.5"),
    "bare point": ("5.", "5"),
    "leading zeros": ("0091", "91"),
    "long zeros behind": ("91.250000000000", "91.25"),
    "not yet available": ("数据待发布", None),
    "not applicable": ("不适用", None),
    "word with blanks": (" 不适用　", None),
}

FAULTS = {
    "other unit": ("910000万元", "other_unit"),
    "half of the unit": ("91亿", "other_unit"),
    "percent for money": ("91%", "other_unit"),
    "currency behind": ("91.25元", "other_unit"),
    "currency in front": ("¥91.25", "other_unit"),
    "more than": ("91以上", "other_unit"),
    "range": ("90-92", "range"),
    "range with a wave": ("90～92", "range"),
    "range in words": ("90至92亿元", "range"),
    "dash": ("-", "dash"),
    "long dash": ("——", "dash"),
    "slash": ("/", "dash"),
    "about": ("约91", "not_a_number"),
    "none": ("无", "not_a_number"),
    "n/a": ("N/A", "not_a_number"),
    "word with a full stop": ("不适用。", "not_a_number"),
    "comma for a point": ("91,25", "not_a_number"),
    "wrong groups": ("1,0911.00", "not_a_number"),
    "blank within": ("1 091", "not_a_number"),
    "two signs": ("--91", "not_a_number"),
    "bookkeeper's minus": ("(91)", "not_a_number"),
    "two points": ("9.1.2", "not_a_number"),
    "Chinese digits": ("九十一", "not_a_number"),
    "circled digit": ("②", "not_a_number"),
    "fraction": ("½", "not_a_number"),
    "Arabic digits": ("٩١", "not_a_number"),
    "underscore": ("9_1", "not_a_number"),
    "hexadecimal": ("0x5B", "not_a_number"),
    "letter O": ("9O", "other_unit"),
    "two lines": ("90\n91", "not_a_number"),
    "markup": ("<script>alert(1)</script>", "not_a_number"),
    "formula as text": ("=1+1", "not_a_number"),
    "command as text": ("=cmd|' /C calc'!A0", "not_a_number"),
    "statement": ("1; DROP TABLE targets_observation", "other_unit"),
    "emoji": ("91👍", "other_unit"),
    "turned text": ("\u202e91", "unseen_character"),
    "unseen within": ("9\u200b1", "unseen_character"),
    "very long text": ("9" * 5000, "too_many_digits"),
    "thirty thousand letters": ("数" * 30000, "not_a_number"),
    "exponent": ("9.1E1", "exponent"),
    "small exponent": ("1e2", "exponent"),
    "NaN": ("NaN", "not_finite"),
    "infinite": ("-inf", "not_finite"),
    "date as text": ("2025-12-31", "date_for_number"),
    "Chinese date": ("2025年12月31日", "date_for_number"),
    "true": (True, "boolean"),
    "false": (False, "boolean"),
    "date": (datetime.datetime(2025, 12, 31), "date_for_number"),
    "time": (datetime.time(9, 1), "date_for_number"),
    "endless decimals": (1 / 3, "too_many_decimals"),
    "seven decimals": ("0.1234567", "too_many_decimals"),
    "sixteen digits": ("123456789.1234567", "too_many_digits"),
    "sixteen digits before the point": (1e15, "too_large_number"),
    "astronomic": (1e300, "too_large_number"),
    "negative": (-5, "negative"),
    "negative in full width": ("－5", "negative"),
    "more than the whole": (1000, "part_exceeds_whole"),
    "blank": (None, "missing_value"),
    "blanks only": ("　 ", "missing_value"),
}
# These are numbers and kept as such: what is wrong with them is what they say.
SAID = {"negative": "-5", "negative in full width": "-5", "more than the whole": "1000"}

FORMATS = {
    "own unit by format": (91.25, '0.00"亿元"', is_read("91.25")),
    "accounting format": (91.25, "_ * #,##0.00_ ;_ * \\-#,##0.00_ ", is_read("91.25")),
    "bookkeeper's minus by format": (
        -5,
        "0.00_);(0.00)",
        Read({AMOUNT: "-5"}, {AMOUNT: "negative"}),
    ),
    "currency by format": (
        91.25,
        '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ',
        is_faulty("other_unit"),
    ),
    "condition by format": (91.25, "[<1000]0.00;0.00,", is_read("91.25")),
    "scaled beyond a condition": (912500, "[<1000]0.00;0.00,", is_faulty("shown_differs")),
    "literal point by format": (9125, "0!.00", is_faulty("shown_differs")),
    "literal point behind a backslash": (9125, r"0\.00", is_faulty("shown_differs")),
    "literal point in quotes": (9125, '0"."00', is_faulty("shown_differs")),
    "literal point and one place": (912, "0!.0", is_faulty("shown_differs")),
    "nothing shown": (0, "0.00;-0.00;", is_faulty("dash")),
    "fraction by format": (91.25, "# ?/?", is_faulty("unknown_format")),
    "Chinese numerals by format": (91, "[DBNum1][$-804]General", is_read("91")),
    "scientific format": (91.25, "0.00E+00", is_read("91.25")),
    "other unit by format": (910000, '0.00"万元"', is_faulty("other_unit")),
    "scaled by format": (91250, "0.00,", is_faulty("shown_differs")),
    "ten thousands by format": (912500, '0!.0,"亿元"', is_faulty("shown_differs")),
    "percent format for money": (0.91, "0%", is_faulty("other_unit")),
    "date format on a number": (91, "yyyy-mm-dd", is_faulty("date_for_number")),
    "duration format on a number": (91, "[h]:mm", is_faulty("date_for_number")),
}

SHARES = {
    "share": (52.75, "", Read({SHARE: "52.75"})),
    "share with its sign": ("52.75%", "", Read({SHARE: "52.75"})),
    "share in full width": ("５２．７５％", "", Read({SHARE: "52.75"})),
    "share by format": (0.5275, "0.00%", Read({SHARE: "52.75"})),
    "share above 100": (101, "", Read({SHARE: "101"}, {SHARE: "share_out_of_range"})),
    "share above 100 by format": (
        52.75,
        "0%",
        Read({SHARE: "5275"}, {SHARE: "share_out_of_range"}),
    ),
    "share below 0": (-1, "", Read({SHARE: "-1"}, {SHARE: "share_out_of_range"})),
    "per mille": ("527.5‰", "", is_faulty("other_unit", SHARE)),
}

# As programs write cells, and as none does.
RAW = {
    "formula with a result": ('<c r="{r}"><f>45+46</f><v>91</v></c>', is_read("91")),
    "formula with a text result": (
        '<c r="{r}" t="str"><f>"91"</f><v>91</v></c>',
        is_read("91"),
    ),
    "formula with endless decimals": (
        '<c r="{r}"><f>1/3</f><v>0.33333333333333331</v></c>',
        is_read("0.333333"),
    ),
    "formula without a result": (
        '<c r="{r}"><f>45+46</f></c>',
        is_faulty("formula_without_result"),
    ),
    "formula with an empty result": (
        '<c r="{r}" t="str"><f>""</f><v></v></c>',
        is_faulty("formula_without_result"),
    ),
    "formula in error": (
        '<c r="{r}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        is_faulty("error_value"),
    ),
    "error value": ('<c r="{r}" t="e"><v>#REF!</v></c>', is_faulty("error_value")),
    "inline text": ('<c r="{r}" t="inlineStr"><is><t>91.25</t></is></c>', is_read("91.25")),
    "coloured digits": (
        '<c r="{r}" t="inlineStr"><is><r><t>9</t></r><r><t>1</t></r></is></c>',
        is_read("91"),
    ),
    "digits with a reading aid": (
        '<c r="{r}" t="inlineStr"><is><t>91</t><rPh sb="0" eb="1"><t>7</t></rPh></is></c>',
        is_read("91"),
    ),
    "seventeen digits": ('<c r="{r}"><v>91.250000000000014</v></c>', is_read("91.25")),
    "exponent as programs write it": ('<c r="{r}"><v>9.125E1</v></c>', is_read("91.25")),
    "blanks around the digits": ('<c r="{r}"><v> 91 </v></c>', is_read("91")),
    "logical value": ('<c r="{r}" t="b"><v>1</v></c>', is_faulty("boolean")),
    "date by type": ('<c r="{r}" t="d"><v>2025-12-31</v></c>', is_faulty("date_for_number")),
    "infinite number": ('<c r="{r}"><v>1e999</v></c>', is_faulty("not_finite")),
    "no number": ('<c r="{r}"><v>NaN</v></c>', is_faulty("not_finite")),
    "underscore in a number": ('<c r="{r}"><v>9_1</v></c>', is_faulty("not_a_number")),
    "other digits in a number": ('<c r="{r}"><v>٩١</v></c>', is_faulty("not_a_number")),
    "comma in a number": ('<c r="{r}"><v>91,25</v></c>', is_faulty("not_a_number")),
    "text that is not there": ('<c r="{r}" t="s"><v>999999</v></c>', is_faulty("error_value")),
    "text counted from the end": ('<c r="{r}" t="s"><v>-1</v></c>', is_faulty("error_value")),
    "empty value": ('<c r="{r}"><v></v></c>', is_faulty("missing_value")),
    "no value": ('<c r="{r}"/>', is_faulty("missing_value")),
    "a hundred thousand digits": (
        '<c r="{r}"><v>' + "9" * 100_000 + "</v></c>",
        is_faulty("too_many_digits"),
    ),
}


def _add_tables() -> None:
    for name, (value, number) in READ_RIGHT.items():
        CORPUS.add(name, lambda honest, v=value: honest.with_value(v), is_read(number))
    for name, (value, code) in FAULTS.items():
        expected = Read({AMOUNT: SAID.get(name)}, {AMOUNT: code})
        CORPUS.add(name, lambda honest, v=value: honest.with_value(v), expected)
    for name, (value, form, expected) in FORMATS.items():
        CORPUS.add(
            name,
            lambda honest, v=value, f=form: honest.with_value(v, number_format=f),
            expected,
        )
    for name, (value, form, expected) in SHARES.items():
        CORPUS.add(
            name,
            lambda honest, v=value, f=form: honest.with_value(v, SHARE, number_format=f),
            expected,
        )
    for name, (xml, expected) in RAW.items():
        CORPUS.add(f"raw: {name}", lambda honest, x=xml: honest.with_cell(x), expected)


_add_tables()


@CORPUS.kind(Read({WHOLE: "1091.25"}))
def thousands_separators(honest: Honest) -> bytes:
    return honest.with_value("1,091.25", WHOLE)


@CORPUS.kind(Read({WHOLE: "1091.25"}))
def everything_at_once(honest: Honest) -> bytes:
    return honest.with_value("\u3000１，０９１．２５　亿元\n", WHOLE)


@CORPUS.kind(UNCHANGED)
def formula_as_remark(honest: Honest) -> bytes:
    return honest.with_value('=HYPERLINK("http://x","y")', header="备注")


@CORPUS.kind(UNCHANGED)
def markup_as_remark(honest: Honest) -> bytes:
    return honest.with_value("<img src=x onerror=alert(1)>{{ 7*7 }}", header="备注")


@CORPUS.kind(UNCHANGED)
def number_as_remark(honest: Honest) -> bytes:
    return honest.with_value(12.5, header="备注")


@CORPUS.kind(Read(errors={AMOUNT: "too_long"}))
def remark_too_long(honest: Honest) -> bytes:
    return honest.with_value("长" * 1001, header="备注")


@CORPUS.kind(Read(errors={"rongchang:1": "unknown_choice"}))
def unknown_state_of_a_task(honest: Honest) -> bytes:
    return honest.with_value("基本完成", "rongchang:1", "本期状态", TASKS)


@CORPUS.kind(Read(errors={"rongchang:1": "done_without_account"}))
def done_without_a_word(honest: Honest) -> bytes:
    return honest.with_value("已完成", "rongchang:1", "本期状态", TASKS)


@CORPUS.kind(Read(errors={"rongchang:1": "not_a_date"}))
def impossible_due_date(honest: Honest) -> bytes:
    return honest.with_value("2025-02-30", "rongchang:1", "完成时限", TASKS)


@CORPUS.kind(UNCHANGED)
def due_date_as_a_date(honest: Honest) -> bytes:
    return honest.with_value(datetime.datetime(2026, 6, 30), "rongchang:1", "完成时限", TASKS)
