/** A mail as a reader shows it. */
export interface ParsedMail {
  /** Headers by lower-case name, unfolded and decoded; of several of one name, all of them. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
}

/** Reads a mail of one part (RFC 5322, 2045, 2047), independently of what wrote it. */
export function parseMail(message: string): ParsedMail {
  const end = message.indexOf('\r\n\r\n');
  const lines = message
    .slice(0, end)
    .replace(/\r\n[ \t]+/gu, ' ')
    .split('\r\n');
  const headers: Record<string, readonly string[]> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers[name] = [...(headers[name] ?? []), decodeWords(line.slice(colon + 1).trim())];
  }
  const [encoding = '7bit'] = headers['content-transfer-encoding'] ?? [];
  return { headers, text: decodeBody(message.slice(end + 4), encoding).replace(/\r\n/gu, '\n') };
}

function decodeWords(value: string): string {
  return (
    value
      .replace(/\?=\s+=\?/gu, '?==?')
      .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/giu, (_word, encoding: string, text: string) =>
        encoding.toLowerCase() === 'b'
          ? Buffer.from(text, 'base64').toString('latin1')
          : decodeQuoted(text.replaceAll('_', ' ')),
      )
      // Decoded last, because a character's bytes may be spread over two words.
      .replace(/[\x80-\xff]+/gu, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
  );
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  return Buffer.from(decodeQuoted(body.replace(/=\r\n/gu, '')), 'latin1').toString('utf8');
}

function decodeQuoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/giu, (_code, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}
