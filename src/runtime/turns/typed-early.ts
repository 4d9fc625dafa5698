// What a person typed before the app had started. The first paint collects it, the chat page takes it.

export interface TypedEarly {
  readonly text: string;
  readonly hasFocus: boolean;
  readonly selectionStart: number;
  /** Enter or Send was pressed. */
  readonly sendAsked: boolean;
}

/** Given once; undefined afterwards, and when nothing was touched. */
export type TakeTyped = () => TypedEarly | undefined;
