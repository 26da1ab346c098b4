// Time-stamp responses (RFC 3161), as LOG.md §7 has them.

import { Fault, concat, need, same } from "./bytes.js";
import {
  algorithm,
  findChain,
  hashName,
  isForStampsAlone,
  isValidAt,
  nothing,
  parseCertificate,
  scheme,
  signs,
} from "./certificate.js";
import { TAG, derOf } from "./der.js";

const SIZE_MAX = 256 << 10;
/** Of a second, in its shortest form. */
const FRACTION = "\\.\\d*[1-9]|";
const OID = {
  signedData: "2a864886f70d010702",
  stampInfo: "2a864886f70d0109100104",
  sha256: "608648016503040201",
  contentType: "2a864886f70d010903",
  messageDigest: "2a864886f70d010904",
  certificateV1: "2a864886f70d010910020c",
  certificateV2: "2a864886f70d010910022f",
};

/** What a response says: the signed statement, who signed, with what. */
function response(bytes) {
  need(bytes.length <= SIZE_MAX, "a response of more than 256 KiB");
  return derOf(bytes, (der) =>
    der.inside(TAG.LIST, (outer) => {
      const status = outer.inside(TAG.LIST, (inner) => {
        const number = inner.small();
        inner.rest();
        return number;
      });
      need(status < 2 && !outer.isEmpty, "the authority refused");
      return outer.inside(TAG.LIST, (inner) => {
        need(inner.oid() === OID.signedData, "no signed data");
        return inner.inside(0xa0, (content) => content.inside(TAG.LIST, signedData));
      });
    }),
  );
}

function signedData(der) {
  need(der.small() === 3, "signed data of another version");
  der.each(TAG.SET, (one) => algorithm(one, (it) => it.rest()));
  const statement = der.inside(TAG.LIST, (inner) => {
    need(inner.oid() === OID.stampInfo, "no statement of a time");
    return inner.inside(0xa0, (content) => content.take(TAG.OCTETS));
  });
  const certificates = der.has(0xa0) ? der.each(0xa0, (one) => one.any().all) : [];
  der.maybe(0xa1);
  const signers = der.each(TAG.SET, (one) => one.inside(TAG.LIST, signerInfo));
  need(signers.length === 1, "not exactly one signer");
  return { statement, certificates, signer: signers[0] };
}

function signerInfo(der) {
  const version = der.small();
  const signer = { keyId: null };
  if (version === 1) {
    [signer.issuer, signer.serial] = der.inside(TAG.LIST, (inner) => [
      inner.any().all,
      inner.integer(),
    ]);
  } else {
    need(version === 3, "a signer of another version");
    signer.keyId = der.take(0x80);
  }
  signer.digest = hashName(der);
  need(der.has(0xa0), "no signed attributes");
  const attributes = der.any();
  // The signature is over the attributes as a SET, whatever tag they carry here.
  signer.signed = concat(Uint8Array.of(TAG.SET), attributes.all.subarray(1));
  signer.attributes = attributesOf(signer.signed);
  signer.scheme = scheme(der);
  signer.signature = der.take(TAG.OCTETS);
  der.maybe(0xa1);
  return signer;
}

function attributesOf(bytes) {
  const attributes = new Map();
  const one = (der) =>
    der.inside(TAG.LIST, (inner) => {
      const oid = inner.oid();
      need(!attributes.has(oid), "a signed attribute twice");
      attributes.set(
        oid,
        inner.each(TAG.SET, (value) => value.any().all),
      );
    });
  derOf(bytes, (der) => der.each(TAG.SET, one));
  return attributes;
}

/** What `read` makes of the only value of an attribute, or null where there is none. */
function attribute(signer, oid, read) {
  const values = signer.attributes.get(oid);
  if (!values) return null;
  need(values.length === 1, "a signed attribute of several values");
  return derOf(values[0], read);
}

