"""`intake/`: the one address of the API that takes something in, with a token."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.responses import Status
from ninja.security import HttpBearer

from districts.clock import current_date, current_time
from districts.downloads import attachment
from districts.refusals import Refusal
from districts.requests import account_in, reader_in
from targets.intake.models import SourceSystem
from targets.intake.permissions import TAKE_PACKAGES
from targets.workbook.reading.package import MAX_BYTES

from .actions import TooMany, source_of_token, take_in
from .actions.taking import Sent
from .fields import reason_of
from .packages import handed_out

# What a file is called where only its kind is said.
NAMES = {
    "text/csv": "intake.csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "intake.xlsx",
    "application/zip": "intake.zip",
}


class Token(HttpBearer):
    """A source system's token, looked up anew at each request."""

    def authenticate(self, request: HttpRequest, token: str) -> SourceSystem | None:
        return source_of_token(token, current_time())


class RefusedRow(Schema):
    row: int
    reason: str


class TakenIn(Schema):
    accepted: int
    refused: list[RefusedRow]
    exchange: int


class Said(Schema):
    detail: str


router = Router()


@router.post(
    "",
    auth=Token(),
    response={200: TakenIn, 401: Said, 403: Said, 409: Said, 413: Said, 422: Said, 429: Said},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    },
)
def intake(request: HttpRequest, mapping: str = "") -> Any:
    """Takes rows of a source system: JSON lines, a text table or a workbook, as the body.

    The header `Idempotency-Key` names what is sent: the same file under the same key is taken once,
    however often it comes; another file under it is refused (409).
    """
    source: SourceSystem = request.auth  # type: ignore[attr-defined]
    content = request.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        too_large = _("At most 5 MB are taken at once: send several files.")
        return Status(413, {"detail": too_large})
    kind = (request.content_type or "").lower()
    sent = Sent(
        source=source,
        content=content,
        file_name=NAMES.get(kind, "intake.jsonl"),
        channel="api",
        by=source.account,
        key=request.headers.get("Idempotency-Key", "").strip(),
        mapping=mapping,
    )
    try:
        exchange = take_in(sent, now=current_time())
    except Refusal as refusal:
        return Status(refusal.status, {"detail": refusal.sentence})
    refused = [{"row": one["row"], "reason": reason_of(one)} for one in exchange.refusals]
    answer = {"accepted": exchange.taken, "refused": refused, "exchange": exchange.pk}
    return Status(200, answer)


def too_many(request: HttpRequest, fault: TooMany | type[TooMany]) -> HttpResponse:
    """The answer to a source system that asks too often."""
    assert isinstance(fault, TooMany)
    answer = JsonResponse({"detail": _("Too many requests: try again later.")}, status=429)
    answer["Retry-After"] = str(fault.seconds)
    return answer


packages = Router()


@packages.get("", response={200: None, 403: Said})
def package(request: HttpRequest) -> Any:
    """The dated package of what the reader may see, as a zip."""
    reader = reader_in(request)
    if not reader.may(TAKE_PACKAGES):
        return Status(403, {"detail": "Packages are for signed-in people of the offices."})
    made = handed_out(reader, current_time(), current_date(), by=account_in(request))
    return attachment(made.content, made.name, "application/zip")
