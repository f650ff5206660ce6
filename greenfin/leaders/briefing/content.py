"""What a briefing says. Its numbers come from the functions that the pages use.

The document is Chinese whatever the reader's language: all of this runs under zh-hans.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from districts.clock import current_date, fixed_day
from districts.models import DataVersion, Jurisdiction, Plan
from districts.permissions import Reader
from greenfin.leaders.changes import Comparison, cached_comparison, quarter_before
from greenfin.leaders.changes.wording import status_word
from greenfin.leaders.facts import acting_by, marker_of, no_plan_text, set_by_city_text
from targets.models import QuarterlyReturn
from targets.periods import Period
from targets.progress import BEHIND, Progress, cached_progress
from targets.progress.as_of import AsOf
from targets.progress.restatements import LISTED, Restatement
from targets.progress.shown import shown, shown_plans
from targets.returns.board import STANDINGS, coverage_of
from targets.tables.blanks import file_marks
from targets.tables.grouped import GoalGroup, goals_in_order
from targets.tables.rows import TargetRow
from targets.tables.usual import usual_of
from targets.wording.counts import standing_text, targets_sentence
from targets.wording.formatting import quarter_text
from targets.wording.reasons import threshold_texts
from targets.wording.sentences import stated_text
from tasks.by_plan import PlanTasks, done_sentence, tasks_by_plan
from tasks.progress.due import Late
from tasks.progress.states import state_text
from tasks.serving import Link, links_of

from .charts import charts
from .evaluation import evaluation_text, institutions_text
from .milestones import milestone_paragraph
from .sources import Sources
from .supervision import supervision_text

NUMERALS = "一二三四五六七八九十"
# In the order in which they stand; one without rows is left out and takes no number.
TABLES = ["city_targets", "district_targets", "status_changes", "restated", "overdue"]
TABLES += ["cited", "files"]
# What tables show of a target, by the names of its row.
SHOWN_OF_TARGET = ("place", "level", "observed", "noted_quarter")


def content(who: Reader, as_of: AsOf) -> dict[str, Any]:
    """Everything the template shows, as text."""
    progress = cached_progress(who, as_of)
    changes = cached_comparison(who, quarter_before(as_of), as_of)
    plans = list(shown_plans(who, as_of).select_related("jurisdiction"))
    tasks = tasks_by_plan(plans, who, as_of)
    period = shown(who, as_of).period
    sources = Sources(progress)
    served = links_of([one.target for one in progress if one.status in BEHIND], who)
    own = [one for one in progress if one.target.jurisdiction.kind == "city"]
    others = [one for one in progress if one.target.jurisdiction.kind != "city"]
    overdue = [one for one in changes.late if one.is_confirmed]
    parts = {
        "quarter": quarter_text(as_of.quarter),
        "earlier": quarter_text(changes.earlier.quarter),
        "day": day_text(current_date()),
        "mark": " · ".join(file_marks()),
        "sample": sample_note(),
        "headline": without_plan(plans, period) + headline(own, others, tasks, as_of),
        "coverage": coverage_sentence(who, as_of),
        **dict(zip(("charts", "district_charts"), charts(own, others, who, as_of), strict=True)),
        "no_city_targets": no_city_targets(plans, period),
        "city_usual": usual_of(own).sentence,
        "district_usual": usual_of(others).sentence,
        "city_targets": target_lines(own, as_of, sources, served),
        "district_targets": target_lines(others, as_of, sources, served),
        "districts": district_paragraphs(others, tasks, as_of),
        "changes": change_sentence(changes),
        "status_changes": [status_line(number, one) for number, one in _numbered(changes.statuses)],
        "restated": [
            restated_line(number, one) for number, one in _numbered(changes.restated.listed)
        ],
        "milestones": milestone_paragraph(who, as_of),
        "overdue_sentence": overdue_sentence(changes),
        "overdue": [late_line(number, one) for number, one in _numbered(overdue)],
        "supervision": supervision_text(who, as_of),
        "evaluation": evaluation_text(who, as_of),
        "institutions": institutions_text(who, as_of),
        "rule": rule_note(progress),
        "version": DataVersion.current().stamp,
        "files": sources.files(),
        "cited": sources.citations(),
    }
    tables = table_numbers(parts)
    return {**parts, "tables": tables, "change_details": change_details(changes, tables)}


def table_numbers(parts: dict[str, Any]) -> dict[str, int]:
    """The number of each table that has rows, counted on from one."""
    return {name: number for number, name in _numbered(name for name in TABLES if parts[name])}


def day_text(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def sample_note() -> str:
    """Said first where made-up figures are among the numbers."""
    if not QuarterlyReturn.objects.has_samples():
        return ""
    fixed = "，系统日期为演示固定日期" if fixed_day() else ""
    return f"（演示材料：含示例报表数据，未注明公开出处的数据为演示而编{fixed}，不得引用。）"


def without_plan(plans: Sequence[Plan], period: Period | None) -> str:
    """Said first where the districts have plans of the period and the city has none."""
    if period is None or any(plan.jurisdiction.kind == "city" for plan in plans):
        return ""
    return no_plan_text() % {"years": period.name}


def no_city_targets(plans: Sequence[Plan], period: Period | None) -> str:
    """What stands in the place of the city's table where there is no target of the city."""
    if period is None:
        return "尚未录入方案，暂无市级目标。"
    return without_plan(plans, period) or f"市级本期（{period.name}年）方案未设定目标。"


