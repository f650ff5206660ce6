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
from districts.models import Account, Jurisdiction, Organisation, OrganisationName, Plan
from targets.models import CatalogueEdition, CitedFigure, Indicator, SeriesBreak, StatusRule
from tasks.actions import propose_alignment, propose_serving

from .bodies import Name, NameIndex
from .writing import Entry, LoadReport, PlanDescription, Writer, keep_plan

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


class UnknownOrganisation(ValueError):
    """A written name that no organisation, or more than one, answers to."""


class TwoOrganisations(ValueError):
    """A body of the fixtures that is stored twice; the message says which, and what to do."""


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
    writer = Writer(update=update)
    places = load_jurisdictions(writer, read_yaml(folder / "jurisdictions.yaml"))
    indicators = load_indicators(writer, read_yaml(folder / "indicators.yaml"), places)
    plans = [read_yaml(path) for path in sorted((folder / "plans").glob("*.yaml"))]
    organisations = read_yaml(folder / "organisations.yaml")
    organisations += [row for plan in plans for row in plan.get("organisations", [])]
    slugs = stored_slugs(organisations, update=update)
    load_organisations(writer, organisations, places, slugs)
    names = name_index(organisations, slugs)
    for rule in read_yaml(folder / "status_rules.yaml"):
        values = {name: value for name, value in rule.items() if name != "version"}
        values["in_force_from"] = day(rule["in_force_from"])
        writer.keep(StatusRule, {"version": rule["version"]}, values)
    for content in sorted(plans, key=order_of_loading):
        keep_plan(writer, described(content, names, slugs))
    load_cited_figures(writer, read_yaml(folder / "cited_figures.yaml"), places, indicators)
    for plan in Plan.objects.select_related("jurisdiction__parent", "based_on"):
        propose_alignment(plan=plan, by=None, now=current_time())
        propose_serving(plan=plan, by=None, now=current_time())
    if writer.report.is_changed:
        record_event(deed="load_plans", by=by, after={"created": dict(writer.report.created)})
        move_data_version()
    return writer.report


def order_of_loading(content: Mapping[str, Any]) -> tuple[int, str]:
    """Earlier periods first, and in each the plans that others are based on."""
    plan = content["plan"]
    return plan["period_start"], plan["based_on"] or ""


def load_jurisdictions(writer: Writer, rows: list[dict[str, Any]]) -> dict[str, Jurisdiction]:
    places: dict[str, Jurisdiction] = {}
    made = []
    for position, row in enumerate(rows):
        values = chosen(row, "name", "name_en", "short_name", "kind")
        values |= {"code": row["code"], "is_reporting": row["is_reporting"], "position": position}
        values["parent"] = places.get(row["parent"] or "")
        places[row["slug"]], is_new = writer.keep(Jurisdiction, {"slug": row["slug"]}, values)
        if is_new:
            made.append(row)
    for row in made:
        places[row["slug"]].overlaps.set([places[slug] for slug in row["overlaps"]])
    return places


def load_indicators(
    writer: Writer, rows: list[dict[str, Any]], places: Mapping[str, Jurisdiction]
) -> dict[str, Indicator]:
    indicators: dict[str, Indicator] = {}
    for position, row in enumerate(rows):
        values = chosen(
            row, "name", "name_en", "unit", "unit_en", "definition", "definition_en", "basis"
        )
        values |= chosen(row, "path", "direction", "asked_of")
        values |= {name: row.get(name, "") for name in ("short_name", "short_name_en")}
        values |= {name: row[name] for name in ("is_additive", "decimals", "minimum", "maximum")}
        parts = row.get("derived_from") or {}
        values["numerator"] = indicators.get(parts.get("numerator", ""))
        values["denominator"] = indicators.get(parts.get("denominator", ""))
        values["position"] = position
        indicator, is_new = writer.keep(Indicator, {"code": row["code"]}, values)
        indicators[row["code"]] = indicator
        if is_new:
            indicator.named.set([places[slug] for slug in row.get("named", [])])
        for entry in row["series_breaks"]:
            writer.keep_child(
                SeriesBreak,
                {"indicator": indicator, "quarter": entry["quarter"]},
                chosen(entry, "note", "note_en"),
                is_parent_new=is_new,
            )
    for row in rows:
        for edition in row.get("editions", ()):
            _load_edition(writer, edition, row, indicators)
    return indicators


def _load_edition(
    writer: Writer,
    edition: Mapping[str, Any],
    row: Mapping[str, Any],
    indicators: dict[str, Indicator],
) -> None:
    """An edition of the catalogue with its classes, which are counted as their indicator is."""
    values = chosen(edition, "title", "title_en", "in_force_from")
    values["indicator"] = indicators[row["code"]]
    kept, _is_new = writer.keep(CatalogueEdition, {"code": edition["code"]}, values)
    for entry in edition["classes"]:
        values = chosen(row, "unit", "unit_en", "basis", "direction")
        values |= {name: row[name] for name in ("is_additive", "decimals", "minimum", "maximum")}
        values |= chosen(entry, "name", "name_en", "short_name", "short_name_en")
        values |= chosen(entry, "definition", "definition_en")
        values |= {"asked_of": "by_class", "edition": kept, "position": len(indicators)}
        indicators[entry["code"]], _is_new = writer.keep(Indicator, {"code": entry["code"]}, values)


