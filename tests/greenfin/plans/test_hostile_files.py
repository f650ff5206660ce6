"""Files that were made to take all there is: refused in a sentence, while others sign in."""

import io
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from statistics import median

import pytest
from django.utils import translation

from greenfin.plans.loading.files import REASONS
from tests.districts.documents.formats import samples
from tests.targets.served.conftest import installation  # noqa: F401
from tests.targets.served.installation import PASSWORD, Answer, Installation, Person

pytestmark = [pytest.mark.served, pytest.mark.database]


def many_paragraphs() -> bytes:
    """1.5 million paragraphs that pack into some 50 kB."""
    plain, full = io.BytesIO(samples.word("甲")), io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(full, "w", zipfile.ZIP_DEFLATED) as one:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 1_500_000)
            one.writestr(entry, content)
    return full.getvalue()


def many_letters() -> bytes:
    """A page of 600,000 letters one over the other, packed into a few kB."""
    drawn = b"BT /F1 8 Tf\n" + b"1 0 0 1 9 9 Tm (A) Tj\n" * 600_000 + b"ET"
    packed = zlib.compress(drawn, 9)
    return samples.pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
        f"{packed.decode('latin-1')}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


FILES: dict[str, Callable[[], bytes]] = {
    "a line of 400,000 characters": lambda: ("甲" * 400_000).encode(),
    "30,000 names in a line": lambda: ("一、任务\n1.做事。（" + "甲、" * 30_000).encode(),
    "1.5 million paragraphs": many_paragraphs,
    "a deep page": lambda: b"<html><body>" + b"<div>" * 100_000 + "甲".encode(),
    "a page of letters": many_letters,
}


WHY = {
    "a line of 400,000 characters": ["too_long"],
    "30,000 names in a line": ["too_long"],
    "1.5 million paragraphs": ["too_large"],
    "a deep page": ["too_large"],
    "a page of letters": ["unread"],
}


def said(code: str) -> str:
    with translation.override("zh-hans"):
        return str(REASONS[code])


def sign_in(place: Installation) -> Answer:
    fields = {"username": "newcomer", "password": PASSWORD}
    answer = Person(place, "").post("/accounts/login/", fields)
    assert answer.status == 302, answer.text[:2000]
    return answer


def test_others_sign_in_while_hostile_files_are_read(
    installation: Installation,  # noqa: F811
) -> None:
    sign_in(installation)
    usual = median(sign_in(installation).seconds for _ in range(3))
    files = {name: make() for name, make in FILES.items()}
    answers: dict[str, Answer] = {}

    def hand_in(name: str) -> None:
        answers[name] = Person(installation, "administrator").hand_in(files[name])

    threads = [threading.Thread(target=hand_in, args=[name]) for name in files]
    for thread in threads:
        thread.start()
    waits = []
    while any(thread.is_alive() for thread in threads):
        waits.append(sign_in(installation).seconds)
        time.sleep(0.1)
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(FILES, 422)
    told = {
        name: [code for code in REASONS if said(code) in answer.text]
        for name, answer in answers.items()
    }
    assert told == WHY
    # A machine that is busy with other things is slow now and then; one held up by files always.
    assert median(waits) < max(1.0, 4 * usual), (usual, waits)
    # Ten seconds of the processor, on a machine that has others to serve.
    assert max(answer.seconds for answer in answers.values()) < 40
