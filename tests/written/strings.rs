//! In literals of all sorts.

use super::{BOTH, ONE, assert_found};

#[test]
fn strings() {
    assert_found(&[
        ("a.py", "password = \"\"\"{}\"\"\"", ONE),
        ("a.py", "password = '''\n{}\n'''", ONE),
        ("a.py", "password = rb'{}'", ONE),
        ("a.js", "const password = String.raw`{}`;", ONE),
        ("a.py", "passwords = [\"{}\", \"{2}\"]", BOTH),
        ("a.js", "const tokens = ['{}',\n  '{2}'];", BOTH),
        ("a.java", "String[] passwords = {\"{}\", \"{2}\"};", BOTH),
        ("a.java", "List<String> secrets = List.of(\"{}\", \"{2}\");", BOTH),
        ("a.go", "passwords := []string{\"{}\", \"{2}\"}", BOTH),
        ("a.py", "password = base64.b64decode(\"{64}\")", &["{64}"]),
        ("a.py", "password = base64.b64decode(\"{64}\").decode()", &["{64}"]),
        ("a.js", "const password = atob('{64}');", &["{64}"]),
        ("a.js", "const secret = Buffer.from('{64}', 'base64').toString();", &["{64}"]),
        ("a.go", "password, _ := base64.StdEncoding.DecodeString(\"{64}\")", &["{64}"]),
        ("a.cs", "var password = Encoding.UTF8.GetString(Convert.FromBase64String(\"{64}\"));", &["{64}"]),
        ("a.java", "byte[] secret = Base64.getDecoder().decode(\"{64}\");", &["{64}"]),
        ("a.php", "$password = base64_decode('{64}');", &["{64}"]),
        ("a.py", "secret = bytes.fromhex('{hex}')", &["{hex}"]),
        ("a.rb", "password = Base64.decode64('{64}')", &["{64}"]),
        // Text of another kind in a string of several lines.
        ("a.py", "CONFIG = \"\"\"\ndatabase:\n  user: joe\n  password: {}\n\"\"\"\n", ONE),
        ("a.py", "x = dedent('''\n    [admin]\n    passwd = {}\n''')\n", ONE),
        ("a.go", "const conf = `\n  users = [ {user: joe, password: {}} ]\n`\n", ONE),
        ("a.toml", "code = '''\nACME_API_KEY={} \\\nacme run\n'''\n", ONE),
        ("a.py", "files = {'token': (None, '{}')}", ONE),
        ("a.cs", "txtPassword.Text = \"{}\";", ONE),
        // A value in pieces is one value.
        ("a.py", "password = \"{<}\" + \"{>}\"", &["{<}\" + \"{>}"]),
        ("a.py", "password = (\"{<}\"\n            \"{>}\")", &["{<}\"\n            \"{>}"]),
        ("a.py", "password = '{<}' \\\n    '{>}'", &["{<}' \\\n    '{>}"]),
        ("a.js", "const password = '{<}' +\n  '{>}';", &["{<}' +\n  '{>}"]),
        ("a.java", "String password = \"{<}\" + \"{>}\";", &["{<}\" + \"{>}"]),
        ("a.php", "$password = '{<}' . '{>}';", &["{<}' . '{>}"]),
        ("a.c", "char *password = \"{<}\" \"{>}\";", &["{<}\" \"{>}"]),
        ("a.hs", "password = \"{<}\" ++ \"{>}\"", &["{<}\" ++ \"{>}"]),
        ("a.vb", "Dim password = \"{<}\" & \"{>}\"", &["{<}\" & \"{>}"]),
        ("a.lua", "password = '{<}' .. '{>}'", &["{<}' .. '{>}"]),
        ("a.ex", "password = \"{<}\" <> \"{>}\"", &["{<}\" <> \"{>}"]),
    ]);
}
