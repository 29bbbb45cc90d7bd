import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/** How other files begin that are taken for CSV. */
const OTHER_FILES: readonly (readonly [start: readonly number[], name: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a workbook such as .xlsx; save it as “CSV UTF-8”'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'a workbook such as .xls; save it as “CSV UTF-8”'],
  [[0xff, 0xfe], 'UTF-16; save it as “CSV UTF-8”'],
  [[0xfe, 0xff], 'UTF-16; save it as “CSV UTF-8”'],
];

/** Decodes the text of a CSV file in UTF-8, with `\n` at the end of each line; `CSV_INVALID` says what the file is instead. */
export function decodeCsv(bytes: Uint8Array, bytesMax: number): Result<string, Failure<'CSV_INVALID'>> {
  if (bytes.length > bytesMax) {
    return fail('CSV_INVALID', `expected at most ${bytesMax} bytes, found ${bytes.length}`);
  }
  const other = OTHER_FILES.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (other !== undefined) return fail('CSV_INVALID', `expected text in UTF-8, found ${other[1]}`);
  if (bytes.includes(0)) return fail('CSV_INVALID', 'expected text in UTF-8, found a file that is no text');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok(text.replace(/\r\n?/gu, '\n'));
  } catch {
    const line = findFirstBadLine(bytes);
    return fail(
      'CSV_INVALID',
      `line ${line}: expected UTF-8, found another encoding; save it as “CSV UTF-8”`,
    );
  }
}

function findFirstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const next = bytes.indexOf(0x0a, start);
    const end = next < 0 ? bytes.length : next + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return line;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // That is the answer.
    return false;
  }
}
