"""The page on which a case is written."""

from epicrisis.ui.author import page as author

author.show_page()
