import { useLayoutEffect, useReducer, useRef, useState, type RefObject } from 'react';
import { formatLicenceKey, type LicenceKey } from '../../shared/licence/licence-key.ts';
import { groupWhileTyping } from './key-edit.ts';
import { readPasted, type Pasted } from './key-paste.ts';

/** What editing a key needs. */
export interface KeyEditingOptions {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** What editing a key gives. */
export interface KeyEditing {
  readonly pasted: Pasted;
  readonly onChange: (text: string) => void;
  /** Looks for keys in pasted text; says whether that was all there is to do. */
  readonly takePasted: (text: string) => boolean;
  readonly compose: (isComposing: boolean, text: string) => void;
  readonly choose: (key: LicenceKey) => void;
}

/** Groups the key on every change, keeps the caret where it belongs, and looks into what is pasted. */
export function useKeyEditing({ onChange, input }: KeyEditingOptions): KeyEditing {
  const [pasted, setPasted] = useState<Pasted>({ kind: 'typing' });
  const isComposing = useRef(false);
  const placeCaret = useCaret(input);

  function fill(text: string): void {
    onChange(text);
    placeCaret(text.length);
  }
  function takePasted(text: string): boolean {
    const found = readPasted(text);
    setPasted(found);
    if (found.kind === 'key') fill(found.text);
    return found.kind === 'key' || found.kind === 'several';
  }
  function change(text: string): void {
    // An input method loses its place when its text is changed under it.
    if (isComposing.current) return onChange(text);
    // Text that is dropped or filled in by another program comes this way as well.
    if (takePasted(text)) return;
    const grouped = groupWhileTyping({ text, caret: input.current?.selectionStart ?? text.length });
    onChange(grouped.text);
    placeCaret(grouped.caret);
  }
  return {
    pasted,
    takePasted,
    onChange: change,
    compose: (isNowComposing, text) => {
      isComposing.current = isNowComposing;
      if (!isNowComposing) change(text);
    },
    choose: (key) => {
      setPasted({ kind: 'key', text: formatLicenceKey(key), isFound: true });
      fill(formatLicenceKey(key));
      input.current?.focus();
    },
  };
}

/** Places the caret once the new text stands in the field; React alone would move it to the end. */
function useCaret(input: RefObject<HTMLInputElement | null>): (caret: number) => void {
  const wanted = useRef<number>(undefined);
  // Also drawn again when the text stays the same, because the browser has already shown what was typed.
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    if (document.activeElement === input.current) {
      input.current?.setSelectionRange(wanted.current, wanted.current);
    }
    wanted.current = undefined;
  });
  return (caret) => {
    wanted.current = caret;
    drawAgain();
  };
}
