"""A target as it is read: the one row that pages, files, slides and documents take texts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.arithmetic import Assessment, Rule
from targets.models import Target
from targets.progress.as_of import AsOf
from targets.progress.figures_used import Source
from targets.wording import reasons as why
from targets.wording.explanations import RATED_BY, STATUSES
from targets.wording.formatting import (
    exact_text,
    number_text,
    quarter_text,
    share_text,
)
from targets.wording.sentences import (
    decimals_of,
    expected_text,
    later_text,
    level_text,
    observed_text,
    origin_text,
    rating_note,
    reason_text,
    signed_share,
    unit_of,
    unobserved_text,
)

from .bullets import Bullet, bullet
from .cells import missing, relation_word, status_badge, under
from .said import SaidOfTarget
from .usual import NOTHING_USUAL, Usual


@dataclass(frozen=True)
class TargetRow(SaidOfTarget):
    """One target as of a quarter, each text of it worked out when it is asked for.

    Texts are plain, without the unit unless they say so, and "" where nothing is defined. What ends
    in `_cell` is HTML, linked. What is `usual` in its table is said above
    it. `baselines` are the `baseline_urls` of a whole page; without them the row looks its own up.
    """

    as_of: AsOf
    baselines: Mapping[int, str] | None = None
    usual: Usual = NOTHING_USUAL

    @property
    def target(self) -> Target:
        return self.entry.target

    @property
    def assessment(self) -> Assessment:
        return self.entry.assessment

    @property
    def source(self) -> Source | None:
        return self.entry.source

    @property
    def rule(self) -> Rule:
        return self.entry.rule

    @property
    def status(self) -> str:
        return self.entry.status

    @property
    def severity(self) -> int:
        return self.entry.severity

    @property
    def name(self) -> str:
        return self.target.label

    @property
    def place(self) -> str:
        return self.target.jurisdiction.label

    @property
    def wording(self) -> str:
        return self.target.wording

    @property
    def kind(self) -> str:
        return str(self.target.get_kind_display())

    @property
    def unit(self) -> str:
        return unit_of(self.target)

    @property
    def word(self) -> str:
        """The status in a word."""
        return str(STATUSES[self.status])

    @property
    def reason(self) -> str:
        """The rule that decided, in words."""
        return reason_text(self.entry)

    @property
    def figure(self) -> str:
        return observed_text(self.entry)

    @property
    def absence(self) -> str:
        """The word that stands where there is no figure."""
        return unobserved_text(self.entry)

    @property
    def quarter(self) -> str:
        """The quarter of the figure."""
        return quarter_text(self.assessment.observed_quarter)

    @property
    def origin(self) -> str:
        """What kind of source the figure came from."""
        return origin_text(self.source)

    @property
    def dated_origin(self) -> str:
        """The quarter of the figure and its origin, for a note beside it."""
        return " · ".join(text for text in (self.quarter, self.origin) if text)

    @property
    def noted_quarter(self) -> str:
        """The quarter of the figure, where it is not the usual one of its table."""
        observed = self.assessment.observed_quarter
        return "" if observed == self.usual.quarter else self.quarter

    @property
    def noted_origin(self) -> str:
        """Quarter and origin of the figure, as far as they are not the usual ones."""
        origin = "" if self.origin == self.usual.origin else self.origin
        return " · ".join(text for text in (self.noted_quarter, origin) if text)

    @property
    def origin_url(self) -> str:
        return self.source.url + self.as_of.query if self.source else ""

    @property
    def relation(self) -> str:
        relation = self.assessment.relation
        return relation_word(relation) if relation else ""

    @property
    def level_figure(self) -> str:
        """What must be reached, with its operator."""
        return level_text(self.entry)

    @property
    def deadline(self) -> str:
        return quarter_text(self.target.deadline)

    @property
    def deadline_text(self) -> str:
        """By when, as a note."""
        return _("due %(quarter)s") % {"quarter": self.deadline} if self.deadline else ""

    @property
    def attainment(self) -> str:
        return share_text(self.assessment.attainment)

    @property
    def distance(self) -> str:
        """The way covered from the baseline: 61.2% for 56.03 of 57 from 54.5; "" without one."""
        return self.progress if self.target.baseline_value is not None else ""

    @property
    def covered(self) -> str:
        """The one percentage of bars and short lists: the way covered from the baseline.

        Without a baseline the share of the level; "" where a running total is not yet a year's.
        """
        if self.target.baseline_value is None:
            return self.attainment
        return self.distance

    @property
    def covered_name(self) -> str:
        """What `covered` is called."""
        if self.target.baseline_value is None:
            return _("Attainment")
        return _("Progress from baseline")

    @property
    def progress(self) -> str:
        """The part of the way from the baseline that is covered.

        "" while the newest figure is the baseline's own: then there is nothing to measure yet.
        """
        observed, base = self.assessment.observed_quarter, self.target.baseline_quarter
        if observed and base and str(observed) <= base:
            return ""
        return share_text(self.assessment.progress)

    @property
    def elapsed(self) -> str:
        """The part of the time that has passed."""
        return share_text(self.assessment.elapsed)

    @property
    def path(self) -> str:
        """Where the path stands now."""
        return number_text(self.assessment.path_value, decimals_of(self.target))

    @property
    def path_kind(self) -> str:
        return str(self.target.get_path_display()) if self.target.path else ""

    @property
    def gap(self) -> str:
        """The gap to the path; of a running total that of its expected year end."""
        expected = self.assessment.year_end
        if expected and self.assessment.rated_by == "year_end":
            return signed_share(expected.gap_share)
        return signed_share(self.assessment.gap_share)

    @property
    def expected(self) -> str:
        """The expected year end with its band; "" where the target is not rated by one."""
        return expected_text(self.entry)

    @property
    def rated_by(self) -> str:
        """By what the status was rated, in words."""
        return str(RATED_BY.get(self.assessment.rated_by, ""))

    @property
    def rated_quarter(self) -> str:
        """The quarter whose figure gave the status."""
        return quarter_text(self.assessment.rated_quarter)

    @property
    def rated_note(self) -> str:
        """What a status needs beside it: 2024年四季度评定, 预计全年…, 所需速度为近期的5.2倍."""
        return rating_note(self.entry)

    @property
    def dated_word(self) -> str:
        """The status in a word, with the quarter it was given in where it stands from before."""
        if self.assessment.rated_by != "held":
            return self.word
        return _("%(status)s (%(note)s)") % {"status": self.word, "note": self.rated_note}

    @property
    def later(self) -> str:
        """A figure after the deadline, which decides nothing: 其后：2026年三季度 10,000."""
        return later_text(self.entry)

    @property
    def baseline(self) -> str:
        return exact_text(self.target.baseline_value)

    @property
    def baseline_quarter(self) -> str:
        return quarter_text(self.target.baseline_quarter)

    @property
    def dated_baseline(self) -> str:
        """Baseline and its quarter: 3,000（2020年四季度）."""
        if not self.baseline:
            return ""
        values = {"number": self.baseline, "quarter": self.baseline_quarter}
        return _("%(number)s (%(quarter)s)") % values

    @property
    def needed(self) -> str:
        """When the target was reached, what it still takes, or by how much it was missed."""
        return why.needed_text(self.entry)

    @property
    def short(self) -> str:
        """By how much the figure falls short of the level."""
        return why.short_text(self.entry)

    @property
    def brief_name(self) -> str:
        """What is measured, in short; the target's own name where nothing is."""
        indicator = self.target.indicator
        return indicator.brief if indicator else self.name

    @cached_property
    def bullet(self) -> Bullet | None:
        return bullet(self.entry)

    @cached_property
    def inputs(self) -> list[why.Input]:
        """The numbers that the status was computed from."""
        return why.inputs(self.entry, self.baselines)

    @cached_property
    def formulas(self) -> list[why.Line]:
        return why.formula_lines(self.entry)

    @cached_property
    def thresholds(self) -> dict[str, str]:
        return why.threshold_texts(self.entry)

    @cached_property
    def forecast(self) -> dict[str, str] | None:
        return why.forecast_texts(self.entry)

    @cached_property
    def growth(self) -> dict[str, str]:
        """Growth so far and still required, with the unit of a change."""
        return why.growth_texts(self.entry)

    @property
    def name_cell(self) -> SafeString:
        """The name with its unit; under it the plan's words, and whose clause."""
        target = self.target
        link = format_html('{} <span class="unit nowrap">{}</span>', self._link, self.unit)
        clause = target.clause
        if target.plan.jurisdiction_id != target.jurisdiction_id:
            clause = f"{target.plan.jurisdiction.name} {clause}"
        return under(link, format_html('<span lang="zh-Hans">{} · {}</span>', self.wording, clause))

    @property
    def short_name_cell(self) -> SafeString:
        """The name; under it the plan's words."""
        return under(self._link, format_html('<span lang="zh-Hans">{}</span>', self.wording))

    @property
    def place_cell(self) -> SafeString:
        place = self.target.jurisdiction
        address = place.get_absolute_url() + self.as_of.query
        return format_html('<a href="{}">{}</a>', address, place)

    @property
    def observed_cell(self) -> SafeString:
        """The figure linked to its origin; under it its quarter and what kind of origin it has."""
        return self._observed_over("" if self.origin == self.usual.origin else self.origin)

    @property
    def short_observed_cell(self) -> SafeString:
        """The same, of the origin only whether it is a sample."""
        is_noted = self.source and self.source.is_sample and not self.usual.is_sample
        return self._observed_over(_("Sample") if is_noted else "")

    @property
    def level_cell(self) -> SafeString:
        """What must be reached, or the kind of a target without a number; under it the deadline."""
        return under(self.level_figure or missing(self.kind), self.deadline)

    @property
    def progress_cell(self) -> SafeString:
        """The way covered; under it the share of the time that has passed."""
        elapsed = self.elapsed if self.progress else ""
        return under(self.progress, elapsed and _("time %(share)s") % {"share": elapsed})

    @property
    def covered_cell(self) -> SafeString:
        """The way covered; under it the share of the time, or that it is a share of the level."""
        note = _("of the level") if self.covered and not self.distance else ""
        return self.progress_cell if self.distance else under(self.covered, note)

    @property
    def gap_cell(self) -> SafeString:
        """The path, of a running total the expected year end; under it the gap."""
        end = self.assessment.year_end
        if self.path or end is None:
            return under(self.path, self.gap)
        number = number_text(end.value, decimals_of(self.target))
        return under(_("expected %(number)s") % {"number": number}, self.gap)

    @property
    def status_cell(self) -> SafeString:
        """The status; under it the quarter it was given in, or by what it was rated."""
        return under(status_badge(self.status), self.rated_note)

    @property
    def _link(self) -> SafeString:
        address = self.target.get_absolute_url() + self.as_of.query
        return format_html('<a href="{}">{}</a>', address, self.name)

    def _observed_over(self, note: str) -> SafeString:
        if not self.figure:
            absence = self.entry.absence
            quarter = absence.quarter if absence else self.assessment.reached_quarter
            return under(missing(self.absence), quarter_text(quarter))
        link = format_html('<a href="{}">{}</a>', self.origin_url, self.figure)
        notes = [(one,) for one in (self.noted_quarter, note) if one]
        return under(link, format_html_join(" · ", "{}", notes))
