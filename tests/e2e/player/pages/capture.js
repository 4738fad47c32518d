/** Records what an audio element really plays, in an AudioContext at `rate`, as interleaved stereo. */
export async function record(element, rate) {
  const context = new AudioContext({ sampleRate: rate });
  await context.audioWorklet.addModule('capture-worklet.js');
  const node = new AudioWorkletNode(context, 'capture', { numberOfInputs: 1, numberOfOutputs: 1 });
  const blocks = [];
  node.port.onmessage = ({ data }) => blocks.push(data);
  const source = context.createMediaElementSource(element);
  source.connect(node);
  const silent = new GainNode(context, { gain: 0 });
  node.connect(silent).connect(context.destination);
  await context.resume();
  return {
    context,
    /** Sends all that was heard so far to the server under `name`; answers its length in samples. */
    async save(name) {
      const length = blocks.reduce((sum, block) => sum + block[1].length, 0);
      const out = new Float32Array(2 * length);
      let at = 0;
      for (const [, left, right] of blocks)
        for (let i = 0; i < left.length; i++) {
          out[at++] = left[i];
          out[at++] = right[i];
        }
      await fetch(`/capture?name=${name}`, { method: 'POST', body: out });
      return length;
    },
  };
}
