import { sql } from 'kysely';
import { findRows, type ReadStore } from './check-relations.ts';
import type { Finding } from './findings.ts';

const OVERDUE_MS = 60 * 60 * 1000;

/** Looks for work that was given up, or that nobody does. */
export async function checkWork(read: ReadStore, now: Date): Promise<readonly Finding[]> {
  const hourAgo = new Date(now.getTime() - OVERDUE_MS).toISOString();
  return [
    ...(await findRows(
      read,
      'MESSAGES_FAILED',
      sql`select id from outgoing_messages where state = 'failed'`,
    )),
    ...(await findRows(
      read,
      'MESSAGES_STUCK',
      // A disabled endpoint's messages wait on purpose.
      sql`select m.id as id from outgoing_messages as m
        where m.state = 'waiting' and m.next_attempt_at < ${hourAgo}
        and (m.claimed_until is null or m.claimed_until < ${hourAgo})
        and not exists (select 1 from webhook_endpoints as w
          where w.product = m.product and w.id = m.endpoint and w.disabled_at is not null)`,
    )),
    ...(await findRows(
      read,
      'CLAIMS_EXPIRED',
      sql`select id from outgoing_messages where state = 'waiting' and claimed_until < ${hourAgo}
        union all select name as id from jobs where claimed_until < ${hourAgo}`,
    )),
  ];
}