/** TSTInfo: imprint, and the whole seconds between which it was made, by genTime and accuracy. */
function statement(bytes) {
  return derOf(bytes, (der) =>
    der.inside(TAG.LIST, (inner) => {
      need(inner.small() === 1, "a statement of another version");
      inner.oid();
      const imprint = inner.inside(TAG.LIST, (it) => {
        need(algorithm(it, nothing).oid === OID.sha256, "an imprint that is not SHA-256");
        return it.take(TAG.OCTETS);
      });
      inner.integer();
      const { second, low, high } = inner.instant(FRACTION);
      const accuracy = inner.has(TAG.LIST) ? inner.inside(TAG.LIST, accuracyOf) : 0;
      if (inner.has(TAG.BOOLEAN)) need(inner.boolean(), "DER: a default that is written");
      if (inner.has(TAG.INTEGER)) inner.integer();
      inner.maybe(0xa0);
      inner.maybe(0xa1);
      return {
        imprint,
        ms: second * 1000 + high / 1000,
        notLaterThan: second + Math.ceil((high + accuracy) / 1e6),
        notEarlierThan: second + Math.floor((low - accuracy) / 1e6),
      };
    }),
  );
}

/** Microseconds. */
function accuracyOf(der) {
  const part = (tag, unit, max) => {
    if (!der.has(tag)) return 0;
    const number = der.small(tag);
    need(number <= max, "an accuracy out of its range");
    return number * unit;
  };
  return part(TAG.INTEGER, 1e6, 2 ** 31) + part(0x80, 1000, 999) + part(0x81, 1, 999);
}

const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

/** signingCertificate and its second version: the first certificate named is the signer's. */
async function namesCertificate(signer, certificate) {
  const list = (read) => (der) =>
    der.inside(TAG.LIST, (inner) => {
      const named = inner.each(TAG.LIST, (one) => one.inside(TAG.LIST, read));
      inner.maybe(TAG.LIST);
      need(named.length > 0, "no certificate is named");
      return named[0];
    });
  const first = (it) => {
    const found = { name: "SHA-1", hash: it.take(TAG.OCTETS) };
    it.maybe(TAG.LIST);
    return found;
  };
  const second = (it) => {
    const name = it.has(TAG.LIST) ? hashName(it) : "SHA-256";
    return { ...first(it), name };
  };
  const named = [
    attribute(signer, OID.certificateV1, list(first)),
    attribute(signer, OID.certificateV2, list(second)),
  ];
  need(
    named.some((it) => it !== null),
    "no certificate is named",
  );
  for (const it of named) {
    const fits = it === null || same(await digest(it.name, certificate.bytes), it.hash);
    need(fits, "another certificate is named");
  }
}

function signersCertificate(signer, certificates) {
  const isSigners = (it) =>
    signer.keyId
      ? it.keyId !== undefined && same(it.keyId, signer.keyId)
      : same(it.issuer, signer.issuer) && same(it.serial, signer.serial);
  const found = certificates.find(isSigners);
  need(found, "the signer's certificate is not there");
  return found;
}

/** A certificate of the response, or null: one that cannot be read is only missed if needed. */
function readable(bytes) {
  try {
    return parseCertificate(bytes);
  } catch (cause) {
    if (cause instanceof Fault) return null;
    throw cause;
  }
}

/**
 * Verifies a response over the file with this SHA-256. Gives the times since 1970 that it was
 * made not later and not earlier than, and whether a chain to one of `roots` was found.
 */
export async function verifyStamp(bytes, sha256, roots) {
  const { statement: signed, certificates, signer } = response(bytes);
  const { imprint, ms, notLaterThan, notEarlierThan } = statement(signed);
  need(same(imprint, sha256), "it is over another file");
  const known = certificates.map(readable).filter((it) => it !== null);
  const certificate = signersCertificate(signer, known);
  const content = attribute(signer, OID.contentType, (der) => der.oid());
  need(content === OID.stampInfo, "the signed type does not fit");
  const told = attribute(signer, OID.messageDigest, (der) => der.take(TAG.OCTETS));
  need(told && same(told, await digest(signer.digest, signed)), "the signed digest does not fit");
  await namesCertificate(signer, certificate);
  need(isForStampsAlone(certificate), "the certificate is not for time-stamps alone");
  const how = signer.scheme;
  how.digest ??= signer.digest;
  need(how.digest === signer.digest, "two digests");
  need(await signs(certificate.key, how, signer.signature, signer.signed), "the signature");
  need(isValidAt(certificate, ms), "the certificate was not valid then");
  const others = known.filter((it) => it !== certificate);
  const { found, wrong } = await findChain(certificate, others, roots, ms);
  need(wrong === null, wrong);
  return { notLaterThan, notEarlierThan, isVerified: found };
}
