"""Sample figures, how many rows there are, and a first run of one quarter."""

import io
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command

from districts.models import Account, Event, SourceFile
from greenfin.management.commands import prepare
from greenfin.samples.figures import figure
from greenfin.samples.runner import samples_with_progress
from targets.models import Observation, QuarterlyReturn
from targets.periods import Quarter
from tasks.models import ProgressUpdate


def known(slug: str, code: str, quarter: Quarter) -> Decimal:
    value = figure(slug, code, quarter)
    assert value is not None
    return value


def counts() -> list[int]:
    models = (QuarterlyReturn, Observation, ProgressUpdate, SourceFile, Account, Event)
    return [model._default_manager.count() for model in models]


def prepared(monkeypatch: pytest.MonkeyPatch, sample: str) -> str:
    monkeypatch.setenv("SAMPLE", sample)
    monkeypatch.setenv("PORT", "8123")
    short = partial(samples_with_progress, quarters=1)
    monkeypatch.setattr(prepare, "samples_with_progress", short)
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()
