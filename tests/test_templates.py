"""A template of a lower floor calls no tag, filter or template of a higher one."""

import re
from pathlib import Path

import pytest
from django.template import Engine, TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent / "templates"
OF_DISTRICTS = ["districts.panels", "districts.templatetags.page"]
OF_TARGETS = [*OF_DISTRICTS, "targets.templatetags.targets"]
# base.html and the partials frame every page: they name its quarter, and draw a status.
BUILTINS = {"districts": OF_DISTRICTS, "errors": OF_DISTRICTS, "admin": OF_DISTRICTS}
FLOORS = ["districts", "targets", "tasks", "greenfin"]
# Apps above tasks have folders of their own.
ABOVE_TASKS = ["evaluation", "projects", "risks"]
LIBRARIES = {
    "django_htmx": "django_htmx.templatetags.django_htmx",
    "django_tables2": "django_tables2.templatetags.django_tables2",
    "humanize": "django.contrib.humanize.templatetags.humanize",
    "i18n": "django.templatetags.i18n",
    "l10n": "django.templatetags.l10n",
    "static": "django.templatetags.static",
}
REFERENCE = re.compile(r'"([a-z_/]+\.html)"')
LOWER = [path for path in sorted(ROOT.rglob("*.html")) if ROOT / "greenfin" not in path.parents]


def faults(floor: str, source: str) -> list[str]:
    """What a template in the folder `floor` may not call."""
    of_evaluation = {"evaluation": "tasks.evaluation.templatetags.evaluation"}
    more = of_evaluation if floor == "evaluation" else {}
    floor = "tasks" if floor in ABOVE_TASKS else floor
    own = {"tasks": "tasks.templatetags.tasks"} if floor == "tasks" else {}
    builtins = BUILTINS.get(floor, OF_TARGETS)
    engine = Engine(builtins=builtins, libraries={**LIBRARIES, **own, **more})
    height = FLOORS.index(floor) if floor in FLOORS else 0
    above = [
        name for name in REFERENCE.findall(source) if name.split("/")[0] in FLOORS[height + 1 :]
    ]
    try:
        engine.from_string(source)
    except TemplateSyntaxError as fault:
        return [*above, str(fault)]
    return above


def test_templates_reach_no_higher_floor() -> None:
    named = {str(path.relative_to(ROOT)): path.read_text() for path in LOWER}
    told = {name: faults(name.split("/")[0], source) for name, source in named.items()}
    assert {name: lines for name, lines in told.items() if lines} == {}


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        ("districts", "{{ day|quarter }}"),
        ("targets", "{{ row|alignment_badge }}"),
        ("targets", "{% load tasks %}"),
        ("targets", '{% include "tasks/history.html" %}'),
        ("tasks", "{% findings_on_task task %}"),
        ("tasks", '{% include "greenfin/plans/audit/findings.html" %}'),
        ("partials", "{% load tasks %}"),
    ],
)
def test_the_search_for_what_reaches_up_finds_it(floor: str, source: str) -> None:
    assert faults(floor, source)
