"""Pages of the ledger: the list, projects, the queue, figures, departments, their workbooks."""

from .figures import ledger_figures
from .filings import (
    ledger_annotated,
    ledger_filing,
    ledger_filing_list,
    ledger_original,
    ledger_step,
    ledger_template,
    ledger_upload,
)
from .ledger import ledger_duties, project, project_list, project_queue, project_step

__all__ = [
    "ledger_annotated",
    "ledger_duties",
    "ledger_figures",
    "ledger_filing",
    "ledger_filing_list",
    "ledger_original",
    "ledger_step",
    "ledger_template",
    "ledger_upload",
    "project",
    "project_list",
    "project_queue",
    "project_step",
]
