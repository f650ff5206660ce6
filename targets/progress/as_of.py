"""`?as_of=` on every page: a quarter, or a day; `?period=`: whose plans; `?rule=`: how rated.

A quarter means: observations up to that quarter with their values published today, the newest rule
in force today evaluated there. A day means: what had been published by the end of that day, by the
rule of that day. A version that is asked for holds for either. The period is that of the quarter
unless another is asked for (`shown`).
"""

import datetime
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify

from districts.clock import current_date
from districts.models import DataVersion, Plan
from districts.requests import attached, once, reader_in, settle_once
from targets.arithmetic import Rule
from targets.arithmetic.quantities import QUARTERS_A_YEAR
from targets.models import Indicator, Observation, ReportingRound
from targets.models.numbers import ObservationQuerySet
from targets.periods import EARLIEST, LAST_YEAR, Period, Quarter, in_reason

from .held import held
from .kept import kept
from .rules import rule_in_force, rules_by_age
from .shown import issued_plans, of_period, of_plan


@dataclass(frozen=True)
class AsOf:
    """The quarter at which the rule is evaluated, and the day whose knowledge counts, if any.

    `rule` is the version asked for, "" for the one in force; `period` the years of the plans asked
    for, None for those of the quarter.
    """

    quarter: Quarter
    day: datetime.date | None = None
    is_default: bool = False
    rule: str = ""
    period: Period | None = None

    @property
    def moment(self) -> datetime.datetime | None:
        """The end of the day, in Chongqing; None when what is published today counts."""
        if self.day is None:
            return None
        next_day = self.day + datetime.timedelta(days=1)
        start = datetime.datetime.combine(
            next_day, datetime.time(), tzinfo=timezone.get_default_timezone()
        )
        return start - datetime.timedelta(microseconds=1)

    @property
    def text(self) -> str:
        """The quarter or day as it stands in an address."""
        return self.day.isoformat() if self.day else str(self.quarter)

    @property
    def name(self) -> str:
        """The choice as it stands in the name of a file."""
        rule = f"rule-{slugify(self.rule)}" if self.rule else ""
        return "-".join(map(str, filter(None, (self.text, self.period, rule))))

    @property
    def key(self) -> str:
        """All that tells one choice from another, for what is kept.

        A comparison asks for two quarters of one day.
        """
        period = self.period or ""
        return f"{self.quarter}{'*' * self.is_default}/{self.day or ''}/{period}/{self.rule}"

    @property
    def key_of_any_period(self) -> str:
        """The same of what is worked out for the plans of all periods at once."""
        return replace(self, period=None).key

    @property
    def fields(self) -> dict[str, str]:
        """What keeps this choice in an address or a form, by name; nothing for the default."""
        when = {} if self.is_default else {"as_of": self.text}
        years = {"period": str(self.period)} if self.period else {}
        return when | years | ({"rule": self.rule} if self.rule else {})

    @property
    def query(self) -> str:
        """The query string that keeps this choice in a link; empty for the default."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    @property
    def more(self) -> str:
        """The same behind an address that has a query already."""
        return self.query.replace("?", "&")

    @property
    def lead(self) -> str:
        """The same before what else a query holds."""
        return f"{urlencode(self.fields)}&" if self.fields else ""

    @property
    def query_of_quarter(self) -> str:
        """The query that keeps the rest, behind an address that names its quarter."""
        rest = {name: value for name, value in self.fields.items() if name != "as_of"}
        return f"?{urlencode(rest)}" if rest else ""

    def in_quarter(self, quarter: Quarter) -> "AsOf":
        """Another quarter with what was known at the same moment, by the same rule."""
        return AsOf(quarter, self.day, rule=self.rule, period=self.period)

    @property
    def of_figures(self) -> "AsOf":
        """The choice whose figures stand in charts, cards and rankings.

        Of a former period it is that period's last quarter: later figures are the next one's.
        """
        if self.period is None or self.quarter.year <= self.period.last:
            return self
        return self.in_quarter(Quarter(self.period.last, QUARTERS_A_YEAR))

    @property
    def documents_day(self) -> datetime.date:
        """The day whose documents count: the one asked for; today by default; the quarter's end."""
        if self.day:
            return self.day
        today = current_date()
        return today if self.is_default else min(today, self.quarter.end)


Rounds = list[tuple[str, datetime.date]]


def opened_quarters() -> list[str]:
    """Quarters opened for reporting that take figures by now, newest first."""
    return _ended(_rounds(), current_date())


def _rounds(before: datetime.datetime | None = None) -> Rounds:
    """Quarters opened, or opened before a moment, with the day their returns are due."""
    rounds = ReportingRound.objects.order_by("-quarter")
    opened = rounds.filter(opened_at__lt=before) if before else rounds
    return list(opened.values_list("quarter", "due_on"))


def _ended(rounds: Rounds, day: datetime.date) -> list[str]:
    """Those whose last day has come: one that runs may be open, but nothing stands in it."""
    return [quarter for quarter, _due in rounds if Quarter.parse(quarter).end <= day]


def quarters_of(request: HttpRequest) -> list[str]:
    """`opened_quarters`, read once a request."""
    return _ended(_rounds_of(request), current_date())


