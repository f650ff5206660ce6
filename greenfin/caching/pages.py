"""Whole pages and answers of the API kept packed, so that an unchanged one is only sent.

A page differs from request to request in one thing alone, the token of its forms. It is kept in
pieces around that token, each packed by itself: deflate streams that end in a full flush can be
put one behind the other, and so can their checksums, so a packed answer costs no packing.
"""

import gc
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from targets.progress import KEPT_SECONDS
from targets.tables.blanks import BlankFile

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST_BLOCK = b"\x03\x00"
_building = Lock()


@dataclass(frozen=True)
class Piece:
    """Text between two tokens, packed, and how it goes on with the checksum of what is before."""

    packed: bytes
    length: int
    checksum: int
    # What each bit of the checksum before it changes in the checksum behind it.
    changes: Sequence[int]

    def checksum_after(self, before: int) -> int:
        after = self.checksum
        for bit, change in enumerate(self.changes):
            if before >> bit & 1:
                after ^= change
        return after


@dataclass(frozen=True)
class KeptPage:
    """A page's text between its tokens, packed, and its type."""

    content_type: str
    pieces: Sequence[Piece]

    def answer(self, request: HttpRequest) -> HttpResponse:
        # Without a form nobody needs a token, nor the cookie that comes with it.
        token = get_token(request).encode() if len(self.pieces) > 1 else b""
        packed = flushed(token).join(piece.packed for piece in self.pieces) + LAST_BLOCK
        if not ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")):
            content = zlib.decompress(packed, -zlib.MAX_WBITS)
            return HttpResponse(content, content_type=self.content_type)
        first, *others = self.pieces
        checksum, length = first.checksum, first.length
        for piece in others:
            checksum = piece.checksum_after(zlib.crc32(token, checksum))
            length += len(token) + piece.length
        tail = struct.pack("<II", checksum, length & 0xFFFFFFFF)
        response = HttpResponse(GZIP_HEAD + packed + tail, content_type=self.content_type)
        response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def flushed(content: bytes) -> bytes:
    """`content` deflated, ending where another such piece may follow."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def piece_of(content: bytes) -> Piece:
    """The checksum is linear: each bit before it changes it alike, whatever the other bits are."""
    checksum = zlib.crc32(content)
    changes = [zlib.crc32(content, 1 << bit) ^ checksum for bit in range(32)]
    return Piece(flushed(content), len(content), checksum, changes)


def page_of(response: HttpResponse) -> KeptPage:
    """A built answer, to be kept."""
    token = TOKEN.search(response.content)
    raw = response.content.split(token[1]) if token else [response.content]
    return KeptPage(response["Content-Type"], [piece_of(piece) for piece in raw])


@contextmanager
def uncollected() -> Iterator[None]:
    """A build is not searched for waste while it goes on: what it makes is wanted, and of a large
    one each search would look through all of it again. Of several at once the first has this, so
    that searches come between builds however many there are.
    """
    is_first = _building.acquire(blocking=False)
    if is_first:
        gc.disable()
    try:
        yield
    finally:
        if is_first:
            gc.enable()
            _building.release()


def kept_answer(
    key: str, version: str, request: HttpRequest, build: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page or file kept under `key` if it is of this version, else the built answer.

    That is kept in the other's place if it is a page, or the blank of a file.
    """
    pages = caches["pages"]
    known: tuple[str, KeptPage | BlankFile] | None = pages.get(key)
    if known is not None and known[0] == version:
        return known[1].answer(request)
    with uncollected():
        response = build()
    blank: BlankFile | None = getattr(response, "blank_file", None)
    if blank is None and not is_page(response):
        return response
    kept = blank or page_of(response)
    pages.set(key, (version, kept), KEPT_SECONDS)
    return response if blank else kept.answer(request)


def is_page(response: HttpResponse) -> bool:
    """Whether the answer is its text alone: no file, no cookie, no refusal."""
    is_plain = not response.cookies and not response.has_header("Content-Disposition")
    return is_plain and response.status_code == 200 and not response.streaming
