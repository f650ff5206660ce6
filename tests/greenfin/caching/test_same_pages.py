"""What is kept is what would be built: pages are the same, warm and cold, after every deed."""

import random
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from districts.models import Account, Jurisdiction
from targets.models import Observation, RoundMember
from tests.greenfin.web.access_matrix import READERS
from tests.kept import forget_kept
from tests.whole_city import Size, fill_city

from .addresses import Ground, addresses, content_of, first_difference
from .deeds import QUARTER, SMALL, Deeds

ASKED_EACH_TIME = 40
CONTENTS = re.compile(r'SELECT .*"(contents|content)"(?! IN).* FROM "', re.S)
# What shows or hands out one workbook or file.
OF_ONE_BOOK = re.compile(
    r"(return|part|ledger_filing|institution_return|history_import|observation|evidence"
    r"|\w+_(original|filled|annotated))$"
)
# After so many deeds every address is asked for.
ROUND = 25
Asked = tuple[str, str]


class Browser:
    """A reader who asks again with the tags of the pages that they have."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.had: dict[str, tuple[str, bytes]] = {}

    def get(self, address: str) -> bytes:
        """What the reader sees: a new answer, or the page they have if they are sent to it."""
        tag, content = self.had.get(address, ("", b""))
        answer = answered(self.client, address, tag)
        if answer.status_code != 304:
            content = content_of(answer.status_code, answer.content)
            self.had[address] = answer.get("ETag", ""), content
        return content

    def get_anew(self, address: str) -> bytes:
        """What a reader gets who has nothing yet."""
        answer = answered(self.client, address)
        return content_of(answer.status_code, answer.content)


def answered(client: Client, address: str, tag: str = "") -> HttpResponse:
    """The answer; what asking leaves behind (an export stands in the trail) is taken back.

    Whatever shows a line of each workbook or file fetches none of their contents.
    """
    fetched: list[str] = []

    def watched(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if CONTENTS.match(sql):
            fetched.append(sql)
        return execute(sql, *arguments)

    with transaction.atomic(), connection.execute_wrapper(watched):
        answer = client.get(address, headers={"If-None-Match": tag} if tag else {})
        transaction.set_rollback(True)
    name = resolve(address.partition("?")[0]).view_name
    assert not fetched or OF_ONE_BOOK.match(name), name
    return answer


def city_places(size: Size) -> list[Jurisdiction]:
    return fill_city(size)


def sample_places(size: Size) -> list[Jurisdiction]:
    """Those of the sample's districts that have a plan and are asked."""
    call_command("sample_returns", quarters=min(size.quarters, 4), verbosity=0)
    asked = RoundMember.objects.filter(round__quarter=QUARTER).values("jurisdiction")
    published = Observation.objects.filter(origin="return").values("jurisdiction")
    found = Jurisdiction.objects.filter(pk__in=asked, plans__targets__isnull=False)
    return list(found.filter(pk__in=published).exclude(kind="city").distinct())


@pytest.mark.corpus
@pytest.mark.long
@pytest.mark.parametrize("places_of", [city_places, sample_places])
def test_pages_are_the_same_warm_and_cold_after_every_deed(
    places_of: Callable[[Size], list[Jurisdiction]],
    loaded_plans: None,
    repeats: Callable[..., int],
    pytestconfig: pytest.Config,
) -> None:
    """Addresses drawn, each for a reader drawn, before and after each deed; now and then all."""
    is_whole = pytestconfig.getoption("--whole")
    chance = random.Random(38)
    deeds = Deeds(chance, places_of(Size() if is_whole else SMALL))
    readers = {name: Browser(client_of(deeds.readers.get(name))) for name in READERS}
    ground = Ground(deeds.places[0], deeds.readers["administrator"])
    known = addresses(ground, lambda name: readers[name].client)
    done: list[str] = []
    for number in range(1, repeats(50, 25) + 1):
        language = chance.choice(["zh-hans", "en"])
        for reader in readers.values():
            reader.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            reader.had.clear()
        wanted = known if number % ROUND == 0 else chance.sample(known, ASKED_EACH_TIME)
        asked = [("leader", "/"), ("anonymous", "/")]
        asked += [(chance.choice(READERS), address) for address in wanted]
        seen(readers, asked, Browser.get)
        done.append(deeds.act())
        met, again = seen(readers, asked, Browser.get), seen(readers, asked, Browser.get_anew)
        forget_kept()
        anew = seen(readers, asked, Browser.get_anew)
        assert first_difference(met, anew) == first_difference(again, anew) is None, done
    assert len(set(done)) > 1


def client_of(account: Account | None) -> Client:
    client = Client()
    if account:
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def seen(
    readers: dict[str, Browser], asked: Iterable[Asked], way: Callable[[Browser, str], bytes]
) -> dict[Asked, bytes]:
    return {(name, address): way(readers[name], address) for name, address in asked}
