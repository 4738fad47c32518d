/** Hands every rendered block to the page, with the frame at which it began. */
class Capture extends AudioWorkletProcessor {
  process(inputs) {
    const [left, right] = inputs[0];
    if (left) this.port.postMessage([currentFrame, left.slice(), (right ?? left).slice()]);
    return true;
  }
}
registerProcessor('capture', Capture);
