// Writes SHA256SUMS into model folders, in the format `sha256sum --check` reads.
//   node tools/model-digests.mjs public/models/starter [more folders]
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIST = 'SHA256SUMS';

for (const folder of process.argv.slice(2)) {
  const lines = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path !== LIST && statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
      return `${digest}  ${path.replaceAll('\\', '/')}\n`;
    });
  writeFileSync(join(folder, LIST), lines.join(''));
}
