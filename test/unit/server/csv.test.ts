import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsvRows } from '../../../server/csv/parse-csv-rows.ts';
import { streamCsvRows, writeCsvRows } from '../../../server/csv/write-csv-rows.ts';

const BYTE_ORDER_MARK = '\uFEFF';

function parse(text: string | Uint8Array) {
  return parseCsvRows(typeof text === 'string' ? Buffer.from(text) : text);
}

function detailOf(text: string | Uint8Array): string | undefined {
  const parsed = parse(text);
  return parsed.ok ? undefined : parsed.failure.detail;
}

describe('reading CSV', () => {
  it.each([
    ['commas and LF', 'Name,City\nAda,Lisbon\n'],
    [
      'semicolons, CRLF and a byte order mark, as Excel writes it',
      `${BYTE_ORDER_MARK}Name;City\r\nAda;Lisbon\r\n`,
    ],
    ['quotation marks', '"Name","City"\r\n"Ada","Lisbon"'],
    ['blanks around values and blank rows', ' name , CITY \n Ada , Lisbon \n\n , \n'],
    ['a comma in the header of a file with semicolons', 'name;city;"a, b"\nAda;Lisbon;\n'],
  ])('understands %s', (_, text) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({
      ok: true,
      value: { rows: [{ line: 2, values: { name: 'Ada', city: 'Lisbon' } }] },
    });
    expect(parsed.ok && parsed.value.rows.length).toBe(1);
  });

  it('says on which line a row begins, also after rows of several lines', () => {
    const parsed = parse('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,3\r\n');
    const rows = parsed.ok ? parsed.value.rows : [];
    expect(rows).toEqual([
      { line: 2, values: { a: '1', b: 'x\ny\nz' } },
      { line: 6, values: { a: '2', b: '3' } },
    ]);
  });

  it('keeps quotation marks, delimiters and letters of any script', () => {
    const parsed = parse('a,b\n"say ""hi"", Ada",Łódź 東京\n');
    expect(parsed.ok && parsed.value.rows[0]?.values).toEqual({ a: 'say "hi", Ada', b: 'Łódź 東京' });
  });

  it.each([
    ['a workbook', Buffer.from('504b0304140000000800', 'hex'), /\.xlsx; save it as “CSV UTF-8”/u],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls;/u],
    ['UTF-16', Buffer.from('\uFEFFa;b', 'utf16le'), /UTF-16/u],
    ['Latin-1', Buffer.from('a;b\n1;2\n3;Müller\n', 'latin1'), /^line 3: expected UTF-8/u],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0x01]), /no text/u],
    ['nothing', Buffer.from(''), /header line/u],
    [
      'a missing column',
      Buffer.from('a,b\n1,2\n3\n4,5,6\n'),
      /^line 3: .* 2 columns, found 1\nline 4: .* found 3$/u,
    ],
    ['an open quotation mark', Buffer.from('a,b\n1,"secret\n'), /quotation mark that is closed/u],
    ['a stray quotation mark', Buffer.from('a,b\n1,se"cret\n'), /^line 2: /u],
    ['a column twice', Buffer.from('a,A\n1,2\n'), /found column 2 again/u],
    ['a column without a name', Buffer.from('a,\n1,2\n'), /name for column 2/u],
  ])('refuses %s and says where, never what stands there', (_, bytes, expected) => {
    expect(detailOf(bytes)).toMatch(expected);
    expect(detailOf(bytes)).not.toMatch(/secret|Müller/u);
  });

  it('refuses files that are larger than they may be, in bytes and in columns', () => {
    const limits = { bytesMax: 20, columnsMax: 2 };
    expect(parseCsvRows(Buffer.from('a,b\n1,2\n'), limits).ok).toBe(true);
    expect(parseCsvRows(Buffer.from(`a,b\n${'1,2\n'.repeat(9)}`), limits).ok).toBe(false);
    expect(parseCsvRows(Buffer.from('a,b,c\n1,2,3\n'), limits).ok).toBe(false);
  });
});

describe('writing CSV', () => {
  it('quotes what RFC 4180 quotes', () => {
    const rows = [{ a: 'x,y', b: 'say "hi"' }, { a: 'two\nlines' }];
    expect(writeCsvRows(['a', 'b'], rows)).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
  });

  it.each(['=1+1', '+49 30 1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1"])(
    'writes %j so that no spreadsheet runs it',
    (value) => {
      const cell = writeCsvRows(['a'], [{ a: value }])
        .slice('a\r\n'.length)
        .replace(/^"/u, '');
      expect(cell.startsWith(`'${value}`)).toBe(true);
    },
  );

  it('leaves numbers numbers', () => {
    expect(writeCsvRows(['n'], [{ n: -5 }])).toBe('n\r\n-5\r\n');
  });

  it('gives back exactly what was written, whatever that is', () => {
    const value = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !text.includes('\r') && !text.includes('\0'));
    const rows = fc.array(
      fc.record({ a: value, b: fc.constantFrom("'=x", "''+", '-', ' x ', 'a;b', '"', '\n') }),
    );
    fc.assert(
      fc.property(rows, (written) => {
        const parsed = parse(writeCsvRows(['a', 'b'], written));
        const read = parsed.ok ? parsed.value.rows.map(({ values }) => values) : undefined;
        expect(read).toEqual(written);
      }),
    );
  });

  it('streams the same bytes as it writes at once', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({ a: `=${index}`, b: index }));
    const chunks: Buffer[] = [];
    const target = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    await streamCsvRows(['a', 'b'], rows, target);
    expect(Buffer.concat(chunks).toString()).toBe(writeCsvRows(['a', 'b'], rows));
  });
});
