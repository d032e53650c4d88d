"""The library of cases."""

from epicrisis.ui import library
from epicrisis.ui.learner import my_data
from epicrisis.ui.teacher import new_room

library.show_welcome()
library.show_cases()
new_room.show_joining()
library.show_writing()
library.show_broken_files()
my_data.show()
