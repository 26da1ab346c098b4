// A make-believe core for the browser. It is sent into the page as text, so it may use nothing from
// outside its own body. People and posts are invented.
import type {
  Added,
  BackgroundSettings,
  Chapter,
  ArchivePreview,
  Code,
  ImportOutcome,
  ImportRow,
  ImportStage,
  ImportState,
  Language,
  LinkedRow,
  LockSettings,
  News,
  OnTheTable,
  PostRow,
  Progress,
  Status,
  Swap,
  VaultState,
  Verdict,
  Wanted,
  WatchMode,
  WatchSights,
  WatchState,
} from "../../src/lib/ipc/bindings";
import type { FakeTimeline } from "./fake/timeline";

export interface Scene {
  phase: VaultState["phase"];
  rehearsal: boolean;
  /** Whether a training room is open. */
  training: boolean;
  language: Language;
  guarded: boolean;
  posts: number;
  watch: WatchMode;
  vanished: number;
  blind: boolean;
  /** How far an import is that the page finds. */
  importing: ImportStage;
  /** What is wrong with the archive that is picked, if anything. */
  archive: Code | null;
  /** Whether an import of before did not come to its end. */
  unfinished: boolean;
  /** Whether the posts came from an archive, and nobody has looked for them. */
  imported: boolean;
  /** Whether the steps after a new vault were put away. */
  guided: boolean;
  swap: Swap;
  /** Whether there is a recovery sheet, and a reader. */
  opened: boolean;
  /** Whether files of the vault are damaged. */
  damaged: boolean;
  /** What the bundle is that somebody hands over. */
  bundle: "good" | "forged" | "garbled" | "sealed" | "strange";
  /** How the private browser stands. */
  browsing: "closed" | "running" | "troubled";
  /** Whether the disk that a bundle goes to is full. */
  full: boolean;
}

interface Sink {
  onmessage: (progress: Progress) => void;
}
type Args = Record<string, unknown> & {
  progress?: Sink;
  news?: { onmessage: (news: News) => void };
};

