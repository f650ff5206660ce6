"""What is answered and what is logged when something goes wrong."""

import json
import logging
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from greenfin.web.logs import HIDDEN, formatter

INCIDENT = re.compile(r"[:：]\s*([0-9a-f]{8})\b")
pytestmark = [pytest.mark.urls("tests.greenfin.web.faulty_urls"), pytest.mark.django_db]

STATUSES = {
    "broken": 500,
    "locked": 503,
    "gone": 503,
    "full": 507,
    "postgresql-full": 507,
    "no-space": 507,
    "read-only": 503,
    "denied": 403,
    "suspicious": 400,
    "data": 400,
    "doubled": 409,
}


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("fault", "status"), STATUSES.items())
def test_each_fault_has_its_plain_page(stranger: Client, fault: str, status: int) -> None:
    response = stranger.get(f"/faults/{fault}/")
    text = response.content.decode()
    assert response.status_code == status
    assert INCIDENT.search(text)
    assert "hunter2" not in text
    assert "Traceback" not in text
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_the_incident_number_stands_in_the_log_with_the_traceback(stranger: Client) -> None:
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Lines()
    handler.setFormatter(formatter())
    logging.getLogger("django.request").addHandler(handler)
    try:
        page = stranger.get("/faults/broken/").content.decode()
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    incident = INCIDENT.search(page)
    assert incident is not None
    [line] = lines
    assert f"incident={incident[1]}" in line
    assert "RuntimeError" in line
    assert "\n" not in line


def test_the_api_answers_in_its_own_form(stranger: Client) -> None:
    for path, status in (("faults/broken/", 500), ("faults/full/", 507), ("nowhere/", 404)):
        response = stranger.get(f"/api/v1/{path}")
        assert response.status_code == status
        assert set(json.loads(response.content)) == {"detail", "incident"}


def test_a_page_without_a_database_is_503(stranger: Client) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OperationalError("gone")

    stranger.cookies["sessionid"] = "x" * 32
    with connection.execute_wrapper(refuse):
        response = stranger.get("/accounts/password/")
    assert response.status_code == 503


def test_a_forged_or_expired_form_is_403_with_the_same_headers() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "x"})
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]


def log_line(**values: object) -> str:
    record = logging.LogRecord("x", logging.INFO, "", 1, "an event", None, None)
    record.msg = {"event": "an event", **values}
    record._logger = None
    record._name = "info"
    return formatter().format(record)


def test_secrets_never_reach_the_log() -> None:
    line = log_line(
        password="hunter2",
        session_key="hunter2",
        csrf_token="hunter2",
        address="postgres://office:hunter2@db/greenfin",
        number=5,
    )
    assert "hunter2" not in line
    assert HIDDEN in line
    assert "number=5" in line


def test_a_sender_cannot_forge_lines_or_colours() -> None:
    line = log_line(path="/a\r\nlevel=error forged \x1b[31m")
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
