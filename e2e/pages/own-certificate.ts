// A certificate for a name that only this machine knows, made when it is needed.
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnCertificate {
  /** PEM, for a server. */
  readonly tls: { readonly key: string; readonly cert: string };
  /**
   * What Chromium's `--ignore-certificate-errors-spki-list` wants: with it this certificate is as good
   * as any, service workers included, and every other one is still refused.
   */
  readonly spki: string;
}

export function makeCertificate(name: string): OwnCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-certificate-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`],
        ...['-keyout', keyFile, '-out', certFile],
      ],
      { stdio: 'ignore' },
    );
    const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
    const spki = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' });
    return { tls: { key, cert }, spki: createHash('sha256').update(spki).digest('base64') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
