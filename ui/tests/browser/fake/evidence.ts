import type {
  BundleState,
  CustodyState,
  DayCount,
  Disclosure,
  Found,
  IncidentRow,
  MonthRow,
  News,
  OpenedItem,
  OpenedRow,
  OpenedState,
  PostRow,
  RefusedChoice,
  WithheldRow,
} from "../../../src/lib/ipc/bindings";
import type { Scene } from "../fake_core";

type Args = Record<string, unknown> & { progress?: { onmessage: (it: unknown) => void } };

/** What vanished together, what leaves, what is opened, and the custody log. Invented throughout. */
export function fakeEvidence(scene: Scene): void {
  const page = window as unknown as {
    fakes?: Record<string, (args: Args) => unknown>;
    calls: string[];
    row: (place: number) => PostRow;
    tell: (news: News) => void;
  };
  const fail = (code: string) =>
    Promise.reject(Object.assign(new Error(code), { code, detail: "" }));
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const day = (back: number, hour = 7) =>
    new Date(Date.UTC(2026, 10, 20, hour, 12, 5) - back * 86_400_000).toISOString();
  const ids = (from: number, amount: number) =>
    Array.from({ length: amount }, (_, place) => `post_${String(from + place)}`);
  const ME = "Nguyễn Thị Ngọc Ẩn";
  const KEY = "SHA256:JzPiPChlI+BxS5Zq2xlDX8IlN0z3g0veClBHsZYjylk";

  const incident = (given: Partial<IncidentRow>): IncidentRow => ({
    platform: "facebook",
    account: ME,
    posts: ids(0, 37),
    back: 0,
    of_account: 214,
    account_gone: false,
    from: day(9),
    to: day(7, 16),
    act_from: day(8, 2),
    act_to: day(8, 9),
    shared: ["kênh Ẩn Thượng", "giá lúa", "#bocanh", "đền bù"],
    silent: 37,
    untold: 37,
    verdicts: [
      { verdict: "removed", posts: 35 },
      { verdict: "geo_blocked", posts: 2 },
    ],
    ...given,
  });
  const incidents: IncidentRow[] = [
    incident({}),
    incident({
      platform: "youtube",
      account: "Sổ tay ấp Ẩn Thượng",
      posts: ids(40, 3),
      of_account: 48,
      back: 1,
      act_from: null,
      act_to: null,
      shared: [],
      silent: 2,
      untold: 0,
      from: day(50),
      to: day(47),
      verdicts: [{ verdict: "removed", posts: 3 }],
    }),
    incident({
      platform: "mastodon",
      account: null,
      posts: ids(50, 1),
      of_account: 1,
      account_gone: true,
      silent: 0,
      untold: 0,
      from: day(130),
      to: day(129),
      verdicts: [{ verdict: "account_gone", posts: 1 }],
    }),
  ];
  const days: DayCount[] = [
    { day: "2026-05-12", gone: 1, silent: 0 },
    { day: "2026-07-03", gone: 4, silent: 4 },
    { day: "2026-10-04", gone: 3, silent: 2 },
    { day: "2026-11-12", gone: 21, silent: 21 },
    { day: "2026-11-13", gone: 16, silent: 16 },
  ];
  const months: MonthRow[] = [
    { month: "2026-05", platform: "mastodon", gone: 1, silent: 0, none_came: 0 },
    { month: "2026-07", platform: "facebook", gone: 4, silent: 4, none_came: 1 },
    { month: "2026-10", platform: "youtube", gone: 3, silent: 2, none_came: 0 },
    { month: "2026-11", platform: "facebook", gone: 37, silent: 37, none_came: 12 },
  ];
  const refused: RefusedChoice[] = [
    {
      id: "refused_1",
      platform: "facebook",
      account: ME,
      on: "2026-11-11",
      excerpt: "Bài này nền tảng không cho đăng: hỏi về giấy đền bù của ấp.",
    },
  ];

  let masked: string[] = [];
  let stopped = false;
  const stops = () => page.calls.filter((call) => call === "cancel_job").length;
  const bundle: BundleState = {
    round: 0,
    stage: "empty",
    masked: [],
    asked: null,
    told: null,
    progress: null,
    written: null,
    failure: null,
  };

  function withheldBy(asked: Record<string, string[]>, post: string): WithheldRow[] {
    const why = String(asked["why"] ?? "");
    const word = (asked["redact"]?.length ?? 0) > 0 && post === asked["posts"]?.[0];
    const parts: WithheldRow[] = word
      ? [
          { entry: 12, what: "field", name: "text", why },
          { entry: 12, what: "record", name: "5aedb32e1e05".padEnd(64, "a"), why },
          { entry: 15, what: "record", name: "545dd10a387d".padEnd(64, "b"), why },
        ]
      : [];
    const files = [...(asked["withhold"] ?? []), ...masked].filter((it) => it.endsWith(post));
    return [...parts, ...files.map(() => ({ entry: 12, what: "file", name: "media.0", why }))];
  }

  function disclosed(asked: Record<string, string[]>): Disclosure {
    const posts = asked["posts"] ?? [];
    const chosen = [...posts, ...(asked["refused"] ?? [])];
    return {
      files: 24 + chosen.length * 11,
      bytes: 3_400_000 + chosen.length * 410_000,
      withheld: [],
      items: chosen.map((id, place) => {
        const is_refused = id.startsWith("refused");
        const sha256 = `sha-${id}`;
        const withheld = withheldBy(asked, id);
        const hidden = withheld.some((part) => part.name === "text");
        const folder = `data/items/${String(place + 1).padStart(3, "0")}`;
        return {
          id,
          refused: is_refused,
          platform: "facebook",
          excerpt: is_refused
            ? (refused[0]?.excerpt ?? "")
            : page.row(Number(id.replace("post_", ""))).excerpt,
          accounts: hidden ? [] : [ME],
          first: day(40),
          last: day(1),
          entries: 14,
          kinds: [
            ...(hidden
              ? []
              : [
                  {
                    kind: "text",
                    files: [{ path: `${folder}/text.12.txt`, bytes: 412 }],
                    bytes: 412,
                  },
                ]),
            {
              kind: "copy",
              files: [{ path: `${folder}/media-0.12.png`, bytes: 184_220 }],
              bytes: 184_220,
            },
          ],
          withheld,
          media: is_refused
            ? []
            : [
                {
                  sha256,
                  name: "bo-kenh.png",
                  mime: "image/png",
                  bytes: 184_220,
                  capture: "cap_1",
                  index: 0,
                  withheld: withheld.some((part) => part.what === "file"),
                },
              ],
        };
      }),
      others: [
        {
          kind: "page",
          files: [
            { path: "0-OPEN-ME-FIRST.html", bytes: 1_204_000 },
            { path: "report.vi.pdf", bytes: 640_000 },
            { path: "HOW-TO-VERIFY.txt", bytes: 6_100 },
          ],
          bytes: 1_850_100,
        },
        {
          kind: "exchanges",
          files: [{ path: "data/archive/keepsake.wacz", bytes: 1_320_000 }],
          bytes: 1_320_000,
        },
        {
          kind: "seal",
          files: [{ path: "seal/tagmanifest-sha256.txt.sig", bytes: null }],
          bytes: 0,
        },
      ],
    };
  }

  const row = (number: number, given: Partial<OpenedRow>): OpenedRow => ({
    number,
    kind: "post",
    state: "holds",
    platform: "facebook",
    account: ME,
    published: "2026-04-01T02:03:04Z",
    excerpt: page.row(number).excerpt,
    entries: 14,
    verdict: "removed",
    first: day(40),
    last: day(1),
    not_later_than: "2026-11-13T03:00:00Z",
    withheld: 0,
    ...given,
  });
  const forged = scene.bundle === "forged";
  const strange = scene.bundle === "strange";
  const found: Found =
    scene.bundle === "garbled"
      ? {
          holds: false,
          faults: [{ layer: "zip", what: "the file does not begin with a local record" }],
          key: null,
          entries: null,
          shown: null,
          not_later_than: null,
          stamps: [],
          blocks: [],
          pending: 0,
          withheld: 0,
          judge: null,
          unjudged: false,
          own_page: false,
          items: [],
        }
      : {
          holds: !forged,
          faults: forged
            ? [
                { layer: "bag", what: "data/items/002/text.21.txt is not what the manifest says" },
                {
                  layer: "items",
                  what: "data/items/002/text.21.txt is not what its entry commits to",
                },
              ]
            : [],
          key: KEY,
          entries: 412,
          shown: 46,
          not_later_than: "2026-11-13T03:00:00Z",
          stamps: [
            { by: "sectigo", entries: 402, time: "2026-11-13T03:00:00Z", verified: true },
            { by: "nha-rieng", entries: null, time: "2026-11-20T07:12:05Z", verified: false },
          ],
          blocks: [],
          pending: 1,
          withheld: 3,
          judge: forged
            ? null
            : {
                looks: 21,
                unread: 2,
                verdicts: 3,
                others: [],
                rules: strange ? "unknown" : "built_in",
                rules_name: "2026-11-25 sha256:0123456789abcdef",
                own: strange
                  ? [{ entry: 41, says: "removed", follows: "visible", same_rules: false }]
                  : [],
              },
          unjudged: false,
          own_page: true,
          items: [
            row(0, { state: forged ? "unsure" : "holds", withheld: 3 }),
            row(1, { state: forged ? "fails" : "holds", verdict: "geo_blocked" }),
            row(2, {
              kind: "refused",
              state: forged ? "unsure" : "holds",
              verdict: null,
              not_later_than: null,
              entries: 1,
            }),
          ],
        };
  const opened: OpenedState = {
    pick: 0,
    stage: "empty",
    name: null,
    progress: null,
    wants_passphrase: false,
    roots: 0,
    found: null,
    failure: null,
  };
  let identified = scene.bundle !== "sealed";
  const item: OpenedItem = {
    number: 0,
    title: null,
    text: `${page.row(0).excerpt}\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>`,
    url: "https://social.example/an/posts/4000000",
    entries: [
      {
        seq: 11,
        kind: "saved",
        time: day(40),
        not_earlier_than: null,
        not_later_than: "2026-10-12T03:00:00Z",
        says: null,
        from: null,
        answer: null,
        fields: [{ name: "platform", value: "facebook" }],
      },
      {
        seq: 31,
        kind: "looked",
        time: day(2),
        not_earlier_than: null,
        not_later_than: null,
        says: "removed",
        from: "tor (DE)",
        answer: "HTTP 404",
        fields: [
          { name: "reading", value: '{"rule":"facebook/gone-404","says":"removed"}' },
          { name: "url", value: "https://social.example/an/posts/4000000" },
        ],
      },
    ],
    files: [
      { path: "media-0.12.png", mime: "image/png", masked: false, alt: "Bờ kênh lúc sáng sớm" },
      { path: "masked-media-1.12.png", mime: "image/png", masked: true, alt: null },
      { path: "file-0.20.pdf", mime: "application/pdf", masked: false, alt: null },
    ],
    withheld: [{ entry: 12, what: "field", name: "author", why: "bạn tôi đang gặp nguy" }],
  };

  async function read(): Promise<OpenedState> {
    stopped = false;
    Object.assign(opened, { stage: "reading", found: null, failure: null });
    for (let part = 1; part <= 4 && !stopped; part += 1) {
      opened.progress = {
        bytes: part * 10_000_000,
        bytes_total: 40_000_000,
        seconds_left: part < 2 ? null : 70 - part * 20,
      };
      page.tell("opened");
      await wait(40);
    }
    Object.assign(opened, { progress: null });
    if (stopped) return { ...Object.assign(opened, { stage: "picked" }) };
    if (!identified) return { ...Object.assign(opened, { stage: "sealed" }) };
    return { ...Object.assign(opened, { stage: "done", found }) };
  }

  const custody: CustodyState = {
    log: {
      key: KEY,
      entries: 412,
      checkpoint: { entries: 402, at: day(1), text: "keepsake.example/log\n402\n" },
      stamped_by: ["sectigo"],
      pending: 1,
    },
    authorities: [
      { name: "sectigo", url: "https://timestamp.sectigo.com/", calendar: false, qualified: true },
      {
        name: "alice",
        url: "https://a.pool.opentimestamps.org/",
        calendar: true,
        qualified: false,
      },
    ],
  };
  const vanished = () => ({
    incidents: scene.posts === 0 ? [] : incidents.map((it) => ({ ...it })),
    days: scene.posts === 0 ? [] : days,
    months: scene.posts === 0 ? [] : months,
  });

  page.fakes = {
    ...page.fakes,
    vanished,
    note_incident: (args) => {
      for (const it of incidents) if (it.posts[0] === (args["posts"] as string[])[0]) it.untold = 0;
      return vanished();
    },
    post_rows: (args) =>
      (args["posts"] as string[]).map((id) => page.row(Number(id.replace("post_", "")))),
    refused_posts: () => refused,
    bundle_state: () => ({ ...bundle }),
    list_bundle: async (args) => {
      page.calls.push(`list ${JSON.stringify(args["asked"])}`);
      await wait(30);
      const asked = args["asked"] as Record<string, string[]>;
      const short = asked["redact"]?.some((word) => word.length < 2);
      const failure = short ? { code: "redact_too_short", detail: "" } : null;
      const listed = short
        ? { stage: "empty", told: null, asked: null }
        : { stage: "listed", told: disclosed(asked), asked };
      Object.assign(bundle, { round: bundle.round + 1, ...listed, failure, masked });
      return { ...bundle };
    },
    forget_bundle: () => {
      masked = [];
      const nothing = { stage: "empty", told: null, asked: null, written: null, failure: null };
      return { ...Object.assign(bundle, nothing, { masked }) };
    },
    mask_medium: (args) => {
      const sha256 = String(args["sha256"]);
      masked = args["masked"] === true ? [...masked, sha256] : masked.filter((it) => it !== sha256);
      return { ...Object.assign(bundle, { masked }) };
    },
    write_bundle: async (args) => {
      page.calls.push(`write ${JSON.stringify(args["recipients"])}`);
      const before = stops();
      for (let part = 1; part <= 5 && stops() === before; part += 1) {
        const progress = { bytes: part * 700_000, bytes_total: 3_500_000, seconds_left: 90 };
        Object.assign(bundle, { stage: "writing", progress, failure: null });
        page.tell("outgoing");
        await wait(60);
      }
      if (stops() > before) {
        const failure = { code: "cancelled", detail: "" };
        return { ...Object.assign(bundle, { stage: "listed", progress: null, failure }) };
      }
      if (scene.full) {
        const failure = { code: "disk_full", detail: "" };
        return { ...Object.assign(bundle, { stage: "listed", progress: null, failure }) };
      }
      const recipients = (args["recipients"] as string[]).length;
      const name = recipients > 0 ? "2026-11-20.zip.age" : "2026-11-20.zip";
      const written = { name, bytes: 3_512_044, recipients, stamps: ["sectigo"], found };
      const done = { stage: "done", told: null, asked: null, progress: null, written };
      return { ...Object.assign(bundle, done) };
    },
    readable_extent: (args) => ({
      posts: (args["posts"] as string[] | null)?.length ?? scene.posts,
      media: 42,
      media_bytes: 61_000_000,
    }),
    export_readable: async (args) => {
      for (let done = 0; done <= 60; done += 20) {
        args.progress?.onmessage({ phase: "writing", done, total: 60 });
        await wait(40);
      }
      return {
        posts: 37,
        media: 42,
        files: 120,
        bytes: 61_400_000,
        media_missing: 2,
        media_damaged: 0,
        not_public: 1,
      };
    },
    opened_state: () => ({ ...opened }),
    expect_bundle: () => null,
    pick_bundle: () => {
      const name = `keepsake-evidence-20261120-0123abcd.zip${scene.bundle === "sealed" ? ".age" : ""}`;
      return { ...Object.assign(opened, { pick: opened.pick + 1, stage: "picked", name }) };
    },
    read_bundle: read,
    stop_reading: () => {
      stopped = true;
      return null;
    },
    close_bundle: () => ({
      ...Object.assign(opened, { pick: opened.pick + 1, stage: "empty", name: null, found: null }),
    }),
    pick_identity: () => ({ ...Object.assign(opened, { wants_passphrase: true }) }),
    open_identity: (args) => {
      if (new TextDecoder().decode(args as unknown as Uint8Array) !== "sáu chữ")
        return fail("wrong_identity_passphrase");
      identified = true;
      return { ...Object.assign(opened, { wants_passphrase: false }) };
    },
    pick_root: () => {
      for (const stamp of found.stamps) stamp.verified = true;
      return { ...Object.assign(opened, { roots: opened.roots + 1 }) };
    },
    opened_item: (args) => ({ ...item, number: args["number"] }),
    opened_file: async (args) => {
      if (String(args["path"]).endsWith(".pdf")) return fail("not_shown");
      const canvas = new OffscreenCanvas(320, 210);
      const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      pen.fillStyle = "#b5a98f";
      pen.fillRect(0, 0, 320, 210);
      return (await canvas.convertToBlob()).arrayBuffer();
    },
    custody_state: () => structuredClone(custody),
    sign_head: () => {
      if (custody.log) {
        custody.log.entries += 1;
        const entries = custody.log.entries;
        Object.assign(custody.log, {
          checkpoint: { entries, at: day(0), text: "" },
          stamped_by: [],
        });
      }
      return structuredClone(custody);
    },
    save_receipt: () => true,
    stamp_head: () => [
      {
        authority: "sectigo",
        entries: 413,
        time: "2026-11-20T07:12:05Z",
        promised: false,
        refusal: null,
      },
      {
        authority: "alice",
        entries: 413,
        time: null,
        promised: false,
        refusal: "could not be asked (timeout)",
      },
    ],
    add_authority: (args) => {
      const asked = args["asked"] as CustodyState["authorities"][0];
      custody.authorities.push(asked);
      return structuredClone(custody);
    },
    drop_authority: (args) => {
      custody.authorities = custody.authorities.filter((it) => it.name !== args["name"]);
      return structuredClone(custody);
    },
  };
}
