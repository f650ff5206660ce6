from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit trail calls the deeds of this floor.
DEEDS = {
    "upload_return": _("Uploaded a return"),
    "refuse_upload": _("Upload refused"),
    "begin_return": _("Began a return on the page"),
    "fill_in_return": _("Filled in cells of a return on the page"),
    "submit_return": _("Submitted a return"),
    "recheck_return": _("Return checked anew before submission"),
    "withdraw_return": _("Withdrew a return"),
    "accept_return": _("Accepted and published a return"),
    "send_back_return": _("Sent a return back"),
    "file_return_evidence": _("Filed evidence of a return"),
    "withdraw_return_evidence": _("Took evidence of a return away"),
    "remark_on_return": _("Remarked on a cell of a return"),
    "download_original": _("Downloaded an original workbook"),
    "download_annotated": _("Downloaded a marked copy"),
    "download_filled": _("Downloaded a return's workbook, filled in"),
    "download_template": _("Downloaded a workbook to fill in"),
    "ask_bodies": _("Said which bodies are asked for parts"),
    "upload_part": _("Uploaded a part"),
    "begin_part": _("Began a part on the page"),
    "fill_in_part": _("Filled in cells of a part on the page"),
    "recheck_part": _("Part checked anew before it was handed in"),
    "hand_in_part": _("Handed a part in"),
    "withdraw_part": _("Withdrew a part"),
    "send_back_part": _("Sent a part back"),
    "take_over_parts": _("Took parts over into a return"),
    "settle_rows": _("Settled on which body's statement stands"),
    "open_round": _("Opened a quarter"),
    "add_to_round": _("Asked for more in a quarter"),
    "set_due_date": _("Moved the due date of a quarter"),
    "lock_round": _("Locked a quarter"),
    "unlock_round": _("Opened a locked quarter again"),
    "ask_exception": _("Asked for an exception for a locked quarter"),
    "refuse_exception": _("Refused an exception for a locked quarter"),
    "withdraw_exception": _("Withdrew a request for an exception"),
    "grant_exception": _("Gave an exception for a locked quarter"),
    "remind": _("Sent a reminder"),
    "remind_part": _("Reminded a body of its part"),
    "upload_history": _("Checked a table of past figures"),
    "hand_on_history": _("Handed past figures on to a second person"),
    "import_history": _("Imported past figures"),
    "send_back_history": _("Sent past figures back"),
    "withdraw_history": _("Withdrew past figures"),
    "refuse_history": _("Import of past figures refused"),
    "revise_target": _("Revised a target"),
    "set_baseline": _("Set a baseline"),
    "continue_target": _("Linked a target to its successor"),
    "answer_finding": _("Answered a finding of the plan audit"),
}


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets and published figures")

    def ready(self) -> None:
        # Models are ready only now.
        from districts.audit_trail import name_deeds
        from districts.evidence import register_proof

        from .returns.evidence import evidence_of_returns
        from .returns.exceptions import seen_evidence
        from .workbook.indicator_sheet import IndicatorSheet
        from .workbook.sheets import register

        name_deeds(DEEDS)
        register_proof("exception_request", seen_evidence)
        register_proof("returns", evidence_of_returns)
        register(IndicatorSheet())
