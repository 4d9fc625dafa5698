import { ComingPage } from '../../ui/layout/ComingPage';

export default function InspectorPage() {
  return (
    <ComingPage
      title="Inspector"
      icon="inspect"
      purpose="How an answer came about, token by token."
      points={[
        'Walk through the tokens with their probabilities.',
        'See the alternatives of each and branch from one of them.',
        'Charts of entropy and confidence, with the numbers behind them.',
      ]}
    />
  );
}
