// Which engine files this browser needs for a first answer.
import type { BuildFile, FileNeed, RuntimeFile } from '../../core/offline/offline-files';

/** wllama's main build needs both; where one is missing it runs its compatibility build (Safari). */
function hasNativeEngine(): boolean {
  // Firefox runs the main build without JSPI, on the CPU only.
  if (/firefox/i.test(navigator.userAgent)) return true;
  if (!('Suspending' in WebAssembly)) return false;
  try {
    // TypeScript's lib does not know 64-bit memories; a browser that does not either throws.
    const descriptor = { address: 'i64', initial: 1n } as unknown as WebAssembly.MemoryDescriptor;
    return new WebAssembly.Memory(descriptor) instanceof WebAssembly.Memory;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

/** The files without which this browser gives no first answer. */
export function pickNeeded(
  files: readonly RuntimeFile[],
  isNative = hasNativeEngine(),
): readonly BuildFile[] {
  const needs: readonly FileNeed[] = ['always', isNative ? 'native' : 'compat'];
  return files.filter((file) => needs.includes(file.need));
}
