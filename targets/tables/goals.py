"""The table of targets: a face for the screen, and every input in the file."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.panels import FurtherColumn, columns_for
from districts.permissions import Reader
from targets.models import Target
from targets.progress import Progress
from targets.progress.as_of import AsOf

from .cells import (
    KEY_NUMBER,
    LONG,
    MINOR_NUMBER,
    NUMBER,
    FileColumn,
    FurtherFileColumn,
    ScreenColumn,
)
from .rows import TargetRow
from .usual import usual_of


class TargetTable(tables.Table):
    """Progress of targets. The file also holds every input, so that anyone can recompute it."""

    target = ScreenColumn(
        gettext_lazy("Target"), "short_name_cell", order_by="target__label", attrs=LONG
    )
    jurisdiction = ScreenColumn(
        gettext_lazy("Jurisdiction"),
        "place_cell",
        order_by="target__jurisdiction__position",
    )
    status = ScreenColumn(gettext_lazy("Status"), "status_cell", order_by="severity")
    unit = ScreenColumn(gettext_lazy("Unit"), "unit", orderable=False)
    observed = ScreenColumn(
        gettext_lazy("Observed figure"),
        "short_observed_cell",
        order_by="assessment__observed",
        attrs=KEY_NUMBER,
    )
    level = ScreenColumn(
        gettext_lazy("Target value"),
        "level_cell",
        order_by="assessment__target_level",
        attrs=KEY_NUMBER,
    )
    progress = ScreenColumn(
        gettext_lazy("Way covered / time"),
        "covered_cell",
        order_by="assessment__progress",
        attrs={**NUMBER, "hint": "rating-progress rating-elapsed"},
    )
    gap = ScreenColumn(
        gettext_lazy("Path / gap"),
        "gap_cell",
        order_by="assessment__gap_share",
        attrs={**MINOR_NUMBER, "hint": "rating-path rating-gap_share"},
    )

    file_as_of = FileColumn(gettext_lazy("As of"), "assessment__as_of")
    file_plan = FileColumn(gettext_lazy("Plan"), "target__plan__title")
    file_jurisdiction = FileColumn(gettext_lazy("Jurisdiction"), "place")
    file_target = FileColumn(gettext_lazy("Target"), "name")
    file_id = FileColumn(gettext_lazy("Number of the target"), "target__pk")
    file_clause = FileColumn(gettext_lazy("Clause"), "target__clause")
    file_wording = FileColumn(gettext_lazy("Wording"), "wording")
    file_indicator = FileColumn(gettext_lazy("Indicator"), "target__indicator__label")
    file_basis = FileColumn(gettext_lazy("Basis"), "target__indicator__get_basis_display")
    file_unit = FileColumn(gettext_lazy("Unit"), "unit")
    file_kind = FileColumn(gettext_lazy("Kind"), "kind")
    file_operator = FileColumn(gettext_lazy("Operator"), "target__operator")
    file_value = FileColumn(gettext_lazy("Value as stated"), "target__value")
    file_value_unit = FileColumn(gettext_lazy("Unit of the value"), "target__unit")
    file_level = FileColumn(gettext_lazy("Target value"), "assessment__target_level")
    file_deadline = FileColumn(gettext_lazy("Deadline"), "target__deadline")
    file_deadline_origin = FileColumn(
        gettext_lazy("Origin of the deadline"), "target__get_deadline_origin_display"
    )
    file_baseline = FileColumn(gettext_lazy("Baseline"), "target__baseline_value")
    file_baseline_quarter = FileColumn(
        gettext_lazy("Quarter of the baseline"), "target__baseline_quarter"
    )
    file_baseline_origin = FileColumn(
        gettext_lazy("Origin of the baseline"), "target__get_baseline_origin_display"
    )
    file_path_kind = FileColumn(gettext_lazy("Path"), "path_kind")
    file_direction = FileColumn(
        gettext_lazy("Better when"), "target__indicator__get_direction_display"
    )
    file_observed = FileColumn(gettext_lazy("Observed figure"), "assessment__observed")
    file_quarter = FileColumn(gettext_lazy("Observed quarter"), "assessment__observed_quarter")
    file_relation = FileColumn(gettext_lazy("Relation"), "relation")
    file_origin = FileColumn(gettext_lazy("Origin"), "origin")
    file_is_sample = FileColumn(gettext_lazy("Sample"), "source__is_sample")
    file_address = FileColumn(gettext_lazy("Address of the origin"), "source__url")
    file_attainment = FileColumn(gettext_lazy("Attainment"), "assessment__attainment")
    file_progress = FileColumn(gettext_lazy("Progress from baseline"), "assessment__progress")
    file_elapsed = FileColumn(gettext_lazy("Time elapsed"), "assessment__elapsed")
    file_path = FileColumn(gettext_lazy("Path value"), "assessment__path_value")
    file_gap = FileColumn(gettext_lazy("Gap to the path"), "assessment__gap_share")
    file_growth = FileColumn(gettext_lazy("Growth required a year"), "assessment__required_growth")
    file_step = FileColumn(gettext_lazy("Change required a quarter"), "assessment__required_step")
    file_average = FileColumn(
        gettext_lazy("Average growth a year so far"), "assessment__average_growth"
    )
    file_forecast = FileColumn(gettext_lazy("Forecast"), "assessment__forecast__value")
    file_low = FileColumn(gettext_lazy("Forecast, low"), "assessment__forecast__low")
    file_high = FileColumn(gettext_lazy("Forecast, high"), "assessment__forecast__high")
    file_status = FileColumn(gettext_lazy("Status"), "word")
    file_rated_by = FileColumn(gettext_lazy("Rated by"), "rated_by")
    file_rated_quarter = FileColumn(gettext_lazy("Quarter rated"), "assessment__rated_quarter")
    file_expected = FileColumn(gettext_lazy("Expected year end"), "assessment__year_end__value")
    file_expected_low = FileColumn(
        gettext_lazy("Expected year end, low"), "assessment__year_end__low"
    )
    file_expected_high = FileColumn(
        gettext_lazy("Expected year end, high"), "assessment__year_end__high"
    )
    file_expected_path = FileColumn(
        gettext_lazy("Path value at the end of the year"), "assessment__year_end__path_value"
    )
    file_expected_gap = FileColumn(
        gettext_lazy("Gap of the expected year end"), "assessment__year_end__gap_share"
    )
    file_need = FileColumn(gettext_lazy("Change needed a quarter"), "assessment__pace__need")
    file_pace = FileColumn(gettext_lazy("Recent change a quarter"), "assessment__pace__pace")
    file_ratio = FileColumn(
        gettext_lazy("Need against recent pace, times"), "assessment__pace__ratio"
    )
    file_figures = FileColumn(
        gettext_lazy("Figures the pace is taken over"), "assessment__pace__figures"
    )
    file_crosses = FileColumn(
        gettext_lazy("Across a series break"), "assessment__pace__crosses_break"
    )
    file_later = FileColumn(gettext_lazy("Figure after the deadline"), "assessment__later__value")
    file_later_quarter = FileColumn(
        gettext_lazy("Quarter of the figure after the deadline"), "assessment__later__quarter"
    )
    file_reason = FileColumn(gettext_lazy("Reason"), "reason")
    file_rule = FileColumn(gettext_lazy("Rule version"), "rule__version")
    file_on_track = FileColumn(gettext_lazy("On track down to a gap of"), "rule__on_track")
    file_at_risk = FileColumn(gettext_lazy("At risk down to a gap of"), "rule__at_risk")
    file_about = FileColumn(gettext_lazy("“About” is met from"), "rule__about")
    file_pace_on_track = FileColumn(gettext_lazy("On track up to a need of"), "rule__pace_on_track")
    file_pace_at_risk = FileColumn(gettext_lazy("At risk up to a need of"), "rule__pace_at_risk")

    class Meta:
        sequence = ("target", "jurisdiction", "...")
        empty_values = ()

    def __init__(
        self, progress: Sequence[Progress], as_of: AsOf, reader: Reader, **options: Any
    ) -> None:
        targets = [entry.target for entry in progress]
        further = [
            (f"further_{number}", further_column(column, targets, reader))
            for number, column in enumerate(columns_for("targets", reader))
        ]
        self.usual = usual_of(progress)
        rows = [TargetRow(entry, as_of, usual=self.usual) for entry in progress]
        super().__init__(rows, extra_columns=further, **options)
        self.caption = _("Targets and their progress")
        self.has_hints = True


def further_column(
    column: FurtherColumn, targets: Sequence[Target], reader: Reader
) -> FurtherFileColumn:
    """A higher floor's column on these targets."""
    return FurtherFileColumn(column.title, "target__pk", lambda: column.texts(targets, reader))
