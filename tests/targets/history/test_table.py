"""How names and columns of the table are written."""

import json

from targets.history.table import Table, TextColumn, name_key


def test_width_case_and_blanks_make_no_other_name() -> None:
    assert name_key("荣 昌区") == name_key("荣昌区\u3000")
    assert name_key("Green_Loan") == name_key("ｇｒｅｅｎ_loan")
    assert name_key("荣昌区") != name_key("荣昌县")


def test_a_column_holds_each_text_once() -> None:
    assert TextColumn.of(["a", "b", "a"]) == TextColumn(["a", "b"], [0, 1, 0])


def test_a_table_comes_back_from_json_as_it_went() -> None:
    column = TextColumn(["a"], [0])
    for unit in (None, column):
        table = Table(
            sheet="表",
            letters={"value": "D"},
            rows=[2],
            jurisdiction=column,
            indicator=column,
            quarter=column,
            values=["1.5"],
            unit=unit,
            notes={0: "注"},
            typed={0: "１.5"},
            read_as={0: "full_width"},
        )
        assert Table.from_dict(json.loads(json.dumps(table.to_dict()))) == table
        assert table.place("value", 2) == "D2"
