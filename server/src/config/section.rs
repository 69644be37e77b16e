//! The sections of the file, with their defaults.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use domain::{opening::Hours, pace::Pace, rota::Zone};
use jiff::civil::{Date, Time};
use protocol::{
    access,
    service::{Approval, CampusService, OpeningHours},
    student::CrisisContact,
    visit::{Choices, FacultyChoice, Language, TopicChoice},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    config::{BusUrls, Database, DatabaseUrl, PublicUrl},
    content::Source,
};

/// `[server]`: where the service listens, and how people reach it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The address and port it listens on.
    #[serde(deserialize_with = "socket_address")]
    pub listen: SocketAddr,
    /// The address in people's browsers: links in pages begin with it, and requests from pages of
    /// any other origin are refused.
    pub public_url: PublicUrl,
    /// Connections that may be open at once; more are closed unanswered.
    pub max_connections: u32,
    /// The same for one network address (IPv4) or network (IPv6 /64); not looked at behind a proxy.
    pub max_connections_per_address: u32,
    /// Visits a minute that may begin from one network address or network; five minutes' worth may
    /// begin at once.
    pub sessions_per_minute_per_address: u32,
    /// Whether every connection comes from a reverse proxy, which says in `X-Forwarded-For` where it
    /// got it from.
    pub behind_proxy: bool,
    /// How long connections are told to leave, one after another, when the service stops, in
    /// seconds.
    pub drain_seconds: u32,
    /// Where monitoring reads `/metrics`: an address of this machine itself. Absent: nowhere, and
    /// nothing is counted.
    #[serde(deserialize_with = "optional_socket_address")]
    pub metrics_listen: Option<SocketAddr>,
}

impl Server {
    /// How fast visits may begin from one network.
    #[must_use]
    pub const fn arrivals(&self) -> Pace {
        Pace::per_minute(self.sessions_per_minute_per_address, 300)
    }

    /// How long connections are told to leave, in milliseconds.
    #[must_use]
    pub fn drain_ms(&self) -> i64 {
        seconds(self.drain_seconds)
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: PublicUrl::default(),
            max_connections: 20_000,
            max_connections_per_address: 200,
            sessions_per_minute_per_address: 60,
            behind_proxy: false,
            drain_seconds: 8,
            metrics_listen: None,
        }
    }
}

/// `[data]`: where the service keeps what it must not forget.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Holds the embedded database. A relative path starts where the service was started.
    pub folder: PathBuf,
    /// The database that several nodes share, in place of the embedded one.
    pub database: Option<DatabaseUrl>,
    /// Redis, by which nodes that share a database hear of each other at once.
    pub bus: Option<BusUrls>,
    /// After how many seconds of silence a node is taken for gone, and others take its place.
    pub node_lost_seconds: u32,
    /// Holds the keys that conversations are sealed with; see [`Data::keys`].
    pub keys: Option<PathBuf>,
}

impl Data {
    /// The database: the one that is named, else a file in the data folder.
    #[must_use]
    pub fn database(&self) -> Database {
        let file = || Database::File(self.folder.join("quietline.db"));
        self.database.clone().map_or_else(file, Database::Postgres)
    }

    /// After how long a silent node is taken for gone, in milliseconds.
    #[must_use]
    pub const fn node_lost_ms(&self) -> i64 {
        self.node_lost_seconds as i64 * 1_000
    }

    /// The folder of the sealing keys: the one given, else `keys` in the data folder.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.folder.join("keys"))
    }
}

impl Default for Data {
    fn default() -> Self {
        Self {
            folder: Path::new("data").to_owned(),
            database: None,
            bus: None,
            node_lost_seconds: 15,
            keys: None,
        }
    }
}

/// `[service]`: what the service tells students about itself.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// What the university calls it.
    pub name: String,
    /// Numbers that answer when nobody here does, on every screen. Without any, and without a country,
    /// pages say those that are known in many countries.
    pub crisis_contacts: Vec<CrisisContact>,
    /// The country whose numbers are shown, as a code of two letters.
    pub country: Option<String>,
    /// The campuses, with numbers of their own.
    pub campuses: Vec<Campus>,
    /// A folder of sentences that are said otherwise, read again whenever it changes.
    pub content: Option<PathBuf>,
    /// Whether students are addressed formally where the folder has a file for that.
    pub formal: bool,
    /// When supporters are here; without it at any time.
    pub hours: Option<OpeningHours>,
    /// Other places that help.
    pub services: Vec<CampusService>,
    /// Who approved it.
    pub approval: Option<Approved>,
}

