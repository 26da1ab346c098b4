// X.509 certificates (RFC 5280): what a time-stamping authority's chain needs of them.

import { base64url, concat, fromBase64, hex, need, same } from "./bytes.js";
import { Der, TAG, derOf } from "./der.js";

const OID = {
  rsa: "2a864886f70d010101",
  pss: "2a864886f70d01010a",
  mgf1: "2a864886f70d010108",
  ec: "2a8648ce3d0201",
  timeStamping: "2b06010505070308",
  anyPurpose: "551d2500",
  constraints: "551d13",
  keyUsage: "551d0f",
  purposes: "551d25",
  keyId: "551d0e",
};
const HASHES = {
  "608648016503040201": "SHA-256",
  "608648016503040202": "SHA-384",
  "608648016503040203": "SHA-512",
};
const RSA_WITH = {
  "2a864886f70d01010b": "SHA-256",
  "2a864886f70d01010c": "SHA-384",
  "2a864886f70d01010d": "SHA-512",
};
const ECDSA_WITH = {
  "2a8648ce3d040302": "SHA-256",
  "2a8648ce3d040303": "SHA-384",
  "2a8648ce3d040304": "SHA-512",
};
const CURVES = { "2a8648ce3d030107": ["P-256", 32], "2b81040022": ["P-384", 48] };
/** Extensions that may be critical: ours, key ids, names, policies, where revocations are told. */
const KNOWN = new Set([
  OID.constraints,
  OID.keyUsage,
  OID.purposes,
  OID.keyId,
  "551d23",
  "551d11",
  "551d12",
  "551d20",
  "551d1f",
]);
const RSA_BITS_MIN = 2048;
const CHAIN_MAX = 8;
const TRIES_MAX = 100;

/** An algorithm's identifier: its OID and what follows, as read by `parameters`. */
export function algorithm(der, parameters = nothing) {
  return der.inside(TAG.LIST, (inner) => {
    const oid = inner.oid();
    return { oid, parameters: parameters(inner, oid) };
  });
}

/** No parameters, or NULL. */
export function nothing(der) {
  if (!der.isEmpty) need(der.take(TAG.NULL).length === 0, "DER: parameters");
  return null;
}

/** The name by which WebCrypto knows a digest. */
export function hashName(der) {
  const { oid } = algorithm(der);
  need(oid in HASHES, "a digest that is not SHA-256, 384 or 512");
  return HASHES[oid];
}

/** RSASSA-PSS's parameters: digest and length of the salt. */
function pss(der) {
  return der.inside(TAG.LIST, (inner) => {
    const digest = inner.inside(0xa0, hashName);
    const mask = inner.inside(0xa1, (it) => algorithm(it, hashName));
    need(mask.oid === OID.mgf1 && mask.parameters === digest, "PSS: another digest for its mask");
    const salt = inner.inside(0xa2, (it) => it.small());
    if (inner.has(0xa3)) need(inner.inside(0xa3, (it) => it.small()) === 1, "PSS: its trailer");
    return { digest, salt };
  });
}

/** How a signature was made: scheme, digest if it tells, length of the salt. */
export function scheme(der) {
  const { oid, parameters } = algorithm(der, (inner, oid) =>
    oid === OID.pss ? pss(inner) : nothing(inner),
  );
  if (oid === OID.pss) return { name: "RSA-PSS", ...parameters };
  if (oid === OID.rsa) return { name: "RSASSA-PKCS1-v1_5", digest: null };
  if (oid in RSA_WITH) return { name: "RSASSA-PKCS1-v1_5", digest: RSA_WITH[oid] };
  need(oid in ECDSA_WITH, "a kind of signature that is not taken");
  return { name: "ECDSA", digest: ECDSA_WITH[oid] };
}