def headline(
    own: Sequence[Progress], others: Sequence[Progress], tasks: Sequence[PlanTasks], as_of: AsOf
) -> str:
    """The city's targets, its districts' and the tasks done, as the summary counts them."""
    parts = []
    if own:
        parts.append(targets_sentence(own[0].target.jurisdiction.label, own, as_of))
    if others:
        bound = set_by_city_text(others)
        said = f"区县和开发区{len(others)}项目标中，{standing_text(others)}"
        parts.append(f"{said}；{bound}。" if bound else f"{said}。")
    done = done_sentence(tasks)
    return "".join([*parts, done]) or "尚未录入方案，暂无可通报的内容。"


def coverage_sentence(who: Reader, as_of: AsOf) -> str:
    """How many returns have come, for those who may see the board."""
    coverage = coverage_of(who, as_of.quarter, current_date())
    if coverage is None:
        return ""
    parts = [f"{group[0].label}{len(group)}家" for group in coverage.groups(STANDINGS)]
    quarter = quarter_text(as_of.quarter)
    counts = f"应报送{coverage.total}家：{'、'.join(parts)}"
    if not coverage.reported:
        return f"{quarter}{counts}，尚无单位报送。"
    return f"{quarter}{counts}，已报送共{coverage.reported}家。"


def target_lines(
    progress: Sequence[Progress],
    as_of: AsOf,
    sources: Sources,
    served: Mapping[int, Sequence[Link]],
) -> list[dict[str, Any]]:
    """A row an indicator, by jurisdiction in the plan's order; what is not counted comes last."""
    groups = goals_in_order(progress, as_of, usual_of(progress))
    groups.sort(
        key=lambda group: (group.drawn.target.jurisdiction.position, not group.is_countable)
    )
    return [
        target_line(number, group, sources)
        | {"acting": acting_text(served.get(group.worst.target.pk))}
        for number, group in _numbered(groups)
    ]


def target_line(number: int, group: GoalGroup, sources: Sources) -> dict[str, Any]:
    """One figure as a row of the briefing, in the state of its worst wording.

    `share` is what its bar is drawn from, in the colour of the target that is drawn.
    """
    row = group.drawn
    return {
        "number": number,
        "name": group.name,
        **{name: getattr(row, name) for name in SHOWN_OF_TARGET},
        "wordings": [wording_text(one, group) for one in group.rows],
        "attainment": row.covered,
        "word": group.worst.dated_word,
        "share": row.assessment.progress
        if row.target.baseline_value is not None
        else row.assessment.attainment,
        "status": row.status,
        "marker": marker_of(group.worst.status),
        "source": sources.text(row.source),
    }


