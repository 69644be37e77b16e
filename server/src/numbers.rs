//! Numbers that answer in a crisis, by country: each with the page that says it and the day on which that
//! was read.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use protocol::service::{CountryNumbers, CrisisNumber};
use serde::Deserialize;

/// One number as it is written in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The code of ISO 3166, such as `DE`.
    country: String,
    /// Who answers; none for the emergency services.
    name: Option<String>,
    #[serde(default)]
    emergency: bool,
    phone: String,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    free: bool,
    hours: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    /// The page that says it.
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the file; a test looks"))]
    source: String,
    /// When that was read.
    checked: String,
}

/// The numbers of a country, the emergency services first; nothing for one that is not known.
#[must_use]
pub fn of(country: &str) -> Vec<CrisisNumber> {
    NUMBERS.iter().filter(|number| number.country == country).map(Written::view).collect()
}

/// Whether there are numbers of a country.
#[must_use]
pub fn is_known(country: &str) -> bool {
    NUMBERS.iter().any(|number| number.country == country)
}

/// The numbers of every country but this one.
#[must_use]
pub fn elsewhere(but: Option<&str>) -> Vec<CountryNumbers> {
    let mut countries = BTreeMap::<_, Vec<_>>::new();
    for number in NUMBERS.iter().filter(|number| Some(number.country.as_str()) != but) {
        countries.entry(number.country.clone()).or_default().push(number.view());
    }
    let countries = countries.into_iter();
    countries.map(|(country, numbers)| CountryNumbers { country, numbers }).collect()
}

/// The day on which the oldest of the numbers of a country was checked.
#[must_use]
pub fn oldest_check(country: &str) -> Option<Date> {
    let numbers = NUMBERS.iter().filter(|number| number.country == country);
    numbers.filter_map(|number| number.checked.parse().ok()).min()
}

impl Written {
    fn view(&self) -> CrisisNumber {
        CrisisNumber {
            name: self.name.clone().filter(|_| !self.emergency),
            phone: self.phone.clone(),
            always: self.always,
            free: self.free,
            hours: self.hours.clone(),
            languages: self.languages.clone(),
        }
    }
}

#[derive(Deserialize)]
struct File {
    numbers: Vec<Written>,
}

static NUMBERS: LazyLock<Vec<Written>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("crisis-numbers.toml")).expect("a test reads it");
    file.numbers
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_number_can_be_dialled_and_says_where_it_was_read_and_when() {
        assert!(NUMBERS.len() >= 40);
        let mut seen = BTreeSet::new();
        for number in NUMBERS.iter() {
            let Written { country, name, phone, source, checked, .. } = number;
            assert!(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()));
            assert_eq!(name.is_none(), number.emergency, "{country} {phone}");
            assert!(phone.chars().all(|c| c.is_ascii_digit() || "*- ".contains(c)), "{phone}");
            assert!(source.starts_with("http"), "{country} {phone}");
            assert!(checked.parse::<Date>().is_ok(), "{country} {phone}");
            assert!(seen.insert((country, phone)), "{country} {phone} stands there twice");
        }
    }

    #[test]
    fn the_emergency_services_come_first_and_no_country_is_named_twice() {
        for CountryNumbers { country, numbers } in elsewhere(None) {
            assert!(is_known(&country) && oldest_check(&country).is_some());
            assert_eq!(numbers, of(&country));
            assert!(numbers.iter().skip(1).all(|number| number.name.is_some()), "{country}");
        }
        assert_eq!(elsewhere(Some("DE")).len() + 1, elsewhere(None).len());
        assert!(of("XX").is_empty() && !is_known("XX"));
    }
}
