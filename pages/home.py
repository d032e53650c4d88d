"""The library of cases."""

from epicrisis.ui import library
from epicrisis.ui.learner import my_data
from epicrisis.ui.teacher import new_room

library.show_welcome()
library.show_cases()
new_room.show_joining()
my_data.show()
library.show_teaching()
library.show_broken_files()
