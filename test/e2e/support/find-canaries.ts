import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ada } from '../../../scripts/window/person.ts';
import { formatLicenceKey } from '../../../shared/licence/licence-key.ts';

/** Where else to look besides files, and for which key. */
export interface CanarySearch {
  readonly key: string;
  readonly log: string;
}

/** Looks into every byte of every file below the folders for the key, the name and the e-mail; gives the places where one stands. */
export function findCanaries(folders: readonly string[], { key, log }: CanarySearch): readonly string[] {
  const plain = key.replaceAll('-', '');
  const canaries = [
    plain,
    formatLicenceKey(plain),
    plain.toLowerCase(),
    ada.name,
    ada.email,
    'Sample-Canary',
    'ada.canary',
  ];
  const encodings = canaries.flatMap((canary) => [
    Buffer.from(canary, 'utf8'),
    // As Chromium and Windows keep text, and as it would look if somebody had only dressed it up.
    Buffer.from(canary, 'utf16le'),
    Buffer.from(Buffer.from(canary).toString('hex')),
    ...inBase64(canary),
  ]);
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  if (files.length === 0) throw new Error('expected files to look into, found none');
  const places = files.filter((file) => {
    const bytes = readFileSync(file);
    return encodings.some((canary) => bytes.includes(canary));
  });
  return encodings.some((canary) => Buffer.from(log).includes(canary)) ? [...places, 'the log'] : places;
}

/** The characters that base64 makes of a text wherever it stands in a longer one: three alignments, two alphabets. */
function inBase64(text: string): readonly Buffer[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((alphabet) =>
      Buffer.from(bytes.toString(alphabet).slice(first, last)),
    );
  });
}
