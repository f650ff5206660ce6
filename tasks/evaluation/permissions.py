"""Deeds on evaluations: of districts, where "own" is the one reported for, and of institutions."""

from districts.permissions import Deed, grants

# Who reads schemes; a reporter those by which the own district is scored.
SEE_SCHEMES = Deed(
    "see_schemes", grants("reviewer", "leader", "administrator", "auditor", own=["reporter"])
)
DEFINE_SCHEMES = Deed("define_schemes", grants("reviewer", "administrator"))
# Who reads runs at every step; a reporter reads the own points once objections are open.
SEE_RUNS = Deed("see_runs", grants("reviewer", "leader", "auditor", own=["reporter"]))
# Computing, answering objections, confirming, publishing: four eyes are in the transitions.
RUN_EVALUATIONS = Deed("run_evaluations", grants("reviewer"))
OBJECT_TO_POINTS = Deed("object_to_points", grants(own=["reporter"]))
# Institutions: who reads their figures and points, and who reports, registers and decides.
SEE_INSTITUTIONS = Deed("see_institutions", grants("supervisor", "leader", "auditor"))
SEE_INSTITUTION_RETURNS = Deed("see_institution_returns", grants("supervisor", "auditor"))
# Who scores banks writes the schemes for them.
DEFINE_INSTITUTION_SCHEMES = Deed("define_institution_schemes", grants("supervisor"))
KEEP_INSTITUTIONS = Deed("keep_institutions", grants("supervisor"))


def defining(subject_kind: str) -> Deed:
    """The right to define schemes for districts or for institutions."""
    return DEFINE_INSTITUTION_SCHEMES if subject_kind == "institution" else DEFINE_SCHEMES
