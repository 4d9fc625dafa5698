// Which model answers, at which level, and which ones can be fetched.
import { createMemo, createResource, createSignal, Show } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Level } from '../../core/prompt/overrides';
import type { ModelFit } from '../../runtime/models/model-library';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytes, formatTokensPerSecond } from '../../ui/format';
import { SearchField } from '../../ui/Field';
import { createListNavigation } from '../../ui/list-navigation';
import { Listbox } from '../../ui/Listbox';
import { PlaceDialog } from '../../ui/PlaceDialog';
import { Switch } from '../../ui/Switch';
import { FallbackEditor } from './FallbackEditor';
import { SegmentedControl } from '../../ui/SegmentedControl';
import type { ChatSettings, ModelLevel } from './chat-settings';
import styles from './dialogs.module.css';

export interface ModelDialogProps {
  readonly settings: ChatSettings;
  /** Begins with those alone that see pictures. */
  readonly seesOnly: boolean;
  readonly onClose: () => void;
}

const levelOptions: readonly { value: ModelLevel; label: string }[] = [
  { value: 'message', label: 'Next message' },
  { value: 'chat', label: 'This chat' },
  { value: 'profile', label: 'This profile' },
  { value: 'app', label: 'Everywhere' },
];

const decidedBy: Readonly<Record<Level, string>> = {
  message: 'Set by the message',
  chat: 'Set by the chat',
  profile: 'Set by the profile',
  app: 'Set by the app',
  model: 'Set by the app',
};

/** Whether words may go where the model is. */
interface Question {
  readonly spec: ModelSpec;
  readonly then: () => void;
  readonly otherwise?: () => void;
}

/** Servers that were refused since the page was loaded: they are not asked about again and again. */
const refused = new Set<string>();

