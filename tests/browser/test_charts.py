"""A chart in a browser, under the policy: drawn, answering, leading to its origin."""

import json
from types import SimpleNamespace

from django.template.loader import render_to_string
from playwright.sync_api import Page, Route

from tests.test_static import STATIC

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'"
)


def chart_page(figure: dict[str, object], above: str = "") -> str:
    chart = SimpleNamespace(
        id="balance",
        title="Balance above its target",
        figure=figure,
        table={
            "caption": "Balance",
            "headings": ["Quarter", "100 million yuan"],
            "rows": [["1", "2"]],
        },
    )
    drawn = render_to_string("partials/chart.html", {"chart": chart})
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><title>Chart</title>
      <link rel="stylesheet" href="/static/vendor/base.css" id="plotly.js-style-global"
            class="no-inline-styles">
      <link rel="stylesheet" href="/static/css/greenfin.css">
      <script defer src="/static/js/app.js"></script>
      <script defer src="/static/js/charts.js"
              data-plotly="/static/vendor/plotly-basic.js"></script>
      </head><body>{above}{drawn}</body></html>"""


TYPES = {".css": "text/css", ".js": "text/javascript"}


def open_chart(
    page: Page, figure: dict[str, object], refused: str = "", above: str = ""
) -> list[str]:
    """Opens a page with one chart; the list fills with what the policy or the console reports."""
    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://greenfin.test")
        if refused and path.endswith(refused):
            route.abort()
            return
        headers = {"Content-Security-Policy": POLICY}
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            headers["Content-Type"] = TYPES[file.suffix]
            route.fulfill(body=file.read_bytes(), headers=headers)
        else:
            headers["Content-Type"] = "text/html; charset=utf-8"
            route.fulfill(body=chart_page(figure, above), headers=headers)

    page.route("**/*", answer)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("http://greenfin.test/")
    return complaints


FIGURE: dict[str, object] = {
    "data": [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": ["2025-01-01", "2025-04-01", "2025-07-01"],
            "y": [5000, 5500, 6100],
            "customdata": ["/observations/1/", "/observations/2/", "/observations/3/"],
            "hovertemplate": "%{y:,.2f}<br>亿元<extra></extra>",
        }
    ],
    "layout": {"yaxis": {"title": {"text": "亿元"}}},
}


def test_a_chart_draws_and_answers_without_breaking_the_policy(page: Page) -> None:
    complaints = open_chart(page, FIGURE)
    page.wait_for_selector("figure[data-drawn]")
    assert page.locator(".points path.point").count() == 3
    assert "6,000" in page.locator(".yaxislayer-above").text_content()
    assert "亿元" in page.locator(".annotation").text_content()

    page.locator(".points path.point").nth(1).hover(force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    assert "5,500.00" in page.locator(".hoverlayer").text_content()
    with page.expect_download() as download:
        page.locator(".modebar-btn").first.click()
    assert download.value.suggested_filename == "balance.png"
    with page.expect_download() as download:
        page.locator(".modebar-btn").nth(1).click()
    assert download.value.suggested_filename == "balance.csv"
    page.locator(".modebar-btn").nth(2).click()
    assert page.locator(".chart-data table").is_visible()
    assert page.locator("style").count() == 0
    assert complaints == []


# What a canvas is told to write is kept, so that a picture's words can be read.
HEARD = """(() => {
  window.heard = [];
  const fill = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    window.heard.push(text);
    return fill.call(this, text, ...place);
  };
})()"""


def saved_picture(page: Page, figure: dict[str, object]) -> tuple[str, bytes, str]:
    """The name of the picture, its content, and the words written on it."""
    complaints = open_chart(page, figure)
    page.wait_for_selector("figure[data-drawn]")
    with page.expect_download() as download:
        page.locator(".modebar-btn").first.click()
    assert complaints == []
    written = "".join(page.evaluate("window.heard"))
    page.unroute("**/*")
    return download.value.suggested_filename, download.value.path().read_bytes(), written


def test_a_saved_picture_says_what_it_shows(page: Page) -> None:
    """Title, place, quarter, unit, legend, source and sample mark come with it, and its name."""
    page.add_init_script(HEARD)
    said = {
        "file": "荣昌区-绿色贷款余额-2025Q4",
        "head": "荣昌区 · 截至2025年四季度 · 单位：亿元",
        "foot": ["粗线：各季度采用数据", "来源：季度报表、示例数据"],
        "mark": "示例数据",
    }
    name, bare, _written = saved_picture(page, FIGURE)
    assert name == "balance.png"
    name, full, written = saved_picture(page, FIGURE | {"picture": said})
    assert name == "荣昌区-绿色贷款余额-2025Q4.png"
    for words in ("Balance above its target", said["head"], *said["foot"], said["mark"]):
        assert words in written
    heights = [int.from_bytes(picture[20:24], "big") for picture in (bare, full)]
    assert heights[1] - heights[0] == 2 * 3 * 22  # three more lines, at twice the size


def test_what_is_saved_says_whose_copy_it_is_and_that_figures_are_made_up(page: Page) -> None:
    page.add_init_script(HEARD)
    complaints = open_chart(page, FIGURE | {"picture": {"file": "a", "mark": "示例数据"}})
    page.wait_for_selector("figure[data-drawn]")
    page.evaluate("document.documentElement.dataset.mark = '非公开资料 · 张三'")
    with page.expect_download():
        page.locator(".modebar-btn").first.click()
    assert "非公开资料 · 张三 · 20" in "".join(page.evaluate("window.heard"))
    with page.expect_download() as download:
        page.locator(".modebar-btn").nth(1).click()
    heads, row = download.value.path().read_text("utf-8-sig").splitlines()
    assert heads == "Quarter,100 million yuan,使用说明"
    assert row.startswith("1,2,示例数据 · 非公开资料 · 张三 · 20")
    assert complaints == []


def test_printing_waits_for_charts_and_prints_tables_where_they_fail(page: Page) -> None:
    open_chart(page, FIGURE)
    page.evaluate("chartsDrawn()")
    assert page.locator("figure .js-plotly-plot").count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".chart-data table").is_visible()

    page.unroute("**/*")
    open_chart(page, FIGURE, refused="plotly-basic.js")
    page.evaluate("chartsDrawn()")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".chart-data table").is_visible()


def test_a_point_leads_to_its_origin(page: Page) -> None:
    open_chart(page, FIGURE)
    page.wait_for_selector("figure[data-drawn]")
    point = page.locator(".points path.point").nth(1)
    point.hover(force=True)
    page.wait_for_selector(".chart-canvas.is-link")
    point.click(force=True)
    page.wait_for_url("http://greenfin.test/observations/2/")


def test_an_address_of_another_host_is_not_followed(page: Page) -> None:
    figure = json.loads(json.dumps(FIGURE))
    figure["data"][0]["customdata"] = [
        "//elsewhere.test/",
        "//elsewhere.test/",
        "//elsewhere.test/",
    ]
    open_chart(page, figure)
    page.wait_for_selector("figure[data-drawn]")
    point = page.locator(".points path.point").nth(1)
    point.hover(force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    point.click(force=True)
    assert page.url == "http://greenfin.test/"


def test_without_plotly_the_table_stays(page: Page) -> None:
    open_chart(page, FIGURE, refused="plotly-basic.js")
    page.wait_for_selector(".chart-failed")
    assert page.locator(".chart-data table").is_visible()


def test_a_chart_that_was_never_scrolled_to_is_drawn_once_nothing_else_is_to_be_done(
    page: Page,
) -> None:
    folded = "<details><summary>Closed</summary>"
    open_chart(page, FIGURE, above="<br>" * 200)
    page.wait_for_selector("figure[data-drawn] .main-svg", state="attached")
    assert page.evaluate("scrollY") == 0
    page.unroute("**/*")
    open_chart(page, FIGURE, above=folded)
    page.wait_for_selector("script[src*=plotly-basic]", state="attached")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert page.evaluate("typeof Plotly") == "object"
    assert page.locator("figure[data-drawn]").count() == 0
