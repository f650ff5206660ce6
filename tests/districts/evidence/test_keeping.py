"""Files of evidence: kept once, seen through what they prove, and gone with the last link."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils.datastructures import MultiValueDict

from districts.actions import keep_file
from districts.evidence import keep_evidence, proofs, register_proof, release_evidence
from districts.evidence.forms import MOST_FILES, EvidenceField
from districts.evidence.keeping import evidence_name
from districts.models import Account, Event, Evidence, SourceFile
from districts.permissions import Reader
from districts.refusals import Refused
from greenfin.operations import checks
from tests.targets.factories import NOW

from . import files

PDF = files.pdf()
People = dict[str, Account]


@pytest.fixture
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "_proofs", {})


@pytest.fixture
def shown_to_reviewers(no_proofs: None) -> Iterator[None]:
    """All evidence is held by something that reviewers see."""

    def visible(reader: Reader) -> Any:
        found = Evidence.objects.values("pk")
        return found if "reviewer" in reader.roles else found.none()

    register_proof("test", visible)
    return


def kept(by: Account, content: bytes = PDF, file_name: str = "通知.pdf") -> Evidence:
    return keep_evidence(content=content, file_name=file_name, by=by, now=NOW)


def test_a_file_is_kept_with_its_digest_and_recorded(accounts: People) -> None:
    evidence = kept(accounts["reporter_a"])
    assert (evidence.kind, evidence.file_name, evidence.brought_at) == ("pdf", "通知.pdf", NOW)
    assert evidence.file.digest == hashlib.sha256(PDF).hexdigest()
    event = Event.objects.get(deed="keep_evidence")
    assert event.after["digest"] == evidence.file.digest and event.account.username == "reporter_a"


def test_the_same_file_is_stored_once_and_told_of_to_nobody(accounts: People) -> None:
    first = kept(accounts["reporter_a"])
    assert kept(accounts["reporter_a"]) == first
    other = kept(accounts["reporter_b"], file_name="别名.pdf")
    assert other != first and other.file == first.file
    assert SourceFile.objects.count() == 1
    assert Event.objects.filter(deed="keep_evidence").count() == 2
    row = {"file": first.file, "kind": "pdf", "brought_by": first.brought_by, "brought_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(file_name=first.file_name, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(file_name="", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(file_name="b.exe", **{**row, "kind": "exe"})


def test_what_is_refused_leaves_nothing(accounts: People, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = len(PDF)
    assert kept(accounts["reporter_a"]).kind == "pdf"
    Evidence.objects.all().delete()
    SourceFile.objects.all().delete()
    for content in (PDF + b"\n", b"", b"MZ" + bytes(20)):
        with pytest.raises(Refused) as refusal:
            kept(accounts["reporter_a"], content)
        assert refusal.value.sentence.endswith(("。", "！"))
    assert not Evidence.objects.exists() and not SourceFile.objects.exists()


def test_ten_megabytes_and_one_byte(accounts: People) -> None:
    limit = 10 * 1024 * 1024
    assert kept(accounts["reporter_a"], PDF + bytes(limit - len(PDF))).file.size == limit
    with pytest.raises(Refused, match="10"):
        kept(accounts["reporter_a"], PDF + bytes(limit + 1 - len(PDF)))


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("通知.pdf", "pdf", "通知.pdf"),
        ("通知.PDF", "pdf", "通知.pdf"),
        ("扫描件.jpeg", "jpeg", "扫描件.jpg"),
        ("a.exe", "pdf", "a.exe.pdf"),
        ("..\\..\\etc\\附件\u202efdp.exe", "pdf", "附件fdp.exe.pdf"),
        ("/etc/passwd", "png", "passwd.png"),
        ("a\0\r\nb\x7f.docx", "docx", "ab.docx"),
        (" ..", "xlsx", "佐证材料.xlsx"),
        (".pdf", "pdf", "佐证材料.pdf"),
        ("", "pdf", "佐证材料.pdf"),
        ("长" * 10_000 + ".pdf", "pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_made_plain(given: str, kind: str, name: str) -> None:
    assert evidence_name(given, kind) == name


def test_it_is_handed_out_to_be_saved_to_those_who_see_what_it_proves(
    accounts: People, client_of: Callable[[str], Client], shown_to_reviewers: None
) -> None:
    evidence = kept(accounts["reporter_a"])
    url = evidence.get_absolute_url()
    answer = client_of("reviewer").get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert client_of("reviewer").head(url).content == b""
    assert Event.objects.filter(deed="download_evidence").count() == 1
    for name in ("official", "reporter_a", "reporter_b", "leader", "administrator", "auditor"):
        assert client_of(name).get(url).status_code == 404
        assert client_of(name).get("/evidence/999999/").status_code == 404
    assert client_of("anonymous").get(url).status_code == 302
    assert client_of("anonymous").get("/evidence/999999/").status_code == 302
    assert client_of("reviewer").post(url).status_code == 405


def test_strangers_see_none_whatever_is_registered(accounts: People, no_proofs: None) -> None:
    evidence = kept(accounts["reporter_a"])
    register_proof("test", lambda reader: Evidence.objects.all())
    assert not proofs.visible_evidence(Reader()).exists()
    signed_in = Reader(account_id=1)
    assert list(proofs.visible_evidence(signed_in)) == [evidence]
    register_proof("test", lambda reader: Evidence.objects.none())
    assert not proofs.visible_evidence(signed_in).exists()


def test_what_nothing_names_is_found_and_goes(accounts: People) -> None:
    reporter = accounts["reporter_a"]
    alone, shared = kept(reporter), kept(reporter, files.png(), "现场.png")
    outcome = checks.evidence()
    assert outcome.checked == 2
    assert [problem.rpartition(": ")[2] for problem in outcome.problems] == [
        "nothing names it."
    ] * 2
    assert release_evidence(evidence=alone, by=reporter, now=NOW)
    assert not SourceFile.objects.filter(digest=hashlib.sha256(PDF).hexdigest()).exists()
    other = kept(accounts["reporter_b"], files.png(), "另一份.png")
    assert release_evidence(evidence=other, by=reporter, now=NOW)
    assert keep_file(content=files.png(), now=NOW) == shared.file
    assert Event.objects.filter(deed="release_evidence").count() == 2
    shared.refresh_from_db()


def test_a_changed_kind_is_found(accounts: People) -> None:
    kept(accounts["reporter_a"])
    Evidence.objects.update(kind="png")
    SourceFile.objects.update(content=b"MZ")
    assert any("filed as png and is program" in one for one in checks.evidence().problems)


def sent(*uploads: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in uploads]


def test_the_field_takes_several_files_and_names_each_that_it_does_not(settings: Any) -> None:
    field = EvidenceField()
    found = field.clean(sent(("a.pdf", PDF), ("b.png", files.png())))
    assert [(one.file_name, one.content) for one in found] == [
        ("a.pdf", PDF),
        ("b.png", files.png()),
    ]
    assert field.clean(None) == field.clean([]) == []
    with pytest.raises(Exception, match=r"坏的\.pdf") as fault:
        field.clean(sent(("a.pdf", PDF), ("坏的.pdf", b"MZ"), ("空.pdf", b"")))
    assert len(fault.value.messages) == 2
    with pytest.raises(Exception, match=str(MOST_FILES)):
        field.clean(sent(*[("a.pdf", PDF)] * (MOST_FILES + 1)))
    with pytest.raises(Exception, match="请"):
        EvidenceField(required=True).clean([])
    assert "涉密" in str(field.help_text) and "10" in str(field.help_text)


def test_the_widget_takes_all_files_of_its_name() -> None:
    widget = EvidenceField().widget
    uploads = sent(("a.pdf", PDF), ("b.pdf", PDF))
    assert widget.value_from_datadict({}, MultiValueDict({"proof": uploads}), "proof") == uploads
    assert widget.value_from_datadict({}, {}, "proof") == []
    assert "multiple" in widget.render("proof", None)


def test_the_list_tells_who_only_to_those_who_may_see_persons(accounts: People) -> None:
    evidence = kept(accounts["reporter_a"], file_name="<b>通知.pdf")
    page = {"files": [evidence], "shows_persons": True}
    shown = render_to_string("districts/evidence/files.html", page)
    assert "Reporter_a" in shown and "&lt;b&gt;通知.pdf" in shown and "2026" in shown
    hidden = render_to_string("districts/evidence/files.html", {**page, "shows_persons": False})
    assert "Reporter_a" not in hidden and "通知.pdf" in hidden
