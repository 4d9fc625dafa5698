// The words people read when something fails: what happened, what is safe, what to do.
import { toWire, type ErrorCode, type ErrorDetails, type WireError } from '../core/errors';
import { formatBytes } from '../ui/format';

export interface ErrorCopy {
  /** What happened, one sentence. */
  readonly title: string;
  /** What is not lost. */
  readonly safe: string;
  /** What helps. */
  readonly advice: string;
}

export interface DescribedError extends ErrorCopy {
  /** Numbers where there are any, then what is safe and what helps. */
  readonly detail: string;
  /** What is too big or too long, with its numbers. */
  readonly specifics?: string;
  /** For whoever mends it: code, message, values and stack, ready to copy. */
  readonly technical: string;
}

export const errorCopy: Readonly<Record<ErrorCode, ErrorCopy>> = {
  'webgpu-unavailable': {
    title: 'This browser offers no graphics acceleration here',
    safe: 'Nothing is lost.',
    advice:
      'Choose a model that runs on the processor, or update the browser and its graphics driver.',
  },
  'device-lost': {
    title: 'The graphics processor stopped',
    safe: 'What was answered so far is kept.',
    advice: 'Try again; if it stops again, choose a smaller model.',
  },
  'out-of-memory': {
    title: 'There is not enough memory for this model',
    safe: 'Your chats and your message are kept.',
    advice: 'Close other tabs or programs, or choose a smaller model, and try again.',
  },
  'model-not-found': {
    title: 'This model is not on the list of known models',
    safe: 'Your chats and your message are kept.',
    advice: 'Choose another model.',
  },
  'model-download-failed': {
    title: 'The model could not be downloaded',
    safe: 'What has arrived is kept, and the next try goes on from there.',
    advice: 'Check the network and try again.',
  },
  'model-damaged': {
    title: 'A part of this model is damaged',
    safe: 'Your chats are not touched.',
    advice: 'Download the model again; what is whole is kept.',
  },
  'model-not-loaded': {
    title: 'No model is loaded yet',
    safe: 'Your message is kept.',
    advice: 'Try again, or choose another model.',
  },
  'model-unsupported': {
    title: 'This is not a model that Hearth can run',
    safe: 'Nothing was changed.',
    advice: 'Choose another file or another model.',
  },
  'context-overflow': {
    title: 'This is more text than the model can read at once',
    safe: 'Your message is kept.',
    advice: 'Shorten it, start a new chat, or choose a model with a larger context.',
  },
  'engine-crashed': {
    title: 'The engine stopped unexpectedly',
    safe: 'What was answered so far is kept.',
    advice: 'Try again: the engine starts afresh. If it stops again, choose a smaller model.',
  },
  'engine-busy': {
    title: 'The model is still busy with another answer',
    safe: 'Nothing is lost.',
    advice: 'Wait until it ends, or stop it, and try again.',
  },
  'capability-missing': {
    title: 'This model cannot do that',
    safe: 'Nothing was changed.',
    advice: 'Choose a model that can.',
  },
  offline: {
    title: 'There is no network',
    safe: 'Everything stored on this device goes on working.',
    advice: 'Try again when you are connected.',
  },
  'quota-exceeded': {
    title: 'The storage for this site is full',
    safe: 'What was saved before is safe.',
    advice: 'Delete a model you no longer need, or free space on the disk, and try again.',
  },
  'storage-unavailable': {
    title: 'This browser keeps nothing for this page',
    safe: 'You can go on, but chats are gone when the tab closes.',
    advice: 'Open Hearth in a normal window to keep them.',
  },
  'file-unavailable': {
    title: 'The model’s file on your disk cannot be read',
    safe: 'Your chats and your message are kept.',
    advice:
      'Allow Hearth to read it again on the Models page. If it was moved or changed, add it once more.',
  },
  'record-not-found': {
    title: 'This is no longer here',
    safe: 'The rest of your data is not touched.',
    advice: 'It was deleted, perhaps in another tab. Go back and choose another.',
  },
  'record-corrupt': {
    title: 'An entry of the database cannot be read',
    safe: 'The other entries are not touched.',
    advice: 'Reload the page; if it happens again, copy the details when you report it.',
  },
  'document-unreadable': {
    title: 'No text can be read from this file',
    safe: 'Your other documents are not touched.',
    advice: 'Open it in the program it was made with, save it again or as a PDF, and add that.',
  },
  'document-locked': {
    title: 'This document is protected with a password',
    safe: 'Nothing was changed.',
    advice: 'Enter its password to read it; it stays on this device.',
  },
  'server-unreachable': {
    title: 'The server does not answer',
    safe: 'Your message and what was answered so far are kept.',
    advice: 'Check it under Settings, Bridge: it says what is in the way and how to mend it.',
  },
  'server-refused': {
    title: 'The server does not let Hearth in',
    safe: 'Your message is kept.',
    advice: 'Enter the right key under Settings, Bridge, or ask whoever runs the server.',
  },
  'server-busy': {
    title: 'The server has too much to do',
    safe: 'Your message and what was answered so far are kept.',
    advice: 'Try again in a while, or choose another model.',
  },
  'server-failed': {
    title: 'The server broke off',
    safe: 'Your message and what was answered so far are kept.',
    advice: 'Continue the answer, or try again; if it happens again, check the server’s own log.',
  },
  'server-garbled': {
    title: 'The server sent something Hearth does not understand',
    safe: 'Your message and what was answered so far are kept.',
    advice: 'Check its address and its kind under Settings, Bridge.',
  },
  'place-not-allowed': {
    title: 'This message was not sent to the server',
    safe: 'Nothing has left this device.',
    advice: 'Choose a model on this device, or allow this place.',
  },
  internal: {
    title: 'Something went wrong inside Hearth',
    safe: 'Your chats are saved in this browser and are not touched.',
    advice: 'Try again; if it happens again, copy the details when you report it.',
  },
};

