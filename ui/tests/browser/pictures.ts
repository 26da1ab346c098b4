import type { Page } from "playwright-core";
import { crc32, deflateSync } from "node:zlib";

/** Pictures as the core's protocol gives them. The browser of the tests knows no such protocol: the
    make-believe core names them below {@link SHOWN}, where the page's own policy allows them. */
const SHOWN = "**/shown/**";

/** A picture of a morning, and beside it one very wide and one very long. */
export async function servePictures(page: Page): Promise<void> {
  await page.route(SHOWN, (route) => {
    const name = decodeURIComponent(route.request().url().split("/shown/").at(-1) ?? "");
    if (name.includes("gone")) return route.fulfill({ status: 404 });
    const [width, height] = name.endsWith(".1") ? [1600, 120] : [640, 420];
    return route.fulfill({ contentType: "image/png", body: png(width, height) });
  });
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = 1 + width * 3;
  const rows = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const fall = y / height;
      rows.set([217 - 140 * fall, 201 - 92 * fall, 166 - 62 * fall], y * line + 1 + x * 3);
    }
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const parts = [
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}
