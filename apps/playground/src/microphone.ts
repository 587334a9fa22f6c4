// The microphone as blocks of samples at a model's rate.

export interface Recording {
  stop(): void;
}

/** @param sampleRate in Hz; the browser changes the rate of its microphone. @throws Error if there is none, or it is not allowed */
export async function record(sampleRate: number, onBlock: (block: Float32Array) => void): Promise<Recording> {
  if (!navigator.mediaDevices)
    throw new Error('The microphone: the page must be served from this machine or by https.');
  const stream = await navigator.mediaDevices
    .getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    })
    .catch((cause: unknown) => {
      throw new Error(`The microphone: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
    });
  const context = new AudioContext({ sampleRate });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(new URL('./capture.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onBlock(data);
    context.createMediaStreamSource(stream).connect(node);
    return { stop };
  } catch (error) {
    stop();
    throw error;
  }
}
