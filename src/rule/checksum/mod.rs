//! Checksums and structure checks: what can be verified inside a value, offline.
//!
//! Rules name a check in TOML, `check = "crc32-base62"`; [`Check::NAMES`] lists them. A check sees the credential only:
//! the group `secret` where the rule has one, else the whole match. Each check can also be completed, which turns a
//! random value of the right shape into one that passes; only the generator of samples does that.

pub(super) mod base;
mod claims;
mod crc;
mod decoded;
mod key;
mod marvin;
mod other;
pub(super) mod token;

use std::fmt;
use zeroize::Zeroizing;

/// What base64 in either alphabet, padded or not, decodes to; `None` when it is none.
#[must_use]
pub fn decoded_base64(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    base::base64(text).map(Zeroizing::new)
}

/// A check by name.
#[derive(Clone, Debug)]
pub enum Check {
    /// CRC-32 written behind what it covers.
    Crc32(crc::Crc32),
    /// CRC-16 in the last two bytes of a base32 text: NATS, Stellar.
    Crc16Base32,
    /// CRC-32 strewn into the bytes of an Azure DevOps token of the old kind.
    AzureDevOps,
    /// Marvin32 in the last bytes of a base64 text, with one of these seeds: Azure's identifiable keys.
    Marvin(Vec<marvin::Seed>),
    /// Marvin32 at the end of a common annotated security key.
    AnnotatedKey,
    /// The digest inside of a fine-grained GitHub token.
    GitHubFineGrained,
    /// Bech32: age, Nostr.
    Bech32,
    /// Base58Check: Bitcoin.
    Base58Check,
    /// The same with Ripple's alphabet.
    RippleBase58,
    /// A JSON Web Token: header and payload are JSON objects, the header names an algorithm, and these claims stand in
    /// one of them.
    Jwt(Vec<claims::Claim>),
    /// An encrypted JSON Web Token: five parts, the header names two algorithms.
    Jwe,
    /// What it decodes to has a shape, or passes another check.
    Decoded(decoded::Decoded),
    /// The last character is chosen by all others: crates.io.
    XorBase62,
    /// The digest at the end of a Supabase key, which is known for self-hosted instances only.
    Supabase,
    /// A number that can be a private key on secp256k1: Ethereum.
    Secp256k1,
    /// Numbers of bytes, drawn and not counted up.
    ByteList,
    /// Cisco's reversible coding of passwords, "type 7".
    CiscoType7,
    /// A block in PEM that holds a private key.
    PemPrivateKey,
    /// An armored OpenPGP private key.
    PgpPrivateKey,
    /// A private key in PuTTY's format.
    PuttyPrivateKey,
    /// Base64 of `user:password`.
    BasicAuth,
    /// Base64 of a JSON object with these fields, from its first brace on.
    Base64Json(Vec<String>),
    /// Base64 of a macaroon, behind a prefix: PyPI.
    Macaroon,
    /// Letters of both cases and digits: nearly every random value of twenty characters has them, while names, paths and
    /// digests have not. Says nothing when they are there.
    Mixed,
    /// A Discord token: its first part is base64 of an account's number.
    DiscordToken,
}

/// What a check says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds; the text names what was verified and is shown to people.
    Holds(&'static str),
    /// It does not hold: the value is mistyped, made up or truncated.
    Fails,
    /// This value carries nothing that could be verified.
    Silent,
}

/// What kind of thing a check verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proves {
    /// A sum over the value: chance would hardly hit it. The text of [`Outcome::Holds`] is its name.
    Sum,
    /// That the value can be read as what it claims to be. The text of [`Outcome::Holds`] is a sentence.
    Structure,
}

/// A name that is no check.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no check")]
pub struct UnknownCheck(String);

