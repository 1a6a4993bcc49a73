//! A server in the test itself, for answers that no imitation of AWS gives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

/// What the server does with a request.
pub(crate) enum Answer {
    /// Status and body.
    Body(u16, String),
    /// A status, and a body that has no end.
    Endless(u16),
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
    while let Some(request) = request(&mut reader) {
        match answer(&request.operation, &String::from_utf8_lossy(&request.body)) {
            Answer::Silence => loop {
                std::thread::park();
            },
            Answer::Endless(status) => return pour(stream, status),
            Answer::Body(status, body) => {
                if !respond(stream, None, &(status, body.into_bytes())) {
                    return;
                }
            }
        }
    }
}

/// Sends chunks for as long as they are taken.
fn pour(mut stream: &TcpStream, status: u16) {
    let head = write!(stream, "HTTP/1.1 {status} X\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = head;
    while sent.is_ok() {
        sent = stream.write_all(chunk.as_bytes());
    }
}

/// Sends status and body, or only the beginning of the body. Whether the connection goes on.
pub(crate) fn respond(mut stream: &TcpStream, cut: Option<usize>, (status, body): &(u16, Vec<u8>)) -> bool {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.1");
    let length = body.len();
    let head = write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n");
    let sent = head.and_then(|()| stream.write_all(&body[..cut.unwrap_or(length)]));
    sent.is_ok() && cut.is_none()
}

/// A call.
pub(crate) struct Request {
    /// Request line and headers without those about the connection, each with its line break.
    pub(crate) head: String,
    pub(crate) operation: String,
    pub(crate) body: Vec<u8>,
}

/// The next call; `None` at the end of the connection.
pub(crate) fn request(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let (mut head, mut operation, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let (name, value) = line.trim().split_once(':').unwrap_or((line.trim(), ""));
        match name.to_ascii_lowercase().as_str() {
            "" => break,
            "x-amz-target" => operation = value.rsplit('.').next()?.to_owned(),
            "content-length" => length = value.trim().parse().ok()?,
            "connection" => continue,
            _ => {}
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { head, operation, body })
}