/// `[[service.campuses]]`: a place of the university, with numbers of its own.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Campus {
    /// What it is called.
    pub name: String,
    /// Its numbers, such as that of its guards.
    pub crisis_contacts: Vec<CrisisContact>,
}

/// `[service.approval]`: somebody who answers for the university has looked at the service.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// Who approved what, in one sentence.
    pub statement: String,
    /// Where that can be read.
    #[serde(default)]
    pub link: Option<String>,
    /// The last day on which it holds, such as `2027-06-30`.
    pub expires: String,
}

impl Approved {
    /// As a page shows it. It holds until the last day is over everywhere that has the clocks of this
    /// zone; none when the day is no date.
    #[must_use]
    pub fn view(&self, zone: &Zone) -> Option<Approval> {
        let after = self.expires.parse::<Date>().ok()?.tomorrow().ok()?;
        Some(Approval {
            statement: self.statement.clone(),
            link: self.link.clone(),
            expires_at: zone.moment(after, Time::midnight()),
        })
    }
}

impl Service {
    /// The numbers of the campuses, each with where it is for, and then those of the service.
    #[must_use]
    pub fn contacts(&self) -> Vec<CrisisContact> {
        let of_campus = |campus: &Campus| {
            let note = |contact: &CrisisContact| match contact.note.trim() {
                "" => campus.name.clone(),
                note => format!("{}: {note}", campus.name),
            };
            let contacts = campus.crisis_contacts.iter();
            contacts
                .map(|contact| CrisisContact { note: note(contact), ..contact.clone() })
                .collect::<Vec<_>>()
        };
        let own = self.crisis_contacts.iter().cloned();
        self.campuses.iter().flat_map(of_campus).chain(own).collect()
    }

    /// Where sentences come from that are said otherwise.
    #[must_use]
    pub fn sentences(&self) -> Source {
        Source { folder: self.content.clone(), formal: self.formal }
    }

    /// The zone whose days are meant: that of the opening hours, else UTC.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.hours().map_or_else(Zone::default, |hours| hours.zone().clone())
    }

    /// The opening hours. They were checked when the settings were read.
    #[must_use]
    pub fn hours(&self) -> Option<Hours> {
        self.hours.clone().and_then(|plan| Hours::parse(plan).ok())
    }
}

impl Default for Service {
    fn default() -> Self {
        Self {
            name: "Quietline".to_owned(),
            crisis_contacts: Vec::new(),
            country: None,
            campuses: Vec::new(),
            content: None,
            formal: false,
            hours: None,
            services: Vec::new(),
            approval: None,
        }
    }
}

/// `[access]`: what is asked for before a student is let in. Urgent help is behind none of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// What everybody is asked for.
    pub mode: access::Access,
    /// The file of the campus codes, read again whenever it changes.
    pub campus_codes: Option<PathBuf>,
    /// When pages have to work first.
    pub proof_of_work: ProofOfWork,
    /// Visits a minute that may begin without work, by all together; as many may begin at once.
    pub visits_without_work_per_minute: u32,
    /// The same for one network address or network.
    pub visits_without_work_per_minute_per_address: u32,
}

impl Access {
    /// How fast visits may begin without work, by all together.
    #[must_use]
    pub const fn everywhere(&self) -> Pace {
        Pace::per_minute(self.visits_without_work_per_minute, 60)
    }

    /// The same from one network.
    #[must_use]
    pub const fn by_network(&self) -> Pace {
        Pace::per_minute(self.visits_without_work_per_minute_per_address, 60)
    }
}

impl Default for Access {
    fn default() -> Self {
        Self {
            mode: access::Access::Open,
            campus_codes: None,
            proof_of_work: ProofOfWork::UnderLoad,
            visits_without_work_per_minute: 240,
            visits_without_work_per_minute_per_address: 30,
        }
    }
}