export function fakeCore(scene: Scene): void {
  const state: VaultState = {
    phase: scene.phase,
    rehearsal: scene.rehearsal || scene.training,
    training: scene.training,
    room_wanted: false,
    language: scene.language,
    looks: { theme: "system", utc: false },
    guided: scene.guided,
    guarded: scene.guarded,
    full_in: scene.phase === "screened" ? 9 : null,
    doubts: [],
  };
  const locks: LockSettings = {
    choices: { idle_minutes: 5, behind_minutes: 10, with_screen: true },
    hears_screen: true,
    hears_sleep: false,
  };
  let onTheTable: OnTheTable = { place: null, filter: null, post: null };
  const background: BackgroundSettings = {
    choices: { tray: true, stays: false, notices: false },
    at_login: false,
    has_tray: true,
    has_notices: false,
  };
  const watch: WatchState = {
    mode: scene.watch,
    paused_for: scene.watch === "paused" ? 42 : null,
    progress: scene.watch === "looking" ? { phase: "looking", done: 23, total: 60 } : null,
    due: scene.watch === "looking" ? 37 : 0,
    next: "2026-11-20T08:40:00Z",
    last_round: 60,
    looked_today: 412,
    per_day: 5000,
    vanished: scene.vanished,
    vanished_post: scene.vanished === 1 ? "post_1" : null,
    blind: scene.blind,
    failure: scene.watch === "failed" ? { code: "no_vantage", detail: "" } : null,
  };
  const sights: WatchSights = {
    days: 7,
    vantages: [
      {
        name: "direct",
        direct: true,
        country: "VN",
        route: "own line",
        on: true,
        isolate: false,
        health: "works",
        last_look: "2026-11-20T07:12:05Z",
      },
      {
        name: "berlin",
        direct: false,
        country: "DE",
        route: "socks5h://127.0.0.1:1080",
        on: true,
        isolate: false,
        health: "down",
        last_look: "2026-11-19T22:40:00Z",
      },
      {
        name: "tor",
        direct: false,
        country: null,
        route: "socks5h://127.0.0.1:9050",
        on: false,
        isolate: true,
        health: "unknown",
        last_look: null,
      },
    ],
    coverage: [
      {
        platform: "facebook",
        vantage: "direct",
        looks: 640,
        telling: 18,
        causes: [
          { says: "login_walled", looks: 601 },
          { says: "rate_limited", looks: 21 },
        ],
        blind: true,
      },
      {
        platform: "youtube",
        vantage: "direct",
        looks: 210,
        telling: 210,
        causes: [],
        blind: false,
      },
      {
        platform: "youtube",
        vantage: "berlin",
        looks: 12,
        telling: 9,
        causes: [{ says: "unreachable", looks: 3 }],
        blind: false,
      },
    ],
  };
  const outcome: ImportOutcome = {
    new: 1_204,
    renewed: 3,
    known: 41,
    media: 862,
    media_missing: 12,
    left_out: [
      { why: "repost", count: 18, members: [], trouble: false },
      { why: "forgotten", count: 2, members: [], trouble: false },
      { why: "not_own", count: 96, members: ["messages/inbox/…/message_1.json"], trouble: false },
      { why: "cut", count: 1, members: ["posts/your_posts_2.json"], trouble: true },
    ],
    cancelled: false,
  };
  const preview: ArchivePreview = {
    found: [{ platform: "facebook", layout: "JSON" }],
    accounts: [{ platform: "facebook", name: "Nguyễn Thị Ngọc Ẩn", handle: "so.tay.ap.an.thuong" }],
    kinds: [
      { kind: "post", count: 1_107 },
      { kind: "share", count: 82 },
      { kind: "photo", count: 41 },
      { kind: "group_post", count: 15 },
      { kind: "deleted", count: 3 },
    ],
    first: "2012-03-04T02:15:00Z",
    last: "2026-11-18T13:40:00Z",
    new: outcome.new,
    renewed: outcome.renewed,
    known: outcome.known,
    media: 862,
    media_bytes: 3_400_000_000,
    media_missing: 12,
    parts_missing: ["facebook-so.tay.ap.an.thuong-2026-11-20-part2.zip"],
    left_out: outcome.left_out,
    without_time: 2,
    damaged_text: 0,
    signature: null,
    asks: { zone: 38, blog: 0, channel: 0 },
    asked: {
      zone_minutes: null,
      channel: null,
      blog: null,
      signing_key: null,
      with_reposts: false,
      with_forgotten: false,
      allow_private: false,
    },
  };
  const step = {
    bytes: 1_900_000_000,
    bytes_total: 3_460_000_000,
    posts: 512,
    posts_total: 1_248,
    seconds_left: 194,
  };
  const FILES = [
    "facebook-so.tay.ap.an.thuong-2026-11-20-part1.zip",
    "facebook-so.tay.ap.an.thuong-2026-11-20-part3.zip",
  ];
  const importing: ImportState = {
    pick: 1,
    stage: scene.importing,
    files: scene.importing === "empty" ? [] : FILES,
    progress:
      scene.importing === "taking_in"
        ? step
        : scene.importing === "reading"
          ? { ...step, bytes_total: null, posts_total: null, seconds_left: null }
          : null,
    preview: scene.importing === "surveyed" ? preview : null,
    outcome: scene.importing === "done" ? outcome : null,
    failure:
      scene.archive !== null && scene.importing === "picked"
        ? { code: scene.archive, detail: "" }
        : null,
  };
  const imports: ImportRow[] = [
    {
      id: "import_2",
      at: "2026-11-20T03:05:00Z",
      found: [{ platform: "youtube", layout: "Takeout" }],
      files: ["takeout-20261120T081500Z-001.zip", "takeout-20261120T081500Z-002.zip"],
      accounts: [{ platform: "youtube", name: "Sổ tay ấp Ẩn Thượng", handle: "UCxyz" }],
      outcome: scene.unfinished ? null : { ...outcome, new: 88, renewed: 0, known: 0 },
    },
    {
      id: "import_1",
      at: "2026-11-02T09:41:00Z",
      found: [{ platform: "blogger", layout: "Takeout" }],
      files: ["Vuon nha"],
      accounts: [],
      outcome: { ...outcome, new: 12, renewed: 0, known: 0, left_out: [] },
    },
  ];
  let links: string[] = [];
  const calls: string[] = [];
  let cancelled = false;
  let page: { onmessage: (news: News) => void } | undefined;
  let chapter = 1;

  const TEXTS = [
    "Sáng nay bà con ấp Ẩn Thượng lại ra bờ kênh. Nước rút, lúa chưa kịp gặt, mà giá thì ai nói sao nghe vậy.\n\nTôi ghi lại đây những gì mắt thấy tai nghe, để sau này khỏi ai bảo là không có.",
    "ĐƯỜNG LỐI hay lối đi? Nguyễn Thị Ngọc Ẩn hỏi tôi câu ấy, tôi chưa trả lời được.",
    "Hôm qua chợ vắng. Mấy chị bán cá bảo ghe ngoài sông không vào được nữa, phải chờ giấy.",
    "Ảnh chụp lúc 5 giờ sáng: con đường mới rải đá, chưa có biển báo. Ai đi qua nhớ cẩn thận.",
    "A short note in English for friends abroad: the water is back, the school is open, we are well.",
    "Quyển sổ tay của thầy giáo làng: trang nào cũng có một câu hỏi, không trang nào có câu trả lời.",
  ];
  const PEOPLE = ["Nguyễn Thị Ngọc Ẩn", "Sổ tay ấp Ẩn Thượng", "Trần Bình Ổn"];
  const PLATFORMS = ["facebook", "youtube", "mastodon"];
  const STANDINGS: [Status, Verdict][] = [
    ["watched", "visible"],
    ["flagged", "removed"],
    ["watched", "visible"],
    ["suspected", "removed"],
    ["watched", "login_walled"],
    ["flagged", "geo_blocked"],
    ["back_again", "visible"],
    ["watched", "unreachable"],
  ];

  const at = <T>(list: T[], place: number): T => list[place % list.length] as T;
  const day = (back: number, hour = 7) =>
    new Date(Date.UTC(2026, 10, 20, hour, 12, 5) - back * 86_400_000).toISOString();
  const fail = (code: Code, detail = "") =>
    Promise.reject(Object.assign(new Error(code), { code, detail }));
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

  function row(place: number): PostRow {
    if (scene.imported) return importedRow(place);
    const [status, verdict] = at(STANDINGS, place);
    const gone = status === "flagged" || status === "suspected";
    return {
      id: `post_${String(place)}`,
      platform: at(PLATFORMS, place),
      account: at(PEOPLE, place),
      permalink: `https://social.example/an/posts/${String(4_000_000 + place)}`,
      published: day(place * 2),
      saved: day(place * 2 - 1),
      excerpt: at(TEXTS, place).slice(0, 160),
      n_media: place % 4,
      status,
      verdict,
      last_seen: gone ? day(3) : day(0),
      first_missed: gone ? day(2, 16) : null,
      last_look: day(0),
      notice: null,
      unwatched: null,
    };
  }

  let rows: PostRow[] = [];
  function allRows(): PostRow[] {
    if (rows.length !== scene.posts) {
      rows = Array.from({ length: scene.posts }, (_, place) => row(place));
    }
    return rows;
  }
  const timeline = () => (globalThis as unknown as { fakeTimeline: FakeTimeline }).fakeTimeline;

  /** A post as an archive brings it: with its address, with a likely one, or with none. */
  function importedRow(place: number): PostRow {
    const saved = day(0);
    const whys = [null, "no_link", null, "deleted", "not_public", "no_link"] as const;
    return {
      id: `post_${String(place)}`,
      platform: "facebook",
      account: at(PEOPLE, 0),
      permalink: place % 6 === 0 ? `https://social.example/an/posts/${String(place)}` : null,
      published: day(700 + place * 9),
      saved,
      excerpt: at(TEXTS, place).slice(0, 160),
      n_media: place % 3,
      status: "watched",
      verdict: "unclear",
      last_seen: day(700 + place * 9),
      first_missed: null,
      last_look: saved,
      notice: null,
      unwatched: at([...whys], place),
    };
  }

  /** Runs work on the archive in steps that the page is told of. */
  async function archiveWork(stage: ImportStage, total: number | null): Promise<ImportState> {
    cancelled = false;
    Object.assign(importing, { stage, preview: null, outcome: null, failure: null });
    for (let part = 1; part <= 6 && !cancelled; part += 1) {
      importing.progress = {
        bytes: part * 100_000_000,
        bytes_total: total,
        posts: part * 200,
        posts_total: total === null ? null : 1_248,
        seconds_left: total === null || part < 3 ? null : (6 - part) * 20,
      };
      page?.onmessage("import");
      await wait(50);
    }
    importing.progress = null;
    return importing;
  }

  async function survey(asked: unknown): Promise<ImportState> {
    calls.push(JSON.stringify(asked));
    await archiveWork("reading", null);
    if (scene.archive !== null) {
      const failure = { code: scene.archive, detail: "" };
      return Object.assign(importing, { stage: "picked", failure });
    }
    if (cancelled) return Object.assign(importing, { stage: "picked" });
    const shown = { ...preview, asked: asked as ArchivePreview["asked"] };
    return Object.assign(importing, { stage: "surveyed", preview: shown });
  }

  async function takeIn(): Promise<ImportState> {
    await archiveWork("taking_in", 600_000_000);
    const done = { ...outcome, cancelled, new: cancelled ? 400 : outcome.new };
    if (!cancelled) scene.posts += 5;
    return Object.assign(importing, { stage: "done", outcome: done });
  }

  function linked(list: string): LinkedRow[] {
    return list.split("\n").map((line) => {
      if (!line.startsWith("http")) return { result: "bad_address", posts: [] };
      if (line.includes("two")) return { result: "ambiguous", posts: ["post_1", "post_5"] };
      if (line.includes("none")) return { result: "unmatched", posts: [] };
      return { result: "linked", posts: ["post_1"] };
    });
  }

  function added(link: string, allowPrivate: boolean): Added {
    const bad = (code: Code, text: string): Added => ({
      link,
      kept: null,
      error: { code, detail: text },
    });
    if (link.includes("192.168.") && !allowPrivate) return bad("private_address", "192.168.1.20");
    if (link.includes("gone")) return bad("http_status", "HTTP 404");
    if (link.includes("login")) return bad("login_needed", "HTTP 302");
    return {
      link,
      error: null,
      kept: {
        post: "post_0",
        account: at(PEOPLE, 0),
        excerpt: at(TEXTS, 0).slice(0, 110),
        published: day(1),
        n_media: 2,
        missing_media: 1,
        known: false,
      },
    };
  }

  function story(): Chapter {
    return {
      number: chapter,
      of: 3,
      date: day(30 - chapter * 7),
      title: { vi: "Buổi sáng không còn bài nào", en: "The morning the posts were gone" },
      story: {
        vi: "Cô Ẩn mở trang của mình và thấy mười bài về con kênh không còn nữa. Không có thông báo nào. Hãy bấm vào một bài đã bị đánh dấu và xem Keepsake biết được bằng cách nào.",
        en: "Ms Ẩn opens her page and finds that ten posts about the canal are no longer there. Nobody told her. Press one of the flagged posts and see how Keepsake knows.",
      },
      last: chapter === 3,
    };
  }

  async function round(args: Args): Promise<unknown> {
    cancelled = false;
    const total = (args["posts"] as string[] | null)?.length ?? scene.posts;
    for (let done = 0; done < total && !cancelled; done += Math.ceil(total / 20)) {
      args.progress?.onmessage({ phase: done > total / 2 ? "confirming" : "looking", done, total });
      await wait(60);
    }
    return {
      looked: cancelled ? 12 : total,
      visible: 38,
      newly_flagged: 2,
      back: 1,
      undecided: 4,
      cancelled,
    };
  }

  const COMMANDS: Record<string, (args: Args) => unknown> = {
    vault_state: () => state,
    set_language: (args) => {
      state.language = args["language"] as Language;
      return null;
    },
    create_vault: (args) => {
      calls.push(new TextDecoder().decode(args as unknown as Uint8Array));
      return Object.assign(state, { phase: "open" });
    },
    suggest_passphrase: () => "thuyen que bao nam lua chim song",
    unlock_vault: (args) =>
      new TextDecoder().decode(args as unknown as Uint8Array) === "correct horse battery"
        ? Object.assign(state, { phase: "open", full_in: null })
        : fail("wrong_passphrase"),
    lock_screen: () => Object.assign(state, { phase: "screened", full_in: 10 }),
    lock_vault: () => {
      onTheTable = { place: null, filter: null, post: null };
      return Object.assign(state, { phase: "locked", full_in: null });
    },
    hide_now: () => null,
    destroy_slots: () => Object.assign(state, { phase: "keyless", full_in: null }),
    hear_news: (args) => {
      page = args.news;
      // What a test tells the page in the name of the core, and what the core then answers.
      Object.assign(window, {
        watch,
        drop: (dropped: string[]) => {
          links = dropped.filter((it) => it.startsWith("http"));
          if (links.length === 0) {
            const files = [...new Set([...importing.files, ...dropped])];
            Object.assign(importing, { pick: importing.pick + 1, stage: "picked", files });
          }
          args.news?.onmessage("dropped");
        },
        tell: (news: News) => {
          if (news === "screened") Object.assign(state, { phase: "screened", full_in: 10 });
          args.news?.onmessage(news);
        },
      });
      return null;
    },
    stir: () => null,
    table: () => onTheTable,
    keep_table: (args) => {
      onTheTable = args["table"] as OnTheTable;
      return null;
    },
    has_job: () => false,
    copy_text: () => null,
    background_settings: () => background,
    choose_background: (args) => {
      background.choices = args["choices"] as BackgroundSettings["choices"];
      return null;
    },
    start_at_login: (args) => {
      background.at_login = args["on"] === true;
      return null;
    },
    lock_settings: () => locks,
    rules_in_use: () => ({
      version: "2026-11-25",
      digest: "0123456789abcdef",
      signer: null,
      replaceable: true,
    }),
    choose_locks: (args) => {
      locks.choices = args["choices"] as LockSettings["choices"];
      calls.push(JSON.stringify(locks.choices));
      return null;
    },
    watch_state: () => ({ ...watch }),
    watch_sights: () => sights,
    choose_watch: (args) => {
      calls.push(`watch ${String(args["on"])}`);
      return { ...Object.assign(watch, { mode: args["on"] === true ? "resting" : "off" }) };
    },
    pause_watch: (args) => {
      const paused = args["paused"] === true;
      Object.assign(watch, {
        mode: paused ? "paused" : "resting",
        paused_for: paused ? 60 : null,
        progress: null,
      });
      return { ...watch };
    },
    note_vanished: () => ({ ...Object.assign(watch, { vanished: 0, vanished_post: null }) }),
    list_posts: ({ wanted, offset, limit }) =>
      timeline().list(allRows(), wanted as Wanted, Number(offset), Number(limit)),
    find_posts: ({ wanted }) => timeline().find(allRows(), wanted as Wanted),
    add_links: async (args) => {
      const links = args["links"] as string[];
      args.progress?.onmessage({ phase: "saving", done: 0, total: links.length });
      await wait(120);
      return links.map((link) => added(link, args["allowPrivate"] === true));
    },
    look_again: round,
    import_state: () => ({ ...importing }),
    pick_archive: (args) => {
      calls.push(`pick ${args["folder"] === true ? "folder" : "files"}`);
      const files = [...new Set([...importing.files, ...FILES])];
      return { ...Object.assign(importing, { pick: importing.pick + 1, stage: "picked", files }) };
    },
    survey_archive: async (args) => ({ ...(await survey(args["asked"])) }),
    import_archive: async () => ({ ...(await takeIn()) }),
    forget_archive: () => ({
      ...Object.assign(importing, { stage: "empty", files: [], preview: null, outcome: null }),
    }),
    dropped_links: () => links.splice(0),
    import_history: () => (scene.imported || scene.unfinished ? imports : []),
    link_post: (args) => {
      calls.push(`link ${String(args["post"])} ${String(args["link"])}`);
      if (String(args["link"]).includes("192.168.") && args["allowPrivate"] !== true)
        return fail("private_address");
      return String(args["link"]).includes("taken") ? fail("link_taken") : null;
    },
    link_posts: (args) => linked(String(args["list"])),
    cancel_job: () => {
      cancelled = true;
      return null;
    },
    start_rehearsal: () => {
      state.rehearsal = true;
      return story();
    },
    next_chapter: () => {
      chapter += 1;
      return story();
    },
    end_rehearsal: () =>
      Object.assign(state, {
        rehearsal: false,
        phase: state.training ? "none" : state.phase,
        training: false,
      }),
  };

  let callbacks = 0;
  type Commands = Record<string, (args: Args) => unknown>;
  const fakes = () => (window as unknown as { fakes?: Commands }).fakes;
  Object.assign(window, {
    calls,
    vault: state,
    sights,
    row,
    __TAURI_INTERNALS__: {
      invoke: async (command: string, args: Args) => {
        calls.push(command);
        const answer = await (fakes()?.[command] ?? COMMANDS[command])?.(args);
        return answer === state ? { ...state } : answer;
      },
      convertFileSrc: (path: string) => `/shown/${encodeURIComponent(path)}`,
      transformCallback: () => (callbacks += 1),
      unregisterCallback: () => undefined,
    },
    __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener: () => undefined },
  });
}
