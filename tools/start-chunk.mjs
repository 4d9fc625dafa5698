// Which modules the start of the app needs: they come as one file. The bundler would make a file of
// every few modules that some later page shares, thirty of them, and each costs the start a task.

/** Loaded first, and what it loads at once; it must not wait for the rest. */
const FIRST = /\/src\/main\.ts$/;
const START = /\/src\/app\/start\.tsx$/;

/**
 * A naming function for a group of `codeSplitting`.
 * @returns {import('rolldown').CodeSplittingNameFunction}
 */
export function createStartChunk() {
  /** @type {Map<string, boolean>} */
  const ofFirst = new Map();
  /** @type {Map<string, boolean>} */
  const ofStart = new Map();
  return (id, graph) =>
    // Styles that the first paint has too are a file of their own; see first-paint.mjs.
    !id.endsWith('.css') &&
    isReached(id, START, graph, ofStart) &&
    !isReached(id, FIRST, graph, ofFirst)
      ? 'app'
      : null;
}

/**
 * Is this module imported, not lazily, by the one that `root` names, through others or directly?
 * @param {string} id
 * @param {RegExp} root
 * @param {{ getModuleInfo(id: string): { importers: readonly string[] } | null }} graph
 * @param {Map<string, boolean>} known
 * @returns {boolean}
 */
function isReached(id, root, graph, known) {
  const answer = known.get(id);
  if (answer !== undefined) return answer;
  // Until it is known, and where modules import each other in a circle.
  known.set(id, false);
  const found =
    root.test(id) ||
    (graph.getModuleInfo(id)?.importers ?? []).some((importer) =>
      isReached(importer, root, graph, known),
    );
  known.set(id, found);
  return found;
}
