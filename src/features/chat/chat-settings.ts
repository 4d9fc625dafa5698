// What the hierarchy app -> profile -> chat -> message decides for one chat, and changes to it.
import { createEffect, createMemo, createSignal, untrack, type Accessor } from 'solid-js';
import type { About } from '../../core/documents/answering/ask';
import { serverIdOf } from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Fallback, Overrides, ParameterName, Parameters } from '../../core/prompt/overrides';
import { putChatOverrides } from '../../data/chats';
import { createLiveValue } from '../../data/live-query';
import { putProfileOverrides } from '../../data/profiles';
import type { Chat, Profile } from '../../data/records';
import { getSetting, putSetting } from '../../data/settings';
import type { Runtime } from '../../runtime/runtime';
import { resolveForModel } from '../../runtime/turns/turn-settings';

export type EditableLevel = 'chat' | 'profile' | 'app';
/** `message`: the next message only. */
export type ModelLevel = EditableLevel | 'message';

export interface ChatSettings {
  readonly resolved: Accessor<ReturnType<typeof resolveForModel>>;
  readonly modelName: Accessor<string>;
  /** Where the model is; undefined: on this device. */
  readonly place: Accessor<string | undefined>;
  readonly contextLength: Accessor<number>;
  /** Undefined takes the value back, so that the next level decides. */
  setParameter(level: EditableLevel, name: ParameterName, value: number | undefined): void;
  setSystemPrompt(level: EditableLevel, text: string): void;
  /** Empties the chat, the profile and the app of parameters and system prompt. */
  resetParameters(): void;
  /** Fetches the model first where it is not on this device. */
  chooseModel(level: ModelLevel, spec: ModelSpec): void;
  /** The narrowest level that names a model stops doing so. */
  clearModel(): void;
  /** Whose documents answers are given from. */
  setCollections(level: EditableLevel, collectionIds: readonly string[]): void;
  /** The document or page that this chat is about; undefined: none in particular. */
  setAbout(about: About | undefined): void;
  setRecordsTokens(level: EditableLevel, on: boolean): void;
  /** Who answers when the model cannot; for every chat of the profile. */
  setFallback(fallback: Fallback): void;
  /** What the next message alone decides. */
  readonly nextMessage: Accessor<Overrides>;
  /** The message is sent: the one after it starts from the chat's settings again. */
  forgetNextMessage(): void;
}

export interface ChatSettingsInputs {
  readonly runtime: Runtime;
  readonly profile: Accessor<Profile | undefined>;
  readonly chat: Accessor<Chat | undefined>;
  /** What a chat that does not exist yet is going to decide. */
  readonly pending: Accessor<Overrides>;
  readonly setPending: (overrides: Overrides) => void;
}

const nearerThan: Readonly<Record<ModelLevel, readonly ModelLevel[]>> = {
  message: [],
  chat: ['message'],
  profile: ['message', 'chat'],
  app: ['message', 'chat', 'profile'],
};

