import { mockIPC } from "@tauri-apps/api/mocks";
import { describe, expect, it } from "vitest";
import { listPosts, lookAgain, unlockVault, type Progress } from "../../src/lib/ipc";
import { everything } from "../../src/lib/wanted";
import { core, refuse } from "./core";

describe("a command", () => {
  it("that fails answers with the core's error and does not throw", async () => {
    core({ list_posts: () => refuse("vault_locked") });
    expect(await listPosts(everything(), 0, 10)).toEqual({
      ok: false,
      error: { code: "vault_locked", detail: "" },
    });
  });

  it("that is refused by the window is a bug, with the refusal as detail", async () => {
    core({});
    const answer = await listPosts(everything(), 0, 10);
    expect(answer).toMatchObject({ ok: false, error: { code: "bug" } });
  });

  it("sends a passphrase as bytes and wipes them", async () => {
    let sent: Uint8Array | undefined;
    let text = "";
    mockIPC((_, bytes) => {
      sent = bytes as unknown as Uint8Array;
      text = new TextDecoder().decode(sent);
      return {
        phase: "open",
        rehearsal: false,
        language: null,
        guarded: true,
        full_in: null,
        doubts: [],
      };
    });
    await unlockVault("con mèo trèo cây cau");
    expect(text).toBe("con mèo trèo cây cau");
    expect(sent?.every((byte) => byte === 0)).toBe(true);
  });

  it("tells how far it has come", async () => {
    const heard: Progress[] = [];
    core({
      look_again: (args) => {
        (args["progress"] as { onmessage: (progress: Progress) => void }).onmessage({
          phase: "looking",
          done: 1,
          total: 2,
        });
        return { looked: 2, visible: 2, newly_flagged: 0, back: 0, undecided: 0, cancelled: false };
      },
    });
    await lookAgain(null, (progress) => heard.push(progress));
    expect(heard).toEqual([{ phase: "looking", done: 1, total: 2 }]);
  });
});
