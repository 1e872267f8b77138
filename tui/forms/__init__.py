"""Forms made from the commands' models: what to ask, how, and what was typed read back into a command."""
