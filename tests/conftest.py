"""Fixtures shared by all tests."""

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation
from hypothesis import is_hypothesis_test
from hypothesis import settings as hypothesis_settings

from districts.models import Account, Jurisdiction, Membership, Organisation
from greenfin.web.stack import in_one_piece
from tests.kept import forget_kept
from tests.migrated import Migrated
from tests.plans import lay_module_grounds, needs_database
from tests.second_period import second_period as second_period
from tests.standing import standing_children

# A browser test leaves its event loop in the thread in which later tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A busy machine is no failure, and a run can be had again.
hypothesis_settings.register_profile("tenth", deadline=None, derandomize=True)
hypothesis_settings.register_profile(
    "whole", hypothesis_settings.get_profile("tenth"), max_examples=1000
)

# A's are for Rongchang, B's for Wushan; a contributor is of a body that leads tasks there.
ROLE_OF = {
    "official": ("official", None),
    "official_a": ("official", "rongchang"),
    "contributor_a": ("contributor", "rongchang"),
    "contributor_b": ("contributor", "wushan"),
    "reporter_a": ("reporter", "rongchang"),
    "reporter_b": ("reporter", "wushan"),
    "reviewer": ("reviewer", None),
    "second_reviewer": ("reviewer", None),
    "supervisor": ("supervisor", None),
    "leader": ("leader", None),
    "administrator": ("administrator", None),
    "keeper": ("keeper", None),
    "auditor": ("auditor", None),
}
BODY_OF = {"rongchang": "荣昌区金融事务中心", "wushan": "巫山县金融事务中心"}
NAMES = {"rongchang": ("荣昌区", "Rongchang District"), "wushan": ("巫山县", "Wushan County")}


# Whose tests reach every branch that has to be covered: coverage costs each test a third.
COUNTED = (
    *("districts/documents", "districts/test_credit_code.py"),
    *("greenfin/exchange", "greenfin/places/test_own_district.py", "greenfin/test_roles.py"),
    *("targets/arithmetic", "targets/audit", "targets/parts", "targets/returns"),
    *("targets/test_periods.py", "targets/workbook"),
    *("tasks/alignment", "tasks/audit", "tasks/evaluation", "tasks/projects", "tasks/serving"),
    *("tasks/risks", "tasks/supervision", "tasks/timing"),
)
# What goes through the same lines again and again, which others there reach too; and what pages
# reach through all that is around them, but for one of their files.
REPEATING = (
    *("districts/documents/test_bounds.py", "districts/documents/ledger/test_rules_off.py"),
    *("targets/arithmetic/test_exact_numbers.py",),
)
PAGES, COUNTED_PAGES = "pages.py", "test_filling_pages.py"

# Begun first, so that nobody waits for them alone in the end.
LONGEST = (
    *("greenfin/operations/test_same_order.py", "greenfin/nodes", "browser/test_main_pages.py"),
    *("greenfin/caching/test_two_servers.py", "greenfin/caching/test_same_pages.py"),
)

# A file's, a period's or an office's whole way through all rooms, half a second and more a test: a
# third of the quick loop for a twentieth of its tests.
WHOLE_WAYS = (
    *("greenfin/operations/test_backup.py", "greenfin/operations/test_verify.py"),
    *("greenfin/leaders/test_slides.py", "greenfin/samples", "greenfin/test_baselines.py"),
    *("greenfin/plans/test_loading.py", "greenfin/test_first_day_sentences.py"),
    *("greenfin/test_one_period.py", "greenfin/test_second_period.py"),
    *("greenfin/web/test_odd_requests.py", "greenfin/web/test_rule_choice.py"),
    *("greenfin/web/test_server_memory.py", "greenfin/web/test_unknown_choices.py"),
    *("targets/actions/test_answers.py", "targets/actions/test_filling.py", "targets/parts"),
    *("targets/returns/test_filling_pages.py", "targets/returns/test_observation_page.py"),
    *("targets/returns/test_remarks.py", "targets/returns/test_return_pages.py"),
    *("targets/returns/test_timeliness.py", "targets/returns/test_unchanged_corrections.py"),
    *("targets/returns/test_upload_result.py", "targets/workbook/test_annotate.py"),
    *("targets/workbook/test_book.py", "targets/workbook/test_cover.py"),
    *("targets/returns/test_opening.py", "targets/workbook/test_former_remark.py"),
    *("tasks/evaluation/institutions", "tasks/evaluation/test_pages.py"),
    *("tasks/milestones/test_pages.py", "tasks/milestones/test_sheet.py"),
    *("tasks/projects/test_pages.py", "tasks/projects/test_workbook.py"),
    *("tasks/risks/test_pages.py",),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="all of what is marked long, not a tenth")
    parser.addoption("--minutes", type=int, default=30, help="how long two nodes are under load")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("whole" if config.getoption("--whole") else "tenth")


