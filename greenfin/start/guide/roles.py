"""What each role finds and does here, step by step: one page a role."""

from django.utils.translation import gettext_lazy as _

from .keeping import KEEPING_PAGES
from .pages import RolePage, Step

ROLE_PAGES: dict[str, RolePage] = {
    "visitor": RolePage(
        _("Visitor"),
        _("Whoever is not signed in reads the published plans, their targets and the figures."),
        (
            Step(
                _("The summary says how many of the city's targets are met, and what is behind."),
                "summary",
            ),
            Step(
                _(
                    "Find a district, a target, a task or a body by its name or by words of it in "
                    "the field at the top."
                ),
                "search",
            ),
            Step(_("A district's page holds its targets, figures and tasks."), "jurisdiction_list"),
            Step(
                _(
                    "“My district” at the foot of each page opens the district that this browser "
                    "was told to remember; nothing else is remembered."
                ),
                "own_district",
            ),
            Step(_("Every figure leads to where it came from; every table can be taken away.")),
            Step(
                _(
                    "“As of” shows an earlier quarter, or what was known by the end of a day; the "
                    "choice stays from page to page."
                )
            ),
        ),
    ),
    "official": RolePage(
        _("Official"),
        _("Officials follow targets and tasks of their district and their bodies."),
        (
            Step(
                _(
                    "Open your district once and choose “Make it my district”: signing in opens it "
                    "from then on, and so does the menu under your name."
                ),
                "own_district",
            ),
            Step(
                _("Tasks past their date stand on one list, with who leads them."),
                "task_list",
                "state=overdue",
            ),
            Step(
                _("A body's page says in its first sentence whether it is late."),
                "organisation_list",
            ),
            Step(_("The reporting board shows who has reported the quarter."), "round_list"),
            Step(_("Which tasks of the city a district takes up stands here."), "alignment"),
        ),
    ),
    "contributor": RolePage(
        _("Contributor of a body"),
        _("Contributors answer for the tasks that their body leads or takes part in."),
        (
            Step(
                _(
                    "What your body is asked to report stands under “Parts”, with its date: "
                    "download the part, fill in the open cells in Excel or WPS."
                ),
                "part_list",
            ),
            Step(
                _(
                    "Green cells hold what another system pushed and need not be typed. Where "
                    "yours differs, put it right on the page and say why; the reviewer decides."
                )
            ),
            Step(
                _(
                    "Upload it: errors name the cell and what to do. Put the cells right on the "
                    "page, or correct the same workbook and upload it again, then hand it in; the "
                    "jurisdiction's reporter takes it over or sends it back with a reason."
                ),
                "part_upload",
            ),
            Step(
                _(
                    "Without Excel the whole part can be filled in on the page and saved as a "
                    "draft as often as needed."
                ),
                "part_list",
            ),
            Step(
                _(
                    "A task's page takes the file that proves a milestone of your body; what is "
                    "reported reached without one is marked."
                ),
                "task_list",
            ),
            Step(
                _("Your body's page has its tasks: who leads, by when, how far they are."),
                "organisation_list",
            ),
            Step(_("What is past its date stands on one list."), "task_list", "state=overdue"),
            Step(
                _(
                    "Where your department writes the ledger of green projects, its workbook waits "
                    "there: an empty cell changes nothing, only 清除 empties."
                ),
                "ledger_filing_list",
            ),
            Step(
                _("The reporting board shows how far your jurisdiction's own return is."),
                "round_list",
            ),
            Step(
                _(
                    "Matters under supervision of your body: acknowledge, reply with evidence, "
                    "report done, or ask for an extension before the due date."
                ),
                "matter_mine",
            ),
            Step(
                _(
                    "Of a plan not for publication you see the tasks that name your body, and "
                    "nothing else."
                ),
                "task_list",
            ),
        ),
        ("reporting", "plans", "statuses", "figures"),
    ),
    "reporter": RolePage(
        _("Reporter"),
        _("Reporters fill in the quarter's workbook of their district and hand it in."),
        (
            Step(_("What is due stands on the page of returns, with its date."), "return_list"),
            Step(
                _(
                    "Download the workbook and fill in the open cells in Excel or WPS. Where a "
                    "figure does not exist, choose one of the reserved words, never a zero."
                )
            ),
            Step(
                _(
                    "Green loans may be broken down by the classes of the catalogue at the end of "
                    "the sheet: all classes are left empty, or all are given and add up to the "
                    "balance, with 0 where there is none."
                )
            ),
            Step(
                _(
                    "Upload it: errors name the cell and what to do, and must be put right; "
                    "queries must be answered. A cell can be put right on the page, too."
                ),
                "return_upload",
            ),
            Step(
                _(
                    "Without Excel the whole return can be filled in on the page and saved as a "
                    "draft as often as needed; a copied column of figures fills the fields below."
                )
            ),
            Step(
                _(
                    "Lead bodies may report their own rows: say which on the page of parts, take "
                    "over what they hand in, decide where two differ, download the workbook with "
                    "everything in it. Where no body is asked, nothing changes."
                ),
                "part_list",
            ),
            Step(_("Submit it for review. Nothing counts before it is accepted.")),
            Step(
                _(
                    "A workbook carries no file: file what proves a milestone on the task's page, "
                    "before reporting it or after."
                ),
                "task_list",
            ),
            Step(
                _(
                    "After a quarter is locked an exception is asked for online, with a reason and "
                    "what proves it; the city office grants or refuses it."
                )
            ),
            Step(
                _(
                    "What came back says why: correct the same workbook and upload it again. After "
                    "acceptance a correction is a new return with a reason."
                )
            ),
            Step(
                _(
                    "Matters under supervision of your district stand in the register with their "
                    "lights; the bodies named in them answer, not you."
                ),
                "matter_list",
            ),
            Step(
                _(
                    "Evaluation: each of your district's points says why; while objections are "
                    "open you object to one with a reason and evidence."
                ),
                "evaluation_list",
            ),
        ),
        ("reporting", "figures", "plans", "statuses"),
    ),
    "reviewer": RolePage(
        _("Reviewer"),
        _("Reviewers open the quarters, accept returns or send them back, and settle links."),
        (
            Step(_("Returns that wait for review stand in a queue."), "return_list"),
            Step(
                _(
                    "Look at figures, queries and their answers; accept, or send back with a "
                    "reason. Nobody reviews what they submitted."
                )
            ),
            Step(
                _(
                    "Where a reported figure differs from a pushed one, say which stands before "
                    "you accept; what came in, and what was refused, stands in the log."
                ),
                "exchange",
            ),
            Step(_("Open a quarter, see who is missing, lock it."), "round_list"),
            Step(_("Confirm which district tasks take up which city tasks."), "alignment"),
            Step(
                _("Set milestones on a task's page; the list of the year says what was kept."),
                "task_list",
            ),
            Step(_("Past figures come in by one table, checked by a second person."), "history"),
            Step(
                _(
                    "Put a target, a task, a milestone, a finding or a district under supervision "
                    "on its page; judge what bodies report done, and strike it off or send it back."
                ),
                "matter_list",
            ),
            Step(
                _(
                    "Build an evaluation scheme, try it, compute a period, answer objections; who "
                    "computed a run does not confirm it."
                ),
                "evaluation_list",
            ),
            Step(
                _("Instructions of leaders wait to be turned into matters or answered."),
                "instruction_list",
            ),
            Step(
                _(
                    "Green projects that districts have checked are admitted to the ledger by you; "
                    "departments' workbooks of financing and carbon benefit wait to be accepted."
                ),
                "project_queue",
            ),
        ),
        ("reporting", "figures", "plans", "rating", "statuses"),
    ),
    "supervisor": RolePage(
        _("Financial supervisor"),
        _("Financial supervisors follow the institutions; of plans they see what is published."),
        (
            Step(
                _(
                    "Once a quarter: download the institutions' workbook, fill in a row each, "
                    "upload it. Every fault comes back with its cell."
                ),
                "institution_return_list",
            ),
            Step(
                _(
                    "Another supervisor accepts what was submitted, or sends it back with a "
                    "reason; corrections are later returns."
                ),
                "institution_return_list",
            ),
            Step(
                _(
                    "Institutions with their figures, their names over time, "
                    "and where each is from."
                ),
                "institution_list",
            ),
            Step(
                _(
                    "Banks are scored by the schemes in force, which you write on one page; "
                    "who computed a run never confirms it."
                ),
                "institution_run_list",
            ),
            Step(
                _(
                    "Negative records on enterprises and institutions: register one, another "
                    "supervisor verifies it; from then on its owner's projects are marked in the "
                    "ledger for you and the auditor, until it expires or is corrected. No data of "
                    "persons; each reading is recorded."
                ),
                "risk_list",
            ),
            Step(_("The summary says how far the published targets are."), "summary"),
            Step(
                _("What the indicators of green finance mean, and their figures so far."),
                "indicator_list",
            ),
            Step(_("Districts side by side, best first, or as a map."), "jurisdiction_list"),
            Step(_("Every figure leads to where it came from; every table can be taken away.")),
        ),
        ("figures", "plans", "rating", "statuses"),
    ),
    "leader": RolePage(
        _("Leader"),
        _("Leaders see where the city stands, who must act and who has not reported."),
        (
            Step(_("The summary answers on one screen; each part leads to its list."), "summary"),
            Step(_("What changed since the quarter before, in sentences."), "changes"),
            Step(_("Districts side by side, best first, or as a map."), "jurisdiction_list"),
            Step(_("How much each body carries and what of it is late."), "organisation_load"),
            Step(
                _(
                    "Write an instruction on the page of a target, a task, a district or a matter; "
                    "the office turns it into a matter under supervision or answers it."
                ),
                "instruction_list",
            ),
            Step(_("The register of supervision shows each matter with its light."), "matter_list"),
            Step(_("Evaluation ranks districts by a written scheme."), "evaluation_list"),
            Step(
                _("Negative records are counted for you by level and district, without names."),
                "risk_list",
            ),
            Step(_("The wall display needs no hand: it turns by itself."), "screen"),
        ),
    ),
    **KEEPING_PAGES,
}
