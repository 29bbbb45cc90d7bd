import type { Language, Product } from '../../shared/product/product.ts';

/** What a mail says, but for whom it is. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const QUESTIONS: Readonly<Record<Language, (contact: string) => string>> = {
  en: (contact) => `Do you have a question? Write to ${contact}.`,
  de: (contact) => `Haben Sie eine Frage? Schreiben Sie an ${contact}.`,
};

/** Puts a mail together: its paragraphs, where to ask, and who writes. */
export function writeMail(
  { product, language }: { readonly product: Product; readonly language: Language },
  subject: string,
  paragraphs: readonly string[],
): MailText {
  const { name, address, supportContact } = product.vendor;
  const ending = [QUESTIONS[language](supportContact), `${name}\n${address}`];
  return { subject, text: `${[...paragraphs, ...ending].join('\n\n')}\n` };
}
