"""A server whose visitors log in, and who comes to it from elsewhere with or without a login."""

import json

from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

from tests.support.server import StreamlitServer

FROM_THE_HALL = {"X-Forwarded-For": "192.168.1.7"}
"""What a proxy adds; the server then knows the visitor by that address."""
_SIGNS = "a long random text, the same on all replicas"


def let_log_in(server: StreamlitServer) -> None:
    """Let the visitors of a server that isn't started yet log in."""
    folder = server.directory / ".streamlit"
    folder.mkdir()
    (folder / "secrets.toml").write_text(f"""
[auth]
redirect_uri = "http://127.0.0.1:{server.port}/oauth2callback"
cookie_secret = "{_SIGNS}"
client_id = "epicrisis"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
""")


def login(server: StreamlitServer, email: str) -> dict[str, str]:
    """Return the cookies of who is logged in by that address; none for nobody."""
    if not email:
        return {}
    known = {"origin": server.url, "is_logged_in": True, "email": email}
    signed = create_signed_value(_SIGNS, "_streamlit_user", json.dumps(known))
    return {
        "_streamlit_user": signed.decode(),
        "_streamlit_xsrf": generate_xsrf_token_string(),
    }
