//! A server in the test itself, for answers that no imitation of AWS gives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

/// What the server does with a request.
pub(crate) enum Answer {
    /// Status and body.
    Body(u16, String),
    /// Nothing, for as long as the test runs.
    Silence,
}

/// Starts a server that answers by operation (`CreateSecret`) and body; gives back its address. Ends with the process.
pub(crate) fn serve(answer: impl Fn(&str, &str) -> Answer + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || converse(&stream, answer));
        }
    });
    url
}

fn converse(stream: &TcpStream, answer: impl Fn(&str, &str) -> Answer) {
    let mut reader = BufReader::new(stream);
    while let Some((operation, body)) = request(&mut reader) {
        match answer(&operation, &body) {
            Answer::Silence => loop {
                std::thread::park();
            },
            Answer::Body(status, body) => {
                let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.1");
                let length = body.len();
                let mut stream = stream;
                if write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n{body}").is_err() {
                    return;
                }
            }
        }
    }
}

/// The next request's operation and body; `None` at the end of the connection.
fn request(reader: &mut BufReader<&TcpStream>) -> Option<(String, String)> {
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => operation = value.rsplit('.').next()?.to_owned(),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((operation, String::from_utf8_lossy(&body).into_owned()))
}
