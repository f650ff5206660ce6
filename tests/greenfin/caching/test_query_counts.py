"""How many queries each page takes, with nothing kept and kept: no more in a larger city."""

import pytest
from django.conf import settings
from django.test import Client

from districts.models import Account
from tests.bench.queries import MOST, counted
from tests.whole_city import Size, fill_city


@pytest.mark.corpus
@pytest.mark.parametrize("size", [Size(38, 3, 2, 5), Size(38, 7, 5, 9)])
def test_no_page_takes_more_queries_than_it_may(loaded_plans: None, size: Size) -> None:
    fill_city(size)
    client = Client()
    leader = Account.objects.get(username="city-leader")
    client.force_login(leader, backend=settings.AUTHENTICATION_BACKENDS[-1])
    found = counted(client, list(MOST))
    above = {path: taken for path, taken in found.items() if not within(taken, MOST[path])}
    assert above == {}


def within(taken: tuple[int, int], most: tuple[int, int]) -> bool:
    return taken[0] <= most[0] and taken[1] <= most[1]
