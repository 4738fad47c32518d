"""Figures: each bench states a hypothesis and measures it beside a control in the same run."""
