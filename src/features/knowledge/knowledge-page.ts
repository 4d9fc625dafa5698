// State and actions of the Knowledge page.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import {
  addCollection,
  changeCollection,
  DEFAULT_CHUNK_TOKENS,
  DEFAULT_OVERLAP_TOKENS,
  listCollections,
} from '../../data/collections';
import { listDocuments, putDetails, type DocumentDetails } from '../../data/documents';
import {
  LOOSE_COLLECTION_ID,
  type Collection,
  type KnowledgeDocument,
} from '../../data/knowledge-records';
import { createLiveList } from '../../data/live-query';
import type { Runtime } from '../../runtime/runtime';
import type { FoundFiles } from './dropped-files';

/** What the list column shows: a collection, all documents, or those in none. */
export interface Shelf {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly collection?: Collection;
}

export const ALL_SHELF_ID = 'all';

export interface KnowledgePageState {
  readonly shelves: Accessor<readonly Shelf[]>;
  readonly chosen: Accessor<Shelf>;
  choose(shelfId: string): void;
  /** Of the documents of the chosen shelf, by the alphabet. */
  readonly tags: Accessor<readonly string[]>;
  /** Only documents with all of them are listed. */
  readonly chosenTags: Accessor<readonly string[]>;
  toggleTag(tag: string): void;
  /** Of the chosen shelf and tags. */
  readonly documents: Accessor<readonly KnowledgeDocument[]>;
  readonly isLoading: Accessor<boolean>;
  findDocument(documentId: string): KnowledgeDocument | undefined;
  addFiles(found: FoundFiles): void;
  addCollection(name: string): void;
  renameCollection(name: string): void;
  removeCollection(): void;
  /** No server is sent what the documents of the chosen collection say. */
  setDeviceOnly(on: boolean): void;
  /** How texts of the chosen shelf are cut. */
  readonly chunking: Accessor<{ chunkTokens: number; overlapTokens: number }>;
  setChunking(change: { chunkTokens?: number; overlapTokens?: number }): void;
  /** Documents that were cut with other settings than their collection has now. */
  readonly cutOtherwise: Accessor<readonly KnowledgeDocument[]>;
  cutAnew(): void;
  /** Where a document can be. */
  readonly places: Accessor<readonly { readonly value: string; readonly label: string }[]>;
  saveDetails(document: KnowledgeDocument, details: DocumentDetails, collectionId: string): void;
  remove(document: KnowledgeDocument): void;
  unlock(document: KnowledgeDocument, password: string): void;
  readAgain(document: KnowledgeDocument): void;
}

