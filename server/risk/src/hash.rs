//! FNV-1a, 32 bits: a small hash that is the same on every machine and may go on where it left off.

/// The hash of nothing.
pub(crate) const START: u32 = 0x811c_9dc5;

/// The hash of bytes.
pub(crate) fn of(bytes: impl IntoIterator<Item = u8>) -> u32 {
    with(START, bytes)
}

/// The hash of what was hashed before and these bytes.
pub(crate) fn with(before: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(before, |hash, byte| mix(hash, u32::from(byte)))
}

/// The hash of what was hashed before and one more thing.
pub(crate) fn mix(before: u32, next: u32) -> u32 {
    (before ^ next).wrapping_mul(0x0100_0193)
}
