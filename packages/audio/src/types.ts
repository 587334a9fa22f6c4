/** Sound in one channel. */
export interface Audio {
  /** In [-1, 1); a float file may go beyond. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
  /** What was odd about the file but could be read, each a sentence that names it; absent if nothing was. */
  readonly warnings?: readonly string[];
}

/** A sequence of feature vectors. */
export interface Features {
  readonly frames: number;
  /** Numbers in a frame. */
  readonly size: number;
  /** Row-major `[frames, size]`. */
  readonly data: Float32Array;
}

/** Makes features piece by piece; all pieces in a row equal what all input at once gives, bit for bit. */
export interface FeatureStream<Input> {
  /** The frames that this input completes, perhaps none. */
  push(input: Input): Features;
  /** The frames that needed the end to be known. The stream is over. */
  finish(): Features;
}
