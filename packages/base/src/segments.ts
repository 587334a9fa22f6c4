// Segments of a long text in time that grows with its length. V8 copies the whole text into each segment that Intl.Segmenter
// gives, which is quadratic, so the segmenter sees a window of the text at a time.

const windowSize = 1024;
/** Boundaries so near the end of a window may be others once more text is seen. */
const margin = 256;

/** A piece of a text, as a segmenter of `Intl` gives it. */
export interface Segment {
  readonly text: string;
  /** Of word segmenters: neither space nor punctuation. */
  readonly wordLike: boolean;
}

/**
 * The segments of a text in order: those that `Intl.Segmenter` gives for texts of one window; a longer text goes on at a boundary.
 * @param size UTF-16 units of a window
 */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string, size = windowSize): Generator<Segment> {
  let start = 0;
  for (let width = size; start < text.length; ) {
    const end = start + width;
    const whole = end >= text.length;
    const safe = whole ? text.length : end - Math.min(margin, size / 2);
    const begin = start;
    for (const { segment, isWordLike = false } of segmenter.segment(text.slice(begin, end))) {
      if (start + segment.length > safe) break;
      yield { text: segment, wordLike: isWordLike };
      start += segment.length;
    }
    width = start === begin ? 2 * width : size; // one segment fills the window: look further
  }
}
