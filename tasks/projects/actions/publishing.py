"""A quarter's figures of the ledger become observations, like any other figure."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version, record_event
from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from districts.refusals import NotAllowed, Refused
from targets.actions.holding import clear_conflicts
from targets.models import Indicator, Observation
from targets.periods import Quarter, local_date
from targets.wording.formatting import plain_text
from targets.workbook.checks import share_of
from tasks.projects.measured import MEASURES, Figures, Measured, measured, told_to_strangers
from tasks.projects.models import LedgerDuty, LedgerFigure, Project
from tasks.projects.models.published import kept_parts
from tasks.projects.permissions import ADMIT_PROJECTS
from tasks.projects.reading import Line, lines_of, owed_quarter

from .holding import hold_ledger

# The slug of a place and the code of an indicator.
Key = tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """What the ledger would publish of a quarter now: figures by place and indicator, whom each is
    told to, what is published, and the indicators and places they are of."""

    quarter: Quarter
    figures: Figures
    told: Mapping[Key, str]
    samples: frozenset[str]
    published: Mapping[Key, Observation]
    indicators: Mapping[str, Indicator]
    places: Mapping[str, Jurisdiction]

    @property
    def changed(self) -> list[Key]:
        """Figures that are not published as they stand, in the order of places."""
        return [key for key, one in self.figures.items() if not self._is_as_published(key, one)]

    @property
    def gone(self) -> list[Key]:
        """Figures that are published and have no value any more."""
        return [
            key
            for key, row in self.published.items()
            if row.origin == "ledger" and key not in self.figures
        ]

    def _is_as_published(self, key: Key, one: Measured) -> bool:
        row = self.published.get(key)
        return (
            row is not None
            and row.told_to == self.told[key]
            and row.ledger_figure.parts == kept_parts(one.parts)
        )


def standing_figures(now: datetime.datetime, lines: Sequence[Line] | None = None) -> Standing:
    """The ledger as it stands, as figures of the newest quarter that has ended; `lines` where they
    are at hand."""
    quarter = owed_quarter(local_date(now))
    places = {one.slug: one for one in Jurisdiction.objects.all()}
    city = next((slug for slug, one in places.items() if one.kind == "city"), "")
    if lines is None:
        lines = lines_of(Project.objects.all(), local_date(now))
    writers = LedgerDuty.objects.values_list("jurisdiction__slug", flat=True).distinct()
    figures = measured([one.fact for one in lines], writers, city) if city else {}
    last = _told_last()
    told = told_to_strangers(figures, last, city) if city else set()
    order = {slug: position for position, slug in enumerate(places)}
    return Standing(
        quarter,
        dict(sorted(figures.items(), key=lambda pair: order[pair[0][0]])),
        {key: "strangers" if key in told else "ledger" for key in figures},
        frozenset(one.number for one in lines if one.is_sample),
        {
            (row.jurisdiction.slug, row.indicator.code): row
            for row in _published(quarter).select_related(
                "jurisdiction", "indicator", "ledger_figure"
            )
        },
        {one.code: one for one in Indicator.objects.of_ledger()},
        places,
    )


@clear_conflicts
@transaction.atomic
def publish_ledger_figures(*, by: Account, now: datetime.datetime) -> int:
    """Publishes what the ledger yields of the newest ended quarter, in the place of what was
    published of it before; how many figures are new or other than they were."""
    if not reader_of(by).may(ADMIT_PROJECTS):
        raise NotAllowed(_("Only the city office publishes figures of the ledger."))
    hold_ledger()
    held = standing_figures(now)
    missing = {one.code for one in MEASURES} - set(held.indicators)
    if missing:
        raise Refused(
            _("The indicators of the ledger are not there yet: an administrator loads the plans.")
        )
    changed, gone = held.changed, held.gone
    if not changed and not gone:
        raise Refused(_("Nothing has changed since these figures were published."))
    moved = {*changed, *gone}
    former = [held.published[key].pk for key in moved if key in held.published]
    shares = _shares_on(held, moved)
    Observation.objects.filter(pk__in=[*former, *shares]).update(superseded_at=now)
    rows = [_observation(held, key, now) for key in changed]
    stored = dict(zip(changed, Observation.objects.bulk_create(rows), strict=True))
    LedgerFigure.objects.bulk_create(
        LedgerFigure(observation=row, by=by, parts=kept_parts(held.figures[key].parts))
        for key, row in stored.items()
    )
    _publish_shares(held, stored, gone, now)
    places = sorted({held.places[place].pk for place, _code in moved})
    record_event(
        deed="publish_ledger_figures",
        by=by,
        key=str(held.quarter),
        before={
            _named(key): plain_text(held.published[key].value)
            for key in moved & set(held.published)
        },
        after={_named(key): plain_text(held.figures[key].value) for key in changed},
        now=now,
    )
    move_data_version(figures_of=places)
    return len(moved)


def _named(key: Key) -> str:
    return ".".join(key)


def _published(quarter: Quarter) -> "models.QuerySet[Observation]":
    return Observation.objects.published().filter(
        quarter=str(quarter), indicator__in=Indicator.objects.of_ledger()
    )


def _told_last() -> dict[Key, frozenset[str]]:
    """The projects behind the figure that strangers were told last, of each place and indicator."""
    rows = LedgerFigure.objects.filter(observation__told_to="strangers").order_by("pk")
    rows = rows.select_related("observation__jurisdiction", "observation__indicator")
    return {
        (one.observation.jurisdiction.slug, one.observation.indicator.code): one.measured.numbers
        for one in rows
    }


def _observation(held: Standing, key: Key, now: datetime.datetime) -> Observation:
    place, code = key
    figure = held.figures[key]
    return Observation(
        jurisdiction=held.places[place],
        indicator=held.indicators[code],
        quarter=str(held.quarter),
        value=figure.value,
        origin="ledger",
        told_to=held.told[key],
        published_at=now,
        # A count of nothing on a ledger of samples is one itself.
        is_sample=bool(figure.numbers & held.samples if figure.parts else held.samples),
    )


def _shares_on(held: Standing, moved: set[Key]) -> list[int]:
    """The published shares of which a part moves."""
    former = {held.published[key].pk for key in moved if key in held.published}
    return [
        row.pk
        for row in held.published.values()
        if row.origin == "derived" and {row.numerator_id, row.denominator_id} & former
    ]


def _publish_shares(
    held: Standing, stored: Mapping[Key, Observation], gone: Sequence[Key], now: datetime.datetime
) -> None:
    """Shares of which a part was published now, of the two parts as they stand."""
    parts = {key: row for key, row in held.published.items() if key not in gone} | dict(stored)
    codes = {one.pk: one.code for one in held.indicators.values()}
    rows = []
    for share in held.indicators.values():
        if share.numerator_id is None or share.denominator_id is None:
            continue
        above, below = codes[share.numerator_id], codes[share.denominator_id]
        for place in held.places:
            keys = (place, above), (place, below)
            if not set(keys) <= set(parts) or not set(keys) & set(stored):
                continue
            numerator, denominator = (parts[key] for key in keys)
            value = share_of(numerator.value, denominator.value)
            if value is not None:
                is_told = numerator.told_to == denominator.told_to == "strangers"
                rows.append(
                    Observation(
                        jurisdiction=held.places[place],
                        indicator=share,
                        quarter=str(held.quarter),
                        value=value,
                        origin="derived",
                        numerator=numerator,
                        denominator=denominator,
                        told_to="strangers" if is_told else "ledger",
                        published_at=now,
                        is_sample=numerator.is_sample or denominator.is_sample,
                    )
                )
    Observation.objects.bulk_create(rows)