def wording_text(row: TargetRow, group: GoalGroup) -> str:
    """A target's own words; beside others on the indicator with its level, figure and state."""
    if not group.has_several:
        return f"（{row.wording}）"
    own = [] if row is group.drawn else [row.level if row.level_figure else ""]
    if row is not group.drawn and row.covered:
        own.append(f"进度{row.covered}")
    figure = "" if group.has_one_figure else f"{row.observed}（{row.quarter}）"
    said = "，".join(part for part in (row.dated_word, *own, figure) if part)
    return f"（{row.wording}）{marker_of(row.status)} {said}"


def acting_text(links: Sequence[Link] | None) -> str:
    """Who must act on a target that is behind; "" for any other (None)."""
    return "" if links is None else f"{acting_by(links)}。"


def district_paragraphs(
    progress: Sequence[Progress], tasks: Sequence[PlanTasks], as_of: AsOf
) -> list[dict[str, str]]:
    """One paragraph a jurisdiction that has targets or tasks, in their order, the city left out."""
    places: dict[Jurisdiction, list[Progress]] = {}
    for entry in progress:
        places.setdefault(entry.target.jurisdiction, []).append(entry)
    for one in tasks:
        if one.plan.jurisdiction.kind != "city":
            places.setdefault(one.plan.jurisdiction, [])
    ordered = sorted(places, key=lambda place: (place.position, place.slug))
    return [
        {
            "number": f"（{numeral(number)}）",
            "name": place.label,
            "text": district_text(
                place,
                places[place],
                [one for one in tasks if one.plan.jurisdiction == place],
                as_of,
            ),
        }
        for number, place in _numbered(ordered)
    ]


def district_text(
    place: Jurisdiction, progress: Sequence[Progress], tasks: Sequence[PlanTasks], as_of: AsOf
) -> str:
    """Targets counted, then each indicator's figure, then the tasks."""
    sentences = [targets_sentence(place.label, progress, as_of)]
    figures = [figure_text(one) for one in goals_in_order(progress, as_of) if one.drawn.figure]
    if figures:
        sentences.append("；".join(figures) + "。")
    sentences += [one.sentence for one in tasks]
    return "".join(sentences)


def figure_text(group: GoalGroup) -> str:
    """绿色贷款余额85.92亿元（2025年三季度），较基期走完80.7%，待终期数据."""
    row = group.drawn
    name = row.target.indicator.label if row.target.indicator else row.name
    share = ""
    if row.covered:
        share = f"，较基期走完{row.covered}" if row.distance else f"，为目标的{row.covered}"
    return f"{name}{row.figure}{row.unit}（{row.quarter}）{share}，{states_text(group)}"


def states_text(group: GoalGroup) -> str:
    """The state of all wordings on one figure: once where it is the same, else each with its own.

    达到100亿元以上已完成、年均增速保持30%以上未完成.
    """
    if len({row.dated_word for row in group.rows}) == 1:
        return group.drawn.dated_word
    return "、".join(f"“{row.wording}”{row.dated_word}" for row in group.rows)


def change_sentence(changes: Comparison) -> str:
    total = len(changes.statuses)
    better, worse = len(changes.turned("better")), len(changes.turned("worse"))
    finished, blocked = len(changes.tasks_of("finished")), len(changes.tasks_of("blocked"))
    turned = _counted(("好转", better), ("转差", worse))
    targets = f"{total}项目标状态有变化" if total else "各项目标状态均无变化"
    if turned:
        targets += f"，其中{turned}"
    restated = len(changes.restated)
    corrected = f"已发布数据更正{restated}项" if restated else "没有已发布数据更正"
    if changes.restated.unlisted:
        corrected += f"（列出最近{LISTED}项）"
    moved = _counted(("新完成", finished), ("新受阻", blocked))
    tasks = f"举措{moved}" if moved else "没有举措新完成或新受阻"
    return f"与{quarter_text(changes.earlier.quarter)}相比，{targets}；{corrected}；{tasks}。"


def _counted(*counts: tuple[str, int]) -> str:
    """好转8项、转差5项; what is none is left out, "" where all are."""
    return "、".join(f"{word}{count}项" for word, count in counts if count)


