// What is asked, and of whom: the form of the page Compare.
import { createResource, type Accessor } from 'solid-js';
import { createStore } from 'solid-js/store';
import { beginComparison, type ComparedAnswer, type ComparisonSide } from '../../data/comparisons';
import { ensureProfile, getProfile } from '../../data/profiles';
import { getSetting } from '../../data/settings';
import { findBeside } from '../../runtime/models/side-by-side';
import type { Runtime } from '../../runtime/runtime';

const MAX_SIDES = 4;
/** The same for all sides, so that chance falls the same way; any number will do. */
const DEFAULT_SEED = 1;
const DEFAULT_MAX_TOKENS = 200;

export interface FormSide {
  readonly modelId: string;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
}

interface FormState {
  prompt: string;
  seed: number;
  maxTokens: number;
  /** Never two answers at once, so that speeds can be compared. */
  isInTurn: boolean;
  sides: FormSide[];
}

export interface CompareForm {
  readonly state: Readonly<FormState>;
  /** Chat models that are on this device. */
  readonly models: Accessor<readonly { readonly value: string; readonly label: string }[]>;
  readonly canAdd: Accessor<boolean>;
  readonly canRun: Accessor<boolean>;
  setPrompt(prompt: string): void;
  setSeed(seed: number | undefined): void;
  setMaxTokens(maxTokens: number | undefined): void;
  setInTurn(isInTurn: boolean): void;
  change(place: number, change: Partial<FormSide>): void;
  add(): void;
  remove(place: number): void;
  /** Takes over what a comparison was made with. */
  fill(compared: readonly ComparedAnswer[]): void;
  /** Queues the answers; resolves with the comparison's id. */
  run(): Promise<string>;
}

export function createCompareForm({ db, jobs, library }: Runtime): CompareForm {
  const [offered] = createResource(() => library.offered());
  const [state, setState] = createStore<FormState>({
    prompt: '',
    seed: DEFAULT_SEED,
    maxTokens: DEFAULT_MAX_TOKENS,
    isInTurn: false,
    sides: [],
  });
  const models = () =>
    (offered.latest ?? [])
      .filter(
        ({ modelId, task, demo }) => task === 'chat' && (demo || library.isInstalled(modelId)),
      )
      .map(({ modelId, name }) => ({ value: modelId, label: name }));

  /** Two models where there are two, else one model at two temperatures. */
  const suggested = (): FormSide[] => {
    const [first, second] = models();
    if (!first) return [];
    const side = { modelId: first.value, temperature: 0, topP: undefined };
    return second
      ? [side, { ...side, modelId: second.value }]
      : [side, { ...side, temperature: 0.9 }];
  };
  const sides = () => (state.sides.length > 0 ? state.sides : suggested());

  return {
    get state() {
      return { ...state, sides: sides() };
    },
    models,
    canAdd: () => sides().length < MAX_SIDES && models().length > 0,
    canRun: () => state.prompt.trim() !== '' && sides().length > 1,
    setPrompt: (prompt) => setState('prompt', prompt),
    setSeed: (seed) => setState('seed', seed ?? DEFAULT_SEED),
    setMaxTokens: (maxTokens) => setState('maxTokens', maxTokens ?? DEFAULT_MAX_TOKENS),
    setInTurn: (isInTurn) => setState('isInTurn', isInTurn),
    change(place, change) {
      setState(
        'sides',
        sides().map((side, at) => (at === place ? { ...side, ...change } : side)),
      );
    },
    add() {
      const used = new Set(sides().map(({ modelId }) => modelId));
      const next = models().find(({ value }) => !used.has(value)) ?? models()[0];
      if (!next) return;
      const side = { modelId: next.value, temperature: 0.7, topP: undefined };
      setState('sides', [...sides(), side]);
    },
    remove: (place) => setState('sides', sides().toSpliced(place, 1)),
    fill(compared) {
      const [first] = compared;
      const parameters = first?.question.overrides?.parameters;
      if (!first) return;
      setState({
        prompt: first.question.text,
        seed: parameters?.seed ?? DEFAULT_SEED,
        maxTokens: parameters?.maxTokens ?? DEFAULT_MAX_TOKENS,
        sides: compared.map(({ question, answer }) => ({
          modelId: answer.modelId ?? '',
          temperature: question.overrides?.parameters?.temperature,
          topP: question.overrides?.parameters?.topP,
        })),
      });
    },
    async run() {
      const lastId = await getSetting(db, 'lastProfileId');
      const last = lastId === undefined ? undefined : await getProfile(db, lastId);
      const { id: profileId } = last ?? (await ensureProfile(db));
      const asked = sides().map(({ modelId, temperature, topP }): ComparisonSide => ({
        modelId,
        parameters: {
          seed: state.seed,
          maxTokens: state.maxTokens,
          ...(temperature === undefined ? {} : { temperature }),
          ...(topP === undefined ? {} : { topP }),
        },
      }));
      const text = state.prompt.trim();
      const { comparisonId, answers } = await beginComparison(db, {
        profileId,
        text,
        sides: asked,
      });
      await library.ready();
      const specs = asked.map(({ modelId }) => library.findSpec(modelId));
      const beside = state.isInTurn ? [] : findBeside(specs, library.device());
      for (const [place, { id: messageId }] of answers.entries()) {
        await jobs.enqueue('chat.generate', {
          chatId: comparisonId,
          messageId,
          isBeside: beside[place] ?? false,
        });
      }
      return comparisonId;
    },
  };
}
