"""What columns of negative records may say: stored values and their names."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SOURCES = [
    ("penalty", _("Environmental penalty")),
    ("credit", _("Environmental credit rating")),
    ("greenwashing", _("Clue to greenwashing")),
    ("disclosure", _("Disclosure missing")),
]
LEVELS = [
    ("ordinary", pgettext_lazy("level of a negative record", "Ordinary")),
    ("serious", pgettext_lazy("level of a negative record", "Rather serious")),
    ("grave", pgettext_lazy("level of a negative record", "Serious")),
]
RISK_STATES = [
    ("registered", _("Registered, not verified")),
    ("verified", _("Verified")),
    ("warned", _("Warned")),
    ("being_handled", pgettext_lazy("state of a negative record", "Being handled")),
    ("closed", pgettext_lazy("state of a negative record", "Closed")),
    ("corrected", pgettext_lazy("state of a negative record", "Corrected")),
]
CORRECTION_STATES = [
    ("asked", pgettext_lazy("correction of a negative record", "Asked for")),
    ("granted", pgettext_lazy("correction of a negative record", "Granted")),
    ("refused", pgettext_lazy("correction of a negative record", "Refused")),
]
LEVEL_TONES = {"ordinary": "", "serious": "warn", "grave": "bad"}
