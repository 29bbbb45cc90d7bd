import { normaliseLicenceKey } from '../../shared/licence/licence-key.ts';

/** What to look for when a licence key must not be there: as printed, as symbols, and the first dozen of them. */
export function toKeyCanaries(licenceKey: string): readonly string[] {
  const symbols = normaliseLicenceKey(licenceKey);
  return [licenceKey, symbols, symbols.slice(0, 12)];
}

const FORM_MIN = 7;

/** Which canaries are in there: plainly, in UTF-16, in base64 at any offset, or percent-encoded. */
export function findCanaries(bytes: Buffer, canaries: readonly string[]): readonly string[] {
  return canaries.filter((canary) =>
    toForms(canary).some(
      (form) =>
        form.length >= FORM_MIN && (bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le'))),
    ),
  );
}

function toForms(canary: string): readonly string[] {
  const shifted = ['', 'x', 'xx'].map((before) => {
    const text = Buffer.from(before + canary).toString('base64url');
    // The first and the last characters also hold bits of what stands around it.
    return text.slice(before === '' ? 0 : 4, -3);
  });
  const standard = shifted.map((form) => form.replaceAll('-', '+').replaceAll('_', '/'));
  return [canary, canary.toLowerCase(), encodeURIComponent(canary), ...shifted, ...standard];
}
