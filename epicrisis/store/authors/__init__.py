"""What authors have begun: drafts of cases with their versions."""
