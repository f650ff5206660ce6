"""Office files as bytes: equal content gives equal bytes."""

import io
import re
import zipfile
from collections.abc import Callable

# XML cannot hold these; a workbook's text may.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def steady_zip(packed: bytes, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same members in the same order, without the moment they were packed at.

    `change` gives the content of a member by its name and what it was.
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as steady,
    ):
        for name in given.namelist():
            member = zipfile.ZipInfo(name, FIRST_ZIP_MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            content = given.read(name)
            steady.writestr(member, change(name, content) if change else content)
    return stream.getvalue()
