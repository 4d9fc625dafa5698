// What the sides of a comparison are called: by their model, and by what sets them apart.
import type { Parameters } from '../../core/prompt/overrides';

export interface NamedSide {
  readonly model: string;
  readonly parameters: Partial<Parameters>;
}

/** No two are the same. */
export function toSideNames(sides: readonly NamedSide[]): readonly string[] {
  const isRepeated = (names: readonly string[], name: string) =>
    names.filter((other) => other === name).length > 1;
  const models = sides.map(({ model }) => model);
  const names = sides.map(({ model, parameters }) =>
    isRepeated(models, model) ? `${model}, ${describeSettings(parameters)}` : model,
  );
  const counts = new Map<string, number>();
  return names.map((name) => {
    if (!isRepeated(names, name)) return name;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name} (${count})`;
  });
}

/** "temperature 0.7, top p 0.9"; the seed is the same for all sides and said once. */
export function describeSettings({ temperature, topP }: Partial<Parameters>): string {
  const parts = [
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...(topP === undefined ? [] : [`top p ${topP}`]),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the model’s own settings';
}