/** A public key, as WebCrypto takes it. */
function publicKey(der) {
  return der.inside(TAG.LIST, (inner) => {
    const kind = algorithm(inner, (it, oid) => (oid === OID.ec ? it.oid() : it.rest()));
    const bits = inner.bits();
    if (kind.oid === OID.ec && kind.parameters in CURVES) {
      const [curve, size] = CURVES[kind.parameters];
      return bits.length === 2 * size + 1 && bits[0] === 4
        ? { name: "ECDSA", bits, curve, size }
        : null;
    }
    if (kind.oid !== OID.rsa) return null;
    const [n, e] = derOf(bits, (it) => it.each(TAG.LIST, (number) => number.positive()));
    const length = n.length * 8 - Math.clz32(n[0]) + 24;
    return length >= RSA_BITS_MIN && e ? { name: "RSA", n: base64url(n), e: base64url(e) } : null;
  });
}

function extensions(der, certificate) {
  const seen = new Set();
  for (const { oid, critical, body } of der.each(TAG.LIST, extension)) {
    need(!seen.has(oid), "a certificate with an extension twice");
    seen.add(oid);
    if (critical && !KNOWN.has(oid)) certificate.isStrange = true;
    if (oid === OID.constraints) {
      const read = (it) => ({
        isAuthority: it.has(TAG.BOOLEAN) ? it.boolean() : false,
        below: it.isEmpty ? Infinity : it.small(),
      });
      Object.assign(
        certificate,
        derOf(body, (it) => it.inside(TAG.LIST, read)),
      );
    } else if (oid === OID.keyUsage) {
      certificate.usage = derOf(body, (it) => it.take(TAG.BITS))[1] ?? 0;
    } else if (oid === OID.purposes) {
      certificate.purposes = derOf(body, (it) => it.each(TAG.LIST, (one) => one.oid()));
      certificate.purposesAreCritical = critical;
    } else if (oid === OID.keyId) {
      certificate.keyId = derOf(body, (it) => it.take(TAG.OCTETS));
    }
  }
}

const extension = (der) =>
  der.inside(TAG.LIST, (inner) => {
    const oid = inner.oid();
    const critical = inner.has(TAG.BOOLEAN) && inner.boolean();
    return { oid, critical, body: inner.take(TAG.OCTETS) };
  });

/** The certificate that `bytes` are. Names and numbers are compared by their bytes. */
export function parseCertificate(bytes) {
  const certificate = { bytes, isAuthority: false, below: Infinity, usage: null, purposes: null };
  derOf(bytes, (der) =>
    der.inside(TAG.LIST, (outer) => {
      const signed = outer.any();
      const body = new Der(signed.body);
      need(signed.tag === TAG.LIST, "DER: no certificate");
      certificate.signed = signed.all;
      const version = body.has(0xa0) ? body.inside(0xa0, (it) => it.small()) : 0;
      certificate.serial = body.integer();
      const inner = body.any().all;
      certificate.issuer = body.any().all;
      const times = (it) => [it.time(), it.time()];
      [certificate.from, certificate.until] = body.inside(TAG.LIST, times);
      certificate.subject = body.any().all;
      certificate.key = publicKey(body);
      body.maybe(0x81);
      body.maybe(0x82);
      if (version === 2 && body.has(0xa3)) body.inside(0xa3, (it) => extensions(it, certificate));
      body.end();
      const { all } = outer.any();
      need(same(all, inner), "a certificate with two kinds of signature");
      // A root signed by a method that is not taken is a root nevertheless.
      certificate.scheme = all;
      certificate.signature = outer.bits();
    }),
  );
  return certificate;
}

/** The certificates in a PEM file. */
export function parsePem(text) {
  const form = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
  return Array.from(text.matchAll(form), ([, letters]) => {
    const bytes = fromBase64(letters.replace(/\s/g, ""));
    need(bytes, "PEM: base64");
    return parseCertificate(bytes);
  });
}

/** An ECDSA signature as WebCrypto wants it: both numbers in full length, side by side. */
function flat(signature, size) {
  const numbers = derOf(signature, (der) => der.each(TAG.LIST, (it) => it.positive()));
  need(numbers.length === 2 && numbers.every((it) => it.length <= size), "ECDSA: its form");
  return concat(...numbers.flatMap((it) => [new Uint8Array(size - it.length), it]));
}

