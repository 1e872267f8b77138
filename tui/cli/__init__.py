"""The command line: the same commands as the screens, for scripts and for whoever likes to type."""
