import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result/result.ts';
import { defineCommand } from '../../../server/command-line/command.ts';
import { parseCommandLine } from '../../../server/command-line/parse-command-line.ts';

const run = async () => ok(undefined);
const show = defineCommand({
  words: 'licence show',
  usage: 'KEY',
  summary: '',
  places: ['key'],
  values: z.strictObject({ key: z.string() }),
  run,
});
const serve = defineCommand({
  words: 'serve',
  usage: '',
  summary: '',
  values: z.strictObject({ port: z.string().optional() }),
  run,
});

const seats = defineCommand({
  words: 'licence seats',
  usage: '',
  summary: '',
  places: ['key', 'seats'],
  optionalPlace: 'key',
  values: z.strictObject({ key: z.string().optional(), seats: z.string(), licence: z.string().optional() }),
  run,
});

function parse(args: readonly string[], environment = {}) {
  return parseCommandLine(args, [show, serve, seats], environment);
}

function folderOf(args: readonly string[], environment = {}) {
  const call = parse(['serve', ...args], environment);
  return call.ok && call.value.data;
}

describe('the command line', () => {
  it.each([
    [['licence', 'show', 'K', '--json', '--data', 'D']],
    [['--json', '--data=D', 'licence', 'show', 'K']],
  ])('is understood with options before or after: %j', (args) => {
    expect(parse(args)).toMatchObject({ ok: true, value: { values: { key: 'K' }, data: 'D', isJson: true } });
  });

  it('takes the folder from --data, else from DEED_DATA, else ./deed-data', () => {
    expect(folderOf(['--data', 'A'], { DEED_DATA: 'B' })).toBe('A');
    expect(folderOf([], { DEED_DATA: 'B' })).toBe('B');
    expect(folderOf([])).toBe('./deed-data');
  });

  it.each([
    [[]],
    [['licence']],
    [['licence', 'shows', 'K']],
    [['licence', 'show']],
    [['licence', 'show', 'K', 'L']],
    [['licence', 'show', 'K', '--port', '1']],
    [['serve', '--unknown']],
    [['serve', '--port']],
    [['serve', '--json=yes']],
    [['licence', 'seats']],
    [['licence', 'seats', 'K', '3', '4']],
  ])('is refused: %j', (args) => {
    expect(parse(args)).toMatchObject({ ok: false, failure: { code: 'USAGE' } });
  });

  it('leaves the place out that may be left out, and no other', () => {
    const both = parse(['licence', 'seats', 'K', '3']);
    expect(both.ok && both.value.values).toEqual({ key: 'K', seats: '3' });
    const one = parse(['licence', 'seats', '3', '--licence', 'L']);
    expect(one.ok && one.value.values).toEqual({ seats: '3', licence: 'L' });
  });

  it('reads a place of "-" as a value, not as an option', () => {
    expect(parse(['licence', 'show', '-'])).toMatchObject({ value: { values: { key: '-' } } });
  });
});
