import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada } from '../../../scripts/window/person.ts';
import { findCanaries } from '../../e2e/support/find-canaries.ts';
import { randomLicenceKey } from '../../support/sample.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const key = randomLicenceKey();
let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => removeFolder(folder));

describe('the search for canaries, on which the promise about files rests', () => {
  it.each<[string, Buffer]>([
    ['plain', Buffer.from(`{"name":"${ada.name}"}`)],
    ['as Windows keeps text', Buffer.from(ada.email, 'utf16le')],
    ['in hexadecimal', Buffer.from(Buffer.from(ada.name).toString('hex'))],
    ...[0, 1, 2].map((offset): [string, Buffer] => [
      `in base64, ${offset} bytes in`,
      Buffer.from(Buffer.from(`${'x'.repeat(offset)}${key} and more`).toString('base64url')),
    ]),
    ['in the middle of binary', Buffer.concat([Buffer.alloc(5000, 0xff), Buffer.from(key.toLowerCase())])],
  ])('finds one %s', async (_name, content) => {
    const file = join(folder, 'somewhere');
    await writeFile(file, content);
    expect(findCanaries([folder], { key, log: '' })).toEqual([file]);
  });

  it('finds one in a log, and nothing where there is none', async () => {
    await writeFile(join(folder, 'clean'), 'nothing here');
    expect(findCanaries([folder], { key, log: '' })).toEqual([]);
    expect(findCanaries([folder], { key, log: `{"who":"${ada.email}"}` })).toEqual(['the log']);
  });

  it('does not take an empty folder for a clean one', () => {
    expect(() => findCanaries([folder], { key, log: '' })).toThrow('expected files to look into, found none');
  });
});
