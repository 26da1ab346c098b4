import type {
  CaptureRow,
  Language,
  LookRow,
  MediaRow,
  NoticeGiven,
  NoticeRow,
  NoticesOverview,
  PieceRow,
  PostChanges,
  PostDetail,
  PostRow,
  RefusedGiven,
  VantageSight,
} from "../../../src/lib/ipc/bindings";
import type { Scene } from "../fake_core";

type Args = Record<string, unknown> & { progress?: { onmessage: (it: unknown) => void } };

/** One post with all there is to say of it, and what platforms told. By the number of the post: 1 is
    gone, 2 was edited, 4 has neither text nor files, 5 is hidden in one country, 3 is hostile, 7 has ten million letters. */
export function fakePost(scene: Scene): void {
  const page = window as unknown as {
    fakes?: Record<string, (args: Args) => unknown>;
    calls: string[];
    row: (place: number) => PostRow;
  };
  const fail = (code: string) =>
    Promise.reject(Object.assign(new Error(code), { code, detail: "" }));
  const day = (back: number, hour = 7, minute = 12) =>
    new Date(Date.UTC(2026, 10, 20, hour, minute, 5) - back * 86_400_000).toISOString();

  const BEFORE =
    "Quyển sổ tay của thầy giáo làng: trang nào cũng có một câu hỏi, không trang nào có câu trả lời.\n\nTôi gặp 14 hộ ở ba ấp. Ai cũng nói chưa nhận được giấy.";
  const AFTER =
    "Quyển sổ tay của thầy giáo làng: trang nào cũng có một câu hỏi, không trang nào có câu trả lời.\n\nTôi gặp nhiều hộ ở các ấp. Ai cũng nói đã nhận được giấy.";
  const HOSTILE =
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> \u202edcba \u2066\u2067mở\u2069 " +
    `${"dài".repeat(400)} javascript:alert(1) ` +
    "<svg onload=\"document.title='taken'\"><script>document.title='taken'</script></svg>" +
    "<a href=\"javascript:document.title='taken'\">mở</a>" +
    '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/taken">' +
    '<iframe src="data:text/html,<script>parent.document.title=1</script>"></iframe>' +
    "<style>body{background:url(http://127.0.0.1:9/taken)}</style>" +
    `<link rel=stylesheet href=//127.0.0.1:9/taken><object data=//127.0.0.1:9/taken></object>` +
    `<form action=//127.0.0.1:9/taken><button>${"Z\u0363\u0489\u0334\u035b".repeat(3)}` +
    `${"Z" + "\u0300\u0301\u0306\u0316\u0317".repeat(60)}`;
  /** Ten million letters, in a word without an end and then in short ones. */
  const ENDLESS = "dài".repeat(500_000) + " một hai".repeat(1_062_500);
  const NASTY_NAME = "\u202egnp.exe <b>tên</b>";

  const picture = (index: number, alt: string | null): MediaRow => ({
    index,
    name: `anh-${String(index + 1)}.png`,
    mime: "image/png",
    bytes: 184_220,
    sha256: String(index).repeat(64),
    alt,
    kind: "picture",
    too_large: false,
  });
  const video: MediaRow = {
    ...picture(2, null),
    name: "ghe.webm",
    mime: "video/webm",
    bytes: 3_400_000,
    kind: "video",
  };
  const PICTURES = [picture(0, "Bờ kênh lúc sáng sớm, mấy chiếc ghe còn buộc"), picture(1, null)];

  const capture = (id: string, at: string, text: string, media: MediaRow[]): CaptureRow => ({
    id,
    at,
    url: "https://social.example/an/posts/4000001",
    title: null,
    author: "Nguyễn Thị Ngọc Ẩn",
    text,
    source: "json-ld",
    published: day(10),
    media,
    missing: [],
    imported: false,
    seen: null,
  });

  const look = (
    id: string,
    at: string,
    [probe, verdict]: [string, LookRow["verdict"]],
    [answer, rule, says]: [string, string, string],
    vantage = "direct",
  ): LookRow => ({
    id,
    at,
    vantage,
    country: vantage === "direct" ? "VN" : "DE",
    probe,
    answer,
    rule,
    says,
    verdict,
    of_post: ["page", "embed", "oembed", "api"].includes(probe),
  });

  /** Eighty-four looks that saw the post, and twenty to compare, over some weeks. */
  const seen = (vi: boolean): LookRow[] =>
    Array.from({ length: 84 }, (_, index) => {
      const at = day(3 + index * 0.25);
      const says = vi ? "Bài có ở đó, đúng như đã lưu." : "The post is there as it was saved.";
      const post = look(
        `seen_${String(index)}`,
        at,
        ["page", "visible"],
        ["HTTP 200", "web-alive", says],
      );
      const other = vi ? "Bài so sánh vẫn còn." : "The post to compare with is there.";
      const control = look(
        `c_${String(index)}`,
        at,
        ["control", "visible"],
        ["HTTP 200", "web-alive", other],
      );
      return index % 4 === 0 ? [post, control] : [post];
    }).flat();

  const missed = (vi: boolean): LookRow[] => [
    look(
      "m_1",
      day(2, 16),
      ["page", "removed"],
      [
        "HTTP 404",
        "facebook/gone-404",
        vi ? "Bài viết không còn ở địa chỉ này." : "There is no post at this address any more.",
      ],
    ),
    look(
      "m_2",
      day(2, 16),
      ["account", "visible"],
      ["HTTP 200", "facebook/account-ok", vi ? "Tài khoản vẫn còn." : "The account is there."],
      "tor",
    ),
    look(
      "m_3",
      day(2, 16),
      ["decoy", "removed"],
      [
        "HTTP 404",
        "facebook/gone-404",
        vi
          ? "Địa chỉ bịa ra cũng trả lời giống như vậy."
          : "A made-up address answers the same way.",
      ],
    ),
  ];

  function sights(vi: boolean): VantageSight[] {
    const law = vi
      ? "Nền tảng nói bài này không xem được ở nước này vì yêu cầu pháp lý."
      : "The platform says that the post cannot be seen in this country for legal reasons.";
    const there = vi ? "Bài có ở đó, đúng như đã lưu." : "The post is there as it was saved.";
    const slow = vi ? "Không có câu trả lời kịp lúc." : "No answer came in time.";
    const usual = (vantage: string) =>
      look(
        `u_${vantage}`,
        day(0),
        ["control", "visible"],
        ["HTTP 200", "web-alive", there],
        vantage,
      );
    return [
      {
        look: look("v_1", day(0), ["page", "geo_blocked"], ["HTTP 451", "http-451", law]),
        compared: [usual("direct")],
      },
      {
        look: look(
          "v_2",
          day(0, 7, 13),
          ["page", "visible"],
          ["HTTP 200", "web-alive", there],
          "berlin",
        ),
        compared: [usual("berlin")],
      },
      {
        look: look("v_3", day(1), ["page", "unreachable"], ["timeout", "no-answer", slow], "tor"),
        compared: [],
      },
    ];
  }

  const entered: Record<string, NoticeRow[]> = {};
  let number = 0;
  const entry = (
    kind: NoticeRow["kind"],
    on: string,
    more: Partial<NoticeRow> = {},
  ): NoticeRow => ({
    id: `note_${String((number += 1))}`,
    recorded: day(0, 9),
    kind,
    on,
    set_aside: null,
    outcome: null,
    text: "",
    by: null,
    ground: null,
    proposed: null,
    named: null,
    files: [],
    mail: null,
    ...more,
  });
  entered["post_5"] = [
    entry("outcome", "2026-11-19", {
      outcome: "refused",
      text: "Chúng tôi giữ nguyên quyết định.",
    }),
    entry("appeal", "2026-11-16", { text: "Bài chỉ ghi lại việc đã xảy ra ở ấp." }),
    entry("none_came", "2026-11-15", { set_aside: day(0, 8) }),
    entry("notice", "2026-11-15", {
      by: "email",
      proposed: { ground: "law", phrase: "local legal restrictions" },
      named: "Nghị định 147/2024/NĐ-CP",
      text: "We have restricted access to your post in Vietnam because of local legal restrictions.",
      files: [
        { index: 0, name: "thong-bao.eml", mime: "message/rfc822", bytes: 14_200, kind: "other" },
        { index: 1, name: "man-hinh.png", mime: "image/png", bytes: 88_000, kind: "picture" },
      ],
      mail: {
        date: day(5),
        from: "notification@facebookmail.com",
        from_platform: true,
        subject: "Your post has been restricted",
        signatures: 1,
      },
    }),
  ];

  function detail(place: number, language: Language): PostDetail {
    const vi = language === "vi";
    const row = page.row(place);
    const [edited, empty, abroad, hostile] = [2, 4, 5, 3].map(
      (it) => it === place && !scene.imported,
    );
    const endless = place === 7;
    const text = endless
      ? ENDLESS
      : edited
        ? AFTER
        : empty
          ? ""
          : hostile
            ? HOSTILE
            : `${row.excerpt}\n\n${BEFORE}`;
    const media = empty ? [] : abroad || edited ? PICTURES : [...PICTURES, video];
    if (hostile)
      media.splice(
        0,
        9,
        { ...video, name: NASTY_NAME },
        { ...video, index: 3, name: "phim.mp4", bytes: 900_000_000, too_large: true },
      );
    const first = capture(
      "cap_1",
      day(9),
      edited ? BEFORE : text,
      edited ? [PICTURES[0] as MediaRow] : media,
    );
    const missing = { name: null, alt: null, why: "refused" as const, word: "http-403" };
    if (empty || place === 1) first.missing = [missing];
    if (scene.imported)
      first.missing = [
        { name: "videos/ghe.mp4", alt: null, why: "not_in_archive", word: "not_in_archive" },
      ];
    first.imported = scene.imported;
    const gone = row.status === "flagged" || row.status === "suspected";
    return {
      row: {
        ...row,
        ...(edited ? { verdict: "edited" } : {}),
        ...(hostile ? { account: "\u202eNguyễn <i>Ẩn</i> " + "a".repeat(200) } : {}),
        notice: abroad ? "2026-11-15" : null,
      },
      text,
      why: (vi
        ? [
            "Trang trả lời 404, đúng như một địa chỉ chưa từng có lúc 16:12 UTC ngày 18/11/2026 (quy tắc facebook/gone-404).",
            "Cùng lúc đó trang của tài khoản và một bài khác vẫn xem được, nên không phải lỗi mạng.",
            "Đã kiểm tra lại ba lần, cách nhau ít nhất sáu giờ.",
          ]
        : [
            "The page answered 404, exactly as an address that never existed does at 16:12 UTC on 18 November 2026 (rule facebook/gone-404).",
            "At the same time the account and another post could be seen, so it is not the network.",
            "It was looked at three times, at least six hours apart.",
          ]
      ).map((sentence, index) => ({
        sentence,
        rule: `rule-${String(index)}`,
        probe: ["page", "control", null][index] ?? null,
      })),
      addresses:
        row.permalink === null
          ? []
          : [row.permalink, ...(abroad ? ["https://m.social.example/story.php?id=4000005"] : [])],
      likely:
        row.permalink === null && row.unwatched === null ? ["https://social.example/an/1"] : [],
      captures: edited ? [capture("cap_2", day(1), AFTER, PICTURES), first] : [first],
      looks: scene.imported ? [] : [...(gone ? missed(vi) : []), ...seen(vi)],
      absences: place === 1 ? [{ last_seen: day(8), first_missed: day(7), back: day(6) }] : [],
      turns: gone ? [{ at: day(2, 22), status: row.status, verdict: row.verdict }] : [],
      confirmed: row.status === "flagged" ? day(2, 22) : null,
      sights: abroad ? sights(vi) : [],
      notices: entered[row.id] ?? [],
      silent: row.status === "flagged" && !abroad,
      none_came: null,
    };
  }

  function changes(): PostChanges {
    const text = (kind: PieceRow["kind"], text: string): PieceRow => ({ kind, text });
    return {
      before: "cap_1",
      after: "cap_2",
      same: false,
      text: [
        text("kept", BEFORE.slice(0, BEFORE.indexOf("14"))),
        text("gone", "14 "),
        text("new", "nhiều "),
        text("kept", "hộ ở "),
        text("gone", "ba "),
        text("new", "các "),
        text("kept", "ấp. Ai cũng nói "),
        text("gone", "chưa "),
        text("new", "đã "),
        text("kept", "nhận được giấy."),
      ],
      facts: [{ fact: "title", before: "Sổ tay, trang 3", after: null }],
      files: [
        { sha256: "0".repeat(64), before: 0, after: 0 },
        { sha256: "1".repeat(64), before: null, after: 1 },
      ],
    };
  }

  /** A small film, recorded on the spot. */
  async function film(): Promise<ArrayBuffer> {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const ended = new Promise((done) => (recorder.onstop = done));
    recorder.start();
    for (let frame = 0; frame < 6; frame += 1) {
      pen.fillStyle = frame % 2 === 0 ? "#4c6d68" : "#567772";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      await new Promise((done) => setTimeout(done, 40));
    }
    recorder.stop();
    await ended;
    return new Blob(parts).arrayBuffer();
  }

  const overview: NoticesOverview = {
    silent: [
      { platform: "facebook", month: "2026-11", gone: 14, silent: 12, none_came: 5 },
      { platform: "youtube", month: "2026-10", gone: 2, silent: 0, none_came: 0 },
    ],
    refused: [
      {
        id: "refused_1",
        platform: "facebook",
        account: "Sổ tay ấp Ẩn Thượng",
        on: "2026-11-12",
        recorded: day(7),
        text: "Sáng mai bà con hẹn nhau ở bờ kênh, ai có giấy thì mang theo.",
        message: "This post goes against our Community Standards.",
        proposed: { ground: "rules", phrase: "Community Standards" },
        files: [
          { index: 0, name: "tu-choi.png", mime: "image/png", bytes: 50_000, kind: "picture" },
        ],
        set_aside: false,
      },
    ],
  };
  if (scene.posts === 0) Object.assign(overview, { silent: [], refused: [] });
  let attached = { pick: 0, files: [] as string[], mail: null as string | null };

  const note = (args: Args, kind: NoticeRow["kind"], more: Partial<NoticeRow> = {}) => {
    const post = String(args["post"]);
    const made = entry(kind, String(args["on"] ?? more.on), more);
    entered[post] = [made, ...(entered[post] ?? [])];
    page.calls.push(`note ${JSON.stringify(args)}`);
    return null;
  };

  page.fakes = {
    ...page.fakes,
    show_post: (args) => {
      const place = Number(String(args["id"]).replace("post_", ""));
      return structuredClone(detail(place, args["language"] as Language));
    },
    compare_captures: (args) => {
      page.calls.push(`compare ${String(args["one"])} ${String(args["other"])}`);
      const same = args["one"] === args["other"];
      return { ...changes(), same, ...(same ? { text: [], facts: [], files: [] } : {}) };
    },
    read_media: film,
    save_again: async (args) => {
      args.progress?.onmessage({ phase: "saving", done: 0, total: 1 });
      await new Promise((done) => setTimeout(done, 80));
      const kept = { account: null, excerpt: "", published: null, n_media: 0, missing_media: 0 };
      if (args["post"] === "post_3") return fail("http_status");
      return { ...kept, known: true, post: args["post"] === "post_6" ? "post_0" : args["post"] };
    },
    open_address: (args) => {
      page.calls.push(`open ${String(args["post"])} ${String(args["index"])}`);
      return args["index"] === 1 ? fail("no_browser") : null;
    },
    pick_attachments: (args) => {
      attached =
        args["mail"] === true
          ? { ...attached, pick: attached.pick + 1, mail: "thong-bao.eml" }
          : { ...attached, pick: attached.pick + 1, files: [...attached.files, "man-hinh.png"] };
      return { ...attached };
    },
    forget_attachments: () => {
      attached = { pick: attached.pick + 1, files: [], mail: null };
      return null;
    },
    propose_ground: (args) =>
      String(args["wording"]).includes("legal")
        ? { ground: "law", phrase: "local legal restrictions" }
        : null,
    note_notice: (args) => {
      const given = args["given"] as NoticeGiven;
      if (given.on === "2027-01-01") return fail("to_come");
      return note(args, "notice", {
        on: given.on ?? "2026-11-14",
        text: given.wording,
        ground: given.ground,
        named: given.named === "" ? null : given.named,
        by: given.by,
      });
    },
    note_none_came: (args) => note(args, "none_came"),
    note_appeal: (args) => note(args, "appeal", { text: String(args["text"]) }),
    note_outcome: (args) =>
      note(args, "outcome", {
        text: String(args["text"]),
        outcome: args["outcome"] as NoticeRow["outcome"],
      }),
    set_notice_aside: (args) => {
      const known = entered[String(args["post"])]?.find(({ id }) => id === args["entry"]);
      if (known) known.set_aside = day(0, 10);
      return null;
    },
    forget_preview: () => ({ captures: 2, files: 3, looks: 105, notices: 0, flagged: true }),
    forget_post: (args) => {
      page.calls.push(`forgotten ${String(args["post"])}`);
      return { at: day(0), entries: 3, unfinished: false };
    },
    notices_overview: () => ({ ...overview }),
    note_refused: (args) => {
      const { pick, ...given } = args["given"] as RefusedGiven;
      page.calls.push(`refused ${JSON.stringify({ ...given, pick })}`);
      const rest = {
        id: "refused_2",
        recorded: day(0),
        proposed: null,
        files: [],
        set_aside: false,
      };
      overview.refused = [{ ...rest, ...given }, ...overview.refused];
      return null;
    },
    set_refused_aside: (args) => {
      overview.refused = overview.refused.map((it) =>
        it.id === args["refused"] ? { ...it, set_aside: true } : it,
      );
      return null;
    },
  };
}
