"""What can be wrong with a cell, and what is asked about a number."""

from django.utils.translation import gettext_noop

CELL_CODES: dict[str, str] = {
    # cells
    "missing_value": gettext_noop(
        "%(place)s (%(expected)s) is empty. Enter a number; where there is none, 数据待发布 "
        "(not yet available) or 不适用 (not applicable)."
    ),
    "missing_choice": gettext_noop("%(place)s (%(expected)s) is empty. Choose one of: %(words)s."),
    "merged_cell": gettext_noop(
        "%(place)s (%(expected)s) is merged with other cells (%(merged)s), so that it holds "
        "nothing of its own. Unmerge the cells and fill in each row."
    ),
    "not_a_number": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a number, for example 100.00 (unit: %(expected)s); "
        "where there is none, 数据待发布 (not yet available) or 不适用 (not applicable)."
    ),
    "unseen_character": gettext_noop(
        "%(place)s reads “%(found)s” and holds a character that is not seen. Type the number anew "
        "(unit: %(expected)s)."
    ),
    "other_unit": gettext_noop(
        "%(place)s reads “%(found)s”: “%(behind)s” is not the unit of this row. Enter the number "
        "in %(expected)s."
    ),
    "shown_differs": gettext_noop(
        "%(place)s shows “%(shown)s” but holds %(found)s: its number format shows something else "
        "than is stored. Set the cell's format to General and enter the number (unit: "
        "%(expected)s)."
    ),
    "unknown_format": gettext_noop(
        "%(place)s holds %(found)s under the number format “%(number_format)s”, and what that "
        "shows is not certain. Set the cell's format to General and enter the number (unit: "
        "%(expected)s)."
    ),
    "range": gettext_noop(
        "%(place)s reads “%(found)s”, a range. Enter one number (unit: %(expected)s)."
    ),
    "dash": gettext_noop(
        "%(place)s holds only “%(found)s”. Enter a number, 数据待发布 (not yet available) or "
        "不适用 (not applicable)."
    ),
    "not_finite": gettext_noop(
        "%(place)s reads “%(found)s”, which is no finite number. Enter a number (unit: "
        "%(expected)s)."
    ),
    "exponent": gettext_noop(
        "%(place)s reads “%(found)s”. Write the number in full, without an exponent."
    ),
    "boolean": gettext_noop(
        "%(place)s holds the logical value %(found)s. Enter a number (unit: %(expected)s)."
    ),
    "date_for_number": gettext_noop(
        "%(place)s holds a date or time (%(found)s). Set the cell's format to General and enter "
        "the number (unit: %(expected)s)."
    ),
    "error_value": gettext_noop("%(place)s holds the error %(found)s. Enter the value itself."),
    "formula_without_result": gettext_noop(
        "%(place)s holds a formula without a stored result. Open the workbook in Excel or WPS, "
        "save it once and upload it again, or enter the value itself."
    ),
    "too_many_decimals": gettext_noop(
        "%(place)s reads %(found)s. Round to at most %(decimals)s decimals."
    ),
    "too_many_digits": gettext_noop(
        "%(place)s reads “%(found)s”. At most %(digits)s significant digits can be kept; round "
        "the number."
    ),
    "too_large_number": gettext_noop(
        "%(place)s reads %(found)s, which is too large. Check the unit (%(expected)s)."
    ),
    "unknown_choice": gettext_noop("%(place)s reads “%(found)s”. Choose one of: %(words)s."),
    "not_a_date": gettext_noop("%(place)s reads “%(found)s”. Enter a date such as 2025-12-31."),
    "too_long": gettext_noop(
        "%(place)s holds %(length)s characters. Shorten the text to at most %(limit)s."
    ),
    "unreadable_character": gettext_noop(
        "%(place)s holds a character that cannot be shown. Type the text again."
    ),
    # checks
    "negative": gettext_noop(
        "%(place)s is %(found)s. This value cannot be negative; check it and enter it anew."
    ),
    "fall_is_negative": gettext_noop(
        "%(place)s is %(found)s. What is reported here is a fall: a negative one would mean a "
        "rise. Enter a fall without the minus; if it did rise, say 上升 in the remark."
    ),
    "fall_is_a_rise": gettext_noop(
        "%(place)s is %(found)s: a rise of %(rise)s in place of a fall will be published and "
        "judged. Take the minus away if that is not meant; else explain the rise in the remark."
    ),
    "below_minimum": gettext_noop("%(place)s is %(found)s. It cannot be below %(minimum)s."),
    "above_maximum": gettext_noop("%(place)s is %(found)s. It cannot be above %(maximum)s."),
    "share_out_of_range": gettext_noop(
        "%(place)s is %(found)s. A share lies between 0 and 100; enter 18.3 for 18.3%%."
    ),
    "part_exceeds_whole": gettext_noop(
        "%(place)s is %(found)s, more than %(of)s (%(whole)s). Check both; “%(share)s” would be "
        "above 100%%."
    ),
    "class_lacks_number": gettext_noop(
        "%(place)s holds no number, while other classes of “%(of)s” do. Enter 0 where there is "
        "none; if the classes are not to be reported, clear all of them."
    ),
    "classes_without_whole": gettext_noop(
        "From %(place)s on, classes of “%(of)s” are given and “%(of)s” is not. Give it as well, or "
        "clear all classes."
    ),
    "classes_differ": gettext_noop(
        "%(words)s add up to %(found)s %(expected)s; “%(of)s” in %(whole_cell)s is %(whole)s "
        "(difference %(difference)s). The classes must add up to it to the last digit: check them, "
        "or clear all of them."
    ),
    "falls": gettext_noop(
        "%(place)s is %(found)s, less than the %(reference)s reported for %(quarter)s. A running "
        "total cannot fall; check it, or correct the earlier quarter first."
    ),
    "large_change": gettext_noop(
        "%(place)s is %(found)s: %(change)s against %(compared_with)s (%(reference)s). Explain the "
        "change in the remark."
    ),
    "many_times": gettext_noop(
        "%(place)s is %(found)s, %(times)s times %(compared_with)s (%(reference)s). Check the unit "
        "(%(expected)s), or explain in the remark."
    ),
    "no_longer_applies": gettext_noop(
        "%(place)s says “%(found)s”, but %(compared_with)s was %(reference)s. Give the number, or "
        "explain in the remark why there is none any more."
    ),
    "unit_slip": gettext_noop(
        "%(place)s is %(found)s, about %(factor)s times more or less than %(compared_with)s "
        "(%(reference)s). Check the unit (%(expected)s), or explain in the remark."
    ),
    "half_of_last_year": gettext_noop(
        "%(place)s is %(found)s, less than half of %(compared_with)s (%(reference)s). Check it, or "
        "explain in the remark."
    ),
    "unchanged": gettext_noop(
        "%(place)s is %(found)s, to the last digit the figure of %(compared_with)s. Check that it "
        "is this quarter's, or explain in the remark."
    ),
    "pushed_differs": gettext_noop(
        "%(place)s is %(found)s; %(source)s pushed %(text)s (version of %(dated)s). Say in the "
        "remark why yours holds, or take the pushed figure; the reviewer decides."
    ),
    "done_without_account": gettext_noop(
        "%(place)s: the task is newly completed. Say in the account of progress what was completed."
    ),
    "blocked_without_account": gettext_noop(
        "%(place)s: the task is blocked. Say in the account of progress what holds it up and what "
        "is being done."
    ),
    "blocked_without_kind": gettext_noop(
        "%(place)s: the task is blocked. Choose what kind of obstacle holds it up."
    ),
    "blocked_without_since": gettext_noop(
        "%(place)s: the task is blocked. Enter since when, for example %(quarter_end)s."
    ),
    "blocked_after_quarter": gettext_noop(
        "%(place)s reads %(found)s. A task blocked in this quarter is so by its last day, "
        "%(quarter_end)s."
    ),
    "blocked_without_body": gettext_noop(
        "%(place)s: no body is named that the blocked task waits for. Name it, or say in the "
        "account of progress that none is awaited."
    ),
    "blocked_without_release": gettext_noop(
        "%(place)s: it is not said on what condition the blocked task can go on. Enter it, or say "
        "in the account of progress why it is open."
    ),
    "reached_without_date": gettext_noop(
        "%(place)s: the milestone is reached. Enter the day, for example %(quarter_end)s."
    ),
    "date_without_reached": gettext_noop(
        "%(place)s gives %(found)s, but the milestone is not said to be reached. Choose 已达成 "
        "(reached), or clear the date."
    ),
    "reached_after_quarter": gettext_noop(
        "%(place)s reads %(found)s, after the quarter's last day (%(quarter_end)s). Leave it "
        "planned here, and report it with the next quarter."
    ),
    "reached_without_document": gettext_noop(
        "%(place)s: a document to be issued is reached once its number is given. Enter the "
        "document number."
    ),
    "count_not_whole": gettext_noop(
        "%(place)s reads “%(found)s”. Enter a whole number, such as %(goal)s."
    ),
    "count_below_goal": gettext_noop(
        "%(place)s reads “%(found)s”; the number to reach is %(goal)s. Leave the milestone planned "
        "until it is reached."
    ),
    "count_is_reached": gettext_noop(
        "%(place)s reads %(found)s, and the number to reach is %(goal)s, but the milestone is not "
        "said to be reached. Choose 已达成 (reached), or say why not in the account of progress."
    ),
    "overdue_without_account": gettext_noop(
        "%(place)s: the milestone was due on %(due_on)s and is not reached. Say in the account of "
        "progress what delays it and when it will be reached."
    ),
    "milestone_reopened": gettext_noop(
        "%(place)s: the milestone was reached and is now “%(found)s”. Say why in the account of "
        "progress."
    ),
    "date_out_of_reason": gettext_noop(
        "%(place)s reads %(found)s. A due date of this plan lies between %(first)s and %(last)s; "
        "check the year."
    ),
    "date_signed_out_of_reason": gettext_noop(
        "%(place)s (填报日期) reads %(found)s. The date of filling in lies between %(first)s and "
        "%(last)s: not before the quarter's end, not after today."
    ),
    "task_reopened": gettext_noop(
        "%(place)s: the task was completed and is now “%(found)s”. Say why in the account of "
        "progress."
    ),
}

# The same of what a number format shows, beside what is stored under it.
SHOWN: dict[str, str] = {
    "dash": gettext_noop(
        "%(place)s shows “%(shown)s” and holds %(found)s. If it is zero indeed, set the cell's "
        "format to General, so that it shows 0; else enter 数据待发布 (not yet available) or "
        "不适用 (not applicable)."
    ),
    "other_unit": gettext_noop(
        "%(place)s shows “%(shown)s” and holds %(found)s: “%(behind)s”, from its number format, is "
        "not the unit of this row. Set the cell's format to General and enter the number in "
        "%(expected)s."
    ),
}
# Drafts keep what was found in them when they were read; this is not found any more.
FORMER: dict[str, str] = {
    "scaled_format": gettext_noop(
        "%(place)s holds %(found)s, but its number format shows thousands or millions of it. Set "
        "the cell's format to General and enter the number (unit: %(expected)s)."
    ),
}
