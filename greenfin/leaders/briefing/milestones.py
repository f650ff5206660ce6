"""The year's milestones in one paragraph: what its quarter promised and kept, what is left over."""

from districts.permissions import Reader
from targets.progress.as_of import AsOf
from targets.wording.formatting import quarter_text
from tasks.milestones.year import Counts, counted, year_list


def milestone_paragraph(who: Reader, as_of: AsOf) -> str:
    """The paragraph as the reader may see it; "" for a year without milestones."""
    listed = year_list(as_of.quarter.year, who, as_of)
    if not listed.rows:
        return ""
    quarter = counted(listed.of_quarter(listed.quarter), listed.quarter)
    whole = counted(listed.due)
    sentences = [
        f"{listed.year}年工作要点节点{_promised(whole)}。",
        f"其中{quarter_text(listed.quarter)}应达成{_promised(quarter)}。"
        if quarter.promised
        else f"{quarter_text(listed.quarter)}没有应达成的节点。",
    ]
    if still := counted(listed.left_over).open:
        sentences.append(f"另有{listed.year}年以前结转、尚未达成的{still}项。")
    if any(one.is_sample or one.standing.is_sample for one in listed.rows):
        sentences.append("以上含示例数据。")
    return "".join(sentences)


def _promised(counts: Counts) -> str:
    """10项，已达成6项，其中逾期达成1项，到期未达成4项: what was promised, and how it stands."""
    reached = f"已达成{counts.reached}项" if counts.reached else "尚无达成"
    return f"{counts.promised}项，{reached}{_rest(counts)}"


def _rest(counts: Counts) -> str:
    parts = [
        ("其中逾期达成", counts.reached_late),
        ("其中缺佐证", counts.unproved),
        ("到期未达成", counts.late),
        ("未到期", counts.ahead),
        ("已终止", counts.given_up),
        ("调整到以后期限", counts.moved),
    ]
    return "".join(f"，{word}{count}项" for word, count in parts if count)
