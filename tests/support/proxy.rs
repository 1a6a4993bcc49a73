//! A proxy between keylift and a server, which passes calls on and does harm where the test says so.

use super::server::{Request, request, respond};
use std::collections::HashMap;
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What becomes of a call.
pub(crate) enum Fault {
    /// It is passed on, and so is the answer.
    None,
    /// It is not passed on; the proxy answers itself.
    Answer(u16, String),
    /// It is not passed on; the connection ends without an answer.
    Reset,
    /// It is passed on; the connection ends in the middle of the answer.
    Cut,
    /// It is passed on; the connection ends without the answer.
    Lose,
    /// It is not passed on; nothing ever comes.
    Silence,
    /// It is passed on; the body of the answer is another.
    Alter(fn(&str) -> String),
}

impl Fault {
    /// An error as Secrets Manager sends it.
    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self::Answer(status, format!(r#"{{"__type":"{code}","message":"words of the server's own"}}"#))
    }
}

/// A running proxy. Ends with the process.
pub(crate) struct Proxy {
    pub(crate) url: String,
    calls: Arc<Mutex<Vec<(String, String)>>>,
}

impl Proxy {
    /// Starts one in front of `upstream`; `fault` gets an operation and how many calls of it there were before.
    pub(crate) fn start(upstream: &str, fault: impl Fn(&str, usize) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (log, fault) = (Arc::clone(&calls), Arc::new(fault));
        std::thread::spawn(move || {
            let counts = Arc::new(Mutex::new(HashMap::<String, usize>::new()));
            for stream in listener.incoming().flatten() {
                let (log, fault, upstream, counts) =
                    (Arc::clone(&log), Arc::clone(&fault), upstream.clone(), Arc::clone(&counts));
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(&stream);
                    while let Some(request) = request(&mut reader) {
                        let body = String::from_utf8_lossy(&request.body).into_owned();
                        log.lock().unwrap().push((request.operation.clone(), body));
                        let before = {
                            let mut counts = counts.lock().unwrap();
                            let count = counts.entry(request.operation.clone()).or_default();
                            *count += 1;
                            *count - 1
                        };
                        if !pass(&request, fault(&request.operation, before), &upstream, &stream) {
                            break;
                        }
                    }
                });
            }
        });
        Self { url, calls }
    }

    /// The bodies of all calls of an operation so far.
    pub(crate) fn calls(&self, operation: &str) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|(other, _)| other == operation).map(|(_, body)| body.clone()).collect()
    }
}

/// Deals with one call; whether the connection goes on.
fn pass(request: &Request, fault: Fault, upstream: &str, client: &TcpStream) -> bool {
    match fault {
        Fault::None => respond(client, None, &forward(request, upstream)),
        Fault::Alter(alter) => {
            let answer = forward(request, upstream);
            let body = alter(&String::from_utf8_lossy(&answer.1)).into_bytes();
            respond(client, None, &(answer.0, body))
        }
        Fault::Answer(status, body) => respond(client, None, &(status, body.into_bytes())),
        Fault::Cut => {
            let answer = forward(request, upstream);
            respond(client, Some(answer.1.len() / 2), &answer)
        }
        Fault::Lose => {
            forward(request, upstream);
            false
        }
        Fault::Reset => false,
        Fault::Silence => loop {
            std::thread::park();
        },
    }
}

/// Status and body of the upstream's answer.
fn forward(request: &Request, upstream: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(upstream).unwrap();
    stream.write_all(request.head.as_bytes()).unwrap();
    stream.write_all(b"Connection: close\r\n\r\n").unwrap();
    stream.write_all(&request.body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = memchr::memmem::find(&answer, b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    (status, answer[end + 4..].to_vec())
}
