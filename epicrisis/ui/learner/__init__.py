"""The pages of who lives a case: stages, questions, differential, tests, debrief."""
