//! A real `moto_server`, which imitates Secrets Manager, in a Python environment under `target/test-tools/`.

use super::{alone, python};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// Runs `body` scrubbed, with a server of its own behind `AWS_ENDPOINT_URL`. `test` is the name of the calling test.
pub(crate) fn with_moto(test: &str, body: impl FnOnce()) {
    if alone::is_child(test) {
        return body();
    }
    let server = Moto::start();
    alone::run(test, &[("AWS_ENDPOINT_URL", &server.url)]);
}

/// Makes the server of this test forget all that it has.
pub(crate) fn reset() {
    let url = std::env::var("AWS_ENDPOINT_URL").unwrap();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.write_all(b"POST /moto-api/reset HTTP/1.0\r\nContent-Length: 0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(" 200 "), "{answer}");
}

/// A running server; stopped when dropped.
struct Moto {
    process: Child,
    url: String,
}

impl Moto {
    fn start() -> Self {
        let mut process = Command::new(program("moto_server"))
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap());
        let url = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "moto_server ended before it was up");
            if let Some(at) = line.find("http://127.0.0.1:") {
                let end = line[at..].find(|c: char| c.is_whitespace() || c == '\u{1b}');
                break line[at..at + end.unwrap_or(line.len() - at)].to_owned();
            }
        };
        // It writes a line a request, and would stand still with nobody reading.
        std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
        Self { process, url }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program of the Python environment.
pub(crate) fn program(name: &str) -> PathBuf {
    python::program("moto", include_str!("requirements.txt"), name)
}

/// Runs Python in the environment and gives back what it printed.
pub(crate) fn python(code: &str) -> String {
    output(Command::new(program("python")).args(["-c", code]))
}

/// Runs a command that has to succeed, and gives back what it printed.
pub(crate) fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
