"""Sends the sample workbooks through the real pipeline, each deed at its own time."""

import datetime
import itertools
from collections.abc import Callable, Sequence

from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from districts.actions import move_data_version
from districts.clock import fixed_day_file
from districts.desk.desk import ReadingDesk
from districts.models import Account
from targets.actions import (
    accept_return,
    grant_exception,
    lock_round,
    open_round,
    send_back_return,
    submit_return,
    upload_return,
)
from targets.models import PartReturn, QuarterlyReturn, ReportingRound, RoundMember
from targets.workbook import book as workbook

from . import milestones
from .accounts import create_sample_accounts, people
from .data import HAPPENINGS
from .evaluation import file_evaluations
from .exchange import push_samples
from .institutions import file_institutions
from .ledger import file_ledger
from .parts import ask_of_bodies, hand_in_sample, send_sample_back, take_samples_over
from .risks import file_risks
from .schedule import Step, steps
from .supervision import file_matters
from .workbooks import published_figures, sample_workbook

# What a reporter takes to look at the preview.
TIME_TO_LOOK = datetime.timedelta(minutes=15)

Progress = Callable[[int, int], None]


def samples_with_progress(*, quarters: int | None = None) -> int:
    """Runs the samples under a progress bar on the error stream; how many returns were filed."""
    columns = (
        TextColumn("Sample returns"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with ProgressBar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("samples", total=None)
        return run_samples(
            quarters=quarters,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def run_samples(*, quarters: int | None = None, on_progress: Progress | None = None) -> int:
    """Does whatever of the sample's story has not been done; how many returns were submitted.

    Each quarter is one transaction: an interrupted run leaves whole quarters, and the next one
    goes on from there.
    """
    create_sample_accounts()
    story = steps(quarters)
    done = 0
    with ReadingDesk() as desk:
        player = Player(desk)
        for chapter in chapters(story):
            with transaction.atomic():
                for step in chapter:
                    player.play(step)
                    done += 1
                    if on_progress:
                        on_progress(done, len(story))
        if quarters is None:
            file_institutions(player.accounts, desk)
        if quarters is None:
            file_ledger(player.accounts, desk)
            push_samples(player.accounts)
    file_matters(player.accounts)
    if quarters is None:
        file_evaluations(player.accounts)
        file_risks(player.accounts)
    if player.submitted or not fixed_day_file().exists():
        fixed_day_file().write_text(f"{HAPPENINGS.today.isoformat()}\n")
        move_data_version()
    return player.submitted


def chapters(story: Sequence[Step]) -> list[list[Step]]:
    """The steps cut before each opening of a quarter: nothing of a return lies on both sides."""
    openings = itertools.accumulate(step.deed == "open" for step in story)
    numbered = zip(openings, story, strict=True)
    return [
        [step for _number, step in group]
        for _number, group in itertools.groupby(numbered, key=lambda pair: pair[0])
    ]


class Player:
    """Plays steps through the actions. What is there already, sample or real, stays as it is."""

    def __init__(self, desk: ReadingDesk) -> None:
        names = [person.username for person in people()]
        self.accounts: dict[str, Account] = {
            account.username: account
            for account in Account.objects.filter(username__in=names, is_sample=True)
        }
        self.reviewer = self.accounts["reviewer"]
        self.desk = desk
        self.published = published_figures()
        self.submitted = 0

    def play(self, step: Step) -> None:
        getattr(self, f"_{step.deed}")(step)

    def _open(self, step: Step) -> None:
        if not ReportingRound.objects.filter(quarter=str(step.quarter)).exists():
            open_round(quarter=step.quarter, by=self.reviewer, now=step.at)

    def _ask(self, step: Step) -> None:
        member = self._member(step)
        if member is not None and not member.part_bodies.exists():
            ask_of_bodies(member, self.accounts, step)

    def _hand_in(self, step: Step) -> None:
        member = self._member(step)
        if member and step.person in self.accounts and not self._has_real(member):
            hand_in_sample(member, step, self.accounts, self.desk, self.published)

    def _send_part_back(self, step: Step) -> None:
        member = self._member(step)
        if member is not None:
            send_sample_back(member, step, self.accounts[step.slug])

    def _take_over(self, step: Step) -> None:
        member = self._member(step)
        if member is not None and not self._has_real(member):
            take_samples_over(member, step, self.accounts[step.slug])

    def _set_year(self, step: Step) -> None:
        milestones.set_year(step, self.reviewer)

    def _move(self, step: Step) -> None:
        milestones.move(step, self.reviewer)

    def _give_up(self, step: Step) -> None:
        milestones.give_up(step, self.reviewer)

    def _prove(self, step: Step) -> None:
        milestones.prove(step, self.accounts)

    def _lock(self, step: Step) -> None:
        opened = ReportingRound.objects.get(quarter=str(step.quarter))
        if not opened.is_locked:
            lock_round(reporting_round=opened, by=self.reviewer, now=step.at)

    def _except(self, step: Step) -> None:
        member = self._member(step)
        if member and member.round.is_locked and not self._is_filed(member, step):
            grant_exception(member=member, by=self.reviewer, now=step.at, reason=step.reason)

    def _submit(self, step: Step) -> None:
        member = self._member(step)
        if member is None or self._is_filed(member, step):
            return
        reporter = self.accounts[step.slug]
        content = sample_workbook(member, step, published=self.published)
        draft = upload_return(
            member=member,
            content=content,
            file_name=workbook.template_name(member=member),
            by=reporter,
            now=step.at,
            is_sample=True,
            opened=workbook.open_workbook(content=content, desk=self.desk),
        )
        submit_return(
            quarterly_return=draft,
            by=reporter,
            now=step.at + TIME_TO_LOOK,
            version=draft.version,
            digest=draft.file.digest,
            reason=step.reason,
            answers=workbook.remarks_as_answers(quarterly_return=draft),
        )
        self.submitted += 1

    def _accept(self, step: Step) -> None:
        waiting = self._waiting(step)
        if waiting:
            accept_return(
                quarterly_return=waiting,
                by=self.reviewer,
                now=step.at,
                version=waiting.version,
                digest=waiting.file.digest,
            )

    def _send_back(self, step: Step) -> None:
        waiting = self._waiting(step)
        if waiting:
            send_back_return(
                quarterly_return=waiting,
                by=self.reviewer,
                now=step.at,
                version=waiting.version,
                digest=waiting.file.digest,
                reason=step.reason,
            )

    def _member(self, step: Step) -> RoundMember | None:
        """None where the quarter was opened before the jurisdiction had to report."""
        return (
            RoundMember.objects.select_related("round", "jurisdiction")
            .filter(round__quarter=str(step.quarter), jurisdiction__slug=step.slug)
            .first()
        )

    def _is_filed(self, member: RoundMember, step: Step) -> bool:
        """Whether the return of this number is there, or a real one, which samples never touch."""
        filed = QuarterlyReturn.objects.filter(member=member).exclude(state="draft")
        return filed.filter(number__gte=step.number).exists() or self._has_real(member)

    def _has_real(self, member: RoundMember) -> bool:
        """Whether somebody has reported for it who is no sample."""
        returns = QuarterlyReturn.objects.filter(member=member, is_sample=False)
        return (
            returns.exists() or PartReturn.objects.filter(member=member, is_sample=False).exists()
        )

    def _waiting(self, step: Step) -> QuarterlyReturn | None:
        return (
            QuarterlyReturn.objects.select_related("file")
            .filter(
                member__round__quarter=str(step.quarter),
                member__jurisdiction__slug=step.slug,
                number=step.number,
                state="submitted",
                is_sample=True,
            )
            .first()
        )
