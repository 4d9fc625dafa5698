import { SegmentedControl } from '../../ui/SegmentedControl';

export type NumberKind = 'raw' | 'sampled';

export interface NumberSwitchProps {
  readonly value: NumberKind;
  /** Engines that tell probabilities after sampling have no raw ones. */
  readonly hasRaw: boolean;
  /** A server gave them and did not say which they are; shown as they came. */
  readonly isGiven: boolean;
  readonly onChange: (kind: NumberKind) => void;
}

/** Which numbers are shown is always said, also where there is only one kind. */
export function NumberSwitch(props: NumberSwitchProps) {
  return (
    <SegmentedControl<NumberKind>
      label="Kind of number"
      value={props.value}
      onChange={(kind) => props.onChange(kind)}
      options={[
        ...(props.hasRaw
          ? [{ value: 'raw', label: props.isGiven ? 'as the server gives them' : 'raw' } as const]
          : []),
        ...(props.isGiven ? [] : [{ value: 'sampled', label: 'after sampling' } as const]),
      ]}
    />
  );
}
