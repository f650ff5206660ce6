"""The table of rights, written out once more as data, against what the code grants.

`all` is everything, `own` what the role is held for (jurisdiction or body), a blank nothing.
"""

import ast
from pathlib import Path

import pytest

from districts import permissions as of_districts
from districts.models.people import ROLES
from districts.permissions import ANONYMOUS, SIGNED_IN, Deed, Reader
from greenfin.leaders import permissions as of_leaders
from targets import permissions as of_targets
from targets.intake import permissions as of_intake
from tasks import permissions as of_tasks
from tasks.evaluation import permissions as of_evaluation
from tasks.projects import permissions as of_projects
from tasks.risks import permissions as of_risks

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = (ANONYMOUS, *SIGNED_IN)
ROOMS = (
    *(of_districts, of_targets, of_intake, of_tasks),
    *(of_evaluation, of_projects, of_risks, of_leaders),
)
# anonymous, official, contributor, reporter, reviewer, supervisor, leader, administrator, keeper,
# auditor
TABLE = """
see_plans              all all  all  all all all all all all all
see_unpublished_plans  -   all  body own all -   all all -   all
see_persons            -   own  own  own all -   all -   -   all
see_board              -   all  own  all all -   all all -   all
see_returns            -   -    -    own all -   -   -   -   all
submit_returns         -   -    -    own -   -   -   -   -   -
fill_parts             -   -    own  -   -   -   -   -   -   -
take_over_parts        -   -    -    own -   -   -   -   -   -
see_parts              -   -    -    own all -   -   -   -   all
review_returns         -   -    -    -   all -   -   -   -   -
manage_rounds          -   -    -    -   all -   -   -   -   -
import_history         -   -    -    -   all -   -   -   -   -
see_history            -   -    -    -   all -   -   -   -   all
carry_over             -   -    -    -   all -   -   -   -   -
answer_findings        -   -    -    -   all -   -   -   -   -
align_tasks            -   -    -    -   all -   -   -   -   -
link_targets           -   -    -    -   all -   -   -   -   -
set_due_dates          -   -    -    -   all -   -   -   -   -
set_milestones         -   -    -    -   all -   -   -   -   -
file_evidence          -   -    body own all -   -   -   -   -
see_supervision        -   all  own  own all -   all -   -   all
answer_matters         -   -    own  -   -   -   -   -   -   -
judge_matters          -   -    -    -   all -   -   -   -   -
write_instructions     -   -    -    -   -   -   all -   -   -
read_instructions      -   -    -    -   all -   -   -   -   all
see_schemes            -   -    -    own all -   all all -   all
define_schemes         -   -    -    -   all -   -   all -   -
see_runs               -   -    -    own all -   all -   -   all
run_evaluations        -   -    -    -   all -   -   -   -   -
object_to_points       -   -    -    own -   -   -   -   -   -
see_institutions       -   -    -    -   -   all all -   -   all
see_institution_returns -  -    -    -   -   all -   -   -   all
keep_institutions      -   -    -    -   -   all -   -   -   -
define_institution_schemes -  -  -   -   -   all -   -   -   -
see_projects           -   -    own  own all all -   -   -   all
see_project_sums       -   -    own  own all all all -   -   all
file_projects          -   -    own  -   -   -   -   -   -   -
see_project_filings    -   -    own  own all -   -   -   -   all
check_projects         -   -    -    own all -   -   -   -   -
admit_projects         -   -    -    -   all -   -   -   -   -
see_risks              -   -    -    -   -   all -   -   -   all
see_risk_counts        -   -    -    -   -   all all -   -   all
keep_risks             -   -    -    -   -   all -   -   -   -
take_clause_dates      -   -    -    -   all -   -   all -   -
take_briefing          -   -    -    -   all -   all -   -   -
manage_exchange        -   -    -    -   -   -   -   all -   -
see_exchanges          -   -    -    -   all -   -   all -   all
take_packages          -   all  -    -   all -   all all -   all
load_plans             -   -    -    -   -   -   -   all -   -
revise_targets         -   -    -    -   -   -   -   all -   -
manage_people          -   -    -    -   -   -   -   -   all -
see_audit_trail        -   -    -    -   -   -   -   -   -   all
"""


def written() -> dict[str, dict[str, str]]:
    """The table's rows: deed → role → scope, without what is not granted."""
    rows = (line.split() for line in TABLE.strip().splitlines())
    return {
        name: {role: scope for role, scope in zip(COLUMNS, scopes, strict=True) if scope != "-"}
        for name, *scopes in rows
    }


def granted() -> dict[str, dict[str, str]]:
    deeds = [one for room in ROOMS for one in vars(room).values() if isinstance(one, Deed)]
    return {deed.name: dict(deed.grants) for deed in deeds}


def test_the_code_grants_what_the_table_says_and_nothing_else() -> None:
    assert granted() == written()


def test_every_deed_of_the_software_stands_in_the_table() -> None:
    """A deed declared anywhere, in whichever module."""
    found = set()
    for floor in ("districts", "targets", "tasks", "greenfin"):
        for path in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Deed":
                    assert isinstance(node.args[0], ast.Constant)
                    found.add(node.args[0].value)
    assert found == set(written()), "add a row to TABLE"


def test_every_role_has_a_column() -> None:
    assert {role for role, _name in ROLES} == set(SIGNED_IN)
    assert {role for row in granted().values() for role in row} <= set(COLUMNS)


@pytest.mark.parametrize("name", sorted(written()))
def test_a_scope_is_what_the_reader_may(name: str) -> None:
    """`all` for any place, `own` for the place it is held for, `body` for no place at all."""
    [deed] = [
        one
        for room in ROOMS
        for one in vars(room).values()
        if isinstance(one, Deed) and one.name == name
    ]
    for role in COLUMNS:
        scope = written()[name].get(role, "")
        bound = Reader(roles=frozenset({role}), places=frozenset({(role, 1)}))
        assert bound.may(deed, 2) is (scope == "all"), role
        assert bound.may(deed, 1) is (scope in ("all", "own")), role
        assert bound.may(deed) is (scope == "all"), role
        unbound = Reader(roles=frozenset({role}))
        is_wide = scope == "own" and role == "official"
        assert unbound.may(deed, 2) is (scope == "all" or is_wide), role
        # A place that another role is held for opens nothing.
        mixed = Reader(roles=frozenset({role, "leader"}), places=frozenset({("leader", 2)}))
        is_open = scope == "all" or is_wide or written()[name].get("leader") == "all"
        assert mixed.may(deed, 2) is is_open, role
