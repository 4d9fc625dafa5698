import { ComingPage } from '../../ui/layout/ComingPage';

export default function DashboardPage() {
  return (
    <ComingPage
      title="Dashboard"
      icon="history"
      purpose="The history of every task: answers, downloads and runs."
      points={['Filter by kind, model and outcome.', 'Export what you see.']}
    />
  );
}
