//! `quietline demo`: the whole service on this machine, with one account for each role and a pager
//! on the screen.

use std::net::SocketAddr;

use anyhow::Context as _;
use protocol::{Password, Role, StaffName};

use super::{console::say, pager::Pager, serve, staff};
use crate::{
    accept::Limits,
    app::{App, Nature},
    config::{Carrier, Config, Coverage, PublicUrl, Target, TargetName, Webhook},
    store::Store,
    telemetry,
};

/// Runs the demo.
pub(super) async fn run(mut config: Config, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    telemetry::init(&config.log)?;
    if let Some(address) = listen {
        config.server.listen = address;
        config.server.public_url = PublicUrl::try_from(format!("http://{address}"))?;
    }
    let listener = serve::listen(config.server.listen).await?;
    let nature = serve::nature(&config);
    let pager = Pager::open(nature.ids.bytes()).await.context("cannot open the demo's pager")?;
    config.hook.targets = vec![target(&pager)?];

    let app = App::start(config, nature).await?;
    let added = add_staff(&app.relay.store, &serve::nature(&app.config)).await?;
    welcome(&app, &added);
    let limits = Limits::from(&app.config.server);
    let pager = tokio::spawn(pager.run(limits, app.stop.clone()));
    serve::until_told_to_stop(app, listener).await?;
    pager.await.context("the demo's pager failed")
}

fn target(pager: &Pager) -> anyhow::Result<Target> {
    let (url, secret) = pager.settings()?;
    let webhook = Webhook::signed(&url, &secret)?;
    Ok(Target {
        coverage: Coverage::everything(TargetName::try_from("screen")?),
        carrier: Carrier::Webhook(Box::new(webhook)),
    })
}

/// Adds the accounts that are not there yet.
async fn add_staff(store: &Store, nature: &Nature) -> anyhow::Result<Vec<(Role, Password)>> {
    let mut added = Vec::new();
    for &role in Role::ALL {
        let name = StaffName::try_from(role.as_str())?;
        if store.find_account(&name).await?.is_none() {
            let on_call = role == Role::Clinician;
            added.push((role, staff::add(store, nature, role.as_str(), role, on_call).await?));
        }
    }
    Ok(added)
}

fn welcome(app: &App, added: &[(Role, Password)]) {
    let url = &app.config.server.public_url;
    say("");
    say("Quietline is running, as a demo: not for real students.");
    say("");
    say(&format!("  Students   {url}/"));
    say(&format!("  Staff      {url}/staff"));
    say("");
    if added.is_empty() {
        say("Demo staff sign in with the passwords printed at the first start. A new one:");
        say(&format!(
            "  quietline staff password NAME --data {}",
            app.config.data.folder.display()
        ));
    } else {
        say("Demo staff, with passwords that are shown only now:");
        for (role, password) in added {
            say(&format!("  {:<12} {}", role.as_str(), password.as_str()));
        }
    }
    say("");
    say("Pages for the clinician appear below. Ctrl-C stops.");
    say("");
}
