"""Why a file is not taken as evidence, in a sentence that says what to do."""

from django.utils.translation import gettext, gettext_noop

from districts.packages import Unsafe

KINDS_TAKEN = gettext_noop("PDF, PNG, JPEG, Word (.docx) or Excel (.xlsx)")
REASONS: dict[str, str] = {
    "empty": gettext_noop("The file is empty. Choose it again once it is saved."),
    "too_large": gettext_noop(
        "The file is larger than %(limit_mb)s MB. Scan it at 200 dpi in grey, or split it."
    ),
    "too_large_unpacked": gettext_noop(
        "Unpacked, the file is larger than %(limit_mb)s MB. Save it as PDF."
    ),
    "too_many_members": gettext_noop(
        "The file has more than %(limit)s inner parts. Save it as PDF."
    ),
    "too_many_pixels": gettext_noop(
        "The picture has no size, or more than %(limit)s million pixels. Save it smaller."
    ),
    "damaged": gettext_noop(
        "The file is damaged or incomplete. Open it, save it again, then file it."
    ),
    "encrypted": gettext_noop("The file is locked by a password. Save it without one."),
    "macros": gettext_noop("The file contains macros. Save it as .docx or .xlsx, or as PDF."),
    "active_pdf": gettext_noop(
        "The PDF contains something that runs when it is opened, or hides what it contains. Print "
        "it as a PDF anew."
    ),
    "embedded_object": gettext_noop(
        "The file holds other files or controls. Save it as PDF without them, and file the others "
        "one by one."
    ),
    "external_link": gettext_noop(
        "The file fetches content from elsewhere when it is opened. Save it as PDF."
    ),
    "doctype": gettext_noop(
        "The file is not built as Word and Excel build theirs. Save it as PDF."
    ),
    "unsafe_path": gettext_noop(
        "The file is not built as Word and Excel build theirs. Save it as PDF."
    ),
    "doubled_member": gettext_noop(
        "The file is not built as Word and Excel build theirs. Save it as PDF."
    ),
    "two_files": gettext_noop(
        "The file is more than one file in one: something stands before or behind its content. "
        "Open it, save it again as PDF, then file it."
    ),
    "lock_file": gettext_noop(
        "This is the hidden file (~$…) that is there while a document is open. Close it and choose "
        "the file without ~$ in its name."
    ),
    "old_office": gettext_noop(
        "The file is an old Office or WPS document (.doc, .xls, .wps, .et, .rtf). Save it as .docx "
        "or .xlsx, or as PDF."
    ),
    "other_office": gettext_noop("Of office documents .docx and .xlsx are taken. Save it as PDF."),
    "ofd": gettext_noop("The file is an OFD document. Save or print it as PDF."),
    "archive": gettext_noop("The file is a packed archive. Unpack it and file what is inside."),
    "program": gettext_noop("The file is a program, whatever its name says."),
    "other_picture": gettext_noop("The picture is of another kind. Save it as PNG or JPEG."),
    "other": gettext_noop(
        "The file is none of the kinds taken, whatever its name says: %(kinds)s."
    ),
}


def reason(fault: Unsafe) -> str:
    """Why the file is not taken."""
    return gettext(REASONS[fault.code]) % {**fault.limits, "kinds": gettext(KINDS_TAKEN)}
