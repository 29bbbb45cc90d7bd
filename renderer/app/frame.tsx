import type { ReactNode } from 'react';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { StatusDot, type Tone } from '../../shared-ui/status-dot.tsx';
import { useEnvironment } from './environment.ts';
import './frame.css';

/** What the frame of a screen needs. */
export interface FrameProps {
  /** The one line at the bottom that tells the truth about the person's data at this moment. */
  readonly truth: { readonly tone: Tone; readonly text: string };
  /** A second, smaller line, such as what **Later** means. */
  readonly hint?: ReactNode;
  /** Stands at the end of the header. */
  readonly progress?: ReactNode;
  /** The buttons, the likely one last. */
  readonly buttons: ReactNode;
  readonly children: ReactNode;
}

/** What every screen has: the vendor's header, and the footer with the truth and the buttons. */
export function Frame({ truth, hint, progress, buttons, children }: FrameProps) {
  return (
    <div className="frame">
      <Header progress={progress} />
      <main className="frame-main">{children}</main>
      <footer className="frame-footer">
        <div className="frame-truth">
          <LiveText className="frame-truth-line">
            <StatusDot tone={truth.tone} />
            <span>{truth.text}</span>
          </LiveText>
          {hint}
        </div>
        <div className="frame-buttons">{buttons}</div>
      </footer>
    </div>
  );
}

function Header({ progress }: Pick<FrameProps, 'progress'>) {
  const { product, translate } = useEnvironment();
  return (
    <header className="frame-header">
      <span className="frame-mark" aria-hidden="true">
        {product.mark}
      </span>
      <p className="frame-names">
        <strong className="frame-product">{product.title}</strong>
        <span className="frame-vendor">{translate('header.vendor', { vendor: product.vendor.name })}</span>
      </p>
      {progress}
    </header>
  );
}
