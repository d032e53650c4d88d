"""The database itself: connections, tables, transactions, migrations, and what can go wrong."""
