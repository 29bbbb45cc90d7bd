/** How the client was started. */
export type Mode =
  | { readonly kind: 'window' }
  /** For the vendor's product at its own start: a window only while a reminder is due. */
  | { readonly kind: 'reminder' }
  | { readonly kind: 'background' }
  | { readonly kind: 'status'; readonly isJson: boolean };

/** Reads the switches of the client; every other argument is Chromium's or nobody's, and is left alone. */
export function parseArguments(argv: readonly string[]): Mode {
  if (argv.includes('--status')) return { kind: 'status', isJson: argv.includes('--json') };
  if (argv.includes('--background')) return { kind: 'background' };
  if (argv.includes('--reminder')) return { kind: 'reminder' };
  return { kind: 'window' };
}
