//! Which values are one credential, by what stands where.

use super::*;

/// The groups in `text`, in words: what it is called, and each key with its value. The secrets stand between `«` and `»`.
fn groups(path: &str, text: &str) -> Vec<String> {
    let (mut plain, mut secrets, mut start) = (String::new(), Vec::new(), 0);
    for character in text.chars() {
        match character {
            '«' => start = plain.len(),
            '»' => secrets.extend(Span::new(start, plain.len())),
            other => plain.push(other),
        }
    }
    let shown = |group: &Group| {
        let all = group.secrets.iter().chain(&group.companions);
        let mut all: Vec<_> = all.map(|(key, span)| format!("{}={}", key.as_str(), &plain[span.range()])).collect();
        all.sort();
        let engine = group.engine.map_or("-", Engine::as_str);
        format!("{} {engine} {}", if group.what.is_empty() { "-" } else { &group.what }, all.join(" "))
    };
    of(plain.as_bytes(), Path::new(path), &secrets).iter().map(shown).collect()
}

#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(groups(path, text), expected, "{path}: {text}");
}

#[test]
fn an_address_is_a_connection() {
    for (text, expected) in [
        (
            "URL=postgres://app:«pw»@db.internal:5432/shop?sslmode=require",
            "postgres postgres dbname=shop host=db.internal password=pw port=5432 username=app",
        ),
        ("x('mysql+pymysql://root:«pw»@db/shop')", "mysql mysql dbname=shop host=db password=pw username=root"),
        ("u: \"mongodb://u:«pw»@h:27017\"", "mongo mongo host=h password=pw port=27017 username=u"),
        (
            "url=jdbc:postgresql://h:5432/shop?user=app&password=«pw»&ssl=true",
            "postgres postgres dbname=shop host=h password=pw port=5432 username=app",
        ),
        (
            "url=jdbc:sqlserver://h:1433;databaseName=shop;user=sa;password=«pw»;",
            "sqlserver sqlserver dbname=shop host=h password=pw port=1433 username=sa",
        ),
    ] {
        check("a.txt", text, &[expected]);
    }
    for text in [
        "https://user:«pw»@example.com/x",
        "postgres://:«pw»@h/x",
        "postgres://app:«pw»@${HOST}/x",
        "postgres://app:«p%40w»@h/x",
        "postgres://app:«pw»@h1,h2/x",
        "postgres://app:«pw»@h:0/x",
        "postgres://a b:«pw»@h/x",
        "jdbc:postgresql://h/shop?password=«pw»",
        "jdbc:postgresql://h/shop?user=a&user=b&password=«pw»",
        "postgres://app:«pw»",
    ] {
        check("a.txt", text, &[]);
    }
}

const DB: &str = "db - dbname=shop host=h password=pw port=5432 username=app";

#[test]
fn siblings_of_one_prefix_are_a_connection() {
    let env =
        "DB_HOST=h\nDB_PORT=5432\n# DB_HOST=old\nexport DB_USER=app\nDB_PASSWORD=«pw»\nDB_NAME='shop'\nMAIL_HOST=m\n";
    let python = "DB_HOST = 'h'\nDB_PORT = 5432\nDB_USER = \"app\"\nDB_PASSWORD = «'pw'»\nDB_NAME = 'shop'  # it\n";
    let script = "const dbHost = 'h';\nconst dbPort = 5432, dbUser = `app`;\nlet dbPassword = \"«pw»\";\nconst dbName = 'shop';\n";
    let java = "String dbHost = \"h\"; int dbPort = 5432;\n  String dbUser = \"app\", dbPassword = \"«pw»\", dbName = \"shop\";\n";
    check(".env", env, &[DB]);
    check("config/.env.local", env, &[DB]);
    check(
        "app.properties",
        &env.replace("export ", "").replace('_', ".").to_lowercase().replace("db.host=old", ""),
        &[DB],
    );
    check("a.py", &python.replace("«'pw'»", "'«pw»'"), &[DB]);
    check("a.js", script, &[DB]);
    check("A.java", &java.replace("\n  ", " "), &[DB]);
}

