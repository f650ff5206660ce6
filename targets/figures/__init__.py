"""Stored numbers → frames → Plotly figures, and the charts that pages show of them.

Nothing is imported here: pandas and Plotly are loaded only where a chart must be built.
"""
