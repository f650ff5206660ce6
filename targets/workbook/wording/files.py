"""What can be wrong with a workbook as a file, with whose it is, with its sheets and headings."""

from django.utils.translation import gettext_noop

FILE_CODES: dict[str, str] = {
    # the file
    "too_large": gettext_noop(
        "The file is larger than %(limit_mb)s MB. Remove pictures and other sheets, then upload "
        "it again."
    ),
    "too_large_unpacked": gettext_noop(
        "Unpacked, the file is larger than %(limit_mb)s MB. Copy your figures into a newly "
        "downloaded workbook."
    ),
    "too_many_members": gettext_noop(
        "The file has more than %(limit)s inner parts. Copy your figures into a newly downloaded "
        "workbook."
    ),
    "damaged": gettext_noop(
        "The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and upload "
        "it again."
    ),
    "cannot_be_read": gettext_noop(
        "The file cannot be read. Open it in Excel or WPS, save it as .xlsx, or copy your figures "
        "into a newly downloaded workbook."
    ),
    "busy": gettext_noop(
        "Many workbooks are being read just now. Upload yours again in a minute; nothing was lost."
    ),
    "empty_file": gettext_noop("The file is empty. Choose the workbook that you filled in."),
    "not_xlsx": gettext_noop(
        "The file is not an .xlsx workbook, whatever its name says. Open it in Excel or WPS and "
        "choose “Save as”, type .xlsx."
    ),
    "kind_xls": gettext_noop(
        "The file is an old Excel workbook (.xls). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_et": gettext_noop(
        "The file is a WPS workbook (.et). Open it in WPS and choose “Save as”, type .xlsx."
    ),
    "kind_csv": gettext_noop(
        "The file is a plain text table (.csv). Fill in the downloaded workbook and upload that."
    ),
    "kind_html": gettext_noop(
        "The file is a web page under the name of a workbook. Open it in Excel or WPS and choose "
        "“Save as”, type .xlsx."
    ),
    "kind_archive": gettext_noop(
        "The file is a packed archive (zip, rar, 7z). Unpack it and upload the workbook inside."
    ),
    "kind_picture": gettext_noop(
        "The file is a picture. Upload the .xlsx workbook itself, not a screenshot or scan of it."
    ),
    "kind_lock": gettext_noop(
        "The file is not the workbook but the hidden one (~$…) that is there while the workbook is "
        "open. Close the workbook and upload the file without ~$ in its name."
    ),
    "kind_pdf": gettext_noop("The file is a PDF. Upload the .xlsx workbook it was printed from."),
    "kind_ods": gettext_noop(
        "The file is an OpenDocument table (.ods). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_xlsb": gettext_noop(
        "The file is a binary Excel workbook (.xlsb). Open it and choose “Save as”, type .xlsx."
    ),
    "kind_strict": gettext_noop(
        "The file was saved as “Strict Open XML”. Open it and choose “Save as”, type Excel "
        "Workbook (.xlsx)."
    ),
    "macros": gettext_noop(
        "The file contains macros. Choose “Save as”, type .xlsx (without macros), and upload that."
    ),
    "encrypted": gettext_noop(
        "The file is protected by a password for opening. Remove the password, save and upload it "
        "again."
    ),
    "doctype": gettext_noop(
        "The file contains a document type declaration, which no spreadsheet program writes. Copy "
        "your figures into a newly downloaded workbook."
    ),
    "external_link": gettext_noop(
        "The file is linked to other files or data sources. Break the links (Data, Edit links), "
        "save and upload it again."
    ),
    "embedded_object": gettext_noop(
        "The file contains embedded objects or controls. Delete them, save and upload it again."
    ),
    "unsafe_path": gettext_noop(
        "An inner part of the file points outside the file. Copy your figures into a newly "
        "downloaded workbook."
    ),
    "doubled_member": gettext_noop(
        "An inner part of the file is there twice, so it has no certain content. Copy your figures "
        "into a newly downloaded workbook."
    ),
    # whose it is
    "no_identity": gettext_noop(
        "The file is not a workbook of this system, or its hidden sheet is gone. Download the "
        "workbook again and copy your figures into it."
    ),
    "other_version": gettext_noop(
        "The workbook has the format version %(found)s; version %(expected)s is in use. Download "
        "the workbook again and copy your figures into it."
    ),
    "other_jurisdiction": gettext_noop(
        "The workbook was issued to another jurisdiction. Use the one downloaded for your own."
    ),
    "other_quarter": gettext_noop(
        "The workbook is for %(found_quarter)s, not for %(expected_quarter)s. Use the workbook of "
        "that quarter."
    ),
    "part_of_a_return": gettext_noop(
        "The workbook is the part of one body, not the jurisdiction's return. Its body hands it in "
        "under “Parts”; from there it is taken over into the return."
    ),
    "whole_return": gettext_noop(
        "The workbook is a jurisdiction's whole return, not the part of a body. Download your own "
        "body's part and fill that in."
    ),
    "other_body": gettext_noop(
        "The workbook was issued to another body. Use the one downloaded for your own."
    ),
    # sheets and headings
    "sheet_missing": gettext_noop(
        "The sheet “%(expected)s” is missing or renamed. Restore its name or download the workbook "
        "again."
    ),
    "doubled_sheet": gettext_noop(
        "Two sheets of the file have the same name, so it is not known which one counts. Copy your "
        "figures into a newly downloaded workbook."
    ),
    "too_many_rows": gettext_noop(
        "The sheet “%(sheet)s” has far more rows than a return. Delete the rows under the table."
    ),
    "doubled_cell": gettext_noop(
        "The sheet “%(sheet)s” holds a cell twice, so it has no certain content. Copy your figures "
        "into a newly downloaded workbook."
    ),
    "headings_missing": gettext_noop(
        "The sheet “%(sheet)s” has no row of headings (%(expected)s). Download the workbook again "
        "and copy your figures into it."
    ),
    "heading_changed": gettext_noop(
        "The sheet “%(sheet)s” has no column headed “%(expected)s”; unknown headings: "
        "“%(found)s”. Restore the heading."
    ),
    "heading_doubled": gettext_noop(
        "%(place)s: there are two columns headed “%(found)s”. Delete or rename the one that is "
        "not from the template."
    ),
    "key_column_missing": gettext_noop(
        "The hidden column of row keys is gone from the sheet “%(sheet)s”. Download the workbook "
        "again and copy your figures into it."
    ),
    "title_changed": gettext_noop(
        "The title of the sheet “%(sheet)s” reads “%(found)s”; expected “%(expected)s”. Restore "
        "it: the jurisdiction and the quarter of a workbook cannot be changed by hand."
    ),
    "label_changed": gettext_noop(
        "%(place)s is locked and reads “%(found)s”; expected “%(expected)s”. Restore it or "
        "download the workbook again."
    ),
    "shown_changed": gettext_noop(
        "%(place)s shows an earlier figure and was changed to “%(found)s”; published is "
        "“%(expected)s”. Restore it; an earlier quarter is corrected by a return for that quarter."
    ),
    "rows_sorted": gettext_noop(
        "The rows of the sheet “%(sheet)s” were sorted without its hidden last column, so that the "
        "figures stand beside other rows' keys. Sort the rows by 序号 in ascending order, or undo "
        "the sorting; then save and upload it again."
    ),
    "unknown_key": gettext_noop(
        "%(place)s: the row's key “%(found)s” is not one of this return's. Delete the row or "
        "download the workbook again."
    ),
    "doubled_key": gettext_noop(
        "%(place)s: the row is there twice (first in row %(first)s). Delete one of them."
    ),
    "row_missing": gettext_noop(
        "The row “%(expected)s” is missing from the sheet “%(sheet)s”. Download the workbook again "
        "and copy your figures into it."
    ),
    "row_without_key": gettext_noop(
        "%(place)s reads “%(found)s”, but the row has no key, so it is not known what it is. Move "
        "the entry to its own row or delete it."
    ),
    "column_not_read": gettext_noop(
        "The added column “%(found)s” (%(place)s) is not read; it stays in the original file."
    ),
    "rows_added": gettext_noop(
        "Asked for since this workbook was downloaded, on the sheet “%(sheet)s” (%(count)s): "
        "%(words)s. What the workbook holds is read; download it anew to report these as well. "
        "Without them the return can be submitted and is not complete."
    ),
    "hidden_rows": gettext_noop(
        "Hidden rows of the sheet “%(sheet)s” were read like all others: %(words)s. Show them and "
        "check that they are filled in as you mean it."
    ),
    "sheet_not_read": gettext_noop(
        "The added sheet “%(sheet)s” is not read; it stays in the original file."
    ),
}