def _rounds_of(request: HttpRequest) -> Rounds:
    """Held until somebody does something: to open a round, or move its day, is a deed."""
    state = once(request, "stored_state", DataVersion.current)
    return once(request, "rounds", lambda: held("rounds", state.board_stamp, _rounds))


def default_as_of() -> AsOf:
    """The newest quarter that has published figures or whose returns are due by now."""
    today = current_date()
    published = _newest_published(Observation.objects.published(), today)
    return AsOf(newest_quarter(_rounds(), published, today), is_default=True)


def newest_quarter(rounds: Rounds, published: str | None, day: datetime.date) -> Quarter:
    """The newest of the ended quarters with published figures and of those whose returns are due.

    One that was only opened does not count; without any it is the last full quarter.
    """
    due = [quarter for quarter, due_on in rounds if due_on <= day]
    known = [Quarter.parse(quarter) for quarter in (*due, *filter(None, [published]))]
    return max((one for one in known if one.end <= day), default=Quarter.of(day).previous)


def _newest_published(known: ObservationQuerySet, day: datetime.date) -> str | None:
    """The newest ended quarter that one of the figures is of; one look into the index each.

    Figures of the ledger, which not everybody reads, do not move it.
    """
    ended = Quarter.of(day + datetime.timedelta(days=1)).previous
    own = known.filter(indicator=OuterRef("pk"), quarter__lte=str(ended)).order_by("-quarter")
    reported = Indicator.objects.exclude(asked_of="ledger").exclude(numerator__asked_of="ledger")
    newest = reported.order_by().values_list(Subquery(own.values("quarter")[:1]), flat=True)
    return max(filter(None, newest), default=None)


def parse_as_of(text: str) -> AsOf:
    """An `AsOf` from 2024Q3 or 2024-11-05; ValueError for anything else, a day to come, or a year
    that cannot be meant."""
    text = text.strip()
    if "Q" in text.upper():
        quarter = Quarter.parse(text.upper())
        if quarter < EARLIEST or quarter.year > LAST_YEAR:
            raise ValueError(text)
        return AsOf(quarter)
    day = datetime.date.fromisoformat(text)
    if day > current_date() or not in_reason(day):
        raise ValueError(text)
    moment = AsOf(Quarter.of(day), day=day).moment
    assert moment is not None
    published = _newest_published(Observation.objects.as_of(moment), day)
    return AsOf(newest_quarter(_rounds(moment), published, day), day=day)


def rule_for(as_of: AsOf, versions: list[Rule] | None = None) -> Rule:
    """The version asked for; else the one in force: on the day of a day view, today of others.

    ValueError for a version that is not there.
    """
    rules = rules_by_age() if versions is None else versions
    if as_of.rule:
        for rule in rules:
            if rule.version == as_of.rule:
                return rule
        raise ValueError(as_of.rule)
    return rule_in_force(as_of.day or current_date(), rules)


def rated_by_version(as_of: AsOf, version: str) -> AsOf:
    """The choice, rated by the version asked for; ValueError for one that is not there.

    To ask for the version in force is no choice of its own.
    """
    chosen = replace(as_of, rule=version)
    return as_of if rule_for(chosen).version == rule_for(as_of).version else chosen


def as_of_of(request: HttpRequest) -> AsOf:
    """The request's choice, or the default; what is unreadable falls back to the default."""
    return once(request, "as_of", lambda: asked_or_default(request))


def asked_or_default(request: HttpRequest) -> AsOf:
    """The quarter or day, the period, the version of the rule; the unreadable is left out."""
    as_of = asked_moment(request)
    if text := request.GET.get("period", ""):
        try:
            as_of = of_period(as_of, reader_in(request), text)
        except ValueError:
            attached(request).period_unreadable = text
    if text := request.GET.get("rule", ""):
        try:
            return rated_by_version(as_of, text)
        except ValueError:
            attached(request).rule_unreadable = text
    return as_of


def asked_moment(request: HttpRequest) -> AsOf:
    text = request.GET.get("as_of", "")
    if text:
        try:
            return parse_as_of(text)
        except ValueError:
            attached(request).as_of_unreadable = text
    today = current_date()
    published = kept(
        "newest_published",
        None,
        None,
        lambda: _newest_published(Observation.objects.published(), today),
        stamp=once(request, "stored_state", DataVersion.current).stamp,
    )
    return AsOf(newest_quarter(_rounds_of(request), published, today), is_default=True)


def as_of_on_list(request: HttpRequest) -> AsOf:
    """The request's choice on a list: one that is narrowed to a plan is of that plan's period."""
    as_of = as_of_of(request)
    plans = issued_plans(reader_in(request), as_of)
    plan = plans.filter(slug=request.GET.get("plan", "")).first()
    return as_of_on_plan(request, plan) if plan else as_of


def as_of_on_plan(request: HttpRequest, plan: Plan) -> AsOf:
    """The request's choice on a page about a plan or something of it: of the plan's own period.

    NotIssued, which is answered as a missing page, where the plan does not exist by then.
    """
    as_of = of_plan(as_of_of(request), reader_in(request), plan)
    return settle_once(request, "as_of", as_of)
