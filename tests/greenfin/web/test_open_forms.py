"""A form sent after the session has ended: nothing is done, and nobody ends on an empty page."""

import pytest
from django.test import Client, override_settings

from tests.targets.factories import confirmed, member_of, opened, uploaded

pytestmark = pytest.mark.usefixtures("loaded_plans")
HOST = "http://testserver"


@pytest.fixture
def draft(accounts):
    return uploaded(member_of(opened("2025Q3")), accounts["reporter_a"])


def sent(draft, came_from=None):
    """What a stranger's browser is answered that still shows the draft's page."""
    client = Client()
    headers = {} if came_from is None else {"Referer": came_from}
    fields = confirmed(draft)
    return client, client.post(f"{draft.get_absolute_url()}submit", fields, headers=headers)


@pytest.mark.parametrize("is_closed", [False, True])
def test_after_signing_in_one_is_back_at_the_form_and_told(draft, is_closed) -> None:
    page = f"{draft.get_absolute_url()}?as_of=2025Q3"
    with override_settings(REQUIRE_LOGIN=is_closed):
        client, answer = sent(draft, HOST + page)
        assert answer.status_code == 302
        shown = client.get(answer.url)
    assert "登录已失效，本次操作未执行" in shown.content.decode()
    assert shown.context["next"] == page
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("came_from", [None, "https://elsewhere.example/", "//elsewhere.example/"])
def test_one_is_led_to_no_other_site(draft, came_from) -> None:
    client, answer = sent(draft, came_from)
    assert client.get(answer.url).context["next"] == ""


def test_pages_and_wrong_passwords_are_as_before(draft) -> None:
    client = Client()
    page = draft.get_absolute_url()
    assert client.get(client.get(page).url).context["next"] == page
    wrong = client.post("/accounts/login/", {"username": "a", "password": "b"})
    assert "登录已失效" not in wrong.content.decode()
