"""Whose workbook it is and for when: forged, lost, foreign."""

from openpyxl.utils import get_column_letter

from .kinds import META, Corpus, Honest, Refused

CORPUS = Corpus()
# What the one sentence for all that is not one's own or not open leaves in the trail: no code.
NO_CODE = ""


def _with_meta(honest: Honest, **texts: str | None) -> bytes:
    def put(book):
        for row in book[META].iter_rows(max_col=2):
            if row[0].value in texts:
                row[1].value = texts[row[0].value]

    return honest.edited(put)


OTHERS = {
    "another district": ({"jurisdiction": "wushan"}, NO_CODE),
    "no such district": ({"jurisdiction": "atlantis"}, NO_CODE),
    "district in capitals": ({"jurisdiction": "RONGCHANG"}, NO_CODE),
    "district as a pattern": ({"jurisdiction": "%"}, NO_CODE),
    "district as a path": ({"jurisdiction": "../rongchang"}, NO_CODE),
    "district as a statement": ({"jurisdiction": "x' OR '1'='1"}, NO_CODE),
    "very long district": ({"jurisdiction": "r" * 30000}, NO_CODE),
    "district emptied": ({"jurisdiction": None}, "no_identity"),
    "district of blanks": ({"jurisdiction": "  "}, "no_identity"),
    "quarter that is not open": ({"quarter": "2019Q1"}, NO_CODE),
    "quarter to come": ({"quarter": "2099Q4"}, NO_CODE),
    "quarter of year 0": ({"quarter": "0000Q1"}, NO_CODE),
    "fifth quarter": ({"quarter": "2025Q5"}, "no_identity"),
    "quarter in words": ({"quarter": "去年四季度"}, "no_identity"),
    "quarter in full width": ({"quarter": "２０２５Q4"}, "no_identity"),
    "quarter with more behind": ({"quarter": "2025Q4; 2025Q3"}, "no_identity"),
    "very long quarter": ({"quarter": "2" * 30000}, "no_identity"),
    "quarter emptied": ({"quarter": None}, "no_identity"),
    "other version": ({"format_version": "0"}, "other_version"),
    "version emptied": ({"format_version": None}, "no_identity"),
    # The visible titles still say 2025Q4 and Rongchang.
    "quarter moved by hand": ({"quarter": "2025Q3"}, "title_changed"),
}

for _name, (_texts, _code) in OTHERS.items():
    CORPUS.add(_name, lambda honest, t=_texts: _with_meta(honest, **t), Refused(_code))


@CORPUS.kind(Refused("no_identity"))
def hidden_sheet_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book.remove(book[META]))


@CORPUS.kind(Refused("no_identity"))
def hidden_sheet_emptied(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[META].delete_rows(1, 1000))


@CORPUS.kind(Refused("title_changed"))
def visible_quarter_changed(honest: Honest) -> bytes:
    def change(book):
        for sheet in book.worksheets:
            if isinstance(sheet["A1"].value, str):
                sheet["A1"].value = sheet["A1"].value.replace("四季度", "三季度")

    return honest.edited(change)


@CORPUS.kind(Refused("title_changed"))
def visible_district_changed(honest: Honest) -> bytes:
    def change(book):
        for sheet in book.worksheets:
            if isinstance(sheet["A1"].value, str):
                sheet["A1"].value = sheet["A1"].value.replace("荣昌区", "巫山县")

    return honest.edited(change)


@CORPUS.kind(Refused("no_identity"))
def values_copied_into_a_new_workbook(honest: Honest) -> bytes:
    def copy(book):
        for name in book.sheetnames:
            new = book.create_sheet(f"{name}副本")
            for row in book[name].iter_rows():
                for cell in row:
                    address = f"{get_column_letter(cell.column)}{cell.row}"
                    new[address].value = cell.value
            del book[name]

    return honest.edited(copy)