#[test]
fn members_of_one_object_are_a_connection() {
    let own = "- - dbname=shop host=h password=pw port=5432 username=app";
    for (path, text) in [
        (
            "a.yaml",
            "db:\n  host: h\n  port: 5432 # it\n  username: app\n  password: \"«pw»\"\n  database: shop\nhost: other\n",
        ),
        ("a.yml", "- host: x\n  password: y\n- host: h\n  port: 5432\n  user: app\n  password: «pw»\n  dbname: shop\n"),
        (
            "a.json",
            "{\"db\": {\"host\": \"h\", \"port\": 5432, \"user\": \"app\",\n\"password\": \"«pw»\", \"database\": \"shop\"}, \"host\": \"x\"}",
        ),
        (
            "a.py",
            "c = connect(host='h', port=5432, user='app', password='«pw»', dbname='shop')\nd = connect(host='x')\n",
        ),
        ("a.rb", "db = { :host => 'h', port: 5432, :user => \"app\", password: '«pw»', database: 'shop' }"),
        (
            "a.php",
            "$db = ['host' => 'h', 'port' => 5432, 'user' => 'app', 'password' => '«pw»', 'database' => 'shop'];",
        ),
        ("a.go", "c := Config{Host: \"h\", Port: 5432, User: \"app\", Password: \"«pw»\", Database: \"shop\"}"),
        (
            "a.rs",
            "C { host: \"h\".to_string(), port: 5432, user: \"app\".into(), password: \"«pw»\".into(), database: \"shop\".into() }",
        ),
        ("a.ini", "[mail]\nhost=x\n[db]\nhost = h\nport = 5432\nuser = app\npassword = «pw»\ndatabase = shop\n"),
        ("a.toml", "[db]\nhost = \"h\"\nport = 5432\nuser = 'app'\npassword = \"«pw»\"\ndatabase = \"shop\"\n"),
        // Neither a comment nor a comparison is a second host.
        ("a.js", "c({\n  // host: 'old',\n  host: 'h', port: 5432, user: 'app', password: '«pw»', database: 'shop' })"),
        ("a.js", "own = host == 'x';\nhost = 'h'; port = 5432; user = 'app'; password = '«pw»'; database = 'shop';"),
        (
            "a.tf",
            "db {\n  host = \"h\"\n  port = 5432\n  username = \"app\"\n  password = \"«pw»\"\n  database = \"shop\"\n}\n",
        ),
    ] {
        check(path, text, &[own]);
    }
}

#[test]
fn the_text_tells_the_engine() {
    for (path, text, expected) in [
        (
            ".env",
            "POSTGRES_HOST=h\nPOSTGRES_USER=u\nPOSTGRES_PASSWORD=«pw»\n",
            "postgres postgres host=h password=pw username=u",
        ),
        (".env", "PGHOST=h\nPGUSER=u\nPGPASSWORD=«pw»\n", "pg postgres host=h password=pw username=u"),
        (
            ".env",
            "DB_CONNECTION=mysql\nDB_HOST=h\nDB_USERNAME=u\nDB_PASSWORD=«pw»\n",
            "db mysql host=h password=pw username=u",
        ),
        (
            "settings.py",
            "D = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'n', 'USER': 'u', 'PASSWORD': '«pw»', 'HOST': 'h'}}",
            "- postgres dbname=n host=h password=pw username=u",
        ),
    ] {
        check(path, text, &[expected]);
    }
}

#[test]
fn two_halves_are_one_credential() {
    for (path, text, expected) in [
        (".env", "GOOGLE_CLIENT_ID=abc\nGOOGLE_CLIENT_SECRET=«s»\n", "google-client - client_id=abc client_secret=s"),
        ("a.json", "{\"clientId\": \"abc\", \"clientSecret\": \"«s»\"}", "client - client_id=abc client_secret=s"),
        ("a.py", "TWILIO_ACCOUNT_SID = '«a»'\nTWILIO_AUTH_TOKEN = '«t»'\n", "twilio-auth - account_sid=a auth_token=t"),
        ("a.env", "S3_ACCESS_KEY=«a»\nS3_SECRET_KEY=«s»\n", "s3-secret - access_key=a secret_key=s"),
    ] {
        check(path, text, &[expected]);
    }
}