export function createChatSettings(inputs: ChatSettingsInputs): ChatSettings {
  const { runtime, profile, chat } = inputs;
  const { db, library, models } = runtime;
  const [nextMessage, setNextMessage] = createSignal<Overrides>({});
  const [awaited, setAwaited] = createSignal<{ level: ModelLevel; spec: ModelSpec }>();
  const app = createLiveValue(
    () => db,
    (database) => getSetting(database, 'appOverrides'),
  );

  const overridesOf = (level: ModelLevel): Overrides => {
    switch (level) {
      case 'message':
        return nextMessage();
      case 'chat':
        return chat()?.overrides ?? inputs.pending();
      case 'profile':
        return profile()?.overrides ?? {};
      case 'app':
        return app() ?? {};
    }
  };
  const resolved = createMemo(() =>
    resolveForModel(
      {
        app: overridesOf('app'),
        profile: overridesOf('profile'),
        chat: overridesOf('chat'),
        message: overridesOf('message'),
      },
      library.findSpec,
    ),
  );

  const write = (level: ModelLevel, overrides: Overrides) => {
    const chatId = chat()?.id;
    const profileId = profile()?.id;
    if (level === 'message') setNextMessage(overrides);
    else if (level === 'app') runtime.notices.act(() => putSetting(db, 'appOverrides', overrides));
    else if (level === 'profile' && profileId !== undefined)
      runtime.notices.act(() => putProfileOverrides(db, profileId, overrides));
    else if (chatId === undefined) inputs.setPending(overrides);
    else runtime.notices.act(() => putChatOverrides(db, chatId, overrides));
  };
  const choose = (level: ModelLevel, { modelId }: ModelSpec) => {
    write(level, { ...overridesOf(level), modelId });
    // A nearer level that names another model would hide the choice.
    for (const nearer of nearerThan[level]) {
      const { modelId: hiding, ...others } = overridesOf(nearer);
      if (hiding !== undefined) write(nearer, others);
    }
  };
  // A model that has to come first is chosen when it is here; until then the present one answers.
  createEffect(() => {
    const choice = awaited();
    if (!choice || !library.isInstalled(choice.spec.modelId)) return;
    setAwaited();
    untrack(() => choose(choice.level, choice.spec));
  });
  const spec = () => library.findSpec(resolved().modelId.value);

  return {
    resolved,
    modelName: () => spec()?.name ?? resolved().modelId.value,
    place() {
      const { value: modelId } = resolved().modelId;
      if (serverIdOf(modelId) === undefined) return undefined;
      // Every server that has the model may be the one that is asked.
      const pool = runtime.bridge.bridge()?.poolOf(modelId) ?? [modelId];
      const words = pool.map((one) => library.findSpec(one)?.place?.words ?? 'on a server');
      return [...new Set(words)].join(' or ');
    },
    contextLength: () => {
      const { value: modelId } = resolved().modelId;
      const loaded = models.loaded().find((entry) => entry.modelId === modelId);
      return loaded?.contextLength ?? spec()?.contextLength ?? 0;
    },
    setParameter(level, name, value) {
      const { [name]: _replaced, ...others } = overridesOf(level).parameters ?? {};
      const parameters: Partial<Parameters> =
        value === undefined ? others : { ...others, [name]: value };
      write(level, { ...overridesOf(level), parameters });
    },
    setSystemPrompt(level, text) {
      const { systemPrompt: _replaced, ...others } = overridesOf(level);
      write(level, text === '' ? others : { ...others, systemPrompt: text });
    },
    resetParameters() {
      for (const level of ['chat', 'profile', 'app'] as const) {
        const { modelId, collectionIds, about, fallback } = overridesOf(level);
        write(level, {
          ...(modelId === undefined ? {} : { modelId }),
          ...(collectionIds && { collectionIds }),
          ...(about && { about }),
          ...(fallback && { fallback }),
        });
      }
    },
    chooseModel(level, chosen) {
      if (library.isInstalled(chosen.modelId) || chosen.demo || chosen.place) {
        choose(level, chosen);
        return;
      }
      setAwaited({ level, spec: chosen });
      runtime.notices.act(() => runtime.supply.fetchModel(chosen.modelId));
    },
    clearModel() {
      const { level } = resolved().modelId;
      if (level === 'model') return;
      const { modelId: _modelId, ...others } = overridesOf(level);
      write(level, others);
    },
    setCollections: (level, collectionIds) =>
      write(level, { ...overridesOf(level), collectionIds }),
    setAbout(about) {
      const { about: _replaced, ...others } = overridesOf('chat');
      write('chat', about ? { ...others, about } : others);
    },
    setRecordsTokens: (level, on) => write(level, { ...overridesOf(level), recordTokens: on }),
    setFallback: (fallback) => write('profile', { ...overridesOf('profile'), fallback }),
    nextMessage,
    forgetNextMessage: () => setNextMessage({}),
  };
}
