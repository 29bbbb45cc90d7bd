import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { postRegistration, type PlainAnswer } from '../../support/post-registration.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

let server: DeedServer;
let licenceKey = '';
const answers: PlainAnswer[] = [];
beforeAll(async () => {
  server = await startDeedServer();
  [licenceKey = ''] = await server.issue();
  const body = createRegistrationBody({ licenceKey });
  const wrongs = [
    { ...body, version: 2 },
    { ...body, owner: { ...ADA, phone: ADA.name } },
    `{"owner":"${ADA.email}`,
  ];
  answers.push(await postRegistration(server.url, body));
  // The name in a broken body, an unknown key and a query: where careless logs quote what they could not read.
  for (const wrong of wrongs) {
    const text = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
    answers.push(await postRegistration(server.url, text));
  }
  await fetch(`${server.url}/v1/registrations?email=${ADA.email}&key=${licenceKey}`, {
    headers: { 'x-name': ADA.name },
  });
  await fetch(`${server.url}/${licenceKey}/${ADA.email}`);
});
afterAll(async () => {
  await server.stop();
  await removeFolder(server.dataDir);
});

function findCanaries(bytes: Buffer): readonly string[] {
  const symbols = normaliseLicenceKey(licenceKey);
  const canaries = [
    licenceKey,
    symbols,
    symbols.slice(0, 12),
    ADA.name,
    ADA.email,
    'Quillfeather',
    ADA.email.toLowerCase(),
  ];
  const forms = canaries.flatMap((canary) => [canary, Buffer.from(canary).toString('base64url')]);
  return forms.filter((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le')));
}

describe('the licence key, the name and the e-mail address of an owner', () => {
  it('were sent, once well and three times wrongly', () => {
    expect(answers.map(({ status }) => status)).toEqual([201, 400, 400, 400]);
  });

  it('are in no page of the database and of its companions, while it is open and after', async () => {
    const files = (await readdir(server.dataDir)).filter((name) => name.startsWith('deed.sqlite'));
    expect(files.toSorted()).toEqual(['deed.sqlite', 'deed.sqlite-shm', 'deed.sqlite-wal']);
    for (const file of files) expect(findCanaries(await readFile(join(server.dataDir, file)))).toEqual([]);
    await server.stop();
    expect(findCanaries(await readFile(join(server.dataDir, 'deed.sqlite')))).toEqual([]);
  });

  it('are in no line of the log', () => {
    expect(server.log()).toContain('"event":"request"');
    expect(findCanaries(Buffer.from(server.log()))).toEqual([]);
  });

  it('would be found if they were there', () => {
    expect(findCanaries(Buffer.from(`x${licenceKey}y${ADA.name}`)).length).toBeGreaterThan(1);
  });
});
