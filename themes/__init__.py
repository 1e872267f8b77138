"""Theme files and their loader: nothing but colour and style."""

from themes.loader import BadTheme, ThemeFile, load, shipped

__all__ = ["BadTheme", "ThemeFile", "load", "shipped"]
