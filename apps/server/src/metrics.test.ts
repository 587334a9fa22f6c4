import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('metrics are text that Prometheus reads', () => {
  const metrics = createMetrics();
  const requests = metrics.counter('requests_total', 'Requests.');
  requests.add({ model: 'a', code: 200 });
  requests.add({ model: 'a', code: 200 }, 2);
  requests.add({ model: 'a"\\\n', code: 404 });
  const seconds = metrics.histogram('seconds', 'Seconds.', [0.1, 1]);
  for (const value of [0.0625, 0.5, 0.5, 7]) seconds.observe({ model: 'a' }, value);
  metrics.gauge('depth', 'Depth.', () => [[{}, 3]]);
  expect(metrics.text()).toBe(
    [
      '# HELP requests_total Requests.',
      '# TYPE requests_total counter',
      'requests_total{model="a",code="200"} 3',
      'requests_total{model="a\\"\\\\\\n",code="404"} 1',
      '# HELP seconds Seconds.',
      '# TYPE seconds histogram',
      'seconds_bucket{model="a",le="0.1"} 1',
      'seconds_bucket{model="a",le="1"} 3',
      'seconds_bucket{model="a",le="+Inf"} 4',
      'seconds_sum{model="a"} 8.0625',
      'seconds_count{model="a"} 4',
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth 3',
      '',
    ].join('\n'),
  );
});
