//! Passwords as managers of passwords generate them, in formats that quote them or don't: nearly all of them are found, whatever
//! their signs mean in a program.

use super::found;

/// Of each kind, in each format.
const COUNT: usize = 200;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// What a quote, a backslash or a blank would end or change is left out.
const SIGNS: &str = "!#$%&()*+,-./:;<=>?@[]^_{|}~";

fn passwords(length: usize, signs: &str) -> Vec<String> {
    let alphabet: Vec<char> = LETTERS.chars().chain(signs.chars()).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        alphabet[(state >> 20) as usize % alphabet.len()]
    };
    (0..COUNT).map(|_| (0..length).map(|_| next()).collect()).collect()
}

#[test]
fn generated_passwords() {
    let kinds = [passwords(14, "!@#$%^&*"), passwords(20, "!@#$%^&*-_=+.,?"), passwords(24, SIGNS), passwords(16, "")];
    let formats =
        [("a.json", "{\"password\": \"{}\"}"), ("a.py", "password = '{}'"), ("a.properties", "db.password={}")];
    for (name, format) in formats {
        for passwords in &kinds {
            let rows: Vec<_> = passwords.iter().map(|password| (name, format.replace("{}", password))).collect();
            let is_found = |(found, password): &(Vec<(String, String)>, &String)| {
                found.iter().any(|(value, confidence)| value == *password && confidence == "medium")
            };
            let count = found(&rows).into_iter().zip(passwords).filter(is_found).count();
            assert!(count * 100 >= COUNT * 92, "{name}: {count} of {COUNT} like {}", passwords[0]);
        }
    }
}
