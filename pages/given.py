"""The homeworks that a teacher has given, and what was answered."""

from epicrisis.ui.teacher import given_homework

given_homework.show_page()
