/** Writes what is known as lines of name and value; nested names are joined with dots. */
export function formatFacts(facts: object): string {
  const lines = listFacts(facts, '');
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function listFacts(facts: object, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? listFacts(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(value)] as const],
  );
}