export default function ModelDialog(props: ModelDialogProps) {
  const runtime = useRuntime();
  const [query, setQuery] = createSignal('');
  const [level, setLevel] = createSignal<ModelLevel>('chat');
  // Where it begins; from there on it is the person's.
  // eslint-disable-next-line solid/reactivity
  const [seesOnly, setSeesOnly] = createSignal(props.seesOnly);
  const [offered] = createResource(() => runtime.library.offered());
  const current = () => props.settings.resolved().modelId;
  const isInstalled = (spec: ModelSpec) => runtime.library.isInstalled(spec.modelId);
  /** A model of a server that words have not been sent to yet. */
  const [asked, setAsked] = createSignal<Question>();
  // What is loaded and what is there changes on servers; they were named, so they may be asked.
  runtime.notices.act(async () => {
    await runtime.bridge.ready();
    await runtime.bridge.bridge()?.checkAll();
  });

  /** What is here first, then what fits, then what may be slow. */
  const rankOf = (spec: ModelSpec) => {
    if (isInstalled(spec)) return 0;
    if (spec.place) return 0.5;
    return runtime.library.fitOf(spec)?.fit === 'tight' ? 2 : 1;
  };
  const tightness = (spec: ModelSpec) => {
    const fit = runtime.library.fitOf(spec);
    return fit?.fit === 'tight' ? fit.reason : undefined;
  };

  const found = createMemo(() => {
    const words = query().toLowerCase().split(/\s+/).filter(Boolean);
    const local = (offered.latest ?? runtime.library.specs()).filter((spec) => !spec.place);
    return [...local, ...runtime.bridge.specs()]
      .filter((spec) => spec.task === 'chat' && (!seesOnly() || maySee(spec)))
      .filter((spec) => {
        const text =
          `${spec.name} ${spec.family} ${spec.quantization} ${spec.licence} ${spec.place?.words ?? ''} ${spec.vision ? 'sees pictures' : ''}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .toSorted((a, b) => rankOf(a) - rankOf(b) || a.bytes - b.bytes);
  });
  const choose = (spec: ModelSpec) => {
    // eslint-disable-next-line solid/reactivity -- runs once, when the question is answered
    askFor(spec, () => {
      props.settings.chooseModel(level(), spec);
      askForOthers(spec);
    });
  };
  const askFor = (spec: ModelSpec, then: () => void, otherwise?: () => void) => {
    const { place } = spec;
    const isStranger = place && runtime.bridge.bridge()?.isAllowed(place.serverId) === false;
    if (isStranger) setAsked({ spec, then, ...(otherwise && { otherwise }) });
    else then();
  };
  /** Servers with the same model may answer too, each once somebody has said so. */
  const askForOthers = (chosen: ModelSpec) => {
    const unasked = runtime.bridge.bridge()?.unaskedOf(chosen.modelId) ?? [];
    const next = unasked.find(({ place }) => place && !refused.has(place.serverId));
    if (!next?.place) {
      props.onClose();
      return;
    }
    const { serverId } = next.place;
    const goOn = () => askForOthers(chosen);
    askFor(next, goOn, () => {
      refused.add(serverId);
      goOn();
    });
  };
  const addressOf = ({ place }: ModelSpec) =>
    place ? (runtime.bridge.bridge()?.accessOf(place.serverId).url ?? '') : '';
  const allow = async ({ spec, then }: Question) => {
    if (spec.place) await (await runtime.bridge.open()).allow(spec.place.serverId);
    setAsked();
    then();
  };
  const refuse = ({ otherwise }: Question) => {
    setAsked();
    otherwise?.();
  };
  const choosable = () =>
    [...runtime.library.specs(), ...runtime.bridge.specs()].filter(
      (spec, at, all) =>
        spec.task === 'chat' &&
        (isInstalled(spec) || spec.place) &&
        all.findIndex(({ modelId }) => modelId === spec.modelId) === at,
    );
  const navigation = createListNavigation({
    count: () => found().length,
    onChoose: (index) => {
      const spec = found()[index];
      if (spec) choose(spec);
    },
  });

  return (
    <Dialog open title="Choose model" onClose={props.onClose} size="wide">
      <div class={styles.stack}>
        <p class={styles.decided}>
          Now: <strong>{props.settings.modelName()}</strong> · {decidedBy[current().level]}
          <Show when={current().level !== 'app' && current().level !== 'model'}>
            <Button variant="quiet" size="small" onClick={() => props.settings.clearModel()}>
              Use the {current().level === 'chat' ? 'profile' : 'app'}’s model
            </Button>
          </Show>
        </p>
        <div class={styles.levels}>
          <SegmentedControl<ModelLevel>
            label="Choose for"
            value={level()}
            onChange={setLevel}
            options={levelOptions}
          />
        </div>
        <SearchField
          label="Find model"
          value={query()}
          onInput={setQuery}
          inputProps={navigation.inputProps}
          autofocus
        />
        <Switch label="Only models that see pictures" checked={seesOnly()} onChange={setSeesOnly} />
        <Listbox
          label="Models"
          items={found()}
          keyOf={(spec) => spec.modelId}
          nameOf={(spec) =>
            [
              spec.name,
              sightWord(spec, seesOnly()),
              stateText(spec, isInstalled(spec)),
              tightness(spec),
            ]
              .filter((part) => part !== undefined)
              .join(', ')
          }
          selected={current().value}
          onSelect={choose}
          navigation={navigation}
          class={styles.models ?? ''}
        >
          {(spec) => (
            <span class={styles.model}>
              <span class={styles.modelName}>{spec.name}</span>
              <span class={styles.modelFacts}>{factsText(spec, runtime.library.fitOf(spec))}</span>
              <span class={styles.modelSummary}>{spec.summary}</span>
              <span class={styles.modelState}>
                <Show when={tightness(spec)}>
                  {(reason) => <Badge tone="warn">{reason()}</Badge>}
                </Show>
                <Show when={sightWord(spec, seesOnly())}>{(word) => <Badge>{word()}</Badge>}</Show>
                <Badge
                  {...(isInstalled(spec) ? { tone: 'ok' as const } : {})}
                  {...(spec.place ? { icon: 'server' as const } : {})}
                >
                  {stateText(spec, isInstalled(spec))}
                </Badge>
              </span>
            </span>
          )}
        </Listbox>
        <Show when={found().length === 0}>
          <p class={styles.decided}>
            <Show
              when={seesOnly() && query() === ''}
              fallback="No model of that name. Fewer words may find more."
            >
              No model here sees pictures. A server with one, such as gemma3 or qwen2.5vl on Ollama,
              can be named under <a href="#/settings/bridge">Settings, Bridge</a>.
            </Show>
          </p>
        </Show>
      </div>
      <FallbackEditor settings={props.settings} models={choosable()} askFor={askFor} />
      <Show when={asked()} keyed>
        {(question) => (
          <PlaceDialog
            modelName={question.spec.name}
            place={question.spec.place?.words ?? ''}
            address={addressOf(question.spec)}
            what="Each question goes, with the conversation before it, its pictures and the passages of your documents that it is to be answered from,"
            onClose={() => refuse(question)}
            onAllow={() => void allow(question).catch(runtime.notices.report)}
          />
        )}
      </Show>
    </Dialog>
  );
}

/** Where the server does not say, the person may know. */
function maySee({ vision, place }: ModelSpec): boolean {
  return vision ?? place !== undefined;
}

function sightWord({ vision }: ModelSpec, isAsked: boolean): string | undefined {
  if (vision === true) return 'Sees pictures';
  return isAsked && vision === undefined ? 'Its server does not say' : undefined;
}

function factsText(spec: ModelSpec, fit: ModelFit | undefined): string {
  const speed = fit?.predicted;
  const facts = [spec.bytes > 0 ? formatBytes(spec.bytes) : '', spec.quantization, spec.licence];
  if (speed) {
    const { tokensPerSecond, isMeasured } = speed;
    facts.push(
      // A guess has no decimals.
      isMeasured
        ? formatTokensPerSecond(tokensPerSecond)
        : `about ${Math.max(1, Math.round(tokensPerSecond))} tok/s`,
    );
  }
  return facts.filter(Boolean).join(' · ');
}

function stateText(spec: ModelSpec, installed: boolean): string {
  if (installed) return 'On this device';
  if (spec.place) return spec.place.words;
  return spec.demo ? 'Comes with the app' : `Download ${formatBytes(spec.bytes)}`;
}
