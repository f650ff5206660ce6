"""Figures that other systems push: who may, what came, and how the return makes use of it.

An app of its own above the models of `targets`. Nothing that comes in is published: it stands in
the template of the return until a reviewer has accepted that.
"""
