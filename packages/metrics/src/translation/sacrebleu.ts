/** The release of sacrebleu whose values and signatures the metrics of translation reproduce. */
export const sacrebleuVersion = '2.6.0';
