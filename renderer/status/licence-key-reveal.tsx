import { formatLicenceKey, maskLicenceKey, normaliseLicenceKey } from '../../shared/licence/licence-key.ts';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';
import { RevealButton } from './reveal-button.tsx';
import { useReveal } from './use-reveal.ts';

/** The licence key, masked but for its last symbols, and shown on demand. */
export function LicenceKeyReveal({ ending }: { readonly ending: string }) {
  const { bridge } = useEnvironment();
  const reveal = useReveal(() => bridge.revealLicenceKey());
  const { state } = reveal;
  return (
    <>
      <span className="value-with-verb">
        {state.kind === 'shown' ? (
          <span className="code licence-key">{formatLicenceKey(normaliseLicenceKey(state.value))}</span>
        ) : (
          <MaskedKey ending={ending} />
        )}
        <RevealButton reveal={reveal} termId="key" />
      </span>
      {state.kind === 'failed' && <InlineFailure code={state.code} />}
    </>
  );
}

/** The licence key, masked but for its last symbols. */
export function MaskedKey({ ending }: { readonly ending: string }) {
  return <span className="code licence-key">{maskLicenceKey(ending)}</span>;
}
