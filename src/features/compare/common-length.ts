/** Characters that both begin with; never ends inside a surrogate pair. */
export function commonLength(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a[at] === b[at]) at += 1;
  const isSplit = at > 0 && at < a.length && /[\uD800-\uDBFF]/.test(a[at - 1] ?? '');
  return isSplit ? at - 1 : at;
}
