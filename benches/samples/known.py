"""What the grammar of shapes can't say: shapes that had to be read by hand, and values whose inside has a structure (JSON
in base64, a token's claims, a key in DER) without which they wouldn't be real ones.
"""
import base64
import json
import random
import re
import string
import subprocess
import tempfile
from typing import Callable, Iterator

from . import checksum
from .shape import ALNUM, NAMED, draw_chars, encoded, jwt

Dice = random.Random
UUID_SHAPE = "[uuid]"

# Shapes rewritten in the grammar, by provider/kind. Parts that the facts leave open (`...`) are filled by an example.
REREAD = {
    "aws/presigned-url": '"https://files.s3.amazonaws.com/report.pdf?X-Amz-Credential=ASIA" + [b32]{16} + "%2F20260110%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=" + [hex]{64}',
    "azure/storage-connection-string": '"DefaultEndpointsProtocol=https;AccountName=" + [lalnum]{8,20} + ";AccountKey=" + [b64]{85} + [AQgw] + "==" + ";EndpointSuffix=core.windows.net"',
    "azure/iothub-connection-string": '"HostName=" + [lalnum]{8,20} + ".azure-devices.net;SharedAccessKeyName=owner;SharedAccessKey=" + [b64]{42} + [AEIMQUYcgkosw048] + "="',
    "azure/sql-connection-string": '"Server=tcp:" + [lalnum]{8,20} + ".database.windows.net,1433;Database=sales;User ID=app;Password=" + [alnum]{12,24}',
    "azure/storage-sas-url": '"https://files.blob.core.windows.net/in?sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2027-01-01T00:00:00Z&sig=" + [alnum]{43} + "%3D"',
    "azure/servicebus-sas-token": '"SharedAccessSignature sr=https%3A%2F%2Fbus.servicebus.windows.net&sig=" + [alnum]{43} + "%3D&se=1790000000&skn=owner"',
    "azure/logic-app-trigger-url": '"https://prod-12.westeurope.logic.azure.com/workflows/" + [hex]{32} + "/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + [b64url]{43}',
    # Its UUIDs are random ones, of version 4.
    "bitwarden/sm-access-token": '"0." + [hex]{8} + "-" + [hex]{4} + "-4" + [hex]{3} + "-" + [hex]{4} + "-" + [hex]{12} + "." + [alnum]{30} + ":" + [b64]{22} + "=="',
    "curl/user-option": '"curl -u " + [lower]{5,8} + ":" + [alnum]{12,20} + " https://api.acme.test/v1"',
    "curl/auth-header": '"curl -H \\"Authorization: Bearer " + [alnum]{32,40} + "\\" https://api.acme.test/v1"',
    "inngest/signing-key": '"signkey-" + ("prod" | "test" | "branch" | "dev") + "-" + [hex]{64}',
    "jdbc/connection-string": '"jdbc:postgresql://db.acme.test:5432/app?user=app&password=" + [alnum]{14,20}',
    "logfire/api-key": '"pylf_v2_" + ("us" | "eu") + "_" + [uuid] + "_" + [alnum]{44}',
    "logfire/write-or-read-token": '"pylf_v1_" + ("us" | "eu") + "_" + [alnum]{43,44}',
    "logicmonitor/lmv1-access-key": '"lma_" + [alnum =+-]{40,100}',
    "make/webhook-url": '"https://hook.eu1.make.com/" + [a-z0-9]{32} | "https://hook.integromat.com/" + [a-z0-9]{32}',
    "mercury/sandbox-token": '"mercury_sandbox_" + [a-z]{3,6} + "_" + [alnum]{40,50} + "_yrucrem"',
    "microsoft-power-automate/logic-apps-url": '"https://prod-" + [digit]{2,3} + ".westus.logic.azure.com:443/workflows/" + [hex]{32} + "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + [b64url]{43}',
    "microsoft-power-automate/workflow-url": '"https://default" + [hex]{30} + ".1f.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/" + [hex]{32} + "/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + [b64url]{43}',
    "microsoft-teams/incoming-webhook": '"https://" + [lalnum]{5,12} + ".webhook.office.com/webhookb2/" + [uuid] + "@" + [uuid] + "/IncomingWebhook/" + [alnum]{32} + "/" + [uuid]',
    "mongodb/connection-uri": '"mongodb" + ("+srv")? + "://" + [lower]{5,10} + ":" + [alnum]{12,24} + "@cluster0.ab1cd.mongodb.net/app?retryWrites=true"',
    "ldap/bind-uri": '"ldaps://cn=app:" + [alnum]{12,20} + "@ldap.acme.test"',
    "neon/connection-uri": '"postgres" + ("ql")? + "://" + [lower]{5,10} + ":" + [alnum]{12,20} + "@ep-cool-darkness-123456.us-east-2.aws.neon.tech/app"',
    "netrc/machine-login": '"machine api.acme.test login " + [lower]{5,10} + " password " + [alnum]{12,20}',
    "hashicorp-terraform/provider-password": "[any]{12,20}",
    "heroku/postgres-url": '"postgres://" + [lower]{14} + ":p" + [hex]{64} + "@ec2-54-10-20-30.compute-1.amazonaws.com:5432/" + [lalnum]{14}',
    "jwt/signing-secret": "[any]{16,48}",
    "kylas/api-key": '[uuid] + (":" + [digit]{3,6})?',
    "launchdarkly/access-token-legacy": "[a-z0-9]{40}",
    "netbird/setup-key": '[HEX]{8} + "-" + [HEX]{4} + "-" + [HEX]{4} + "-" + [HEX]{4} + "-" + [HEX]{12}',
    "odbc/connection-string-password": '"Driver={PostgreSQL};Server=db.acme.test;Uid=app;Pwd=" + [alnum]{12,20}',
    "prospect-crm/api-token": "[a-z0-9]{32}",
    "redis/azure-cache-string": '[lower]{6,12} + ".redis.cache.windows.net:6380,password=" + [b64]{42} + [AEIMQUYcgkosw048] + "=,ssl=True,abortConnect=False"',
    "roblox/session-cookie": '"_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in-as-you-and-to-steal-your-ROBUX-and-items.|_" + [HEX]{300,700}',
    "salesforce/sfdx-auth-url": '"force://PlatformCLI::5Aep" + [alnum ._]{80,90} + "@acme.my.salesforce.com"',
    "slack/legacy-token": '("xoxo-" | "xoxs-") + [digit]{10,12} + "-" + [digit]{10,12} + "-" + [digit]{10,12} + "-" + [hex]{10,32}',
    "slack/session-cookie": '"xoxd-" + [alnum]{40} + "%2B" + [alnum]{60,90} + "%3D"',
    "qdrant/cloud-api-key": "[b64url]{54}",
    "requestfinance/api-key": '[ALNUM]{7} + "-" + [ALNUM]{7} + "-" + [ALNUM]{7} + "-" + [ALNUM]{7}',
    "screenshotapi/token": '[ALNUM]{7} + "-" + [ALNUM]{7} + "-" + [ALNUM]{7} + "-" + [ALNUM]{7}',
    "roblox/open-cloud-key": "[b64]{48}",
    "servicenow/basic-password": "[any]{12,20}", "snowflake/password": "[any]{12,20}", "zipbooks/password": "[any]{12,20}",
    "siliconflow/api-key": '"sk-" + [lower]{48}',
    "simplynoted/api-key": "[any]{340,360}",
    "sonatype/user-token": '[alnum]{8} + ":" + [b64]{44}',
    "sumologic/http-source-url": '"https://endpoint4.collection.eu.sumologic.com/receiver/v1/http/" + [b64url]{90,118} + "=="',
    "supabase/jwt-secret": '[b64]{85} + [AQgw] + "==" | [alnum]{40}',
    "unity/license-serial": '[ALNUM]{2} + "-" + [ALNUM]{4} + "-" + [ALNUM]{4} + "-" + [ALNUM]{4} + "-" + [ALNUM]{4} + "-" + [ALNUM]{4}',
    "wordpress/application-password": '[alnum]{4} + " " + [alnum]{4} + " " + [alnum]{4} + " " + [alnum]{4} + " " + [alnum]{4} + " " + [alnum]{4}',
    "psexec/command-line-login": '"psexec \\\\\\\\web01 -u " + [lower]{5,8} + " -p " + [alnum]{12,16} + " cmd.exe"',
    "vmware/connect-viserver-password": '"Connect-VIServer vc01 -User " + [lower]{5,8} + " -Password " + [alnum]{12,16}',
    "hubspot/personal-access-key": '"C" + [b64]{119}',
    "azure/search-key": None,  # made below: letters and digits only
    # The branches of these two lengths differ in both parts at once.
    "openai/project-key": '"sk-proj-" + [b64url]{74} + "T3BlbkFJ" + [b64url]{74} | "sk-proj-" + [b64url]{58} + "T3BlbkFJ" + [b64url]{58} | "sk-proj-" + [alnum]{20} + "T3BlbkFJ" + [alnum]{20}',
    "openai/service-account-key": '"sk-svcacct-" + [b64url]{74} + "T3BlbkFJ" + [b64url]{74} | "sk-svcacct-" + [b64url]{58} + "T3BlbkFJ" + [b64url]{58} | "sk-svcacct-" + [alnum]{20} + "T3BlbkFJ" + [alnum]{20}',
    "azure/entra-client-secret": '[alnum]{3} + "7Q~" + [alnum ~._-]{31}',
    "stripe/secret-key-live": '"sk_live_" + [alnum]{24} | "sk_live_51" + [alnum]{97}',
    "stripe/secret-key-test": '"sk_test_" + [alnum]{24} | "sk_test_51" + [alnum]{97}',
    "stripe/restricted-key-live": '"rk_live_" + [alnum]{24} | "rk_live_51" + [alnum]{97}',
    "stripe/restricted-key-test": '"rk_test_" + [alnum]{24} | "rk_test_51" + [alnum]{97}',
    "mattermost/incoming-webhook-url": '"https://chat." + [lower]{4,9} + ".test/hooks/" + [ybndrfg8ejkmcpqxot1uwisza345h769]{26}',
    "mattermost/access-token": "[ybndrfg8ejkmcpqxot1uwisza345h769]{26}",
    "salesforce/access-token": '"00D" + [alnum]{12} + "!" + [alnum ._]{96}',
    "adafruit/io-key": '"aio_" + [alpha]{4} + [digit]{2} + [alnum]{22}',
    "planetscale/database-password": '"pscale_pw_" + [b64url]{43}', "planetscale/service-token": '"pscale_tkn_" + [b64url]{43}',
    "twitter/bearer-token": '"AAAAAAAAAAAAAAAAAAAAA" + [alnum]{30} + "%2B" + [alnum]{40} + "%3D" + [alnum]{20}',
    "aws/session-token": '"IQoJb3JpZ2luX2Vj" + [b64]{300,600}',
    "github/fine-grained-pat": '"github_pat_11" + [ALNUM]{20} + "_" + [alnum]{43} + [b32]{8} + [alnum]{8}',
    "microsoft-entra/client-secret": '[alnum]{3} + "7Q~" + [alnum ~._-]{31}',
}


