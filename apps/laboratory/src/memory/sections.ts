// Charts of the memory experiment: scores by length, norms of gradients by distance, updates that were needed.
import type { Section } from '@longhand/report';
import { mean, meanText, short } from '../conclusion.ts';
import { cellsOf, lengthsOf, type MemoryFindings, measuredOf, normsOf, reach, scoresOf, type When } from './figures.ts';
import { cellTitles } from './learner.ts';
import { type TaskName, taskNames } from './tasks.ts';

const group = 'Memory';

export function memorySections(findings: MemoryFindings): Section[] {
  const longest = Math.max(...lengthsOf(findings));
  const learned = Math.max(...cellsOf(findings).map((cell) => reach(findings, 'recall', cell))) || longest;
  return [
    ...taskNames.map((task) => scoreMap(findings, task)),
    ...[...new Set([learned, longest])].flatMap((length) =>
      (['untrained', 'trained'] as const).map((when) => normCurves(findings, length, when)),
    ),
    ...taskNames.map((task) => scoreTable(findings, task)),
  ];
}

/** Rows are cells, columns lengths. */
function scoreMap(findings: MemoryFindings, task: TaskName): Section {
  const [cells, lengths] = [cellsOf(findings), lengthsOf(findings)];
  return {
    ...{ kind: 'heatMap', group, title: `Score of ${task} by length` },
    rows: cells.map((cell) => cellTitles[cell]),
    columns: lengths.map(String),
    values: cells.map((cell) =>
      lengths.map((length) => Math.min(1, Math.max(0, mean(scoresOf(findings, task, cell, length))))),
    ),
  };
}

/** Powers of ten, since they span many. */
function normCurves(findings: MemoryFindings, length: number, when: When): Section {
  return {
    ...{ kind: 'curves', group, title: `Gradient over ${length} steps, ${when}` },
    ...{ xLabel: 'steps back', yLabel: 'log10 of the norm' },
    note: 'On sequences of recall; a straight line is exponential decay.',
    series: cellsOf(findings).map((cell) => ({
      name: cellTitles[cell],
      points: normsOf(findings, cell, length, when).map(({ distance, norm }) => ({ x: distance, y: Math.log10(norm) })),
    })),
  };
}

function scoreTable(findings: MemoryFindings, task: TaskName): Section {
  const lengths = lengthsOf(findings);
  return {
    ...{ kind: 'table', group, title: `${task}: score, and updates until the best` },
    columns: ['cell', ...lengths.map((length) => `${length} steps`)],
    rows: cellsOf(findings).map((cell) => [
      cellTitles[cell],
      ...lengths.map((length) => {
        const own = measuredOf(findings, task, cell, length);
        const scores = own.map(({ score }) => score);
        return `${meanText(scores, short)} after ${Math.round(mean(own.map(({ steps }) => steps)))}`;
      }),
    ]),
  };
}
