import { Button } from '../../shared-ui/button.tsx';
import { Card } from '../../shared-ui/card.tsx';
import { useEnvironment } from './environment.ts';
import { Frame } from './frame.tsx';
import { Headline } from './headline.tsx';
import { useWindowTitle } from './use-window-title.ts';

/** The quiet page of somebody who is not asked any more. */
export function SilencedPage({ onRegister }: { readonly onRegister: () => void }) {
  const { bridge, product, translate, names } = useEnvironment();
  const status = translate('silenced.headline');
  useWindowTitle(translate('window.statusTitle', { status, product: product.title }));
  return (
    <Frame
      truth={{ tone: 'neutral', text: translate('silenced.footer') }}
      buttons={
        <>
          <Button look="outlined" onPress={onRegister}>
            {translate('button.registerNow')}
          </Button>
          <Button look="filled" onPress={() => void bridge.closeWindow()}>
            {translate('button.close')}
          </Button>
        </>
      }
    >
      <Card>
        <Headline takesFocus={false}>{status}</Headline>
        <p className="lead">{translate('silenced.lead', names)}</p>
      </Card>
    </Frame>
  );
}
