import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '../../../../electron/ipc/trusted-sender.ts';
import { CONTENT_SECURITY_POLICY, toContentPath } from '../../../../electron/window/page-address.ts';

const paths = new Map([['/index.html', '/built/index.html']]);

describe('the page’s own protocol', () => {
  it('serves a file that is in its list', () => {
    expect(toContentPath('GET', 'app://deed/index.html', paths)).toBe('/built/index.html');
  });

  it.each([
    ['POST', 'app://deed/index.html'],
    ['GET', 'app://other/index.html'],
    ['GET', 'app://deed/../../etc/passwd'],
    ['GET', 'app://deed/%2e%2e/%2e%2e/etc/passwd'],
    ['GET', 'app://deed/..%2fmain%2fmain.cjs'],
    ['GET', 'app://deed/index.html%00.png'],
    ['GET', 'app://deed//index.html'],
    ['GET', 'file:///built/index.html'],
    ['GET', 'https://deed/index.html'],
    ['GET', 'nonsense'],
  ])('serves nothing for %s %s', (method, url) => {
    expect(toContentPath(method, url, paths)).toBeUndefined();
  });

  it('allows no script but its own: no inline, no eval, no other origin', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/u);
    expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; script-src 'self';/u);
  });
});

describe('the sender of a message', () => {
  const mainFrame = { url: 'app://deed/index.html', origin: 'app://deed' };
  const check = (frame: unknown, id = 1) => {
    const event: unknown = { sender: { id, mainFrame }, senderFrame: frame };
    return isTrustedSender(event as Parameters<typeof isTrustedSender>[0], new Set([1]));
  };

  it('is trusted when it is our page in our window', () => {
    expect(check(mainFrame)).toBe(true);
  });

  it.each([
    ['no frame', null],
    ['a frame inside the page', { ...mainFrame }],
  ])('is not trusted: %s', (_name, frame) => {
    expect(check(frame)).toBe(false);
  });

  it('is not trusted in a window that we did not make', () => {
    expect(check(mainFrame, 2)).toBe(false);
  });

  it.each(['https://deed/index.html', 'app://deed.example.com/', 'about:blank', '', 'app://dee'])(
    'is not trusted at the address %j',
    (url) => {
      const frame = { url, origin: '' };
      const event: unknown = { sender: { id: 1, mainFrame: frame }, senderFrame: frame };
      expect(isTrustedSender(event as Parameters<typeof isTrustedSender>[0], new Set([1]))).toBe(false);
    },
  );
});
