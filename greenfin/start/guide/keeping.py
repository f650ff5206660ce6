"""The help of those who keep the installation: administrators, keepers of accounts, auditors."""

from django.utils.translation import gettext_lazy as _

from .pages import RolePage, Step

KEEPING_PAGES: dict[str, RolePage] = {
    "administrator": RolePage(
        _("Administrator"),
        _("Administrators set the installation up: plans, who reports, backups."),
        (
            Step(_("“Getting started” leads through the first steps until each is done."), "start"),
            Step(
                _("Bring in a plan as Word, PDF or text, and settle what is in doubt."),
                "plan_import",
            ),
            Step(_("Say who files quarterly returns."), "reporting"),
            Step(
                _(
                    "Systems that push figures or projects: their scope, tokens and mappings, the "
                    "log of what came in, and packages to take away."
                ),
                "exchange",
            ),
            Step(
                _(
                    "Bodies, indicators, published figures and whether a plan may be published are "
                    "kept up on the pages of the administration."
                ),
                "admin:index",
            ),
            Step(
                _(
                    "Accounts and roles are the keeper's, quarters and returns the reviewers'. An "
                    "administrator does not review."
                )
            ),
        ),
        ("plans", "reporting", "rating", "statuses", "figures"),
    ),
    "keeper": RolePage(
        _("Keeper of accounts"),
        _("Keepers of accounts say who may sign in and what for."),
        (
            Step(
                _("The page of accounts says whom the office lacks, and which roles belong apart."),
                "accounts",
            ),
            Step(_("Make accounts from a pasted list; passwords are shown once."), "accounts"),
            Step(
                _(
                    "Enter keys of the identity provider, take second factors away where a phone "
                    "is lost."
                ),
                "admin:districts_account_changelist",
            ),
            Step(_("Look after your own sign-in: open sessions, second factor."), "own_sessions"),
            Step(
                _("Give and take roles, issue one-time passwords, disable who has left."),
                "admin:districts_account_changelist",
            ),
            Step(
                _(
                    "Nobody gives themselves a role; an auditor holds no other; the last keeper "
                    "and the last administrator stay."
                )
            ),
        ),
        ("reporting", "plans", "statuses", "figures"),
    ),
    "auditor": RolePage(
        _("Auditor"),
        _("Auditors read everything and change nothing."),
        (
            Step(_("The audit trail says who did what and when."), "audit_trail"),
            Step(_("Every return shows its file, its findings and who decided."), "return_list"),
            Step(
                _("Each plan's audit holds its figures and bodies against each other."), "plan_list"
            ),
            Step(_("“As of” a day shows what was known by its end.")),
            Step(
                _("Negative records are open to you; who read which of them stands in the trail."),
                "risk_list",
            ),
        ),
        ("reporting", "plans", "rating", "statuses", "figures"),
    ),
}
