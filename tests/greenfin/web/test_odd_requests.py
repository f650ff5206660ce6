"""Requests that no page sends: odd query strings, methods and quarters get a sensible answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from districts.models import Event
from districts.paging import ROWS_A_PAGE
from tests.targets.factories import opened

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]
TABLES = ["/indicators/", "/targets/", "/tasks/", "/organisations/"]
# Short lists that stand on one page.
WHOLE = ["/organisations/load/", "/districts/"]


@pytest.mark.parametrize("address", TABLES)
def test_the_address_chooses_the_page_and_never_its_length(client: Client, address: str) -> None:
    for query in ("per_page=-1", "per_page=0", "per_page=100000", "page=-1", "page=9999", "page=x"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200, query
        assert len(answer.context["table"].page.object_list) <= ROWS_A_PAGE


@pytest.mark.parametrize("address", WHOLE)
def test_a_list_on_one_page_takes_no_length_either(client: Client, address: str) -> None:
    for query in ("per_page=-1", "page=-1", "sort=nothing"):
        assert client.get(f"{address}?{query}").status_code == 200, query


def test_the_audit_trail_keeps_its_page_too(client_of: ClientOf) -> None:
    assert client_of("auditor").get("/accounts/audit/?per_page=-1&page=x").status_code == 200


@pytest.mark.parametrize(
    "asked", ["garbage", "2024Q9", "9999Q4", "1926-06-30", "2999-01-01", "<b>"]
)
def test_an_unreadable_as_of_is_said_on_the_page(client: Client, asked: str) -> None:
    sentence = "所示为"
    for address in ("/", "/districts/rongchang/", "/tasks/", "/changes/"):
        text = client.get(address, {"as_of": asked}).content.decode()
        assert sentence in text, address
        assert "“<b>”" not in text
        assert sentence not in client.get(address, {"as_of": "2024Q3"}).content.decode()


@pytest.mark.parametrize(
    "address", ["/tasks/%00/1/", "/tasks/?plan=%00", "/api/v1/targets/?plan=%00"]
)
def test_a_nul_is_refused_before_it_reaches_a_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_api_answers_head_and_says_what_it_takes(client: Client) -> None:
    answer = client.head("/api/v1/plans/")
    assert (answer.status_code, answer.content) == (200, b"")
    for method in ("post", "put", "delete", "options"):
        refused = getattr(client, method)("/api/v1/plans/")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
        assert refused.json()["detail"] == "Method Not Allowed"


def test_the_api_names_what_it_cannot_read(client: Client) -> None:
    for query in (
        "observations/?quarter=soon",
        "observations/?indicator=none",
        "observations/?jurisdiction=none",
        "alignment/?state=none",
        "progress/?as_of=soon",
    ):
        answer = client.get(f"/api/v1/{query}")
        assert answer.status_code == 422, query
        assert query.partition("=")[2] in answer.json()["detail"]
    assert client.get("/api/v1/nowhere/").json()["detail"] == "Not Found"


def test_a_refused_method_has_a_page_and_says_what_is_allowed(client_of: ClientOf) -> None:
    answer = client_of("reviewer").get("/returns/1/accept")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "此地址不是页面" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/plans/import/?x=1")
    assert answer["Location"] == "/accounts/login/?next=/plans/import/%3Fx%3D1"


def test_an_export_and_a_download_stand_in_the_audit_trail(client_of: ClientOf) -> None:
    client = client_of("reviewer")
    client.get("/tasks/?_export=csv&plan=rongchang")
    event = Event.objects.latest("pk")
    assert (event.deed, event.actor) == ("export", "reviewer")
    assert event.after["page"] == "/tasks/?_export=csv&plan=rongchang"
    assert event.after["file"].endswith(".csv")
    client.get(f"/returns/rongchang/{opened('2025Q3').quarter}/template.xlsx")
    assert Event.objects.latest("pk").deed == "download_template"


def test_headers_alone_and_strangers_leave_no_trace(client_of: ClientOf) -> None:
    client_of("reviewer").head("/tasks/?_export=csv")
    client_of("anonymous").get("/tasks/?_export=csv")
    assert not Event.objects.filter(deed="export").exists()


@pytest.mark.parametrize("address", ["/%00", "/?q=%00"])
def test_a_refusal_at_the_entrance_speaks_the_language_of_who_asks(address: str) -> None:
    """Whoever the thread served last."""
    chinese, english = Client(), Client(headers={"accept-language": "en"})
    for reader, language in ((english, "en"), (chinese, "zh"), (english, "en"), (chinese, "zh")):
        answer = reader.get(address)
        assert answer.status_code == 400
        assert f'<html lang="{language}' in " ".join(answer.content.decode().split())
