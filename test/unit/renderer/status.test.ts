import { describe, expect, it } from 'vitest';
import { createFormats } from '../../../renderer/format/formats.ts';
import { waysOut } from '../../../renderer/status/attention-ways.ts';
import { toFacts } from '../../../renderer/status/progress-facts.ts';
import { statusHeadline, statusTruth } from '../../../renderer/status/status-words.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { attentionCodeSchema } from '../../../shared/outbox/outbox-entry.ts';
import {
  needsAttention,
  REGISTERED,
  REVOKED,
  SENDING,
  WAITING,
  WAITING_IN_MEMORY,
} from '../../browser/fakes/states.ts';

const translate = createTranslate('en');
const wording = { translate, formats: createFormats('en', 'en-GB'), vendor: 'Example Software' };
const NOW = new Date('2026-11-22T14:02:30.000Z');

describe('the headline', () => {
  it.each([
    [SENDING, 'Sending your registration'],
    [WAITING, 'Saved – it will be sent when you are online'],
    [needsAttention('LICENCE_UNKNOWN'), 'Needs your attention'],
  ])('names the state', (state, headline) => {
    expect(statusHeadline(state, translate)).toBe(headline);
  });

  it('says "saved" only of what is on disk', () => {
    expect(statusHeadline(WAITING_IN_MEMORY, translate)).toBe('Kept for this run – not saved yet');
    expect(statusTruth(WAITING_IN_MEMORY, translate).text).toBe(
      'Not saved: kept only until this window closes',
    );
    expect(statusTruth({ ...SENDING, storage: 'memory' }, translate).text).not.toMatch(/^Saved/u);
  });
});

describe('the facts', () => {
  it('say since when, why, and when the next try is', () => {
    const facts = toFacts(WAITING, NOW, wording).map(({ stage, text, time }) => [stage, text, time]);
    expect(facts.slice(2)).toEqual([
      ['waiting', 'No connection to the internet', 'next try in 4 minutes'],
      ['later', 'The certificate arrives', undefined],
    ]);
  });

  it('count seconds in the last minute, and name no time where no try is planned', () => {
    const soon = { ...WAITING, nextAttemptAt: '2026-11-22T14:03:10.000Z' };
    expect(toFacts(soon, NOW, wording)[2]?.time).toBe('next try in 40 seconds');
    expect(toFacts({ ...soon, nextAttemptAt: NOW.toISOString() }, NOW, wording)[2]?.time).toBe(
      'next try now',
    );
    const { nextAttemptAt: _, ...unplanned } = WAITING;
    expect(toFacts(unplanned, NOW, wording)[2]?.time).toBeUndefined();
  });

  it('speak of memory, not of disk and keychain, where nothing is saved', () => {
    const texts = toFacts(WAITING_IN_MEMORY, NOW, wording).map(({ text }) => text);
    expect(texts[0]).toBe('Your answers and your licence key are in memory');
    expect(texts.join()).not.toMatch(/encrypted|keychain/u);
  });
});

describe('what needs a person', () => {
  it.each(attentionCodeSchema.options)(
    'has a way out of %s, whether the answers can be opened or not',
    (code) => {
      expect(waysOut(needsAttention(code)).length).toBeGreaterThan(0);
      const ways = waysOut({ ...needsAttention(code), canReopen: false });
      expect(ways.length).toBeGreaterThan(0);
      expect(ways).not.toContain('correctKey');
    },
  );

  it('offers another key where the licence was ended', () => {
    if (REVOKED.kind !== 'revoked') throw new Error('expected a revoked state');
    expect(waysOut(REVOKED)).toEqual(['anotherKey']);
  });

  it('says that everything is through when it is', () => {
    if (REGISTERED.kind !== 'registered') throw new Error('expected a registered state');
    expect(statusTruth(REGISTERED, translate)).toEqual({ tone: 'ok', text: 'Everything is saved and sent' });
    expect(statusTruth({ ...REGISTERED, storage: 'memory' }, translate).text).toMatch(/^Sent/u);
  });
});
