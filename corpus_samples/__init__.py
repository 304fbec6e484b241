"""Invented documents of an invented province, with the scripts that build their binary forms.

Not installed and not imported by the program: a source of test files and of the demonstration site.
"""
