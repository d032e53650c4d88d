"""The page on which a case is written."""

from epicrisis.ui import author

author.show_page()
