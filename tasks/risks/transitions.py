"""The life of a negative record, as one table. Pure.

registered → verified → warned → being_handled → closed; from each of them → corrected, by a
correction that was asked for and granted.
"""

from django.utils.translation import gettext_lazy as _

from tasks.projects.transitions import NOTHING, Step

RISK_STEPS = (
    Step("register", (NOTHING,), "registered", _("This record is registered already.")),
    Step(
        "verify",
        ("registered",),
        "verified",
        _("Only a registered record can be verified. See its state."),
    ),
    Step(
        "warn",
        ("verified",),
        "warned",
        _("A warning follows on the verification alone. See the record's state."),
        needs_reason=True,
    ),
    Step(
        "handle",
        ("warned",),
        "being_handled",
        _("Handling begins after the warning. See the record's state."),
        needs_reason=True,
    ),
    Step(
        "close",
        ("being_handled",),
        "closed",
        _("Only a record that is being handled can be closed. See its state."),
        needs_reason=True,
    ),
    Step(
        "correct",
        ("registered", "verified", "warned", "being_handled", "closed"),
        "corrected",
        _("This record is corrected already."),
        needs_reason=True,
    ),
)
# What a correction ends is open to one.
CORRECTABLE = RISK_STEPS[-1].sources
# Measures are agreed on once the record is a fact, until it is closed.
WITH_MEASURES = ("verified", "warned", "being_handled")
