@IMPORT@

use sha2::{Digest, Sha256};

/// Compiles only when the lookup can be awaited on any thread.
fn on_any_thread<T: Send>(future: T) -> T {
    future
}

async fn look_up(case: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(match case {
        "plain" => @PLAIN@,
        "key" => @KEY@,
        "number" => @NUMBER@,
        "missing" => @MISSING@,
        "no_key" => @NO_KEY@,
        "null" => @NULL@,
        _ => @NO_JSON@,
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let value = on_any_thread(look_up(&std::env::args().nth(1).unwrap_or_default())).await?;
    println!("{}", Sha256::digest(value.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    Ok(())
}
