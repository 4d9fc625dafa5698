/** Resolves when `isTrue` holds; rejects after `limitMs` so that a broken promise fails its test. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt)
      throw new Error(`Not within ${limitMs} ms: ${String(isTrue)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