def pick(dice: Dice, kind: str, count: int) -> str:
    return draw_chars(dice, NAMED[kind], count)


def uuid(dice: Dice) -> str:
    """A random one, of version 4."""
    first, second, third, fourth, last = (pick(dice, "hex", count) for count in (8, 4, 4, 4, 12))
    return f"{first}-{second}-4{third[1:]}-{'89ab'[int(fourth[0], 16) % 4]}{fourth[1:]}-{last}"


def b64(text: "str | bytes", pad: bool = True) -> str:
    done = base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
    return done if pad else done.rstrip("=")


def json64(fields: dict, url: bool = True) -> str:
    return encoded(json.dumps(fields, separators=(",", ":")).encode(), url)


def openssl(*arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout.rstrip("\n")


def ssh_key(kind: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", f"{folder}/key"], check=True)
        with open(f"{folder}/key", encoding="ascii") as file:
            return file.read().rstrip("\n")


MADE: dict[str, str] = {}


def once(name: str, make: Callable[[], str]) -> str:
    """Keys are made once a run: that takes a while, and their text doesn't matter."""
    if name not in MADE:
        MADE[name] = make()
    return MADE[name]


def pkcs8() -> str:
    return once("pkcs8", lambda: openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"))


def rsa() -> str:
    return once("rsa", lambda: openssl("genrsa", "-traditional", "2048"))


def pgp(dice: Dice) -> str:
    """An armored version 4 secret key packet, RSA, with random numbers."""
    body = bytes([4]) + dice.randbytes(4) + bytes([1, 8, 0, 0x80]) + dice.randbytes(255) + dice.randbytes(400)
    packet = bytes([0x95]) + len(body).to_bytes(2, "big") + body
    text = b64(packet)
    lines = "\n".join(text[at:at + 64] for at in range(0, len(text), 64))
    mark = b64(checksum.crc24(packet).to_bytes(3, "big"))
    return f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{lines}\n={mark}\n-----END PGP PRIVATE KEY BLOCK-----"


def macaroon(dice: Dice, location: str) -> str:
    identifier = uuid(dice).encode()
    caveat = json.dumps({"version": 1, "permissions": "user"}).encode()
    return encoded(bytes([2, 1, len(location)]) + location.encode() + bytes([2, len(identifier)]) + identifier + b"\0"
                   + bytes([2, len(caveat)]) + caveat + b"\0\0" + b"\x06\x20" + dice.randbytes(32))


def account_key(dice: Dice, prefix: str) -> str:
    """An access key id of today's form, in which the account is written."""
    number = 1 << 47 | dice.randrange(10**11, 10**12) << 7 | dice.randrange(128)
    return prefix + base64.b32encode(number.to_bytes(6, "big") + dice.randbytes(4)).decode()


def short_uuid(dice: Dice) -> str:
    while len(text := checksum.number(int.from_bytes(dice.randbytes(16), "big"), checksum.BASE58)) != 22:
        pass
    return text


def long_jwt(dice: Dice, bits: int = 2048, **claims: object) -> str:
    return jwt(dice, claims, {"alg": "RS256", "typ": "JWT"}, bits // 6 + 1)


def search_key(dice: Dice) -> str:
    """Drawn until the sum has letters and digits only."""
    while True:
        value = checksum.azure(pick(dice, "alnum", 42) + "AzSeA" + pick(dice, "alnum", 5), "Query000")
        if value.isalnum() and value[42:46] == "AzSe" and value[46] in "ABCD":
            return value


def digits_and_bytes(dice: Dice) -> str:
    return b64(pick(dice, "digit", 12).encode() + b":" + dice.randbytes(20))


def jenkins(dice: Dice) -> str:
    return "{" + b64(bytes([1, 0, 0, 0, 16, 0, 0, 0, 32]) + dice.randbytes(48)) + "}"


def words_of(dice: Dice, prefix: str, count: int) -> str:
    return prefix + pick(dice, "alnum", count)


MAKERS: dict[str, Callable[[Dice], str]] = {
    "1password/service-account-token": lambda d: "ops_" + json64({"signInAddress": "acme.1password.com", "userAuth": {"method": "SRPg-4096", "alg": "PBES2g-HS256", "iterations": 650000, "salt": pick(d, "b64url", 22)}, "email": "x@1passwordserviceaccounts.com", "srpX": pick(d, "hex", 64), "muk": {"alg": "A256GCM", "k": pick(d, "b64url", 43)}, "secretKey": "A3-" + pick(d, "ALNUM", 6)}),
    "apache-airflow/fernet-key": lambda d: base64.urlsafe_b64encode(d.randbytes(32)).decode(),
    "artifactory/npm-auth-line": lambda d: f"/artifactory/api/npm/{pick(d, 'lalnum', 9)}/:_auth=" + b64(f"ada:{pick(d, 'alnum', 16)}"),
    "artifactory/reference-token": lambda d: b64("reftkn:01:1790000000:" + pick(d, "alnum", 27)),
    "jfrog/reference-token": lambda d: b64("reftkn:01:1790000000:" + pick(d, "alnum", 27)),
    "atlassian/bitbucket-data-center-token": lambda d: "BBDC-" + digits_and_bytes(d),
    "atlassian/data-center-pat": digits_and_bytes,
    "jira/data-center-pat": digits_and_bytes,
    "aws/access-key-id": lambda d: account_key(d, "AKIA"),
    "aws/session-access-key-id": lambda d: account_key(d, "ASIA"),
    "aws/bedrock-api-key-long-term": lambda d: "ABSK" + b64(f"BedrockAPIKey-{pick(d, 'lalnum', 4)}-at-{d.randrange(10**11, 10**12)}:{b64(d.randbytes(32))}"),
    "aws/ses-smtp-password": lambda d: b64(b"\x04" + d.randbytes(32)),
    "azure/ad-access-token": lambda d: long_jwt(d, aud="00000003-0000-0000-c000-000000000000", iss=f"https://sts.windows.net/{uuid(d)}/", iat=1760000000, exp=1760003600, tid=uuid(d)),
    "azure/search-key": search_key,
    "circleci/personal-api-token": lambda d: f"CCIPAT_{short_uuid(d)}_{pick(d, 'hex', 40)}",
    "circleci/project-api-token": lambda d: f"CCIPRJ_{short_uuid(d)}_{pick(d, 'hex', 40)}",
    "cloudflare/tunnel-token": lambda d: json64({"a": pick(d, "hex", 32), "t": uuid(d), "s": b64(d.randbytes(32))}, False),
    "discord/bot-token": lambda d: f"{encoded(str(d.randrange(3 * 10**17, 10**18)).encode())}.G{pick(d, 'alnum', 5)}.{pick(d, 'b64url', 38)}",
    "elastic/cloud-api-key": lambda d: "essu_" + b64(pick(d, "alnum", 20) + ":" + pick(d, "alnum", 47)),
    "elastic/elasticsearch-api-key": lambda d: b64(pick(d, "alnum", 20) + ":" + pick(d, "alnum", 22)),
    "google/service-account-key": lambda d: json.dumps({"type": "service_account", "project_id": "acme-1", "private_key_id": pick(d, "hex", 40), "private_key": pkcs8() + "\n", "client_email": "app@acme-1.iam.gserviceaccount.com", "client_id": pick(d, "digit", 21), "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token", "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs"}, indent=2),
    "google/application-default-credentials": lambda d: json.dumps({"client_id": "764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com", "client_secret": "GOCSPX-" + pick(d, "b64url", 28), "refresh_token": "1//0" + pick(d, "b64url", 96), "type": "authorized_user"}, indent=2),
    "github/app-private-key": lambda d: rsa(),
    "github/app-installation-token-v2": lambda d: "ghs_123456_" + jwt(d, {"iss": "https://github.com", "exp": 1790000000}),
    "grafana/legacy-api-key": lambda d: json64({"k": pick(d, "alnum", 32), "n": "reader", "id": 1}, False),
    "grafana/cloud-access-policy-token": lambda d: "glc_" + b64(json.dumps({"o": "123456", "n": "acme-reader", "k": pick(d, "alnum", 24), "m": {"r": "eu"}}, separators=(",", ":"))),
    "highnote/rk-live-key": lambda d: "rk_live_" + b64(words_of(d, "key_", 52)),
    "highnote/rk-test-key": lambda d: "rk_test_" + b64(words_of(d, "key_", 52)),
    "highnote/sk-live-key": lambda d: "sk_live_" + b64(words_of(d, "key_", 52)),
    "highnote/sk-test-key": lambda d: "sk_test_" + b64(words_of(d, "key_", 52)),
    "workos/api-key-live": lambda d: "sk_live_" + b64(f"key_01{pick(d, 'ALNUM', 24)},{pick(d, 'alnum', 25)}"),
    "workos/api-key-staging": lambda d: "sk_test_" + b64(f"key_01{pick(d, 'ALNUM', 24)},{pick(d, 'alnum', 25)}"),
    "ibm-mcsp/saas-api-key": lambda d: b64(words_of(d, "k1:usr_", 53)),
    "instantly/api-key": lambda d: b64(uuid(d) + ":" + pick(d, "alpha", 12)),
    "intercom/access-token": lambda d: b64(f"tok:{uuid(d).replace('-', '_')}:1:0"),
    "jenkins/encrypted-secret": jenkins,
    "jetbrains/permanent-token": lambda d: f"perm:{b64('ada')}.{b64('92-1234')}.{pick(d, 'alnum', 30)}",
    "keeper/ksm-config": lambda d: b64(json.dumps({"hostname": "keepersecurity.com", "clientId": b64(d.randbytes(64)), "privateKey": b64(d.randbytes(138)), "serverPublicKeyId": "10", "appKey": b64(d.randbytes(32)), "appOwnerPublicKey": b64(d.randbytes(65))})),
    "kubernetes/kubeconfig-client-key": lambda d: "client-key-data: " + b64(rsa() + "\n"),
    "kubernetes/secret-manifest": lambda d: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  db-password: " + b64(pick(d, "alnum", 18)),
    "kubernetes/service-account-jwt": lambda d: long_jwt(d, iss="kubernetes/serviceaccount", sub="system:serviceaccount:default:app", **{"kubernetes.io/serviceaccount/namespace": "default", "kubernetes.io/serviceaccount/secret.name": "app-token-" + pick(d, "lalnum", 5)}),
    "home-assistant/long-lived-token": lambda d: jwt(d, {"iss": pick(d, "hex", 32), "iat": 1760000000, "exp": 2075360000}),
    "n8n/api-key": lambda d: jwt(d, {"sub": uuid(d), "iss": "n8n", "aud": "public-api", "iat": 1760000000}),
    "pinata/jwt": lambda d: jwt(d, {"userInformation": {"id": uuid(d), "email": "x@acme.test"}, "authenticationType": "scopedKey", "scopedKeyKey": pick(d, "hex", 20), "scopedKeySecret": pick(d, "hex", 64), "iat": 1760000000}),
    "monday/api-token": lambda d: jwt(d, {"tid": 123456789, "aai": 11, "uid": 1234567, "iad": "2026-01-01T00:00:00.000Z", "per": "me:write", "actid": 1234567, "rgn": "use1"}),
    "scalr/api-token": lambda d: jwt(d, {"iss": "user", "jti": "at-" + pick(d, "alnum", 16)}, {"alg": "HS256", "typ": "JWT"}),
    "temporal/cloud-api-key": lambda d: jwt(d, {"account_id": "abcde", "aud": ["temporal.io"], "exp": 1790000000, "iss": "temporal.io", "jti": pick(d, "alnum", 32), "key_id": pick(d, "alnum", 32), "sub": pick(d, "hex", 32)}, {"alg": "ES256", "kid": "Wvtwaw", "typ": "JWT"}, 86),
    "supabase/service-role-jwt": lambda d: jwt(d, {"iss": "supabase", "ref": pick(d, "lower", 20), "role": "service_role", "iat": 1760000000, "exp": 2075360000}),
    "redhat/offline-token": lambda d: jwt(d, {"iat": 1760000000, "jti": uuid(d), "iss": "https://sso.redhat.com/auth/realms/redhat-external", "sub": uuid(d), "typ": "Offline", "azp": "cloud-services"}, {"alg": "HS512", "typ": "JWT", "kid": uuid(d)}, 86),
    "snowflake/programmatic-access-token": lambda d: long_jwt(d, iss="SF:1009", p="123456:5678", exp=1790000000),
    "storychief/api-token": lambda d: long_jwt(d, 4096, aud="1", jti=pick(d, "hex", 80), iat=1760000000, sub="123", scopes=[]),
    "wrike/permanent-token": lambda d: jwt(d, {"d": json.dumps({"a": 1234567, "i": 123456, "c": 1234567, "u": 123456, "r": "EU", "s": ["W", "F", "I", "U", "K", "C", "D", "M", "A", "L", "P"], "z": [], "t": 0}), "iat": 1760000000}, {"tt": "p", "alg": "HS256", "tv": "2"}),
    "zeplin/personal-access-token": lambda d: jwt(d, {"type": "app", "client": pick(d, "hex", 24), "scope": "", "iat": 1760000000, "sub": pick(d, "hex", 24), "jti": uuid(d)}, None, 86),
    "kontent/management-key": lambda d: jwt(d, {"jti": pick(d, "hex", 32), "iat": 1760000000, "exp": 1790000000, "project_id": pick(d, "hex", 32), "ver": "2.1.0", "uid": "x", "aud": "manage.kenticocloud.com"}),
    "lendflow/api-token": lambda d: long_jwt(d, aud="1", jti=pick(d, "hex", 80), iat=1760000000, sub="1"),
    "mailerlite/api-token": lambda d: long_jwt(d, 4096, aud="4", jti=pick(d, "hex", 80), iat=1760000000, sub="123456"),
    "caflou/api-token": lambda d: "eyJhbGciOiJIUzI1NiJ9." + next(completions("eyJ", 90)) + "." + pick(d, "b64url", 43),
    "mapbox/public-token": lambda d: "pk." + json64({"u": "acme", "a": "ck" + pick(d, "lalnum", 23)}) + "." + pick(d, "b64url", 22),
    "mapbox/secret-token": lambda d: "sk." + json64({"u": "acme", "a": "ck" + pick(d, "lalnum", 23)}) + "." + pick(d, "b64url", 22),
    "mapbox/temporary-token": lambda d: "tk." + json64({"u": "acme", "exp": 1790000000, "iat": 1760000000, "scopes": ["styles:read"], "client": "mapbox.com"}) + "." + pick(d, "b64url", 22),
    "mailjet/basic-auth": lambda d: b64(pick(d, "hex", 32) + ":" + pick(d, "hex", 32)),
    "miro/access-token": lambda d: json64({"miro.origin": "eu01"}) + "_" + pick(d, "b64url", 27),
    "npm/basic-auth": lambda d: b64("ada:" + pick(d, "alnum", 16)),
    "nvidia/ngc-api-key-legacy": lambda d: b64(pick(d, "lalnum", 26) + ":" + uuid(d)),
    "neptune/api-token": lambda d: b64(json.dumps({"api_address": "https://app.neptune.ai", "api_url": "https://app.neptune.ai", "api_key": uuid(d)}, separators=(",", ":"))),
    "nx-cloud/access-token": lambda d: b64(uuid(d) + "|read-write"),
    "onesignal/rest-api-key-legacy": lambda d: b64(uuid(d)),
    "opentok/session-token": lambda d: "T1==" + b64(f"partner_id=1234567&sig={pick(d, 'hex', 40)}:session_id=1_{pick(d, 'alnum', 40)}&create_time=1760000000&role=publisher"),
    "openvpn/static-key": lambda d: "-----BEGIN OpenVPN Static key V1-----\n" + "\n".join(pick(d, "hex", 32) for _ in range(16)) + "\n-----END OpenVPN Static key V1-----",
    "palo-alto/pan-os-api-key": lambda d: b64("-AQ=1" + b64(d.randbytes(48))),
    "pgp/private-key-block": pgp,
    "prisma/accelerate-url": lambda d: "prisma://accelerate.prisma-data.net/?api_key=" + jwt(d, {"api_key": uuid(d), "tenant_id": pick(d, "hex", 64), "internal_secret": uuid(d)}),
    "private-key/ec-pem": lambda d: once("ec", lambda: openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")),
    "private-key/openssh-pem": lambda d: once("ssh", lambda: ssh_key("ed25519")),
    "private-key/pem-base64": lambda d: b64(pkcs8() + "\n"),
    "private-key/pkcs8-encrypted-pem": lambda d: once("sealed", lambda: openssl("genpkey", "-algorithm", "RSA", "-aes256", "-pass", "pass:x" + pick(d, "alnum", 12))),
    "private-key/pkcs8-pem": lambda d: pkcs8(),
    "private-key/rsa-pem": lambda d: rsa(),
    "oracle-cloud/api-signing-key": lambda d: pkcs8(),
    "private-key/dsa-pem": lambda d: once("dsa", lambda: re.sub(r"(?s)^.*?(?=-----BEGIN DSA PRIVATE)", "", openssl("dsaparam", "-genkey", "-noout", "1024"))),
    "pypi/api-token": lambda d: "pypi-" + macaroon(d, "pypi" ".org"),
    "pypi/test-api-token": lambda d: "pypi-" + macaroon(d, "test.pypi" ".org"),
    "sentry/org-token": lambda d: "sntrys_" + b64(json.dumps({"iat": 1760000000.123456, "url": "https://sentry.io", "region_url": "https://us.sentry.io", "org": "acme"}, separators=(",", ":"))) + "_" + pick(d, "b64", 43),
    "tableau/personal-access-token": lambda d: b64(d.randbytes(16)) + ":" + pick(d, "alnum", 32),
    "tinybird/auth-token": lambda d: "p." + json64({"u": uuid(d), "id": uuid(d), "host": "eu_shared"}) + "." + pick(d, "b64url", 43),
    "uploadthing/token-v7": lambda d: b64(json.dumps({"apiKey": "sk_live_" + pick(d, "hex", 64), "appId": pick(d, "lalnum", 10), "regions": ["sea1"]}, separators=(",", ":"))),
    "upstash/qstash-token": lambda d: b64(json.dumps({"UserID": uuid(d), "Password": pick(d, "hex", 32)}, separators=(",", ":"))),
    "nats/user-creds-file": lambda d: "-----BEGIN NATS USER JWT-----\n" + jwt(d, {"jti": pick(d, "b32", 52), "iss": "A" + pick(d, "b32", 55), "sub": "U" + pick(d, "b32", 55)}, {"typ": "JWT", "alg": "ed25519-nkey"}, 86) + "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n" + checksum.nkey("SU" + pick(d, "b32", 56)) + "\n------END USER NKEY SEED------",
    "jira/cloud-api-token": lambda d: (head := "ATATT3xFfGF0" + pick(d, "b64url", 171) + "=") + f"{checksum.crc32(head):08X}",
    "jwk/private-key": lambda d: json.dumps({"kty": "OKP", "crv": "Ed25519", "x": encoded(d.randbytes(32)), "d": encoded(d.randbytes(32))}),
    "jwt/signed-token-double-base64": lambda d: b64(jwt(d)),
}
# Kinds that no text of a source file holds, or whose sample would say nothing.
LEFT_OUT = {
    "private-key/pkcs12-file": "a binary file", "phpmailer/smtp-login": "a whole program", "nuget/config-password": "in generic",
    "private-key/ssh2-pem": "no tool at hand makes one", "putty/private-key-file": "no tool at hand makes one",
    "google/tink-keyset": "a serialised message", "gitalk/oauth-pair": "two values", "kubernetes/bootstrap-token-pair": "two values",
    "gradle/hardcoded-credentials": "a whole block", "docker/registry-auth-json": "in generic", "moderation-api/api-key": "no claims known",
}


# ── structure by shape ──────────────────────────────────────────────────────────────────────────────────────────────

def completions(begin: str, length: int) -> Iterator[str]:
    """JSON objects in base64 that begin with `begin`, as long as asked for if that can be."""
    known = base64.urlsafe_b64decode(begin[:len(begin) // 4 * 4]).decode("latin-1")
    heads = [known] if len(begin) % 4 == 0 else [known + char + more for char in '"' + string.ascii_letters + string.digits + ':,{ '
                                                 for more in ("", *('"' + string.ascii_lowercase + ':{,'))
                                                 if encoded((known + char + more + "x").encode("latin-1")).startswith(begin)]
    size = length * 3 // 4
    for head in heads:
        for middle, end in ((',"x":"', '"}'), ("", '"}'), ('"x":"', '"}'), ('x":"', '"}'), ('":"', '"}'), (':"', '"}'), ('"', '"}'),
                            ('{"x":"', '"}}'), ('":{"x":"', '"}}'), ('x":{"x":"', '"}}')):
            room = size - len(head + middle + end)
            text = head + middle + "a1B2c3D4e5F6" * (max(room, 0) // 12) + "a1B2c3D4e5F6"[:max(room, 0) % 12] + end
            try:
                json.loads(text)
            except ValueError:
                continue
            done = encoded(text.encode("latin-1"))
            if done.startswith(begin):
                yield done


def replaced(whole: str, at: int, old: str, begin: str, fits: Callable[[str], object]) -> tuple[str, int]:
    """With JSON in place of `old`, and where that ends; as it was when no JSON of about that length fits."""
    for length in (len(old), len(old) + 1, len(old) - 1, len(old) + 2, 36, 60) if old else ():
        for done in completions(begin, length):
            if fits(new := whole[:at] + done + whole[at + len(old):]):
                return new, at + len(done)
    return whole, max(at, 0) + len(old)


def is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))), dict)
    except ValueError:
        return False


HEADER = "eyJhbGciOiJIUzI1NiIs"  # of {"alg":"HS256", and more
SHORT_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"


def signed(value: str, fits: Callable[[str], object]) -> str:
    """A token signed with HS256 has 43 characters of signature; one with another number of them is signed with RS256."""
    parts = value.split(".")
    if len(parts) != 3 or not parts[0].startswith("eyJhbGciOiJIUzI1Ni") or len(parts[2]) == 43:
        return value
    other = value.replace("JIUzI1Ni", "JSUzI1Ni", 1)
    cut = ".".join([*parts[:2], (parts[2] * 3)[:43]])
    return other if fits(other) else cut if fits(cut) else value


def structured(value: str, literals: list[str], fits: Callable[[str], object], token: bool) -> str:
    """The value with JSON wherever its shape pins the beginning of some, and base64 as encoders end it, if its shape admits.
    A `token` has a header and a payload of JSON even where nothing pins them."""
    whole, cursor = value, 0
    for begin in (found[0] for literal in literals for found in re.finditer(r"ey[A-Z][\w-]*", literal)):
        at = whole.find(begin, cursor)
        old = re.match(r"[\w+/-]+", whole[at:])[0] if at >= 0 else ""
        header = begin == "eyJ" and cursor == 0 and whole.count(".") >= 2
        whole, cursor = replaced(whole, at, old, HEADER if header else begin, fits)
    if token and (parts := re.fullmatch(r"([\w-]+)\.([\w-]+)\.[\w.-]*", whole)):
        if not is_json(parts[1]):
            short = SHORT_HEADER + whole[parts.end(1):]
            whole = short if fits(short) else replaced(whole, 0, parts[1], HEADER, fits)[0]
        at = whole.index(".") + 1
        if not is_json(parts[2]):
            whole, _ = replaced(whole, at, parts[2], "eyJ", fits)
    whole = signed(whole, fits)
    if (end := re.search(r"([\w+/-])(={1,2})$", whole)) and len(whole) > 20:
        alphabet = "AQgw" if end[2] == "==" else "AEIMQUYcgkosw048"
        new = whole[:end.start()] + alphabet[ord(end[1]) % len(alphabet)] + end[2]
        whole = new if fits(new) else whole
    return whole
