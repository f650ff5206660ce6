"""Deeds on negative records, which are strictly kept: nobody else knows what they say."""

from districts.permissions import Deed, grants

# The records themselves; each reading stands in the audit trail.
SEE_RISKS = Deed("see_risks", grants("supervisor", "auditor"))
# Counts and sums, without the records behind them.
SEE_RISK_COUNTS = Deed("see_risk_counts", grants("supervisor", "leader", "auditor"))
# Registering, verifying, handling, correcting: four eyes are in the actions and constraints.
KEEP_RISKS = Deed("keep_risks", grants("supervisor"))
