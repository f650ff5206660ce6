"""The XML of a native chart: the parts that python-pptx leaves out, in the order of the schema."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from targets.palette import CARD, INK, LINES, MUTED

from .plot import Column, Plot, live_format

DASHES = {"dash": "dash", "dot": "sysDot", "dash_dot": "dashDot"}
POINT = 12700
AXES = '<c:axId val="1"/><c:axId val="2"/>'
# Lines and marks are as thick as is good beside letters of this size; a tick is a wide mark.
USUAL = 14
# The number that a chart is about is so much larger than the words of its axes.
BIG = 1.25
TICK, MARK, DOT = 22, 10, 8
SHOWABLE = (
    "showLegendKey",
    "showVal",
    "showCatName",
    "showSerName",
    "showPercent",
    "showBubbleSize",
)
# Hollow is white on the page; an office program that draws no edge would show nothing of it.
CITED = "#a8ccbf"
NO_FILL = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def around(size: float) -> list[str]:
    """What the whole chart looks like: no ground, no frame, letters of a size."""
    ground = f"<c:spPr {NAMESPACES}>{NO_FILL}{NO_LINE}</c:spPr>"
    letters = text_properties(size, INK).replace("<c:txPr", f"<c:txPr {NAMESPACES}", 1)
    return [ground, letters]


def solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.lstrip("#").upper()}"/></a:solidFill>'


def line(color: str, width: float, dash: str = "") -> str:
    kind = f'<a:prstDash val="{DASHES[dash]}"/>' if dash in DASHES else ""
    return f'<a:ln w="{round(width * POINT)}" cap="rnd">{solid(color)}{kind}<a:round/></a:ln>'


def hatched(color: str) -> str:
    fore, back = color.lstrip("#").upper(), CARD.lstrip("#").upper()
    return (
        f'<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{fore}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{back}"/></a:bgClr></a:pattFill>'
    )


def looks(column: Column, scale: float) -> str:
    """How the bars, the line or the marks of a column are filled and outlined."""
    if column.shape == "bar":
        fill = {"hollow": solid(CARD), "hatched": hatched(column.color)}
        edge = line(column.color if column.look else CARD, 1)
        return f"<c:spPr>{fill.get(column.look) or solid(column.color)}{edge}</c:spPr>"
    if column.shape == "line":
        return f"<c:spPr>{line(column.color, column.width * scale, column.look)}</c:spPr>"
    return f"<c:spPr>{NO_LINE}</c:spPr>"


def marker(column: Column, scale: float) -> str:
    if column.shape == "mark":
        edge = line(column.color, 1.75)
        return _marker("diamond", MARK * scale, f"<c:spPr>{solid(CITED)}{edge}</c:spPr>")
    if column.shape == "tick":
        edge = line(column.color, 1)
        return _marker("dash", TICK * scale, f"<c:spPr>{solid(column.color)}{edge}</c:spPr>")
    return '<c:marker><c:symbol val="none"/></c:marker>'


def _marker(symbol: str, size: float, look: str) -> str:
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{round(size)}"/>{look}</c:marker>'


def points(column: Column, scale: float) -> str:
    """Single points that look otherwise than their column: coloured bars, marks on a line."""
    found = {
        at: f'<c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{solid(shade)}</c:spPr>'
        for at, shade in column.shades.items()
    }
    look = f"<c:spPr>{solid(column.color)}{line(CARD, 1)}</c:spPr>"
    own = line(column.color, column.width * scale, column.look)
    found |= {
        at: f'{_marker("circle", DOT * scale, look)}<c:bubble3D val="0"/><c:spPr>{own}</c:spPr>'
        for at in column.marks
    }
    return "".join(f'<c:dPt><c:idx val="{at}"/>{found[at]}</c:dPt>' for at in sorted(found))


def text_properties(size: float, color: str, *, is_bold: bool = False) -> str:
    font = f'sz="{round(size * 100)}" b="{int(is_bold)}"'
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {font}>{solid(color)}</a:defRPr>"
        '</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def shown(*names: str) -> str:
    """What a label says: of all that it could, these."""
    return "".join(f'<c:{name} val="{int(name in names)}"/>' for name in SHOWABLE)


def number_format(code: str) -> str:
    quoted = escape(code, {'"': "&quot;"})
    return f'<c:numFmt formatCode="{quoted}" sourceLinked="0"/>'


def labels(column: Column, size: float) -> str:
    """Labels that stay true: the cell's number, in the words and decimals of the page."""
    own = (_label(column, at, text, size) for at, text in sorted(column.labels.items()))
    return f"<c:dLbls>{''.join(own)}{shown()}</c:dLbls>"


def _label(column: Column, at: int, text: str, size: float) -> str:
    is_name = text == column.name
    is_last = column.shape != "bar" and at == max(column.labels)
    is_bold = not is_name and (is_last or column.label_at == "inEnd")
    letters = size * (BIG if is_bold and not column.look else 1)
    color = column.label_color or (MUTED if is_name else INK)
    ground = solid(CARD) if column.look == "hatched" and column.label_at == "inEnd" else NO_FILL
    return (
        f'<c:dLbl><c:idx val="{at}"/>{number_format(live_format(text, column.values[at] or 0.0))}'
        f"<c:spPr>{ground}{NO_LINE}</c:spPr>{text_properties(letters, color, is_bold=is_bold)}"
        f'<c:dLblPos val="{column.label_at}"/>{shown("showSerName" if is_name else "showVal")}'
        "</c:dLbl>"
    )


