// Networks of different shapes with as many weights.

export interface Shape {
  readonly layers: number;
  readonly bidirectional: boolean;
}

/** Of stacked LSTM layers: kernels of input and state, and biases, of four gates. */
export function weightsOfLstm({ layers, bidirectional }: Shape, inputSize: number, hiddenSize: number): number {
  const directions = bidirectional ? 2 : 1;
  let [sum, input] = [0, inputSize];
  for (let layer = 0; layer < layers; layer++) {
    sum += directions * 4 * hiddenSize * (input + hiddenSize + 1);
    input = directions * hiddenSize;
  }
  return sum;
}

/** The hidden size with which a shape has about as many weights. */
export function sizeWith(budget: number, shape: Shape, inputSize: number): number {
  let size = 1;
  while (weightsOfLstm(shape, inputSize, size + 1) <= budget) size++;
  const [below, above] = [size, size + 1].map((own) => Math.abs(budget - weightsOfLstm(shape, inputSize, own)));
  return (below ?? 0) <= (above ?? 0) ? size : size + 1;
}
