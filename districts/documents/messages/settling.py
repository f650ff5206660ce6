"""Doubts on the whole: what no rule took, what a person corrected, what is stored already."""

from .text import ERROR, WARNING, gettext_noop

SETTLING: dict[str, tuple[str, str]] = {
    # the ledger
    "number_not_taken": (
        ERROR,
        gettext_noop(
            "A line begins with a number of its own, but no section or task was read from it: "
            "“%(found)s”."
        ),
    ),
    "clause_not_taken": (
        ERROR,
        gettext_noop("These words name bodies, but were not taken: “%(found)s”."),
    ),
    "name_not_taken": (
        ERROR,
        gettext_noop("“%(found)s” stands among the bodies, but was not taken."),
    ),
    "row_not_taken": (
        ERROR,
        gettext_noop("A row of a table was not taken: “%(found)s”."),
    ),
    "text_not_taken": (
        ERROR,
        gettext_noop("This text was read as nothing: “%(found)s”."),
    ),
    "definition_not_taken": (
        WARNING,
        gettext_noop("“%(found)s” gives a short name, but was not taken."),
    ),
    "time_unsure": (
        ERROR,
        gettext_noop(
            "“%(found)s” was not read by the words of time before it: “%(other)s”; settle by when "
            "it is meant."
        ),
    ),
    "kind_unsure": (
        ERROR,
        gettext_noop(
            "“%(found)s” was read as a level to reach, but may say by how much something changes."
        ),
    ),
    "taken_twice": (ERROR, gettext_noop("The same words were read twice: “%(found)s”.")),
    # what a person corrected
    "correction_strayed": (
        ERROR,
        gettext_noop(
            "Correction %(found)s no longer finds what it is about; undo it, or make it anew."
        ),
    ),
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
