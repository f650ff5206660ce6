"""Packages: what they hold goes by right, and another installation takes them in."""

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from districts.models import Event, Plan
from districts.permissions import ANONYMOUS, Reader
from greenfin.exchange.packages import package_of
from targets.intake.models import Exchange, PushedValue
from targets.models import Observation
from targets.workbook import book as workbook
from targets.workbook.scope import scope_of
from tests.greenfin.exchange.pushing import NOW, a_source, line, lines
from tests.targets.factories import accepted, member_of, opened

pytestmark = pytest.mark.usefixtures("loaded_plans")
DAY = NOW.date()
STRANGER = Reader(frozenset({ANONYMOUS}))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content, name):
    return [json.loads(line) for line in unpacked(content)[f"{name}.jsonl"].splitlines()]


def test_it_says_what_the_api_says_and_vouches_for_it(accounts) -> None:
    accepted(member_of(opened("2025Q3")), accounts["reporter_a"], accounts["reviewer"])
    package = package_of(STRANGER, NOW, DAY)
    assert package == package_of(STRANGER, NOW, DAY)
    files = unpacked(package.content)
    manifest = json.loads(files.pop("manifest.json"))
    assert set(manifest["files"]) == set(files)
    assert manifest["files"]["plans.jsonl"]["rows"] == package.counts["plans"]
    for name in ("plans", "targets", "observations", "progress"):
        told = Client().get(f"/api/v1/{name}/?limit=1000").json()["results"]
        assert rows(package.content, name) == told, name
        table = list(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
        assert len(table) == len(told) + 1
    assert package.counts.keys().isdisjoint({"projects", "institutions", "institution_points"})


def test_a_plan_not_for_publication_is_in_nobodys_package_without_the_right() -> None:
    Plan.objects.filter(slug="rongchang").update(is_public=False)
    reviewer = Reader(frozenset({ANONYMOUS, "reviewer"}))
    seen = rows(package_of(reviewer, NOW, DAY).content, "tasks")
    assert any(one["plan"] == "rongchang" for one in seen)
    assert b'"rongchang"' not in unpacked(package_of(STRANGER, NOW, DAY).content)["tasks.jsonl"]
    plans = rows(package_of(STRANGER, NOW, DAY).content, "plans")
    assert "rongchang" not in {one["slug"] for one in plans}


def test_another_installation_takes_the_same_observations_from_it(accounts, pusher, source) -> None:
    member = member_of(opened("2025Q3"))
    accepted(member, accounts["reporter_a"], accounts["reviewer"])
    source.indicators.set(member.indicators.all())
    content = package_of(STRANGER, NOW, DAY).content
    status, _said = pusher(content=content, kind="application/zip")
    assert status == 200
    # What is derived is computed there anew, and is no refused row.
    assert Exchange.objects.get().refusals == []
    assert Observation.objects.published().filter(origin="derived").exists()
    reported = Observation.objects.published().exclude(origin="derived")
    names = ("jurisdiction", "indicator", "quarter", "state", "value")
    assert set(PushedValue.objects.values_list(*names)) == set(reported.values_list(*names))
    filled = workbook.template_content(scope_of(reported[0].quarterly_return)).sheets[1]
    said = {row.key: row.filled("value") for row in filled.rows if row.pushed}
    assert said.keys() == {one.indicator.code for one in reported}
    assert said["green_loan_balance"] == "90"


def test_a_package_that_was_changed_is_refused(accounts, pusher) -> None:
    files = unpacked(package_of(STRANGER, NOW, DAY).content)
    for change in (
        {"observations.jsonl": b"{}"},
        {
            "manifest.json": files["manifest.json"].replace(
                b'"schema_version": 1', b'"schema_version": 2'
            )
        },
        {"manifest.json": b"{}"},
        {"manifest.json": b"oops"},
    ):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in {**files, **change}.items():
                archive.writestr(name, content)
        assert pusher(content=stream.getvalue(), kind="application/zip")[0] == 422


def test_who_took_a_package_stands_in_the_trail(accounts, tmp_path) -> None:
    client = Client()
    client.force_login(accounts["leader"])
    for address in (reverse("exchange_package"), "/api/v1/package/"):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/zip"
    call_command("package", str(tmp_path / "out.zip"))
    with pytest.raises(CommandError):
        call_command("package", str(tmp_path / "absent" / "out.zip"))
    taken = Event.objects.filter(deed="take_package").order_by("pk")
    assert [one.actor for one in taken] == ["leader", "leader", ""]
    assert {"institutions", "institution_points"} <= taken[0].after["rows"].keys()
    client.force_login(accounts["reviewer"])
    assert taken[0].after["digest"] in client.get(reverse("exchange")).content.decode()


def test_the_command_takes_in_as_the_program_does(accounts, tmp_path, capsys) -> None:
    a_source(accounts["administrator"])
    file = tmp_path / "rows.jsonl"
    file.write_bytes(lines(line("green")))
    other = tmp_path / "others.jsonl"
    other.write_bytes(lines(line()))
    call_command("intake", str(file), "--source", "monitor", "--by", "administrator")
    assert "Row 1 refused" in capsys.readouterr().out
    for options in (
        [str(file), "--source", "nobody"],
        [str(file), "--source", "monitor", "--by", "nobody"],
        [str(tmp_path / "absent"), "--source", "monitor"],
        [str(other), "--source", "monitor", "--mapping", "absent"],
    ):
        with pytest.raises(CommandError):
            call_command("intake", *options)
