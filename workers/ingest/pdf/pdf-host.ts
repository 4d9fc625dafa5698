/** What reading a PDF needs of the place where it runs: a browser, or Node in unit tests. */
export interface PdfHost {
  /** A thread of its own with the parser of pdf.js in it. */
  startParser(): PdfParser;
  /** A file of pdf.js that only some documents need: tables of Asian encodings, standard fonts. */
  readAsset(filename: string): Promise<Uint8Array>;
}

export interface PdfParser {
  readonly port: Worker | MessagePort;
  stop(): void;
}
