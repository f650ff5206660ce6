"""Deeds on the ledger of green projects. "Own" is the district that a role is held for."""

from districts.permissions import Deed, grants

# Rows of the ledger: departments and the reporter those of their own district.
SEE_PROJECTS = Deed(
    "see_projects", grants("reviewer", "supervisor", "auditor", own=["contributor", "reporter"])
)
# Which sheets a department writes is kept in its duties.
FILE_PROJECTS = Deed("file_projects", grants(own=["contributor"]))
SEE_PROJECT_FILINGS = Deed(
    "see_project_filings", grants("reviewer", "auditor", own=["contributor", "reporter"])
)
# A district looks its own proposals over before the city admits them.
CHECK_PROJECTS = Deed("check_projects", grants("reviewer", own=["reporter"]))
ADMIT_PROJECTS = Deed("admit_projects", grants("reviewer"))
