"""The demo's music: theory, instruments, mastering, joints, masters."""

from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mutagen.flac import FLAC
from PIL import Image

from segue.app.demo.albums import joining, night_sleeper, second_cup, swimming_indoors, synth_pop
from segue.app.demo.albums.journey import TEMPO, Journey
from segue.app.demo.albums.synth_pop import PopSong, Section
from segue.app.demo.composer import write_master
from segue.app.demo.music.lines import beats_of, improvise, melody, walk
from segue.app.demo.music.score import Note, Tempo, Voice
from segue.app.demo.music.theory import SCALES, chord, degree, lead_voices, progression
from segue.app.demo.programme import RECORDS, SONGS_TOTAL, SWIMMING_INDOORS, works
from segue.app.demo.sleeves import draw_sleeve
from segue.app.demo.sound.drums import _DRUMS, stroke
from segue.app.demo.sound.mastering import _true_peaks, clean, limit, loudness, to_pcm16
from segue.app.demo.sound.signal import RATE, Audio, adsr, convolve, from_db, low_pass, pitch_hz, times
from segue.app.demo.sound.voices import (
    Synth,
    choir,
    electric_piano,
    glass_bell,
    plucked,
    strings,
    upright_bass,
    vibraphone,
)

_VOICES: dict[str, Voice] = {
    "synth": Synth().play,
    "electric piano": electric_piano,
    "vibraphone": vibraphone,
    "bell": glass_bell,
    "guitar": partial(plucked, bright=0.3),
    "bass": upright_bass,
    "strings": strings,
    "choir": choir,
}


def cents_off(sound: Audio, hz: float) -> float:
    """How far the strongest partial near `hz` lies from it."""
    middle = sound.mean(axis=0)[2000:67_536].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(middle.size), 1 << 19))
    bins = np.fft.rfftfreq(1 << 19, 1 / RATE)
    near = (bins > hz * 0.94) & (bins < hz * 1.06)
    return float(1200 * np.log2(bins[np.argmax(np.where(near, spectrum, 0))] / hz))


class TestTheory:
    """Chords are what their symbols say, and voices move little."""

    def test_symbols(self) -> None:
        assert chord("Bbmaj9").classes == (10, 2, 5, 9, 0)
        assert chord("A/C#").bass == 1
        assert chord("F#m7b5").root == 6

    def test_degrees_go_on_over_the_octave(self) -> None:
        assert [degree(60, "major", number) for number in (0, 2, 7, -1)] == [60, 64, 72, 59]

    @pytest.mark.parametrize("symbols", ["Aadd9 F#m7 Dadd9 E", "Dm9 Bbmaj9 Fmaj9 C6", "Gm7 C13 Am7 D7alt"])
    def test_voicings_hold_chord_tones_in_range_and_move_by_steps(self, symbols: str) -> None:
        chords = progression(symbols)
        voicings = lead_voices(chords, 4, 53, 74)
        for one, notes in zip(chords, voicings, strict=True):
            assert {note % 12 for note in notes} <= set(one.classes)
            assert min(notes) >= 53
            assert max(notes) <= 74
        moves = [
            abs(a - b) for before, after in pairwise(voicings) for a, b in zip(before, after, strict=True)
        ]
        assert sum(moves) / len(moves) < 4

    def test_a_written_melody_lasts_as_long_as_its_bars(self) -> None:
        """Every tune written by hand fills its section: a beat too many would shift all after it."""
        for song in swimming_indoors.SONGS.values():
            for section in song.sections:
                assert beats_of(section.tune) in (0, section.bars * 4)
        for tune in second_cup.SONGS.values():
            over = sum(float(word.split(":")[1]) for word in tune.changes.split())
            assert beats_of(tune.head) == over
        bars = [bar for tune in second_cup.SONGS.values() for bar in tune.head.split("|")]
        assert {beats_of(bar) for bar in bars} == {3, 4}

    def test_melodies_stay_in_their_scale(self) -> None:
        notes = melody("0/1 3/.5 r/1 -2/.5~ 8/1", 62, "dorian")
        assert [note.at for note in notes] == [0, 1, 2.5, 3]
        assert {(round(note.pitch) - 62) % 12 for note in notes} <= set(SCALES["dorian"])

    def test_a_walking_bass_begins_each_chord_on_its_root(self) -> None:
        changes = [(chord(symbol), 4.0) for symbol in ("Fmaj9", "Dm7", "Gm9", "C13")]
        line = walk(changes, 0, low=28, seed=3)
        for number, (one, _) in enumerate(changes):
            (first,) = [note.pitch for note in line if note.at == number * 4]
            assert first % 12 == one.bass

    def test_a_solo_keeps_to_its_range_and_rests(self) -> None:
        changes = [(chord(symbol), 4.0) for symbol in ("Fmaj9", "Dm7", "Gm9", "C13")] * 8
        solo = improvise(changes, 0, low=58, high=84, seed=9)
        assert all(58 <= note.pitch <= 84 for note in solo)
        starts = sorted(note.at for note in solo)
        assert max(b - a for a, b in pairwise(starts)) >= 1.5

    def test_swing_delays_the_second_eighth_only(self) -> None:
        tempo = Tempo(60, swing=2 / 3)
        assert [round(tempo.moment(beat), 3) for beat in (0, 0.5, 1, 1.5)] == [0, 0.667, 1, 1.667]


