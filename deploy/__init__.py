"""How the app runs on servers: see docs/deploy.md."""
