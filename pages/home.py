"""The library of cases."""

from epicrisis.ui import device, library, opening_rooms

library.show_welcome()
library.show_cases()
opening_rooms.show_joining()
library.show_writing()
library.show_broken_files()
device.show()
