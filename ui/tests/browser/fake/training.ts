import type {
  Code,
  RoomFindings,
  RoomShelf,
  RoomState,
  SeizedFolder,
  Told,
  VaultState,
} from "../../../src/lib/ipc/bindings";
import type { Scene } from "../fake_core";

type Args = Record<string, unknown> & { progress?: { onmessage: (it: unknown) => void } };

/** The training room. */
export function fakeTraining(scene: Scene): void {
  const page = window as unknown as {
    fakes?: Record<string, (args: Args) => unknown>;
    calls: string[];
    vault: VaultState;
  };
  const fail = (code: Code) => Promise.reject(Object.assign(new Error(code), { code, detail: "" }));
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const told = (en: string, vi: string): Told => ({ en, vi });
  const none: RoomFindings = {
    saved: 0,
    flagged: [],
    silent: 0,
    wrong: 0,
    missed: 0,
    together: null,
  };
  const gone: RoomFindings = {
    saved: 225,
    flagged: [["removed", 210]],
    silent: 207,
    wrong: 0,
    missed: 3,
    together: {
      posts: 207,
      account: "Sông Lúa",
      account_gone: false,
      after: "2020-05-11T02:00:00Z",
      before: "2020-05-12T02:00:00Z",
    },
  };
  const LINES = [
    "publish 210 @song.lua",
    "save @song.lua",
    "save @deltanotes 4",
    "look",
    "forward 2d",
    "captcha @deltanotes 1",
    "login @deltanotes 1",
    "remove @song.lua 207",
    "remove-told @anh.chonoi 3",
    "forward 1d",
    "look",
  ];
  const question = (en: string, vi: string) => ({
    asks: told(en, vi),
    answer: told(
      "Last seen and first missed: the window of the incident. Nobody can say it more exactly than one looks.",
      "Lần cuối còn thấy và lần đầu không thấy: khoảng của sự việc. Không ai nói chính xác hơn mức mình đã xem.",
    ),
  });
  const card = (name: string, en: string, vi: string) => ({
    name,
    title: told(en, vi),
    tells: told(
      "For six weeks a page has written about the price of rice, every day, several times. One morning the author opens the page and it looks short. Nobody wrote to him.",
      "Suốt sáu tuần, một trang viết về giá gạo, ngày nào cũng có vài bài. Một sáng nọ, tác giả mở trang ra thấy vắng hẳn. Không ai báo gì cho anh.",
    ),
    sees: told(
      "210 posts flagged as removed, 207 of them with no notice; one incident that holds those 207.",
      "210 bài được đánh dấu là đã bị gỡ, 207 bài không có thông báo; một sự việc gom đúng 207 bài ấy.",
    ),
    questions: [
      question(
        "Between which two moments did the posts vanish?",
        "Các bài biến mất trong khoảng giữa hai mốc nào?",
      ),
      question(
        "How do you know that it was not an outage?",
        "Làm sao biết đó không phải là sự cố mạng?",
      ),
    ],
    lines: LINES,
  });
  const shelf: RoomShelf = {
    scenarios: [
      card("rice", "The rice posts", "Những bài về gạo"),
      card("hidden", "Hidden at home", "Ẩn ở trong nước"),
      card("account", "The account that closed", "Tài khoản bị đóng"),
    ],
    papers: [
      { name: "workshop-20", title: told("Workshop, 20 minutes", "Buổi tập huấn 20 phút") },
      { name: "workshop-90", title: told("Workshop, 90 minutes", "Buổi tập huấn 90 phút") },
      { name: "handout", title: told("Keepsake on one page", "Keepsake trên một trang giấy") },
    ],
  };
  const room: RoomState = {
    now: "2020-05-09T02:00:00Z",
    phrase: "ao-ca ban-hoc cay-me dao-phay ghe-go hoa-cuc keo-dua",
    presented: false,
    is_down: false,
    accounts: [
      {
        handle: "song.lua",
        name: "Sông Lúa kể chuyện mùa nước",
        posts: 218,
        saved: 0,
        closed: false,
      },
      { handle: "deltanotes", name: "Delta Notes", posts: 9, saved: 0, closed: false },
      { handle: "anh.chonoi", name: "Ảnh chợ nổi", posts: 7, saved: 0, closed: false },
    ],
    scenario: null,
    done: 0,
    findings: none,
    said: [],
  };
  const seized: SeizedFolder = {
    files: Array.from({ length: 96 }, (_, at) => ({
      path: at === 0 ? "keepsake.json" : `objects/a${String(at)}/qk2m7…${String(at)}`,
      bytes: at === 0 ? 38 : 8_448,
      hex: "61 67 65 2d 65 6e 63 72 79 70 74 69 6f 6e 2e 6f 72 67 2f 76 31 0a",
      letters: "age-encryption.org/v1.-> X25519 k2",
    })),
    bytes: 1_340_000,
  };
  function happened(line: string): void {
    page.calls.push(`said ${line}`);
    if (line.startsWith("outage")) room.is_down = line.endsWith("on");
    room.now = "2020-05-12T02:20:00Z";
    const last = line === "look" && room.said.length > 6;
    if (last) room.findings = gone;
    const flagged = last ? 210 : 0;
    room.said.unshift({ line, at: room.now, flagged, silent: last ? 207 : 0 });
  }
  const state = () => structuredClone(room);

  page.fakes = Object.assign(page.fakes ?? {}, {
    open_room: () => Object.assign(page.vault, { phase: "open", rehearsal: true, training: true }),
    go_to_room: () => Object.assign(page.vault, { phase: "open", rehearsal: true, training: true }),
    room_state: state,
    room_shelf: () => shelf,
    renew_room: (args: Args) => {
      page.calls.push(`renew ${String(args["scenario"])}`);
      Object.assign(room, { scenario: args["scenario"], done: 0, findings: none, said: [] });
      room.now = "2020-05-09T02:00:00Z";
      return state();
    },
    say_in_room: async (args: Args) => {
      for (let done = 0; done < 3; done += 1) {
        args.progress?.onmessage({ phase: "winding", done, total: 3 });
        await wait(20);
      }
      const line = args["line"] as string | null;
      if (line?.includes("@anh.chonoi 99")) return fail("no_target");
      happened(line ?? LINES[room.done] ?? "look");
      if (line === null) room.done += 1;
      return state();
    },
    present_room: (args: Args) => {
      room.presented = args["presented"] === true;
      return room.presented;
    },
    seize_room: () => seized,
    try_seized: (args: Args) => ({
      refusal:
        new TextDecoder().decode(args as unknown as Uint8Array) === room.phrase
          ? null
          : { code: "wrong_passphrase", detail: "" },
    }),
    hand_seized_over: () => ({ refusal: { code: "no_way_in", detail: "" }, posts: 17 }),
    open_court: (args: Args) => {
      page.calls.push(`court ${String(args["second"])}`);
      return null;
    },
    save_court: () => true,
    court_answer: () => ({
      forged: "B",
      was: "Lớp Bốn mới, 29 em",
      is: "Lớp Bốn mới, 99 em",
      layers: ["bag", "items"],
    }),
    save_paper: (args: Args) => {
      page.calls.push(`paper ${String(args["name"])} ${String(args["language"])}`);
      return true;
    },
  });
  if (scene.training) room.scenario = "rice";
}
