"""Of a workbook's styles only what decides what its cells show: their number formats. Pure.

Fonts, fills, borders and whatever is broken among them are paint.
"""

from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS

_DATE = 'yyyy"年"m"月"d"日"'
_MONEY = '_ "¥"* #,##0{0}_ ;_ "¥"* \\-#,##0{0}_ ;_ "¥"* "-"_ ;_ @_ '
# As Chinese Excel has them: ¥ for a currency, and dates by numbers that other languages leave free.
_BUILT_IN = {
    **{str(number): code for number, code in BUILTIN_FORMATS.items()},
    **{str(number): BUILTIN_FORMATS[number].replace("$", "¥") for number in (5, 6, 7, 8)},
    "42": _MONEY.format(""),
    "44": _MONEY.format(".00"),
    **{str(number): _DATE for number in (*range(27, 37), *range(50, 59))},
}
GENERAL = "General"


def number_formats(styles: Element) -> list[str]:
    """The number format of each cell style, in their order; what is not known shows as General."""
    codes = dict(_BUILT_IN)
    for entry in styles.iter():
        if _tag(entry) == "numFmt":
            codes[entry.get("numFmtId", "")] = entry.get("formatCode") or GENERAL
    cell_styles = next((one for one in styles if _tag(one) == "cellXfs"), ())
    return [codes.get(entry.get("numFmtId", "0"), GENERAL) for entry in cell_styles]


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
