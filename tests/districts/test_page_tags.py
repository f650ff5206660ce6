"""Tags of every page: what is written into them is text, and links keep the as-of choice."""

import pytest
from django.template import engines

ODD = "<b>\"&'"
SHOWN = "&lt;b&gt;&quot;&amp;&#x27;"


def rendered(source: str, **context: object) -> str:
    text: str = engines["django"].from_string(source).render({"odd": ODD, **context})
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("{% crumb odd %}", [f'<li aria-current="page">{SHOWN}</li>']),
        ("{% crumb odd 'plan_list' lang=odd %}", [f'lang="{SHOWN}">{SHOWN}</a>']),
        ("{% fact odd odd look=odd %}", [f'<dt>{SHOWN}</dt><dd class="{SHOWN}">{SHOWN}</dd>']),
        (
            "{% table odd %}<tr>{{ odd }}</tr>{% endtable %}",
            [f'aria-label="{SHOWN}"', f">{SHOWN}</caption>", f"<tr>{SHOWN}</tr>"],
        ),
    ],
)
def test_text_stays_text(source: str, parts: list[str]) -> None:
    page = rendered(source)
    assert ODD not in page
    assert [part for part in parts if part not in page] == []


def test_a_step_keeps_the_as_of_choice_unless_its_page_knows_none() -> None:
    query = "?as_of=2024Q3"
    assert 'href="/plans/?as_of=2024Q3"' in rendered(
        "{% crumb 'x' 'plan_list' %}", as_of_query=query
    )
    plain = rendered("{% crumb 'x' 'plan_list' keeps_as_of=False %}", as_of_query=query)
    assert 'href="/plans/"' in plain


def test_a_page_without_steps_has_no_way_to_it() -> None:
    assert rendered("{% breadcrumbs %} {% endbreadcrumbs %}") == ""
    assert "<nav" in rendered("{% breadcrumbs %}{% crumb odd %}{% endbreadcrumbs %}")


def test_a_region_may_say_more_than_its_caption() -> None:
    page = rendered("{% table 'Rows' label='Rows of a place' %}{% endtable %}")
    assert 'aria-label="Rows of a place"' in page and ">Rows</caption>" in page
    assert "<caption" not in rendered("{% table label='Rows' %}{% endtable %}")
