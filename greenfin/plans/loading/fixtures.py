"""`load_plans`: the YAML fixtures into rows, whole or not at all."""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from districts.actions import move_data_version, record_event
from districts.clock import current_time
from districts.models import Account, Jurisdiction, Organisation, OrganisationName, Plan, Section
from targets.models import CitedFigure, Indicator, SeriesBreak, StatusRule, Target
from tasks.actions import propose_alignment
from tasks.alignment.matrix import former_plan
from tasks.models import AnnexRow, Assignment, Task

from .keeper import Keeper, LoadReport
from .names import NameIndex, UnknownOrganisation

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def chosen(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The named entries of a fixture row; an empty one becomes "" as text columns hold it."""
    return {name: "" if row.get(name) is None else row[name] for name in names}


@transaction.atomic
def load_plans(
    *, by: Account | None = None, update: bool = False, folder: Path = FIXTURES
) -> LoadReport:
    """Loads all fixtures under `folder`; idempotent, and never over what an administrator changed.

    An office that leaves out a plan's file has an installation without that plan, and without the
    bodies that stand in it.
    """
    keeper = Keeper(update=update)
    places = load_jurisdictions(keeper, read_yaml(folder / "jurisdictions.yaml"))
    indicators = load_indicators(keeper, read_yaml(folder / "indicators.yaml"), places)
    plans = [read_yaml(path) for path in sorted((folder / "plans").glob("*.yaml"))]
    organisations = read_yaml(folder / "organisations.yaml")
    organisations += [row for plan in plans for row in plan.get("organisations", [])]
    bodies = load_organisations(keeper, organisations, places)
    names = name_index(organisations)
    for rule in read_yaml(folder / "status_rules.yaml"):
        values = {name: rule[name] for name in ("on_track", "at_risk", "about")}
        values["in_force_from"] = day(rule["in_force_from"])
        keeper.keep(StatusRule, {"version": rule["version"]}, values)
    for content in sorted(plans, key=order_of_loading):
        PlanLoader(keeper, content, places, indicators, bodies, names).load()
    load_cited_figures(keeper, read_yaml(folder / "cited_figures.yaml"), places, indicators)
    for plan in Plan.objects.select_related("jurisdiction__parent", "based_on"):
        propose_alignment(plan=plan, by=None, now=current_time())
    if keeper.report.is_changed:
        record_event(deed="load_plans", by=by, after={"created": dict(keeper.report.created)})
        move_data_version()
    return keeper.report


def order_of_loading(content: Mapping[str, Any]) -> tuple[int, str]:
    """Earlier periods first, and in each the plans that others are based on."""
    plan = content["plan"]
    return plan["period_start"], plan["based_on"] or ""


def load_jurisdictions(keeper: Keeper, rows: list[dict[str, Any]]) -> dict[str, Jurisdiction]:
    places: dict[str, Jurisdiction] = {}
    made = []
    for position, row in enumerate(rows):
        values = chosen(row, "name", "name_en", "short_name", "kind")
        values |= {"code": row["code"], "is_reporting": row["is_reporting"], "position": position}
        values["parent"] = places.get(row["parent"] or "")
        places[row["slug"]], is_new = keeper.keep(Jurisdiction, {"slug": row["slug"]}, values)
        if is_new:
            made.append(row)
    for row in made:
        places[row["slug"]].overlaps.set([places[slug] for slug in row["overlaps"]])
    return places


def load_indicators(
    keeper: Keeper, rows: list[dict[str, Any]], places: Mapping[str, Jurisdiction]
) -> dict[str, Indicator]:
    indicators: dict[str, Indicator] = {}
    for position, row in enumerate(rows):
        values = chosen(
            row, "name", "name_en", "unit", "unit_en", "definition", "definition_en", "basis"
        )
        values |= chosen(row, "path", "direction", "asked_of")
        values |= {name: row[name] for name in ("is_additive", "decimals", "minimum", "maximum")}
        parts = row.get("derived_from") or {}
        values["numerator"] = indicators.get(parts.get("numerator", ""))
        values["denominator"] = indicators.get(parts.get("denominator", ""))
        values["position"] = position
        indicator, is_new = keeper.keep(Indicator, {"code": row["code"]}, values)
        indicators[row["code"]] = indicator
        if is_new:
            indicator.named.set([places[slug] for slug in row.get("named", [])])
        for entry in row["series_breaks"]:
            keeper.keep_child(
                SeriesBreak,
                {"indicator": indicator, "quarter": entry["quarter"]},
                chosen(entry, "note", "note_en"),
                is_parent_new=is_new,
            )
    return indicators


def load_organisations(
    keeper: Keeper, rows: list[dict[str, Any]], places: Mapping[str, Jurisdiction]
) -> dict[str, Organisation]:
    bodies: dict[str, Organisation] = {}
    for row in rows:
        values = {**chosen(row, "name", "kind"), "jurisdiction": places[row["jurisdiction"]]}
        body, is_new = keeper.keep(Organisation, {"slug": row["slug"]}, values)
        bodies[row["slug"]] = body
        for entry in row["names"]:
            keeper.keep_child(
                OrganisationName,
                {"organisation": body, "name": entry["name"]},
                {
                    **chosen(entry, "kind", "note"),
                    "valid_from": day(entry["from"]),
                    "valid_until": day(entry["to"]),
                },
                is_parent_new=is_new,
            )
    return bodies


def name_index(rows: Iterable[Mapping[str, Any]]) -> NameIndex:
    """The index of every name in the fixture of organisations."""
    return NameIndex(
        (row["jurisdiction"], row["slug"], name)
        for row in rows
        for name in {row["name"], *(entry["name"] for entry in row["names"])}
    )


def load_cited_figures(
    keeper: Keeper,
    rows: list[dict[str, Any]],
    places: Mapping[str, Jurisdiction],
    indicators: Mapping[str, Indicator],
) -> None:
    for row in rows:
        values = chosen(row, "label", "relation", "unit", "as_of_text", "publisher", "title")
        values |= chosen(row, "address", "note", "note_en")
        values |= {name: row[name] for name in ("value", "quarter", "share_of_city")}
        values["jurisdiction"] = places[row["jurisdiction"]]
        values["indicator"] = indicators[row["indicator"]] if row["indicator"] else None
        values["published_on"] = day(row["published_on"])
        if row.get("published_value"):
            values["published_value"] = f"{row['published_value']}{row['published_unit']}"
        keeper.keep(CitedFigure, {"key": row["key"]}, values)


class PlanLoader:
    """One plan file: the plan, its sections, tasks, annex and targets."""

    def __init__(
        self,
        keeper: Keeper,
        content: dict[str, Any],
        places: Mapping[str, Jurisdiction],
        indicators: Mapping[str, Indicator],
        bodies: Mapping[str, Organisation],
        names: NameIndex,
    ) -> None:
        self.keeper = keeper
        self.content = content
        self.places = places
        self.indicators = indicators
        self.bodies = bodies
        self.names = names

    def load(self) -> Plan:
        row = self.content["plan"]
        values = chosen(row, "title", "document_number", "issuer")
        values |= {name: row[name] for name in ("is_public", "period_start", "period_end")}
        values["issued_on"] = day(row["issued_on"])
        values["jurisdiction"] = self.places[row["jurisdiction"]]
        values["based_on"] = (
            Plan.objects.filter(slug=row["based_on"]).first() if row["based_on"] else None
        )
        self.plan, _is_new = self.keeper.keep(Plan, {"slug": row["slug"]}, values)
        self._load_sections()
        self._load_tasks()
        self._load_annex()
        self._load_targets()
        return self.plan

    def _load_sections(self) -> None:
        self.sections: dict[str, Section] = {}
        for position, row in enumerate(self.content["sections"]):
            parent = self.sections.get(row["label"].partition("（")[0])
            self.sections[row["label"]], _is_new = self.keeper.keep(
                Section,
                {"plan": self.plan, "label": row["label"]},
                {
                    "heading": row["heading"],
                    "level": 2 if parent else 1,
                    "parent": parent,
                    "position": position,
                },
            )

    def _load_tasks(self) -> None:
        self.tasks: dict[int, Task] = {}
        former = former_plan(self.plan)
        for row in self.content["tasks"]:
            values = {
                "title": row["title"],
                "has_official_title": row["title_is_official"],
                "section": self.sections[row["section"]],
            }
            if row.get("continues"):
                values["continues"] = Task.objects.get(plan=former, number=row["continues"])
            task, is_new = self.keeper.keep(
                Task, {"plan": self.plan, "number": row["number"]}, values
            )
            self.tasks[row["number"]] = task
            self._assign({"task": task}, row, is_parent_new=is_new)

    def _load_annex(self) -> None:
        for row in self.content.get("annex") or []:
            annex_row, is_new = self.keeper.keep(
                AnnexRow,
                {"plan": self.plan, "row": row["row"]},
                {"title": row["title"], "task": self.tasks.get(row["task"])},
            )
            self._assign({"annex_row": annex_row}, row, is_parent_new=is_new)

    def _assign(
        self, owner: Mapping[str, Any], row: Mapping[str, Any], *, is_parent_new: bool
    ) -> None:
        for role in ("lead", "responsible"):
            for position, entry in enumerate(row[role]):
                written, slug = self._body(entry)
                self.keeper.keep_child(
                    Assignment,
                    {**owner, "organisation": self.bodies[slug], "role": role},
                    {"written": written, "position": position},
                    is_parent_new=is_parent_new,
                )

    def _body(self, entry: str | Mapping[str, str]) -> tuple[str, str]:
        """The name as written and the key of the organisation it means."""
        if not isinstance(entry, str):
            return entry["written"], entry["organisation"]
        slug = self.names.lookup(self.content["plan"]["jurisdiction"], entry)
        if slug is None:
            raise UnknownOrganisation(
                f"{self.plan.slug}: no single organisation answers to {entry}; "
                "add the name to the organisations of the fixtures."
            )
        return entry, slug

    def _load_targets(self) -> None:
        for position, row in enumerate(self.content["targets"]):
            values = chosen(row, "statement", "kind", "operator", "unit", "deadline_origin")
            values |= chosen(row, "baseline_origin", "path", "clause", "wording", "reading")
            values |= chosen(row, "reading_en", "title", "title_en")
            values |= {
                name: row[name]
                for name in ("value", "deadline", "baseline_value", "baseline_quarter")
            }
            values["jurisdiction"] = self.places[row["jurisdiction"]]
            values["indicator"] = self.indicators[row["indicator"]] if row["indicator"] else None
            values["position"] = position
            if row.get("continues"):
                former = former_plan(self.plan)
                values["continues"] = Target.objects.get(plan=former, key=row["continues"])
            self.keeper.keep(Target, {"plan": self.plan, "key": row["key"]}, values)
