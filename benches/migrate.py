#!/usr/bin/env python3
"""What a migration costs: time, calls for each secret, peak memory, against a moto_server on this machine.

    benches/migrate.py --keylift target/release/keylift --moto target/test-tools/moto/bin/moto_server

`cargo test --test migrate` makes the environment that moto is taken from. Needs nothing else but Python.
"""

import argparse
import collections
import http.client
import http.server
import os
import pathlib
import re
import secrets
import statistics
import subprocess
import tempfile
import threading
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keylift", default="target/release/keylift")
    parser.add_argument("--moto", default="target/test-tools/moto/bin/moto_server")
    parser.add_argument("--secrets", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that the network adds to each call")
    arguments = parser.parse_args()
    moto = subprocess.Popen(
        [arguments.moto, "-H", "127.0.0.1", "-p", "0"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        port = next(int(found[1]) for line in moto.stderr if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
        threading.Thread(target=moto.stderr.read, daemon=True).start()
        keylift = os.path.abspath(arguments.keylift)
        print("| | wall s | least–most | CPU s | peak MiB | calls for each secret |")
        print("| --- | --: | --: | --: | --: | --- |")
        for delay in (0.0, arguments.delay):
            proxy = Proxy(port, delay)
            rounds = collections.defaultdict(list)
            for _ in range(arguments.rounds):
                reset(port)
                with tempfile.TemporaryDirectory() as folder:
                    plant(pathlib.Path(folder), arguments.secrets)
                    for what in ("first run", "rerun"):
                        rounds[what].append(measure(keylift, folder, proxy))
            for what, runs in rounds.items():
                wall = [run[0] for run in runs]
                calls = ", ".join(f"{name} {count / arguments.secrets:g}" for name, count in sorted(runs[0][3].items()))
                print(
                    f"| {what}, {delay * 1000:.0f} ms added to a call | {statistics.median(wall):.2f} "
                    f"| {min(wall):.2f}–{max(wall):.2f} | {statistics.median(run[1] for run in runs):.2f} "
                    f"| {max(run[2] for run in runs):.0f} | {calls} |"
                )
    finally:
        moto.terminate()
        moto.wait()


class Proxy:
    """Counts calls, and adds the delay of a network."""

    def __init__(self, port, delay):
        self.calls = collections.Counter()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                proxy.calls[self.headers["X-Amz-Target"].rpartition(".")[2]] += 1
                time.sleep(delay)
                upstream = http.client.HTTPConnection("127.0.0.1", port)
                upstream.request("POST", self.path, body, dict(self.headers))
                answer = upstream.getresponse()
                text = answer.read()
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def reset(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/moto-api/reset")
    connection.getresponse().read()


def plant(folder, count):
    for number in range(count):
        value = "k" + secrets.token_hex(8) + "+" + secrets.token_urlsafe(6).replace("-", "Q")
        (folder / f"settings_{number}.py").write_text(f'service_{number}_password = "{value}"\n')


def measure(keylift, folder, proxy):
    proxy.calls.clear()
    environment = {
        "HOME": folder,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    command = [keylift, "migrate", ".", "--apply", "--env", "prod", "--app", "shop", "--endpoint-url", proxy.url]
    begin = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, output[:2000]
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, dict(proxy.calls)


if __name__ == "__main__":
    main()
