// Runs beside the sound hardware: hands the microphone's samples to the page, in blocks of about a tenth of a second.
class Capture extends AudioWorkletProcessor {
  block = new Float32Array(Math.round(sampleRate / 10));
  filled = 0;

  process([[channel] = []]) {
    for (const sample of channel ?? []) {
      this.block[this.filled++] = sample;
      if (this.filled < this.block.length) continue;
      this.port.postMessage(this.block.slice());
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('capture', Capture);
