/** A page that fills itself bit by bit moves what lies below from under a pointer. */
const PATIENCE_MS = 500;

/** Waits until a page has what it asked the core for. What is slow it gets later. */
export async function inTime(...reads: (Promise<void> | undefined)[]): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.all(reads), late]);
}
