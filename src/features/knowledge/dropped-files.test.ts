import { describe, expect, it } from 'vitest';
import { filesOf, filesOfFolder } from './dropped-files';

const fileAt = (path: string) =>
  Object.defineProperty(new File(['x'], path.split('/').at(-1) ?? ''), 'webkitRelativePath', {
    value: path,
  });

/** As browsers hand over what is dropped: folders give a hundred entries at a time. */
const fileEntry = (name: string) => ({
  name,
  isFile: true,
  file: (done: (file: File) => void) => done(new File(['x'], name)),
});
const folderEntry = (name: string, entries: readonly { name: string }[]) => ({
  name,
  isFile: false,
  createReader() {
    let from = 0;
    return {
      readEntries(done: (some: readonly object[]) => void) {
        done(entries.slice(from, from + 100));
        from += 100;
      },
    };
  },
});
const drop = (...entries: readonly object[]) => {
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  // Of a DataTransfer only its items are read.
  return filesOf({ items } as unknown as DataTransfer);
};

describe('files of a folder', () => {
  it('are those with text; hidden ones are passed over, others are named', () => {
    const { files, leftOut } = filesOfFolder(
      [
        'House/policy.pdf',
        'House/plans/floor.PNG',
        'House/.git/config',
        'House/app/node_modules/x/readme.md',
        'House/plans/notes.md',
      ].map(fileAt),
    );
    expect(files.map(({ name }) => name)).toEqual(['policy.pdf', 'notes.md']);
    expect(leftOut).toEqual(['floor.PNG']);
  });
});

describe('what is dropped', () => {
  it('is read to the last entry of every folder', async () => {
    const many = Array.from({ length: 250 }, (_, at) => fileEntry(`${at}.txt`));
    const { files, leftOut } = await drop(
      folderEntry('House', [
        ...many,
        folderEntry('plans', [fileEntry('floor.png'), fileEntry('.DS_Store')]),
      ]),
    );
    expect(files).toHaveLength(250);
    expect(leftOut).toEqual(['floor.png']);
  });

  it('is taken whatever it is when it is dropped by itself', async () => {
    const { files, leftOut } = await drop(fileEntry('floor.png'));
    expect(files.map(({ name }) => name)).toEqual(['floor.png']);
    expect(leftOut).toEqual([]);
  });

  it('ends at some depth', async () => {
    let inner = folderEntry('deep', [fileEntry('low.txt')]);
    for (let depth = 0; depth < 20; depth += 1) inner = folderEntry('deep', [inner]);
    expect((await drop(inner, fileEntry('a.txt'))).files.map(({ name }) => name)).toEqual([
      'a.txt',
    ]);
  });
});
