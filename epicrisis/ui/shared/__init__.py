"""What the pages of all who use the app share: session, progress, routing, HTML."""
