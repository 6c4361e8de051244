"""The compiled twins of the loops. Only this module imports numba; whatever it returns, plain NumPy returns too.

Eligibility is a bit-set index: for every distinct demand (how far, which formats, years, category) a set of mentors, 64 to a
word. A mentee's sets are put together word by word, and only the mentors that remain are looked at one by one.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

from pairing import loops as plain_loops
from pairing import paths as plain_paths
from pairing.edges import Edges
from pairing.model import FULL, Ints, Mentees, Mentors
from pairing.rules import WHOLE, Rules
from pairing.shortlist import BUCKET, BUCKETS, SCORE_BITS, Keys
from pairing.weigh import APART, Array, Scale


def compiled(function: Any) -> Any:
    """``njit`` whose machine code is kept on the disk where there is a place to keep it."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither the package nor the home of the user can be written to
        return njit(nogil=True)(function)


@intrinsic
def _trailing_zeros(context: Any, word: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.uint64(types.uint64), build


@intrinsic
def _ones(context: Any, word: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), build


def _packed(flags: Array) -> Array:
    """(k, m) of bool → (k, ⌈m/64⌉) uint64, mentor j at bit j mod 64 of word j div 64."""
    words = max(-(-flags.shape[1] // 64), 1)
    padded = np.zeros((len(flags), words * 64), dtype=bool)
    padded[:, : flags.shape[1]] = flags
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def weigh_all(known: Scale, mentees: Mentees, mentors: Mentors, rules: Rules) -> tuple[Array, Array, Array]:
    """Columns of ``Edges``: ptr, mentor, score."""
    hard, weights = rules.hard, rules.weights
    category, category_set = np.unique(known.category, return_inverse=True)
    years, years_set = np.unique(known.years, return_inverse=True)
    theirs = mentors.experience.astype(np.int64)
    formats = np.arange(4)[:, None] & mentors.formats[None, :]
    anyhow = (np.arange(4)[:, None] == 0) | (mentors.formats == 0)
    sets = (
        _packed(known.near),
        _packed(anyhow | (formats > 0) if "format" in hard else np.ones((4, len(mentors)), dtype=bool)),
        _packed(mentors.category[None, :] >= category[:, None]),
        _packed((theirs < 0) | (theirs >= years[:, None])),
    )
    choice = np.stack([mentees.formats.astype(np.int64), category_set, years_set], axis=1)
    meets = mentees.consent if "consent" in hard else np.ones(len(mentees), dtype=bool)
    named = [name for name in known.sets if weights.get(name)]
    mine = np.array([known.sets[name][0] for name in named], dtype=np.int64).reshape(len(named), len(mentees))
    others = np.array([known.sets[name][1] for name in named], dtype=np.int64).reshape(len(named), len(mentors))
    # What is read of a mentor lies together, in two or three lines of the cache.
    facts = np.stack([
        mentors.slots, mentors.x, mentors.y, _limit(mentors.reach), mentors.formats, known.floor_right, theirs,
        mentors.organisation > 0, known.theme, known.sets["subject"][1], *others,
    ], axis=1).astype(np.int64)  # fmt: skip
    most = int(known.total.max(initial=0)) * FULL
    points = known.points
    ptr = np.zeros(len(mentees) + 1, dtype=np.int64)
    most_pairs = _most(known.spans, meets, choice, sets)
    mentor, score = np.empty(most_pairs, dtype=np.int32), np.empty(most_pairs, dtype=np.uint16)
    _weigh(
        ptr, mentor, score, known.spans, np.array(APART), meets, choice, sets,
        known.asked.astype(np.int32 if most < 2**31 else np.int64), known.total, known.power, known.halved,
        known.halved is not known.power, known.sets["subject"][0], mine,
        np.array([points[name] for name in named], dtype=np.int64).reshape(len(named), 3),
        points["coverage"], points["schedule"], points["closeness"], points["seniority"],
        np.array([
            bool(weights.get("schedule")), bool(weights.get("closeness")), bool(weights.get("seniority")),
            "distance" in hard, rules.least_slots if "time" in hard else 0,
            "theme" in hard and bool((known.theme >= 0).any()), rules.least if "too_weak" in hard else 0,
        ], dtype=np.int64),
        mentees.slots, mentees.organisation > 0, mentees.experience.astype(np.int64), mentees.formats.astype(np.int64),
        mentees.x.astype(np.int64), mentees.y.astype(np.int64), _limit(mentees.reach), facts,
        known.barred.ptr, known.barred.mentor, known.wished.ptr, known.wished.mentor, known.wished.value,
        known.floor_left,
    )  # fmt: skip
    return ptr, mentor[: ptr[-1]], score[: ptr[-1]]


def _limit(reach: Array) -> Array:
    return np.where(reach < 0, 2**62, reach.astype(np.int64) ** 2)


@compiled
def _most(spans: Any, meets: Any, choice: Any, sets: Any) -> Any:
    """How many pairs the bit sets leave: no fewer than there will be."""
    near, formats, category, years = sets
    total: Any = 0
    for i in range(len(spans)):
        if not meets[i]:
            continue
        f, c, y = formats[choice[i, 0]], category[choice[i, 1]], years[choice[i, 2]]
        for span in range(7):
            low, high = spans[i, span, 0], spans[i, span, 1]
            if low < high:
                s = near[abs(3 - span)]
                for word in range(low >> 6, ((high - 1) >> 6) + 1):
                    total += np.int64(_ones(s[word] & f[word] & c[word] & y[word]))  # type: ignore[call-arg]
    return total


@compiled
def _weigh(
    ptr: Any, mentor: Any, score: Any, spans: Any, apart: Any, meets: Any, choice: Any, sets: Any, asked: Any, total: Any,
    power: Any, halved: Any, bound: Any, subject: Any, mine: Any, set_points: Any,
    cover_points: Any, slot_points: Any, close_points: Any, senior_points: Any, figures: Any, slots: Any, placed: Any,
    experience: Any, format_: Any, x: Any, y: Any, limit: Any, facts: Any, barred_ptr: Any, barred: Any, wished_ptr: Any,
    wished: Any, wished_points: Any, floor: Any,
) -> Any:  # fmt: skip
    near, formats, category, years = sets
    by_slots, by_place, by_years, far, least_slots, themed, least = figures
    codes = asked.shape[1]
    unknown = len(slot_points) - 1
    code, weight = np.empty(codes, dtype=np.int64), np.empty(codes, dtype=np.int64)
    out = 0
    for i in range(len(spans)):
        ptr[i] = out
        if not meets[i]:
            continue
        f, c, y_ = formats[choice[i, 0]], category[choice[i, 1]], years[choice[i, 2]]
        bar, bar_end = barred_ptr[i], barred_ptr[i + 1]
        wish, wish_end = wished_ptr[i], wished_ptr[i + 1]
        many = 0
        for k in range(codes):
            if asked[i, k] > 0:
                code[many], weight[many] = k, asked[i, k]
                many += 1
        whole = total[i]
        inverse = 1.0 / whole if whole else 0.0
        for span in range(7):
            low, high = spans[i, span, 0], spans[i, span, 1]
            if low >= high:
                continue
            s = near[apart[span]]
            first, last = low >> 6, (high - 1) >> 6
            for word in range(first, last + 1):
                bits = s[word] & f[word] & c[word] & y_[word]
                if word == first:
                    bits &= ~np.uint64(0) << np.uint64(low & 63)
                if word == last:
                    bits &= ~np.uint64(0) >> np.uint64(63 - ((high - 1) & 63))
                while bits:
                    j = (word << 6) + np.int64(_trailing_zeros(bits))  # type: ignore[call-arg]
                    bits &= bits - np.uint64(1)
                    while bar < bar_end and barred[bar] < j:
                        bar += 1
                    if bar < bar_end and barred[bar] == j:
                        continue
                    if far and format_[i] & facts[j, 4] == 1:
                        across, along = x[i] - facts[j, 1], y[i] - facts[j, 2]
                        if across * across + along * along > min(limit[i], facts[j, 3]):
                            continue
                    both = slots[i] & facts[j, 0]
                    told = slots[i] != 0 and facts[j, 0] != 0
                    common: Any = 0
                    if told and (by_slots or least_slots):
                        common = np.int64(_ones(np.uint64(both)))
                        if common < least_slots:
                            continue
                    if themed and facts[j, 8] >= 0 and asked[i, facts[j, 8]] == 0:
                        continue
                    points = floor[i] + facts[j, 5]
                    if whole:
                        row = halved[j] if bound and not subject[i] & facts[j, 9] else power[j]
                        covered = np.int64(0)
                        for k in range(many):
                            covered += weight[k] * row[code[k]]
                        # a multiplication in place of a division; what rounding may have cost is put right
                        share = np.int64(covered * inverse)
                        if (share + 1) * whole <= covered:
                            share += 1
                        elif share * whole > covered:
                            share -= 1
                        points += cover_points[share]
                    else:
                        points += cover_points[1001]
                    for k in range(len(mine)):
                        a, b = mine[k, i], facts[j, 10 + k]
                        points += set_points[k, 2 if a == 0 or b == 0 else (1 if a & b else 0)]
                    if by_slots:
                        points += slot_points[min(common, unknown - 1) if told else unknown]
                    if by_place:
                        points += close_points[apart[span] if placed[i] and facts[j, 7] else 4]
                    if by_years:
                        ahead = len(senior_points) - 1
                        if experience[i] >= 0 and facts[j, 6] >= 0:
                            ahead = min(max(facts[j, 6] - experience[i], 0), len(senior_points) - 2)
                        points += senior_points[ahead]
                    while wish < wish_end and wished[wish] < j:
                        wish += 1
                    if wish < wish_end and wished[wish] == j:
                        points += wished_points[wish]
                    if points < least:
                        continue
                    mentor[out] = j
                    score[out] = points
                    out += 1
    ptr[len(spans)] = out


def _again(plain: ModuleType) -> Any:
    """A module once more, with a compiler in place of its decorator: one text for both ways of running it."""
    spec = importlib.util.spec_from_file_location(f"{plain.__name__}_compiled", str(plain.__file__))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    module.__dict__["compiled"] = compiled
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


loops, paths = _again(plain_loops), _again(plain_paths)


def top_rows(edges: Edges, keys: Keys, most: int) -> Ints:
    """As ``shortlist.top_rows``."""
    return np.asarray(_top_rows(edges.ptr, edges.mentor, edges.score, most, keys.column_bits))


def top_columns(edges: Edges, keys: Keys, most: int, m: int) -> Ints:
    """As ``shortlist.top_columns``."""
    return np.asarray(_top_columns(edges.ptr, edges.mentor, edges.score, most, m, keys.column_bits))


def missed(edges: Edges, keys: Keys, base: Ints, worth: Ints, u: Ints, v: Ints, most: int) -> Ints:
    """As ``shortlist.missed``."""
    return np.asarray(_missed(edges.ptr, edges.mentor, edges.score, base, worth, u, v, most, keys.column_bits))


@compiled
def _top_rows(ptr: Any, mentor: Any, score: Any, most: Any, bits: Any) -> Any:
    """The scores of a row are counted by steps of 64; only the steps that matter are sorted."""
    n = len(ptr) - 1
    size = 0
    for i in range(n):
        size += min(ptr[i + 1] - ptr[i], most)
    found = np.empty(size, dtype=np.int64)
    steps = np.zeros((WHOLE >> 6) + 1, dtype=np.int64)
    out = 0
    for i in range(n):
        low, high = ptr[i], ptr[i + 1]
        cut = len(steps)
        if high - low > most:
            steps[:] = 0
            for edge in range(low, high):
                steps[(WHOLE - score[edge]) >> 6] += 1
            have, cut = 0, 0
            while have < most:
                have += steps[cut]
                cut += 1
        else:
            have = high - low
        row = np.empty(have, dtype=np.int64)
        many = 0
        for edge in range(low, high):
            less = np.int64(WHOLE - score[edge])
            if less >> 6 < cut:
                row[many] = ((i << SCORE_BITS) | less) << bits | mentor[edge]
                many += 1
        row.sort()
        for at in range(min(many, most)):
            found[out] = row[at]
            out += 1
    return found


@compiled
def _top_columns(ptr: Any, mentor: Any, score: Any, most: Any, m: Any, bits: Any) -> Any:
    counts = np.zeros((m, BUCKETS), dtype=np.int32)
    for edge in range(len(mentor)):
        counts[mentor[edge], (WHOLE - score[edge]) >> BUCKET] += 1
    last = np.empty(m, dtype=np.int64)
    size = 0
    for j in range(m):
        have, step = 0, 0
        while step < BUCKETS and have + counts[j, step] < most:
            have += counts[j, step]
            step += 1
        last[j] = step
        size += have + (counts[j, step] if step < BUCKETS else 0)
    found = np.empty(size, dtype=np.int64)
    out = 0
    for i in range(len(ptr) - 1):
        for edge in range(ptr[i], ptr[i + 1]):
            less = np.int64(WHOLE - score[edge])
            if less >> BUCKET <= last[mentor[edge]]:
                found[out] = ((i << SCORE_BITS) | less) << bits | mentor[edge]
                out += 1
    found.sort()
    return found


@compiled
def _missed(
    ptr: Any, mentor: Any, score: Any, base: Any, worth: Any, u: Any, v: Any, most: Any, bits: Any
) -> Any:  # fmt: skip
    found = [ptr[0]]
    found.pop()
    for i in range(len(ptr) - 1):
        limit = u[i] - base[i]
        over = [ptr[0]]
        over.pop()
        for edge in range(ptr[i], ptr[i + 1]):
            if worth[score[edge]] - v[mentor[edge]] > limit:
                over.append(edge)
        if len(over) > most:
            ranked = [(limit - worth[score[edge]] + v[mentor[edge]], edge) for edge in over]
            ranked.sort()
            over = [edge for _, edge in ranked[:most]]
        for edge in over:
            found.append(((i << SCORE_BITS) | np.int64(WHOLE - score[edge])) << bits | np.int64(mentor[edge]))
    keys = np.array(found, dtype=np.int64) if len(found) > 0 else np.empty(0, dtype=np.int64)
    keys.sort()
    return keys
