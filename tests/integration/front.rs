//! What anybody may know before they have said anything: hours, numbers, who else helps, and the ways in
//! without the student's page.

use std::fs;

use domain::opening::PATIENCE_MS;
use protocol::{
    EndedBy, ErrorCode, Event, Role, Seq, WaitingReason,
    service::{ClosedBecause, CountryNumbers, OpenState, ServiceStatus},
    staff::FromStaff,
    student::{ServiceInfo, ToStudent},
};
use reqwest::{
    Response, StatusCode,
    header::{ACCEPT_LANGUAGE, HeaderMap},
};
use server::{config::Config, content};
use tests::{
    door::Door as _,
    person::{Student, client, start},
    world::World,
};

/// The tests begin on a Sunday at 03:00 UTC, which is 04:00 in Vienna.
const NIGHTS: &str = "[service.hours]
zone = \"Europe/Vienna\"
weekly = [{ days = [\"sunday\"], from = \"01:00\", until = \"04:01\" }]
";
const EVENINGS: &str = "[service.hours]
zone = \"Europe/Vienna\"
weekly = [{ days = [\"sunday\"], from = \"20:00\", until = \"23:00\" }]
";
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

#[tokio::test]
async fn it_is_closed_without_supporters_open_with_room_and_busy_without() {
    let mut world = World::start().await;
    assert_eq!(status(&world).await.because, Some(ClosedBecause::NobodyOnDuty));

    let _supporter = world.ready_supporter().await;
    assert_eq!(status(&world).await.state, OpenState::Open);

    let _student = world.student().await;
    world.until("nobody has room", async || status(&world).await.state == OpenState::Busy).await;
    assert_eq!(status(&world).await.because, None);
}

#[tokio::test]
async fn outside_of_the_hours_nobody_new_is_let_in_and_conversations_go_on() {
    let mut world = World::start_with(NIGHTS).await;
    let (student, supporter) = world.paired().await;
    let closes_at = status(&world).await.closes_at.unwrap();
    assert_eq!(closes_at.since(world.now()), MINUTE_MS);

    world.advance_ms(MINUTE_MS).await;

    let now = status(&world).await;
    assert_eq!((now.state, now.because), (OpenState::Closed, Some(ClosedBecause::Hours)));
    assert_eq!(now.opens_at.unwrap().since(world.now()), (7 * 24 - 3) * HOUR_MS - MINUTE_MS);
    let (_, code) = Student::is_turned_away(&world).await;
    assert_eq!(code, ErrorCode::OutsideHours);
    student.says("are you still there?").await;
    supporter.reads("are you still there?").await;
}

#[tokio::test]
async fn at_closing_time_whoever_still_waits_is_told_and_nobody_in_danger_is_sent_away() {
    let mut world = World::start_with(NIGHTS).await;
    let (talking, supporter) = world.paired().await;
    let waiting = world.student().await;
    let in_danger = world.student().await;
    in_danger.says("i can't do this anymore, i want to die").await;

    world.advance_ms(MINUTE_MS).await;

    waiting.sees(Event::Ended { by: EndedBy::Closing }).await;
    in_danger.says("are you closing?").await;
    supporter.sends(FromStaff::HandOver { session: supporter.session() }).await;
    talking.sees(Event::Waiting { reason: WaitingReason::HandedOver }).await;
    world.advance_ms(PATIENCE_MS - 1).await;
    talking.says("is anybody else there?").await;
    world.advance_ms(1).await;
    talking.sees(Event::Ended { by: EndedBy::Closing }).await;

    world.advance_ms(HOUR_MS).await;
    in_danger.says("i am still here").await;
}

#[tokio::test]
async fn whoever_waits_goes_on_waiting_where_the_hours_were_made_longer() {
    let mut world = World::start_with(NIGHTS).await;
    let mut student = world.student().await;
    world.restart_with(&NIGHTS.replace("04:01", "04:11")).await;
    student.comes_back(&world, Seq(0)).await;

    world.advance_ms(MINUTE_MS).await;
    student.says("i am still waiting").await;
    world.advance_ms(10 * MINUTE_MS).await;
    student.sees(Event::Ended { by: EndedBy::Closing }).await;
}

#[tokio::test]
async fn in_danger_a_clinician_is_called_outside_of_the_hours_too() {
    let mut world = World::start_with(EVENINGS).await;
    world.account(Role::Clinician).await;
    let _supporter = world.ready_supporter().await;
    let inside = world.connect("/ws/student").await;
    inside.send(&start(true)).await;
    let alone = Event::Waiting { reason: WaitingReason::UrgentOnly };
    inside
        .hears("that it is for urgent help alone", |frame| match frame {
            ToStudent::Noted { event, .. } => (event == alone).then_some(()),
            _ => None,
        })
        .await;
    assert_eq!(world.calls(1).await.len(), 1);
}

#[tokio::test]
async fn any_page_may_ask_whether_it_is_open_and_nothing_is_set() {
    let world = World::start().await;
    for path in ["/status.json", "/status.svg", "/status.svg?lang=de"] {
        let answer = get(&world, path).await;
        if path.contains("svg") && !is_built() {
            continue;
        }
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["cache-control"], "public, max-age=30", "{path}");
        assert_eq!(headers["access-control-allow-origin"], "*", "{path}");
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin", "{path}");
        assert!(!headers.contains_key("set-cookie"), "{path}");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src"));
    }
    let own = get(&world, "/api/service").await;
    assert_eq!(own.headers()["cross-origin-resource-policy"], "same-origin");
    assert!(!own.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_numbers_of_the_campus_come_first_then_those_of_the_country() {
    let settings = "[service]
country = \"DE\"
[[service.campuses]]
name = \"North\"
crisis_contacts = [{ name = \"Guards\", phone = \"12 34\", note = \"at night\" }]
";
    let world = World::start_with(settings).await;
    let info = service(&world).await;
    let own: Vec<_> = info.crisis_contacts.iter().map(|one| (&*one.phone, &*one.note)).collect();
    assert_eq!(own, [("12 34", "North: at night")]);
    let phones: Vec<_> = info.numbers.iter().map(|number| &*number.phone).collect();
    assert_eq!(phones, ["112", "0800 111 0 111", "0800 111 0 222"]);

    let others: Vec<CountryNumbers> = get(&world, "/api/numbers").await.json().await.unwrap();
    assert!(others.len() >= 20);
    assert!(others.iter().all(|other| other.country != "DE" && !other.numbers.is_empty()));
}

#[tokio::test]
async fn a_service_without_a_country_names_numbers_in_the_language_of_the_page() {
    if !is_built() {
        return;
    }
    let world = World::start().await;
    let info = service(&world).await;
    assert_eq!((info.crisis_contacts, info.numbers), (Vec::new(), Vec::new()));
    for (language, note) in [("de", "Großbritannien, Irland und andere"), ("fr", "Royaume-Uni")] {
        let path = format!("/help?lang={language}");
        let page = get(&world, &path).await.text().await.unwrap();
        for phone in ["112", "911", "999", "988", "116 123"] {
            assert!(page.contains(&format!(">{phone}<")), "{phone}: {page}");
        }
        assert!(page.contains(note) && !page.contains("United"), "{page}");
        let poster = get(&world, &format!("/poster?lang={language}")).await.text().await.unwrap();
        assert!(poster.contains(">112<"), "{poster}");
    }
}

#[tokio::test]
async fn an_approval_is_told_until_its_last_day_is_over() {
    let settings = "[service.approval]\nstatement = \"Approved.\"\nexpires = \"2026-11-22\"\n";
    let world = World::start_with(settings).await;
    let approval = service(&world).await.approval.unwrap();
    assert_eq!(approval.expires_at.since(world.now()), 21 * HOUR_MS);
    world.pass_ms(21 * HOUR_MS);
    assert_eq!(service(&world).await.approval, None);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_place_and_the_reason() {
    let hours = |more: &str| format!("[service.hours]\nzone = \"Europe/Vienna\"\n{more}");
    let other = |more: &str| format!("[[service.services]]\nname = \"A\"\nfor = \"B\"\n{more}\n");
    for (text, place) in [
        ("[service]\ncountry = \"XX\"".to_owned(), "line 2: `service.country` must be one of AR"),
        (
            "[service.hours]\nzone = \"Vienna\"\nweekly = []".to_owned(),
            "line 2: `service.hours.zone`",
        ),
        (hours("weekly = []"), "line 3: `service.hours.weekly` must have"),
        (
            hours("weekly = [{ days = [], from = \"18:00\", until = \"19:00\" }]"),
            "line 3: `service.hours.weekly.1.days`",
        ),
        (
            hours("weekly = [{ days = [\"monday\"], from = \"25:00\", until = \"19:00\" }]"),
            "line 3: `service.hours.weekly.from`",
        ),
        (other("link = \"http://www.example.edu\""), "line 4: `service.services.1.link` must be"),
        (other("link = \"javascript:alert(1)\""), "line 4: `service.services.1.link` must be"),
        (other("phone = \"call us\""), "line 4: `service.services.1.phone` must be"),
        (other("place = \" \""), "line 4: `service.services.1.place` must not be blank"),
        (other("telephone = \"1\""), "line 4: `service.services.telephone`"),
        (
            "[service.approval]\nstatement = \"A\"\nexpires = \"soon\"".to_owned(),
            "line 3: `service.approval.expires` must be the last day",
        ),
    ] {
        let error = Config::from_toml(&text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("configuration, {place}")), "{error}");
    }
}

#[tokio::test]
async fn a_page_without_a_script_has_all_of_it_and_escapes_what_was_set() {
    if !is_built() {
        return;
    }
    let settings = format!(
        "[service]\nname = \"A <b> & C\"\ncountry = \"ES\"\n[[service.services]]\n\
         name = \"<script>alert(1)</script>\"\nfor = \"B\"\n{NIGHTS}"
    );
    let world = World::start_with(settings).await;
    for (language, asked, heading) in
        [("de", "", "Öffnungszeiten"), ("", "fr-CH, en;q=0.5", "Heures d’ouverture")]
    {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, asked.parse().unwrap());
        let path = format!("/help?lang={language}");
        let path = if language.is_empty() { "/help" } else { &path };
        let answer = client().get(world.url(path)).headers(headers).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let page = answer.text().await.unwrap();
        for said in [heading, "tel:024", "01:00–04:01", "A &lt;b&gt; &amp; C", "&lt;script&gt;"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("<script"), "{page}");
    }
    let poster = get(&world, "/poster").await.text().await.unwrap();
    assert!(poster.contains("<path d=\"M4 4h1v1h-1z"), "{poster}");
    let address = world.app().config.server.public_url.as_str().split_once("://").unwrap().1;
    assert!(poster.contains(&format!("aria-label=\"{address}\"")), "nothing is added to it");
}

#[tokio::test]
async fn a_sentence_of_the_folder_is_said_and_a_fault_in_it_changes_nothing() {
    if !is_built() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| fs::write(folder.path().join("de.toml"), text).unwrap();
    write("\"landing.heading\" = \"Erstens.\"");
    let settings = format!("[service]\ncontent = {:?}\n", folder.path());
    let mut world = World::start_with(&settings).await;
    let page = async |world: &World| get(world, "/help?lang=de").await.text().await.unwrap();
    assert!(page(&world).await.contains("<h1>Erstens.</h1>"));

    write("\"landing.heading\" = \"<i>Zweitens</i>\"");
    world.app().content.look_again();
    assert!(world.app().content.is_refused());
    assert!(page(&world).await.contains("<h1>Erstens.</h1>"));

    write("\"landing.heading\" = \"Drittens.\"");
    world.advance_ms(5_000).await;
    world.until("it is said", async || page(&world).await.contains("<h1>Drittens.</h1>")).await;
    world.stop().await;
}

#[tokio::test]
async fn a_language_more_is_one_file_and_its_pages_begin_where_its_lines_do() {
    let english = content::sources().into_iter().find(|(name, _)| name == "en.toml");
    let Some((_, english)) = english.filter(|_| is_built()) else { return };
    let folder = tempfile::tempdir().unwrap();
    for name in ["he.toml", "nl.toml"] {
        fs::write(folder.path().join(name), &english).unwrap();
    }
    let world = World::start_with(&format!("[service]\ncontent = {:?}\n", folder.path())).await;
    for (language, direction) in [("he", "rtl"), ("nl", "ltr"), ("de", "ltr")] {
        let root = format!("<html lang=\"{language}\" dir=\"{direction}\">");
        for page in ["help", "poster"] {
            let path = format!("/{page}?lang={language}");
            assert!(get(&world, &path).await.text().await.unwrap().contains(&root), "{path}");
        }
    }
    let help = get(&world, "/help?lang=en").await.text().await.unwrap();
    assert!(help.contains("<a href=\"/help?lang=he\" hreflang=\"he\">HE</a>"), "{help}");
}

async fn status(world: &World) -> ServiceStatus {
    get(world, "/status.json").await.json().await.unwrap()
}

async fn service(world: &World) -> ServiceInfo {
    get(world, "/api/service").await.json().await.unwrap()
}

async fn get(world: &World, path: &str) -> Response {
    client().get(world.url(path)).send().await.unwrap()
}

/// Sentences come from the web client.
fn is_built() -> bool {
    let built = !content::sources().is_empty();
    if !built {
        eprintln!("!! skipped: the web client is not built");
    }
    built
}
