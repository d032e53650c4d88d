"""compose.yaml, nginx.conf and the secrets' example agree; no container is run here."""

import re
from typing import Any

import yaml

from epicrisis.ui.author import help_pages
from tests.conftest import ROOT

TEXT = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
REPLICAS = {name: each for name, each in SERVICES.items() if name.startswith("replica")}
PROXIES = {name: each for name, each in SERVICES.items() if name.startswith("nginx")}


def address(service: dict[str, Any]) -> str:
    return str(service["networks"]["inside"]["ipv4_address"])


def test_nginx_knows_every_replica_and_they_believe_it_alone() -> None:
    for nginx in PROXIES.values():
        known = re.findall(r"server ([0-9.]+):8501;", nginx["environment"]["EPICRISIS_REPLICAS"])
        assert sorted(known) == sorted(address(replica) for replica in REPLICAS.values())
    for replica in REPLICAS.values():
        believed = replica["environment"]["FORWARDED_ALLOW_IPS"].split(",")
        assert believed == [address(nginx) for nginx in PROXIES.values()]
        assert "ports" not in replica


def test_what_starts_by_itself_speaks_https() -> None:
    started = {name for name, each in PROXIES.items() if "profiles" not in each}
    assert started == {"nginx"}
    nginx = PROXIES["nginx"]
    assert nginx["environment"]["EPICRISIS_LISTEN"].startswith("443 ssl")
    assert nginx["ports"] == ["80:80", "443:443"]
    # Without a certificate it doesn't start; there is none to fall back on.
    mounted = dict(each.rsplit(":", 2)[:2][::-1] for each in nginx["volumes"])
    assert mounted["/etc/epicrisis"] == "${CERTIFICATE_FOLDER:?}"
    assert mounted["/etc/nginx/templates/tls.conf.template"] == "./tls.conf"
    for replica in REPLICAS.values():
        assert replica["environment"]["EPICRISIS_PUBLIC_URL"] == "https://${EPICRISIS_HOST:?}"


def test_http_is_for_this_machine_alone() -> None:
    (name,) = PROXIES.keys() - {"nginx"}
    assert PROXIES[name]["profiles"]
    published = PROXIES[name]["ports"]
    assert published
    assert all(each.startswith("127.0.0.1:") for each in published)
    assert PROXIES[name]["environment"]["EPICRISIS_HOST"] == "127.0.0.1 localhost"


def test_each_container_may_do_no_more_than_it_must() -> None:
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r"\d+g", service["mem_limit"]), name
        assert name in PROXIES or "cap_add" not in service, name
        assert service.get("read_only") or name == "postgres", name
        # What is written to memory counts, and is bounded by less than all there is.
        for each in service.get("tmpfs", ()):
            assert re.search(r":size=\d+m$", each), name


def test_teachers_are_asked_for_a_secret_at_each_replica() -> None:
    asked = {each["environment"]["EPICRISIS_TEACHER_SECRET"] for each in REPLICAS.values()}
    assert asked == {"${EPICRISIS_TEACHER_SECRET:?}"}


def test_replicas_are_alike_and_wait_for_their_database() -> None:
    alike = [{**replica, "networks": None} for replica in REPLICAS.values()]
    assert len(alike) == 2
    assert alike[0] == alike[1]
    for replica in REPLICAS.values():
        assert replica["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for nginx in PROXIES.values():
        assert set(nginx["depends_on"]) == set(REPLICAS)


def test_every_setting_that_is_asked_for_is_in_the_example() -> None:
    example = (ROOT / "deploy" / "secrets.env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_what_nginx_is_given_is_what_its_configuration_asks_for() -> None:
    configuration, tls = (
        (ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("nginx.conf", "tls.conf")
    )
    asked = set(re.findall(r"\$\{(\w+)\}", configuration))
    assert set(re.findall(r"\$\{(\w+)\}", tls)) <= asked
    assert asked == set(re.findall(r"^# +\$\{(\w+)\} ", configuration, re.MULTILINE))
    for nginx in PROXIES.values():
        assert asked == {name for name in nginx["environment"] if name.startswith("EPICRISIS_")}


def test_the_image_takes_what_the_app_needs_and_nothing_else() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    lines = re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    assert copied == set(re.findall(r"^!(\S+)", ignored, re.MULTILINE))
    # Not all of `.streamlit`: the provider's secret may lie beside its configuration.
    wanted = {".streamlit/config.toml", "app.py", "data", "epicrisis", "pages"}
    wanted |= {f"docs/{name}" for page in help_pages.PAGES.values() for name in page.values()}
    assert copied == wanted | {"LICENSE", "THIRD-PARTY-NOTICES", "requirements.lock"}
    assert not [name for name in wanted if not (ROOT / name).exists()]


def test_the_image_is_the_same_tomorrow_and_runs_as_nobody_in_particular() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^FROM python:3\.\d+-slim-\w+$", dockerfile, re.MULTILINE)
    users = re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE)
    assert users == ["epicrisis"]
    after = dockerfile.partition("USER epicrisis")[2]
    assert "HEALTHCHECK" in after
    assert "/ready" in after
    assert "CMD [" in after
    assert "PYTHONDONTWRITEBYTECODE=1" in dockerfile
    for service in SERVICES.values():
        tag = service["image"].partition(":")[2]
        assert "build" in service or re.fullmatch(r"\d+(\.\d+)?", tag), service["image"]
