import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretForDeleting, groupWhileTyping } from '../../../renderer/licence/key-edit.ts';
import { KEY_ALPHABET } from '../../../shared/licence/key-alphabet.ts';
import { normaliseLicenceKey } from '../../../shared/licence/licence-key.ts';

const symbols = fc.string({ unit: fc.constantFrom(...KEY_ALPHABET), maxLength: 27 });

describe('grouping a key while it is typed', () => {
  it('groups from the sixth symbol on', () => {
    expect(groupWhileTyping({ text: '7kq2mx', caret: 6 })).toEqual({ text: '7KQ2M-X', caret: 7 });
  });

  it('keeps the caret behind the symbol it stood behind', () => {
    // An "A" was typed behind the "7".
    expect(groupWhileTyping({ text: '7AKQ2M-X9R4T', caret: 2 })).toEqual({ text: '7AKQ2-MX9R4-T', caret: 2 });
  });

  it('takes typed separators away', () => {
    expect(groupWhileTyping({ text: '7KQ2M - ', caret: 8 })).toEqual({ text: '7KQ2M', caret: 5 });
  });

  it.each(['ABCU', 'hello, there', '7'.repeat(28)])(
    'leaves %j, which cannot be a key, as it was typed',
    (text) => {
      expect(groupWhileTyping({ text, caret: 2 })).toEqual({ text, caret: 2 });
    },
  );

  it('loses no symbol and counts the same symbols before the caret', () => {
    fc.assert(
      fc.property(symbols, fc.nat(27), (text, place) => {
        const caret = Math.min(place, text.length);
        const grouped = groupWhileTyping({ text, caret });
        expect(normaliseLicenceKey(grouped.text)).toBe(text);
        expect(normaliseLicenceKey(grouped.text.slice(0, grouped.caret))).toBe(text.slice(0, caret));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(symbols, (text) => {
        const once = groupWhileTyping({ text, caret: text.length });
        expect(groupWhileTyping(once)).toEqual(once);
      }),
    );
  });
});

describe('deleting beside a hyphen', () => {
  it('steps over the hyphen, so that a symbol goes', () => {
    expect(caretForDeleting({ text: '7KQ2M-X', caret: 6 }, 'Backspace')).toBe(5);
    expect(caretForDeleting({ text: '7KQ2M-X', caret: 5 }, 'Delete')).toBe(6);
  });

  it('leaves the caret elsewhere', () => {
    expect(caretForDeleting({ text: '7KQ2M-X', caret: 5 }, 'Backspace')).toBe(5);
    expect(caretForDeleting({ text: '7KQ2M-X', caret: 6 }, 'Delete')).toBe(6);
    expect(caretForDeleting({ text: '7KQ2M-X', caret: 6 }, 'a')).toBe(6);
  });
});