class TestInstruments:
    """Every sound is in tune, begins without a click, and ends in silence."""

    @pytest.mark.parametrize("name", _VOICES)
    def test_voices(self, name: str) -> None:
        spread = 12 if name in ("strings", "choir") else 2.5
        for midi in (43, 57, 69):
            sound = _VOICES[name](midi, 1.6, 0.7, 3)
            assert sound.dtype == np.float32
            assert abs(cents_off(sound, pitch_hz(midi))) < spread
            assert np.abs(sound[:, -1]).max() < 1e-3
            assert np.abs(sound).max() < 2.0

    @pytest.mark.parametrize("name", ["saw", "square", "pulse", "reed"])
    def test_oscillators_do_not_alias(self, name: str) -> None:
        """A high note has harmonics at multiples of its pitch and nothing between them."""
        hz = pitch_hz(93)
        sound = Synth(name, cutoff=16_000, sweep=0, attack=0.05, sustain=1.0).play(93, 2.0, 1.0, 1)[0]
        window = sound[20_000:52_768].astype(np.float64) * np.blackman(32_768)
        spectrum = np.abs(np.fft.rfft(window))
        nearest = np.round(np.fft.rfftfreq(32_768, 1 / RATE) / hz)
        away = np.abs(np.fft.rfftfreq(32_768, 1 / RATE) - nearest * hz) > 40
        assert 20 * np.log10(spectrum[away].max() / spectrum.max()) < -55

    @pytest.mark.parametrize("name", _DRUMS)
    def test_drums(self, name: str) -> None:
        sounds = [stroke(name, variant) for variant in range(3)]
        assert all(0.3 < np.abs(sound).max() < 1.3 for sound in sounds)
        assert all(np.abs(sound[-40:]).max() < 0.03 for sound in sounds)
        assert not np.array_equal(sounds[0][:400], sounds[1][:400]) or name in ("ride", "tom")

    def test_an_envelope_ends_at_zero(self) -> None:
        assert adsr(0.5, 0.01, 0.2, 0.5, 0.1)[-1] == 0.0


