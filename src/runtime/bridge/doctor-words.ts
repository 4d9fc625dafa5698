// What each case is called and what it means, for people.
import { kindNames } from '../../core/bridge/bridge';
import { otherScheme } from '../../core/bridge/server-address';
import type { DoctorFacts } from './doctor-facts';
import { OLDEST_OLLAMA, type DoctorCase } from './doctor-verdict';

export interface CaseWords {
  readonly title: string;
  readonly text: string;
}

export function wordsFor(
  doctorCase: DoctorCase,
  { access, page, target, foundKind }: DoctorFacts,
): CaseWords {
  const name = access.kind === 'openai' ? 'The server' : kindNames[access.kind];
  const { host, port } = new URL(access.url);
  const isHttps = access.url.startsWith('https:');
  const other = otherScheme(access.url);
  const usual =
    access.kind === 'ollama' && port !== '11434' ? ' Ollama usually listens on 11434.' : '';
  const words: Readonly<Record<DoctorCase, CaseWords>> = {
    fine: {
      title: 'Everything works',
      text: `${name} answers and lets this page read the answer.`,
    },
    'other-program': {
      title: foundKind ? `${kindNames[foundKind]} answers there` : 'Something else answers there',
      text: foundKind
        ? `${host} is not ${kindNames[access.kind]}. Edit this server and set its kind to ${kindNames[foundKind]}.`
        : `A program listens at ${host}, but it does not speak as ${name} does. Check the port and the kind.${usual}`,
    },
    redirect: {
      title: 'The server sends requests on to another address',
      text: 'Words go only to the address you entered, so nothing was sent there. Open the address in a tab, see where it ends, and enter that.',
    },
    key: {
      title: 'The server does not accept the key',
      text: 'It is there and can be read. Enter its key once more, or ask whoever runs it.',
    },
    busy: {
      title: 'The server is busy, or still loading its model',
      text: 'It is there and can be read. Check again in a while.',
    },
    failed: {
      title: 'The server answers with an error',
      text: 'It is there and can be read; its own log says more.',
    },
    'mixed-content': {
      title: 'The browser blocks plain http from this page',
      text: `This page came over https; browsers then let it reach plain http on this computer only, and not at ${host}. Give the server https; or run the line below here, which brings its port to this computer, and change the address to http://localhost${port && `:${port}`}.`,
    },
    'question-open': {
      title: 'The browser is asking you',
      text: 'Answer its question about other apps and services on this device or network with “Allow”, then check again.',
    },
    silent: {
      title: 'Nothing has come back yet',
      text: `${host} neither answers nor refuses. It may be busy, asleep, or behind a firewall.`,
    },
    cors: {
      title: `${name} answers, but does not let this page read the answer`,
      text: `It only trusts pages on its list, and ${page.origin} is not on it; or another program listens on this port. Nothing is broken and nothing was sent. Add the page once, start the server again, then check.`,
    },
    'permission-denied': {
      title: `The browser does not let this page reach ${target === 'this-computer' ? 'this computer' : 'your network'}`,
      text: 'Open the settings of this site (the sign left of the address), allow apps on this device and the local network, and reload. The server may be off as well: the browser does not say.',
    },
    'insecure-page': {
      title: 'This page was opened without https',
      text: `From such a page browsers block the way to your computer and network and do not even ask. Open Hearth over https or from localhost; or, in Chrome and Edge, add ${page.origin} to the list at the address below. The server may be off as well: the browser does not say.`,
    },
    'wrong-scheme': {
      title: isHttps ? 'The server speaks http, not https' : 'The server speaks https, not http',
      text: `${host} answers under ${new URL(other).protocol}//. Edit this server and change its address.${isHttps ? ' Without https a key can be read on the way.' : ''}`,
    },
    certificate: {
      title: 'No secure connection can be made',
      text: 'Its certificate is not trusted, it speaks http and not https, or it is off: the browser does not say which. Open the address in a tab and read what it says there.',
    },
    'not-running': {
      title: `Nothing answers at ${host}`,
      text: `${name} is not running, or listens on another port.${usual} Start it and check again.`,
    },
    'too-old': {
      title: 'This Ollama is too old',
      text: `Hearth needs ${OLDEST_OLLAMA} or later: before it a server cuts long prompts without a word.`,
    },
    'model-missing': {
      title: 'The server has no model to talk to',
      text: 'It works, but holds no model for chats. Fetch one first.',
    },
    'no-memory': {
      title: 'The server has not enough memory for this model',
      text: 'Close what else runs there, choose a smaller model, or set a shorter context for this server.',
    },
    'answer-failed': {
      title: 'It lists its models, but gives no answer',
      text: 'What it said is below; its own log says more.',
    },
  };
  return words[doctorCase];
}
