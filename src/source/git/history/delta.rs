//! Differences as git stores them: instructions that make a version out of its base. They also say which stretches the
//! two share, which is what spares us a second look. The format: gitformat-pack(5), "Deltified representation".

use super::pack::{Damage, LARGEST};
use crate::source::Shared;

/// Makes a version: appends to `target`, which is cleared, what `instructions` make of `base`, and to `shared`, which is
/// cleared too, the stretches that are copied, in the order of the version. Adjoining ones are put together.
pub(super) fn apply(
    base: &[u8],
    instructions: &[u8],
    target: &mut Vec<u8>,
    shared: &mut Vec<Shared>,
) -> Result<(), Damage> {
    target.clear();
    shared.clear();
    let mut rest = instructions;
    let base_size = size(&mut rest)?;
    let target_size = size(&mut rest)?;
    if base_size != base.len() {
        return Err(Damage::Corrupt);
    }
    if target_size > LARGEST {
        return Err(Damage::Large);
    }
    while let Some((&command, behind)) = rest.split_first() {
        rest = behind;
        let part = if command & 0x80 != 0 {
            let from = number(command, 4, &mut rest)?;
            let length = match number(command >> 4, 3, &mut rest)? {
                0 => 0x1_0000,
                length => length,
            };
            let part = from.checked_add(length).and_then(|end| base.get(from..end)).ok_or(Damage::Corrupt)?;
            match shared.last_mut() {
                Some(last) if last.base + last.length == from && last.at + last.length == target.len() => {
                    last.length += length;
                }
                _ => shared.push(Shared { at: target.len(), base: from, length }),
            }
            part
        } else {
            let part = rest.get(..usize::from(command)).ok_or(Damage::Corrupt)?;
            rest = &rest[part.len()..];
            part
        };
        if part.is_empty() || target.len() + part.len() > target_size {
            return Err(Damage::Corrupt);
        }
        target.extend_from_slice(part);
    }
    if target.len() == target_size { Ok(()) } else { Err(Damage::Corrupt) }
}

/// A number in bytes of seven bits, the lowest first.
fn size(rest: &mut &[u8]) -> Result<usize, Damage> {
    let mut size = 0_u64;
    for shift in (0..56).step_by(7) {
        let (&byte, behind) = rest.split_first().ok_or(Damage::Corrupt)?;
        *rest = behind;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return usize::try_from(size).map_err(|_| Damage::Large);
        }
    }
    Err(Damage::Corrupt)
}

/// A number of up to `bytes` bytes, the lowest first; the bits of `present` say which are there.
fn number(present: u8, bytes: usize, rest: &mut &[u8]) -> Result<usize, Damage> {
    let mut number = 0;
    for byte in 0..bytes {
        if present >> byte & 1 == 1 {
            let (&value, behind) = rest.split_first().ok_or(Damage::Corrupt)?;
            *rest = behind;
            number |= usize::from(value) << (8 * byte);
        }
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(instructions: &[u8]) -> Result<(String, Vec<Shared>), Damage> {
        let (mut target, mut shared) = (Vec::new(), Vec::new());
        apply(b"0123456789", instructions, &mut target, &mut shared)?;
        Ok((String::from_utf8(target).unwrap(), shared))
    }

    #[test]
    fn a_version_is_made_and_its_shares_are_told() {
        let shared = |at, base, length| Shared { at, base, length };
        for (instructions, text, stretches) in [
            (&[10, 3, 3, b'a', b'b', b'c'][..], "abc", vec![]),
            (&[10, 4, 0x90, 4], "0123", vec![shared(0, 0, 4)]),
            (&[10, 4, 0x91, 2, 2, 0x91, 4, 2], "2345", vec![shared(0, 2, 4)]),
            (&[10, 5, 0x91, 2, 2, 1, b'x', 0x91, 4, 2], "23x45", vec![shared(0, 2, 2), shared(3, 4, 2)]),
            (&[10, 4, 0x91, 2, 2, 0x91, 2, 2], "2323", vec![shared(0, 2, 2), shared(2, 2, 2)]),
        ] {
            assert_eq!(applied(instructions), Ok((text.to_owned(), stretches)), "{instructions:?}");
        }
    }

    #[test]
    fn what_is_not_a_difference_is_damage() {
        for instructions in [
            &[][..],
            &[10],
            &[9, 1, 1, b'a'],        // another base
            &[10, 2, 1, b'a'],       // too little
            &[10, 1, 2, b'a', b'b'], // too much
            &[10, 2, 5, b'a'],       // cut short
            &[10, 4, 0x91, 8, 4],    // beyond the base
            &[10, 4, 0x91],          // cut short
            &[10, 1, 0, b'a'],       // the reserved command
            &[0x80; 12],             // a size without an end
        ] {
            assert_eq!(applied(instructions), Err(Damage::Corrupt), "{instructions:?}");
        }
        assert_eq!(applied(&[10, 0x80, 0x80, 0x80, 0x80, 0x7f]), Err(Damage::Large));
    }
}
