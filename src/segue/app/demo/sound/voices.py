"""Instruments: each turns a pitch, a length and a velocity into a stereo sound.

Velocity is 0 to 1. A sound begins with its attack and ends at silence, so that it may be added
anywhere. The seed of a note varies what differs from stroke to stroke.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segue.app.demo.sound.oscillators import loop, oscillate, pad_tables, vowel
from segue.app.demo.sound.signal import (
    RATE,
    Audio,
    adsr,
    band_pass,
    decay,
    filtered,
    noise,
    pitch_hz,
    samples,
    times,
)

_AH = ((750.0, 120.0, 1.0), (1150.0, 140.0, 0.55), (2700.0, 250.0, 0.18), (3500.0, 300.0, 0.1))
_OOH = ((320.0, 90.0, 1.0), (720.0, 120.0, 0.4), (2400.0, 250.0, 0.05))


@dataclass(frozen=True)
class Synth:
    """A subtractive synthesiser's settings.

    The cutoff rests at `cutoff` Hz (raised with pitch by `tracking`) and opens by `sweep` octaves
    at the attack, closing over `sweep_s`. `voices` detuned copies lie `detune` cents apart over
    `spread` of the stereo field. `sub` adds a sine an octave below; `glide_s` is how long a slide
    from the note before takes.
    """

    shape: str = "saw"
    voices: int = 1
    detune: float = 8.0
    spread: float = 0.8
    cutoff: float = 1200.0
    tracking: float = 0.4
    sweep: float = 2.0
    sweep_s: float = 0.3
    resonance: float = 0.8
    attack: float = 0.004
    fall: float = 0.5
    sustain: float = 0.6
    release: float = 0.12
    vibrato: float = 0.0
    vibrato_hz: float = 5.2
    sub: float = 0.0
    glide_s: float = 0.06

    def play(
        self, midi: float, held: float, velocity: float, seed: int, slide_from: float | None = None
    ) -> Audio:
        """Shape (2, samples). With `slide_from` the pitch comes from that note."""
        envelope = adsr(held, self.attack, self.fall, self.sustain, self.release)
        count = envelope.size
        moment = times(count)
        bend = np.zeros(count)
        if slide_from is not None:
            bend += (slide_from - midi) * np.exp(-moment / (self.glide_s / 3.0))
        if self.vibrato:
            # A singer's vibrato comes in after the note has settled.
            depth = self.vibrato / 100.0 * np.clip((moment - 0.18) / 0.35, 0.0, 1.0)
            bend += depth * np.sin(2 * np.pi * self.vibrato_hz * moment)
        hz = pitch_hz(midi) * 2.0 ** (bend / 12.0)
        opened = self.sweep * (0.45 + 0.55 * velocity) * np.exp(-moment / (self.sweep_s / 2.0))
        tracked = self.cutoff * (pitch_hz(midi) / 261.6) ** self.tracking
        cutoff = np.clip(tracked * 2.0**opened, 30.0, 18_000.0)
        random = np.random.RandomState(seed)
        result = np.zeros((2, count), np.float32)
        for place in np.linspace(-1.0, 1.0, self.voices) if self.voices > 1 else (0.0,):
            tuned = hz * 2.0 ** (place * self.detune / 1200.0)
            tone = oscillate(self.shape, tuned, cutoff, self.resonance, float(random.random_sample()))
            result += _panned(tone, place * self.spread)
        result *= np.float32(1.0 / np.sqrt(self.voices))
        if self.sub:
            result += (self.sub * np.sin(np.pi * np.cumsum(hz) / RATE)).astype(np.float32)
        result *= envelope * np.float32(0.35 + 0.65 * velocity)
        return result


def electric_piano(midi: float, held: float, velocity: float, seed: int) -> Audio:
    """A tine piano by frequency modulation: a warm body and a bell at the attack."""
    hz = pitch_hz(midi) * 2.0 ** (np.random.RandomState(seed).uniform(-1.5, 1.5) / 1200.0)
    envelope = adsr(held, 0.002, 2.6 * (220.0 / hz) ** 0.4, 0.0, 0.22)
    moment = times(envelope.size)
    turn = 2 * np.pi * hz * moment
    warmth = (0.35 + 1.5 * velocity**1.6) * np.exp(-moment / 0.55)
    tine = 0.28 * velocity * np.exp(-moment / 0.09) * np.sin(14.0 * turn)
    body = np.sin(turn + warmth * np.sin(turn)) + 0.18 * np.sin(2.0 * turn) * np.exp(-moment / 0.8)
    tone = ((body + tine) * (0.3 + 0.7 * velocity)).astype(np.float32) * envelope
    # The suitcase piano's stereo tremolo.
    sway = (0.22 * np.sin(2 * np.pi * 4.6 * moment + seed % 7)).astype(np.float32)
    return np.stack([tone * (1.0 + sway), tone * (1.0 - sway)]) * np.float32(0.5)


def vibraphone(midi: float, held: float, velocity: float, seed: int) -> Audio:
    """Bars tuned to the fourth and tenth harmonic, with the motor on slowly."""
    del seed
    hz = pitch_hz(midi)
    envelope = adsr(max(held, 0.35), 0.0015, 3.4 * (300.0 / hz) ** 0.5, 0.0, 0.35)
    moment = times(envelope.size)
    turn = 2 * np.pi * hz * moment
    tone = np.sin(turn)
    tone += 0.28 * velocity * np.exp(-moment / 0.5) * np.sin(3.98 * turn)
    tone += 0.10 * velocity * np.exp(-moment / 0.12) * np.sin(9.9 * turn)
    mallet = filtered(noise(samples(0.012), 5) * decay(samples(0.012), 0.01), band_pass(600, 3500)) * 0.25
    tone[: mallet.size] += mallet * velocity
    motor = 1.0 - 0.22 * (0.5 + 0.5 * np.sin(2 * np.pi * 3.6 * moment))
    mono = (tone * motor * (0.25 + 0.75 * velocity)).astype(np.float32) * envelope
    return np.stack([mono, mono]) * np.float32(0.55)


def glass_bell(midi: float, held: float, velocity: float, seed: int) -> Audio:
    """A small bell with inharmonic partials, each side slightly apart."""
    random = np.random.RandomState(seed)
    hz = pitch_hz(midi)
    envelope = adsr(max(held, 0.2), 0.002, 2.2, 0.0, 1.4)
    moment = times(envelope.size)
    sides = []
    for _ in range(2):
        side = np.zeros(envelope.size)
        for ratio, level, life in (
            (1.0, 1.0, 1.6),
            (2.0, 0.3, 1.0),
            (2.76, 0.32, 0.7),
            (5.4, 0.16, 0.28),
            (8.9, 0.06, 0.1),
        ):
            if hz * ratio < 16_000:
                off = 1.0 + random.uniform(-0.0008, 0.0008)
                side += level * np.exp(-moment / life) * np.sin(2 * np.pi * hz * ratio * off * moment)
        sides.append(side)
    return (np.asarray(sides) * (0.3 + 0.7 * velocity) * 0.4).astype(np.float32) * envelope


def plucked(
    midi: float, held: float, velocity: float, seed: int, *, bright: float = 0.5, ring: float = 3.0
) -> Audio:
    """A plucked string (Karplus and Strong, 1983), a whole period at a time.

    `bright` 0 to 1 is where and how hard it is plucked; `ring` is the seconds to silence at A3.
    """
    hz = pitch_hz(midi)
    period = max(round(RATE / hz) - 1, 8)
    count = samples(held + 0.25)
    rounds = count * 2 // period + 2
    burst = noise(period * 4, seed).astype(np.float64)
    soft = filtered(
        burst.astype(np.float32), lambda f: 1.0 / (1.0 + (f / (500 + 6500 * bright * velocity)) ** 2)
    )
    string = soft[period : 2 * period].astype(np.float64)
    # Plucked at a fifth of its length: the comb that gives a string its hollow voice.
    string -= np.roll(string, period // 5)
    string -= string.mean()
    string /= np.abs(string).max() + 1e-9
    loss = 10.0 ** (-3.0 * period / RATE / (ring * (220.0 / hz) ** 0.5))
    sounded = np.empty((rounds, period))
    for turn in range(rounds):
        sounded[turn] = string
        before = np.concatenate([string[-1:], string[:-1]])
        string = loss * ((0.5 + 0.4 * bright) * string + (0.5 - 0.4 * bright) * before)
    wave = sounded.reshape(-1)
    # The loop delays by its own filter's half sample or less; resampling tunes it exactly.
    step = hz * (period + 0.5 - 0.4 * bright) / RATE
    place = np.arange(min(count, int((wave.size - 2) / step))) * step
    tone = np.interp(place, np.arange(wave.size), wave)
    envelope = adsr(held, 0.001, 50.0, 1.0, 0.18)[: tone.size]
    mono = (tone[: envelope.size] * (0.25 + 0.75 * velocity)).astype(np.float32) * envelope
    return np.stack([mono, mono]) * np.float32(0.6)


def upright_bass(midi: float, held: float, velocity: float, seed: int) -> Audio:
    """A double bass plucked with the side of the finger: growl, then a round tail, and the thump."""
    hz = pitch_hz(midi)
    envelope = adsr(held, 0.006, 1.3, 0.18, 0.09)
    moment = times(envelope.size)
    settle = 1.0 + 0.006 * np.exp(-moment / 0.04)
    cutoff = np.clip(hz * (1.6 + 5.0 * velocity * np.exp(-moment / 0.16)), 60.0, 4000.0)
    tone = oscillate("saw", hz * settle, cutoff, 1.1, 0.0) + 0.5 * np.sin(2 * np.pi * hz * moment).astype(
        np.float32
    )
    thump = filtered(
        noise(samples(0.05), seed) * decay(samples(0.05), 0.04), band_pass(90, 900)
    ) * np.float32(0.5)
    tone[: thump.size] += (thump * velocity)[: tone.size]
    mono = (tone * (0.4 + 0.6 * velocity)).astype(np.float32) * envelope
    return np.stack([mono, mono]) * np.float32(0.7)


def strings(
    midi: float,
    held: float,
    velocity: float,
    seed: int,
    *,
    attack: float = 0.5,
    release: float = 0.9,
    dark: float = 1.5,
) -> Audio:
    """An ensemble: harmonics falling by `dark`, wide and slow."""
    numbers = np.arange(1, 40)
    levels = tuple(float(value) for value in 1.0 / numbers**dark)
    return _padded(pad_tables(pitch_hz(midi), levels, 14.0, int(midi)), held, velocity, seed, attack, release)


def choir(
    midi: float,
    held: float,
    velocity: float,
    seed: int,
    *,
    open_mouth: float = 0.5,
    attack: float = 0.4,
    release: float = 0.9,
) -> Audio:
    """Voices between `ooh` (0) and `ah` (1)."""
    hz = pitch_hz(midi)
    mouth = [(a[0], a[1], a[2] * open_mouth) for a in _AH] + [
        (o[0], o[1], o[2] * (1 - open_mouth)) for o in _OOH
    ]
    return _padded(
        pad_tables(hz, vowel(mouth, hz), 22.0, int(midi) + 100), held, velocity, seed, attack, release
    )


def organ(
    midi: float,
    held: float,
    velocity: float,
    seed: int,
    *,
    bars: Sequence[float] = (1.0, 0.6, 0.3, 0.25, 0.0, 0.15),
) -> Audio:
    """Soft drawbars with a slow rotor, nearly pure."""
    hz = pitch_hz(midi)
    return _padded(pad_tables(hz, tuple(bars), 3.0, int(midi) + 200), held, velocity, seed, 0.08, 0.4)


def _padded(table: Audio, held: float, velocity: float, seed: int, attack: float, release: float) -> Audio:
    envelope = adsr(held, attack, 8.0, 0.9, release)
    start = np.random.RandomState(seed).randint(table.shape[1])
    return loop(table, envelope.size, start) * (envelope * np.float32(0.22 * (0.3 + 0.7 * velocity)))


def _panned(tone: Audio, place: float) -> Audio:
    angle = (place + 1.0) * np.pi / 4.0
    return np.stack([tone * np.float32(np.cos(angle)), tone * np.float32(np.sin(angle))]) * np.float32(
        np.sqrt(2.0)
    )
