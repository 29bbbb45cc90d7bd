import { mailContentSchema, toMessageContext, type MailContent } from '../../server/outgoing/enqueue.ts';
import type { Backend } from '../../server/open-backend.ts';
import { unsealRecord } from '../../server/sealing/sealed-record.ts';

/** A mail that a backend owes, with what only the backend's keys can read. */
export interface OwedMail extends MailContent {
  readonly kind: string;
}

/** A mail by its words; the rest does not matter. */
export type MailWords = Pick<MailContent, 'text'> & Partial<MailContent>;

/** Which mails are asked for; all, if nothing is said. */
export interface MailSearch {
  readonly kind?: string;
  /** The address, exactly as the mail has it. */
  readonly to?: string;
}

/** Reads the mails that a backend has written and not forgotten, the oldest first. */
export async function readMails(
  { store, keys }: Pick<Backend, 'store' | 'keys'>,
  { kind, to }: MailSearch = {},
): Promise<readonly OwedMail[]> {
  const rows = await store.read((queries) =>
    queries
      .selectFrom('outgoing_messages')
      .selectAll()
      .where('channel', '=', 'mail')
      .orderBy('created_at')
      .execute(),
  );
  return rows
    .filter((row) => row.sealed !== '')
    .map((row) => ({
      kind: row.kind,
      ...unsealRecord(row, toMessageContext(row.product, row.id), mailContentSchema, keys.keyEncryption),
    }))
    .filter((mail) => (kind ?? mail.kind) === mail.kind && (to ?? mail.to) === mail.to);
}

/** Reads the newest of those mails; throws if there is none. */
export async function readLastMail(
  backend: Pick<Backend, 'store' | 'keys'>,
  search: MailSearch = {},
): Promise<OwedMail> {
  const mail = (await readMails(backend, search)).at(-1);
  if (mail === undefined) throw new Error(`expected a mail ${JSON.stringify(search)}, found none`);
  return mail;
}

/** The mailed code of a proof in a mail's text: two groups of five symbols that stand alone on their line. */
export function findProofCode({ text }: MailWords): string {
  const code = /^\s*(?<code>[0-9A-Z]{5}-[0-9A-Z]{5})\s*$/mu.exec(text)?.groups?.['code'];
  if (code === undefined) throw new Error(`expected a code in the mail, found none`);
  return code;
}

/** The licence keys in a mail's text, as they are shown. */
export function findKeys({ text }: MailWords): readonly string[] {
  return text.match(/\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}-[0-9A-Z]{2}\b/gu) ?? [];
}