/// When pages have to work before a visit begins.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofOfWork {
    /// While more visits begin than may without.
    #[default]
    UnderLoad,
    /// Never.
    Off,
}

/// `[session]`: how long a session lives.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// How long a session waits for a student whose connection was lost, in minutes.
    pub away_minutes: u32,
    /// How long a student waits for a supporter whose connection was lost, in seconds; then another
    /// one is found.
    pub supporter_away_seconds: u32,
    /// The longest a session lasts, in hours.
    pub max_hours: u32,
    /// Texts a minute that are taken from one person; a quarter of them may come at once.
    pub texts_per_minute: u32,
    /// How long a conversation with a supporter lasts, in minutes. Absent: as long as the two like.
    pub length_minutes: Option<u32>,
    /// After how many minutes without a text the student is asked whether they are still there; 0 for
    /// never.
    pub idle_minutes: u32,
}

impl Session {
    /// How long a session waits for its student, in milliseconds.
    #[must_use]
    pub fn away_ms(&self) -> i64 {
        minutes(self.away_minutes)
    }

    /// How long a student waits for their supporter, in milliseconds.
    #[must_use]
    pub fn supporter_away_ms(&self) -> i64 {
        seconds(self.supporter_away_seconds)
    }

    /// How fast texts are taken from one person.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        Pace::per_minute(self.texts_per_minute, 15)
    }

    /// How long a conversation with a supporter lasts, in milliseconds.
    #[must_use]
    pub fn length_ms(&self) -> Option<i64> {
        self.length_minutes.map(minutes)
    }

    /// After how many minutes without a text the student is asked whether they are still there.
    #[must_use]
    pub const fn idle(&self) -> Option<u32> {
        if self.idle_minutes == 0 { None } else { Some(self.idle_minutes) }
    }

    /// The same in milliseconds.
    #[must_use]
    pub fn idle_ms(&self) -> Option<i64> {
        self.idle().map(minutes)
    }

    /// The longest a session lasts, in milliseconds.
    #[must_use]
    pub fn max_ms(&self) -> i64 {
        hours(self.max_hours)
    }
}

impl Default for Session {
    fn default() -> Self {
        Self {
            away_minutes: 10,
            supporter_away_seconds: 60,
            max_hours: 12,
            texts_per_minute: 120,
            length_minutes: None,
            idle_minutes: 30,
        }
    }
}

/// `[visit]`: what a student may choose before somebody is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Visit {
    /// What a visit may be about; nothing is asked if there is none.
    pub topics: Vec<TopicChoice>,
    /// The faculties that somebody may wish not to meet; nothing is asked if there is none.
    pub faculties: Vec<FacultyChoice>,
    /// The languages that supporters may write.
    pub languages: Vec<Language>,
}

impl Visit {
    /// What a student may choose.
    #[must_use]
    pub fn choices(&self) -> Choices {
        let Self { topics, faculties, languages } = self.clone();
        Choices { topics, faculties, languages }
    }
}

impl Default for Visit {
    fn default() -> Self {
        let topic = |code: &str| TopicChoice {
            code: code.try_into().expect("the built-in codes are codes"),
            severe: false,
            names: BTreeMap::new(),
        };
        let language = |code: &str| code.try_into().expect("the built-in codes are codes");
        Self {
            topics: BUILT_IN_TOPICS.iter().copied().map(topic).collect(),
            faculties: Vec::new(),
            languages: ["en", "de", "es", "fr", "pt"].map(language).into(),
        }
    }
}

/// The topics that the page has words for.
pub(super) const BUILT_IN_TOPICS: &[&str] =
    &["studies", "loneliness", "family", "relationship", "money", "other"];

/// `[retention]`: how long conversations are kept.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// How long a conversation can be read after it ended, in hours; then it is destroyed.
    pub conversation_hours: u32,
    /// How long what a student left to be reached by is kept at most, in hours.
    pub contact_hours: u32,
    /// How long it is kept once the calling of a clinician is over, in hours.
    pub contact_after_hours: u32,
}

