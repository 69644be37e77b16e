//! `quietline staff`: accounts, also while the service runs.

use std::sync::Arc;

use anyhow::Context as _;
use clap::Subcommand;
use protocol::{
    Password, Role, StaffId, StaffName,
    visit::{Choices, Faculty, Language, Matching},
};
use tokio_util::sync::CancellationToken;

use super::{console::say, serve::nature};
use crate::{
    app::{self, Nature},
    bus::LocalBus,
    config::Config,
    password::Passwords,
    store::{
        Refusal, Store, WriteError,
        acts::accounts::{AddStaff, DisableStaff, SetMatching, SetPassword},
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Adds an account and prints its password, once.
    Add {
        /// The name to sign in with.
        name: String,
        /// supporter, moderator, clinician or coordinator.
        #[arg(long)]
        role: Role,
        /// Puts a clinician at the end of the rota.
        #[arg(long)]
        on_call: bool,
        /// A language that a supporter writes, such as en; may be given again. All of the service's if
        /// there is none.
        #[arg(long = "language")]
        languages: Vec<Language>,
        /// The faculty that a supporter belongs to, as the settings name it.
        #[arg(long)]
        faculty: Option<Faculty>,
    },
    /// Lists the accounts.
    List,
    /// Gives an account a new password and prints it, once.
    Password {
        /// The account's name.
        name: String,
    },
    /// Disables an account: it is signed out and off the rota, and cannot sign in again.
    Disable {
        /// The account's name.
        name: String,
    },
}

/// Runs one command on accounts.
pub(super) async fn run(config: Config, command: Staff) -> anyhow::Result<()> {
    let office = Office::open(&config).await?;
    match command {
        Staff::Add { name, role, on_call, languages, faculty } => {
            let matching = Matching { languages, faculty };
            office.check(&matching)?;
            office.add(&name, role, on_call).await?;
            office.set_matching(&name, matching).await?;
        }
        Staff::List => office.list().await?,
        Staff::Password { name } => office.set_password(&name).await?,
        Staff::Disable { name } => office.disable(&name).await?,
    }
    office.store.close().await;
    Ok(())
}

/// Where accounts are kept.
struct Office {
    store: Store,
    nature: Nature,
    choices: Choices,
}

impl Office {
    async fn open(config: &Config) -> anyhow::Result<Self> {
        let nature = nature(config);
        let bus = Arc::new(LocalBus::new()) as _;
        let fatal = CancellationToken::new();
        let (store, _) = app::open_store(config, &nature, &bus, &fatal).await?;
        Ok(Self { store, nature, choices: config.visit.choices() })
    }

    async fn add(&self, name: &str, role: Role, on_call: bool) -> anyhow::Result<()> {
        let password = add(&self.store, &self.nature, name, role, on_call).await?;
        say(&format!("{name} can sign in as {role} with the password {}", password.as_str()));
        say("It is shown only now. A new one: quietline staff password NAME");
        Ok(())
    }

    /// Before an account is added that would then be matched otherwise than was asked.
    fn check(&self, Matching { languages, faculty }: &Matching) -> anyhow::Result<()> {
        for language in languages {
            anyhow::ensure!(
                self.choices.languages.contains(language),
                "{} is not among `visit.languages` of the settings",
                language.as_str()
            );
        }
        if let Some(faculty) = faculty {
            anyhow::ensure!(
                self.choices.faculties.iter().any(|one| one.code == *faculty),
                "{} is not among `visit.faculties` of the settings",
                faculty.as_str()
            );
        }
        Ok(())
    }

    async fn set_matching(&self, name: &str, matching: Matching) -> anyhow::Result<()> {
        if matching == Matching::default() {
            return Ok(());
        }
        let staff = self.find(name).await?;
        self.store.write(SetMatching { staff, matching, by: None }).await?;
        Ok(())
    }

    async fn list(&self) -> anyhow::Result<()> {
        let now = self.nature.clock.now();
        let on_call = self.store.rota().await?.on_call(now).in_order();
        for staff in self.store.staff().await? {
            let place = on_call.iter().position(|id| *id == staff.id);
            let note = match (staff.disabled, place) {
                (true, _) => "disabled".to_owned(),
                (false, Some(place)) => format!("on call, place {}", place + 1),
                (false, None) => String::new(),
            };
            say(format!("{:<24} {:<12} {note}", staff.name.as_str(), staff.role).trim_end());
        }
        Ok(())
    }

    async fn set_password(&self, name: &str) -> anyhow::Result<()> {
        let staff = self.find(name).await?;
        let (password, hash) = fresh_password(&self.nature).await?;
        self.store.write(SetPassword { staff, password: hash }).await?;
        say(&format!("{name} can now sign in with the password {}", password.as_str()));
        Ok(())
    }

    async fn disable(&self, name: &str) -> anyhow::Result<()> {
        let staff = self.find(name).await?;
        self.store.write(DisableStaff { staff, by: None }).await?;
        say(&format!("{name} can no longer sign in"));
        Ok(())
    }

    async fn find(&self, name: &str) -> anyhow::Result<StaffId> {
        let account = self.store.find_account(&parse(name)?).await?;
        Ok(account.with_context(|| format!("there is no account named {name}"))?.staff.id)
    }
}

/// Adds an account with a fresh password.
pub(super) async fn add(
    store: &Store,
    nature: &Nature,
    name: &str,
    role: Role,
    on_call: bool,
) -> anyhow::Result<Password> {
    anyhow::ensure!(!on_call || role == Role::Clinician, "only a clinician can be on call");
    let (password, hash) = fresh_password(nature).await?;
    let act = AddStaff {
        id: StaffId(nature.ids.uuid()),
        name: parse(name)?,
        role,
        pseudonym: nature.ids.pseudonym(),
        password: hash,
        on_call,
        by: None,
    };
    match store.write(act).await {
        Ok(_) => Ok(password),
        Err(WriteError::Refused(Refusal::Conflict)) => {
            anyhow::bail!("there is an account named {name} already")
        }
        Err(error) => Err(error.into()),
    }
}

async fn fresh_password(nature: &Nature) -> anyhow::Result<(Password, String)> {
    let password = Password::try_from(nature.ids.password())?;
    let hash = Passwords::new(nature.ids.clone(), 1).hash(password.clone()).await?;
    Ok((password, hash))
}

fn parse(name: &str) -> anyhow::Result<StaffName> {
    StaffName::try_from(name).with_context(|| format!("{name:?} cannot be the name of an account"))
}
