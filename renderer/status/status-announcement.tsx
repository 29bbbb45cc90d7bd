import { useState } from 'react';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { useEnvironment } from '../app/environment.ts';
import { statusHeadline, type KnownState } from './status-words.ts';

/** Says a change of the status to screen readers without moving the focus; the first status is the headline's to say. */
export function StatusAnnouncement({ state }: { readonly state: KnownState }) {
  const { translate } = useEnvironment();
  const headline = statusHeadline(state, translate);
  const [first] = useState(state.kind);
  const [hasChanged, setChanged] = useState(false);
  if (!hasChanged && state.kind !== first) setChanged(true);
  return <LiveText className="hidden-visually">{hasChanged && headline}</LiveText>;
}
