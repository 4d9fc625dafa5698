import { expect, it } from 'vitest';
import { isPrivateHost, normalizeAddress, otherScheme, toApiKey } from './server-address';

const urlOf = (typed: string) => {
  const result = normalizeAddress(typed);
  return result.ok ? result.url : result.why;
};

it.each([
  ['localhost:11434', 'http://localhost:11434'],
  ['  http://localhost:11434/ ', 'http://localhost:11434'],
  ['http://localhost:11434///', 'http://localhost:11434'],
  ['HTTP://LocalHost:11434/api/chat', 'http://localhost:11434'],
  ['192.168.1.40:8080', 'http://192.168.1.40:8080'],
  ['192.168.1.40', 'http://192.168.1.40'],
  ['workshop', 'http://workshop'],
  ['workshop.local', 'http://workshop.local'],
  ['llm.office.example', 'https://llm.office.example'],
  ['llm.office.example/v1', 'https://llm.office.example'],
  ['https://llm.office.example/v1/', 'https://llm.office.example'],
  ['https://llm.office.example/v1/chat/completions?x=1', 'https://llm.office.example'],
  ['https://office.example/llm/v1', 'https://office.example/llm'],
  ['https://office.example/llm/', 'https://office.example/llm'],
  ['https://office.example:443', 'https://office.example'],
  ['llm.example:8000', 'http://llm.example:8000'],
  ['::1', 'http://[::1]'],
  ['[::1]:11434', 'http://[::1]:11434'],
  ['http://[fd00::1]:8080/v1', 'http://[fd00::1]:8080'],
  ['local host:11434', 'http://localhost:11434'],
])('%s becomes %s', (typed, url) => {
  expect(urlOf(typed)).toBe(url);
});

it.each([
  ['', /Enter the address/],
  ['   ', /Enter the address/],
  ['ftp://localhost', /not ftp/],
  ['http://', /not an address/],
  ['http://a b:99999', /not an address/],
  ['http://user:secret@localhost:11434', /key into the field/],
])('%s is refused with a reason', (typed, why) => {
  expect(normalizeAddress(typed)).toMatchObject({ ok: false });
  expect(urlOf(typed)).toMatch(why);
});

it('says when it guessed the scheme, and knows the other one', () => {
  expect(normalizeAddress('localhost:1')).toMatchObject({ isSchemeGuessed: true });
  expect(normalizeAddress('http://localhost:1')).toMatchObject({ isSchemeGuessed: false });
  expect(otherScheme('https://a.example/x')).toBe('http://a.example/x');
  expect(otherScheme('http://a.example/x')).toBe('https://a.example/x');
});

it('tells private hosts from others', () => {
  for (const host of ['localhost', '127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.0.9', '[::1]']) {
    expect(isPrivateHost(host), host).toBe(true);
  }
  for (const host of ['example.com', '8.8.8.8', '172.32.0.1', 'workshop', '[2001:db8::1]']) {
    expect(isPrivateHost(host), host).toBe(false);
  }
});

it('takes a pasted key apart from what came along with it', () => {
  expect(toApiKey(' Bearer sk-1 ')).toEqual({ key: 'sk-1' });
  expect(toApiKey('  ')).toEqual({});
  expect(toApiKey('sk 1').why).toMatch(/spaces/);
  expect(toApiKey('sk-ü').why).toMatch(/plain/);
});
