"""A long document is shown in parts: each row in one, every page of a bounded size."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from districts.actions import keep_file
from districts.clock import current_time
from districts.documents import read_document
from districts.documents.keeping import kept
from districts.models import Account, Jurisdiction, PlanImport
from greenfin.plans.importing import doubts, parts
from greenfin.plans.loading.bodies import (
    DOUBTFUL,
    NEW,
    BodyMatch,
    NewNames,
    bare_stem,
    has_level,
    is_slip,
    stem,
)
from greenfin.plans.loading.imports import proposal_of

from .misread_plan import TASKS, misread_plan
from .test_import_page import change, hand_in, load, press

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
LARGEST = 500_000


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def office(client_of: Callable[[str], Client], loaded_plans: None) -> Client:
    client = client_of("administrator")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 1500)
    monkeypatch.setattr(parts, "_ROW", 100)


def shown(client: Client, row: PlanImport, query: str = "") -> Any:
    return client.get(f"{row.get_absolute_url()}{query}").context


def numbers(context: Any) -> list[int]:
    return [line.item.number for section in context["outline"] for line in section.tasks]


def test_a_plan_of_usual_length_is_shown_whole(office: Client) -> None:
    context = shown(office, hand_in(office, misread_plan()))
    assert list(context["parts"]) == [1]
    assert len(numbers(context)) == TASKS - 3


def test_every_row_and_every_character_stands_in_one_part(
    office: Client, small_parts: None
) -> None:
    row = hand_in(office, misread_plan())
    seen: list[int] = []
    text = ""
    for part in shown(office, row)["parts"]:
        html = office.get(f"{row.get_absolute_url()}?part={part}").content.decode()
        (box,) = lxml.html.fromstring(html).xpath("//div[@class='import-text']")
        text += box.text_content()
        context = shown(office, row, f"?part={part}")
        assert context["part"] == part
        own = numbers(context)
        seen += own
        # A row stands beside its words, and all that is coloured leads to a row of this page.
        assert all(f"第{number}项" in box.text_content() for number in own)
        ids = set(lxml.html.fromstring(html).xpath("//@id"))
        links = {link.get("href") for link in box.xpath(".//mark/a")}
        assert all(link[1:] in ids for link in links)
    assert sorted(seen) == sorted(set(range(1, TASKS + 1)) - {6, 9, 17})
    assert "".join(text.split()) == "".join(misread_plan().split())
    for odd in ("?part=99", "?part=0", "?part=x"):
        assert shown(office, row, odd)["part"] == 1


def test_a_doubt_leads_to_its_part_and_what_is_mended_there_stays_there(
    office: Client, small_parts: None
) -> None:
    row = hand_in(office, misread_plan())
    last = list(shown(office, row)["parts"])[-1]
    lines = shown(office, row)["errors"]
    (gap,) = [one for line in lines for one in line.places if one.missing == "17"]
    assert gap.part > 1
    html = office.get(row.get_absolute_url()).content.decode()
    assert f"?part={gap.part}&amp;open=add&amp;span={gap.span}#add" in html
    context = shown(office, row, f"?open=add&span={gap.span}")
    assert context["part"] == gap.part
    # A panel opens the part of its row; where one part is named, that is shown.
    assert shown(office, row, "?open=task-24")["part"] == last
    assert shown(office, row, "?part=1&open=task-24")["part"] == 1
    said = {"panel": "task-24", "number": "24", "wording": "收官。", "part": str(last)}
    answer = press(office, row, "change", **said)
    assert f"part={last}" in answer["Location"]
    undone = press(office, row, "undo", number="1", part=str(last))
    assert f"part={last}" in undone["Location"]


def test_lists_are_bounded_and_their_rest_is_one_click_away(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenfin.plans.importing.content.LISTED", 2)
    monkeypatch.setattr(doubts, "_PLACES", 1)
    row = hand_in(office, misread_plan())
    for title in ("甲", "乙", "丙"):
        change(office, row, "task-1", title=title)
    context = shown(office, row)
    assert (len(context["errors"]), len(context["bodies"]), len(context["corrections"])) == (2,) * 3
    assert context["more_errors"] > 0
    first = context["errors"][0]
    assert (len(first.places), first.others) == (1, first.count - 1)
    html = office.get(row.get_absolute_url()).content.decode()
    assert "more are shown when these are settled" in html
    assert "3 corrections" in html
    assert [line.row.number for line in shown(office, row, "?log=2")["corrections"]] == [1]
    others = [line.match.written for line in shown(office, row, "?bodies=2")["bodies"]]
    assert others
    assert not set(others) & {line.match.written for line in context["bodies"]}
    # What a later version changes everywhere is told in part.
    load(office, row, accept_errors="on")
    later = hand_in(office, misread_plan().replace("按季度", "按月度"))
    assert "more differences are not listed here" in office.get(
        later.get_absolute_url()
    ).content.decode().replace("\n", " ")


def test_a_document_of_half_a_megabyte_fits_on_pages(
    office: Client, accounts: dict[str, Account]
) -> None:
    head, _rest = misread_plan().split("二、工作举措\n")
    body = "".join(f"开展第{number}类业务并通报情况，覆盖重点行业和项目。" for number in range(60))
    clause = "（牵头单位：区金融发展中心；责任单位：区财政局）"
    tasks = "".join(f"{number}.推进第{number}项工作。{body}{clause}\n" for number in range(1, 121))
    text = f"{head}二、工作举措\n（一）健全体系\n{tasks}"
    now = current_time()
    row = PlanImport.objects.create(
        file=keep_file(content=text.encode(), now=now),
        file_name="long.txt",
        # Read here: the child's time is not what is tried.
        reading={
            "text": text,
            "kind": "text",
            "empty_pages": [],
            "document": kept(read_document(text)),
        },
        by=accounts["administrator"],
        at=now,
    )
    pages = list(shown(office, row)["parts"])
    assert len(pages) > 2
    for part in (*pages[:2], pages[-1]):
        page = office.get(f"{row.get_absolute_url()}?part={part}").content
        assert len(page) < LARGEST
    assert len(proposal_of(row).document.tasks) == 120


def test_slips_of_new_names_are_found_as_by_comparing_all(loaded_plans: None) -> None:
    place = Jurisdiction.objects.get(slug="dazu")
    chance = random.Random(7)
    for _round in range(60):
        letters = "区市大足财政商务委员会局办"
        names = list(
            dict.fromkeys(
                "".join(chance.choices(letters, k=chance.randint(1, 6))) for _one in range(40)
            )
        )
        counts = Counter({name: chance.choice((1, 1, 2, 3, 4)) for name in names})
        known = NewNames(names, counts, place)
        for name in names:
            found = known.match(BodyMatch(name, None, NEW))
            assert (found.state, found.same_as) == _by_comparing(name, names, counts, place)


def _by_comparing(
    name: str, names: list[str], counts: Counter[str], place: Jurisdiction
) -> tuple[str, str | None]:
    others = [one for one in names if (counts[one], one) > (counts[name], name)]
    for one in others:
        both = has_level(name, place) and has_level(one, place)
        if both and stem(one, place) == stem(name, place):
            return NEW, one
    for one in others:
        is_rare = counts[name] == 1 and counts[one] > 2
        if is_slip(bare_stem(name, place), bare_stem(one, place), is_rare):
            return DOUBTFUL, one
    return NEW, None