impl Check {
    /// How the checks are written in a rule. Of the CRC-32 there are more: `crc32-` and the digits in which it is written
    /// (`base62`, `hex`, `upper-hex`, `swapped-hex`, `base36`, `base64`), then what it covers: nothing more for the text
    /// between the last `_` and the sum, `-whole` for everything before the sum, `-stem` for everything before the
    /// last `_`, `:32` for the 32 bytes before the sum (or before the `_` in front of it).
    ///
    /// `jwt:iss=acme,sub=svc-*` asks for claims, in the payload or the header, `*` standing for anything and a name alone
    /// for any value; `base64-json:k,n` for fields. `base64:SHAPE` asks for what the value decodes to, as [`decoded`] says.
    pub const NAMES: &'static [&'static str] = &[
        "crc32-base62", "crc32-hex-whole", "crc16-base32", "azure-devops", "marvin32:SEED/SEED", "annotated-key",
        "github-fine-grained", "supabase", "xor-base62", "bech32", "base58check", "ripple-base58check", "secp256k1",
        "jwt", "jwt:CLAIM=VALUE,CLAIM", "jwe", "pem-private-key", "pgp-private-key", "putty-private-key", "basic-auth",
        "base64-json", "base64-json:FIELD,FIELD", "base64:SHAPE", "base64(PREFIX):SHAPE", "base64>CHECK",
        "base32:SHAPE", "macaroon", "discord-token", "cisco-type7", "byte-list", "mixed",
    ];

    /// Reads a check as a rule names it.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn parse(text: &str) -> Result<Self, UnknownCheck> {
        let unknown = || UnknownCheck(text.to_owned());
        if let Some(rest) = text.strip_prefix("crc32-") {
            return crc::Crc32::parse(rest).map(Self::Crc32).ok_or_else(unknown);
        }
        if let Some(seeds) = text.strip_prefix("marvin32:") {
            let seeds: Option<Vec<_>> = seeds.split('/').map(marvin::Seed::parse).collect();
            return seeds.map(Self::Marvin).ok_or_else(unknown);
        }
        if let Some(claims) = text.strip_prefix("jwt:") {
            return claims::parse(claims).map(Self::Jwt).ok_or_else(unknown);
        }
        if let Some(fields) = text.strip_prefix("base64-json:") {
            let fields: Vec<String> = fields.split(',').map(str::to_owned).collect();
            return if fields.iter().any(String::is_empty) { Err(unknown()) } else { Ok(Self::Base64Json(fields)) };
        }
        if let Some(decoded) = decoded::Decoded::parse(text) {
            return Ok(Self::Decoded(decoded));
        }
        Ok(match text {
            "crc16-base32" => Self::Crc16Base32,
            "azure-devops" => Self::AzureDevOps,
            "annotated-key" => Self::AnnotatedKey,
            "github-fine-grained" => Self::GitHubFineGrained,
            "bech32" => Self::Bech32,
            "base58check" => Self::Base58Check,
            "ripple-base58check" => Self::RippleBase58,
            "secp256k1" => Self::Secp256k1,
            "byte-list" => Self::ByteList,
            "supabase" => Self::Supabase,
            "xor-base62" => Self::XorBase62,
            "cisco-type7" => Self::CiscoType7,
            "jwt" => Self::Jwt(Vec::new()),
            "jwe" => Self::Jwe,
            "pem-private-key" => Self::PemPrivateKey,
            "pgp-private-key" => Self::PgpPrivateKey,
            "putty-private-key" => Self::PuttyPrivateKey,
            "basic-auth" => Self::BasicAuth,
            "base64-json" => Self::Base64Json(Vec::new()),
            "macaroon" => Self::Macaroon,
            "discord-token" => Self::DiscordToken,
            "mixed" => Self::Mixed,
            _ => return Err(unknown()),
        })
    }

    /// Verifies `value`.
    #[must_use]
    pub fn verify(&self, value: &[u8]) -> Outcome {
        let held = match self {
            Self::Crc32(crc) => crc.verify(value),
            Self::Crc16Base32 => crc::verify_base32(value),
            Self::AzureDevOps => crc::verify_azure_devops(value),
            Self::Marvin(seeds) => marvin::verify(seeds, value),
            Self::AnnotatedKey => marvin::verify_annotated(value),
            Self::GitHubFineGrained => token::verify_fine_grained(value),
            Self::Bech32 => base::verify_bech32(value),
            Self::Base58Check => base::verify_base58(value, base::BASE58),
            Self::RippleBase58 => base::verify_base58(value, base::RIPPLE),
            Self::Jwt(claims) => claims::verify(claims, value),
            Self::Jwe => token::verify_jwe(value),
            Self::Decoded(decoded) => decoded.verify(value),
            Self::XorBase62 => other::verify_xor(value),
            Self::Supabase => other::verify_supabase(value),
            Self::Secp256k1 => other::verify_secp256k1(value),
            Self::ByteList => other::verify_bytes(value),
            Self::CiscoType7 => other::verify_cisco(value),
            Self::PemPrivateKey => key::verify_pem(value),
            Self::PgpPrivateKey => key::verify_pgp(value),
            Self::PuttyPrivateKey => key::verify_putty(value),
            Self::BasicAuth => token::verify_basic(value),
            Self::Base64Json(fields) => token::verify_json(fields, value),
            Self::Macaroon => token::verify_macaroon(value),
            Self::DiscordToken => token::verify_discord(value),
            Self::Mixed => token::verify_mixed(value),
        };
        match held {
            Some(()) if matches!(self, Self::Mixed) => Outcome::Silent,
            Some(()) => Outcome::Holds(self.holds()),
            None if matches!(self, Self::Supabase) => Outcome::Silent,
            None => Outcome::Fails,
        }
    }

    /// What in a value that passes is secret, decoded, where that is not the value itself: the password of a login, or
    /// one that is coded with a key that everybody knows.
    #[must_use]
    pub fn inner(&self, value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::BasicAuth => token::password_of_basic(value),
            Self::CiscoType7 => other::password_of_cisco(value),
            _ => None,
        }
    }

    /// Whether a value that passes can be used with a pass phrase only.
    #[must_use]
    pub fn is_sealed(&self, value: &[u8]) -> bool {
        matches!(self, Self::PemPrivateKey) && key::is_sealed_pem(value)
    }

    /// Changes `value`, which has the right form, so that it passes. May change its length where the form leaves room.
    pub fn complete(&self, value: &mut Vec<u8>) {
        match self {
            Self::Crc32(crc) => crc.complete(value),
            Self::Crc16Base32 => crc::complete_base32(value),
            Self::AzureDevOps => crc::complete_azure_devops(value),
            Self::Marvin(seeds) => marvin::complete(seeds, value),
            Self::AnnotatedKey => marvin::complete_annotated(value),
            Self::GitHubFineGrained => token::complete_fine_grained(value),
            Self::Bech32 => base::complete_bech32(value),
            Self::Base58Check => base::complete_base58(value),
            Self::RippleBase58 => base::complete_ripple(value),
            Self::Jwt(claims) => claims::complete(claims, value),
            Self::Jwe => token::complete_jwe(value),
            Self::Decoded(decoded) => decoded.complete(value),
            Self::XorBase62 => other::complete_xor(value),
            Self::Supabase => other::complete_supabase(value),
            Self::Secp256k1 => other::complete_secp256k1(value),
            Self::ByteList => other::complete_bytes(value),
            Self::CiscoType7 => other::complete_cisco(value),
            Self::PemPrivateKey => key::complete_pem(value),
            Self::PgpPrivateKey => key::complete_pgp(value),
            Self::PuttyPrivateKey => key::complete_putty(value),
            Self::BasicAuth => token::complete_basic(value),
            Self::Base64Json(fields) => token::complete_json(fields, value),
            Self::Macaroon => token::complete_macaroon(value),
            Self::DiscordToken => token::complete_discord(value),
            Self::Mixed => token::complete_mixed(value),
        }
    }

    /// What kind of thing it verifies.
    #[must_use]
    pub fn proves(&self) -> Proves {
        match self {
            Self::Crc32(_)
            | Self::Crc16Base32
            | Self::AzureDevOps
            | Self::Marvin(_)
            | Self::AnnotatedKey
            | Self::GitHubFineGrained
            | Self::XorBase62
            | Self::Bech32
            | Self::Base58Check
            | Self::RippleBase58 => Proves::Sum,
            Self::Jwt(_)
            | Self::Jwe
            | Self::Decoded(_)
            | Self::Supabase
            | Self::Secp256k1
            | Self::ByteList
            | Self::CiscoType7
            | Self::PemPrivateKey
            | Self::PgpPrivateKey
            | Self::PuttyPrivateKey
            | Self::BasicAuth
            | Self::Base64Json(_)
            | Self::Macaroon
            | Self::DiscordToken
            | Self::Mixed => Proves::Structure,
        }
    }

    /// The text of [`Outcome::Holds`].
    #[must_use]
    pub fn holds(&self) -> &'static str {
        match self {
            Self::Crc32(_) | Self::AzureDevOps => "CRC-32",
            Self::Crc16Base32 => "CRC-16",
            Self::Marvin(_) | Self::AnnotatedKey => "Marvin32",
            Self::GitHubFineGrained => "SHA-256",
            Self::Bech32 => "Bech32",
            Self::Base58Check | Self::RippleBase58 => "Base58Check",
            Self::XorBase62 => "XOR",
            Self::Jwt(claims) if claims.is_empty() => "it decodes to a header and a payload",
            Self::Jwt(_) => "it decodes to a header and a payload with the claims of its issuer",
            Self::Jwe => "it decodes to a header that says how it is encrypted",
            Self::Decoded(_) => "it decodes to what its issuer puts there",
            Self::Supabase => "its digest is that of a self-hosted instance",
            Self::Secp256k1 => "it is a number that a private key can be",
            Self::ByteList => "it is a list of random bytes",
            Self::CiscoType7 => "it decodes to a password",
            Self::PemPrivateKey | Self::PgpPrivateKey | Self::PuttyPrivateKey => "it decodes to a private key",
            Self::BasicAuth => "it decodes to a user and a password",
            Self::Base64Json(_) => "it decodes to an object with fields",
            Self::Macaroon => "it decodes to a macaroon",
            Self::DiscordToken => "it starts with the number of an account",
            Self::Mixed => "it mixes letters of both cases and digits",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Holds(_) => "holds",
            Self::Fails => "fails",
            Self::Silent => "says nothing",
        })
    }
}

#[cfg(test)]
mod tests;
