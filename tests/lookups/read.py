"""Reads a file as one of its kind does, and fails when it is none: `read.py KIND FILE`."""

import ast
import importlib
import pathlib
import re
import subprocess
import sys

import hcl2
import kubernetes_validate
import tree_sitter
import yaml


def tree_sitter_grammar(name, file):
    grammar = importlib.import_module("tree_sitter_" + name).language()
    tree = tree_sitter.Parser(tree_sitter.Language(grammar)).parse(open(file, "rb").read())
    assert not tree.root_node.has_error, "it does not parse"


def terraform(file):
    parsed = hcl2.load(open(file))
    assert parsed["resource"] and parsed["variable"], "a block is missing"


def kubernetes(file):
    kinds = {}
    for document in yaml.safe_load_all(open(file)):
        kinds[document["kind"]] = document
        if document["apiVersion"] == "v1":
            kubernetes_validate.validate(document, "1.33", strict=True)
        else:  # a custom resource, whose definition is nowhere at hand
            assert document["metadata"]["name"] and document["spec"], "a part is missing"
    pod = kinds["Pod"]["spec"]
    if "ExternalSecret" in kinds:
        made = kinds["ExternalSecret"]["spec"]
        used = pod["containers"][0]["env"][0]["valueFrom"]["secretKeyRef"]
        assert (made["target"]["name"], made["data"][0]["secretKey"]) == (used["name"], used["key"])
        assert made["secretStoreRef"]["name"] == kinds["ClusterSecretStore"]["metadata"]["name"]
    else:
        mounted = pod["volumes"][0]["csi"]["volumeAttributes"]["secretProviderClass"]
        assert kinds["SecretProviderClass"]["metadata"]["name"] == mounted
        assert yaml.safe_load(kinds["SecretProviderClass"]["spec"]["parameters"]["objects"])[0]["objectName"]


def codebuild(file):
    secrets = yaml.safe_load(open(file))["env"]["secrets-manager"]
    assert all(isinstance(value, str) for value in secrets.values()), "a value is no text"


def compose(file):
    program("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)
    # Of what Compose puts in place of variables the schema knows nothing.
    variable = r"\$(\$|[A-Za-z_]\w*|\{[A-Za-z_]\w*(:?[-?+][^${}]*)?\})"
    assert "$" not in re.sub(variable, "", open(file).read()), "Compose would not take a variable for one"


def properties(file):
    lines = [line.split("=", 1) for line in open(file).read().splitlines()]
    assert all(len(line) == 2 and line[0].replace(".", "").isalnum() for line in lines), "a line is no property"


def program(name, *arguments):
    beside = pathlib.Path(sys.executable).with_name(name)
    subprocess.run([beside, *arguments], check=True, stdin=subprocess.DEVNULL)


kind, file = sys.argv[1:]
if kind.startswith("tree_sitter."):
    tree_sitter_grammar(kind.removeprefix("tree_sitter."), file)
elif kind.startswith("vendor."):
    program("check-jsonschema", "--builtin-schema", kind, file)
elif kind == "cloudformation":
    program("cfn-lint", "--", file)
elif kind == "python":
    ast.parse(open(file).read())
else:
    {
        "codebuild": codebuild,
        "compose": compose,
        "kubernetes": kubernetes,
        "properties": properties,
        "terraform": terraform,
    }[kind](file)
