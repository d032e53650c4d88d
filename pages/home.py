"""The library of cases."""

from epicrisis.ui import library
from epicrisis.ui.learner import coming_back, my_data
from epicrisis.ui.teacher import new_room

library.show_welcome()
coming_back.show_entry()
library.show_cases()
new_room.show_joining()
my_data.show()
library.show_teaching()
library.show_broken_files()
