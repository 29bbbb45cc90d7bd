import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';

/** What looks for new keys. */
export interface KeyWatchNeeds {
  /** Gives the names of keys that are announced and not here. */
  readonly refreshKeys: () => Promise<readonly string[]>;
  readonly logger: Logger;
}

/** Within this time a process uses a key that was announced; `deed key retire` waits many times as long. */
const REFRESH_EVERY_MS = 30_000;

/** Looks for new keys while the backend serves; gives how to stop. */
export function startKeyWatch({ refreshKeys, logger }: KeyWatchNeeds): () => void {
  async function refresh(): Promise<void> {
    try {
      const missing = await refreshKeys();
      // What others write with it cannot be read here; that is worth a line each time.
      if (missing.length > 0) logger.error('keysMissing', { code: 'KEY_FILE_MISSING' });
    } catch (error) {
      // Such as a database that does not answer; the next look tries again.
      logger.error('keysNotRefreshed', toErrorFields(error));
    }
  }
  const timer = setInterval(() => void refresh(), REFRESH_EVERY_MS);
  return () => clearInterval(timer);
}
