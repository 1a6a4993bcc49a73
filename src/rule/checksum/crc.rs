//! Cyclic redundancy checks, in the places and digits in which providers write them.

use super::base;
use base64::Engine as _;
use crc::{CRC_16_XMODEM, CRC_24_OPENPGP, CRC_32_ISO_HDLC, Crc};

const CRC32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
const CRC24: Crc<u32> = Crc::<u32>::new(&CRC_24_OPENPGP);
const CRC16: Crc<u16> = Crc::<u16>::new(&CRC_16_XMODEM);

/// A CRC-32 (IEEE) at the end of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crc32 {
    digits: Digits,
    cover: Cover,
}

/// How the sum is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    /// Six digits `0-9A-Za-z`, filled up with `0`.
    Base62,
    /// Eight digits `0-9a-f`.
    Hex,
    /// Eight digits `0-9A-F`.
    UpperHex,
    /// Eight digits `0-9a-f`, least significant byte first.
    SwappedHex,
    /// Seven digits `0-9a-z`, filled up with `0`.
    Base36,
    /// Six characters of base64, least significant byte first.
    Base64,
}

/// What the sum is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// What stands between the last `_` and the sum.
    Body,
    /// Everything before the sum.
    Whole,
    /// Everything before the last `_`.
    Stem,
    /// That many bytes before the sum, a `_` in front of the sum left out.
    Last(usize),
}

impl Crc32 {
    /// Reads `base62`, `hex-whole`, `hex:32`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (digits, cover) = if let Some((digits, count)) = text.split_once(':') {
            (digits, Cover::Last(count.parse().ok()?))
        } else if let Some(digits) = text.strip_suffix("-whole") {
            (digits, Cover::Whole)
        } else if let Some(digits) = text.strip_suffix("-stem") {
            (digits, Cover::Stem)
        } else {
            (text, Cover::Body)
        };
        let digits = match digits {
            "base62" => Digits::Base62,
            "hex" => Digits::Hex,
            "upper-hex" => Digits::UpperHex,
            "swapped-hex" => Digits::SwappedHex,
            "base36" => Digits::Base36,
            "base64" => Digits::Base64,
            _ => return None,
        };
        Some(Self { digits, cover })
    }

    pub(super) fn verify(&self, value: &[u8]) -> Option<()> {
        let (sum, start) = self.sum(value)?;
        (value[start..] == sum).then_some(())
    }

    pub(super) fn complete(&self, value: &mut Vec<u8>) {
        if let Some((sum, start)) = self.sum(value) {
            value.truncate(start);
            value.extend(sum);
        }
    }

    /// The sum that `value` should carry and where.
    fn sum(&self, value: &[u8]) -> Option<(Vec<u8>, usize)> {
        let start = value.len().checked_sub(self.digits.count())?;
        let before = &value[..start];
        let covered = match self.cover {
            Cover::Whole => before,
            Cover::Body => &before[memchr::memrchr(b'_', before)? + 1..],
            Cover::Stem => &value[..memchr::memrchr(b'_', value)?],
            Cover::Last(count) => {
                let before = before.strip_suffix(b"_").unwrap_or(before);
                &before[before.len().checked_sub(count)?..]
            }
        };
        Some((self.digits.write(CRC32.checksum(covered)), start))
    }
}

impl Digits {
    fn count(self) -> usize {
        match self {
            Self::Base62 | Self::Base64 => 6,
            Self::Base36 => 7,
            Self::Hex | Self::UpperHex | Self::SwappedHex => 8,
        }
    }

    fn write(self, sum: u32) -> Vec<u8> {
        let text = match self {
            Self::Base62 => base::base62(sum),
            Self::Base36 => base::base36(sum),
            Self::Base64 => base::STANDARD.encode(sum.to_le_bytes()).into_bytes(),
            Self::Hex => format!("{sum:08x}").into_bytes(),
            Self::UpperHex => format!("{sum:08X}").into_bytes(),
            Self::SwappedHex => format!("{:08x}", sum.swap_bytes()).into_bytes(),
        };
        let zeros = self.count().saturating_sub(text.len());
        [vec![b'0'; zeros], text].concat()
    }
}

/// The last two bytes are the CRC-16 of the others, least significant first.
pub(super) fn verify_base32(value: &[u8]) -> Option<()> {
    let bytes = base::base32(value)?;
    let body = bytes.len().checked_sub(2)?;
    (CRC16.checksum(&bytes[..body]).to_le_bytes() == bytes[body..]).then_some(())
}

pub(super) fn complete_base32(value: &mut Vec<u8>) {
    if let Some(mut bytes) = base::base32(value)
        && let Some(body) = bytes.len().checked_sub(2)
    {
        let sum = CRC16.checksum(&bytes[..body]);
        bytes.truncate(body);
        bytes.extend(sum.to_le_bytes());
        *value = base::to_base32(&bytes);
    }
}

/// Where an Azure DevOps token of the old kind hides its sum, least significant byte first.
const DEVOPS_PLACES: [usize; 4] = [22, 8, 7, 2];
/// What the sum is combined with: a user's token, an application's.
const DEVOPS_MASKS: [u32; 2] = [0xe0b9_692d, 0x1019_f92e];

pub(super) fn verify_azure_devops(value: &[u8]) -> Option<()> {
    let bytes = base::base32(value).filter(|bytes| bytes.len() == 32)?;
    let sum = u32::from_le_bytes(DEVOPS_PLACES.map(|place| bytes[place]));
    DEVOPS_MASKS.iter().any(|mask| sum == devops_sum(&bytes) ^ mask).then_some(())
}

pub(super) fn complete_azure_devops(value: &mut Vec<u8>) {
    if let Some(mut bytes) = base::base32(value).filter(|bytes| bytes.len() == 32) {
        let sum = (devops_sum(&bytes) ^ DEVOPS_MASKS[0]).to_le_bytes();
        DEVOPS_PLACES.iter().zip(sum).for_each(|(&place, byte)| bytes[place] = byte);
        *value = base::to_base32(&bytes).to_ascii_lowercase();
    }
}

fn devops_sum(bytes: &[u8]) -> u32 {
    let others: Vec<u8> =
        bytes.iter().enumerate().filter(|(at, _)| !DEVOPS_PLACES.contains(at)).map(|(_, &byte)| byte).collect();
    CRC32.checksum(&others)
}

/// The sum at the end of OpenPGP's armor: three bytes, most significant first.
pub(super) fn armor_sum(bytes: &[u8]) -> [u8; 3] {
    let [_, sum @ ..] = CRC24.checksum(bytes).to_be_bytes();
    sum
}
