"""What tests and benchmarks share: a server, a session on its websocket, a browser.

- `server.StreamlitServer` runs the app in a process of its own.
- `websocket_session.WebSocketSession` speaks Streamlit's protocol as a browser does.
- `phones.phones` are phones in a room, `teachers.leading` its console and projector.
- `replicas.deployed` runs several servers behind nginx on a throw-away PostgreSQL.
- `chromium.open_chromium` drives a real Chromium by Playwright.
"""
