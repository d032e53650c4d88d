"""What tests and benchmarks share: a server, a session on its websocket, a browser.

- `server.StreamlitServer` runs the app in a process of its own.
- `websocket_session.WebSocketSession` speaks Streamlit's protocol as a browser does.
- `chromium.open_chromium` drives a real Chromium by Playwright.
"""
