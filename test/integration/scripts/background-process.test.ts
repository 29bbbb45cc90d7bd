import { expect, test } from 'vitest';

import { startBackgroundProcess } from '../../../scripts/processes/background-process.ts';

test.runIf(process.platform === 'linux')(
  'a daemon is ready when it says so, and gone when stopped',
  async () => {
    const script = 'echo ready $$; exec sleep 600';
    const daemon = await startBackgroundProcess({ file: 'sh', args: ['-c', script], announcesOn: 1 });
    const id = Number(daemon.announcement.split(' ')[1]);
    expect(process.kill(id, 0)).toBe(true);
    await daemon.stop();
    await daemon.stop();
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  },
);

test.runIf(process.platform === 'linux').each([
  ['is missing', 'no-such-daemon', [], 'No such file or directory'],
  ['fails at once', 'sh', ['-c', 'echo no screens found >&2; exit 1'], 'no screens found'],
])('a daemon that %s is a problem that says why', async (_case, file, args, reason) => {
  await expect(startBackgroundProcess({ file, args, announcesOn: 3 })).rejects.toThrow(
    expect.objectContaining({ name: 'SetupProblem' }),
  );
  await expect(startBackgroundProcess({ file, args, announcesOn: 3 })).rejects.toThrow(reason);
});
