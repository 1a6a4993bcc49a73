"""Kinds that belong to no provider, each as it stands in a file: the shapes of `generic.tsv` need a reader.

What stands in ⟦ ⟧ is the secret: a shape of the grammar, or `=name` for what `SPECIAL` makes.
"""
import json
import random
import re
from typing import Callable

from . import checksum, known, shape
from .known import b64, once, openssl, pick
from .shape import jwt

BIP39 = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # the standard's own test vector


def extended(dice: random.Random) -> str:
    return checksum.base58check(bytes.fromhex("0488ADE4") + dice.randbytes(41) + b"\0" + dice.randbytes(32))


def stellar(dice: random.Random) -> str:
    data = bytes([0x90]) + dice.randbytes(32)
    return known.base64.b32encode(data + checksum.crc16(data).to_bytes(2, "little")).decode().rstrip("=")


def nsec(dice: random.Random) -> str:
    data = pick(dice, "bech32", 51) + "q"
    return "nsec1" + data + checksum.bech32("nsec", data)


def age(dice: random.Random) -> str:
    data = pick(dice, "bech32", 51) + "q"
    return ("age-secret-key-1" + data + checksum.bech32("age-secret-key-", data)).upper()


SPECIAL: dict[str, Callable[[random.Random], str]] = {
    "pkcs8": lambda d: known.pkcs8(), "rsa": lambda d: known.rsa(), "ssh": known.MAKERS["private-key/openssh-pem"],
    "ec": known.MAKERS["private-key/ec-pem"], "dsa": known.MAKERS["private-key/dsa-pem"], "pgp": known.pgp,
    "sealed": known.MAKERS["private-key/pkcs8-encrypted-pem"], "one-line": lambda d: known.pkcs8().replace("\n", "\\n"),
    "pem64": lambda d: b64(known.pkcs8() + "\n"), "rsa64": lambda d: b64(known.rsa() + "\n"),
    "der64": lambda d: "".join(known.pkcs8().split("\n")[1:-1]), "openvpn": known.MAKERS["openvpn/static-key"],
    "age": age, "nkey": lambda d: checksum.nkey("SU" + pick(d, "b32", 56)), "key32": lambda d: b64(d.randbytes(32)),
    "key32url": lambda d: shape.encoded(d.randbytes(32)), "tor": lambda d: "ED25519-V3:" + b64(d.randbytes(64)),
    "jwt": lambda d: jwt(d), "jwt64": lambda d: b64(jwt(d)), "jwk": known.MAKERS["jwk/private-key"],
    "jwe": lambda d: ".".join([shape.encoded(b'{"alg":"RSA-OAEP","enc":"A256GCM"}'), pick(d, "b64url", 342), pick(d, "b64url", 16), pick(d, "b64url", 64), pick(d, "b64url", 22)]),
    "service-jwt": known.MAKERS["kubernetes/service-account-jwt"], "basic": lambda d: b64("ada:" + pick(d, "alnum", 16)),
    "pw64": lambda d: b64(pick(d, "alnum", 16)), "wif": lambda d: checksum.base58check(b"\x80" + d.randbytes(32) + b"\1"),
    "xprv": extended, "stellar": stellar, "nsec": nsec, "jenkins": known.jenkins,
    "ripple": lambda d: checksum.base58check(b"\x21" + d.randbytes(16), checksum.RIPPLE),
    "minisign": lambda d: b64(b"EdScB2" + d.randbytes(152)),
    "solana": lambda d: json.dumps(list(d.randbytes(64)), separators=(",", ":")),
    "creds": known.MAKERS["nats/user-creds-file"], "totp": lambda d: pick(d, "b32", 32),
}

