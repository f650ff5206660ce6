"""What the reader may doubt: severity and wording of every code.

The wordings are marked for translation here and translated where they are shown.
"""


def gettext_noop(message: str) -> str:
    """The message unchanged: its name marks it for the catalogue, it is translated when shown."""
    return message


ERROR = "error"
WARNING = "warning"

CODES: dict[str, tuple[str, str]] = {
    # the head
    "no_title": (ERROR, gettext_noop("The title of the document was not found.")),
    "no_document_number": (
        WARNING,
        gettext_noop("The document carries no number on a line of its own."),
    ),
    "no_issuer": (WARNING, gettext_noop("The issuer of the document was not found.")),
    "no_date": (WARNING, gettext_noop("The date of issue was not found.")),
    "impossible_date": (ERROR, gettext_noop("“%(found)s” is not a date of the calendar.")),
    "no_publication_mark": (
        WARNING,
        gettext_noop("The document does not say whether it may be published."),
    ),
    "unclear_publication_mark": (
        ERROR,
        gettext_noop("The publication mark “%(found)s” cannot be read as yes or no."),
    ),
    # pages and text
    "outside_document": (
        WARNING,
        gettext_noop(
            "Stands on the saved page outside the document and was left out: “%(found)s”."
        ),
    ),
    "page_furniture": (
        WARNING,
        gettext_noop(
            "Taken for a page header, footer or page number and left out: "
            "“%(found)s” (line %(lines)s)."
        ),
    ),
    "bare_number_line": (
        WARNING,
        gettext_noop(
            "A line holds nothing but the number %(found)s; it was read as text, "
            "not as a page number."
        ),
    ),
    "unreadable_character": (
        ERROR,
        gettext_noop("The text holds a character that was lost in conversion: “%(found)s”."),
    ),
    "foreign_word": (
        WARNING,
        gettext_noop("A foreign word stands in the Chinese text: “%(found)s”. It was kept."),
    ),
    "unbalanced_brackets": (
        WARNING,
        gettext_noop("A bracket is opened or closed once too often: “%(found)s”."),
    ),
    "open_sentence": (
        WARNING,
        gettext_noop("The text ends without a full stop: “%(found)s”."),
    ),
    "unplaced_text": (
        ERROR,
        gettext_noop("This text has no place in the plan and was left out: “%(found)s”."),
    ),
    "distribution_list": (
        WARNING,
        gettext_noop("The list of copies was left out: “%(found)s”."),
    ),
    # the outline
    "no_sections": (ERROR, gettext_noop("The document has no numbered section.")),
    "no_tasks": (ERROR, gettext_noop("The document has no numbered task.")),
    "no_goal_section": (WARNING, gettext_noop("The document has no section of goals.")),
    "section_number_gap": (
        WARNING,
        gettext_noop("Section “%(found)s” was found where number %(expected)s was expected."),
    ),
    "section_repeated": (
        ERROR,
        gettext_noop("Section number “%(found)s” occurs more than once; the later was kept apart."),
    ),
    "task_number_gap": (
        ERROR,
        gettext_noop("Task %(found)s was found where task %(expected)s was expected."),
    ),
    "task_number_repeated": (
        ERROR,
        gettext_noop("Task number %(found)s occurs more than once."),
    ),
    "marker_in_sentence": (
        WARNING,
        gettext_noop(
            "A line opens with “%(found)s” in the middle of a sentence; "
            "it was read as part of that sentence."
        ),
    ),
    "marker_after_open_sentence": (
        WARNING,
        gettext_noop(
            "“%(found)s” was read as the next number although the sentence before it does not end."
        ),
    ),
    "item_kept_as_text": (
        WARNING,
        gettext_noop(
            "“%(found)s” names no bodies and was kept as text of its section, not taken for a task."
        ),
    ),
    # bodies
    "roles_of_heading": (
        WARNING,
        gettext_noop("The task names no bodies itself; those of the heading above were taken."),
    ),
    "no_role_clause": (ERROR, gettext_noop("The task names no bodies.")),
    "first_body_leads": (
        WARNING,
        gettext_noop(
            "The first body of each list was taken for its lead, as the text says: “%(found)s”."
        ),
    ),
    "no_lead": (WARNING, gettext_noop("No leading body is named.")),
    "no_responsible": (WARNING, gettext_noop("No responsible body is named.")),
    "role_clause_unclosed": (
        WARNING,
        gettext_noop("The bracket around the bodies is not closed: “%(found)s”."),
    ),
    "second_role_clause": (
        ERROR,
        gettext_noop("Bodies are also named inside the text, not only at its end: “%(found)s”."),
    ),
    "bodies_outside_task": (
        ERROR,
        gettext_noop("Bodies are named under a heading that is no numbered task: “%(found)s”."),
    ),
    "role_read_as_responsible": (
        WARNING,
        gettext_noop("The role “%(found)s” was read as responsible."),
    ),
    "other_label": (
        WARNING,
        gettext_noop("“%(found)s” stands among the bodies and was kept in the text only."),
    ),
    "lead_marked_late": (
        ERROR,
        gettext_noop("It is not certain which bodies lead in “%(found)s”."),
    ),
    "tasks_numbered_through": (
        WARNING,
        gettext_noop("Task numbers begin again in each section; they were counted through."),
    ),
    "stray_separator": (
        WARNING,
        gettext_noop("A separator without a name beside it was passed over in “%(found)s”."),
    ),
    "bare_jurisdiction": (
        WARNING,
        gettext_noop("“%(found)s” names a place, not a body; it was kept as written."),
    ),
    "list_left_open": (
        WARNING,
        gettext_noop("“%(found)s” says that there are others; only those named were taken."),
    ),
    "odd_body": (WARNING, gettext_noop("“%(found)s” does not look like the name of a body.")),
    "names_run_together": (
        ERROR,
        gettext_noop("“%(found)s” looks like two names without a separator between them."),
    ),
    "body_repeated": (
        WARNING,
        gettext_noop("“%(found)s” is named twice in the same role; it was taken once."),
    ),
    "missing_prefix": (
        WARNING,
        gettext_noop("“%(found)s” is elsewhere called “%(other)s”; it was kept as written."),
    ),
    # the annex
    "annex_unread": (
        ERROR,
        gettext_noop("The annex has no row of column headings and was left out: “%(found)s”."),
    ),
    "annex_number_gap": (
        ERROR,
        gettext_noop("Annex row %(found)s was found where row %(expected)s was expected."),
    ),
    "annex_numbered_through": (
        WARNING,
        gettext_noop(
            "Row numbers begin again in each table of the annex; they were counted through."
        ),
    ),
    "column_not_taken": (
        WARNING,
        gettext_noop("The column “%(found)s” of the table was not taken over."),
    ),
    "row_without_number": (
        ERROR,
        gettext_noop("A row without a number was added to the row above it: “%(found)s”."),
    ),
    "row_number_shared": (
        WARNING,
        gettext_noop("Several rows share the number %(found)s; they were counted through."),
    ),
    "cell_break": (
        ERROR,
        gettext_noop("It is not certain where one name ends and the next begins: “%(found)s”."),
    ),
    "table_not_read": (
        ERROR,
        gettext_noop("A table has no head that is known and was left out: “%(found)s”."),
    ),
    "tasks_from_table": (
        WARNING,
        gettext_noop("The tasks were taken from a table; its groups were counted as sections."),
    ),
    "roles_from_annex": (
        WARNING,
        gettext_noop("The tasks name no bodies themselves; those of the annex were taken."),
    ),
    "annex_row_cells": (
        ERROR,
        gettext_noop("The row has cells beyond the columns of the table: “%(found)s”."),
    ),
    # target statements
    "figure_not_taken": (
        WARNING,
        gettext_noop("The figure “%(found)s” stands in the goals but was read into no target."),
    ),
    "target_not_read": (
        ERROR,
        gettext_noop("“%(found)s” states a target of a kind that cannot be read; add it by hand."),
    ),
    "goal_not_taken": (
        WARNING,
        gettext_noop("“%(found)s” may be a goal, but was not taken for a target."),
    ),
    "target_outside_goals": (
        WARNING,
        gettext_noop("A figure to reach stands outside the goals and was not taken: “%(found)s”."),
    ),
    "goals_from_tasks": (
        WARNING,
        gettext_noop("The plan states no goals of its own; dated figures of its tasks were taken."),
    ),
    "goals_from_text": (
        WARNING,
        gettext_noop("No heading speaks of goals; targets were looked for in “%(found)s”."),
    ),
    "no_deadline": (WARNING, gettext_noop("“%(found)s” names no date to reach it by.")),
    "no_base_year": (WARNING, gettext_noop("“%(found)s” names no base year.")),
    "base_of_context": (
        WARNING,
        gettext_noop("“%(found)s” names no base year; %(base)s stands elsewhere in the text."),
    ),
    "growth_of_share": (
        WARNING,
        gettext_noop("“%(found)s” stands behind a share; it was read as the growth of the amount."),
    ),
    "several_subjects": (
        WARNING,
        gettext_noop("“%(found)s” may be meant for several things at once."),
    ),
    "values_missing": (ERROR, gettext_noop("No value was found for “%(found)s”.")),
    "years_and_names": (
        WARNING,
        gettext_noop(
            "“%(found)s”: several years and several subjects stand together; state the year of "
            "each value."
        ),
    ),
    "subject_of_context": (
        WARNING,
        gettext_noop("“%(found)s” names no subject; that of the words before was taken."),
    ),
    "total_over_years": (
        ERROR,
        gettext_noop(
            "“%(found)s” is a total over years, but “%(other)s” begins again each year; "
            "settle which is meant."
        ),
    ),
    "no_subject": (ERROR, gettext_noop("It is not said what “%(found)s” is about.")),
    "place_count": (
        WARNING,
        gettext_noop("The number of places named does not agree with the places listed."),
    ),
    "operators_disagree": (
        ERROR,
        gettext_noop("The words around the figure disagree: “%(found)s”."),
    ),
    "operator_not_stated": (
        WARNING,
        gettext_noop("“%(found)s” does not say whether more or less is meant; read as at least."),
    ),
    "growth_times": (
        WARNING,
        gettext_noop("“%(found)s” can be read in two ways; see the reading."),
    ),
    "flow_or_stock": (
        WARNING,
        gettext_noop("“%(found)s” does not say whether a year's new amount or a total is meant."),
    ),
    "no_unit": (ERROR, gettext_noop("“%(found)s” carries no unit.")),
    # what is found among the stored rows
    "page_without_text": (
        ERROR,
        gettext_noop("Page %(found)s is a picture without text and was not read."),
    ),
    "body_doubtful": (
        ERROR,
        gettext_noop("“%(found)s” may be a body that is known under another name; settle which."),
    ),
    "body_prefix": (
        WARNING,
        gettext_noop("“%(found)s” was taken for “%(other)s”: the same name but for the place."),
    ),
    "body_abbreviation": (
        WARNING,
        gettext_noop("“%(found)s” was taken for “%(other)s”, as the text defines it."),
    ),
    "name_out_of_date": (
        WARNING,
        gettext_noop("“%(found)s” was no longer this body's name when the document was issued."),
    ),
    "name_not_yet": (
        WARNING,
        gettext_noop("“%(found)s” was not yet this body's name when the document was issued."),
    ),
    "indicator_unknown": (
        ERROR,
        gettext_noop("No indicator is called “%(found)s”; choose one, or leave the target out."),
    ),
    "indicator_likely": (
        ERROR,
        gettext_noop("“%(found)s” may mean the indicator “%(other)s”; settle which."),
    ),
    "unit_differs": (
        ERROR,
        gettext_noop("“%(found)s” is not in the unit of its indicator (%(other)s)."),
    ),
    "value_out_of_range": (
        ERROR,
        gettext_noop("“%(found)s” is not a number that can be kept."),
    ),
    "place_unknown": (ERROR, gettext_noop("No jurisdiction is called “%(found)s”.")),
}
