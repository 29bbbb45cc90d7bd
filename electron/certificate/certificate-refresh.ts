import type { CertificateRequest } from '../../shared/certificate/certificate-request.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import { verifyDocument, type Expectation } from '../../shared/signing/verify-document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import { nodeJwsReader } from '../documents/jws-reader.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Logger } from '../logging/logger.ts';
import type { Platform } from '../platform/ports.ts';
import type { Transport } from '../sync/transport.ts';
import { isRefreshDue } from './is-refresh-due.ts';
import { readFreshCertificate, type FreshCertificate } from './read-fresh-certificate.ts';

/** What keeps the certificate fresh needs. */
export interface RefreshDependencies {
  readonly documents: Pick<DocumentStore, 'loadCertificate' | 'saveCertificate'>;
  /** What to believe; `undefined` before there is a registration, or keys to verify with. */
  readonly expectation: () => Expectation | undefined;
  /** The backend's address, without a slash at the end; `undefined` while nobody has said where it is. */
  readonly server: string | undefined;
  readonly keychains: readonly Pick<Keychain, 'readQuietly'>[];
  readonly transport: Transport;
  readonly platform: Pick<Platform, 'clock' | 'timers'>;
  readonly logger: Logger;
  /** Called when another certificate was stored. */
  readonly onChange: () => void;
}

/** Keeps the stored certificate fresh, so that the client hears what became of its licence. */
export interface CertificateRefresh {
  /** Asks for a fresh certificate if the stored one is due; whatever goes wrong changes nothing. */
  readonly run: () => Promise<void>;
  /** Runs now and once a day from then on. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes what keeps the certificate fresh; it remembers nothing but the certificate itself, whose age says when to ask. */
export function createCertificateRefresh(dependencies: RefreshDependencies): CertificateRefresh {
  const { platform, logger } = dependencies;
  let cancelTimer: (() => void) | undefined;
  let isStopped = false;
  let running: Promise<void> | undefined;
  async function askIfDue(): Promise<void> {
    const stored = await loadDueCertificate(dependencies);
    if (stored === undefined) return;
    const outcome = await replace(stored, dependencies);
    logger.event('certificate', outcome.ok ? { state: outcome.value } : { code: outcome.failure.code });
  }
  async function run(): Promise<void> {
    running ??= askIfDue();
    try {
      await running;
    } finally {
      running = undefined;
    }
  }
  async function start(): Promise<void> {
    await run();
    if (isStopped) return;
    cancelTimer = platform.timers.after(DAY_MS, () => {
      void start();
    });
  }
  return {
    run,
    start,
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}

interface StoredCertificate extends FreshCertificate {
  readonly expectation: Expectation;
  readonly server: string;
}

async function loadDueCertificate(dependencies: RefreshDependencies): Promise<StoredCertificate | undefined> {
  const { documents, server, platform } = dependencies;
  const jws = documents.loadCertificate();
  const expectation = dependencies.expectation();
  if (jws === undefined || expectation === undefined || server === undefined) return undefined;
  const verified = await verifyDocument({ type: certificateType, jws }, expectation, nodeJwsReader);
  if (!verified.ok || !isRefreshDue(verified.value.issuedAt, platform.clock())) return undefined;
  return { jws, content: verified.value, expectation, server };
}

async function replace(
  stored: StoredCertificate,
  dependencies: RefreshDependencies,
): Promise<Result<string, { code: ErrorCode }>> {
  const { documents, transport, keychains, onChange } = dependencies;
  const token = await readToken(keychains);
  if (!token.ok) return token;
  const { product, installation, licence } = stored.content;
  const request: CertificateRequest = { version: 1, product, installation, licence };
  const answer = await transport({
    url: `${stored.server}/v1/certificates`,
    ownerToken: token.value,
    body: JSON.stringify(request),
  });
  const fresh = await readFreshCertificate(answer, stored.content, stored.expectation);
  if (!fresh.ok) return fresh;
  // A registration that came through in the meantime brought a certificate of its own.
  if (documents.loadCertificate() !== stored.jws) return ok('replaced');
  const saved = await documents.saveCertificate(fresh.value.jws);
  if (!saved.ok) return saved;
  onChange();
  return ok(fresh.value.content.state);
}

/** The owner token from the first keychain that has it and asks nobody for a password. */
async function readToken(
  keychains: RefreshDependencies['keychains'],
): Promise<Result<string, { code: ErrorCode }>> {
  let problem: ErrorCode = 'NOTHING_TO_SHOW';
  for (const keychain of keychains) {
    const kept = await keychain.readQuietly('owner-token');
    if (kept.ok && kept.value !== undefined) return ok(kept.value);
    if (!kept.ok) problem = kept.failure.code;
  }
  return fail(problem);
}
