// Ctrl/Cmd+K: any page, chat, profile, model or action, found by a few letters.
import { useNavigate } from '@solidjs/router';
import { useRuntime } from '../runtime/runtime-context';
import { PaletteDialog } from './PaletteDialog';
import { createRecordCommands } from './record-commands';

export default function CommandPalette(props: { onClose: () => void }) {
  const runtime = useRuntime();
  const records = createRecordCommands({ runtime, navigate: useNavigate() });
  return (
    <PaletteDialog
      commands={[...runtime.commands.list(), ...records()]}
      onClose={() => props.onClose()}
    />
  );
}
