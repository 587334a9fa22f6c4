/** Names the file into which a command writes the peak of its memory, in MiB. */
export const peakMemoryVariable = 'LONGHAND_BENCHMARK_PEAK_MEMORY';
