"""Translations: a folder for each language, with the catalogue that people edit and its compiled form."""
