"""Reading of answered pages: their text, their tables, the statuses in them."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

PERSONAL = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>|Data version \d+')


class Tables(HTMLParser):
    """Every table of a page: its caption, and its rows as lists of cell texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.caption = ""
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.inside = "cell"
        elif tag == "caption":
            self.inside = "caption"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "caption"):
            self.inside = ""
        elif tag == "table":
            self.found[" ".join(self.caption.split())] = [
                [" ".join(cell.split()) for cell in row] for row in self.rows
            ]

    def handle_data(self, data: str) -> None:
        if self.inside == "cell":
            self.rows[-1][-1] += " " + data
        elif self.inside == "caption":
            self.caption += data


def table_of(response: HttpResponse, caption: str) -> list[list[str]]:
    """The body rows of the table with a caption; KeyError where the page has none."""
    reader = Tables()
    reader.feed(response.content.decode())
    return reader.found[caption][1:]


def text_of(response: HttpResponse) -> str:
    """What the page says, without tags, blanks made one."""
    without = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(without.replace("&#x27;", "'").split())


def shared_part(response: HttpResponse) -> str:
    """The page without what belongs to one request."""
    return PERSONAL.sub("", response.content.decode())


def rows(client: Client, address: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = client.get(f"/api/v1/{address}", {"limit": "1000", "offset": len(found), **query})
        answer = page.json()
        found += answer["results"]
        if len(found) >= answer["count"]:
            return found
