//! Calls as e-mail. Slower than anything that rings: it is meant beside another target.

use std::{
    net::SocketAddr,
    time::{Duration, UNIX_EPOCH},
};

use async_trait::async_trait;
use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret as _;
use tokio::{net::lookup_host, time::timeout};

use crate::{
    config::{self, Encryption, is_public},
    hook::{Call, Hook, HookError, certificate::certificate_fault},
};

/// One server, and who gets the mail.
pub(super) struct Email {
    settings: config::Email,
    tls: TlsParameters,
}

impl Email {
    /// Prepares for mail as the settings say.
    pub(super) fn new(settings: &config::Email) -> Result<Self, HookError> {
        tls(settings).map(|tls| Self { settings: settings.clone(), tls }).map_err(|source| {
            let target = target(settings);
            HookError::Unprepared { target, source: source.into() }
        })
    }

    async fn in_time<T>(
        &self,
        attempt: impl Future<Output = Result<T, HookError>>,
    ) -> Result<T, HookError> {
        match timeout(self.patience(), attempt).await {
            Ok(outcome) => outcome,
            Err(_) => Err(HookError::Timeout { target: target(&self.settings) }),
        }
    }

    async fn deliver(&self, call: &Call) -> Result<(), HookError> {
        let message = self.message(call)?;
        let mut connection = self.sign_in().await?;
        let sent = connection.send(message.envelope(), &message.formatted()).await;
        sent.map_err(|error| self.failed(error))?;
        self.leave(connection).await;
        Ok(())
    }

    /// A connection over which mail may be sent.
    async fn sign_in(&self) -> Result<AsyncSmtpConnection, HookError> {
        let addresses = self.addresses().await?;
        let hello = ClientId::Domain(domain(&self.settings.from).to_owned());
        let wrapped = (self.settings.encryption == Encryption::Tls).then(|| self.tls.clone());
        let patience = Some(self.patience());
        let connected =
            AsyncSmtpConnection::connect_tokio1(&*addresses, patience, &hello, wrapped, None).await;
        let mut connection = connected.map_err(|error| self.failed(error))?;
        if self.settings.encryption == Encryption::Starttls {
            let encrypted = connection.starttls(self.tls.clone(), &hello).await;
            encrypted.map_err(|error| self.failed(error))?;
        }
        if let Some((account, password)) = &self.settings.credentials {
            let password = password.expose_secret().to_owned();
            let credentials = Credentials::new(account.clone(), password);
            let known = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
            known.map_err(|error| self.failed(error))?;
        }
        Ok(connection)
    }

    /// What was checked is what is connected to: a name that leads elsewhere a moment later gains
    /// nothing.
    async fn addresses(&self) -> Result<Vec<SocketAddr>, HookError> {
        let config::Email { server, port, encryption, allow_private_addresses, .. } =
            &self.settings;
        let target = || target(&self.settings);
        let found = lookup_host((&**server, *port))
            .await
            .map_err(|source| HookError::Unreachable { target: target(), source: source.into() })?;
        let addresses: Vec<_> = found.collect();
        let leaves = addresses.iter().any(|address| is_public(address.ip()));
        let stays = addresses.iter().any(|address| !is_public(address.ip()));
        if *encryption == Encryption::None && leaves {
            return Err(HookError::Unencrypted { target: target() });
        }
        if !allow_private_addresses && stays {
            return Err(HookError::PrivateAddress { target: target() });
        }
        Ok(addresses)
    }

    /// One that was taken already is taken, whatever is said to the goodbye.
    async fn leave(&self, mut connection: AsyncSmtpConnection) {
        if connection.quit().await.is_err() {
            connection.abort().await;
        }
    }

    fn message(&self, call: &Call) -> Result<Message, HookError> {
        let config::Email { from, to, .. } = &self.settings;
        let made_ms = u64::try_from(call.page.made_at.0).unwrap_or(0);
        let id = format!("<{}@{}>", call.id(), domain(from));
        let builder = Message::builder()
            .from(from.clone())
            .subject(format!("[Quietline] {}", call.title()))
            .message_id(Some(id))
            .date(UNIX_EPOCH + Duration::from_millis(made_ms))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Priority", if call.priority() > 3 { "1" } else { "3" }))
            .header(ContentType::TEXT_PLAIN);
        let builder = to.iter().cloned().fold(builder, lettre::message::MessageBuilder::to);
        builder.body(call.text()).map_err(|source| HookError::Unprepared {
            target: target(&self.settings),
            source: source.into(),
        })
    }

    /// What a server says may hold the addresses it was told, so only its code is kept.
    fn failed(&self, error: lettre::transport::smtp::Error) -> HookError {
        let target = target(&self.settings);
        match error.status() {
            Some(code) => HookError::Rejected { target, code: code.into() },
            None if error.is_timeout() => HookError::Timeout { target },
            None => match certificate_fault(&error) {
                Some(fault) => HookError::Certificate { target, fault },
                None => HookError::Unreachable { target, source: error.into() },
            },
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.settings.timeout_s.into())
    }
}

#[async_trait]
impl Hook for Email {
    async fn send(&self, call: &Call) -> Result<(), HookError> {
        self.in_time(self.deliver(call)).await
    }

    /// Signs in, and sends nothing.
    async fn probe(&self) -> Result<(), HookError> {
        let connection = self.in_time(self.sign_in()).await?;
        self.leave(connection).await;
        Ok(())
    }
}

/// Whom a server's certificate is believed from: the authorities that everybody believes, or the
/// operator's own and nobody else.
fn tls(settings: &config::Email) -> Result<TlsParameters, lettre::transport::smtp::Error> {
    let builder = TlsParameters::builder(settings.server.clone());
    let Some(authorities) = &settings.authorities else {
        return builder.certificate_store(CertificateStore::WebpkiRoots).build_rustls();
    };
    let mut builder = builder.certificate_store(CertificateStore::None);
    for authority in authorities {
        builder = builder.add_root_certificate(Certificate::from_der(authority.to_vec())?);
    }
    builder.build_rustls()
}

fn target(settings: &config::Email) -> String {
    format!("smtp://{}:{}", settings.server, settings.port)
}

fn domain(mailbox: &Mailbox) -> &str {
    mailbox.email.domain()
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
