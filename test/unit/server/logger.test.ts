import { describe, expect, it } from 'vitest';
import { toErrorFields } from '../../../server/logging/error-fields.ts';
import { createJsonLogger } from '../../../server/logging/logger.ts';

describe('the log', () => {
  it('is one JSON document per event, dated by the clock', () => {
    const lines: string[] = [];
    const logger = createJsonLogger({ write: (line) => lines.push(line), clock: () => new Date(0) });
    logger.info('request', { route: '/v1/registrations', status: 201 });
    logger.error('requestFailed');
    expect(lines).toEqual([
      '{"at":"1970-01-01T00:00:00.000Z","level":"info","event":"request","route":"/v1/registrations","status":201}\n',
      '{"at":"1970-01-01T00:00:00.000Z","level":"error","event":"requestFailed"}\n',
    ]);
  });

  it('says of an error its class, code and place, and not its message, which can quote what could not be read', () => {
    const fields = toErrorFields(Object.assign(new TypeError('CANARY\n    CANARY'), { code: 'E_TEST' }));
    expect(fields).toMatchObject({ error: 'TypeError', code: 'E_TEST' });
    expect(JSON.stringify(fields)).not.toContain('CANARY');
    expect(fields.frames?.[0]).toMatch(/^at /u);
    expect(toErrorFields('CANARY')).toEqual({ error: 'string' });
  });
});
