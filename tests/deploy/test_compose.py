"""compose.yaml, nginx.conf and the secrets' example agree; no container is run here."""

import re
from typing import Any

import yaml

from tests.conftest import ROOT

TEXT = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
REPLICAS = {name: each for name, each in SERVICES.items() if name.startswith("replica")}


def address(service: dict[str, Any]) -> str:
    return str(service["networks"]["inside"]["ipv4_address"])


def test_nginx_knows_every_replica_and_they_believe_it_alone() -> None:
    nginx = SERVICES["nginx"]
    known = re.findall(r"server ([0-9.]+):8501;", nginx["environment"]["EPICRISIS_REPLICAS"])
    assert sorted(known) == sorted(address(replica) for replica in REPLICAS.values())
    for replica in REPLICAS.values():
        assert replica["environment"]["FORWARDED_ALLOW_IPS"] == address(nginx)
        assert "ports" not in replica


def test_replicas_are_alike_and_wait_for_their_database() -> None:
    alike = [{**replica, "networks": None} for replica in REPLICAS.values()]
    assert len(alike) == 2
    assert alike[0] == alike[1]
    for replica in REPLICAS.values():
        assert replica["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert set(SERVICES["nginx"]["depends_on"]) == set(REPLICAS)


def test_every_setting_that_is_asked_for_is_in_the_example() -> None:
    example = (ROOT / "deploy" / "secrets.env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_what_nginx_is_given_is_what_its_configuration_asks_for() -> None:
    configuration = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)\}", configuration))
    explained = set(re.findall(r"^# +\$\{(\w+)\} ", configuration, re.MULTILINE))
    given = {name for name in SERVICES["nginx"]["environment"] if name.startswith("EPICRISIS_")}
    assert asked == explained == given


def test_the_image_takes_what_the_app_needs_and_nothing_else() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (\S+)", dockerfile, re.MULTILINE))
    assert copied == set(re.findall(r"^!(\S+)", ignored, re.MULTILINE))
    # Not all of `.streamlit`: the provider's secret may lie beside its configuration.
    wanted = {".streamlit/config.toml", "app.py", "data", "epicrisis", "pages", "requirements.txt"}
    assert copied == wanted
