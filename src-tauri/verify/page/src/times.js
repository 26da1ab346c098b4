// The time-stamps of checkpoints and seal, and what they say of entries (layer `stamps`).

import { hex, need, seconds } from "./bytes.js";
import { verifyOts } from "./ots.js";
import { verifyStamp } from "./stamp.js";

const DAY = 86_400;

/** Verifies all that are announced and there. */
export async function checkStamps(bundle) {
  if (!bundle.case) return;
  const tokens = new Map();
  const announced = bundle.case.checkpoints.map((one) => [
    one.entries,
    `data/log/checkpoints/${one.entries}.txt`,
    one,
  ]);
  announced.push(["seal", "tagmanifest-sha256.txt", bundle.case.seal]);
  for (const [of, over, { stamps, ots }] of announced) {
    const file = bundle.files.get(over);
    const base = of === "seal" ? `seal/${over}` : over;
    if (!file) continue;
    for (const by of stamps) {
      const path = `${base}.${by}.tsr`;
      if (!bundle.has(path)) continue;
      await bundle.guard("stamps", { path }, async () => {
        const found = await verifyStamp(await bundle.read(path), file.sha256, bundle.roots);
        const state = found.isVerified ? "verified" : "no-root";
        bundle.stamps.push({ of, by, time: found.notLaterThan, state });
        if (found.isVerified) tokens.set(hex(bundle.files.get(path).sha256), found);
      });
    }
    const path = `${base}.ots`;
    if (!ots || !bundle.has(path)) continue;
    await bundle.guard("stamps", { path }, async () => {
      const found = await verifyOts(await bundle.read(path), file.sha256);
      const blocks = found.filter((it) => it.root);
      bundle.ots.push({ of, state: blocks.length > 0 ? "complete" : "pending", blocks });
    });
  }
  // Over a checkpoint is also what is over a later one.
  const over = bundle.stamps.filter((it) => it.state === "verified" && it.of !== "seal");
  let earliest = null;
  for (const checkpoint of [...bundle.checkpoints].reverse()) {
    for (; over.length > 0 && over.at(-1).of >= checkpoint.entries; over.pop()) {
      earliest = Math.min(earliest ?? Infinity, over.at(-1).time);
    }
    checkpoint.notLaterThan = earliest;
  }
  await checkClock(bundle, tokens);
}

/** Gives each entry the times that are proven of it, and compares what its clock said. */
async function checkClock(bundle, tokens) {
  // Both ascend.
  let at = 0;
  for (const entry of bundle.entries.values()) {
    while (bundle.checkpoints[at]?.entries <= entry.seq) at++;
    entry.notLaterThan = bundle.checkpoints[at]?.notLaterThan ?? null;
    entry.notEarlierThan = tokens.get(entry.after_token)?.notEarlierThan ?? null;
    const claimed = seconds(entry.time);
    await bundle.guard("stamps", { seq: entry.seq, item: entry.item }, () => {
      const early = entry.notEarlierThan !== null && claimed < entry.notEarlierThan - DAY;
      const late = entry.notLaterThan !== null && claimed > entry.notLaterThan + DAY;
      need(!early && !late, "its clock was wrong by more than a day");
    });
  }
}
