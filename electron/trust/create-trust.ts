import type { FileFolder } from '../durable-files/file-folder.ts';
import type { Logger } from '../logging/logger.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import { trustRootSchema, type TrustRoot } from '../../shared/signing/trust-root.ts';
import type { Fetch } from '../sync/fetch-transport.ts';

/** The keys that the client believes. */
export interface Trust {
  /** What is known without asking anybody; enough to read what is stored. */
  readonly known: () => TrustRoot | undefined;
  /** What is known, or can be learned. */
  readonly ensure: () => Promise<TrustRoot | undefined>;
}

/** What trust is made of. */
export interface TrustSources {
  readonly shipped: TrustRoot | undefined;
  readonly server: string | undefined;
  readonly folder: FileFolder;
  readonly fetch: Fetch;
  readonly logger: Logger;
}

const LEARN_TIMEOUT_MS = 10_000;
const PINNED = 'development-trust-root.json';

/**
 * Trusts the keys that were shipped with the product, and no others.
 *
 * Only an unpackaged client without shipped keys, on a backend on this very computer, learns them at first contact and
 * keeps them: that is a developer with a fresh store (docs/adr/0005). `loadConfiguration` refuses a packaged client without keys.
 */
export function createTrust({ shipped, server, folder, fetch, logger }: TrustSources): Trust {
  function known(): TrustRoot | undefined {
    return shipped ?? parseTrustRoot(folder.read(PINNED) ?? '');
  }
  async function learn(): Promise<TrustRoot | undefined> {
    if (server === undefined || !isThisComputer(server)) return undefined;
    const text = await fetchText(fetch, `${server}/v1/trust-root`);
    const trustRoot = parseTrustRoot(text ?? '');
    if (trustRoot === undefined) return undefined;
    logger.event('development-trust-root-pinned', { keys: trustRoot.keys.length });
    await folder.write(PINNED, JSON.stringify(trustRoot));
    return trustRoot;
  }
  return { known, ensure: async () => known() ?? (await learn()) };
}

function parseTrustRoot(text: string): TrustRoot | undefined {
  const parsed = trustRootSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

function isThisComputer(server: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(server).hostname);
}

async function fetchText(fetch: Fetch, url: string): Promise<string | undefined> {
  try {
    // A race and no signal: see `createFetchTransport`.
    const response = await Promise.race([fetch(url, { redirect: 'error' }), rejectAfter(LEARN_TIMEOUT_MS)]);
    return response.ok ? await response.text() : undefined;
  } catch {
    // Not reachable now: the entry waits, and the next attempt asks again.
    return undefined;
  }
}

function rejectAfter(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error('expected an answer in time, found none'));
    }, milliseconds).unref();
  });
}
