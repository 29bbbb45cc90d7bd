import { describe, expect, it } from 'vitest';
import { redactFields } from '../../../electron/logging/logger.ts';
import { toKeychainProblem } from '../../../electron/keychain/keytar-keychain.ts';
import { parseArguments } from '../../../electron/command-line/parse-arguments.ts';

describe('the log', () => {
  it('keeps ids, codes and numbers', () => {
    const fields = { entry: '3f2b6a34-5f43-4c0e-9d65-0d9b7a7a1c11', code: 'OK', status: 201, isFirst: true };
    expect(redactFields(fields)).toEqual(fields);
  });

  it.each(['Ada Sample', 'ada@example.com', 'x'.repeat(65), 'https://example.com/?key=1'])(
    'leaves out %j, which is neither',
    (value) => {
      expect(redactFields({ value })).toEqual({ value: '[left out]' });
    },
  );
});

describe('what the keychain says', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'KEYCHAIN_MISSING'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'KEYCHAIN_MISSING'],
    ['Cannot create an item in a locked collection', 'KEYCHAIN_LOCKED'],
    ['User interaction is not allowed.', 'KEYCHAIN_LOCKED'],
    ['Access is denied.', 'KEYCHAIN_DENIED'],
  ])('%s means %s', (sentence, code) => {
    expect(toKeychainProblem(new Error(sentence))).toBe(code);
  });
});

describe('the switches', () => {
  it.each([
    [[], { kind: 'window' }],
    [['--status'], { kind: 'status', isJson: false }],
    [['--status', '--json'], { kind: 'status', isJson: true }],
    [['--background'], { kind: 'background' }],
    [['--reminder'], { kind: 'reminder' }],
    [['.', '--user-data-dir=/x', '--unknown'], { kind: 'window' }],
  ])('%j', (argv, mode) => {
    expect(parseArguments(argv)).toEqual(mode);
  });
});
