"""`?as_of=` on every page: a quarter, or a day; and `?rule=`: by which version it is rated.

A quarter means: observations up to that quarter with their values published today, the newest rule
in force today evaluated there. A day means: what had been published by the end of that day, by the
rule of that day. A version that is asked for holds for either.
"""

import datetime
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify

from districts.clock import current_date
from districts.requests import attached, once
from targets.arithmetic import Rule
from targets.models import ReportingRound
from targets.periods import Quarter

from .rules import rule_in_force, rules_by_age


@dataclass(frozen=True)
class AsOf:
    """The quarter at which the rule is evaluated, and the day whose knowledge counts, if any.

    `rule` is the version asked for, "" for the one in force.
    """

    quarter: Quarter
    day: datetime.date | None = None
    is_default: bool = False
    rule: str = ""

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
        return f"{self.text}-rule-{slugify(self.rule)}" if self.rule else self.text

    @property
    def key(self) -> str:
        """All that tells one choice from another, for what is kept.

        A comparison asks for two quarters of one day.
        """
        return f"{self.quarter}{'*' * self.is_default}/{self.day or ''}/{self.rule}"

    @property
    def fields(self) -> dict[str, str]:
        """What keeps this choice in an address or a form, by name; nothing for the default."""
        when = {} if self.is_default else {"as_of": self.text}
        return when | ({"rule": self.rule} if self.rule else {})

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
    def rule_query(self) -> str:
        """The query that keeps the version alone, behind an address that names its quarter."""
        return f"?{urlencode({'rule': self.rule})}" if self.rule else ""

    def in_quarter(self, quarter: Quarter) -> "AsOf":
        """Another quarter with what was known at the same moment, by the same rule."""
        return AsOf(quarter, self.day, rule=self.rule)


def opened_quarters() -> list[str]:
    """Quarters opened for reporting, newest first."""
    return list(ReportingRound.objects.values_list("quarter", flat=True))


def quarters_of(request: HttpRequest) -> list[str]:
    """`opened_quarters`, read once a request."""
    return once(request, "opened_quarters", opened_quarters)


def default_as_of() -> AsOf:
    """The latest opened quarter; the last full quarter where none has been opened."""
    return latest_of(opened_quarters()[:1])


def latest_of(quarters: list[str]) -> AsOf:
    """The first of the opened quarters; the last full quarter where there is none."""
    quarter = Quarter.parse(quarters[0]) if quarters else Quarter.of(current_date()).previous
    return AsOf(quarter, is_default=True)


def parse_as_of(text: str) -> AsOf:
    """An `AsOf` from 2024Q3 or 2024-11-05; ValueError for anything else or a day to come."""
    text = text.strip()
    if "Q" in text.upper():
        return AsOf(Quarter.parse(text.upper()))
    day = datetime.date.fromisoformat(text)
    if day > current_date():
        raise ValueError(text)
    end = datetime.datetime.combine(
        day + datetime.timedelta(days=1),
        datetime.time(),
        tzinfo=timezone.get_default_timezone(),
    )
    opened = (
        ReportingRound.objects.filter(opened_at__lt=end).values_list("quarter", flat=True).first()
    )
    return AsOf(Quarter.parse(opened) if opened else Quarter.of(day).previous, day=day)


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
    """The request's choice, or the default; an unreadable one falls back to the default."""
    return once(request, "as_of", lambda: asked_or_default(request))


def asked_or_default(request: HttpRequest) -> AsOf:
    """The quarter or day with the version of the rule; what is unreadable is noted and left out."""
    as_of = asked_moment(request)
    text = request.GET.get("rule", "")
    if text:
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
    return latest_of(quarters_of(request))
