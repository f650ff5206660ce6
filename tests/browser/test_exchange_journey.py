"""An administrator issues a token, a program pushes with it, and a reviewer decides on a figure."""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from districts.models import Account, Jurisdiction, Membership
from tests.targets.factories import member_of, opened, submitted

from .people import Photographer, enter
from .test_main_pages import set_language

ROOT = Path(__file__).resolve().parents[2]
CODE = "green_loan_balance"


def the_program(folder: Path) -> Path:
    """The script that the manual gives whole."""
    manual = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    [script] = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    file = folder / "push.py"
    file.write_text(script, encoding="utf-8")
    return file


def pushed(program: Path, table: Path, city: str, token: str) -> str:
    """What the program says of a table that it pushed."""
    told = {**os.environ, "GREENFIN_ADDRESS": city, "GREENFIN_TOKEN": token}
    done = subprocess.run(
        [sys.executable, program, table], env=told, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_a_figure_is_pushed_and_weighed(
    city: str, page: Page, take: Photographer, tmp_path: Path
) -> None:
    people = {}
    place = Jurisdiction.objects.get(slug="rongchang")
    for role, own in (("administrator", None), ("reporter", place), ("reviewer", None)):
        people[role] = Account.objects.create_user(f"exchange-{role}", first_name=role)
        Membership.objects.create(account=people[role], role=role, jurisdiction=own)
    member = member_of(opened("2024Q2"))
    set_language(page, city, "zh-hans")

    # The administrator adds the system and is shown its token, once.
    enter(page, city, people["administrator"])
    page.goto(f"{city}/exchange/sources/add/")
    page.fill("[name=code]", "monitor")
    page.fill("[name=name]", "监测平台")
    page.get_by_label("荣昌区").check()
    page.get_by_label("绿色贷款余额", exact=True).check()
    page.select_option("[name=account]", str(people["administrator"].pk))
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="签发令牌").click()
    token = page.locator("#issued-token").inner_text()
    take("exchange-token")

    # The program pushes; again it changes nothing; a row of another place is refused.
    program, table = the_program(tmp_path), tmp_path / "figures.csv"
    begin = "jurisdiction,indicator,quarter,value,version_date\n"
    row = f"rongchang,{CODE},2024Q2,91.5,2024-07-08\n"
    table.write_text(begin + row + f"wushan,{CODE},2024Q2,1,2024-07-08\n", encoding="utf-8")
    first = pushed(program, table, city, token)
    assert "1 rows taken" in first and "row 3: " in first, first
    assert pushed(program, table, city, token) == first
    page.goto(f"{city}/exchange/")
    expect(page.get_by_text("监测平台")).to_have_count(1)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="拒收明细")).to_be_visible()
    take("exchange-refused")

    # The clerk reports another figure; the reviewer sees both and decides.
    held = submitted(member, people["reporter"])
    enter(page, city, people["reviewer"])
    page.goto(f"{city}{held.get_absolute_url()}")
    expect(page.locator("#pushed")).to_contain_text("91.50")
    take("exchange-difference")
    page.locator(f'[name="pushed-{CODE}"][value=pushed]').check()
    page.get_by_role("button", name="保存选择").click()
    expect(page.locator("#pushed")).to_contain_text("已核定")
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator(".answer")).to_contain_text("已")
    held.refresh_from_db()
    assert (held.state, str(held.observations.get(indicator__code=CODE).value)) == (
        "accepted",
        "91.500000",
    )
    take("exchange-accepted")
