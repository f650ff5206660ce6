"""All jurisdictions at a glance: their plans, targets, tasks, and what was last reported."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import django_tables2 as tables
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from districts.filters import note_ignored
from districts.models import Jurisdiction, Plan
from districts.paging import paged
from districts.permissions import Reader
from districts.requests import kept_page, reader_in
from greenfin.caching.parts import kept_parts
from greenfin.places.tiles import tile_map
from targets.models import Observation
from targets.progress import Progress, cached_progress, status_counts
from targets.progress.as_of import AsOf, as_of_of
from targets.progress.shown import shown_plans
from targets.tables.cells import KEY_NUMBER, LONG, CountColumn, LinkColumn, missing, under
from targets.tables.exports import FORMATS, export_response
from targets.wording.explanations import STATUSES
from targets.wording.formatting import filled, linked, listed, quarter_text
from targets.wording.sentences import joined


@dataclass
class PlaceRow:
    """One jurisdiction with what the reader may see of it.

    `tasks` counts those of its own plans, `targets` those that bind it, whoever's plan they are
    in; `reported` is the latest quarter with published data of its own, None without any.
    """

    place: Jurisdiction
    plans: list[Plan] = field(default_factory=list)
    tasks: int = 0
    progress: list[Progress] = field(default_factory=list)
    reported: str | None = None
    is_sample: bool = False

    @property
    def name(self) -> str:
        return self.place.label

    @property
    def position(self) -> int:
        return self.place.position

    @property
    def task_list(self) -> str:
        """The list of its tasks, which is filtered by one plan; "" where it has none or several."""
        return f"{reverse('task_list')}?plan={self.plans[0].slug}" if len(self.plans) == 1 else ""

    @property
    def targets(self) -> int:
        return len(self.progress)

    @property
    def statuses(self) -> dict[str, int]:
        return status_counts(self.progress)


class PlaceTable(tables.Table):
    """Rows of one group; the file holds all groups."""

    name = LinkColumn(
        lambda row: row.place.get_absolute_url(),
        verbose_name=gettext_lazy("Jurisdiction"),
        order_by="position",
    )
    kind = tables.Column(
        verbose_name=gettext_lazy("Kind of place"), accessor="place__kind", visible=False
    )
    plans = tables.Column(
        verbose_name=gettext_lazy("Plan"),
        empty_values=(),
        orderable=False,
        attrs=LONG,
    )
    tasks = CountColumn(
        lambda row: row.task_list, verbose_name=gettext_lazy("Tasks"), attrs=KEY_NUMBER
    )
    targets = CountColumn(
        lambda row: f"{reverse('target_list')}?jurisdiction={row.place.slug}",
        verbose_name=gettext_lazy("Targets"),
        attrs=KEY_NUMBER,
    )
    statuses = tables.Column(
        verbose_name=gettext_lazy("Status of the targets"),
        empty_values=(),
        orderable=False,
        attrs=LONG,
    )
    reported = tables.Column(
        verbose_name=gettext_lazy("Last reported quarter"),
        empty_values=(),
        attrs={"td": {"class": "nowrap"}},
    )

    class Meta:
        attrs = {"class": "grid cards jurisdictions"}
        sequence = ["name", "kind", "plans", "tasks", "targets", "statuses", "reported"]

    def __init__(self, rows: list[PlaceRow], query: str, caption: str, prefix: str = "") -> None:
        super().__init__(rows, prefix=prefix)
        self.query, self.more = query, query.replace("?", "&")
        self.caption = caption
        self.without_export = True

    def value_kind(self, record: PlaceRow) -> str:
        return str(record.place.get_kind_display())

    def render_plans(self, record: PlaceRow) -> SafeString:
        if not record.plans:
            return missing(_("No published plan of this period"))
        return format_html_join(
            mark_safe("<br>"),
            '<a href="{}" lang="zh-Hans">{}</a>{}',
            (
                (plan.get_absolute_url() + self.query, plan.title, not_public_tag(plan))
                for plan in record.plans
            ),
        )

    def value_plans(self, record: PlaceRow) -> str:
        titles = "；".join(plan.title for plan in record.plans)
        return titles or _("No published plan of this period")

    def render_tasks(self, value: int, record: PlaceRow, bound_column: Any) -> SafeString:
        """Of a place without a plan there is nothing to count; zero is a plan without tasks."""
        if not record.plans:
            return missing(_("None published"))
        return SafeString(bound_column.column.render(value, record, self))

    def value_tasks(self, value: int, record: PlaceRow) -> int | str:
        return value if record.plans else _("None published")

    def render_targets(self, value: int, record: PlaceRow, bound_column: Any) -> SafeString:
        if not record.plans and not value:
            return missing(_("No targets"))
        return SafeString(bound_column.column.render(value, record, self))

    def value_targets(self, value: int, record: PlaceRow) -> int | str:
        return value if record.plans or value else _("No targets")

    def render_statuses(self, record: PlaceRow) -> SafeString:
        if not record.progress:
            return missing(_("Not applicable"))
        return mark_safe(  # noqa: S308  rendered by a template
            render_to_string(
                "greenfin/places/listing/statuses.html",
                {"counts": record.statuses, "place": record.place, "more": self.more},
            )
        )

    def value_statuses(self, record: PlaceRow) -> str:
        return listed(
            [
                _("%(status)s %(number)s") % {"status": STATUSES[key], "number": count}
                for key, count in record.statuses.items()
            ]
        )

    def render_reported(self, record: PlaceRow) -> SafeString:
        if record.reported is None:
            return missing(_("Not reported"))
        return under(quarter_text(record.reported), _("sample") if record.is_sample else "")

    def value_reported(self, record: PlaceRow) -> str | None:
        return record.reported

    def order_reported(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return sorted(rows, key=lambda row: row.reported or "", reverse=is_descending), True


def not_public_tag(plan: Plan) -> SafeString | str:
    if plan.is_public:
        return ""
    return format_html(' <span class="tag" data-tone="warn">{}</span>', _("Not for publication"))


# A city's districts stand on one page.
ALL_PLACES = 100

# What the head of the page counts of districts and counties; `?with=` lists exactly those.
COUNTED: dict[str, Callable[[PlaceRow, AsOf], bool]] = {
    "all": lambda _row, _as_of: True,
    "plan": lambda row, _as_of: bool(row.plans),
    "targets": lambda row, _as_of: bool(row.progress),
    "data": lambda row, as_of: row.reported == str(as_of.quarter),
}


@require_safe
@kept_page
def jurisdiction_list(request: HttpRequest) -> HttpResponse:
    """The city, its districts and counties, and the zones, each with where it stands.

    `?with=`, one of COUNTED, cuts the list to the districts and counties that have it.
    """
    as_of, reader = as_of_of(request), reader_in(request)
    every = place_rows(reader, as_of)
    asked = COUNTED.get(request.GET.get("with", ""))
    if asked is None and request.GET.get("with"):
        note_ignored(request, "with", request.GET["with"])
    districts = [row for row in every if is_district(row)]
    rows = [row for row in districts if asked(row, as_of)] if asked else every
    export = request.GET.get("_export", "")
    if export in FORMATS:
        whole = PlaceTable(rows, as_of.query, _("Districts"))
        return export_response(whole, f"districts-{as_of.name}", export)
    groups = [
        (_("Whole city"), "city-", [row for row in rows if row.place.kind == "city"]),
        (
            _("Districts and counties"),
            "districts-",
            [row for row in rows if is_district(row)],
        ),
        (_("Zones"), "zones-", [row for row in rows if row.place.is_zone]),
    ]
    shown = [PlaceTable(own, as_of.query, title, prefix) for title, prefix, own in groups if own]
    for table in shown:
        paged(request, table, rows=ALL_PLACES)
    [tiles] = kept_parts(
        ("greenfin/places/listing/map.html",),
        lambda: tile_map(cached_progress(reader, as_of), reader, as_of),
        reader,
        as_of,
    )
    context = {
        "tables": shown,
        "sentence": places_sentence(districts, as_of),
        "is_cut": asked is not None,
        "map": tiles,
    }
    return render(request, "greenfin/places/listing/jurisdiction_list.html", context)


def is_district(row: PlaceRow) -> bool:
    """Whether a row is one of the districts and counties."""
    return row.place.kind not in ("city", "zone")


def place_rows(reader: Reader, as_of: AsOf) -> list[PlaceRow]:
    """A row a jurisdiction, in their order; a fixed number of queries."""
    rows = {place.pk: PlaceRow(place) for place in Jurisdiction.objects.all()}
    shown = shown_plans(reader, as_of).order_by("jurisdiction", "period_start")
    plans: QuerySet[Any] = shown.annotate(task_count=Count("tasks"))
    for plan in plans:
        rows[plan.jurisdiction_id].plans.append(plan)
        rows[plan.jurisdiction_id].tasks += plan.task_count
    for entry in cached_progress(reader, as_of):
        rows[entry.target.jurisdiction_id].progress.append(entry)
    for place, newest, newest_real in _reported(as_of):
        rows[place].reported = newest
        rows[place].is_sample = newest != newest_real
    return list(rows.values())


def places_sentence(rows: Sequence[PlaceRow], as_of: AsOf) -> SafeString:
    """How many districts and counties have a plan, targets, and data of the quarter; as links."""

    def counted(asked: str) -> SafeString | int:
        count = sum(COUNTED[asked](row, as_of) for row in rows)
        address = f"{reverse('jurisdiction_list')}?with={asked}{as_of.more}"
        return linked(count, address) if count else 0

    values = {
        "total": counted("all"),
        "planned": counted("plan"),
        "bound": counted("targets"),
        "reported": counted("data"),
        "quarter": quarter_text(as_of.quarter),
    }
    if not rows:
        return format_html("{}", _("There are no districts yet: they come with the first load."))
    text = ngettext(
        "Of %(total)s district or county, %(planned)s has a plan shown here and %(bound)s has "
        "targets.",
        "Of %(total)s districts and counties, %(planned)s have a plan shown here and %(bound)s "
        "have targets.",
        len(rows),
    )
    figures = _("None has reported for %(quarter)s.")
    if values["reported"]:
        figures = _("%(reported)s reported for %(quarter)s.")
    return SafeString(joined([filled(text, values), filled(figures, values)]))


def _reported(as_of: AsOf) -> Iterable[tuple[int, str, str | None]]:
    """By jurisdiction: the latest quarter it reported, and the latest that is no sample."""
    observations = Observation.objects.all()
    known = observations.as_of(as_of.moment) if as_of.moment else observations.published()
    return (
        known.filter(origin="return", quarter__lte=str(as_of.quarter))
        .order_by()
        .values("jurisdiction")
        .annotate(newest=Max("quarter"), newest_real=Max("quarter", filter=Q(is_sample=False)))
        .values_list("jurisdiction", "newest", "newest_real")
    )