/** Whether `key` made `signature` over `bytes` by `how`. */
export async function signs(key, how, signature, bytes) {
  const subtle = crypto.subtle;
  if (!key || key.name !== how.name.slice(0, key.name.length)) return false;
  if (key.name === "ECDSA") {
    const named = { name: "ECDSA", namedCurve: key.curve };
    const imported = await subtle
      .importKey("raw", key.bits, named, false, ["verify"])
      .catch(() => null);
    const method = { name: "ECDSA", hash: how.digest };
    return imported !== null && subtle.verify(method, imported, flat(signature, key.size), bytes);
  }
  const named = { name: how.name, hash: how.digest };
  const jwk = { kty: "RSA", n: key.n, e: key.e };
  const imported = await subtle.importKey("jwk", jwk, named, false, ["verify"]).catch(() => null);
  return (
    imported !== null &&
    subtle.verify({ ...named, saltLength: how.salt }, imported, signature, bytes)
  );
}

async function isIssued(certificate, issuer) {
  if (!same(certificate.issuer, issuer.subject)) return false;
  try {
    const how = derOf(certificate.scheme, scheme);
    return (
      how.digest !== null &&
      (await signs(issuer.key, how, certificate.signature, certificate.signed))
    );
  } catch {
    return false;
  }
}

export const isValidAt = (certificate, ms) => certificate.from <= ms && ms <= certificate.until;

/** The purpose of a signer's certificate: critical, time stamping and nothing else. */
export const isForStampsAlone = ({ purposes, purposesAreCritical }) =>
  purposesAreCritical && purposes.length === 1 && purposes[0] === OID.timeStamping;

/** What is wrong with a certificate as issuer of a chain with `below` others under it, or null. */
function unfit(certificate, below, ms) {
  const { purposes, usage } = certificate;
  if (!isValidAt(certificate, ms)) return "a certificate of the chain was not valid then";
  if (!certificate.isAuthority || below > certificate.below)
    return "the chain has no right to sign";
  if (usage !== null && (usage & 4) === 0) return "the chain has no right to sign";
  const purpose = (oid) => oid === OID.timeStamping || oid === OID.anyPurpose;
  if (purposes && !purposes.some(purpose)) return "the chain is for another purpose";
  return certificate.isStrange ? "the chain has an extension that is not known" : null;
}

/**
 * Looks for a chain from `signer` over `others` to one of `roots`, valid at `ms`. `found` if there
 * is one; else `wrong`, what keeps the best one from being it, or null where none leads to a root.
 */
export async function findChain(signer, others, roots, ms) {
  let tries = 0;
  let wrong = null;
  const climb = async (certificate, path, trouble) => {
    for (const root of roots) {
      if (++tries > TRIES_MAX || !(await isIssued(certificate, root))) continue;
      if (trouble === null) return true;
      wrong ??= trouble;
    }
    if (path.length >= CHAIN_MAX) return false;
    for (const issuer of others) {
      const seen = path.some((it) => same(it.bytes, issuer.bytes));
      if (seen || ++tries > TRIES_MAX || !(await isIssued(certificate, issuer))) continue;
      const worse = trouble ?? unfit(issuer, path.length - 1, ms);
      if (await climb(issuer, [...path, issuer], worse)) return true;
    }
    return false;
  };
  const found = await climb(signer, [signer], signer.isStrange ? "a strange certificate" : null);
  return { found, wrong: found ? null : wrong };
}

/** A short name for a certificate: its subject's letters that can be read. */
export function nameOf(certificate) {
  const names = derOf(certificate.subject, (der) =>
    der.each(TAG.LIST, (it) =>
      it.each(TAG.SET, (one) => one.inside(TAG.LIST, (pair) => [pair.oid(), pair.any().body])),
    ),
  ).flat();
  const common = names.find(([oid]) => oid === "550403") ?? names.at(-1);
  return common ? new TextDecoder().decode(common[1]) : hex(certificate.serial);
}
