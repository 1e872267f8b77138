"""What a person or a script types at: the Textual app and the command line. It holds no rule and no SQL."""
