"""A plot of a balance by class: stacked bars a quarter; a line stands between two editions."""

from targets.palette import CARD, MUTED

from ..classes import HEADROOM, ByClass, colours, sign
from .plot import Column, Plot, round_ticks, scaled, step_format

# A piece lower than this part of the highest bar has no room for its sign.
LEAST = 0.05


def classes_plot(drawn: ByClass) -> Plot:
    """A column a class of an edition, named with its sign; between two editions an empty place."""
    rows, scale = drawn.rows, drawn.scale
    low, high, step = round_ticks(0.0, drawn.highest * HEADROOM * scale.factor)
    # Of each edition its quarters; before all but the first the place of the line, without one.
    places: list[tuple[int, str]] = []
    names: list[tuple[str, str]] = []
    for edition in drawn.shown:
        own = rows[rows["edition"] == edition].sort_values("x")
        quarters = [*dict.fromkeys(own["quarter"])]
        if places:
            places.append((edition, ""))
            names.append((quarters[0][:4], " "))
        places += [(edition, quarter) for quarter in quarters]
        names += [(quarter[:4], quarter[-1]) for quarter in quarters]
    values = {
        (edition, place, quarter): float(value)
        for edition, place, quarter, value in zip(
            rows["edition"], rows["place"], rows["quarter"], rows["value"], strict=True
        )
    }
    columns = []
    for edition, painted in enumerate(colours(drawn.editions)):
        for place, (name, color) in enumerate(zip(drawn.editions[edition], painted, strict=True)):
            along = [
                scaled(values.get((edition, place, quarter)), scale) if at == edition else None
                for at, quarter in places
            ]
            if any(value is not None for value in along):
                labels = {
                    at: sign(place)
                    for at, value in enumerate(along)
                    if value and value >= drawn.highest * scale.factor * LEAST
                }
                columns.append(
                    Column(
                        f"{sign(place)}{name}", along, "bar", color,
                        labels=labels, label_at="inEnd", label_color=CARD,
                    )
                )  # fmt: skip
    for at, (edition, quarter) in enumerate(places):
        if not quarter:
            text = drawn.words[edition][0].replace("<br>", " ")
            line = [high if here == at else None for here in range(len(places))]
            columns.append(
                Column(
                    text, line, "label", MUTED, labels={at: text}, label_at="t",
                    spread=(0.0, high), is_named=False,
                )
            )  # fmt: skip
    return Plot(
        names,
        columns,
        scale.axis_unit,
        (low, high, step),
        axis_format=step_format(step),
    )
