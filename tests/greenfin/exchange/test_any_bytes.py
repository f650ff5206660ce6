"""Whatever comes in is read as rows or refused with a sentence: nothing else, and no fault."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.desk.desk import ChildDied, ReadingDesk
from greenfin.exchange.fields import file_reason
from greenfin.exchange.reading import MAX_ROWS, read_table
from greenfin.exchange.table import READ
from targets.workbook.findings import Finding
from tests.targets.corpus import bombs, packages
from tests.targets.corpus.kinds import Honest
from tests.targets.corpus.test_corpus import kinds_of
from tests.targets.history.books import xlsx

# Half of a pair, which no text holds alone.
ODD = '{"a": "\\ud800"}'
LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(['{"a": 1e999}', '{"a": NaN}', '{"a": [1]}', "{}", "[[", ODD]),
    ),
    max_size=6,
).map(lambda found: "\n".join(found).encode("utf-8", "surrogatepass"))


def told(content, name):
    """What is said of a file; the sentence of one that is refused."""
    found = read_table(content, name)
    if "refusal" not in found:
        return found["rows"]
    assert file_reason(Finding.from_dict(found["refusal"]))
    return None


@given(
    content=st.one_of(st.binary(max_size=200), LINES),
    name=st.sampled_from(["a.jsonl", "a.csv", ""]),
)
def test_any_bytes(content, name) -> None:
    told(content, name)


@pytest.mark.parametrize("part", ["manifest.json", "[Content_Types].xml", "../x"])
def test_archives_that_are_no_tables(part) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(part, "{}")
    assert told(stream.getvalue(), "a.zip") is None


@pytest.fixture(scope="module")
def desk():
    with ReadingDesk() as at:
        yield at


@pytest.mark.corpus
@pytest.mark.parametrize("kind", kinds_of([packages.CORPUS, bombs.CORPUS]))
def test_odd_and_hostile_workbooks(kind, desk) -> None:
    """The project's odd and hostile files: refused, or read within the bounds; the child may die of
    one, which is a refusal as well."""
    table = xlsx(("荣昌区", "绿色贷款余额", "2025Q3", 1, ""), sheet="指标")
    try:
        content = kind.make(Honest(table))
    except (AssertionError, KeyError, ValueError, IndexError):
        pytest.skip("is made of the quarter's own workbook alone")
    try:
        found = desk.ask(READ, content, file_name=kind.file_name)
    except ChildDied:
        return
    if "refusal" in found:
        assert file_reason(Finding.from_dict(found["refusal"]))
    else:
        assert len(found["rows"]) <= MAX_ROWS
