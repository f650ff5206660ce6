"""What an import brings, row by row, and the list of imports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from districts.models import Jurisdiction
from targets.models import CitedFigure, HistoryImport, Indicator, Observation
from targets.periods import local_date
from targets.tables.cells import (
    KEY_NUMBER,
    LONG,
    MINOR,
    MINOR_NUMBER,
    NUMBER,
    ScreenColumn,
    missing,
    under,
)
from targets.wording.formatting import exact_text, quarter_text
from targets.wording.sentences import related

from .checks import Figure, Key, Published
from .proposal import HistoryProposal, cited_values

# In the order in which they are shown: what needs a look comes first.
KINDS: dict[str, Any] = {
    "changed": pgettext_lazy("past figures", "Changed"),
    "sample": pgettext_lazy("past figures", "In place of a sample"),
    "new": pgettext_lazy("past figures", "New"),
    "equal": pgettext_lazy("past figures", "Known already"),
}
TONES = {"changed": "warn", "new": "good"}
STATE_TONES = {"draft": "wait", "waiting": "wait", "imported": "good", "sent_back": "bad"}


@dataclass(frozen=True)
class Entry:
    """A figure of an import and what it takes the place of; `pk` once it is stored."""

    key: Key
    value: Decimal
    row: int
    kind: str
    note: str = ""
    former: Published | None = None
    pk: int | None = None


def proposed_entries(proposal: HistoryProposal) -> list[Entry]:
    """What importing a file would do, in the order of kinds and rows."""
    table = proposal.table
    assert table is not None

    def entry(figure: Figure, kind: str, former: Published | None = None) -> Entry:
        row, note = table.rows[figure.position], table.notes.get(figure.position, "")
        return Entry(figure.key, figure.value, row, kind, note, former)

    found = proposal.comparison
    entries = [entry(one, _kind_of(former), former) for one, former in found.replacing]
    entries += [entry(one, "new") for one in found.new]
    entries += [entry(one, "equal") for one in found.unchanged]
    return _in_order(entries)


def imported_entries(held: HistoryImport) -> list[Entry]:
    """What an import brought, beside what was published until then."""
    assert held.imported_at is not None
    names = ("jurisdiction_id", "indicator_id", "quarter", "pk", "value")
    taken = Observation.objects.filter(superseded_at=held.imported_at)
    taken = taken.exclude(origin="derived").exclude(history_import=held)
    formers = {
        (place, indicator, quarter): Published(pk, value, "sample" if is_sample else "history")
        for place, indicator, quarter, pk, value, is_sample in taken.order_by().values_list(
            *names, "is_sample"
        )
    }
    stored = held.observations.filter(origin="history").order_by()
    rows = list(stored.values_list(*names, "row", "remark"))
    figures = [Figure((place, what, when), value, 0) for place, what, when, _pk, value, *_ in rows]
    cited = cited_values(figures, local_date(held.imported_at))
    entries = []
    for place, indicator, quarter, pk, value, row, note in rows:
        key = (place, indicator, quarter)
        former = formers.get(key)
        if (former is None or former.kind == "sample") and cited.get(key, value) != value:
            former = Published(None, cited[key], "cited")
        entries.append(Entry(key, value, row or 0, _kind_of(former), note, former, pk))
    return _in_order(entries)


def _kind_of(former: Published | None) -> str:
    if former is None:
        return "new"
    return "sample" if former.kind == "sample" else "changed"


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(entries, key=lambda one: (order[one.kind], one.row))


class EntryTable(tables.Table):
    """Place, indicator, quarter, value, what stood there, and the row of the file."""

    place = ScreenColumn(gettext_lazy("Jurisdiction"), "key", orderable=False)
    indicator = ScreenColumn(gettext_lazy("Indicator"), "key", orderable=False, attrs=LONG)
    quarter = ScreenColumn(gettext_lazy("Quarter"), "key", orderable=False)
    value = ScreenColumn(gettext_lazy("Value"), "value", orderable=False, attrs=KEY_NUMBER)
    former = ScreenColumn(gettext_lazy("Published so far"), "former", orderable=False, attrs=NUMBER)
    kind = ScreenColumn(gettext_lazy("What it does"), "kind", orderable=False)
    note = ScreenColumn(gettext_lazy("Source stated"), "note", orderable=False, attrs=LONG)
    row = ScreenColumn(pgettext_lazy("of a table", "Row"), "row", orderable=False, attrs=MINOR)

    without_export = True

    def __init__(self, entries: list[Entry], caption: str) -> None:
        super().__init__(entries)
        self.caption = caption
        self.places = Jurisdiction.objects.in_bulk()
        self.indicators = Indicator.objects.in_bulk()
        is_any_cited = any(one.former and one.former.kind == "cited" for one in entries)
        self.relations = _relations() if is_any_cited else {}

    def render_place(self, record: Entry) -> str:
        return self.places[record.key[0]].label

    def render_indicator(self, record: Entry) -> str:
        return self.indicators[record.key[1]].label

    def render_quarter(self, record: Entry) -> SafeString:
        return format_html('<span class="nowrap">{}</span>', quarter_text(record.key[2]))

    def render_value(self, record: Entry) -> SafeString:
        unit = self.indicators[record.key[1]].unit_label
        text = format_html('{} <span class="unit">{}</span>', exact_text(record.value), unit)
        if record.pk is None:
            return text
        return format_html('<a href="{}">{}</a>', reverse("observation", args=[record.pk]), text)

    def render_former(self, record: Entry) -> SafeString:
        former = record.former
        if former is None:
            return missing(gettext("None"))
        text = exact_text(former.value)
        if former.kind == "cited":
            relation = self.relations.get((*record.key, former.value), "=")
            return under(related(text, relation), gettext("from a publication"))
        if former.pk is None:
            return format_html("{}", text)
        return format_html('<a href="{}">{}</a>', reverse("observation", args=[former.pk]), text)

    def render_kind(self, record: Entry) -> SafeString:
        return tag(KINDS[record.kind], TONES.get(record.kind, ""))


def _relations() -> dict[tuple[Any, ...], str]:
    """Which published figures say "more than" or "about", by what they are of and their value."""
    rows = CitedFigure.objects.exclude(relation="=").filter(quarter__isnull=False)
    names = ("jurisdiction_id", "indicator_id", "quarter", "value", "relation")
    return {tuple(key): relation for *key, relation in rows.values_list(*names)}


def tag(text: Any, tone: str) -> SafeString:
    tone_mark = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<span class="tag"{}>{}</span>', tone_mark, text)


class ImportTable(tables.Table):
    """The imports, the newest first."""

    file_name = ScreenColumn(gettext_lazy("File"), "file_name", orderable=False, attrs=LONG)
    state = ScreenColumn(gettext_lazy("State"), "state", orderable=False)
    rows_brought = ScreenColumn(gettext_lazy("Figures"), "rows", orderable=False, attrs=KEY_NUMBER)
    corrected = ScreenColumn(
        gettext_lazy("of these changed"), "changed", orderable=False, attrs=MINOR_NUMBER
    )
    uploaded = ScreenColumn(gettext_lazy("Uploaded"), "uploaded_at", orderable=False)
    decided = ScreenColumn(gettext_lazy("Decided"), "imported_at", orderable=False)

    without_export = True

    def render_file_name(self, record: HistoryImport) -> SafeString:
        return format_html(
            '<a href="{}" lang="zh-Hans">{}</a>', record.get_absolute_url(), record.file_name
        )

    def render_state(self, record: HistoryImport) -> SafeString:
        return tag(record.get_state_display(), STATE_TONES.get(record.state, ""))

    def render_corrected(self, record: HistoryImport) -> Any:
        if record.changed is None:
            return missing(gettext("Not counted"))
        return record.changed or missing(gettext("No change"))

    def render_uploaded(self, record: HistoryImport) -> SafeString:
        return under(moment_text(record.uploaded_at), record.uploaded_by)

    def render_decided(self, record: HistoryImport) -> SafeString:
        if record.is_open:
            return missing(gettext("Not yet"))
        at, by = record.imported_at or record.closed_at, record.imported_by or record.closed_by
        return under(moment_text(at), by)


def moment_text(moment: Any) -> SafeString:
    text = f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
    return format_html('<span class="nowrap">{}</span>', text)


def counted(entries: Iterable[Entry]) -> Mapping[str, int]:
    """How many figures of each kind, in the order of KINDS."""
    counts = dict.fromkeys(KINDS, 0)
    for one in entries:
        counts[one.kind] += 1
    return counts
