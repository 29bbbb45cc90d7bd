import type { Clock } from '../platform/ports.ts';

/**
 * What a log line can say. A field that does not stand here does not compile: that is how names, addresses, keys, header
 * values and queries stay out of the log.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly method?: string;
  /** The pattern of the route, never the address that was asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  /** A code of the catalogue, or one of Node, SQLite or Fastify. */
  readonly code?: string;
  /** The name of an error's class. */
  readonly error?: string;
  /** Where an error was thrown; its message stays out, because it can quote what could not be read. */
  readonly frames?: readonly string[];
  readonly url?: string;
  /** The random id of an outgoing message. */
  readonly messageId?: string;
  /** What kind of mail or event: `licenceKey`, `registration.recorded`. */
  readonly kind?: string;
  readonly channel?: 'mail' | 'webhook';
  readonly attempt?: number;
  /** Work that is done at intervals: `retention`. */
  readonly job?: string;
  /** How many of each were dealt with. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Writes structured events. */
export interface Logger {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
}

/** Where log lines go, and the clock that dates them. */
export interface LogTarget {
  readonly write: (line: string) => void;
  readonly clock: Clock;
}

/** Makes a logger that writes one JSON document per line. */
export function createJsonLogger({ write, clock }: LogTarget): Logger {
  function log(level: 'info' | 'error', event: string, fields: LogFields = {}): void {
    write(`${JSON.stringify({ at: clock().toISOString(), level, event, ...fields })}\n`);
  }
  return {
    info: (event, fields) => log('info', event, fields),
    error: (event, fields) => log('error', event, fields),
  };
}
