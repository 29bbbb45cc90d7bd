const ADDRESS_MAX = 254;
/** One address without a name, a comment or a route, in which nothing can begin another header or another address. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;

/** Whether a text is one plain mail address (RFC 5322 without its quoted and obsolete forms). */
export function isMailAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX && ADDRESS.test(text);
}
