"""Files of many formats that hold one value under a name."""
import json
import re
import urllib.parse
from typing import Callable, NamedTuple
from xml.sax.saxutils import escape


class Placed(NamedTuple):
    file: str
    before: str
    value: str  # as the format writes it
    after: str


class Unplaceable(Exception):
    """The format has no way to hold the value, or none that people use."""


def upper(name: str) -> str:
    return name.upper().replace(" ", "_")


def lower(name: str) -> str:
    return name.replace(" ", "_")


def camel(name: str) -> str:
    first, *rest = name.split(" ")
    return first + "".join(word.capitalize() for word in rest)


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def plain(value: str) -> str:
    if re.search(r"[\n\"'\\$`]", value):
        raise Unplaceable("quotes, dollars or line ends")
    return value


def bare(value: str) -> str:
    if not re.fullmatch(r"[\w./+=:@%,~-]+", value):
        raise Unplaceable("needs quotes")
    return value


def in_url(value: str) -> str:
    if "://" in value or "\n" in value or " " in value:
        raise Unplaceable("no query parameter")
    return urllib.parse.quote(value, safe="")


Place = Callable[[str, str], Placed]


def env(name: str, value: str) -> Placed:
    quote = "" if re.fullmatch(r"[\w./+=:@%,~-]+", value) else '"'
    return Placed(".env", f"REGION=eu-west-1\n{upper(name)}={quote}", plain(value), f"{quote}\nDEBUG=0\n")


FORMATS: dict[str, Place] = {
    "env": env,
    "json": lambda name, value: Placed("settings.json", '{\n  "region": "eu-west-1",\n  "' + camel(name) + '": "', quoted(value), '",\n  "retries": 3\n}\n'),
    "yaml": lambda name, value: Placed("values.yaml", f"service:\n  replicas: 2\n  {lower(name)}: ", bare(value), "\n  port: 8080\n"),
    "toml": lambda name, value: Placed("settings.toml", f'[service]\nreplicas = 2\n{lower(name)} = "', quoted(value), '"\nport = 8080\n'),
    "xml": lambda name, value: Placed("settings.xml", f'<?xml version="1.0"?>\n<settings>\n  <retries>3</retries>\n  <{camel(name)}>', escape(plain(value)), f"</{camel(name)}>\n</settings>\n"),
    "properties": lambda name, value: Placed("application.properties", f"server.port=8080\n{name.replace(' ', '.')}=", plain(value), "\nserver.threads=4\n"),
    "python": lambda name, value: Placed("settings.py", f'import os\n\nRETRIES = 3\n{upper(name)} = "', quoted(value), '"\n'),
    "javascript": lambda name, value: Placed("client.js", f'import {{ connect }} from "./net.js";\n\nconst {camel(name)} = "', quoted(value), f'";\nexport default connect({camel(name)});\n'),
    "java": lambda name, value: Placed("Client.java", f'package test.acme;\n\nclass Client {{\n    private static final String {upper(name)} = "', quoted(value), '";\n}\n'),
    "go": lambda name, value: Placed("client.go", f'package client\n\nconst {camel(name)} = "', quoted(value), '"\n'),
    "shell": lambda name, value: Placed("deploy.sh", f"#!/bin/sh\nset -eu\nexport {upper(name)}='", plain(value), "'\nexec ./serve\n"),
    "dockerfile": lambda name, value: Placed("Dockerfile", f"FROM debian:12\nENV {upper(name)}=", bare(value), '\nCMD ["serve"]\n'),
    "hcl": lambda name, value: Placed("main.tf", f'locals {{\n  region = "eu-west-1"\n  {lower(name)} = "', quoted(plain(value)), '"\n}\n'),
    "url": lambda name, value: Placed("notes.txt", f"See https://files.acme.test/v1/items?page=2&{lower(name)}=", in_url(value), "&limit=20 for the list.\n"),
}

# For values that bring their own surroundings: key blocks, whole documents, lines of a tool's file.
CARRIED: dict[str, Place] = {
    "text": lambda name, value: Placed("notes.txt", "", value, "\n"),
    "json": FORMATS["json"],
    "python": FORMATS["python"],
}


def formats(value: str) -> dict[str, Place]:
    carried = "\n" in value or value.startswith("{") or re.match(r"[\w<\"/_-]+(?:: |=\")|(?:curl|machine|psexec|Connect-\w+) |.*\w+=[^&]*;|<|_gitlab", value)
    return CARRIED if carried else FORMATS
