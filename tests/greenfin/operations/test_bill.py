"""The software bill: all that is shipped and nothing else, valid, each part with its licence."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from greenfin.operations import bill

ROOT = Path(settings.BASE_DIR)


@pytest.mark.served
def test_the_bill_holds_what_is_shipped(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    # Each worker that looks for tests would spend seconds on this library's grammars.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    out = tmp_path / "bill.json"
    call_command("bill", str(out))
    text = out.read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    named = {
        re.sub(r"[-_.]+", "-", one["name"]).lower(): one for one in json.loads(text)["components"]
    }
    lock = (ROOT / "requirements.lock").read_text().splitlines()
    locked = {line.split("==")[0] for line in lock if re.match(r"[a-z]", line)}
    own = {"bootstrap", "plotly-js", "plotly-js-basic-dist-min"}
    assert set(named) == locked | own
    assert not {"pytest", "mypy", "cyclonedx-bom"} & set(named)
    assert named["bootstrap"]["version"] == "5.3.8"
    listed = (tmp_path / "bill.licences.md").read_text()
    assert "| Django | " in listed
    assert re.search(r"\| Django \| [\d.]+ \| BSD-3-Clause", listed)
    said = capsys.readouterr().out
    unknown = re.search(r"No licence is declared by: (.*)\.", said)
    assert unknown is None or set(unknown[1].split(", ")) <= {"async-timeout"}


def test_without_the_tools_or_a_place_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="not written"):
        call_command("bill", str(tmp_path / "gone" / "bill.json"))
    monkeypatch.setattr(bill, "TOOL", "no_such_tool")
    with pytest.raises(CommandError, match="make setup"):
        call_command("bill", str(tmp_path / "bill.json"))
