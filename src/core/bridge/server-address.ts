// The address of a server as people type or paste it, made into the one that is kept.
import { isThisComputer } from './bridge';

export type AddressResult =
  | { readonly ok: true; readonly url: string; readonly isSchemeGuessed: boolean }
  | { readonly ok: false; readonly why: string };

const SCHEME = /^([a-z][a-z\d+.-]*):\/\//i;
/** What people paste behind the part that is the server's. */
const ENDPOINT = /\/(v1(\/.*)?|api(\/(chat|generate|tags|version|embed|show|ps|pull).*)?)$/i;
const BARE_IPV6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i;

/**
 * Adds a missing scheme (http for addresses inside the house, https for others), puts brackets around
 * a bare IPv6 address, and takes off slashes at the end, queries and the paths of single requests.
 */
export function normalizeAddress(typed: string): AddressResult {
  const text = typed.trim().replace(/\s+/g, '');
  if (text === '') return refuse('Enter the address of the server, for example localhost:11434.');
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return refuse(`A server’s address begins with http:// or https://, not ${scheme}://.`);
  }
  const rest = scheme === undefined ? text : text.slice(scheme.length + 3);
  const address = BARE_IPV6.test(rest) ? `[${rest}]` : rest;
  const guessed = scheme ?? (isInside(address) ? 'http' : 'https');
  const whole = `${guessed}://${address}`;
  if (!URL.canParse(whole)) return refuse('This is not an address a browser can open.');
  const url = new URL(whole);
  if (url.username !== '' || url.password !== '') {
    return refuse('Put the key into the field for it, not into the address.');
  }
  const path = url.pathname.replace(/\/+$/, '').replace(ENDPOINT, '').replace(/\/+$/, '');
  return { ok: true, url: url.origin + path, isSchemeGuessed: scheme === undefined };
}

/** The same server under the other scheme, for when this one is not spoken there. */
export function otherScheme(url: string): string {
  return url.startsWith('https:')
    ? url.replace(/^https:/, 'http:')
    : url.replace(/^http:/, 'https:');
}

/** An address of the loopback or of a private network, or a name that can only be one. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (isThisComputer(`http://${host}`)) return true;
  if (/^(10|127)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host)) return true;
  return /^\[(f[cd]|fe[89ab])/.test(host);
}

/** Whether plain http is the likelier guess: an IP, a name without dots, a port, `.local` and such. */
function isInside(address: string): boolean {
  if (!URL.canParse(`http://${address}`)) return true;
  const { hostname, port } = new URL(`http://${address}`);
  const isNumeric = /^[\d.]+$|^\[/.test(hostname);
  const isShort =
    !hostname.includes('.') || /\.(local|lan|home|internal|intranet)$/i.test(hostname);
  return isNumeric || isShort || (port !== '' && port !== '443');
}

function refuse(why: string): AddressResult {
  return { ok: false, why };
}

/** A key as it is sent; undefined: no key. What cannot stand in a header was copied wrongly. */
export function toApiKey(typed: string): { key?: string; why?: string } {
  const key = typed.trim().replace(/^bearer\s+/i, '');
  if (key === '') return {};
  if (/\s/.test(key)) return { why: 'A key has no spaces or line breaks; copy it once more.' };
  if (!/^[\x21-\x7e]+$/.test(key))
    return { why: 'A key has only plain letters, digits and signs.' };
  return { key };
}