/** Browsers word it differently; all of them mean that a chunk of the app could not be fetched. */
const CHUNK_FAILURE =
  /dynamically imported module|importing a module script failed|error loading dynamically|unable to preload css/i;

const chunkFailure: ErrorCopy = {
  title: 'This part of the app could not be fetched',
  safe: 'Your chats are saved in this browser and are not touched.',
  advice: 'Connect to the network once and reload; after that it works without one.',
};

/** A sentence with the numbers of this very failure, or whatever its thrower wrote for people (`why`). */
function toSpecifics(code: WireError['code'], details: ErrorDetails): string | undefined {
  const { promptTokens, contextLength, neededBytes, freeBytes, why, bytes, expectedBytes } =
    details;
  if (code === 'out-of-memory' && details['reason'] === 'crashed') {
    return 'The tab ended when it was loaded last time. Load it on the Models page to try it again.';
  }
  if (code === 'context-overflow' && promptTokens !== undefined && contextLength !== undefined) {
    return `It is about ${String(promptTokens)} tokens and the model reads ${String(contextLength)}.`;
  }
  if (code === 'model-damaged' && typeof bytes === 'number' && typeof expectedBytes === 'number') {
    return `It is cut short: ${formatBytes(bytes)} of ${formatBytes(expectedBytes)}.`;
  }
  if (typeof why === 'string') return why;
  if (typeof neededBytes === 'number' && typeof freeBytes === 'number') {
    return `It takes ${formatBytes(neededBytes)} and ${formatBytes(freeBytes)} is free.`;
  }
  if (code === 'document-unreadable' || code === 'document-locked') {
    return documentReasons[String(details['reason'])];
  }
  return undefined;
}

/** Why a document was refused, by the `reason` of its error. */
const documentReasons: Readonly<Record<string, string>> = {
  empty: 'It has no content.',
  damaged: 'It is damaged.',
  binary: 'It holds something else than text.',
  unsupported: 'Hearth does not read this kind of file.',
  'too-large': 'It unpacks to more than can be read here.',
  'too-slow': 'Reading it took longer than is reasonable.',
  'password-needed': 'It opens only with a password.',
  'password-wrong': 'The password was not the right one.',
};

function toTechnical(error: WireError): string {
  const details = Object.entries(error.details).map(([key, value]) => `${key}: ${String(value)}`);
  const head = `${error.name} (${error.code}): ${error.message}`;
  const stack = error.stack?.replace(/^[^\n]*Error[^\n]*\n/, '');
  return [head, ...details, ...(stack ? [stack] : [])].join('\n');
}

/** Words for anything thrown, or for an error that came over a wire or out of the database. */
export function describeError(error: unknown): DescribedError {
  const wire = isWireError(error) ? error : toWire(error);
  const code = wire.code === 'abort' ? 'internal' : wire.code;
  const copy =
    code === 'internal' && CHUNK_FAILURE.test(wire.message) ? chunkFailure : errorCopy[code];
  const specifics = toSpecifics(code, wire.details);
  return {
    ...copy,
    ...(specifics === undefined ? {} : { specifics }),
    detail: [specifics, copy.safe, copy.advice].filter(Boolean).join(' '),
    technical: toTechnical(wire),
  };
}

function isWireError(value: unknown): value is WireError {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Error) &&
    'code' in value &&
    'details' in value
  );
}
