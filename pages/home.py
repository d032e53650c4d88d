"""The library of cases."""

from epicrisis.ui import library

library.show_welcome()
library.show_cases()
library.show_broken_files()