def change_details(changes: Comparison, tables: Mapping[str, int]) -> str:
    """Where the changes that the first section counts are listed."""
    said = []
    if changes.statuses:
        rest = len(changes.turned("neither"))
        others = f"其中{rest}项首次评定或转入、转出待终期数据，不作好转、转差比较。" if rest else ""
        said.append(
            f"状态有变化的{len(changes.statuses)}项目标见表{tables['status_changes']}。{others}"
        )
    if changes.restated:
        said.append(f"已发布数据的更正见表{tables['restated']}。")
    return "".join(said) or "各项目标状态均无变化，也没有已发布数据更正。"


def status_line(number: int, change: Any) -> dict[str, Any]:
    after = change.after
    before = change.before
    return {
        "number": number,
        "place": change.target.jurisdiction.label,
        "name": change.target.label,
        "before": f"{marker_of(before.status)} {status_word(before)}" if before else "新增",
        "after": f"{marker_of(after.status)} {status_word(after)}",
        "direction": {"better": "好转", "worse": "转差", "neither": "不作比较"}[change.direction],
    }


def restated_line(number: int, one: Restatement) -> dict[str, Any]:
    return {
        "number": number,
        "place": one.jurisdiction.label,
        "name": one.indicator.label,
        "quarter": quarter_text(one.quarter),
        "was": stated_text(one.before),
        "now": stated_text(one.after),
        "unit": one.indicator.unit_label,
        "day": one.day.isoformat(),
        "reason": one.reason,
    }


def overdue_sentence(changes: Comparison) -> str:
    overdue = sum(1 for one in changes.late if one.is_confirmed)
    awaiting = len(changes.late) - overdue
    if not changes.late:
        return "没有已超过完成时限的举措。"
    if not overdue:
        return f"没有举措超过完成时限仍报送为未完成；{awaiting}项已到期、待报送最终状态。"
    rest = f"另有{awaiting}项已到期、待报送最终状态，未列入下表。" if awaiting else ""
    return f"超过完成时限、已报送为未完成的举措{overdue}项。{rest}"


def late_line(number: int, one: Late) -> dict[str, Any]:
    task = one.task
    return {
        "number": number,
        "place": task.plan.jurisdiction.label,
        "name": f"{task.number}. {task.title}",
        "state": state_text(one.state),
        "quarter": quarter_text(one.update.quarter) if one.update else "",
        "due": one.dates.due.isoformat() if one.dates.due else "",
        "moved": moved_text(one),
        "account": one.account or "未说明",
    }


def moved_text(one: Late) -> str:
    """The day by which it is now expected, and how often that was moved; "" for none reported."""
    expected, times = one.dates.expected, one.dates.times_revised
    said = [f"预计{expected.isoformat()}"] if expected else []
    said += [f"调整{times}次"] if times else []
    return "，".join(said)


def rule_note(progress: Sequence[Progress]) -> str:
    """The rule that the statuses were given by."""
    if not progress:
        return ""
    rule = threshold_texts(progress[0])
    day = rule["since"] and day_text(datetime.date.fromisoformat(rule["since"]))
    since = f"（自{day}起施行）" if day else ""
    note = (
        f"状态按评级规则第{rule['version']}版{since}评定：与序时路径的差距占目标增量的比例不低于"
        f"{rule['on_track']}为正常，不低于{rule['at_risk']}为滞后，再低为严重滞后。"
    )
    if not rule["pace_on_track"]:
        return note
    return note + (
        "年内累计数按预计全年数对照路径；无基期值的按所需速度与近期速度之比判定，"
        f"不超过{rule['pace_on_track']}倍为正常，不超过{rule['pace_at_risk']}倍为滞后，"
        "再高为严重滞后；没有新评定的沿用前次评定。"
    )


def numeral(number: int) -> str:
    """A heading's number in Chinese: 1 → 一, 12 → 十二, 23 → 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    head = NUMERALS[tens - 1] if tens > 1 else ""
    return f"{head}十{NUMERALS[ones - 1] if ones else ''}"


def _numbered(rows: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(rows, start=1)