def stored_slugs(rows: Iterable[Mapping[str, Any]], *, update: bool) -> dict[str, str]:
    """The address name of each body of the fixtures; that of the stored body of one of its names
    where a document made it first. TwoOrganisations where an update would call two the same."""
    rows = list(rows)
    stored = Organisation.objects.values_list("jurisdiction__slug", "name", "slug")
    named = {(place, name): slug for place, name, slug in stored}
    taken = set(named.values())
    found = {row["slug"]: row["slug"] for row in rows if row["slug"] in taken}
    for row in rows:
        own, other = row["slug"], named.get((row["jurisdiction"], row["name"]))
        if update and own in found and other not in (None, own):
            raise TwoOrganisations(
                f"{row['name']} ({row['jurisdiction']}) is stored as {other}, and {own} is to take "
                f"that name. Give the duties of {other} to {own} in the administration, remove "
                f"{other}, and load again."
            )
        if own not in found and other is not None:
            found[own] = other
    free = taken - set(found.values())
    for row in rows:
        also = (named.get((row["jurisdiction"], entry["name"])) for entry in row["names"])
        same = next((slug for slug in also if slug in free), row["slug"])
        found.setdefault(row["slug"], same)
    return found


def load_organisations(
    writer: Writer,
    rows: list[dict[str, Any]],
    places: Mapping[str, Jurisdiction],
    slugs: Mapping[str, str],
) -> None:
    for row in rows:
        values = {**chosen(row, "name", "kind"), "jurisdiction": places[row["jurisdiction"]]}
        slug = slugs[row["slug"]]
        body, is_new = writer.keep(Organisation, {"slug": slug}, values)
        # A body that a document made has not had these names yet.
        is_first = is_new or slug != row["slug"]
        for entry in row["names"]:
            writer.keep_child(
                OrganisationName,
                {"organisation": body, "name": entry["name"]},
                {
                    **chosen(entry, "kind", "note"),
                    "valid_from": day(entry["from"]),
                    "valid_until": day(entry["to"]),
                },
                is_parent_new=is_first,
            )


def name_index(rows: Iterable[Mapping[str, Any]], slugs: Mapping[str, str]) -> NameIndex:
    """The index of every name in the fixture of organisations."""
    return NameIndex(
        Name(slugs[row["slug"]], row["jurisdiction"], name)
        for row in rows
        for name in {row["name"], *(entry["name"] for entry in row["names"])}
    )


def load_cited_figures(
    writer: Writer,
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
        writer.keep(CitedFigure, {"key": row["key"]}, values)


def described(
    content: Mapping[str, Any], names: NameIndex, slugs: Mapping[str, str]
) -> PlanDescription:
    """A plan's file as a description; UnknownOrganisation where a body cannot be told."""
    row = content["plan"]
    head = chosen(row, "title", "document_number", "issuer")
    head |= {name: row[name] for name in ("is_public", "period_start", "period_end")}
    head |= {"issued_on": day(row["issued_on"]), "jurisdiction": row["jurisdiction"]}
    is_stored = Plan.objects.filter(slug=row["based_on"]).exists()
    head["based_on"] = row["based_on"] if is_stored else None
    numbers = {task["number"] for task in content["tasks"]}
    return PlanDescription(
        slug=row["slug"],
        head=head,
        sections=section_entries(content["sections"]),
        tasks=[task_entry(task, bodies_of(task, row, names, slugs)) for task in content["tasks"]],
        annex=[
            Entry(
                line["row"],
                {"title": line["title"], "task": line["task"] if line["task"] in numbers else None},
                bodies=bodies_of(line, row, names, slugs),
            )
            for line in content.get("annex") or []
        ],
        targets=[target_entry(*numbered) for numbered in enumerate(content["targets"])],
    )


def section_entries(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for position, row in enumerate(rows):
        above = row["label"].partition("（")[0]
        parent = above if above in entries else None
        said = {"heading": row["heading"], "level": 2 if parent else 1}
        said |= {"parent": parent, "position": position}
        entries[row["label"]] = Entry(row["label"], said)
    return list(entries.values())


def task_entry(row: Mapping[str, Any], bodies: dict[str, list[tuple[str, str]]]) -> Entry:
    said = {"title": row["title"], "has_official_title": row["title_is_official"]}
    said["section"] = row["section"]
    if row.get("continues"):
        said["continues"] = row["continues"]
    return Entry(row["number"], said, bodies=bodies, deliverables=row.get("deliverables", ()))


def bodies_of(
    row: Mapping[str, Any], plan: Mapping[str, Any], names: NameIndex, slugs: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """The bodies of each role, as the description holds them."""
    return {
        role: [body(one, plan, names, slugs) for one in row[role]]
        for role in ("lead", "responsible")
    }


def body(
    entry: str | Mapping[str, str],
    plan: Mapping[str, Any],
    names: NameIndex,
    slugs: Mapping[str, str],
) -> tuple[str, str]:
    """The address name of the organisation that is meant, and its name as written."""
    if not isinstance(entry, str):
        return slugs[entry["organisation"]], entry["written"]
    slug = names.lookup(plan["jurisdiction"], entry)
    if slug is None:
        raise UnknownOrganisation(
            f"{plan['slug']}: no single organisation answers to {entry}; "
            "add the name to the organisations of the fixtures."
        )
    return slug, entry


def target_entry(position: int, row: Mapping[str, Any]) -> Entry:
    said = chosen(row, "statement", "kind", "operator", "unit", "deadline_origin")
    said |= chosen(row, "baseline_origin", "path", "clause", "wording", "reading")
    said |= chosen(row, "reading_en", "title", "title_en")
    said |= {
        name: row[name] for name in ("value", "deadline", "baseline_value", "baseline_quarter")
    }
    said |= {"jurisdiction": row["jurisdiction"], "indicator": row["indicator"] or None}
    said["position"] = position
    if row.get("continues"):
        said["continues"] = row["continues"]
    return Entry(row["key"], said, served_by=row.get("served_by", ()))