export function createKnowledgePage(runtime: Runtime): KnowledgePageState {
  const { db, knowledge, notices } = runtime;
  const [chosenId, choose] = createSignal(ALL_SHELF_ID);
  const collections = createLiveList(() => db, listCollections);
  const all = createLiveList(
    () => db,
    (database) => listDocuments(database),
  );
  const isIn = (shelfId: string) => (document: KnowledgeDocument) =>
    shelfId === ALL_SHELF_ID || document.collectionId === shelfId;
  const countIn = (shelfId: string) => all().filter(isIn(shelfId)).length;

  const shelves = createMemo((): readonly Shelf[] => [
    { id: ALL_SHELF_ID, name: 'All documents', count: all().length },
    ...collections().map((collection) => ({
      id: collection.id,
      name: collection.name,
      count: countIn(collection.id),
      collection,
    })),
    ...(collections().length === 0
      ? []
      : [
          {
            id: LOOSE_COLLECTION_ID,
            name: 'Not in a collection',
            count: countIn(LOOSE_COLLECTION_ID),
          },
        ]),
  ]);
  const chosen = createMemo<Shelf>(
    () =>
      shelves().find(({ id }) => id === chosenId()) ??
      shelves()[0] ?? { id: ALL_SHELF_ID, name: 'All documents', count: 0 },
  );
  const onShelf = createMemo(() => all().filter(isIn(chosen().id)));
  const tags = createMemo(() =>
    [...new Set(onShelf().flatMap((document) => document.tags))].toSorted((a, b) =>
      a.localeCompare(b),
    ),
  );
  const [pressedTags, setPressedTags] = createSignal<readonly string[]>([]);
  // A tag that no document of this shelf has would hide them all.
  const chosenTags = createMemo(() => pressedTags().filter((tag) => tags().includes(tag)));
  const documents = createMemo(() =>
    onShelf().filter((document) => chosenTags().every((tag) => document.tags.includes(tag))),
  );
  const chunkingOf = (document: KnowledgeDocument) =>
    collections().find(({ id }) => id === document.collectionId) ?? {
      chunkTokens: DEFAULT_CHUNK_TOKENS,
      overlapTokens: DEFAULT_OVERLAP_TOKENS,
    };
  const cutOtherwise = createMemo(() =>
    documents().filter((document) => {
      const { chunkTokens, overlapTokens } = chunkingOf(document);
      return document.chunkTokens !== chunkTokens || document.overlapTokens !== overlapTokens;
    }),
  );
  const cut = (document: KnowledgeDocument) => {
    if (document.state.status !== 'ready') return readAgain(document);
    const { chunkTokens, overlapTokens } = chunkingOf(document);
    return knowledge.cutAnew(document.id, chunkTokens, overlapTokens);
  };
  const readAgain = (document: KnowledgeDocument): Promise<void> => {
    const { chunkTokens, overlapTokens } = chunkingOf(document);
    return knowledge.readAgain(document.id, chunkTokens, overlapTokens);
  };

  return {
    shelves,
    chosen,
    choose,
    tags,
    chosenTags,
    toggleTag: (tag) =>
      setPressedTags((pressed) =>
        pressed.includes(tag) ? pressed.filter((other) => other !== tag) : [...pressed, tag],
      ),
    documents,
    isLoading: all.loading,
    findDocument: (documentId) => all().find(({ id }) => id === documentId),
    addFiles({ files, leftOut }) {
      const shelf = chosen().id;
      notices.act(async () => {
        const { added, known } = await knowledge.add(
          files,
          shelf === ALL_SHELF_ID ? LOOSE_COLLECTION_ID : shelf,
        );
        if (added.length > 0) void runtime.keepStorage();
        if (known.length > 0) notices.say({ tone: 'info', ...wordsOfKnown(known) });
        if (leftOut.length > 0) notices.say({ tone: 'info', ...wordsOfLeftOut(leftOut) });
        if (files.length + leftOut.length === 0) {
          notices.say({ tone: 'info', title: 'There is no file in this folder' });
        }
      });
    },
    addCollection(name) {
      notices.act(async () => choose((await addCollection(db, name)).id));
    },
    renameCollection(name) {
      const { collection } = chosen();
      if (collection) notices.act(() => changeCollection(db, collection.id, { name }));
    },
    setDeviceOnly(on) {
      const { collection } = chosen();
      if (collection) notices.act(() => knowledge.setDeviceOnly(collection.id, on));
    },
    removeCollection() {
      const { collection } = chosen();
      if (collection) notices.act(() => knowledge.removeCollection(collection.id));
    },
    chunking: () => {
      const { collection } = chosen();
      return {
        chunkTokens: collection?.chunkTokens ?? DEFAULT_CHUNK_TOKENS,
        overlapTokens: collection?.overlapTokens ?? DEFAULT_OVERLAP_TOKENS,
      };
    },
    setChunking(change) {
      const { collection } = chosen();
      if (collection) notices.act(() => changeCollection(db, collection.id, change));
    },
    cutOtherwise,
    cutAnew() {
      const waiting = cutOtherwise();
      notices.act(async () => {
        for (const document of waiting) await cut(document);
      });
    },
    places: () => [
      ...collections().map(({ id, name }) => ({ value: id, label: name })),
      { value: LOOSE_COLLECTION_ID, label: 'Not in a collection' },
    ],
    saveDetails(document, details, collectionId) {
      notices.act(async () => {
        await putDetails(db, document.id, details);
        if (await knowledge.move(document.id, collectionId)) return;
        notices.say({
          tone: 'warn',
          title: `${details.name} stays where it is`,
          detail: 'The same content is in the other collection already.',
        });
      });
    },
    remove(document) {
      notices.act(async () => {
        await knowledge.remove(document.id);
        notices.say({
          tone: 'ok',
          title: `${document.name} was removed`,
          action: {
            label: 'Undo',
            run: () => notices.act(() => knowledge.restore(document.id)),
          },
        });
      });
    },
    unlock: (document, password) => notices.act(() => knowledge.unlock(document.id, password)),
    readAgain: (document) => notices.act(() => readAgain(document)),
  };
}

function wordsOfKnown(known: readonly string[]): { title: string; detail: string } {
  const title =
    known.length === 1 ? 'This content is here already' : `${known.length} files are here already`;
  return { title, detail: known.slice(0, 5).join(', ') };
}

function wordsOfLeftOut(names: readonly string[]): { title: string; detail: string } {
  const title =
    names.length === 1
      ? 'One file holds no text and is left out'
      : `${names.length} files hold no text and are left out`;
  return { title, detail: names.slice(0, 5).join(', ') };
}
