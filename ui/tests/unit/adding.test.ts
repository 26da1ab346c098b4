import { describe, expect, it } from "vitest";
import { Adding } from "../../src/lib/state/adding.svelte";
import { Job } from "../../src/lib/state/job.svelte";
import { Library } from "../../src/lib/state/library.svelte";
import { core, page } from "./core";

const [OWN, GONE, GOOD] = [
  "http://192.168.1.20/blog",
  "https://a.example/gnoe",
  "https://a.example/1",
];

function adding(): Adding {
  core({
    list_posts: () => page(0, 0, 0),
    add_links: (args) =>
      (args["links"] as string[]).map((link) => {
        const code =
          link === GONE
            ? "http_status"
            : link === OWN && args["allowPrivate"] !== true
              ? "private_address"
              : null;
        return code === null
          ? { link, kept: { post: "post_1" }, error: null }
          : { link, kept: null, error: { code, detail: "" } };
      }),
  });
  return new Adding(new Library(new Job(), () => undefined), () => undefined);
}

const told = ({ results }: Adding) => results.map(({ link, kept }) => [link, kept !== null]);

describe("links to save", () => {
  it("that failed stay in the box and are told of, also once one's own site is added", async () => {
    const links = adding();
    links.text = [GONE, OWN, GOOD].join("\n");
    await links.add();
    expect(links.privateLinks).toEqual([OWN]);
    expect(links.links).toEqual([GONE, OWN]);
    await links.addPrivate();
    expect(told(links)).toEqual([
      [GONE, false],
      [OWN, true],
      [GOOD, true],
    ]);
    expect(links.privateLinks).toEqual([]);
    expect(links.links).toEqual([GONE]);
  });

  it("that were typed meanwhile stay in the box", async () => {
    const links = adding();
    links.text = GOOD;
    const going = links.add();
    links.text += "\nhttps://a.example/2";
    await going;
    expect(links.links).toEqual(["https://a.example/2"]);
  });

  it("are told of anew when others are saved", async () => {
    const links = adding();
    links.text = GOOD;
    await links.add();
    links.text = GONE;
    await links.add();
    expect(told(links)).toEqual([[GONE, false]]);
  });
});
