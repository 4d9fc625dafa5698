import { ComingPage } from '../../ui/layout/ComingPage';

export default function MonitoringPage() {
  return (
    <ComingPage
      title="Monitoring"
      icon="pulse"
      purpose="Speed, memory, storage and errors of this device."
      points={[
        'Tokens per second and time to the first token, over time.',
        'What is stored, what is queued, what failed.',
      ]}
    />
  );
}
