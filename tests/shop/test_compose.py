"""The production shape: well-formed, started by the commands of the demo, nothing runs as root, no secret inside."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from shop.embedded import INITDB
from shop.environment import SECRETS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SCHEMA = json.loads((Path(__file__).parent / "compose_schema.json").read_text())
OURS = {"prepare", "web", "worker", "beat"}


@pytest.fixture
def house() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE)


def faults(document: dict[str, Any]) -> list[str]:
    """What is wrong with a compose document: its form, and names that nothing bears."""
    found = [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)
    ]
    if found:
        return found
    services, volumes = document["services"], document["volumes"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            if other not in services:
                found.append(f"{name} waits for {other}, which does not exist")
            elif how["condition"] == "service_healthy" and "healthcheck" not in services[other]:
                found.append(f"{name} waits for the health of {other}, which tells none")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source not in volumes and not (ROOT / source).exists():
                found.append(f"{name} uses {source}, which is no volume and no file")
    return found


def test_the_compose_file_is_well_formed(house: dict[str, Any]) -> None:
    assert faults(house) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("services", "web", "comand"), ["bin/web"]),
        (("services", "web", "restart"), "sometimes"),
        (("services", "web", "healthcheck"), {"test": ["CMD", "true"], "interval": "1s", "timeout": "1s"}),
        (("services", "web", "depends_on"), {"mysql": {"condition": "service_healthy"}}),
        (("services", "web", "depends_on"), {"prepare": {"condition": "service_healthy"}}),
        (("services", "web", "volumes"), ["nowhere:/data"]),
        (("services", "proxy", "ports"), [80]),
    ],
)
def test_a_broken_twin_is_caught(house: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    *above, last = path
    part = house
    for step in above:
        part = part[step]
    part[last] = value
    assert len(faults(house)) == 1


def test_our_containers_run_the_commands_that_the_demo_runs(house: dict[str, Any]) -> None:
    opened = (ROOT / "shop" / "supervisor" / "house.py").read_text()
    for name in OURS:
        assert house["services"][name]["command"] == [f"bin/{name}"]
        assert os.access(ROOT / "bin" / name, os.X_OK)
        assert f'"{name}"' in opened
    assert 'CMD ["bin/web"]' in (ROOT / "Dockerfile").read_text()


def test_nothing_of_ours_runs_as_root_or_may_become_it(house: dict[str, Any]) -> None:
    last_stage = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert re.search(r"^USER shop$", last_stage, re.MULTILINE)
    for name in OURS:
        service = house["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert {name for name, service in house["services"].items() if "ports" in service} == {"proxy"}


def test_everything_that_stays_up_tells_its_health(house: dict[str, Any]) -> None:
    silent = {name for name, service in house["services"].items() if "healthcheck" not in service}
    assert silent == {"prepare"}


def test_every_secret_is_asked_for_and_none_is_given(house: dict[str, Any]) -> None:
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    assert asked <= set(example)
    assert set(SECRETS) <= set(example) | set(house["services"]["web"]["environment"])
    given = {name for name, value in example.items() if value and re.search("KEY|SECRET|PASSWORD|EMAIL_URL", name)}
    assert given == set()


def test_the_database_sorts_and_compares_as_the_embedded_one_does(house: dict[str, Any]) -> None:
    theirs = house["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(theirs) <= set(INITDB.split())


def test_the_image_takes_only_what_the_shop_is_made_of() -> None:
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    taken = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} <= taken
    assert not {"tests", "demo", ".git", ".venv", ".env"} & taken
