// Compiles the int8 scan (AssemblyScript) into the module that is checked in, so that a build needs
// no compiler. `node tools/scan-kernel.mjs`, after a change of workers/retrieval/kernel/assembly/.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const kernelFolder = fileURLToPath(new URL('../workers/retrieval/kernel/', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'hearth-kernel-'));
try {
  const wasmFile = join(folder, 'scan.wasm');
  const options = ['--enable', 'simd', '--importMemory', '--runtime', 'stub', '--noAssert', '-O3'];
  execFileSync(
    'npx',
    ['--yes', '-p', COMPILER, 'asc', 'assembly/scan.ts', ...options, '--outFile', wasmFile],
    { cwd: kernelFolder, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const base64 = readFileSync(wasmFile).toString('base64');
  const lines = [
    `// Made by tools/scan-kernel.mjs with ${COMPILER} from assembly/scan.ts. Do not edit.`,
    'export const scanKernelBase64 =',
    `  '${base64}';`,
    '',
  ];
  writeFileSync(join(kernelFolder, 'scan-kernel.generated.ts'), lines.join('\n'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
