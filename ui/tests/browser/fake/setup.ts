import type {
  AccessState,
  AuditReport,
  CheckedRow,
  Code,
  Looks,
  Strength,
  Told,
  VaultState,
  WatchSights,
} from "../../../src/lib/ipc/bindings";
import type { Scene } from "../fake_core";

type Args = Record<string, unknown> & { progress?: { onmessage: (it: unknown) => void } };

/** Who can open the vault, the first run, settings, and changes of the vantages. */
export function fakeSetup(scene: Scene): void {
  const page = window as unknown as {
    fakes?: Record<string, (args: Args) => unknown>;
    calls: string[];
    vault: VaultState;
    sights: WatchSights;
  };
  const fail = (code: Code) => Promise.reject(Object.assign(new Error(code), { code, detail: "" }));
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const typed = (args: Args) => new TextDecoder().decode(args as unknown as Uint8Array);
  const SIX: Told = {
    en: "amber canal lantern orchid pepper violin",
    vi: "ban-cong gom-bat ken-dau lua-chin nang-som thuyen-nan",
  };
  const WORDS =
    "ao-ca ban-hoc cay-me dao-phay ghe-go hoa-cuc keo-dua lam-bep manh-tre nam-dat ong-mat qua-hong ao-len banh-mi cau-tre den-bao gach-non hoa-hue kim-bang luoi-cau mua-dong non-la op-la que-huong";
  const access: AccessState = {
    recovery: scene.opened ? "2026-11-20T03:00:00Z" : null,
    grants: scene.opened
      ? [
          {
            recipient: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
            name: "Luật sư Trần Bình Ổn",
            since: "2026-11-20T04:00:00Z",
            words: SIX,
          },
        ]
      : [],
    writer: {
      en: "garden river stone candle maple drum",
      vi: "bo-kenh can-nha den-dau hoa-ly keo-lac mo-neo",
    },
  };
  const report: AuditReport = {
    files: 1_412,
    posts_whole: scene.damaged ? 58 : 60,
    posts_affected: scene.damaged ? 2 : 0,
    damaged: scene.damaged,
    cancelled: false,
    findings: scene.damaged
      ? [
          { file: "objects/a7/a7k2m…", trouble: "damaged", posts: ["post_3"] },
          { file: "objects/q2/q2b7c…", trouble: "missing", posts: ["post_9"] },
          { file: "notes.txt", trouble: "foreign", posts: [] },
        ]
      : [],
    more: 0,
  };
  let proved = false;
  const prove = (args: Args) => {
    proved = typed(args) === "correct horse battery";
    return proved ? null : fail("wrong_passphrase");
  };
  const used = (go: () => unknown) => {
    if (!proved) return fail("wrong_passphrase");
    proved = false;
    return go();
  };
  const vantages = () => structuredClone(page.sights);
  const named = (name: unknown) => page.sights.vantages.find((it) => it.name === name);
  async function steps(args: Args, phase: string): Promise<void> {
    for (let done = 0; done <= 20; done += 1) {
      args.progress?.onmessage({ phase, done: done * 70, total: 1_400 });
      await wait(20);
    }
  }

  page.fakes = Object.assign(page.fakes ?? {}, {
    access_state: () => structuredClone(access),
    prove_passphrase: prove,
    change_passphrase: (args: Args) =>
      used(() => {
        page.calls.push(`next ${typed(args)}`);
        return null;
      }),
    begin_recovery: () => ({ words: WORDS.split(" "), ask: [3, 17] }),
    save_recovery_sheet: (args: Args) => {
      page.calls.push(`sheet ${String(args["nickname"])} ${String(args["neutral"])}`);
      return true;
    },
    finish_recovery: (args: Args) => {
      if (typed(args) !== "cay-me\0gach-non") return fail("words_differ");
      access.recovery = "2026-11-26T09:00:00Z";
      return structuredClone(access);
    },
    forget_recovery: () => null,
    recipient_words: (args: Args) =>
      String(args["recipient"]).startsWith("age1q") ? SIX : fail("not_a_recipient"),
    grant_reader: (args: Args) => {
      access.grants.push({
        recipient: String(args["recipient"]),
        name: String(args["name"]),
        since: "2026-11-26T09:10:00Z",
        words: SIX,
      });
      return structuredClone(access);
    },
    end_grant: (args: Args) => {
      access.grants = access.grants.filter((grant) => grant.recipient !== args["recipient"]);
      return structuredClone(access);
    },
    hand_over: () => used(() => Object.assign(page.vault, { phase: "keyless" })),
    rekey_vault: (args: Args) =>
      used(async () => {
        await steps(args, "sealing");
        access.recovery = null;
        return structuredClone(access);
      }),
    audit_vault: async (args: Args) => {
      await steps(args, "checking");
      return report;
    },
    back_up: async (args: Args) => {
      await steps(args, "copying");
      return { files: 1_412, added: 37, differ: scene.damaged ? 2 : 0 };
    },
    restore_backup: async (args: Args) => {
      await steps(args, "copying");
      if (scene.damaged) return fail("no_backup");
      return Object.assign(page.vault, { phase: "locked" });
    },
    rebuild_index: () => scene.posts,
    computer: () => ({ swap: scene.swap }),
    rate_passphrase: (args: Args): Strength => {
      const text = typed(args);
      if (text.includes("trăm năm")) return { rating: "weak", reason: "known_phrase" };
      return text.length > 30
        ? { rating: "strong", reason: "nothing" }
        : { rating: "fair", reason: "syllables" };
    },
    choose_looks: (args: Args) => {
      page.calls.push(JSON.stringify(args["looks"]));
      page.vault.looks = args["looks"] as Looks;
      return null;
    },
    put_guide_away: (args: Args) => {
      page.vault.guided = args["away"] === true;
      return null;
    },
    about: () => ({ version: "0.1.0", folder: "~/.local/share/keepsake/vault" }),
    licences: () =>
      JSON.stringify({
        packages: Array.from({ length: 40 }, (_, at) => ({
          name: `package-${String(at)}`,
          version: "1.2.3",
          licence: at % 2 === 0 ? "MIT" : "MIT OR Apache-2.0",
          copyright: [`Copyright (c) 2020 Someone ${String(at)}`],
        })),
        texts: { MIT: "Permission is hereby granted, free of charge…", "Apache-2.0": "Terms…" },
      }),
    add_vantage: (args: Args) => {
      if (!String(args["proxy"]).startsWith("socks5h://")) return fail("bad_proxy");
      page.sights.vantages.push({
        name: String(args["name"]),
        direct: false,
        country: args["country"] as string | null,
        route: String(args["proxy"]),
        on: true,
        isolate: false,
        health: "unknown",
        last_look: null,
      });
      return vantages();
    },
    add_tor: () => fail("no_tor"),
    set_own_country: (args: Args) => {
      Object.assign(named("direct") ?? {}, { country: args["country"] });
      return vantages();
    },
    turn_vantage: (args: Args) => {
      Object.assign(named(args["name"]) ?? {}, { on: args["on"] });
      return vantages();
    },
    drop_vantage: (args: Args) => {
      page.sights.vantages = page.sights.vantages.filter((it) => it.name !== args["name"]);
      return vantages();
    },
    check_vantages: async (args: Args): Promise<CheckedRow[]> => {
      await wait(60);
      const tried = page.sights.vantages.filter(
        (it) => it.on && (args["name"] === null || it.name === args["name"]),
      );
      return tried.map(({ name }) => ({
        vantage: name,
        site: "https://social.example/",
        health: name === "berlin" ? "down" : "works",
        answer: name === "berlin" ? "vantage" : "200",
      }));
    },
  });
}
