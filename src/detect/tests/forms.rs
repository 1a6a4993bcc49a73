//! What is told by its form: its edges, its literals, how it may be written.

use super::*;

#[test]
fn a_form_is_found_with_clean_edges_only() {
    for (text, hits) in [
        (format!("x = acme_{BODY}"), 1),
        (format!("\"a\\nacme_{BODY}\""), 1),
        (format!("?t%3Dacme_{BODY}&"), 1),
        (format!("xacme_{BODY}"), 0),
        (format!("acme_{BODY}1"), 0),
        (format!("acme_{}", &BODY[1..]), 0),
        (format!("ACME_{BODY}"), 0),
        (format!("acme_{BODY} acme_{BODY}"), 2),
    ] {
        assert_eq!(found("a.txt", &text).len(), hits, "{text}");
    }
}

#[test]
fn what_is_encoded_in_an_address_is_found_as_it_is_written() {
    for (value, is_found) in [
        (format!("acbx_{BODY}+/=="), true),
        (format!("acbx_{BODY}%2B%2f%3D%3d"), true),
        (format!("acbx_{BODY}%2B%2F%2F%3D%3D"), false),
        (format!("acbx_{BODY}%2B%2F%3D"), false),
        (format!("acbx_{BODY}%2B%25%3D%3D"), false),
    ] {
        let hits = if is_found { vec![format!("acme.box-key {value}")] } else { vec![] };
        assert_eq!(found("a.txt", &format!("see https://acme.test/?page=2&x={value}&y=%2F there")), hits);
    }
}

#[test]
fn a_literal_may_stand_inside() {
    assert_eq!(found("a.c", &format!("k({}-cell7)", &HEX[..16])), [format!("acme.cell {}-cell7", &HEX[..16])]);
    assert!(found("a.c", &format!("k({HEX}-cell7)")).is_empty());
}