PW = "⟦[alnum]{14,18}⟧"
PLACES: dict[str, tuple[str, str]] = {
    "pem-pkcs8-private-key": ("server.key", "⟦=pkcs8⟧\n"),
    "pem-encrypted-private-key": ("server.key", "⟦=sealed⟧\n"),
    "pem-rsa-private-key": ("server.key", "⟦=rsa⟧\n"),
    "pem-ec-private-key": ("server.key", "⟦=ec⟧\n"),
    "pem-dsa-private-key": ("server.key", "⟦=dsa⟧\n"),
    "openssh-private-key": ("id_ed25519", "⟦=ssh⟧\n"),
    "pgp-private-key-block": ("release.asc", "⟦=pgp⟧\n"),
    "pem-on-one-line": ("config.json", '{"key": "⟦=one-line⟧"}\n'),
    "pem-in-base64": ("values.yaml", "tlsKey: ⟦=pem64⟧\n"),
    "der-private-key-base64": ("application.properties", "private-key=⟦=der64⟧\n"),
    "age-secret-key": ("keys.txt", "# created: 2026-01-10T10:00:00Z\n⟦=age⟧\n"),
    "nkey-seed": ("user.nk", "⟦=nkey⟧\n"),
    "nats-creds-file": ("user.creds", "⟦=creds⟧\n"),
    "wireguard-private-key": ("wg0.conf", "[Interface]\nAddress = 10.0.0.2/24\nPrivateKey = ⟦=key32⟧\n"),
    "wireguard-preshared-key": ("wg0.conf", "[Peer]\nEndpoint = 10.0.0.1:51820\nPresharedKey = ⟦=key32⟧\n"),
    "openvpn-static-key": ("ta.key", "⟦=openvpn⟧\n"),
    "tor-onion-secret-key": ("onion.txt", "⟦=tor⟧\n"),
    "jwt": ("session.txt", "⟦=jwt⟧\n"),
    "jwt-in-base64": ("session.env", "SESSION=⟦=jwt64⟧\n"),
    "jwe": ("session.txt", "⟦=jwe⟧\n"),
    "jwk-private": ("key.json", "⟦=jwk⟧\n"),
    "jwt-signing-secret": ("auth.js", 'const claims = jwt.verify(text, "⟦[alnum]{24,40}⟧");\n'),
    "java-keystore-password": ("run.sh", "java -Djavax.net.ssl.keyStorePassword=" + PW + " -jar app.jar\n"),
    "android-signing-config": ("keystore.properties", "keyAlias=release\nstorePassword=" + PW + "\n"),
    "netrc": (".netrc", "machine api.acme.test login ada password " + PW + "\n"),
    "pgpass": (".pgpass", "db.acme.test:5432:app:ada:" + PW + "\n"),
    "htpasswd": (".htpasswd", "ada:⟦\"$apr1$\" + [alnum]{8} + \"$\" + [alnum ./]{22}⟧\n"),
    "git-credentials": (".git-credentials", "https://ada:" + PW + "@git.acme.test\n"),
    "npmrc-auth": (".npmrc", "//npm.acme.test/:_auth=⟦=basic⟧\n"),
    "npmrc-password": (".npmrc", "//npm.acme.test/:username=ada\n//npm.acme.test/:_password=⟦=pw64⟧\n"),
    "npmrc-auth-token": (".npmrc", "//npm.acme.test/:_authToken=⟦[uuid]⟧\n"),
    "pypirc-password": (".pypirc", "[acme]\nrepository = https://pypi.acme.test/\nusername = ada\npassword = " + PW + "\n"),
    "docker-config-auth": ("config.json", '{"auths": {"images.acme.test": {"auth": "⟦=basic⟧"}}}\n'),
    "kubeconfig-client-key": ("kubeconfig", "apiVersion: v1\nkind: Config\nusers:\n- name: ada\n  user:\n    client-key-data: ⟦=rsa64⟧\n"),
    "kubeconfig-token": ("kubeconfig", "apiVersion: v1\nkind: Config\nusers:\n- name: ada\n  user:\n    token: ⟦[alnum]{32}⟧\n"),
    "kubernetes-secret-data": ("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  db-password: ⟦=pw64⟧\n"),
    "kubernetes-bootstrap-token": ("join.sh", "kubeadm join 10.0.0.1:6443 --token ⟦[lalnum]{6} + \".\" + [lalnum]{16}⟧\n"),
    "kubernetes-service-account-jwt": ("token", "⟦=service-jwt⟧\n"),
    "ansible-vault-text": ("vault.yml", "⟦\"$ANSIBLE_VAULT;1.1;AES256\"⟧\n" + "".join("3" + str(at % 10) * 79 + "\n" for at in range(5))),
    "ansible-plain-password": ("hosts.ini", "[web]\nweb01 ansible_user=ada ansible_ssh_pass=" + PW + "\n"),
    "url-userinfo": ("notes.txt", "https://ada:" + PW + "@files.acme.test/in\n"),
    "postgres-url": (".env", "DATABASE_URL=postgres://app:" + PW + "@db.acme.test:5432/app\n"),
    "mysql-url": (".env", "DATABASE_URL=mysql://app:" + PW + "@db.acme.test/app\n"),
    "mongodb-url": (".env", "MONGO_URL=mongodb+srv://app:" + PW + "@cluster0.acme.test/app\n"),
    "redis-url": (".env", "REDIS_URL=redis://:" + PW + "@cache.acme.test:6379/0\n"),
    "amqp-url": (".env", "AMQP_URL=amqps://app:" + PW + "@mq.acme.test\n"),
    "smtp-url": (".env", "MAILER_DSN=smtp://app:" + PW + "@mail.acme.test:587\n"),
    "ldap-bind-password": ("ldap.yml", "url: ldaps://ldap.acme.test\nbindDN: cn=app,dc=acme,dc=test\nbindPassword: " + PW + "\n"),
    "jdbc-url": ("application.properties", "url=jdbc:postgresql://db.acme.test/app?user=app&password=" + PW + "\n"),
    "ado-connection-string": ("appsettings.json", '{"ConnectionStrings": {"Main": "Server=db.acme.test;Database=app;User Id=app;Password=' + PW + ';"}}\n'),
    "odbc-connection-string": ("etl.py", 'connect("Driver={ODBC Driver 18 for SQL Server};Server=db.acme.test;Uid=app;Pwd=' + PW + ';")\n'),
    "http-basic-header": ("probe.http", "GET /v1\nAuthorization: Basic ⟦=basic⟧\n"),
    "http-bearer-header": ("probe.http", "GET /v1\nAuthorization: Bearer ⟦[alnum]{36}⟧\n"),
    "http-api-key-header": ("probe.http", "GET /v1\nX-Api-Key: ⟦[alnum]{32}⟧\n"),
    "curl-user": ("probe.sh", "curl -u ada:" + PW + " https://api.acme.test/v1\n"),
    "curl-header-token": ("probe.sh", "curl -H 'X-Auth-Token: ⟦[alnum]{32}⟧' https://api.acme.test/v1\n"),
    "cli-password-argument": ("dump.sh", "mysqldump -u app -p" + PW + " app > app.sql\n"),
    "sql-identified-by": ("users.sql", "CREATE USER 'app'@'%' IDENTIFIED BY '" + PW + "';\n"),
    "bcrypt-hash": ("users.sql", "INSERT INTO users VALUES (1, '⟦\"$2b$12$\" + [alnum ./]{53}⟧');\n"),
    "sha512crypt-hash": ("shadow.txt", "⟦\"$6$\" + [alnum]{16} + \"$\" + [alnum ./]{86}⟧\n"),
    "shadow-entry": ("shadow", "ada:⟦\"$6$\" + [alnum]{16} + \"$\" + [alnum ./]{86}⟧:19000:0:99999:7:::\n"),
    "ntlm-hash-dump": ("dump.txt", "ada:1001:aad3b435b51404eeaad3b435b51404ee:⟦[hex]{32}⟧:::\n"),
    "django-secret-key": ("settings.py", "SECRET_KEY = '⟦\"django-insecure-\" + [lalnum !@#%^&*(-_=+)]{50}⟧'\n"),
    "rails-secret-key-base": ("secrets.yml", "production:\n  secret_key_base: ⟦[hex]{128}⟧\n"),
    "rails-master-key": ("config/master.key", "⟦[hex]{32}⟧"),
    "laravel-app-key": (".env", "APP_KEY=base64:⟦=key32⟧\n"),
    "flask-secret-key": ("app.py", 'app = Flask(__name__)\napp.secret_key = "⟦[alnum]{24}⟧"\n'),
    "session-secret-other": (".env", "NEXTAUTH_SECRET=⟦[alnum]{32}⟧\n"),
    "spring-datasource-password": ("application.yml", "spring:\n  datasource:\n    username: app\n    password: " + PW + "\n"),
    "dotnet-connectionstrings": ("web.config", '<configuration><connectionStrings><add name="Main" connectionString="Data Source=db.acme.test;Initial Catalog=app;User ID=app;Password=' + PW + '" /></connectionStrings></configuration>\n'),
    "dotnet-machinekey": ("web.config", '<system.web><machineKey validationKey="⟦[HEX]{128}⟧" validation="SHA1" /></system.web>\n'),
    "wordpress-salts": ("wp-config.php", "<?php\ndefine( 'AUTH_KEY', '⟦[alnum !@#%^*()_=+-]{64}⟧' );\n"),
    "wordpress-db-password": ("wp-config.php", "<?php\ndefine( 'DB_PASSWORD', '" + PW + "' );\n"),
    "terraform-variable": ("prod.tfvars", 'db_password = "' + PW + '"\n'),
    "terraform-state": ("terraform.tfstate", '{"version": 4, "terraform_version": "1.9.0", "resources": [{"instances": [{"attributes": {"password": "' + PW + '"}}]}]}\n'),
    "dockerfile-env-arg": ("Dockerfile", "FROM debian:12\nARG DB_PASSWORD=" + PW + "\n"),
    "shell-export": ("env.sh", "export DB_PASSWORD=" + PW + "\n"),
    "dotenv": (".env", "DB_PASSWORD=" + PW + "\n"),
    "github-actions-env": (".github/workflows/ci.yml", "jobs:\n  test:\n    env:\n      API_TOKEN: ⟦[alnum]{32}⟧\n"),
    "ci-file-variable": (".gitlab-ci.yml", "variables:\n  DEPLOY_TOKEN: ⟦[alnum]{32}⟧\n"),
    "powershell-securestring": ("deploy.ps1", "$p = ConvertTo-SecureString '" + PW + "' -AsPlainText -Force\n"),
    "otpauth-uri": ("notes.txt", "otpauth://totp/Acme:ada?secret=⟦=totp⟧&issuer=Acme\n"),
    "totp-seed": (".env", "MFA_TOTP_SECRET=⟦=totp⟧\n"),
    "bip39-mnemonic": (".env", f'MNEMONIC="⟦"{BIP39}"⟧"\n'),
    "bitcoin-wif-key": ("wallet.txt", "⟦=wif⟧\n"),
    "bip32-extended-private-key": ("wallet.txt", "⟦=xprv⟧\n"),
    "ethereum-private-key": (".env", "DEPLOYER_PRIVATE_KEY=0x⟦[hex]{64}⟧\n"),
    "solana-keypair": ("id.json", "⟦=solana⟧\n"),
    "stellar-secret-seed": ("wallet.txt", "⟦=stellar⟧\n"),
    "xrp-seed": (".env", "XRP_SEED=⟦=ripple⟧\n"),
    "nostr-nsec": ("keys.txt", "⟦=nsec⟧\n"),
    "minisign-secret-key": ("minisign.key", "untrusted comment: minisign encrypted secret key\n⟦=minisign⟧\n"),
    "certificate-and-key-in-ovpn": ("client.ovpn", "client\nremote vpn.acme.test 1194\n<key>\n⟦=pkcs8⟧\n</key>\n"),
    "jenkins-secret": ("credentials.xml", "<password>⟦=jenkins⟧</password>\n"),
    "maven-settings-password": ("settings.xml", "<settings><servers><server><id>a</id><username>ada</username><password>" + PW + "</password></server></servers></settings>\n"),
    "gradle-properties-password": ("gradle.properties", "ossrhUsername=ada\nossrhPassword=" + PW + "\n"),
    "cargo-credentials": (".cargo/credentials.toml", '[registries.acme]\ntoken = "⟦[alnum]{35}⟧"\n'),
    "composer-auth": ("auth.json", '{"http-basic": {"repo.acme.test": {"username": "ada", "password": "' + PW + '"}}}\n'),
    "nuget-cleartext-password": ("NuGet.Config", '<packageSourceCredentials><Acme><add key="Username" value="ada" /><add key="ClearTextPassword" value="' + PW + '" /></Acme></packageSourceCredentials>\n'),
    "rclone-obscured-password": ("rclone.conf", "[box]\ntype = sftp\nuser = ada\npass = ⟦[b64url]{38}⟧\n"),
    "filezilla-site-password": ("sitemanager.xml", '<Server><Host>ftp.acme.test</Host><User>ada</User><Pass encoding="base64">⟦=pw64⟧</Pass></Server>\n'),
    "group-policy-cpassword": ("Groups.xml", '<Properties userName="ada" cpassword="⟦[b64]{43}⟧" />\n'),
    "unattend-password": ("unattend.xml", "<AutoLogon><Password><Value>" + PW + "</Value><PlainText>true</PlainText></Password></AutoLogon>\n"),
    "cisco-type7-password": ("router.cfg", "username ada password 7 ⟦\"0\" + [digit]{1} + [HEX]{16}⟧\n"),
    "snmp-community": ("router.cfg", "snmp-server community ⟦[alnum]{12}⟧ RO\n"),
    "wifi-psk": ("wpa_supplicant.conf", 'network={\n  ssid="acme"\n  psk="' + PW + '"\n}\n'),
    "htdigest-entry": (".htdigest", "ada:acme:⟦[hex]{32}⟧\n"),
    "tomcat-users": ("tomcat-users.xml", '<tomcat-users><user username="ada" password="' + PW + '" roles="manager-gui"/></tomcat-users>\n'),
    "ldif-user-password": ("people.ldif", "dn: uid=ada,dc=acme,dc=test\nuserPassword: " + PW + "\n"),
    "generic-assignment": ("client.rb", 'client.password = "' + PW + '"\n'),
    "rfc8959-secret-token": ("notes.txt", "secret-token:⟦[alnum]{28}⟧\n"),
    "sops-encrypted-value": ("secrets.yaml", 'password: "ENC[AES256_GCM,data:⟦[b64]{16}⟧,iv:' + "q" * 43 + "=,tag:" + "w" * 22 + '==,type:str]"\n'),
    "other-sealed-value": ("hiera.yaml", "db::password: ENC[PKCS7,⟦[b64]{200}⟧]\n"),
}
# What is safe to commit.
SAFE = {"ansible-vault-text", "sops-encrypted-value", "other-sealed-value"}
SECRET = re.compile("⟦(.*?)⟧")


def placed(kind: str, dice: random.Random) -> tuple[str, str, str, str]:
    """File, and what stands before, in and behind the secret."""
    file, text = PLACES[kind]
    before, what, after = SECRET.split(text)
    if what.startswith("="):
        return file, before, SPECIAL[what[1:]](dice), after
    return file, before, shape.draw(dice.choice(shape.parse(what, "")), dice), after
