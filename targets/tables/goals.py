"""The table of targets: a face for the screen, and every input in the file."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.progress import Progress
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Source
from targets.wording.explanations import REASONS, STATUSES
from targets.wording.formatting import number_text, quarter_text, share_text
from targets.wording.sentences import decimals_of, level_text, origin_text, signed_share, unit_of

from .cells import (
    KEY_NUMBER,
    LONG,
    MINOR_NUMBER,
    NUMBER,
    FileColumn,
    ScreenColumn,
    missing,
    observed_cell,
    relation_word,
    status_badge,
    under,
)


class TargetTable(tables.Table):
    """Progress of targets. The file also holds every input, so that anyone can recompute it."""

    target = ScreenColumn(gettext_lazy("Target"), "target__label", attrs=LONG)
    jurisdiction = ScreenColumn(
        gettext_lazy("Jurisdiction"),
        "target__jurisdiction",
        order_by="target__jurisdiction__position",
    )
    status = ScreenColumn(gettext_lazy("Status"), "status", order_by="severity")
    unit = ScreenColumn(gettext_lazy("Unit"), "target", orderable=False)
    observed = ScreenColumn(
        gettext_lazy("Observed figure"), "assessment__observed", attrs=KEY_NUMBER
    )
    level = ScreenColumn(gettext_lazy("Target value"), "assessment__target_level", attrs=KEY_NUMBER)
    attainment = ScreenColumn(gettext_lazy("Attainment"), "assessment__attainment", attrs=NUMBER)
    progress = ScreenColumn(gettext_lazy("Progress / time"), "assessment__progress", attrs=NUMBER)
    gap = ScreenColumn(gettext_lazy("Path / gap"), "assessment__gap_share", attrs=MINOR_NUMBER)

    file_as_of = FileColumn(gettext_lazy("As of"), "assessment__as_of")
    file_plan = FileColumn(gettext_lazy("Plan"), "target__plan__title")
    file_jurisdiction = FileColumn(gettext_lazy("Jurisdiction"), "target__jurisdiction__label")
    file_target = FileColumn(gettext_lazy("Target"), "target__label")
    file_id = FileColumn(gettext_lazy("Number of the target"), "target__pk")
    file_clause = FileColumn(gettext_lazy("Clause"), "target__clause")
    file_wording = FileColumn(gettext_lazy("Wording"), "target__wording")
    file_indicator = FileColumn(gettext_lazy("Indicator"), "target__indicator__label")
    file_basis = FileColumn(gettext_lazy("Basis"), "target__indicator__get_basis_display")
    file_unit = FileColumn(gettext_lazy("Unit"), "target")
    file_kind = FileColumn(gettext_lazy("Kind"), "target__get_kind_display")
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
    file_path_kind = FileColumn(gettext_lazy("Path"), "target__get_path_display")
    file_direction = FileColumn(
        gettext_lazy("Better when"), "target__indicator__get_direction_display"
    )
    file_observed = FileColumn(gettext_lazy("Observed figure"), "assessment__observed")
    file_quarter = FileColumn(gettext_lazy("Observed quarter"), "assessment__observed_quarter")
    file_relation = FileColumn(gettext_lazy("Relation"), "assessment__relation")
    file_origin = FileColumn(gettext_lazy("Origin"), "source")
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
    file_status = FileColumn(gettext_lazy("Status"), "status")
    file_reason = FileColumn(gettext_lazy("Reason"), "assessment__reason")
    file_rule = FileColumn(gettext_lazy("Rule version"), "rule__version")
    file_on_track = FileColumn(gettext_lazy("On track down to a gap of"), "rule__on_track")
    file_at_risk = FileColumn(gettext_lazy("At risk down to a gap of"), "rule__at_risk")
    file_about = FileColumn(gettext_lazy("“About” is met from"), "rule__about")

    class Meta:
        sequence = ("target", "jurisdiction", "...")
        empty_values = ()

    def __init__(self, rows: list[Progress], as_of: AsOf, **options: Any) -> None:
        super().__init__(rows, **options)
        self.query = as_of.query
        self.caption = _("Targets and their progress")

    def render_target(self, record: Progress) -> SafeString:
        target = record.target
        link = format_html(
            '<a href="{}">{}</a>', target.get_absolute_url() + self.query, target.label
        )
        wording = format_html('<span lang="zh-Hans">{}</span>', target.wording)
        return under(link, wording)

    def render_jurisdiction(self, record: Progress) -> SafeString:
        place = record.target.jurisdiction
        return format_html('<a href="{}">{}</a>', place.get_absolute_url() + self.query, place)

    def render_unit(self, record: Progress) -> str:
        return unit_of(record.target)

    def render_observed(self, record: Progress) -> SafeString:
        return observed_cell(record, self.query)

    def render_level(self, record: Progress) -> SafeString:
        text = level_text(record)
        deadline = quarter_text(record.target.deadline)
        if text:
            return under(text, deadline)
        return under(missing(record.target.get_kind_display()), deadline)

    def render_attainment(self, record: Progress) -> str:
        return share_text(record.assessment.attainment)

    def render_progress(self, record: Progress) -> SafeString:
        found = record.assessment
        elapsed = share_text(found.elapsed)
        if found.progress is None:
            return format_html("{}", "")
        note = _("time %(share)s") % {"share": elapsed} if elapsed else ""
        return under(share_text(found.progress), note)

    def render_gap(self, record: Progress) -> SafeString:
        found = record.assessment
        path = number_text(found.path_value, decimals_of(record.target))
        return under(path, signed_share(found.gap_share))

    def render_status(self, record: Progress) -> SafeString:
        return status_badge(record.status)

    def value_file_unit(self, record: Progress) -> str:
        return unit_of(record.target)

    def value_file_status(self, record: Progress) -> Any:
        return STATUSES[record.status]

    def value_file_reason(self, record: Progress) -> Any:
        return REASONS[record.assessment.reason]

    def value_file_origin(self, value: Source) -> str:
        return origin_text(value.kind, value.is_sample)

    def value_file_relation(self, value: str) -> str:
        return relation_word(value)
