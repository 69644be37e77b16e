//! Why a server is not believed to be the one it should be.

use std::{error::Error, io};

use rustls::CertificateError;

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CertificateFault {
    /// Nobody who is believed stands for it.
    #[error(
        "no authority that is believed has signed: if your own has, name its certificate in \
         `authority_file`"
    )]
    UnknownAuthority,
    /// It is somebody else's.
    #[error("is for another name")]
    OtherName,
    /// It was good once.
    #[error("has expired")]
    Expired,
    /// It is not good yet; perhaps a clock is wrong.
    #[error("is not valid yet")]
    NotYet,
    /// Anything else.
    #[error("cannot be believed")]
    Unusable,
}

/// What was wrong with a certificate, if that is why it failed.
pub(super) fn certificate_fault(error: &(dyn Error + 'static)) -> Option<CertificateFault> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
            return Some(fault_of(why));
        }
        // An I/O error does not name what is in it as its source.
        let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = within.map(|within| within as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

fn fault_of(why: &CertificateError) -> CertificateFault {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
        NotValidYetContext, UnknownIssuer,
    };
    if matches!(why, UnknownIssuer) {
        CertificateFault::UnknownAuthority
    } else if matches!(why, NotValidForName | NotValidForNameContext { .. }) {
        CertificateFault::OtherName
    } else if matches!(why, Expired | ExpiredContext { .. }) {
        CertificateFault::Expired
    } else if matches!(why, NotValidYet | NotValidYetContext { .. }) {
        CertificateFault::NotYet
    } else {
        CertificateFault::Unusable
    }
}
