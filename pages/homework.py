"""A homework, for who has its link."""

from epicrisis.ui.learner import homework

homework.show_page()
