/** A copy that lacks these fields; with exact optional properties, undefined does not mean absent. */
export function without<T extends object, K extends keyof T>(row: T, ...fields: K[]): Omit<T, K> {
  const copy = { ...row };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the fields are the parameter
  for (const field of fields) delete (copy as Partial<T>)[field];
  return copy;
}
