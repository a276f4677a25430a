"""Renders projects, runs them as real processes and looks at them from outside."""
