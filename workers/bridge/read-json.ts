// JSON from servers, which may say anything: looked at before it is believed.
import { AppError } from '../../src/core/errors';

export type Json = Readonly<Record<string, unknown>>;

export function toObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Finite and not negative. */
export function toCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Throws `server-garbled` for what is no JSON object. */
export function parseObject(line: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw garbled(line, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw garbled(line);
  return { ...value };
}

function garbled(line: string, cause?: unknown): AppError {
  const said = line.slice(0, 120);
  return new AppError('server-garbled', `Not a JSON object: ${said}`, { said }, { cause });
}
