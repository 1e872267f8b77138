"""`casefloor demo`: a lively floor of made-up people and cases, worked by the real rules on a throwaway database."""

from tui.demo.run import run_demo

__all__ = ["run_demo"]