def error_bars(column: Column, scale: float) -> str:
    """Up and down from each of its points: the band of what is expected, the line of a break."""
    if column.spread is None:
        return ""
    up, down = column.spread
    count = len(column.values)
    at = next(place for place, value in enumerate(column.values) if value is not None)

    def side(name: str, value: float) -> str:
        return (
            f'<c:{name}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>'
            f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt></c:numLit></c:{name}>'
        )

    dash = "dot" if column.shape == "label" else ""
    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="{int(column.shape == "label")}"/>{side("plus", up)}{side("minus", down)}'
        f"<c:spPr>{line(MUTED if dash else INK, 1.25 * scale, dash)}</c:spPr></c:errBars>"
    )


def series(column: Column, head: str, data: str, size: float) -> str:
    """`head` names and `data` holds it: references into the workbook with what stands there."""
    scale = size / USUAL
    middle = f"{points(column, scale)}{labels(column, size)}{error_bars(column, scale)}{data}"
    if column.shape == "bar":
        flat = '<c:invertIfNegative val="0"/>'
        return f"<c:ser>{head}{looks(column, scale)}{flat}{middle}</c:ser>"
    marks = marker(column, scale)
    return f'<c:ser>{head}{looks(column, scale)}{marks}{middle}<c:smooth val="0"/></c:ser>'


def axes(plot: Plot, size: float) -> str:
    """The axis of categories and that of values, which stands at the left or the foot."""
    return _category_axis(plot, size) + _value_axis(plot, size)


def _category_axis(plot: Plot, size: float) -> str:
    order, side = ("maxMin", "l") if plot.is_across else ("minMax", "b")
    every = '<c:tickLblSkip val="1"/>' if plot.is_across else ""
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{number_format("General")}'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{line(MUTED, 1)}</c:spPr>{text_properties(size, INK)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/>{every}<c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(plot: Plot, size: float) -> str:
    low, high, step = plot.ticks
    side, crosses = ("b", "max") if plot.is_across else ("l", "autoZero")
    between = "between" if any(one.shape == "bar" for one in plot.columns) else "midCat"
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{high}"/><c:min val="{low}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:majorGridlines><c:spPr>{line(LINES, 0.75)}</c:spPr>'
        f"</c:majorGridlines>{_axis_title(plot, size)}{number_format(plot.axis_format)}"
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr>{NO_LINE}</c:spPr>{text_properties(size, MUTED)}<c:crossAx val="1"/>'
        f'<c:crosses val="{crosses}"/><c:crossBetween val="{between}"/>'
        f'<c:majorUnit val="{step}"/></c:valAx>'
    )


def _axis_title(plot: Plot, size: float) -> str:
    if not plot.unit:
        return ""
    font = f'sz="{round(size * 100)}" b="0"'
    return (
        '<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p>'
        f"<a:pPr><a:defRPr {font}>{solid(MUTED)}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr lang="zh-CN" {font}>{solid(MUTED)}</a:rPr><a:t>{escape(plot.unit)}</a:t>'
        '</a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def legend(plot: Plot, size: float) -> str:
    if not plot.has_legend:
        return ""
    unnamed = [at for at, one in enumerate(drawn_order(plot)) if not one.is_named]
    left_out = "".join(
        f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>' for at in unnamed
    )
    return (
        f'<c:legend><c:legendPos val="b"/>{left_out}<c:overlay val="0"/>'
        f"{text_properties(size, INK)}</c:legend>"
    )


def drawn_order(plot: Plot) -> list[Column]:
    """Bars before lines: so they lie, so their workbook and their legend have them."""
    return sorted(plot.columns, key=lambda one: one.shape != "bar")


def chart(plot: Plot, fragments: Iterable[tuple[str, str]], size: float) -> str:
    """The chart element; `fragments` are head and data of each column in the order drawn."""
    bars: list[str] = []
    lines: list[str] = []
    for column, (head, data) in zip(drawn_order(plot), fragments, strict=True):
        (bars if column.shape == "bar" else lines).append(series(column, head, data, size))
    groups = (_bars(plot, bars) if bars else "") + (_lines(lines) if lines else "")
    return (
        f'<c:chart {NAMESPACES}><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{groups}'
        f"{axes(plot, size)}<c:spPr><a:noFill/></c:spPr></c:plotArea>{legend(plot, size)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
    )


def _bars(plot: Plot, bars: Sequence[str]) -> str:
    way = "bar" if plot.is_across else "col"
    grouping = "stacked" if len(bars) > 1 and not plot.is_across else "clustered"
    overlap = '<c:overlap val="100"/>' if len(bars) > 1 else ""
    return (
        f'<c:barChart><c:barDir val="{way}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{"".join(bars)}<c:gapWidth val="{plot.gap}"/>{overlap}{AXES}'
        "</c:barChart>"
    )


def _lines(lines: Sequence[str]) -> str:
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{"".join(lines)}<c:marker val="1"/>{AXES}</c:lineChart>'
    )
