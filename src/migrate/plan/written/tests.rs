use super::*;
use std::path::Path;

/// Fails unless what stands between `«` and `»` in a file of that name is let go for that reason, or moved.
fn check(path: &str, text: &str, expected: Option<Refusal>) {
    let (before, rest) = text.split_once('«').unwrap();
    let (value, behind) = rest.split_once('»').unwrap();
    let written = Written::new(Path::new(path), before.as_bytes(), value.as_bytes(), behind.as_bytes());
    assert_eq!(written.doubt(Confidence::Medium), expected, "{path}: {text}");
}

#[test]
fn what_stands_as_it_is_is_moved() {
    for (path, text) in [
        ("a.py", "x = \"«abc»\"\n"),
        ("a.py", "x = r'«a\\c»'\n"),
        ("a.py", "x = \"\"\"«ab\"\"c»\"\"\"\n"),
        ("a.py", "f('«abc»', \"def\")\n"),
        ("a.py", "f('abc', \"«def»\")\n"),
        ("a.py", "\"\"\"Text.\"\"\"\n\"«def»\"\n"),
        ("a.py", "x = [\n    '«abc»',\n    'def',\n]\n"),
        ("a.py", "s = '{\"x\": \"«abc»\"}'\n"),
        ("a.py", "run(\"IDENTIFIED BY '«abc»'\")\n"),
        ("a.py", "s = \"x=\\\"«abc»\\\"\"\n"),
        ("a.py", "u = \"http://h/?key=«abc»&page=2\"\n"),
        ("a.py", "u = 'http://u:«a$b»@h/'\n"),
        ("a.py", "x = \"\"\"«ab\ncd»\"\"\"\n"),
        ("a.pem", "«ab\r\ncd»\r\n"),
        ("a.js", "x = \"«a'b$c»\";\n"),
        ("a.js", "x = \"«abc»\" || y;\n"),
        ("a.js", "x = '«abc»'\n'def'\n"),
        ("a.cs", "x = @\"«a\\c»\";\n"),
        ("a.cs", "c = \"Server=h;Password=«abc»;\";\n"),
        ("a.cs", "c = \"Server=h;Password=«abc»\";\n"),
        ("a.go", "x = `«a\\c»`\n"),
        ("a.php", "x = '«a$b»';\n"),
        ("a.php", "x = \"«a$1»\";\n"),
        ("a.yml", "x: '«a\\c»'\n"),
        ("a.yml", "x: «abc»\ny: d\n"),
        ("a.yml", "x: «abc» # new\n"),
        ("a.yml", "- x: «abc»\n  y: d\n"),
        ("a.yml", "x: «abc»\n\n  # y\n"),
        ("a.yml", "x: {y: «abc», z: d}\n"),
        ("a.ps1", "$x = '«a$b\\c`»'\n"),
        ("a.sh", "X='«a$b`»'\n"),
        ("a.py", "E = '''\nx: \"«abc»\"\n'''\n"),
        ("a.yml", "run: |\n  X=«abc» psql -h y\n"),
        ("a.sh", "X=«abc» run; Y=1\n"),
        ("a.sh", "(X=«abc»)\n"),
        ("a.sh", "f(){ X=«abc»; }\n"),
        ("a.sh", "curl -u app:«abc» h\n"),
        ("a.sh", "curl h?x=«abc»&\n"),
        ("a.sh", "curl -H 'x: \"«abc»\"'\n"),
        ("Dockerfile", "ENV X=«abc» Y=d\n"),
        ("a.env", "X=«a$b»\r\nY=d\r\n"),
        ("a.env", "X=\"«abc»\" # new\n"),
        ("a.properties", "x = «abc»\n"),
        ("a.xml", "<x>«a&b;c»</x>\n"),
        ("a.ini", "x = «abc» ; new\n"),
        ("Makefile", "X = «abc» # new\n"),
        ("a.tf", "x = \"«a$b»\"\n"),
    ] {
        check(path, text, None);
    }
}

#[test]
fn what_stands_for_something_else_stays() {
    for (path, text) in [
        ("a.py", "x = \"«a\\\\c»\"\n"),
        ("a.py", "x = \"«a{}c»\".format(y)\n"),
        ("a.xml", "<x>«a&amp;c»</x>\n"),
        ("a.jsx", "<x y=\"«a&#39;c»\"/>\n"),
        ("a.yml", "x: '«a''c»'\n"),
        ("a.sql", "IDENTIFIED BY '«a''c»'\n"),
        ("a.cs", "x = @\"«a\"\"c»\";\n"),
        ("a.ps1", "$x = \"«a`$c»\"\n"),
        ("docker-compose.yml", "x: «a$$c»\n"),
        ("Makefile", "X = «a$$c»\n"),
        ("a.mk", "X = «a$$c»\n"),
        ("a.cfg", "x = «a%%c»\n"),
        ("a.service", "Environment=X=«a%%c»\n"),
        ("a.bat", "set X=«a^&c»\n"),
        ("a.tf", "x = \"«a$${c»\"\n"),
    ] {
        check(path, text, Some(Refusal::Escaped));
    }
}

