import { useEnvironment } from '../app/environment.ts';
import { toErrorText } from './error-text.ts';
import './inline-failure.css';

/** What went wrong, right where it was asked for: what happened, and what to do. */
export function InlineFailure({ code }: { readonly code: string }) {
  const { translate, names } = useEnvironment();
  const { what, todo } = toErrorText(code, names, translate);
  return (
    <p className="inline-failure" role="alert">
      <strong>{what}.</strong> {todo}
    </p>
  );
}
