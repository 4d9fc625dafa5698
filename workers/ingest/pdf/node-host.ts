// The same parser in the thread of a unit test.
import { assertExists } from '../../../src/core/assert';
import type { PdfHost } from './pdf-host';

interface ParserModule {
  readonly WorkerMessageHandler: { initializeFromPort(port: MessagePort): void };
}

interface WithResolvers {
  withResolvers?: () => {
    promise: Promise<unknown>;
    resolve: (value: unknown) => void;
    reject: (reason?: unknown) => void;
  };
}

/** pdf.js needs it, browsers have it, Node has it from version 22. */
function provideWithResolvers(): void {
  (Promise as WithResolvers).withResolvers ??= () => {
    const ends: Parameters<ConstructorParameters<typeof Promise<unknown>>[0]>[] = [];
    const promise = new Promise<unknown>((...pair) => ends.push(pair));
    const [resolve, reject] = assertExists(ends[0], 'both ends of a promise');
    return { promise, resolve, reject };
  };
}

/** `readFile` reads below the folder of pdfjs-dist. */
export async function createNodeHost(
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<PdfHost> {
  provideWithResolvers();
  // The build for browsers is an untyped module with this one export.
  const path: string = 'pdfjs-dist/legacy/build/pdf.worker.mjs';
  const { WorkerMessageHandler } = (await import(/* @vite-ignore */ path)) as ParserModule;
  return {
    startParser() {
      const { port1, port2 } = new MessageChannel();
      WorkerMessageHandler.initializeFromPort(port2);
      port1.start();
      port2.start();
      const stop = () => {
        port1.close();
        port2.close();
      };
      return { port: port1, stop };
    },
    readAsset: (name) =>
      readFile(`${name.endsWith('.bcmap') ? 'cmaps' : 'standard_fonts'}/${name}`),
  };
}
