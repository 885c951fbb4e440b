/**
 * One reading for all who ask within `freshMs` of its beginning: for what is advice only, such as the balance before a
 * payment. A failed one is nobody's but of those who waited for it.
 */
export function sharedReading<T>(read: () => Promise<T>, freshMs: number): () => Promise<T> {
  let last: { readonly at: number; readonly reading: Promise<T> } | null = null;
  return () => {
    const now = performance.now();
    if (last && now - last.at < freshMs) return last.reading;
    const reading = read();
    const mine = { at: now, reading };
    last = mine;
    reading.catch(() => {
      if (last === mine) last = null;
    });
    return reading;
  };
}
