"""Whether a picture is whole and nothing but a picture. Pure; no pixel is unpacked."""

import re
import struct
import zlib
from collections.abc import Iterator

from districts.packages import Unsafe

# A page of A3 scanned at 600 dpi has 70 million; what has more cannot be opened in an office.
MAX_PIXELS = 200_000_000
_PNG_HEAD = 8
_CHUNK_FRAME = 12
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_PADDING = re.compile(rb"\0*")
_SCAN, _END = 0xDA, 0xD9


def require_plain_png(content: bytes) -> None:
    """Unsafe unless chunk follows on chunk, each with its sum, from the head to the end."""
    place, is_first = _PNG_HEAD, True
    while place + _CHUNK_FRAME <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        (given,) = struct.unpack(">I", content[place + 8 + length :][:4].rjust(4, b"\0"))
        if len(body) != length or given != zlib.crc32(kind + body):
            break
        if is_first:
            if kind != b"IHDR" or length != 13:
                break
            _require_opened_by_offices(*struct.unpack_from(">II", body))
            is_first = False
        place += _CHUNK_FRAME + length
        if kind == b"IEND":
            if content[place:].strip(b"\0"):
                raise Unsafe("two_files")
            return
    raise Unsafe("damaged")


def require_plain_jpeg(content: bytes) -> None:
    """Unsafe unless segment follows on segment up to the end; behind it only more pictures.

    Cameras lay a preview or a second exposure behind the first picture.
    """
    place = 0
    while place < len(content):
        if not content.startswith(b"\xff\xd8\xff", place):
            raise Unsafe("two_files")
        place = _end_of_jpeg(content, place)
        padding = _PADDING.match(content, place)
        place = padding.end() if padding else place


def _end_of_jpeg(content: bytes, place: int) -> int:
    """Where the picture that begins at `place` has ended; Unsafe where it never does."""
    has_size = has_scan = False
    for marker, begin, end in _segments(content, place + 2):
        if marker == _END and has_size and has_scan:
            return end
        if marker == _SCAN:
            has_scan = True
        elif marker in _SIZES:
            if end < begin + 7:
                break
            height, width = struct.unpack_from(">HH", content, begin + 3)
            _require_opened_by_offices(width, height)
            has_size = True
    raise Unsafe("damaged")


def _segments(content: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """The markers of a picture, and where what each brings begins and ends."""
    while place + 1 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # may be repeated to fill up
            place += 1
            continue
        begin = place + 2
        is_bare = marker in _BARE or marker == _END
        length = 0 if is_bare else int.from_bytes(content[begin : begin + 2], "big")
        if begin + length > len(content) or (length < 2 and not is_bare):
            return
        yield marker, begin, begin + length
        place = begin + length
        if marker == _SCAN:
            place = _end_of_scan(content, place)


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands that is no part of the packed pixels."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1 : place + 2]
        if following and following[0] != 0 and not 0xD0 <= following[0] <= 0xD7:
            return place
        place += 2
    return len(content)


def _require_opened_by_offices(width: int, height: int) -> None:
    if not width or width * height > MAX_PIXELS:
        raise Unsafe("too_many_pixels", limit=MAX_PIXELS // 1_000_000)
