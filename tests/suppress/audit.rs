//! `keylift baseline audit`: one finding after the other.

use crate::scenario::Scenario;
use crate::{found, token};

fn tree(answers: &str) -> Scenario {
    (1..=3)
        .fold(Scenario::new(), |scenario, number| {
            scenario.file(&format!("{number}.py"), format!("t = '{}'\n", token(number)))
        })
        .input(answers)
}

#[test]
fn answers_decide_what_becomes_an_entry() {
    for (answers, said, counting) in [
        ("y\nn\ntest value\nl\n", "1 real, 1 not real, 1 left for later.", vec!["1.py:1", "3.py:1"]),
        ("n\na\nn\nb\nn\nc\n", "0 real, 3 not real, 0 left for later.", vec![]),
        ("n\na\nq\n", "0 real, 1 not real, 2 left for later.", vec!["2.py:1", "3.py:1"]),
        ("what?\n\nN\n\n  \nit is a test\n", "0 real, 1 not real, 2 left for later.", vec!["2.py:1", "3.py:1"]),
        ("", "0 real, 0 not real, 3 left for later.", vec!["1.py:1", "2.py:1", "3.py:1"]),
        ("n\n", "0 real, 0 not real, 3 left for later.", vec!["1.py:1", "2.py:1", "3.py:1"]),
    ] {
        let scenario = tree(answers);
        let outcome = scenario.line("baseline audit");
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert!(outcome.stdout.contains(said), "{answers:?}: {}", outcome.stdout);
        let counting: Vec<String> = counting.into_iter().map(str::to_owned).collect();
        let known = 3 - counting.len();
        assert_eq!(found(&scenario, ""), (counting, known), "{answers:?}");
        assert_eq!(scenario.tree().join(".keylift-baseline").exists(), known > 0);
    }
}

#[test]
fn only_what_nobody_has_judged_is_asked_about() {
    let scenario = tree("n\nwhy\nq\n");
    scenario.line("baseline create");
    scenario.line("baseline audit");
    let text = scenario.read(".keylift-baseline");
    assert_eq!((text.matches("reason=why").count(), text.matches(".py").count()), (1, 3));
    let scenario = scenario.input("y\ny\n");
    let outcome = scenario.line("baseline audit");
    assert!(outcome.stderr.contains("[1/2]") && !outcome.stderr.contains("1.py"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("2 real"), "{}", outcome.stdout);
    assert_eq!(found(&scenario, ""), (vec!["2.py:1".to_owned(), "3.py:1".to_owned()], 1));
}

#[test]
fn a_question_shows_the_masked_line() {
    let outcome = tree("").line("baseline audit");
    for part in ["[1/3]", "1.py:1:6", "ghp_********", "why: ", "y real, n not real"] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains(&token(1)[4..]));
}
