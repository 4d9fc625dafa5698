import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves files to other origins, as a hub does; counts what was asked. */
export async function serveHub(files: ReadonlyMap<string, Buffer | string>) {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://hub.test');
    const content = files.get(pathname);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    asked.push(`${pathname} ${request.headers.range ?? ''}`.trim());
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (content === undefined) return void response.writeHead(404).end();
    const body = Buffer.from(content);
    if (!range) return void response.writeHead(200, { 'Content-Length': body.length }).end(body);
    const [from, to] = [Number(range[1]), Math.min(Number(range[2]), body.length - 1)];
    response.writeHead(206, { 'Content-Range': `bytes ${from}-${to}/${body.length}` });
    response.end(body.subarray(from, to + 1));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://localhost:${port}/`,
    close: () => new Promise((done) => server.close(done)),
  };
}
