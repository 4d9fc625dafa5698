// Search, scope and order of the list.
import { SearchField, SelectField } from '../../ui/Field';
import { SegmentedControl } from '../../ui/SegmentedControl';
import type { ModelOrder, ModelScope } from './model-entries';
import type { ModelsPageState } from './models-page';
import styles from './ModelTools.module.css';

const orders: readonly { value: ModelOrder; label: string }[] = [
  { value: 'family', label: 'By family' },
  { value: 'name', label: 'By name' },
  { value: 'size', label: 'Smallest first' },
  { value: 'speed', label: 'Fastest first' },
];

export function ModelTools(props: {
  readonly page: ModelsPageState;
  readonly searchRef: (element: HTMLInputElement) => void;
}) {
  const scopes = () => {
    const counts = props.page.counts();
    return [
      { value: 'all', label: `All ${counts.all}` },
      { value: 'fits', label: `Fits ${counts.fits}` },
      { value: 'here', label: `Here ${counts.here}` },
    ] as const;
  };
  return (
    <div class={styles.tools}>
      <div class={styles.search}>
        <SearchField
          label="Find model"
          value={props.page.query()}
          onInput={props.page.setQuery}
          ref={props.searchRef}
        />
      </div>
      <SegmentedControl<ModelScope>
        label="Show"
        value={props.page.scope()}
        onChange={props.page.setScope}
        options={scopes()}
      />
      <div class={styles.order}>
        <SelectField<ModelOrder>
          label="Order"
          hideLabel
          value={props.page.order()}
          options={orders}
          onChange={props.page.setOrder}
        />
      </div>
      <p class={styles.note}>Speeds without “about” were measured here</p>
    </div>
  );
}