#[test]
fn what_a_variable_may_be_put_into_stays() {
    for (path, text) in [
        ("a.sh", "X=\"«a$b»\"\n"),
        ("a.sh", "X=«a$b»\n"),
        ("a.sh", "X=\"«a`b`»\"\n"),
        ("a.sh", "X=\"«a$$b»\"\n"),
        ("a.sh", "curl \"http://u:«a$b»@h\"\n"),
        ("a.php", "$x = \"«a$b»\";\n"),
        ("a.kt", "val x = \"«a$b»\"\n"),
        ("a.gradle", "ext.x = \"«a$b»\"\n"),
        ("a.pm", "my $x = \"«a$b»\";\n"),
        ("a.pm", "my $x = \"«a@b»\";\n"),
        ("a.ps1", "$x = \"«a$b»\"\n"),
        ("a.dart", "x = '«a$b»';\n"),
        ("a.mk", "X = «a$(B)»\n"),
        ("Dockerfile", "ENV X=«a$B»\n"),
    ] {
        check(path, text, Some(Refusal::FilledIn));
    }
}

#[test]
fn what_is_joined_stays() {
    for (path, text) in [
        ("a.py", "x = \"«ab\" + \"cd»\"\n"),
        ("a.py", "x = \"«ab»\" 'cd'\n"),
        ("a.py", "x = (\"«ab»\"\n    r'cd')\n"),
        ("a.py", "x = \"«ab»\" \\\n    'cd'\n"),
        ("a.py", "x = (\"ab\"\n    b'«cd»')\n"),
        ("a.py", "x = \"«ab»\" + y\n"),
        ("a.cpp", "x = \"«ab»\"\n  R\"(cd)\";\n"),
        ("a.js", "x = \"«ab»\" + 'cd';\n"),
        ("a.php", "$x = \"«ab»\" . 'cd';\n"),
        ("a.lua", "x = \"«ab»\" .. y\n"),
        ("a.vb", "x = \"«ab»\" & y\n"),
        ("a.sql", "IDENTIFIED BY '«ab»' || 'cd'\n"),
        ("a.sh", "X='«ab»'\\''cd'\n"),
        ("a.sh", "X=\"«ab»\"'cd'\n"),
        ("a.sh", "X='«ab»'cd\n"),
        ("a.env", "X=\"«ab»\"'cd'\n"),
    ] {
        check(path, text, Some(Refusal::InPieces));
    }
}

#[test]
fn what_goes_on_stays() {
    for (path, text) in [
        ("a.yml", "x: '«ab»''cd'\n"),
        ("a.ps1", "$x = '«ab»''cd'\n"),
        ("a.pas", "x = '«ab»''cd';\n"),
        ("a.cs", "x = @\"«ab»\"\"cd\";\n"),
        ("a.sql", "IDENTIFIED BY '«ab»\"cd'\n"),
        ("a.yml", "x: «ab»\n  cd\n"),
        ("a.sh", "X=«ab»{cd}\n"),
        ("a.sh", "X=«ab»\"cd\"\n"),
        ("a.sh", "X=«ab»\\\ncd\n"),
        ("Dockerfile", "ENV X=«ab»,cd\n"),
        ("Makefile", "X = «ab»\\#cd\n"),
        ("Makefile", "export X := «ab» cd\n"),
        ("docker-compose.yml", "  - X=«ab»&cd\n"),
        ("a.bat", "set X=«ab» cd\n"),
        ("a.cs", "c = \"Server=h;Password=«ab»<cd;\";\n"),
        ("a.cs", "c = \"Server=h;Password=«ab»&cd;\";\n"),
    ] {
        check(path, text, Some(Refusal::Cut));
    }
}

#[test]
fn a_form_of_its_own_ends_a_value() {
    for (text, expected) in [("x = \"{}\" + y\n", None), ("x = \"{}\" \"y\"\n", Some(Refusal::InPieces))] {
        let (before, behind) = text.split_once("{}").unwrap();
        let written = Written::new(Path::new("a.py"), before.as_bytes(), b"abc", behind.as_bytes());
        assert_eq!(written.doubt(Confidence::High), expected, "{text}");
    }
}

#[test]
fn lines_with_a_margin_stay() {
    for (path, text) in [
        ("a.yml", "x: |\n  «ab\n  cd»\n"),
        ("a.kt", "x = \"\"\"\n|«ab\n|cd»\"\"\"\n"),
        ("a.py", "# «ab\n# cd»\n"),
        ("a.py", "x = \"\"\"«ab\r\ncd»\"\"\"\r\n"),
        ("a.sh", "\t«ab\n\tcd»\n"),
    ] {
        check(path, text, Some(Refusal::Lines));
    }
}

#[test]
fn bytes_one_by_one_stay() {
    check("a.c", "x[] = { «1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16» };\n", Some(Refusal::Numbers));
}
