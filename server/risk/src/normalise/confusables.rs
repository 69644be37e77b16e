//! Letters of other scripts that pass for Latin ones.
//!
//! Common ones only; the shapes follow Unicode's table of confusables (UTS 39). Packs are folded
//! the same way, so a pack in one of these scripts still finds its own words.

/// The Latin letter that a look-alike stands for; any other character unchanged.
pub(super) fn latin_look_alike(ch: char) -> char {
    if ch.is_ascii() { ch } else { lettered_sign(ch).or_else(|| letter(ch)).unwrap_or(ch) }
}

/// Letters in circles, squares and flags that NFKC leaves alone.
fn lettered_sign(ch: char) -> Option<char> {
    let first = match ch {
        '\u{1f150}'..='\u{1f169}' => 0x1f150,
        '\u{1f170}'..='\u{1f189}' => 0x1f170,
        '\u{1f1e6}'..='\u{1f1ff}' => 0x1f1e6,
        _ => return None,
    };
    char::from_u32(u32::from('a') + u32::from(ch) - first)
}

fn letter(ch: char) -> Option<char> {
    Some(match ch {
        'а' | 'α' | 'ɑ' | 'ᴀ' => 'a',
        'в' | 'ʙ' | 'β' => 'b',
        'с' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'đ' | 'ɗ' | 'ᴅ' => 'd',
        'е' | 'ε' | 'є' | 'ᴇ' | 'ə' => 'e',
        'ꜰ' | 'ƒ' => 'f',
        'ɡ' | 'ɢ' => 'g',
        'һ' | 'н' | 'ħ' | 'ʜ' => 'h',
        'і' | 'ι' | 'ı' | 'ɩ' | 'ɪ' => 'i',
        'ј' | 'ᴊ' => 'j',
        'к' | 'κ' | 'ᴋ' => 'k',
        'ӏ' | 'ł' | 'ʟ' => 'l',
        'м' | 'ᴍ' => 'm',
        'п' | 'η' | 'ɴ' => 'n',
        'о' | 'ο' | 'σ' | 'ø' | 'ᴏ' => 'o',
        'р' | 'ρ' | 'ᴘ' => 'p',
        'ԛ' => 'q',
        'ʀ' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' | 'ᴛ' => 't',
        'υ' | 'ᴜ' => 'u',
        'ν' | 'ᴠ' => 'v',
        'ԝ' | 'ω' | 'ᴡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}
