import type { Purpose, SystemNeed } from './system-needs.ts';

/** Families of Linux distributions that share a package manager. */
export type Family = 'debian' | 'fedora' | 'arch' | 'other';

/** What the plan depends on. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly family: Family;
  readonly isRoot: boolean;
  /** A screen with a person in front of it. */
  readonly hasDisplay: boolean;
  readonly missing: readonly SystemNeed[];
};

/** What to do about missing system packages; `packages` lists alternatives, of which the release has one. */
export type SystemPlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'install'; readonly packages: readonly (readonly string[])[] }
  | { readonly kind: 'tell'; readonly message: string };

/**
 * Whether the operating system has to provide anything. A person's own desktop has all that `npm start` uses; but
 * another user cannot open windows on it, so root needs what a machine without a display needs.
 */
export function isSystemInvolved(purpose: Purpose, machine: Omit<Machine, 'missing' | 'family'>): boolean {
  const isOnDesktop = machine.hasDisplay && !machine.isRoot;
  return machine.platform === 'linux' && (purpose !== 'start' || !isOnDesktop);
}

/** Decides what is installed by us and what the person is asked to install. */
export function planSystemPackages(purpose: Purpose, machine: Machine): SystemPlan {
  const missing = machine.missing.filter((need) => isFor(purpose, need));
  if (!isSystemInvolved(purpose, machine) || missing.length === 0) {
    return { kind: 'nothing' };
  }
  if (machine.family === 'debian' && machine.isRoot) {
    return {
      kind: 'install',
      packages: uniqueBy(
        missing.map((need) => need.packages.debian),
        String,
      ),
    };
  }
  return { kind: 'tell', message: explain(missing, machine) };
}

function isFor(purpose: Purpose, need: SystemNeed): boolean {
  return need.purpose === purpose || (purpose === 'test' && need.purpose === 'start');
}

/** The family from the text of /etc/os-release. */
export function toFamily(osRelease: string): Family {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(
    ([, value]) => value?.split(' ') ?? [],
  );
  const known = {
    debian: 'debian',
    ubuntu: 'debian',
    fedora: 'fedora',
    rhel: 'fedora',
    arch: 'arch',
  } as const;
  return Object.entries(known).find(([id]) => ids.includes(id))?.[1] ?? 'other';
}

function explain(missing: readonly SystemNeed[], machine: Machine): string {
  const list = missing.map((need) => need.what).join(', ');
  return (
    `expected this machine to have ${list}; found none. ${advice(missing, machine)}\n` +
    'Then run the command again. If all is there under other names, set DEED_SKIP_SYSTEM_CHECK=1.'
  );
}

function advice(missing: readonly SystemNeed[], { family, isRoot }: Machine): string {
  if (family === 'other') {
    return 'Install what provides them with the package manager of your system.';
  }
  const tool = {
    debian: 'apt-get install --no-install-recommends',
    fedora: 'dnf install',
    arch: 'pacman -S --needed',
  };
  const names = missing.map((need) =>
    family === 'debian' ? need.packages.debian[0] : need.packages[family],
  );
  return `Install them with\n  ${isRoot ? '' : 'sudo '}${tool[family]} ${[...new Set(names)].join(' ')}`;
}

function uniqueBy<T>(items: readonly T[], toKey: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [toKey(item), item])).values()];
}