#[test]
fn in_doubt_there_is_no_group() {
    for (path, text) in [
        // A part is missing.
        (".env", "DB_HOST=h\nDB_PASSWORD=«pw»\nDB_NAME=n\n"),
        (".env", "DB_USER=u\nDB_PASSWORD=«pw»\nDB_NAME=n\n"),
        // An account of something that is no database.
        ("a.yaml", "mail:\n  host: h\n  user: u\n  password: «pw»\n"),
        ("a.yaml", "app:\n  name: n\n  host: h\n  user: u\n  password: «pw»\n"),
        // Twice.
        (".env", "DB_HOST=h\nDB_HOST=i\nDB_USER=u\nDB_PASSWORD=«pw»\nDB_NAME=n\n"),
        (".env", "DB_HOST=h\nDB_USER=u\nDB_USERNAME=v\nDB_PASSWORD=«pw»\nDB_NAME=n\n"),
        // Of another prefix, in another block, too far away.
        (".env", "DB_HOST=h\nDB_USER=u\nMAIL_PASSWORD=«pw»\nDB_NAME=n\n"),
        ("a.yaml", "a:\n  host: h\n  user: u\nb:\n  password: «pw»\n  database: n\n"),
        ("a.json", "[{\"host\": \"h\", \"user\": \"u\"}, {\"password\": \"«pw»\", \"database\": \"n\"}]"),
        ("a.py", "def f():\n    host = 'h'; user = 'u'\ndef g():\n    password = '«pw»'; database = 'n'\n"),
        (".env", &format!("DB_HOST=h\n{}DB_USER=u\nDB_PASSWORD=«pw»\nDB_NAME=n\n", "X=1\n".repeat(30))),
        // Put together at run time, or a comment.
        (".env", "DB_HOST=${H}\nDB_USER=u\nDB_PASSWORD=«pw»\nDB_NAME=n\n"),
        ("a.js", "c({host: 'h' + x, user: 'u', password: '«pw»', database: 'n'})"),
        ("a.py", "c(host=f'{h}', user='u', password='«pw»', database='n')"),
        ("a.js", "c({host: `${h}`, user: 'u', password: '«pw»', database: 'n'})"),
        ("a.py", "# c(host='h', user='u', password='«pw»', database='n')"),
        ("a.js", "/* host: 'h', user: 'u', password: '«pw»', database: 'n' */"),
        ("a.py", "\"\"\"host='h', user='u', password='«pw»', database='n'\"\"\""),
        // No port.
        (".env", "DB_HOST=h\nDB_USER=u\nDB_PASSWORD=«pw»\nDB_NAME=n\nDB_PORT=70000\n"),
    ] {
        check(path, text, &[]);
    }
}

/// A hostile file must not take more time than its length asks for.
#[test]
fn the_time_is_linear() {
    let line = |number: usize| format!("a_password='s{number:05}';a_host='h';");
    let many: String = (0..20_000).map(line).collect();
    let address = |number: usize| format!("a://b:s{number:05}@");
    let addresses: String = (0..50_000).map(address).collect();
    for text in [many.clone(), many.replace(';', "\n"), addresses] {
        let starts =
            (0..text.len()).filter(|at| text.as_bytes()[*at] == b's' && text.as_bytes()[at + 1].is_ascii_digit());
        let spans: Vec<Span> = starts.filter_map(|at| Span::new(at, at + 6)).collect();
        assert!(spans.len() >= 20_000);
        let begin = std::time::Instant::now();
        assert!(of(text.as_bytes(), Path::new("a.js"), &spans).is_empty());
        assert!(begin.elapsed().as_secs() < 120, "{:?}", begin.elapsed());
    }
}

#[test]
fn any_text_is_read_to_its_end() {
    for text in
        ["", "\"", "'\\", "a=\"\\", "/*", "\"\"\"", "}}}}]", "a:", "=", "\u{feff}a='é", "`", "a = '''", "- - - - a: b"]
    {
        for path in ["a.py", "a.yaml", ".env"] {
            assert_eq!(groups(path, text), Vec::<String>::new(), "{text}");
            let longer = format!("{text}\n«x»");
            assert_eq!(groups(path, &longer), Vec::<String>::new(), "{text}");
        }
    }
    assert_eq!(of(&vec![b'x'; LARGEST + 1], Path::new("a"), &[]), []);
    assert_eq!(of(b"\xff", Path::new("a"), &[]), []);
}
