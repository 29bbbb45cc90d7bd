import { join } from 'node:path';
import { refused, type Delivery, type DeliverMail } from '../outgoing/delivery.ts';
import { findProduct } from '../product/product-records.ts';
import type { Store } from '../store/store.ts';
import { composeMail, type ComposedMail } from './compose-mail.ts';
import type { MailSettings } from './mail-settings.ts';
import { saveMail } from './save-mail.ts';
import { sendMail } from './send-mail.ts';

/** The folder of mails that no server is there to send, in the folder of the store's files. */
export const MAIL_FOLDER = 'mail';

/** What delivering mail works with. */
export interface MailNeeds {
  readonly store: Store;
  readonly files: string;
  readonly settings: MailSettings;
}

/** Makes what delivers mail: by the server of the settings, else into files. */
export function createDeliverMail({ store, files, settings }: MailNeeds): DeliverMail {
  const folder = join(files, MAIL_FOLDER);
  return async (parcel, signal) => {
    const product = await store.read((queries) => findProduct(queries, parcel.product));
    if (product === undefined) throw new Error(`expected the product of a mail, found none`);
    const mail = await composeMail(parcel, product, settings.from);
    return mail.ok ? pass(mail.value, signal) : refused(mail.failure.code);
  };

  function pass(mail: ComposedMail, signal: AbortSignal): Promise<Delivery> {
    return settings.server === undefined ? saveMail(folder, mail) : sendMail(settings.server, mail, signal);
  }
}
