export interface Reached {
  /** Something answered, readable or not. */
  readonly answers: boolean;
  readonly tookMs: number;
}

/** The worker that asks without reading. */
export interface ReachApi {
  reach(url: string): Promise<Reached>;
}
