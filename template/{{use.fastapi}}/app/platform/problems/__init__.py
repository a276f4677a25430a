from app.platform.problems.problem import FieldError, Problem

__all__ = ["FieldError", "Problem"]
