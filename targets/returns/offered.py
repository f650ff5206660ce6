"""What a reporter, or a body, is offered to fill in: as a workbook, or on the page."""

from dataclasses import dataclass

from django.urls import reverse

from targets.workbook.scope import Reported


@dataclass(frozen=True)
class ToDownload:
    """A workbook that is filled in as a file alone."""

    name: str
    template_url: str
    draft_url: str = ""
    begin_url: str = ""


@dataclass(frozen=True)
class Offered:
    """One workbook to fill in, of a kind ("return", "part") and of whom: where its template is, and
    where it is filled in on the page; a draft goes on, what waits to be decided on is closed."""

    name: str
    kind: str
    whose: tuple[str, ...]
    state: str
    last: Reported | None

    @property
    def template_url(self) -> str:
        return reverse(f"{self.kind}_template", args=self.whose)

    @property
    def draft_url(self) -> str:
        if self.last is None or self.state != "draft":
            return ""
        return reverse(f"{self.kind}_fill", args=[self.last.pk])

    @property
    def begin_url(self) -> str:
        is_closed = self.state in ("draft", "submitted", "handed_in")
        return "" if is_closed else reverse(f"{self.kind}_begin", args=self.whose)