class TestMastering:
    """Loudness as the standard measures it, and no peak over the ceiling."""

    def test_the_standards_reference_tone(self) -> None:
        """EBU Tech 3341, case 1: a 1 kHz sine at -23 dBFS on both sides is -23 LUFS."""
        tone = (from_db(-23.0) * np.sin(2 * np.pi * 997 * times(RATE * 10))).astype(np.float32)
        assert loudness(np.stack([tone, tone])) == pytest.approx(-23.0, abs=0.05)

    def test_silence_is_gated_out(self) -> None:
        """EBU Tech 3341, case 3: quiet stretches do not pull the loudness down."""
        tone = (from_db(-23.0) * np.sin(2 * np.pi * 997 * times(RATE * 40))).astype(np.float32)
        tone[: 5 * RATE] *= np.float32(from_db(-13))
        tone[-5 * RATE :] *= np.float32(from_db(-13))
        assert loudness(np.stack([tone, tone])) == pytest.approx(-23.0, abs=0.1)

    def test_true_peaks_between_samples_are_held(self) -> None:
        """A quarter-rate sine hits no sample at its crest: the ceiling must hold between them."""
        count = RATE
        crest = np.sin(2 * np.pi * (RATE / 4) * times(count) + np.pi / 4).astype(np.float32) * np.float32(1.4)
        loud = np.stack([crest, crest])
        limit(loud, -1.0)
        assert 20 * np.log10(_true_peaks(loud)[200:-200].max()) < -0.95

    def test_what_is_quiet_is_left_alone(self) -> None:
        quiet = (0.4 * np.sin(2 * np.pi * 300 * times(RATE))).astype(np.float32)
        sides = np.stack([quiet, quiet])
        limit(sides)
        assert np.array_equal(sides[0], quiet)

    def test_chunks_do_not_show(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Limiting in small chunks gives what limiting in one gives."""
        noisy = np.random.RandomState(4).standard_normal((2, 60_000)).astype(np.float32) * np.float32(0.5)
        one, many = noisy.copy(), noisy.copy()
        limit(one)
        monkeypatch.setattr("segue.app.demo.sound.mastering._CHUNK", 7000)
        limit(many)
        assert np.abs(one - many).max() < 2e-4

    def test_offset_goes(self) -> None:
        offset = np.full((2, RATE), 0.2, np.float32)
        clean(offset)
        assert np.abs(offset[:, RATE // 2]).max() < 1e-3

    def test_convolution_is_convolution(self) -> None:
        sound = np.random.RandomState(1).standard_normal(5000).astype(np.float32)
        kernel = np.random.RandomState(2).standard_normal(300).astype(np.float32)
        assert np.allclose(convolve(sound, kernel), np.convolve(sound, kernel), atol=1e-3)


def _hum(length: int, *, pitch: int, beats: float) -> Journey:
    part = Journey(length, 5)
    part.play(strings, [Note(0, beats, pitch, 0.6)], -8.0, send=0.4)
    part.train(0, beats, -20.0)
    return part


class TestJoints:
    """A continuous album has no seam: laid end to end it is one sound."""

    def test_nothing_jumps_where_parts_meet(self) -> None:
        parts = [(1, partial(_hum, pitch=pitch, beats=4.0), 0.0) for pitch in (57, 60, 64)]
        bodies = list(joining.compose(parts))
        bar = round(TEMPO.seconds(4) * RATE)
        assert [body.shape[1] for body in bodies[:2]] == [bar, bar]
        whole = np.concatenate(bodies, axis=1)
        usual = np.abs(np.diff(whole, axis=1)).max(axis=0)
        for joint in (bar, 2 * bar):
            around = usual[joint - 2000 : joint + 2000]
            assert usual[joint - 1] <= 3 * np.median(around) + 1e-4
            # A click is heard as sound above everything that plays here.
            step = whole[0, joint - 256 : joint + 256] * np.hanning(512)
            before = whole[0, joint - 2304 : joint - 1792] * np.hanning(512)
            assert np.abs(np.fft.rfft(step)[150:]).max() < 6 * np.abs(np.fft.rfft(before)[150:]).max() + 1e-3

    def test_a_part_rings_on_under_the_next(self) -> None:
        silent = (1, lambda length: Journey(length, 6), 0.0)
        first, second = joining.compose([(1, partial(_hum, pitch=57, beats=4.0), 0.0), silent])
        assert np.abs(second[:, :RATE]).max() > 0.05 * np.abs(first).max()


class TestProgramme:
    """At least 12 songs on 3 albums by 3 artists, of 60 to 180 seconds, one album continuous."""

    def test_it_is_as_promised(self) -> None:
        pieces = [piece for record in RECORDS for piece in record.pieces]
        assert SONGS_TOTAL == len(pieces) >= 12
        assert len({record.artist for record in RECORDS}) == len({record.title for record in RECORDS}) == 3
        assert len({piece.slug for piece in pieces}) == len(pieces)
        assert sum(record.continuous for record in RECORDS) == 1
        assert sorted(piece.slug for work in works() for piece in work.pieces) == sorted(
            p.slug for p in pieces
        )
        assert len(set.union(*(set(record.pieces[0].genres) for record in RECORDS))) >= 3

    def test_lengths(self) -> None:
        for song in swimming_indoors.SONGS.values():
            assert 60 < sum(section.bars for section in song.sections) * 240 / song.bpm < 175
        for bars, _, _ in night_sleeper.PARTS:
            assert 60 < TEMPO.seconds(bars * 4) < 170
        assert len(night_sleeper.PARTS) == 5

    def test_what_is_composed_is_what_is_announced(self) -> None:
        records = {record.slug: [piece.slug for piece in record.pieces] for record in RECORDS}
        assert records["swimming-indoors"] == list(swimming_indoors.SONGS)
        assert records["second-cup"] == list(second_cup.SONGS)


class TestMasters:
    """A master is the same bytes every time, with its words and its cover in it."""

    def test_composing_twice_gives_the_same_samples(self) -> None:
        short = PopSong(
            bpm=120,
            root=69,
            scale="major",
            seed=4,
            kick="X...X...X...X...",
            beat={"clap": "....X.......X...", "hat": "o.o.o.ooo.o.o.oo"},
            bass="R-.oR-.o R-.oR-ao",
            pluck=(0, 2, 11, 2),
            poly=((0.0, 0.7),),
            sections=(
                Section(1, "Aadd9", "kick beat bass pluck poly pad choir bells", "0/2 4/2", shine=True),
            ),
        )
        first = to_pcm16(synth_pop.compose(short), 1)
        assert first == to_pcm16(synth_pop.compose(short), 1)
        assert np.abs(np.frombuffer(first, "<i2")).max() > 3000

    def test_it_carries_its_words_and_cover(self, tmp_path: Path) -> None:
        tone = (0.1 * np.sin(2 * np.pi * 440 * times(RATE))).astype(np.float32)
        piece = SWIMMING_INDOORS.pieces[0]
        cover = draw_sleeve(SWIMMING_INDOORS.slug)
        path = write_master(tmp_path, SWIMMING_INDOORS, piece, np.stack([tone, tone]), cover)
        tagged = FLAC(path)  # type: ignore[no-untyped-call]
        assert (tagged["title"], tagged["artist"]) == (["Lane Four"], ["Paper Lido"])
        assert tagged.info.total_samples == RATE
        assert tagged.pictures[0].data == cover
        assert [file.name for file in tmp_path.iterdir()] == ["lane-four.flac"]

    @pytest.mark.parametrize("slug", [record.slug for record in RECORDS])
    def test_covers_are_square_and_not_alike(self, slug: str, tmp_path: Path) -> None:
        path = tmp_path / "cover.png"
        path.write_bytes(draw_sleeve(slug))
        with Image.open(path) as image:
            assert image.size == (1280, 1280)
            assert len(image.resize((64, 64)).getcolors(4096) or ()) > 20

    def test_low_pass_keeps_what_is_low(self) -> None:
        assert low_pass(1000.0)(np.array([10.0, 1000.0, 10_000.0])) == pytest.approx(
            [1.0, 0.707, 0.01], abs=0.01
        )
