import type { BrowserState, News, SeenRun, SeenSaved } from "../../../src/lib/ipc/bindings";
import type { Scene } from "../fake_core";

type Args = Record<string, unknown>;

/** The private browser, as a core would tell of it. Its page is nowhere. */
export function fakeBrowser(scene: Scene): void {
  const page = window as unknown as {
    fakes?: Record<string, (args: Args) => unknown>;
    tell?: (news: News) => void;
    browser: BrowserState | null;
  };
  const tell = () => page.tell?.("browser");
  const saved: SeenSaved = {
    post: "post_1",
    is_same: false,
    whose: "own",
    is_cut: false,
    missing: 1,
    refused: null,
  };
  const run: SeenRun = {
    saved: 148,
    known: 12,
    others: 7,
    left: 2,
    oldest: "2019-03-02T02:00:00Z",
    newest: "2024-05-03T02:00:00Z",
    ended: null,
    refused: null,
  };
  const opened = (address: string, vantage: string): BrowserState => ({
    address,
    vantage,
    country: "VN",
    loading: false,
    can_back: true,
    can_forward: false,
    open_line: false,
    trouble: null,
    outside: null,
    downloads: 0,
    windows: 0,
    permissions: 0,
    account: null,
    reach: null,
    saving: false,
    saved: null,
    run: null,
  });
  const own = (): Partial<BrowserState> => ({
    account: "nguyen.thi.phuong.anh",
    reach: { posts: 148, oldest: "2019-03-02T02:00:00Z", newest: "2024-05-03T02:00:00Z" },
  });
  const scenes: Record<Scene["browsing"], () => BrowserState | null> = {
    closed: () => null,
    running: () => ({
      ...opened("https://www.facebook.com/nguyen.thi.phuong.anh", "direct"),
      ...own(),
      saved,
      run,
    }),
    troubled: () => ({
      ...opened("http://www.facebook.com/", "berlin"),
      trouble: "insecure",
      outside: "tin-tuc.example.com.vn",
      downloads: 1,
      windows: 2,
      permissions: 1,
      saved: { ...saved, post: null, refused: "layout_changed" },
    }),
  };
  page.browser = scenes[scene.browsing]();
  const change = (it: Partial<BrowserState>) => {
    if (page.browser !== null) page.browser = { ...page.browser, ...it };
    tell();
    return null;
  };
  page.fakes = {
    ...page.fakes,
    browser_state: () => page.browser,
    open_browser: (args) => {
      page.browser = opened(`https://${String(args["address"])}`, String(args["vantage"]));
      tell();
      return null;
    },
    browse_to: (args) => change({ address: String(args["address"]), ...own() }),
    steer_browser: () => change({}),
    answer_outside: () => change({ outside: null }),
    keep_in_view: () => change({ saved }),
    keep_timeline: () => change({ run: { ...run, saved: 3, known: 0 } }),
    end_timeline: () => change({ run: { ...run, ended: "stopped" } }),
    close_browser: () => {
      page.browser = null;
      tell();
      return null;
    },
  };
}
