"""The library of cases."""

from epicrisis.ui import device, library

library.show_welcome()
library.show_cases()
library.show_broken_files()
device.show()
