import { formatLicenceKey, type LicenceKey } from '../../shared/licence/licence-key.ts';
import type { Language, Product } from '../../shared/product/product.ts';
import { writeMail, type MailText } from '../proof/mail-text.ts';

/** A new key of a licence, and what tells it from the owner's other licences. */
export interface RecoveredKey {
  readonly key: LicenceKey;
  readonly edition: string;
  /** The day on which the licence was issued: `2026-01-31`. */
  readonly issuedOn: string;
}

interface Words {
  readonly subject: (title: string) => string;
  readonly opening: (title: string) => readonly string[];
  readonly licence: (edition: string, issuedOn: string) => string;
  readonly ending: readonly string[];
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: (title) => `Your licence keys of ${title}`,
    opening: (title) => [
      `Somebody asked us for the keys of ${title} that belong to this address. If that was you, here is a new key for each of your licences. Enter it, or open the link on the computer on which ${title} is installed.`,
    ],
    licence: (edition, issuedOn) => `${edition}, issued on ${issuedOn}:`,
    ending: [
      `A key that you have already stays good, unless it came with a mail like this one and three newer ones came since. Show your keys to nobody.`,
      `If it was not you, you need do nothing: whoever asked was not told whether we know this address.`,
    ],
  },
  de: {
    subject: (title) => `Ihre Lizenzschlüssel für ${title}`,
    opening: (title) => [
      `Jemand hat uns um die Schlüssel für ${title} gebeten, die zu dieser Adresse gehören. Wenn Sie das waren: Hier ist für jede Ihrer Lizenzen ein neuer Schlüssel. Geben Sie ihn ein, oder öffnen Sie den Link auf dem Computer, auf dem ${title} installiert ist.`,
    ],
    licence: (edition, issuedOn) => `${edition}, ausgestellt am ${issuedOn}:`,
    ending: [
      `Ein Schlüssel, den Sie schon haben, gilt weiter, außer er kam mit einer E-Mail wie dieser und seither kamen drei neuere. Zeigen Sie Ihre Schlüssel niemandem.`,
      `Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Wer gefragt hat, hat nicht erfahren, ob wir diese Adresse kennen.`,
    ],
  },
};

/** The mail with new keys. */
export function toRecoveryMail(
  { product, language }: { readonly product: Product; readonly language: Language },
  recovered: readonly RecoveredKey[],
): MailText {
  const words = WORDS[language];
  const licences = recovered.flatMap(({ key, edition, issuedOn }) => [
    words.licence(edition, issuedOn),
    `${formatLicenceKey(key)}\n${toRegisterLink(product, key)}`,
  ]);
  const paragraphs = [...words.opening(product.title), ...licences, ...words.ending];
  return writeMail({ product, language }, words.subject(product.title), paragraphs);
}

/** A link that opens the program with the key filled in, for its owner to confirm. */
export function toRegisterLink(product: Product, key: LicenceKey): string {
  return `deed-${product.id}:register?key=${formatLicenceKey(key)}`;
}
