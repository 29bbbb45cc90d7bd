import { ownerLines } from './owner-lines.ts';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';
import { RevealButton } from './reveal-button.tsx';
import { useReveal } from './use-reveal.ts';

/** The owner's own data, decrypted on demand. */
export function OwnerReveal() {
  const { bridge, translate, formats } = useEnvironment();
  const reveal = useReveal(() => bridge.revealOwner());
  const { state } = reveal;
  return (
    <>
      <span className="value-with-verb">
        {state.kind === 'shown' ? (
          <span className="owner-lines" dir="auto">
            {ownerLines(state.value, formats).join('\n')}
          </span>
        ) : (
          <span className="value-hidden">{translate('registered.ownerHidden')}</span>
        )}
        <RevealButton reveal={reveal} termId="owner" />
      </span>
      {state.kind === 'failed' && <InlineFailure code={state.code} />}
    </>
  );
}
