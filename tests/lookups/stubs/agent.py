"""Stands in for the AWS Secrets Manager Agent and for the Lambda extension: prints its port, and answers for ever."""

import http.server
import json
import urllib.parse

import boto3

CLIENT = boto3.client("secretsmanager")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        name = urllib.parse.parse_qs(url.query).get("secretId", [""])[0]
        if url.path != "/secretsmanager/get" or self.headers["X-Aws-Parameters-Secrets-Token"] != "token":
            return self.answer(403, {"message": "no"})
        try:
            text = CLIENT.get_secret_value(SecretId=name)["SecretString"]
        except CLIENT.exceptions.ClientError:
            return self.answer(400, {"message": "no"})
        return self.answer(200, {"Name": name, "SecretString": text})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(SERVER.server_port, flush=True)
SERVER.serve_forever()
