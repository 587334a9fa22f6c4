// The settings of a training in the page, as number fields.
import { field, h } from '../dom.ts';
import type { TrainSettings } from '../worker/training.ts';

export function settingFields() {
  const number = (value: number, min: number, max: number, step: number) =>
    h('input', { type: 'number', value, min, max, step, required: true });
  const fields = {
    epochs: number(8, 1, 200, 1),
    hiddenSize: number(32, 4, 256, 1),
    learningRate: number(0.003, 0.0001, 0.1, 0.0001),
    batchSize: number(32, 1, 256, 1),
  };
  const labels = {
    epochs: 'Epochs',
    hiddenSize: 'Hidden size',
    learningRate: 'Learning rate',
    batchSize: 'Texts a batch',
  };
  const names = Object.keys(fields) as (keyof typeof fields)[];
  return {
    element: h(
      'div',
      { class: 'fields' },
      names.map((name) => field(labels[name], fields[name])),
    ),
    /** @throws Error if a number is out of range */
    values: (): TrainSettings => {
      for (const name of names)
        if (!fields[name].checkValidity()) throw new Error(`${labels[name]}: ${fields[name].validationMessage}`);
      return Object.fromEntries(names.map((name) => [name, fields[name].valueAsNumber])) as unknown as TrainSettings;
    },
  };
}
