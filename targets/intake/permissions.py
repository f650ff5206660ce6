"""Deeds on the exchange with other systems."""

from districts.permissions import Deed, grants

# Tokens, mappings, and files that are taken in by hand.
MANAGE_EXCHANGE = Deed("manage_exchange", grants("administrator"))
SEE_EXCHANGES = Deed("see_exchanges", grants("reviewer", "administrator", "auditor"))
# What a package holds goes by the reader's other rights.
TAKE_PACKAGES = Deed(
    "take_packages", grants("official", "reviewer", "leader", "administrator", "auditor")
)
