"""A number by its digits alone, as files and rules write it. Pure."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """All digits without exponent or closing zeros; minus nought is nought.

    >>> [plain(Decimal(text)) for text in ("1158.300", "1E+3", "100", "-0.50", "-0.00")]
    ['1158.3', '1000', '100', '-0.5', '0']
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
