//! Pages for people, and keys and certificates for others' programs.

use super::{EvidenceError, EvidenceWish};
use crate::bundle::{self, Keys, People, report};
use crate::custody::stamp::{self, Roots};
use crate::custody::{LogKeys, checkpoint, sshsig};
use crate::model::Authority;

pub(super) fn people(told: &report::Report, wish: &EvidenceWish) -> Result<People, EvidenceError> {
    let mut printed = Vec::new();
    for language in &wish.languages {
        let pdf = report::pdf(told, *language).map_err(EvidenceError::Report)?;
        printed.push((language.tag().to_owned(), pdf));
    }
    Ok(People {
        report: report::html(told).into_bytes(),
        printed,
        certificate: Some(report::certificate(told).map_err(EvidenceError::Report)?),
        how_to_verify: report::how_to_verify(told).into_bytes(),
        verifier: wish.verifier.clone(),
    })
}

pub(super) fn keys_of(keys: &LogKeys, log: &bundle::Log, authorities: &[Authority]) -> Keys {
    let public = *keys.signing().verifying_key().as_bytes();
    let mut pems: Vec<(String, Vec<u8>)> = Vec::new();
    for authority in authorities.iter().filter(|authority| !authority.calendar) {
        let mut pem = Vec::new();
        let tokens = log
            .checkpoints
            .iter()
            .flat_map(|it| it.stamps.iter().map(move |(name, token)| (it, name, token)));
        for (checkpoint, _, token) in tokens.filter(|(_, name, _)| **name == authority.name) {
            let imprint = stamp::imprint_of(checkpoint.text.as_bytes());
            let roots = Roots::from_pem(authority.roots.as_bytes()).unwrap_or_default();
            let held = stamp::verify(token, &imprint, None, &roots);
            for certificate in held.map(|it| it.certificates).unwrap_or_default() {
                let text = pem_of(&certificate);
                if !contains(&pem, text.as_bytes()) {
                    pem.extend(text.into_bytes());
                }
            }
        }
        pem.extend_from_slice(authority.roots.as_bytes());
        pems.push((authority.name.clone(), pem));
    }
    Keys {
        log: format!("{}\n", keys.note_key()),
        allowed_signers: sshsig::allowed_signer(&public),
        pem: checkpoint::public_pem(&public),
        authorities: pems,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

fn pem_of(certificate: &[u8]) -> String {
    let letters = data_encoding::BASE64.encode(certificate);
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in letters.as_bytes().chunks(64) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text + "-----END CERTIFICATE-----\n"
}
