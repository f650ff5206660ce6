"""Every code that the arithmetic can give has a sentence, and no sentence is left over."""

import ast
import inspect
from dataclasses import fields

from targets.arithmetic import Measures, rating_formulas, ratings, status
from targets.palette import TONES
from targets.wording.explanations import QUANTITIES, REASONS


def texts_in(module):
    """All text constants of a module's source, docstrings and all."""
    tree = ast.parse(inspect.getsource(module))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def verdicts_in(module):
    """The constant arguments of every Verdict(...) written in a module."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verdict"
    ]
    return [
        [
            one.value
            for one in ast.walk(argument)
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        for call in calls
        for argument in (call.args[0], call.args[2])
    ]


GIVING = (status, ratings)


def test_every_reason_has_a_sentence():
    found = [texts for module in GIVING for texts in verdicts_in(module)]
    reasons = {reason for texts in found[1::2] for reason in texts}
    assert len(reasons) > 15
    assert reasons <= REASONS.keys()


def test_no_sentence_is_left_over():
    assert REASONS.keys() <= set().union(*map(texts_in, GIVING))


def test_every_status_has_a_tone_and_every_tone_a_status():
    found = [texts for module in GIVING for texts in verdicts_in(module)]
    statuses = {one for texts in found[0::2] for one in texts}
    assert statuses == TONES.keys()


def test_every_quantity_has_a_name():
    measured = {field.name for field in fields(Measures)}
    of_ratings = {
        text
        for call in ast.walk(ast.parse(inspect.getsource(rating_formulas)))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "FormulaLine"
        for text in [getattr(call.args[0], "value", None)]
    }
    assert len(of_ratings) > 5
    assert QUANTITIES.keys() == measured | of_ratings | {"is_met"}


def test_a_sentence_ends_like_one():
    assert all(str(sentence).endswith((".", "。")) for sentence in REASONS.values())
