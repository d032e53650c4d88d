"""A room's rules without any wire: its moves, what it is asked, its votes counted."""
