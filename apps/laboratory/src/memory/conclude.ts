// What the figures say of §1.2, 1.3, 2.1, 2.2 and 8.1.
import { at } from '@longhand/base';
import { type Answer, type Check, type Conclusion, conclude, isAbove, short } from '../conclusion.ts';
import { arriving, lengthsOf, type MemoryFindings, reach } from './figures.ts';
import { type CellKind, cellTitles } from './learner.ts';
import { type TaskName, taskNames } from './tasks.ts';

/** So small a share of a gradient counts as vanished. */
const vanished = 1e-3;

export function concludeMemory(findings: MemoryFindings): Conclusion[] {
  const lengths = lengthsOf(findings);
  const [shortest, longest] = [at(lengths, 0), at(lengths, lengths.length - 1)];
  const share = (cell: CellKind, when: 'untrained' | 'trained') => arriving(findings, cell, longest, when);
  const text = (cell: CellKind, when: 'untrained' | 'trained') => `${cellTitles[cell]} ${short(share(cell, when))}`;
  const vanishing = (cell: CellKind, when: 'untrained' | 'trained'): Check => ({
    expected: `over ${longest} steps less than ${vanished} of the gradient of an RNN arrives, ${when}`,
    found: `${when}: ${text(cell, when)}`,
    answer: isAbove(vanished, share(cell, when)),
  });
  const kept = (cell: CellKind, when: 'untrained' | 'trained'): Check => ({
    expected: `over ${longest} steps at least ten times as much of the gradient of an ${cellTitles[cell]} arrives as of an RNN, ${when}`,
    found: `${when}: ${text(cell, when)}, ${text('rnn', when)}`,
    answer: isAbove(share(cell, when), 10 * share('rnn', when)),
  });
  const learned = (cell: CellKind) => `${cellTitles[cell]} ${reachesText(findings, cell)}`;
  const shares = (cells: readonly CellKind[], when: 'untrained' | 'trained') =>
    cells.map((cell) => text(cell, when)).join(', ');
  return [
    conclude(
      '§1.2',
      'Gradients of an RNN vanish or explode, which limits it on long sequences.',
      [
        ...[vanishing('rnn', 'untrained'), vanishing('rnn', 'trained')],
        ...taskNames.map((task) => limited(findings, task, shortest, longest)),
      ],
      `Over ${longest} steps ${short(share('rnn', 'untrained'))} of an RNN's gradient arrives before training, though its weights begin orthogonal, and ${short(share('rnn', 'trained'))} after it. It learns ${reachesText(findings, 'rnn')}.`,
    ),
    conclude(
      '§1.3, 2.2, 8.1',
      'The LSTM solves the vanishing gradient by its gates and captures dependencies over long distances.',
      (['lstm1', 'lstmT'] as const).flatMap((cell) => [
        ...[kept(cell, 'untrained'), kept(cell, 'trained')],
        ...taskNames.map((task) => longer(findings, task, cell, 'rnn')),
      ]),
      `Share of a gradient that arrives over ${longest} steps before training: ${shares(compared, 'untrained')}; after it: ${shares(compared, 'trained')}. A forget gate of bias 1 begins at ${short(sigmoid(1))} and multiplies the cell by about that in every step; one of bias log T begins at ${(longest / (longest + 1)).toFixed(2)}.${halfRight(share)} Learned: ${compared.map(learned).join('; ')}.`,
    ),
    conclude(
      '§2.2',
      'Gates alone do it, wherever the bias of the forget gate begins.',
      [
        ...taskNames.map((task) => asLong(findings, task, 'lstm0', 'lstm1')),
        ...taskNames.map((task) => asLong(findings, task, 'lstm1', 'lstmT')),
      ],
      `Share of a gradient that arrives over ${longest} steps before training: ${shares(['lstm0', 'lstm1', 'lstmT'], 'untrained')}. Learned: ${(['lstm0', 'lstm1', 'lstmT'] as const).map(learned).join('; ')}.`,
    ),
  ];
}

const compared = ['rnn', 'lstm1', 'lstmT'] as const satisfies readonly CellKind[];

/** What the shares before training mean together, where they differ. */
function halfRight(share: (cell: CellKind, when: 'untrained' | 'trained') => number): string {
  const [rnn, usual, open] = compared.map((cell) => share(cell, 'untrained')) as [number, number, number];
  return usual < rnn && open >= 1
    ? ' So the document is half right: before training the gates alone keep less of a gradient than an RNN that begins orthogonal; with a forget gate that begins open they keep all of it.'
    : '';
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** `adding up to 30 steps, copy up to 10, recall at no length`. */
const reachesText = (findings: MemoryFindings, cell: CellKind): string =>
  taskNames
    .map((task) => {
      const length = reach(findings, task, cell);
      return `${task} ${length === 0 ? 'at no length' : `up to ${length} steps`}`;
    })
    .join(', ');

const reachText = (findings: MemoryFindings, task: TaskName, cell: CellKind): string => {
  const length = reach(findings, task, cell);
  return `${cellTitles[cell]} ${length === 0 ? 'none' : `${length} steps`}`;
};

function limited(findings: MemoryFindings, task: TaskName, shortest: number, longest: number): Check {
  const length = reach(findings, task, 'rnn');
  return {
    expected: `${task}: an RNN learns ${shortest} steps, and not ${longest}`,
    found: `${task}: ${reachText(findings, task, 'rnn')}`,
    answer: length === 0 ? 'unclear' : length < longest ? 'yes' : 'no',
  };
}

/** Whether one cell learns longer sequences than another; both at the end of what was tried: unclear. */
function longer(findings: MemoryFindings, task: TaskName, cell: CellKind, other: CellKind): Check {
  const [own, theirs] = [reach(findings, task, cell), reach(findings, task, other)];
  return {
    expected: `${task}: an ${cellTitles[cell]} learns longer sequences than an ${cellTitles[other]}`,
    found: `${task}: ${reachText(findings, task, cell)}, ${reachText(findings, task, other)}`,
    answer: own === theirs ? atEnd(findings, own) : own > theirs ? 'yes' : 'no',
  };
}

const atEnd = (findings: MemoryFindings, length: number): Answer =>
  length === 0 || length === Math.max(...lengthsOf(findings)) ? 'unclear' : 'no';

function asLong(findings: MemoryFindings, task: TaskName, cell: CellKind, other: CellKind): Check {
  const [own, theirs] = [reach(findings, task, cell), reach(findings, task, other)];
  return {
    expected: `${task}: an ${cellTitles[cell]} learns sequences as long as an ${cellTitles[other]}`,
    found: `${task}: ${reachText(findings, task, cell)}, ${reachText(findings, task, other)}`,
    answer: own === 0 && theirs === 0 ? 'unclear' : own >= theirs ? 'yes' : 'no',
  };
}
