import { Show, splitProps, type JSX } from 'solid-js';
import { Icon, type IconName } from './Icon';
import styles from './Button.module.css';

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** `plain` unless said otherwise; at most one `primary` on a screen. */
  variant?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** `normal` is 34 px high, `small` 28; both grow to 44 under a finger. */
  size?: 'normal' | 'small';
  icon?: IconName;
  /**
   * The accessible name. Without children the button shows only its icon and this becomes the
   * tooltip too; with children it replaces their text ("Download" read as "Download SmolLM2").
   */
  label?: string;
  pressed?: boolean;
}

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, [
    'variant',
    'size',
    'icon',
    'label',
    'pressed',
    'class',
    'children',
    'title',
  ]);
  const iconOnly = () => own.children === undefined;
  return (
    <button
      type="button"
      {...rest}
      class={buttonClass(own.variant, own.size, iconOnly(), own.class)}
      aria-label={own.label}
      aria-pressed={own.pressed}
      title={own.title ?? (iconOnly() ? own.label : undefined)}
    >
      <Show when={own.icon}>
        {(name) => <Icon name={name()} size={own.size === 'small' && !iconOnly() ? 14 : 16} />}
      </Show>
      {own.children}
    </button>
  );
}

/** The look of a button for something else, such as a link. */
export function buttonClass(
  variant: ButtonProps['variant'] = 'plain',
  size: ButtonProps['size'] = 'normal',
  iconOnly = false,
  extra?: string,
): string {
  return [
    styles.button,
    styles[variant],
    size === 'small' ? styles.small : '',
    iconOnly ? styles.iconOnly : '',
    extra ?? '',
  ]
    .filter(Boolean)
    .join(' ');
}
