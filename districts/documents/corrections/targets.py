"""Targets added, changed, divided and joined."""

from dataclasses import replace
from decimal import Decimal

from districts.documents.model import TargetStatement

from .annex import give_target
from .draft import ROLES, Draft, inserted, require_one_role
from .model import Correction, Refused
from .passages import with_only_figure


def add(draft: Draft, one: Correction) -> None:
    """A target in the words of the text, with the fields a person stated."""
    said, key = one.content, f"c{one.number}"
    _require_base_first(said["base"], said["deadline"])
    require_one_role(*(said.get(role, ()) for role in ROLES))
    statement = TargetStatement(
        clause=said["clause"],
        wording=said["wording"],
        sentence=said["sentence"] or said["wording"],
        start=0,
        kind=said["kind"],
        subject=said["subject"],
        operator=said["operator"],
        value=_number(said["value"]),
        unit=said["unit"],
        deadline=said["deadline"] or None,
        deadline_origin="stated" if said["deadline"] else "none",
        base=said["base"] or None,
        base_origin="stated" if said["base"] else "none",
        base_value=_number(said["base_value"]),
        base_value_origin="stated" if said["base_value"] else "none",
    )
    # The indicator is placed among the stored ones; figures and unit are read as a statement's.
    draft.chosen[key] = {"indicator": said["indicator"]}
    clauses = [target.clause for target in draft.targets.values()]
    before = [place for place, clause in enumerate(clauses) if clause == said["clause"]]
    after = list(draft.targets)[before[-1]] if before else next(iter([*draft.targets][-1:]), "")
    draft.targets = inserted(draft.targets, after, key, statement)
    draft.passages += [said["sentence"], said["wording"]]
    _give(draft, one, key)


def change(draft: Draft, one: Correction) -> None:
    target = draft.target(one.about)
    said = {name: value for name, value in one.content.items() if name not in ROLES}
    chosen = {**draft.chosen.get(one.about, {}), **said}
    _require_base_first(chosen.get("base", target.base), chosen.get("deadline", target.deadline))
    _give(draft, one, one.about)
    subject = chosen.pop("subject", target.subject)
    draft.targets[one.about] = replace(draft.targets[one.about], subject=subject)
    draft.chosen[one.about] = chosen


def split(draft: Draft, one: Correction) -> None:
    """Two targets in the words before and behind `at`; a part with one figure has it as value."""
    target, at = draft.target(one.about), one.content["at"]
    parts = target.wording[:at], target.wording[at:]
    first, second = (part.strip("，、,；;和及与 ") for part in parts)
    if not first or not second:
        raise Refused("no_such_place", target.wording)
    draft.targets[one.about] = with_only_figure(target, first)
    other = replace(with_only_figure(target, second), doubts=())
    draft.targets = inserted(draft.targets, one.about, f"c{one.number}", other)
    # A choice for the whole holds for its parts, but for the figure that each has of its own.
    chosen = {k: v for k, v in draft.chosen.get(one.about, {}).items() if k != "value"}
    draft.chosen[one.about] = draft.chosen[f"c{one.number}"] = chosen


def join(draft: Draft, one: Correction) -> None:
    """The target becomes part of the one before, which takes from it what it lacks itself."""
    second = draft.target(one.about)
    key = draft.before(draft.targets, one.about)
    first = draft.targets[key]
    lacking = {
        name: getattr(second, name)
        for name in ("value", "deadline", "base", "base_value")
        if getattr(first, name) is None and getattr(second, name) is not None
    }
    origins = {
        f"{name}_origin": getattr(second, f"{name}_origin") for name in lacking if name != "value"
    }
    if "value" in lacking:
        lacking |= {name: getattr(second, name) for name in ("kind", "operator", "unit")}
    wording = first.wording
    if second.wording not in wording:
        wording = f"{wording}，{second.wording}"
    subject = first.subject or second.subject
    draft.targets[key] = replace(first, **lacking, **origins, wording=wording, subject=subject)
    del draft.targets[one.about]
    draft.chosen.pop(one.about, None)


def _give(draft: Draft, one: Correction, key: str) -> None:
    """The bodies that answer for the target, where the correction names them."""
    if not set(ROLES) & one.content.keys():
        return
    target = draft.targets[key]
    lead, responsible = (one.content.get(role, getattr(target, role)) for role in ROLES)
    give_target(draft, key, lead, responsible, f"c{one.number}")


def _require_base_first(base: str | None, deadline: str | None) -> None:
    if base and deadline and base >= deadline:
        raise Refused("base_not_before", base)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
