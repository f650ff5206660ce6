"""Doubts on a document as it is read: head, pages, outline, bodies, annex."""


def gettext_noop(message: str) -> str:
    """The message unchanged: its name marks it for the catalogue, it is translated when shown."""
    return message


ERROR = "error"
WARNING = "warning"

TEXT: dict[str, tuple[str, str]] = {
    # the head
    "no_title": (ERROR, gettext_noop("The title of the document was not found.")),
    "title_doubtful": (
        ERROR,
        gettext_noop("“%(found)s” may not be the whole title of the document; settle it."),
    ),
    "title_differs": (
        ERROR,
        gettext_noop(
            "The notice names “%(found)s”, but the plan is headed “%(other)s”; settle the title."
        ),
    ),
    "issuer_doubtful": (
        ERROR,
        gettext_noop("“%(found)s” does not read like the name of an office; settle the issuer."),
    ),
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
        ERROR,
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
    "no_leads": (
        WARNING,
        gettext_noop("No task names a leading body; all of those named were read as responsible."),
    ),
    "only_leads": (
        WARNING,
        gettext_noop("No task names a responsible body; all of those named were read as leading."),
    ),
    "role_clause_unclosed": (
        WARNING,
        gettext_noop("The bracket around the bodies is not closed: “%(found)s”."),
    ),
    "bodies_outside_task": (
        ERROR,
        gettext_noop("Bodies are named under a heading that is no numbered task: “%(found)s”."),
    ),
    "role_read_as_responsible": (
        WARNING,
        gettext_noop("The role “%(found)s” was read as responsible."),
    ),
    "label_read_as_lead": (
        WARNING,
        gettext_noop("The role “%(found)s” was read as leading."),
    ),
    "roles_read_as_responsible": (
        WARNING,
        gettext_noop("The role “%(found)s” was read as responsible, in the tasks %(tasks)s."),
    ),
    "labels_read_as_lead": (
        WARNING,
        gettext_noop("The role “%(found)s” was read as leading, in the tasks %(tasks)s."),
    ),
    "role_not_stated": (
        WARNING,
        gettext_noop("“%(found)s” names bodies without a role; they were read as responsible."),
    ),
    "level_supplied": (
        WARNING,
        gettext_noop(
            "Names behind one that begins with “%(found)s” were read with it where they lack it."
        ),
    ),
    "time_among_bodies": (
        WARNING,
        gettext_noop("“%(found)s” stands among the bodies and is a time; it is no body."),
    ),
    "due_not_understood": (
        WARNING,
        gettext_noop("The time “%(found)s” names no single day; set the due date of the task."),
    ),
    "several_clauses": (
        WARNING,
        gettext_noop("Bodies are named in several places of the task; all of them were taken."),
    ),
    "measures_kept_as_text": (
        WARNING,
        gettext_noop(
            "The measures under a heading that names the bodies were kept as the text of one task: "
            "“%(found)s”."
        ),
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
    "no_leads_in_annex": (
        WARNING,
        gettext_noop("No row of the annex names a leading body; its bodies are responsible."),
    ),
    "only_leads_in_annex": (
        WARNING,
        gettext_noop("No row of the annex names a responsible body; its bodies are leading."),
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
}
