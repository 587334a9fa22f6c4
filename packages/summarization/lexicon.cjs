// `natural`'s copy of the lexicon of pos-js, 93,000 forms; undefined where the package is not installed. As an ES module such a file has
// an export for each key, among them `eval`, which the loader of TypeScript (tsx) stumbles over.
try {
  module.exports = require('natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  module.exports = undefined;
}
