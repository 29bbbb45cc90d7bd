import type { z } from 'zod';

/** A value that does not fit: where it stands (JSON Pointer, RFC 6901) and what was expected; never the value itself. */
export interface IssueDescription {
  readonly path: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;

const PATH_MAX = 120;
const EXPECTED_MAX = 200;
const UNSPECIFIC = 'a value that the documentation allows';

/** Describes a failed check without quoting what was sent. */
export function describeIssue(issue: Issue): IssueDescription {
  const path = issue.path.map((part) => `/${String(part)}`).join('');
  return { path: path.slice(0, PATH_MAX), expected: describeExpected(issue).slice(0, EXPECTED_MAX) };
}

function describeExpected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? `text that matches ${issue.pattern ?? 'the pattern'}`
        : `a valid ${issue.format}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      // The names of the other properties are not repeated: whoever sent them may have written anything there.
      return 'no properties but the documented ones';
    case 'custom':
      return isCode(issue.message) ? issue.message : UNSPECIFIC;
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    default:
      return UNSPECIFIC;
  }
}

function unitOf(origin: string): string {
  const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };
  return units[origin] ?? '';
}

/** The shared schemas name their own rules with codes; any other message is zod's prose. */
function isCode(message: string): boolean {
  return /^[A-Z][A-Z_]+$/u.test(message);
}
