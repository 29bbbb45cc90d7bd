import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMessages } from '../../support/outgoing.ts';
import { ENGINES } from '../../support/store-address.ts';
import { addedSchema, isSignedWith, openWebhookDesk, type WebhookDesk } from '../../support/webhook-desk.ts';

describe.each(ENGINES)('webhooks, as a vendor runs them, on %s', (engine) => {
  let desk: WebhookDesk;
  let now: Date;
  beforeEach(async () => {
    desk = await openWebhookDesk(engine);
    now = desk.setTime(0);
  });
  afterEach(() => desk.close());

  it('stop when the endpoint says that it is gone, until it is enabled again', async () => {
    let isGone = true;
    const { url, requests } = await desk.listen((response) => response.writeHead(isGone ? 410 : 200).end());
    const { id } = await desk.add(url, '--internal');
    await desk.tell();
    expect(await desk.send()).toMatchObject({ refused: 1 });
    await desk.tell();
    expect(await readMessages(desk.backend)).toMatchObject([{ state: 'failed', last_error: 'HTTP_410' }]);
    const { stdout } = await desk.deed('webhook', 'list', '--product', 'sample-studio', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ endpoints: [{ id, url, disabledAt: now.toISOString() }] });
    isGone = false;
    expect(await desk.deed('webhook', 'enable', id)).toMatchObject({ code: 0 });
    const replay = await desk.deed('webhook', 'replay', '--product', 'sample-studio', '--failed', '--json');
    expect(JSON.parse(replay.stdout)).toEqual({ replayed: 1 });
    desk.setTime(1);
    expect(await desk.send()).toMatchObject({ delivered: 1 });
    expect(requests).toHaveLength(2);
  });

  it('are signed with both secrets for a day after a change, then with the new one', async () => {
    const { url, requests } = await desk.listen();
    const first = await desk.add(url, '--internal');
    const rotated = await desk.deed('webhook', 'rotate', first.id, '--json');
    const { id, secret } = addedSchema.parse(JSON.parse(rotated.stdout));
    expect(id).toBe(first.id);
    expect(secret).not.toBe(first.secret);
    await desk.tell();
    await desk.send();
    desk.setTime(25 * 60);
    await desk.tell();
    await desk.send();
    // The second is verified at its own time.
    const signed = requests.map(({ headers, body }) => {
      const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000);
      return [first.secret, secret].map((each) => isSignedWith(each, { path: '', headers, body }, sentAt));
    });
    expect(signed).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('are replayed by id or since a time, with their ids', async () => {
    const { url, requests } = await desk.listen();
    await desk.add(url, '--internal');
    desk.setTime(-120);
    await desk.tell({ data: { licence: 'early' } });
    desk.setTime(0);
    await desk.tell({ data: { licence: 'late' } });
    await desk.send();
    const ids = requests.map(({ headers }) => String(headers['webhook-id']));
    const replay = (...options: readonly string[]) =>
      desk.deed('webhook', 'replay', '--product', 'sample-studio', '--json', ...options);
    const hourAgo = new Date(now.getTime() - 3_600_000).toISOString();
    expect((await replay('--since', hourAgo)).stdout).toBe('{"replayed":1}\n');
    desk.setTime(1);
    await desk.send();
    expect(requests).toHaveLength(3);
    const late = requests.find(({ body }) => body.toString().includes('late'));
    expect(requests[2]?.headers['webhook-id']).toBe(late?.headers['webhook-id']);
    const early = ids.find((id) => id !== late?.headers['webhook-id']) ?? '';
    expect((await replay('--id', early)).stdout).toBe('{"replayed":1}\n');
    desk.setTime(2);
    await desk.send();
    expect(requests[3]?.headers['webhook-id']).toBe(early);
    expect(await replay('--failed')).toMatchObject({ stdout: '{"replayed":0}\n' });
    expect(await replay('--id', 'nothing')).toMatchObject({ code: 1 });
    expect((await replay()).code).toBe(2);
    expect((await replay('--failed', '--id', early)).code).toBe(2);
  });

  it('are forgotten with their endpoint', async () => {
    const { url, requests } = await desk.listen();
    const { id } = await desk.add(url, '--internal');
    await desk.tell();
    expect(await desk.deed('webhook', 'remove', id)).toMatchObject({ code: 0 });
    expect(await desk.send()).toEqual({ delivered: 0, failed: 0, refused: 0 });
    expect(requests).toEqual([]);
    expect(await readMessages(desk.backend)).toEqual([]);
    expect(await desk.deed('webhook', 'remove', id)).toMatchObject({ code: 1 });
  });

  it('can be tried out', async () => {
    let status = 200;
    const { url, requests } = await desk.listen((response) => response.writeHead(status).end());
    const { id, secret } = await desk.add(url, '--internal');
    expect(await desk.deed('webhook', 'test', id, '--json')).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ id, delivered: true })}\n`,
    });
    const [request] = requests;
    if (request === undefined) throw new Error('expected a request');
    expect(isSignedWith(secret, request, now)).toBe(true);
    expect(JSON.parse(request.body.toString())).toMatchObject({ type: 'webhook.test' });
    status = 503;
    const refusal = await desk.deed('webhook', 'test', id);
    expect(refusal).toMatchObject({ code: 1 });
    expect(refusal.stderr).toMatch(/^error WEBHOOK_TEST_FAILED: .*HTTP_503/u);
    expect(await readMessages(desk.backend)).toEqual([]);
  });

  it.each([
    [['--url', 'http://crm.example/'], 'WEBHOOK_URL_INVALID'],
    [['--url', 'https://crm.example:8443/'], 'WEBHOOK_URL_INVALID'],
    [['--url', 'https://crm.example/', '--events', 'licence.suspended,licence.eaten'], 'EVENT_UNKNOWN'],
  ])('are not set up wrongly: %j', async (options, code) => {
    const run = await desk.deed('webhook', 'add', '--product', 'sample-studio', ...options);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(new RegExp(`^error ${code}: `, 'u'));
  });

  it('are not set up for a product that nobody added', async () => {
    const run = await desk.deed('webhook', 'add', '--product', 'other', '--url', 'https://crm.example/');
    expect(run.stderr).toMatch(/^error PRODUCT_UNKNOWN: /u);
  });
});
