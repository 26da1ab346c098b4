/**
 * Reads one thing at a time. Asked for again meanwhile, it is read once more, not once for each.
 */
export function rereading(read: () => Promise<void>): () => Promise<void> {
  let reading = false;
  let again = false;
  return async () => {
    again = true;
    if (reading) return;
    reading = true;
    try {
      while (again) {
        again = false;
        await read();
      }
    } finally {
      reading = false;
    }
  };
}
