// The module behind voy-search's entry, which has no types of its own.
declare module 'voy-search/voy_search_bg.js' {
  export { Voy, type Resource, type SearchResult } from 'voy-search';
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
