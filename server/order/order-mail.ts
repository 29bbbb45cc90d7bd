import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import type { Language, Product } from '../../shared/product/product.ts';
import { toRegisterLink } from '../key-recovery/key-recovery-mail.ts';
import { writeMail, type MailText } from '../proof/mail-text.ts';
import type { PreparedOrder } from './prepare-order.ts';
import type { SettledLine } from './settled-line.ts';

interface Words {
  readonly subject: (title: string, keys: number) => string;
  readonly opening: (title: string, number: string) => string;
  /** The edition by its name. */
  readonly line: (line: SettledLine) => string;
  readonly keys: (keys: number) => string;
  readonly link: (product: string, keys: number) => string;
  readonly ending: readonly string[];
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: (title, keys) => (keys === 1 ? `Your licence key of ${title}` : `Your licence keys of ${title}`),
    opening: (title, number) => `Thank you for your order ${number} of ${title}. You have bought:`,
    line: ({ edition, seats, count, until }) =>
      [
        `${count} × ${edition}, for ${seats === 1 ? 'one computer' : `${seats} computers`}`,
        ...(until === null ? [] : [`until ${until}`]),
      ].join(', '),
    keys: (keys) => (keys === 1 ? 'Your licence key:' : 'Your licence keys, one on each line:'),
    link: (product, keys) =>
      [
        `Enter it when ${product} asks for it, or open this link on the computer on which ${product} is installed:`,
        keys === 1 ? '' : ' (The link has the first of the keys.)',
      ].join(''),
    ending: [
      'The link can also fill in the name and the address that you gave with your order, for you to see and change before anything is sent. For that it is good for 90 days, and for a day after it was first opened.',
      'Keep this mail. We do not store your key and cannot look it up. Show it to nobody.',
    ],
  },
  de: {
    subject: (title, keys) => `${keys === 1 ? 'Ihr' : 'Ihre'} Lizenzschlüssel für ${title}`,
    opening: (title, number) => `Vielen Dank für Ihre Bestellung ${number} von ${title}. Sie haben gekauft:`,
    line: ({ edition, seats, count, until }) =>
      [
        `${count} × ${edition}, für ${seats === 1 ? 'einen Computer' : `${seats} Computer`}`,
        ...(until === null ? [] : [`bis ${until}`]),
      ].join(', '),
    keys: (keys) => (keys === 1 ? 'Ihr Lizenzschlüssel:' : 'Ihre Lizenzschlüssel, je einer auf einer Zeile:'),
    link: (product, keys) =>
      [
        `Geben Sie ihn ein, wenn ${product} danach fragt, oder öffnen Sie diesen Link auf dem Computer, auf dem ${product} installiert ist:`,
        keys === 1 ? '' : ' (Der Link enthält den ersten der Schlüssel.)',
      ].join(''),
    ending: [
      'Der Link kann auch den Namen und die Adresse ausfüllen, die Sie bei der Bestellung angegeben haben; Sie sehen und ändern sie, bevor etwas gesendet wird. Dafür gilt er 90 Tage, und einen Tag lang, nachdem er zum ersten Mal geöffnet wurde.',
      'Heben Sie diese E-Mail auf. Wir speichern Ihren Schlüssel nicht und können ihn nicht nachsehen. Zeigen Sie ihn niemandem.',
    ],
  },
};

/** The mail to a buyer: what was bought, the keys, and the link that opens the program with key and form filled in. */
export function toOrderMail({
  product,
  number,
  language,
  lines,
  licences,
  prefillToken,
}: PreparedOrder): MailText {
  const words = WORDS[language];
  const keys = licences.map(({ key }) => key);
  const [first] = keys;
  const link = first === undefined ? '' : `${toRegisterLink(product, first)}&prefill=${prefillToken}`;
  return writeMail({ product, language }, words.subject(product.title, keys.length), [
    words.opening(product.title, number),
    lines.map((line) => words.line(toNamed(line, product))).join('\n'),
    words.keys(keys.length),
    keys.map(formatLicenceKey).join('\n'),
    words.link(product.name, keys.length),
    link,
    ...words.ending,
  ]);
}

function toNamed(line: SettledLine, { editions }: Product): SettledLine {
  return { ...line, edition: editions.find(({ id }) => id === line.edition)?.name ?? line.edition };
}
