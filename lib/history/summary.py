"""What each miniature of the history says in words and numbers: texts by name, for the chapter to carry into its prose.

Each function takes the results of one miniature; what could turn round is put by `words`.
"""

import numpy as np

from lib.figures.words import listed
from lib.history import encoder_codes as codes
from lib.history import gmdh_study, long_lag_study, svm_study, words
from lib.history.neocognitron_pictures import WAYS, cells_at_work
from lib.history.recurrent_pictures import per_step
from lib.history.rounding import UNITS
from lib.history.small_networks import macs_per_digit
from lib.history.tape_study import DIFFERENCES, FORWARD, REVERSE
from lib.statistics import compare_paired


def gmdh(found, rules):
    """Errors by task and method, who wins, and which rules of selection narrow; rules: those of one task."""
    texts = {}
    for task, errors in found.items():
        key = task.split()[-1]  # diabetes, products, three
        texts |= {f"{key}_{method.split()[0]}": f"{values.mean():.2f}" for method, values in errors.items()}
        interval = compare_paired(errors[gmdh_study.GROUP], errors[gmdh_study.NETWORK]).interval
        texts[f"{key}_words"] = words.decided(interval, "smaller than", "not clearly different from", "larger than")
    widths = {rule: gmdh_study.mean_by_layer(result, "widths") for rule, result in rules.items()}
    narrow = [rule for rule, each in widths.items() if words.narrows(each)]
    used = gmdh_study.mean_by_layer(rules[gmdh_study.RULE], "used")
    return texts | {
        "narrow": listed((f"“{rule}”" for rule in narrow), "none of the three"),
        "wide": listed((f"“{rule}”" for rule in rules if rule not in narrow), "none of the three"),
        "used": ", ".join(f"{each:.1f}" for each in used),
        "used_words": "narrows" if words.narrows(used) else "does not narrow",
    }


def tape(table, shares, blamed):
    """Cost of a gradient at the most inputs, by way, for the product; the operation that spoils the school formula."""
    at_end = {way: ratios[-1] for way, ratios in table["product"].items()}
    school, careful = (shares[f"small root, {name} formula"] for name in ("school", "careful"))
    dearest = max(ways[REVERSE].max() for ways in table.values())
    return {
        "reverse": f"{at_end[REVERSE]:.1f}",
        "reverse_most": f"{dearest:.1f}",
        "forward": f"{at_end[FORWARD]:,.0f}",
        "differences": f"{at_end[DIFFERENCES]:,.0f}",
        "subtraction": f"{school['b − √'] / UNITS[blamed]:.2g}",
        "before": f"{max(school.values()) / UNITS[blamed]:.1f}",
        "careful": f"{max(careful.values()) / UNITS[blamed]:.2f}",
    }


def neocognitron(found, shifts):
    """Test errors of each way, its paired differences to the controls, and overlaps after two pixels."""
    rates = {name: found[key][:, 0] for name, key in WAYS.items()}
    own = rates["neocognitron"]
    place = list(shifts).index(2)
    working, digits = cells_at_work(found)
    interval = compare_paired(own, rates["planes shown one place each"]).interval
    return {
        "neo": words.percent(own),
        "neo_c2": words.percent(rates["second C-layer, nearest mean"]),
        "neo_pixels": words.percent(rates["pixels, nearest mean"]),
        "neo_backprop": words.percent(rates["24 hidden units, backpropagation"]),
        "neo_look": words.decided(interval, "errs less", "does not clearly err less or more", "errs more"),
        "neo_look_points": words.points(compare_paired(own, rates["planes shown one place each"])),
        "neo_untaught": words.points(compare_paired(own, rates["not reinforced"])),
        "neo_flat": words.points(compare_paired(own, rates["without C-layers"])),
        "neo_working": f"{working:.1f}",
        "neo_digits": f"{digits:.1f}",
        "overlap_c2": f"{found['with C, overlap C2'].mean(0)[place]:.2f}",
        "overlap_s1": f"{found['with C, overlap S1'].mean(0)[place]:.2f}",
        "overlap_flat": f"{found['without C, overlap C2'].mean(0)[place]:.2f}",
    }


def encoder(variants):
    """How many networks solve the problem, how fast, and what their codes are like."""
    three = variants["three hidden units"]
    learned, random = (codes.least_distance(each).mean() for each in (three.codes, codes.random_codes(three.codes)))
    rounded = codes.num_rounded_codes(three.codes) == three.codes.shape[1]
    return {
        "solved": words.percent(codes.solved(three)),
        "solved_fault": words.percent(codes.solved(variants["derivative at the output"])),
        "solved_hard": words.percent(codes.solved(variants["targets 0 and 1"])),
        "epochs": f"{np.nanmedian(codes.epochs_to_solve(three)):,.0f}",
        "binary": words.percent(rounded),
        "halves": words.percent(codes.share_intermediate(three.codes)),
        "apart": f"{learned:.2f}",
        "apart_random": f"{random:.2f}",
    }


def long_lags(reached, found, lag):
    """Factor of the gradient per step in both cells, and networks that bridge the longest lag."""
    texts = {"step_plain": f"{per_step(reached['plain cell']):.2f}", "step_lstm": f"{per_step(reached['LSTM']):.2f}"}
    texts["left"] = words.power(np.median(reached["plain cell"][:, -1]))
    for key, name in zip(("plain", "lstm", "shut"), found, strict=True):
        rates = long_lag_study.judged(found[name][lag])
        texts[f"lag_{key}"] = f"{long_lag_study.num_solved(rates)} of {len(rates)}"
    plain, shut = (found[name][lag] for name in ("plain", "LSTM, input gate shut at first"))
    pair = compare_paired(long_lag_study.judged(shut), long_lag_study.judged(plain))
    return texts | {"lag_words": words.decided(pair.interval, "fewer", "no clearly different number of", "more")}


def machines(results, sizes, num_test):
    """Errors of machine and network at the ends, their paired difference, and what one digit costs each."""
    ours = {name: found["misses"] / num_test for name, found in results.items()}
    ahead = svm_study.advantage(results, "convolutional", num_test)
    saved = {name: svm_study.improvement(results, name, num_test)[-1] for name in results}
    support = int(np.median(results[svm_study.MACHINE]["num_support"][:, -1]))
    rates = [
        pair[0] - pair[1] for pair in ((ours["convolutional"][:, i], ours[svm_study.MACHINE][:, i]) for i in (-1, 0))
    ]
    gap = compare_paired(*rates).interval  # the last minus the first
    better = [f"{size:,}" for size, each in zip(sizes, ahead, strict=True) if each.interval.high < 0]
    return {
        "svm_last": words.percent(ours[svm_study.MACHINE][:, -1], 1),
        "conv_last": words.percent(ours["convolutional"][:, -1], 1),
        "ahead_first": words.points(ahead[0]),
        "ahead_last": words.points(ahead[-1]),
        "net_wins": listed(better, "at no size") if not better else f"with {listed(better)} digits",
        "gap_words": words.decided(gap, "becomes smaller", "does not clearly change", "becomes larger"),
        "svm_saved": words.points(saved[svm_study.MACHINE]),
        "conv_saved": words.points(saved["convolutional"]),
        "svm_products": f"{support * 256:,}",
        "conv_products": f"{macs_per_digit('convolutional'):,}",
    }