@pytest.fixture(scope="session")
def repeats(pytestconfig: pytest.Config) -> Callable[..., int]:
    """How often a test marked long repeats: as often as it says, or a share of that, a tenth."""

    def times(whole: int, share: int = 10) -> int:
        return whole if pytestconfig.getoption("--whole") else whole // share

    return times


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only that is asked for which is counted, no other file is read."""
    only_counted = config.option.markexpr.startswith("counted and ")
    is_test = collection_path.name.startswith("test_") and collection_path.is_file()
    return True if only_counted and is_test and not is_counted(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--whole"):
        items[:] = [item for item in shared(items) if not is_left_to_the_other_database(item)]
    longest = under(LONGEST)
    items.sort(key=lambda item: not longest(item.path))
    lay_module_grounds(items)
    whole_ways = under(WHOLE_WAYS)
    for item in items:
        if is_counted(item.path):
            item.add_marker("counted")
        if whole_ways(item.path):
            item.add_marker("whole_way")
        if "page" in item.fixturenames:
            item.add_marker("browser")
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("long")
        if needs_database(item):
            item.add_marker("database")


def under(places: tuple[str, ...]) -> Callable[[Path], bool]:
    """Whether a file is one of the places in this folder, or lies in one."""
    root = Path(__file__).parent
    roots = tuple(root / one for one in places)
    return cache(lambda path: any(path.is_relative_to(one) for one in roots))


@cache
def is_counted(path: Path) -> bool:
    is_of_pages = path.name.endswith(PAGES) and path.name != COUNTED_PAGES
    return under(COUNTED)(path) and not under(REPEATING)(path) and not is_of_pages


def is_left_to_the_other_database(item: pytest.Item) -> bool:
    """What a server of its own does with either database, where a run asks both."""
    mark = item.get_closest_marker("on_one")
    both = bool(os.environ.get("TEST_DATABASE_URL"))
    return bool(mark and both and mark.args != (connection.vendor,))


def shared(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the cases of a test marked `one_case_in` one in so many, but two at least."""
    kept: list[pytest.Item] = []
    for _test, cases in groupby(items, key=lambda item: item.nodeid.partition("[")[0]):
        every = list(cases)
        mark = every[0].get_closest_marker("one_case_in")
        step = mark.args[0] if mark else 1
        kept += every[:: min(step, max(1, len(every) // 2))]
    return kept


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: looking through them for garbage is a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As requests are answered and commands run."""
    runner = item.config.pluginmanager.get_plugin("runner")
    in_one_piece(runner.pytest_runtest_protocol)(item, nextitem)
    return True


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Static files as they lie, and a quick password hash."""
    with override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            },
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def requests_in_one_piece() -> Iterator[None]:
    """A live server answers as any other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", in_one_piece(WSGIHandler.__call__))
        yield


@pytest.fixture(scope="session")
def migrated(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[Migrated]:
    migrated = Migrated()
    yield migrated
    migrated.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: Migrated, django_db_blocker: Any) -> None:
    """What the migrations made before, laid out before Django runs them."""
    with django_db_blocker.unblock():
        migrated.lay()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, migrated: Migrated, django_db_blocker: Any) -> None:
    """Takes the audit trail's trigger on deletion off: between tests all tables are emptied."""
    with django_db_blocker.unblock():
        migrated.keep()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS districts_event_no_delete")


@pytest.fixture(scope="module", autouse=True)
def children_of_the_desk() -> Iterator[None]:
    with standing_children():
        yield


@pytest.fixture(scope="session")
def audit_heads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the head of the audit trail is noted: not beside the installation at hand."""
    path = tmp_path_factory.mktemp("heads") / "audit_heads"
    with override_settings(AUDIT_HEADS=path):
        yield path


@pytest.fixture(autouse=True)
def fresh_start(audit_heads: Path) -> None:
    """Nothing is kept from the test before, nor the language of its last request."""
    audit_heads.unlink(missing_ok=True)
    forget_kept()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def accounts(db: None, request: pytest.FixtureRequest) -> dict[str, Account]:
    """One account a role, by the names of ROLE_OF."""
    if "loaded_plans" in request.fixturenames:
        request.getfixturevalue("loaded_plans")  # its rows come with keys of their own: first
    return made_accounts()


def made_accounts() -> dict[str, Account]:
    """The accounts of ROLE_OF, stored."""
    found = {}
    memberships = []
    for username, (role, slug) in ROLE_OF.items():
        account = Account(username=username, first_name=username.capitalize())
        account.set_unusable_password()
        jurisdiction = jurisdiction_of(slug) if slug else None
        body = body_of(slug) if role == "contributor" else None
        memberships.append(
            Membership(account=account, role=role, jurisdiction=jurisdiction, organisation=body)
        )
        found[username] = account
    Account.objects.bulk_create(found.values())
    Membership.objects.bulk_create(memberships)
    return found


def jurisdiction_of(slug: str) -> Jurisdiction:
    """The loaded jurisdiction, or a bare one where the plans are not loaded."""
    name, name_en = NAMES[slug]
    found, _created = Jurisdiction.objects.get_or_create(
        slug=slug,
        defaults={"name": name, "name_en": name_en, "short_name": name[:2], "kind": "district"},
    )
    return found


def body_of(slug: str) -> Organisation:
    """The loaded body of a jurisdiction for which its contributor works, or a bare one."""
    place = jurisdiction_of(slug)
    found, _created = Organisation.objects.get_or_create(
        jurisdiction=place, name=BODY_OF[slug], defaults={"slug": f"{slug}-body"}
    )
    return found


@pytest.fixture
def client_of(accounts: dict[str, Account]) -> Callable[[str], Client]:
    """A signed-in client for a name of ROLE_OF, or a stranger's for "anonymous"."""
    return lambda name: client_for(accounts.get(name))


def client_for(account: Account | None) -> Client:
    """A client in which the account is signed in, or a stranger's."""
    client = Client()
    if account:
        client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


# Menus and a page in reserve that the browser draws for each new window, ahead of time and unseen;
# and what Playwright switches off itself: of two such lists the last one counts.
SWITCHED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "SpareRendererForSitePerProcess"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "Translate"),
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet: it may call no address but the page's own."""
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--disable-features={','.join(SWITCHED_OFF)}",
        ],
    }
