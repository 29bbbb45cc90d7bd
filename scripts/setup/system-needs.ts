/** What `npm start`, `npm test` and `npm run ha` need beyond npm packages; `test` needs everything that `start` does. */
export type Purpose = 'start' | 'test' | 'ha';

/** How to see that it is there: a program on the PATH, a shared library, any font at all, or PostgreSQL's server. */
export type Probe =
  | { readonly kind: 'program'; readonly names: readonly string[] }
  | { readonly kind: 'library'; readonly soname: string }
  | { readonly kind: 'font' }
  | { readonly kind: 'postgresql' };

/** Something the operating system has to provide, and what its packages are called. */
export type SystemNeed = {
  readonly what: string;
  readonly purpose: Purpose;
  readonly probe: Probe;
  readonly packages: {
    /** Names by age, newest release last: releases after 2023 renamed some libraries. */
    readonly debian: readonly string[];
    readonly fedora: string;
    readonly arch: string;
  };
};

/** Names under which a browser that Playwright can drive is commonly found. */
export const browserNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
] as const;

/** Everything Deed may need from the operating system on Linux. */
export const systemNeeds: readonly SystemNeed[] = [
  program('a virtual display', 'Xvfb', ['xvfb', 'xorg-x11-server-Xvfb', 'xorg-server-xvfb']),
  program('a session bus', 'dbus-daemon', ['dbus', 'dbus-daemon', 'dbus']),
  program('a client of the session bus', 'dbus-send', ['dbus', 'dbus-tools', 'dbus']),
  program('a keychain', 'gnome-keyring-daemon', ['gnome-keyring', 'gnome-keyring', 'gnome-keyring']),
  program('a way to change users', 'setpriv', ['util-linux', 'util-linux', 'util-linux']),
  library('libsecret-1.so.0', { debian: ['libsecret-1-0'], fedora: 'libsecret', arch: 'libsecret' }),
  library('libgtk-3.so.0', { debian: ['libgtk-3-0', 'libgtk-3-0t64'], fedora: 'gtk3', arch: 'gtk3' }),
  library('libnss3.so', { debian: ['libnss3'], fedora: 'nss', arch: 'nss' }),
  library('libasound.so.2', {
    debian: ['libasound2', 'libasound2t64'],
    fedora: 'alsa-lib',
    arch: 'alsa-lib',
  }),
  library('libgbm.so.1', { debian: ['libgbm1'], fedora: 'mesa-libgbm', arch: 'mesa' }),
  library('libnotify.so.4', { debian: ['libnotify4'], fedora: 'libnotify', arch: 'libnotify' }),
  library('libatspi.so.0', {
    debian: ['libatspi2.0-0', 'libatspi2.0-0t64'],
    fedora: 'at-spi2-core',
    arch: 'at-spi2-core',
  }),
  {
    what: 'a font',
    purpose: 'start',
    probe: { kind: 'font' },
    packages: { debian: ['fonts-dejavu-core'], fedora: 'dejavu-sans-fonts', arch: 'ttf-dejavu' },
  },
  {
    what: 'a second way into the keychain',
    purpose: 'test',
    probe: { kind: 'program', names: ['secret-tool'] },
    packages: { debian: ['libsecret-tools'], fedora: 'libsecret', arch: 'libsecret' },
  },
  {
    what: 'a browser',
    purpose: 'test',
    probe: { kind: 'program', names: browserNames },
    packages: { debian: ['chromium'], fedora: 'chromium', arch: 'chromium' },
  },
  {
    what: 'the server of PostgreSQL',
    purpose: 'ha',
    probe: { kind: 'postgresql' },
    packages: { debian: ['postgresql'], fedora: 'postgresql-server', arch: 'postgresql' },
  },
  programForHa('Patroni', 'patroni'),
  programForHa('etcd', 'etcd', 'etcd-server'),
  programForHa('HAProxy', 'haproxy'),
  programForHa('a way to change users', 'setpriv', 'util-linux', 'util-linux'),
];

function program(what: string, name: string, names: readonly [string, string, string]): SystemNeed {
  const [debian, fedora, arch] = names;
  return {
    what,
    purpose: 'start',
    probe: { kind: 'program', names: [name] },
    packages: { debian: [debian], fedora, arch },
  };
}

function programForHa(what: string, name: string, debian = name, others = name): SystemNeed {
  return {
    what,
    purpose: 'ha',
    probe: { kind: 'program', names: [name] },
    packages: { debian: [debian], fedora: others, arch: others },
  };
}

function library(soname: string, packages: SystemNeed['packages']): SystemNeed {
  return { what: `the library ${soname}`, purpose: 'start', probe: { kind: 'library', soname }, packages };
}
