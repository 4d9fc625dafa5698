// Which model architectures the bundled llama.cpp knows, read from its wasm: the table from which it
// builds LLM_ARCH_NAMES. `node tools/gguf-architectures.mjs` writes the list the app reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const WASM = new URL('../node_modules/@wllama/wllama/esm/wasm/wllama.wasm', import.meta.url);
const LIST = new URL('../src/core/model/gguf-architectures.generated.json', import.meta.url);

/** A row is { i32 number, 4 bytes of padding, u64 address of the name }: 64-bit memory. */
const ROW_BYTES = 16;
const MAX_NUMBER = 1000;
/** The table starts with these, and ends with `LAST`. */
const FIRST = ['clip', 'llama'];
const LAST = '(unknown)';

/**
 * The names in the order of the table. Throws when the table is not found, as after an update of
 * wllama that lays it out another way.
 * @param {Buffer} wasm
 * @returns {string[]}
 */
export function findArchitectures(wasm) {
  for (let at = 0; at + 2 * ROW_BYTES < wasm.length; at += 1) {
    if (!isRow(wasm, at, 0) || !isRow(wasm, at + ROW_BYTES, 1)) continue;
    for (const shift of shiftsOf(wasm, at)) {
      const names = readTable(wasm, at, shift);
      if (names) return names;
    }
  }
  throw new Error('wllama.wasm holds no table of architectures in the known form');
}

/** @param {Buffer} wasm @param {number} at @param {number} number */
function isRow(wasm, at, number) {
  return wasm.readUInt32LE(at) === number && wasm.readUInt32LE(at + 4) === 0;
}

/**
 * Where a name may lie in the file, less its address: the wasm places its data by code at its start.
 * @param {Buffer} wasm
 * @param {number} at
 */
function shiftsOf(wasm, at) {
  const address = Number(wasm.readBigUInt64LE(at + 8));
  const needle = Buffer.from(`${FIRST[0] ?? ''}\0`);
  /** @type {number[]} */
  const shifts = [];
  if (address > wasm.length) return shifts;
  for (let found = wasm.indexOf(needle); found >= 0; found = wasm.indexOf(needle, found + 1)) {
    shifts.push(found - address);
  }
  return shifts;
}

/** @param {Buffer} wasm @param {number} start @param {number} shift */
function readTable(wasm, start, shift) {
  /** @type {string[]} */
  const names = [];
  for (let at = start; at + ROW_BYTES <= wasm.length; at += ROW_BYTES) {
    if (wasm.readUInt32LE(at) > MAX_NUMBER) return undefined;
    const name = readName(wasm, Number(wasm.readBigUInt64LE(at + 8)) + shift);
    if (name === LAST) return names;
    if (name === undefined || (FIRST[names.length] ?? name) !== name) return undefined;
    names.push(name);
  }
  return undefined;
}

/** @param {Buffer} wasm @param {number} at */
function readName(wasm, at) {
  if (at < 0 || at >= wasm.length) return undefined;
  const name = wasm.toString('latin1', at, wasm.indexOf(0, at));
  return /^[\w().-]{1,40}$/.test(name) ? name : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = findArchitectures(readFileSync(WASM)).sort();
  writeFileSync(LIST, await format(JSON.stringify(names), { parser: 'json', printWidth: 100 }));
  console.log(`${String(names.length)} architectures`);
}