impl Retention {
    /// How long a conversation can be read after it ended, in milliseconds.
    #[must_use]
    pub fn conversation_ms(&self) -> i64 {
        hours(self.conversation_hours)
    }

    /// How long what a student left to be reached by is kept at most, in milliseconds.
    #[must_use]
    pub fn contact_ms(&self) -> i64 {
        hours(self.contact_hours)
    }

    /// How long it is kept once the calling of a clinician is over, in milliseconds.
    #[must_use]
    pub fn contact_after_ms(&self) -> i64 {
        hours(self.contact_after_hours)
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { conversation_hours: 24, contact_hours: 24, contact_after_hours: 1 }
    }
}

/// `[return_code]`: how a student comes back later.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReturnCode {
    /// For how many hours a code leads back; 0 offers none.
    pub hours: u32,
    /// Whether a student may leave a message while nobody is on duty, and come back for the answer.
    pub messages: bool,
    /// How long moderators leave it to supporters to answer a message, in hours; then they are told.
    pub messages_answer_within_hours: u32,
    /// How long a supporter may have a message before it goes back to the others, in minutes.
    pub messages_hold_minutes: u32,
}

impl ReturnCode {
    /// For how long a code leads back, in milliseconds.
    #[must_use]
    pub fn lasts_ms(&self) -> i64 {
        hours(self.hours)
    }

    /// How long moderators leave it to supporters to answer a message, in milliseconds.
    #[must_use]
    pub fn answer_within_ms(&self) -> i64 {
        hours(self.messages_answer_within_hours)
    }

    /// How long a supporter may have a message, in milliseconds.
    #[must_use]
    pub fn hold_ms(&self) -> i64 {
        minutes(self.messages_hold_minutes)
    }
}

impl Default for ReturnCode {
    fn default() -> Self {
        Self {
            hours: 72,
            messages: false,
            messages_answer_within_hours: 24,
            messages_hold_minutes: 30,
        }
    }
}

/// `[case]`: how soon a moderator must claim a case; afterwards the clinician is called.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Case {
    /// For a case of high severity, in seconds.
    pub claim_limit_high_s: u32,
    /// For a case of low severity, in seconds.
    pub claim_limit_low_s: u32,
}

impl Case {
    /// The limit for a case of high severity, in milliseconds.
    #[must_use]
    pub fn claim_limit_high_ms(&self) -> i64 {
        seconds(self.claim_limit_high_s)
    }

    /// The limit for a case of low severity, in milliseconds.
    #[must_use]
    pub fn claim_limit_low_ms(&self) -> i64 {
        seconds(self.claim_limit_low_s)
    }
}

impl Default for Case {
    fn default() -> Self {
        Self { claim_limit_high_s: 120, claim_limit_low_s: 900 }
    }
}

/// `[escalation]`: what no coordinator decides about calling; how calling goes on is the escalation
/// policy.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Escalation {
    /// What happens while no clinician is on call.
    pub when_nobody_is_on_call: WhenNobodyIsOnCall,
}

/// What happens while no clinician is on call.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenNobodyIsOnCall {
    /// Students read it on the first screen, with numbers that answer.
    #[default]
    Say,
    /// No new student is let in; conversations that have begun go on.
    Close,
}

/// `[supporter]`: how much one supporter carries.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Supporter {
    /// Students at once.
    pub capacity: u32,
}

impl Default for Supporter {
    fn default() -> Self {
        Self { capacity: 1 }
    }
}

/// `[sensing]`: what sees signs of danger in texts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sensing {
    /// A folder of rule packs, read again whenever it changes; without it those that are built in.
    pub packs: Option<PathBuf>,
}

/// `[log]`: what is written down while the service runs. Never what people write.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// How much, as a level or as directives such as `info,server=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Pretty, filter: "info".to_owned() }
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

fn socket_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(|_| Error::custom("must be an address and a port, such as 127.0.0.1:8080"))
}

fn optional_socket_address<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SocketAddr>, D::Error> {
    socket_address(deserializer).map(Some)
}

fn seconds(count: u32) -> i64 {
    i64::from(count) * 1000
}

fn minutes(count: u32) -> i64 {
    seconds(count) * 60
}

fn hours(count: u32) -> i64 {
    minutes(count) * 60
}
