// How surprising each sentence was to the model that wrote it.
import { createMemo, Show } from 'solid-js';
import { placeLabels } from './axis';
import { Bars } from './Bars';
import { ChartFrame } from './ChartFrame';
import { toSentences, type SentenceSurprise } from './sentences';
import { columnsFor, highestOf, type TokenChartProps } from './token-chart';

const HEIGHT_PX = 84;
const MAX_TEXT_LENGTH = 120;
/** While an answer grows its sentences are found anew every so many tokens. */
const EVERY_TOKENS = 24;

export function SurpriseChart(props: TokenChartProps) {
  const due = () =>
    props.shown.end === 'growing' ? Math.floor(props.shown.count / EVERY_TOKENS) : props.shown.end;
  const step = createMemo(due);
  const sentences = createMemo<readonly SentenceSurprise[]>((before) => {
    // Read for its changes.
    const now = step();
    return now === 0 ? before : toSentences(props.shown.trace, props.shown.count);
  }, []);
  const valueAt = (index: number) => sentences()[index]?.meanBits ?? NaN;
  const top = createMemo(() => Math.max(1, Math.ceil(highestOf(sentences().length, valueAt))));
  const mean = () => {
    const recorded = sentences().reduce((sum, one) => sum + one.recorded, 0);
    return sentences().reduce((sum, one) => sum + one.totalBits, 0) / recorded;
  };
  const chosenSentence = () =>
    sentences().findIndex(({ from, to }) => props.chosen >= from && props.chosen < to);
  const y = (bits: number) => HEIGHT_PX - (bits / top()) * HEIGHT_PX;
  return (
    <Show when={sentences().length > 0}>
      <ChartFrame
        title="Surprise by sentence"
        note="bits per token, raw; dark bars are above the answer’s own mean"
        level={2}
        heightPx={HEIGHT_PX}
        yLabels={[0, top() / 2, top()].map((bits) => [String(bits), y(bits)] as const)}
        xLabels={(plot) => placeLabels(sentences().length, plot)}
        table={{
          columns: ['Place', 'Sentence', 'Tokens', 'Bits per token', 'Bits'],
          count: sentences().length,
          rowAt: (index) => rowOf(sentences(), index),
          startAt: Math.max(0, chosenSentence()),
        }}
        onPick={(share) => {
          const picked = sentences()[Math.floor(share * sentences().length)];
          if (picked) props.onChoose(picked.from);
        }}
      >
        {(plot) => (
          <Bars
            columns={columnsFor(sentences().length, plot, valueAt, 'highest')}
            plot={plot}
            chosen={chosenSentence()}
            y={y}
            isDark={(bits) => bits > mean()}
          />
        )}
      </ChartFrame>
    </Show>
  );
}

function rowOf(sentences: readonly SentenceSurprise[], index: number): readonly string[] {
  const sentence = sentences[index];
  if (!sentence) return [];
  const { text, from, to, meanBits, totalBits } = sentence;
  const isKnown = !Number.isNaN(meanBits);
  return [
    String(index + 1),
    text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text,
    String(to - from),
    isKnown ? meanBits.toFixed(2) : 'not recorded',
    isKnown ? totalBits.toFixed(1) : 'not recorded',
  ];
}
