import { describe, expect, test } from 'vitest';

import { chooseCandidates } from '../../../scripts/setup/debian-packages.ts';
import { explainSandbox } from '../../../scripts/setup/sandbox-check.ts';
import { systemNeeds } from '../../../scripts/setup/system-needs.ts';
import { planSystemPackages, toFamily } from '../../../scripts/setup/system-plan.ts';
import type { Machine } from '../../../scripts/setup/system-plan.ts';

const missing = systemNeeds.filter((need) =>
  ['a virtual display', 'the library libasound.so.2', 'a browser'].includes(need.what),
);
const rootOnDebian: Machine = {
  platform: 'linux',
  family: 'debian',
  isRoot: true,
  hasDisplay: false,
  missing,
};
const userOnDebian: Machine = { ...rootOnDebian, isRoot: false };

describe('the plan for system packages', () => {
  test('installs on Debian as root, for tests all', () => {
    const packages = [['xvfb'], ['libasound2', 'libasound2t64'], ['chromium']];
    expect(planSystemPackages('test', rootOnDebian)).toEqual({ kind: 'install', packages });
  });

  test('installs for start only what start needs', () => {
    const packages = [['xvfb'], ['libasound2', 'libasound2t64']];
    expect(planSystemPackages('start', rootOnDebian)).toEqual({ kind: 'install', packages });
  });

  test('installs for high availability only what that needs, also on a person’s own desktop', () => {
    const needs = systemNeeds.filter(({ purpose }) => purpose !== 'test');
    const plan = planSystemPackages('ha', { ...rootOnDebian, missing: needs });
    const packages = ['postgresql', 'patroni', 'etcd-server', 'haproxy', 'util-linux'].map((name) => [name]);
    expect(plan).toEqual({ kind: 'install', packages });
    const onDesktop: Machine = { ...userOnDebian, hasDisplay: true, missing: needs };
    expect(planSystemPackages('ha', onDesktop).kind).toBe('tell');
    expect(planSystemPackages('test', { ...rootOnDebian, missing: needs })).not.toEqual(plan);
  });

  test.each([
    [
      'a user on Debian',
      userOnDebian,
      'sudo apt-get install --no-install-recommends xvfb libasound2 chromium',
    ],
    [
      'a user on Fedora',
      { ...userOnDebian, family: 'fedora' },
      'sudo dnf install xorg-x11-server-Xvfb alsa-lib chromium',
    ],
    [
      'root on Fedora',
      { ...rootOnDebian, family: 'fedora' },
      '  dnf install xorg-x11-server-Xvfb alsa-lib chromium',
    ],
    [
      'a user on Arch',
      { ...userOnDebian, family: 'arch' },
      'sudo pacman -S --needed xorg-server-xvfb alsa-lib chromium',
    ],
    [
      'anyone elsewhere',
      { ...userOnDebian, family: 'other' },
      'a virtual display, the library libasound.so.2, a browser',
    ],
  ] as const)('tells %s what to run', (_case, machine, text) => {
    const plan = planSystemPackages('test', machine);
    expect(plan.kind === 'tell' && plan.message).toContain(text);
  });

  test.each([
    ['on macOS', 'test', { ...rootOnDebian, platform: 'darwin' }],
    ['on Windows', 'start', { ...userOnDebian, platform: 'win32' }],
    ['on a person’s own desktop', 'start', { ...userOnDebian, hasDisplay: true }],
    ['when nothing is missing', 'test', { ...rootOnDebian, missing: [] }],
    ['when only tests would miss it', 'start', { ...rootOnDebian, missing: missing.slice(-1) }],
  ] as const)('asks for nothing %s', (_case, purpose, machine) => {
    expect(planSystemPackages(purpose, machine)).toEqual({ kind: 'nothing' });
  });

  test('does not count on the display of another user', () => {
    expect(planSystemPackages('start', { ...rootOnDebian, hasDisplay: true }).kind).toBe('install');
  });
});

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', 'debian'],
  ['ID=ubuntu\nID_LIKE=debian\n', 'debian'],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
  ['ID=fedora\n', 'fedora'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
  ['ID=manjaro\nID_LIKE=arch\n', 'arch'],
  ['ID=alpine\n', 'other'],
  ['', 'other'],
])('reads the family from %j', (osRelease, family) => {
  expect(toFamily(osRelease)).toBe(family);
});

test('chooses the name that the release has', () => {
  const policy = [
    'libasound2:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n',
    'libasound2t64:\n  Installed: (none)\n  Candidate: 1.2.11-1build2\n  Version table:\n     1.2.11-1build2 500\n',
    'xvfb:\n  Installed: (none)\n  Candidate: 2:21.1.12-1ubuntu1\n',
  ].join('');
  const groups = [['libasound2', 'libasound2t64'], ['xvfb'], ['chromium']];
  expect(chooseCandidates(groups, policy)).toEqual(['libasound2t64', 'xvfb', 'chromium']);
});

describe('the sandbox check', () => {
  const helper = '/opt/deed/chrome-sandbox';
  const nothingWorks = {
    canMakeUserNamespace: false,
    isHelperPrivileged: false,
    isRestrictedByAppArmor: false,
  };

  test('is content with namespaces or with the privileged helper', () => {
    expect(explainSandbox({ ...nothingWorks, canMakeUserNamespace: true }, helper)).toBeUndefined();
    expect(explainSandbox({ ...nothingWorks, isHelperPrivileged: true }, helper)).toBeUndefined();
  });

  test.each([
    [nothingWorks, 'user.max_user_namespaces'],
    [{ ...nothingWorks, isRestrictedByAppArmor: true }, 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ])('names both ways out, and never the switch that turns the sandbox off', (facts, setting) => {
    const message = explainSandbox(facts, helper);
    expect(message).toContain(setting);
    expect(message).toContain(`chmod 4755 '${helper}'`);
    expect(message).not.toContain('no-sandbox');
  });
});
