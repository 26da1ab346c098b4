// How a view is looked at in every test file: both languages, both colour schemes, and the sizes
// that are hard. Nothing the policy blocks, nothing axe objects to, nothing that sticks out; and a
// picture of each for the eye.
import { expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Scene } from "./fake_core";
import { broken, LOOK, shoot, sticksOut, violations, type TestWindow } from "./window";

export interface View {
  scene: Partial<Scene>;
  reach?: (page: Page) => Promise<unknown>;
}

const SIZES = [
  ["small", 800, 600],
  ["twice-as-large", 550, 380],
  ["narrow", 320, 640],
] as const;

/** Looks at each of the views. A page is reached once in each language, and then changed. */
export function looksRight(testWindow: () => TestWindow, views: Record<string, View>): void {
  it.each(Object.entries(views))("%s", async (name, { scene, reach }) => {
    for (const language of ["vi", "en"] as const) {
      const page = await testWindow().open(scene, { language });
      await reach?.(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(page, `${name}-${language}-${colorScheme}`);
        expect(await broken(page), `${language}, ${colorScheme}`).toEqual([]);
      }
      expect(await sticksOut(page), `${language}, ${String(LOOK.width)} wide`).toBe(false);
      if (language === "vi") await shrink(page, name);
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
  });
}

/** In the longer words of the two languages. */
async function shrink(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  for (const [size, width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await shoot(page, `${name}-${size}`);
    expect(await sticksOut(page), size).toBe(false);
  }
}
