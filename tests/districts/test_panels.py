"""Panels of higher floors in the slots of a page."""

import pytest
from django.template import Context, Engine

from districts import panels
from districts.permissions import Deed, Reader, grants

READER = Reader(roles=frozenset({"leader"}))


def test_what_is_registered_for_a_slot_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {
        "page.html": '{% panels "slot" shown %}, {{ said }}',
        "first.html": "<b>{{ said }} {{ page }}</b>",
        "second.html": "{{ said }}",
    }
    loader = ("django.template.loaders.locmem.Loader", sources)
    engine = Engine(loaders=[loader], builtins=["districts.panels"])
    monkeypatch.setattr(panels, "panels_of_slots", panels.defaultdict(list))
    panels.register_panel("slot", "first.html", lambda shown, page: {"said": shown})
    panels.register_panel(
        "slot", "second.html", lambda _, page: {"said": sorted(page["reader"].roles)}
    )
    panels.register_panel("other", "first.html", lambda shown, page: {"said": "other"})
    context = Context({"reader": READER, "shown": "<i>", "page": 7, "said": "own"})
    page = engine.get_template("page.html").render(context)
    assert page == "<b>&lt;i&gt; 7</b>[&#x27;leader&#x27;], own"


def test_a_column_stands_there_for_those_who_may_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "columns_of_tables", panels.defaultdict(list))
    panels.register_column("rows", "For all", lambda rows, reader: {})
    panels.register_column(
        "rows", "For one", lambda rows, reader: {}, Deed("read", grants("auditor"))
    )
    auditor = Reader(roles=frozenset({"auditor"}))
    assert [one.title for one in panels.columns_for("rows", READER)] == ["For all"]
    assert [one.title for one in panels.columns_for("rows", auditor)] == ["For all", "For one"]
    assert panels.columns_for("others", auditor) == []
