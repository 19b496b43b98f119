"""Week 2: Synapses and networks."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle
from tools.decks.maths import (
    Maths,
    Part,
    bar,
    frac,
    func,
    paren,
    row,
    sqrt,
    sub,
    subsup,
    sup,
    total,
    words,
)
from tools.decks.writer import (
    ACCENT,
    INK,
    QUIET,
    Deck,
    bullets,
    code,
    equation,
    picture,
    slide,
    table,
)

ORANGE, GREEN, PALE = "#c4611f", "#3f7d3a", "#dfe9ee"


def _ddt(*what: Part) -> Maths:
    """The derivative of something in time."""
    return frac(row("d", *what), "dt")


def _spikes(index: str = "k") -> Maths:
    """The sum of the delta pulses of a spike train."""
    return total("∑", index, "", "δ", paren("t−", sub("t", index)))


# -- Figures: Synapses 1 ------------------------------------------------------------------


def _synapse(ax: Axes) -> None:
    """A sketch of a chemical synapse on a dendritic spine."""
    box = "round,pad=0.1,rounding_size=0.9"
    ax.add_patch(Rectangle((4.3, 7.6), 1.4, 2.4, color=PALE))
    ax.add_patch(FancyBboxPatch((2.4, 5.1), 5.2, 2.8, boxstyle=box, fc=PALE, ec="none"))
    ax.add_patch(FancyBboxPatch((3.0, 2.0), 4.0, 2.0, boxstyle=box, fc="#f3e0d3", ec="none"))
    ax.add_patch(Rectangle((4.5, 0), 1.0, 2.2, color="#f3e0d3"))
    for x, y in ((3.3, 6.9), (4.4, 7.1), (5.6, 7.2), (6.7, 6.8), (3.6, 6.0), (5.2, 6.3)):
        ax.add_patch(Circle((x, y), 0.32, fc="white", ec=ACCENT, lw=2))
    for x in (4.2, 5.9):
        ax.add_patch(Circle((x, 5.33), 0.32, fc="white", ec=ACCENT, lw=2))
    rng = np.random.default_rng(0)
    ax.plot(rng.uniform(3.7, 6.3, 26), rng.uniform(4.25, 4.85, 26), "o", ms=3, color=ACCENT)
    for x in (3.8, 4.6, 5.4, 6.2):
        ax.add_patch(Rectangle((x - 0.18, 3.75), 0.36, 0.42, color=ORANGE))
    ax.text(6.0, 9.1, "axon", va="center")
    ax.text(7.9, 6.7, "vesicles", va="center")
    ax.text(7.9, 5.6, "terminal", va="center")
    ax.text(7.9, 4.5, "cleft", va="center")
    ax.text(7.4, 3.7, "receptors", va="center", color=ORANGE)
    ax.text(7.4, 2.7, "spine", va="center")
    ax.annotate("", (1.3, 2.4), (1.3, 7.6), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 2})
    ax.text(0.7, 5.0, "signal", rotation=90, va="center", ha="center")
    ax.set(xlim=(0, 10.4), ylim=(0, 10), aspect="equal")
    ax.axis("off")


def _quanta(ax: Axes) -> None:
    """Response sizes of a synapse with five release sites."""
    rng = np.random.default_rng(0)
    sizes = 0.5 * rng.binomial(5, 0.35, 3000)
    noisy = sizes + rng.normal(0, 0.08, 3000)
    ax.hist(noisy, bins=np.linspace(-0.3, 2.8, 63).tolist(), color=ACCENT)
    ax.set_xlabel("size of the response (mV)")
    ax.set_ylabel("number of trials")


def _epsps(ax: Axes) -> None:
    """Ten trials of a postsynaptic potential, some of them failures, and their mean."""
    rng = np.random.default_rng(2)
    dt = 0.1
    t = np.arange(-5, 60, dt)
    current = np.where(t > 1, (t - 1) / 2 * np.exp(1 - np.maximum(t - 1, 0) / 2), 0)
    shape = np.zeros_like(t)
    for k in range(1, len(t)):
        shape[k] = shape[k - 1] + dt * (-shape[k - 1] / 15 + current[k - 1])
    shape *= 0.5 / shape.max()
    sizes = np.array([rng.normal(1, 0.2, n).sum() for n in rng.binomial(3, 0.4, 10)])
    for size in sizes:
        ax.plot(t, size * shape, color=QUIET, lw=1)
    ax.plot(t, sizes.mean() * shape, color=ACCENT, lw=3, label="mean of ten trials")
    ax.axvline(0, color=ORANGE, lw=1.5, ls="--", label="presynaptic spike")
    ax.set_xlabel("time after the spike (ms)")
    ax.set_ylabel("change of potential (mV)")
    ax.set_ylim(-0.1, 1.6)
    ax.legend(frameon=False, loc="upper right")


# -- Figures: Synapses 2 ------------------------------------------------------------------


def _shunt(ax: Axes) -> None:
    """An excitatory input alone, an inhibitory one alone, and both together."""
    dt = 0.05
    t = np.arange(-10, 60, dt)
    e = np.where(t > 0, t / 2 * np.exp(1 - np.maximum(t, 0) / 2), 0)
    i = np.where(t > -4, (t + 4) / 5 * np.exp(1 - np.maximum(t + 4, 0) / 5), 0)
    for ge, gi, colour, label in (
        (0.05, 0, ACCENT, "excitation alone"),
        (0, 0.3, ORANGE, "inhibition alone"),
        (0.05, 0.3, GREEN, "both"),
    ):
        v = np.full_like(t, -70.0)
        for k in range(1, len(t)):
            old = v[k - 1]
            slope = -(old + 70) / 15 - ge * e[k - 1] * old - gi * i[k - 1] * (old + 70)
            v[k] = old + dt * slope
        ax.plot(t, v, color=colour, label=label)
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.legend(frameon=False)


def _release(times: np.ndarray, use: float, depress: float, facilitate: float) -> np.ndarray:
    """What a synapse with short-term plasticity releases at each spike (times in ms)."""
    u, x, last = 0.0, 1.0, -np.inf
    released = []
    for time in times:
        gap = time - last
        x = 1 - (1 - x) * np.exp(-gap / depress)
        u *= np.exp(-gap / facilitate)
        u += use * (1 - u)
        released.append(u * x)
        x -= u * x
        last = time
    return np.array(released)


def _plastic_trains(ax: Axes) -> None:
    """Relative size of the responses to a train, for a depressing and a facilitating synapse."""
    times = np.append(np.arange(10) * 50.0, 950)
    for name, use, depress, facilitate, mark in (
        ("depressing", 0.5, 500, 10, "o"),
        ("facilitating", 0.06, 80, 400, "s"),
    ):
        sizes = _release(times, use, depress, facilitate)
        ax.plot(times, sizes / sizes[0], mark, ms=8, label=name)
    ax.axhline(1, color=QUIET, lw=1, ls="--")
    ax.set_xlabel("time of the spike (ms)")
    ax.set_ylabel("response relative to the first")
    ax.set_ylim(0, None)
    ax.legend(frameon=False, loc="center", bbox_to_anchor=(0.7, 0.38))


def _cable(ax: Axes) -> None:
    """The same input, seen where it arrives on a dendrite and at the soma."""
    n, dt, coupling = 40, 0.01, 16.0
    t = np.arange(0, 60, dt)
    v = np.zeros(n)
    far, soma = np.zeros_like(t), np.zeros_like(t)
    leak = np.full(n, 1 / 15)
    capacity = np.ones(n)
    capacity[0] = 6
    for k, now in enumerate(t):
        far[k], soma[k] = v[30], v[0]
        flow = np.zeros(n)
        step = coupling * (v[:-1] - v[1:])
        flow[:-1] -= step
        flow[1:] += step
        drive = max(now - 5, 0) / 1 * np.exp(1 - max(now - 5, 0) / 1)
        flow[30] += 2.5 * drive * (70 - v[30])
        v = v + dt * (flow / capacity - leak * v)
    ax.plot(t, far, label="at the synapse")
    ax.plot(t, soma, label="at the soma")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("change of potential (mV)")
    ax.legend(frameon=False)


# -- Figures: Networks --------------------------------------------------------------------


def _cell(ax: Axes, x: float, y: float, kind: str) -> None:
    """A neuron of a diagram."""
    ax.add_patch(Circle((x, y), 0.45, color=ORANGE if kind == "I" else ACCENT, zorder=3))
    ax.text(x, y, kind, color="white", ha="center", va="center", zorder=4)


def _excites(ax: Axes, start: tuple[float, float], end: tuple[float, float], bend: float) -> None:
    """An excitatory connection of a diagram."""
    style = {"arrowstyle": "-|>", "color": ACCENT, "lw": 2, "shrinkA": 17, "shrinkB": 17}
    ax.annotate("", end, start, arrowprops={**style, "connectionstyle": f"arc3,rad={bend}"})


def _inhibits(ax: Axes, start: tuple[float, float], end: tuple[float, float], bend: float) -> None:
    """An inhibitory connection of a diagram, which ends in a bar."""
    style = {"arrowstyle": "-[,widthB=0.6,lengthB=0", "color": ORANGE, "lw": 2}
    style = {**style, "shrinkA": 17, "shrinkB": 20, "connectionstyle": f"arc3,rad={bend}"}
    ax.annotate("", end, start, arrowprops=style)


def _motifs(ax: Axes) -> None:
    """Four motifs of excitatory and inhibitory neurons."""
    for x, y, name in (
        (2.2, 5.3, "feedforward inhibition"),
        (7.4, 5.3, "feedback inhibition"),
        (2.2, 0.2, "lateral inhibition"),
        (7.4, 0.2, "disinhibition"),
    ):
        ax.text(x, y, name, ha="center", fontsize=12)
    for x, y, kind in ((0.7, 7.6, "E"), (2.2, 9.2, "I"), (3.9, 7.6, "E")):
        _cell(ax, x, y, kind)
    _excites(ax, (0.7, 7.6), (2.2, 9.2), 0)
    _excites(ax, (0.7, 7.6), (3.9, 7.6), 0)
    _inhibits(ax, (2.2, 9.2), (3.9, 7.6), 0)
    _cell(ax, 6.2, 7.9, "E")
    _cell(ax, 8.6, 7.9, "I")
    _excites(ax, (6.2, 7.9), (8.6, 7.9), -0.4)
    _inhibits(ax, (8.6, 7.9), (6.2, 7.9), -0.4)
    for x, kind in ((0.6, "E"), (2.2, "I"), (3.8, "E")):
        _cell(ax, x, 2.6, kind)
    _excites(ax, (0.6, 2.6), (2.2, 2.6), 0)
    _inhibits(ax, (2.2, 2.6), (3.8, 2.6), 0)
    for x, kind in ((5.8, "I"), (7.4, "I"), (9.0, "E")):
        _cell(ax, x, 2.6, kind)
    _inhibits(ax, (5.8, 2.6), (7.4, 2.6), 0)
    _inhibits(ax, (7.4, 2.6), (9.0, 2.6), 0)
    ax.set(xlim=(0, 9.8), ylim=(0, 10), aspect="equal")
    ax.axis("off")


def _window(ax: Axes) -> None:
    """Excitation alone, and excitation followed by inhibition."""
    dt = 0.05
    t = np.arange(-5, 60, dt)
    e = np.where(t > 0, t / 2 * np.exp(1 - np.maximum(t, 0) / 2), 0)
    i = np.where(t > 2, (t - 2) / 4 * np.exp(1 - np.maximum(t - 2, 0) / 4), 0)
    for gi, label in ((0, "excitation alone"), (0.3, "with inhibition 2 ms later")):
        v = np.full_like(t, -65.0)
        for k in range(1, len(t)):
            old = v[k - 1]
            slope = -(old + 65) / 20 - 0.07 * e[k - 1] * old - gi * i[k - 1] * (old + 75)
            v[k] = old + dt * slope
        ax.plot(t, v, label=label)
    ax.set_xlabel("time after the input (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.legend(frameon=False)


def _balance(ax: Axes) -> None:
    """Excitatory and inhibitory currents of a neuron, and their sum."""
    rng = np.random.default_rng(0)
    dt, warm = 0.25, 400
    t = np.arange(0, 300, dt)
    decay = np.exp(-dt / 5)
    currents = []
    for rate, size in ((4.0, 0.05), (1.0, -0.19)):
        counts = rng.poisson(rate * dt, len(t) + warm)
        trace, now = np.zeros(len(t) + warm), 0.0
        for k, count in enumerate(counts):
            now = now * decay + size * count
            trace[k] = now
        currents.append(trace[warm:])
    ax.plot(t, currents[0], lw=1.5, label="excitation")
    ax.plot(t, currents[1], lw=1.5, label="inhibition")
    ax.plot(t, currents[0] + currents[1], color=INK, lw=1.5, label="sum")
    ax.axhline(0.5, color=QUIET, lw=1.5, ls="--", label="reaches threshold")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("current (nA)")
    ax.set_ylim(-2.1, 2.6)
    ax.legend(frameon=False, loc="upper center", ncol=2)


def _strengths(ax: Axes) -> None:
    """A skewed distribution of synaptic strengths, with the strongest tenth marked."""
    strengths = np.sort(np.random.default_rng(0).lognormal(-0.7, 0.9, 20000))
    cut = strengths[-2000]
    edges = np.linspace(0, 4, 81).tolist()
    ax.hist(strengths[:-2000], bins=edges, color=ACCENT, label="weaker nine tenths")
    ax.hist(strengths[-2000:], bins=edges, color=ORANGE, label="strongest tenth")
    share = strengths[-2000:].sum() / strengths.sum()
    ax.text(cut, 420, f"{share:.0%} of the\nsummed strength", color=ORANGE)
    ax.set_xlabel("size of the response (mV)")
    ax.set_ylabel("number of connections")
    ax.legend(frameon=False)


def _layers(ax: Axes) -> None:
    """The layers of cortex with the main route of signals through them."""
    layers = (("1", 0.9), ("2/3", 2.4), ("4", 1.5), ("5", 1.9), ("6", 1.6))
    top, centre = 9.6, {}
    for number, (name, height) in enumerate(layers):
        colour = PALE if number % 2 else "#f1f5f7"
        ax.add_patch(Rectangle((1.4, top - height), 4.4, height, color=colour))
        ax.text(0.9, top - height / 2, name, ha="center", va="center", weight="bold")
        centre[name] = top - height / 2
        top -= height
    style = {"arrowstyle": "-|>", "color": ACCENT, "lw": 2.5}

    def arrow(start: tuple[float, float], end: tuple[float, float]) -> None:
        ax.annotate("", end, start, arrowprops=style)

    arrow((9.2, centre["4"]), (3.9, centre["4"]))
    ax.text(9.4, centre["4"] + 0.15, "from thalamus", ha="right", va="bottom")
    arrow((2.2, centre["4"]), (2.2, centre["2/3"]))
    arrow((3.2, centre["2/3"]), (3.2, centre["5"]))
    arrow((4.2, centre["5"]), (4.2, centre["6"]))
    for name, text in (("2/3", "other cortex"), ("5", "below cortex"), ("6", "thalamus")):
        arrow((5.0, centre[name]), (6.6, centre[name]))
        ax.text(6.8, centre[name], text, va="center")
    ax.text(0.9, 9.8, "layer", ha="center")
    ax.set(xlim=(0, 9.8), ylim=(1.1, 10.3))
    ax.axis("off")


# -- Figures: Synapse models --------------------------------------------------------------


def _kernels(ax: Axes) -> None:
    """Three time courses of a synapse after one spike."""
    t = np.linspace(0, 40, 800)
    two = np.exp(-t / 10) - np.exp(-t / 1)
    for y, name in (
        (np.exp(-t / 5), "exponential, 5 ms"),
        (t / 5 * np.exp(1 - t / 5), "alpha, 5 ms"),
        (two / two.max(), "two exponentials, 1 and 10 ms"),
    ):
        ax.plot(np.concatenate([[-4, 0], t]), np.concatenate([[0, 0], y]), label=name)
    ax.set_xlabel("time after the spike (ms)")
    ax.set_ylabel("conductance (relative to its peak)")
    ax.set_ylim(0, 1.45)
    ax.legend(frameon=False, loc="upper right")


def _nmda(ax: Axes) -> None:
    """Current through AMPA and NMDA receptors against the membrane potential."""
    v = np.linspace(-90, 40, 400)
    open_share = 1 / (1 + np.exp(-0.062 * v) / 3.57)
    ax.plot(v, v, color=QUIET, lw=1.5, label="AMPA")
    ax.plot(v, v * open_share, label="NMDA, 1 mM magnesium")
    ax.axhline(0, color=INK, lw=0.8)
    ax.axvline(0, color=INK, lw=0.8)
    ax.set_xlabel("membrane potential (mV)")
    ax.set_ylabel("membrane current (relative)")
    ax.legend(frameon=False, loc="upper left")


def _steady_release(ax: Axes) -> None:
    """Mean drive of two plastic synapses and a fixed one against the presynaptic rate."""
    rates = np.arange(1, 81)
    for name, use, depress, facilitate in (
        ("depressing", 0.5, 500, 10),
        ("facilitating", 0.06, 80, 400),
    ):
        drive = [
            rate * _release(np.arange(200) * 1000 / rate, use, depress, facilitate)[-1]
            for rate in rates
        ]
        ax.plot(rates, drive, label=name)
    ax.plot(rates, rates * 0.06, color=QUIET, ls="--", lw=1.5, label="fixed, 0.06 a spike")
    ax.set_xlabel("presynaptic rate (spikes per second)")
    ax.set_ylabel("release per second (fraction of store)")
    ax.legend(frameon=False, loc="center right", bbox_to_anchor=(1, 0.6))


# -- Figures: Network models --------------------------------------------------------------


def _raster(ax: Axes) -> None:
    """Spikes of some neurons of a simulated balanced random network."""
    rng = np.random.default_rng(0)
    n_e, n_i, j, g, dt = 1600, 400, 0.8, 6.0, 0.1
    n = n_e + n_i
    weights = np.zeros((n, n))
    for row_of_weights in weights:
        row_of_weights[rng.choice(n_e, n_e // 20, replace=False)] = j
        row_of_weights[n_e + rng.choice(n_i, n_i // 20, replace=False)] = -g * j
    drive = 1.2 * 20 / (j * 20)  # external spikes a millisecond
    v = rng.uniform(0, 20, n)
    resting_until = np.zeros(n)
    delays = rng.integers(5, 31, n)
    queue = np.zeros((31, n))
    times, cells = [], []
    for k in range(5000):
        now = k * dt
        v += dt * -v / 20 + queue[k % 31] + j * rng.poisson(drive * dt, n)
        queue[k % 31] = 0
        v[now < resting_until] = 10
        fired = np.flatnonzero(v >= 20)
        v[fired] = 10
        resting_until[fired] = now + 2
        for cell in fired:
            queue[(k + delays[cell]) % 31] += weights[:, cell]
        times += [now] * len(fired)
        cells += fired.tolist()
    when, who = np.array(times), np.array(cells)
    for low, high, start, colour, name in (
        (0, 64, 0, ACCENT, "excitatory"),
        (n_e, n_e + 16, 64, ORANGE, "inhibitory"),
    ):
        shown = (who >= low) & (who < high) & (when >= 200)
        ax.plot(
            when[shown] - 200,
            who[shown] - low + start,
            "|",
            ms=5,
            mew=1.3,
            color=colour,
            label=name,
        )
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("neuron")
    ax.set_ylim(-1, 92)
    ax.legend(frameon=False, ncol=2, loc="upper center", markerscale=2.5)


def _phase_plane(ax: Axes) -> None:
    """Nullclines of an excitatory and an inhibitory population, with a trajectory."""
    r = np.linspace(0.003, 0.997, 400)
    inverse = np.log(r / (1 - r))
    ax.plot(r, r - inverse / 12, label="E does not change")
    ax.plot((inverse + 6) / 12, r, label="I does not change")
    e, i, path = 0.05, 0.3, []
    for _ in range(6000):
        path.append((e, i))
        de = -e + 1 / (1 + np.exp(-12 * (e - i)))
        di = -i + 1 / (1 + np.exp(-(12 * e - 6)))
        e, i = e + 0.005 * de, i + 0.005 * di
    xs, ys = np.array(path).T
    ax.plot(xs, ys, color=INK, lw=1.3, label="activity over time")
    ax.plot(xs[0], ys[0], "o", color=INK, ms=6)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.32))
    ax.set_xlabel("excitatory rate (fraction of maximum)")
    ax.set_ylabel("inhibitory rate (fraction of maximum)")
    ax.legend(frameon=False, loc="upper left")


def _bistable(ax: Axes) -> None:
    """The output of a self-exciting population against its rate, and its fixed points."""
    r = np.linspace(0, 1, 1001)
    out = 1 / (1 + np.exp(-(10 * r - 5)))
    ax.plot(r, r, color=QUIET, lw=1.5, label="$r$")
    ax.plot(r, out, label=r"$\phi(w\,r + I)$")
    crossings = np.flatnonzero(np.diff(np.sign(out - r)))
    ax.plot(r[crossings[[0, -1]]], r[crossings[[0, -1]]], "o", ms=10, color=GREEN, label="stable")
    middle = r[crossings[len(crossings) // 2]]
    ax.plot(middle, middle, "o", ms=10, mfc="white", mec=ORANGE, mew=2, label="unstable")
    ax.set_xlabel("population rate (fraction of maximum)")
    ax.set_ylabel("next rate (fraction of maximum)")
    ax.legend(frameon=False, loc="upper left")


# -- Decks --------------------------------------------------------------------------------

_SYNAPSES_1 = Deck(
    "materials/w2/W2-V0-synapses-1.pptx",
    "Synapses 1",
    (
        slide(
            "A synapse is a one-way contact",
            bullets(
                "The axon ends in a **terminal**",
                "The terminal holds **vesicles**",
                "A gap, the **cleft**: about 20 nm",
                "**Receptors** wait on the other side",
                "Often on a **spine** of a dendrite",
            ),
            picture(
                _synapse,
                alt="A sketch of a synapse: an axon terminal with vesicles above, a narrow cleft "
                "with transmitter in it, and a dendritic spine with receptors below.",
            ),
            notes="""In an artificial network a connection is a number in a matrix. In a brain it is
            a small machine, and this lecture is about its parts.

            Most synapses in our brains are chemical. The axon of the sending neuron swells into a
            terminal packed with vesicles, small bags of transmitter. Opposite lies the membrane of
            the receiving neuron, studded with receptors. The two membranes do not touch: between
            them is a cleft of about twenty nanometres. Many excitatory synapses sit on spines, tiny
            outgrowths of the dendrite. The fast signal goes one way only, so we speak of a
            presynaptic and a postsynaptic side. A single pyramidal cell in cortex receives
            thousands of such contacts.""",
        ),
        slide(
            "Neurons connect chemically or electrically",
            table(
                ("", "Chemical synapse", "Electrical synapse"),
                ("Carrier", "transmitter molecules", "ions through gap junctions"),
                ("Delay", "about 1 ms", "almost none"),
                ("Direction", "one way", "usually both ways"),
                ("Sign", "can excite or inhibit", "copies the change, smoothed"),
                ("Can amplify", "yes", "no"),
                ("Typical role", "most signalling", "synchrony, fast escape"),
            ),
            notes="""There are two ways to join neurons. An electrical synapse is a cluster of gap
            junctions, channels that run straight from the inside of one cell to the inside of the
            other. Current flows through them with hardly any delay, and usually in both directions.
            They are good for speed and for keeping a group of cells in step: many inhibitory
            neurons of the same type are coupled like this.

            A chemical synapse is slower, because it turns an electrical signal into a chemical one
            and back. What it gains is flexibility. A small terminal can drive a large cell, the
            sign can be inverted, and the strength can change with use. The rest of these lectures
            is about chemical synapses.""",
        ),
        slide(
            "From spike to response in five steps",
            bullets(
                "The spike arrives and depolarises the terminal",
                "Voltage-gated **calcium** channels open and calcium flows in",
                "Calcium makes docked vesicles **fuse** with the membrane",
                "Transmitter **diffuses** across the cleft and binds receptors",
                "Channels open; then the transmitter is **cleared** away",
            ),
            notes="""Let us follow one spike. It travels down the axon and depolarises the terminal.
            That opens voltage-gated calcium channels, and because there is far more calcium outside
            the cell than inside, calcium rushes in. Some vesicles are already docked at the
            membrane and primed to go. Calcium binds to a sensor protein on them, the vesicle fuses
            with the membrane, and its contents spill into the cleft.

            The transmitter crosses the gap by diffusion, which over such a distance takes
            microseconds. It binds receptors and channels open. Finally the signal has to end:
            transmitter diffuses away, is pumped back into cells, or is broken down by enzymes. The
            whole sequence takes about a millisecond to begin.""",
        ),
        slide(
            "Calcium makes release steeply non-linear",
            equation(
                words("release"),
                " ∝ ",
                sup(paren(words("Ca"), left="[", right="]"), "n"),
                words(",    "),
                "n ≈ 4",
                reads="release ∝ [Ca]^n, with n about 4",
            ),
            bullets(
                "[Ca] is the calcium concentration at the vesicle, inside the terminal",
                "Several calcium ions must bind before a vesicle fuses",
                "Double the calcium: up to about sixteen times the release",
                "No spike, hardly any release; calcium left over raises the next one",
            ),
            notes="""Calcium is the link between the electrical and the chemical half of the
            synapse, and the link is steep. At well-studied synapses the rate of release grows with
            roughly the fourth power of the calcium concentration near the vesicle, as long as it is
            far from saturating. The power n in the equation reflects that several calcium ions have
            to bind to the sensor together.

            Two things follow. First, release is almost silent at rest and switches on sharply with
            a spike. Second, small changes in calcium have large effects. A little calcium left over
            from the last spike can noticeably increase the response to the next one, and a drug
            that blocks some of the calcium channels can weaken transmission a great deal.""",
        ),
        slide(
            "Transmission comes in quanta",
            bullets(
                "A vesicle is the smallest unit",
                "Responses cluster at 0, 1, 2, … units",
                "The cluster at zero: **failures**",
                "Release is random, spike by spike",
            ),
            picture(
                _quanta,
                alt="A histogram of three thousand simulated responses. It has separate peaks at "
                "multiples of half a millivolt, the first of them at zero.",
            ),
            notes="""A vesicle is released whole or not at all, so transmission comes in packets
            called quanta. If we stimulate one connection again and again and measure the responses,
            they do not vary smoothly. They gather around multiples of a basic size.

            The figure is a simulation. The synapse has five release sites, each of which releases
            its vesicle with probability 0.35, and each vesicle adds half a millivolt, with a little
            recording noise on top. The peaks are zero, one, two and more vesicles. Notice the peak
            at zero: in those trials the spike arrived and nothing was released. In real recordings
            the peaks often blur, because vesicles differ in size.""",
        ),
        slide(
            "A binomial model of release",
            equation(
                "P",
                paren("k"),
                "=",
                frac("N!", row("k!", paren("N−k"), "!")),
                sup("p", "k"),
                sup(paren("1−p"), "N−k"),
                reads="P(k) = N! / (k! (N−k)!) p^k (1−p)^(N−k)",
            ),
            equation(
                words("mean"),
                "=Npq",
                words(",    "),
                words("variance"),
                "=N",
                sup("q", "2"),
                "p",
                paren("1−p"),
                reads="mean = N p q, variance = N q² p (1 − p)",
            ),
            bullets(
                "N release sites, each with release probability p",
                "q is the response to one vesicle, the quantal size",
                "N and p belong to the sending side, q mostly to the receiving side",
            ),
            notes="""The simplest model treats the release sites as independent coins. There are N
            of them, each releases a vesicle with probability p, and each vesicle adds a response of
            size q. The number released, k, is then binomial, and the mean response is N times p
            times q.

            So the weight of machine learning is a product of three factors, and a synapse can
            become stronger by changing any of them: more sites, more likely release, or more
            receptors. The variance helps to tell them apart. Release probability differs widely
            between synapses, from well below one half to nearly one. In a sense the brain runs with
            a kind of dropout on its connections, all of the time.""",
        ),
        slide(
            "The postsynaptic response is small and variable",
            bullets(
                "Cortex: often under 1 mV at the soma",
                "Quick to rise, slower to fall",
                "It outlasts the presynaptic spike",
                "Size varies from trial to trial",
                "Many inputs needed for one spike",
            ),
            picture(
                _epsps,
                alt="Ten thin traces of a simulated postsynaptic potential of different heights, "
                "some flat, and a thick trace of their mean, which peaks a few milliseconds after "
                "the spike.",
            ),
            notes="""On the receiving side, open channels let current flow and the membrane
            potential moves. If it moves up, towards threshold, we call this an excitatory
            postsynaptic potential, or EPSP. If the input makes a spike less likely, it is
            inhibitory, an IPSP.

            The figure shows ten simulated trials and their mean. The rise takes a few milliseconds,
            set mostly by the synapse. The decay is slower, because the membrane itself takes time
            to discharge. A typical cortical connection moves the soma by less than a millivolt,
            while threshold is more than ten millivolts away. So one input on its own says little,
            and a neuron adds up many of them, in space and in time.""",
        ),
        slide(
            "A synapse is more than a weight",
            table(
                ("Weight in machine learning", "Synapse"),
                ("one number", "sites × probability × size of a quantum"),
                ("acts at once", "a delay and a time course"),
                ("deterministic", "random, with failures"),
                ("any sign, may change sign", "sign set by transmitter and receptor"),
                ("fixed between updates", "changes with every spike"),
            ),
            notes="""Let me gather what a synapse has that a weight has not. Its strength is a
            product of three factors with different biology behind each. It acts after a delay and
            over a time course of milliseconds or longer. It is random, and often fails. Its sign is
            set by its transmitter and receptors, and does not flip during learning. And its
            strength changes from spike to spike.

            Which of these details matter for computation is an open question. Some may be costs of
            building with molecules, others may be useful, for example as a source of exploration or
            of short-term memory. In the next lecture we look at receptors and at the ways in which
            strength changes.""",
        ),
    ),
)

_SYNAPSES_2 = Deck(
    "materials/w2/W2-V1-synapses-2.pptx",
    "Synapses 2",
    (
        slide(
            "The receptor decides the effect",
            table(
                ("", "Ionotropic", "Metabotropic"),
                ("What it is", "an ion channel", "a receptor that signals inside"),
                ("What it does", "opens when transmitter binds", "starts a chain of reactions"),
                ("Onset", "within a millisecond or so", "tens of milliseconds and more"),
                ("Lasts", "milliseconds to 100s of ms", "100s of ms to minutes"),
                ("Good for", "fast signals", "changing how a cell responds"),
            ),
            notes="""A transmitter has no meaning on its own. What it does depends on the receptor
            that it meets, and one transmitter may meet many kinds.

            Ionotropic receptors are ion channels with a lock on them. Transmitter binds, the
            channel opens, ions flow, and within milliseconds the potential has moved. These carry
            the fast traffic of the brain. Metabotropic receptors are not channels. When transmitter
            binds, they set off a chain of reactions inside the cell, often through so-called G
            proteins. In the end channels may open or close, or genes may be switched on. That is
            slower, lasts longer, and is better seen as changing the settings of the cell than as
            sending it a message.""",
        ),
        slide(
            "Four receptors carry most of the signals",
            table(
                ("Receptor", "Transmitter", "Reverses near", "Decays over"),
                ("AMPA", "glutamate", "0 mV", "a few ms"),
                ("NMDA", "glutamate", "0 mV", "tens to 100s of ms"),
                ("GABA-A", "GABA", "−70 mV", "about 5 to 20 ms"),
                ("GABA-B", "GABA", "−90 mV", "100s of ms"),
            ),
            bullets(
                "Glutamate is the main excitatory transmitter, GABA the main inhibitory one",
                "In cortex roughly four neurons in five are excitatory",
                "A cell mostly releases the same transmitters at all its terminals",
            ),
            notes="""In the brain of a mammal, glutamate does most of the exciting and GABA most of
            the inhibiting. Glutamate acts on AMPA receptors, which are fast, and on NMDA receptors,
            which are slow and also need the membrane to be depolarised, as we shall see in the
            lecture on models. GABA acts on GABA-A receptors, which pass chloride, and on GABA-B,
            which are metabotropic and open potassium channels. The numbers are typical values; they
            vary with the cell, its age and the temperature.

            A neuron mostly releases the same transmitters at all of its terminals. So a cell is
            excitatory or inhibitory as a whole. In a weight matrix, this means that all the weights
            out of one neuron share a sign.""",
        ),
        slide(
            "Excitation and inhibition are about reversal potentials",
            equation(
                sub("I", words("syn")),
                "=",
                sub("g", words("syn")),
                paren("t"),
                paren(sub("E", words("syn")), "−V"),
                reads="I_syn = g_syn(t) (E_syn − V)",
            ),
            bullets(
                "g is the conductance that the open receptors add, in nS",
                "E is the **reversal potential**: there the current changes direction",
                "The input pulls the potential V towards E",
                "E above threshold: the synapse excites; below threshold: it inhibits",
                "The effect depends on V, so inputs do not simply add",
            ),
            notes="""Opening a channel does not inject a fixed current. The current is the
            conductance, g, times the driving force, the distance of the membrane potential V from
            the reversal potential E. Whatever the potential is, the input pulls it towards E.

            That gives a clean definition. If E lies above the spike threshold, as it does for
            glutamate with its zero millivolts, the synapse is excitatory. If E lies below
            threshold, the synapse is inhibitory, even if it happens to depolarise the cell a
            little. And there is a computational point: because V appears in the equation, the
            effect of an input depends on all the other inputs. The sum has a saturation built
            in.""",
        ),
        slide(
            "Shunting inhibition divides more than it subtracts",
            bullets(
                "Here inhibition reverses at rest",
                "On its own it is **invisible**",
                "It opens holes in the membrane",
                "Excitation then leaks out again",
                "Timing and place matter",
            ),
            picture(
                _shunt,
                alt="Three simulated traces. Excitation alone rises several millivolts, inhibition "
                "alone stays flat at minus seventy millivolts, and both together give a smaller "
                "and shorter rise.",
            ),
            notes="""What if the reversal potential of an inhibitory synapse is exactly the resting
            potential? In the figure, the orange trace is such an input alone: nothing at all is to
            be seen. Yet when the same input comes together with excitation, the response is clearly
            smaller and shorter than with excitation alone.

            The reason is that the open channels lower the resistance of the membrane. The same
            excitatory current then produces less voltage. This is called shunting. It scales the
            excitatory response down, so it resembles a division rather than a subtraction, at least
            below threshold. A shunt works while its channels are open, and best when it sits near
            the excitation or between it and the soma.""",
        ),
        slide(
            "Strength changes over a burst of spikes",
            bullets(
                "**Depression**: vesicles run out",
                "**Facilitation**: calcium builds up",
                "Each recovers after a pause",
                "Time scale: 10s of ms to seconds",
                "Depends on the pair of cell types",
            ),
            picture(
                _plastic_trains,
                alt="Sizes of the responses to ten spikes at twenty a second and one later spike. "
                "The depressing synapse falls well below its first response, the facilitating one "
                "grows to several times it, and after a pause both are closer to it again.",
            ),
            notes="""Synapses change on many time scales. Long-lasting change is the subject of
            learning. Here we look at change that comes and goes within seconds, called short-term
            plasticity.

            The figure shows two simulated synapses that receive ten spikes at twenty per second,
            and one more after a pause. The depressing synapse starts with a high release
            probability, so it uses up its ready vesicles faster than they are replaced. The
            facilitating synapse starts low, and calcium left from each spike makes the next release
            more likely. Depression emphasises what is new. Facilitation lets bursts through and
            ignores single spikes. So a synapse is a small filter in time, and one axon can have
            different filters on different targets.""",
        ),
        slide(
            "Where a synapse sits shapes what the soma sees",
            bullets(
                "Dendrites are leaky cables",
                "On the way: **smaller** and **slower**",
                "Thin, distant branches: large locally",
                "Neighbours can add up, or saturate",
                "Active channels can boost them",
            ),
            picture(
                _cable,
                alt="Two simulated traces of the same input. At the synapse the potential rises "
                "steeply to a high peak and falls quickly; at the soma it is small, late and slow.",
            ),
            notes="""A dendrite is a leaky cable. Charge that enters far out has to travel to the
            soma, and on the way some leaks out and some charges the membrane in between. The figure
            simulates a passive dendrite as forty coupled compartments. At the synapse the response
            is large and brief. At the soma it is small, delayed and spread out.

            The picture is not only one of loss. In a thin branch the local response is large, and
            that is enough to open voltage-dependent channels and NMDA receptors. Several synapses
            active together on one branch can then cause a local dendritic spike. So a neuron may
            act less like one unit and more like a small network of them.""",
        ),
        slide(
            "Neuromodulators change the rules",
            table(
                ("Modulator", "An important source", "Often linked to"),
                ("dopamine", "midbrain", "reward, movement, motivation"),
                ("noradrenaline", "locus coeruleus", "arousal, surprise"),
                ("acetylcholine", "basal forebrain, brainstem", "attention, wakefulness"),
                ("serotonin", "raphe nuclei", "mood, patience, sleep"),
            ),
            bullets(
                "A few cells reach large parts of the brain",
                "They change excitability, release and learning, mostly by metabotropic receptors",
            ),
            notes="""Some transmitters work less like messages and more like settings. Small groups
            of cells deep in the brain send axons to large parts of it and release neuromodulators
            there, often not at a tight synapse but into the space around. Most of their receptors
            are metabotropic.

            They change how easily cells fire, how much transmitter synapses release, and whether
            synapses may learn. The same circuit can then behave in different ways, for example
            asleep and awake. The last column names themes that research links to each of them, but
            no modulator has just one role. For a machine learner the closest relatives are
            hyperparameters, such as gain or learning rate, that are broadcast while the system
            runs.""",
        ),
    ),
)

_NETWORKS = Deck(
    "materials/w2/W2-V2-networks.pptx",
    "Networks",
    (
        slide(
            "Cortical networks are sparse, local and recurrent",
            bullets(
                "**Sparse**: even between near neighbours most pairs are not connected",
                "**Local**: the chance of a connection falls with distance",
                "**Recurrent**: much of a cell's input comes from cells close by",
                "**Two signs**: mostly excitatory cells, held in check by inhibitory ones",
                "**Varied**: many cell types, each with its own partners",
            ),
            notes="""We now put neurons and synapses together. A cortical pyramidal cell receives
            thousands of synapses, but that is few compared with the number of cells it could listen
            to. Recordings from pairs of neighbouring pyramidal cells find a connection in perhaps
            one case in ten, with large differences between areas and layers. The chance falls off
            over a few hundred micrometres. Long-range axons link areas in addition.

            Most of these connections stay in the neighbourhood, and so they form loops. Even in a
            sensory area, the axons that bring signals from the senses make up only a small part of
            the synapses. A feedforward network is a useful first picture, but it leaves out most of
            the wiring.""",
        ),
        slide(
            "A few motifs recur everywhere",
            bullets(
                "Feedforward inhibition: brief response",
                "Feedback inhibition: stable activity",
                "Lateral inhibition: contrast",
                "Disinhibition: opens a gate",
            ),
            picture(
                _motifs,
                alt="Four small diagrams of excitatory cells, E, and inhibitory cells, I: "
                "feedforward, feedback and lateral inhibition, and disinhibition. Arrows excite, "
                "bars inhibit.",
            ),
            notes="""Certain small patterns of wiring, called motifs, are found in many brain areas
            and many animals. Here are four, with blue cells exciting and orange cells inhibiting.

            In feedforward inhibition, an input excites a cell and also an inhibitory cell that acts
            on it. In feedback inhibition, a cell excites the inhibitory cell that then holds it
            down, which works like a thermostat. In lateral inhibition, active cells suppress their
            neighbours, so that differences stand out; taken far enough it becomes a contest with
            one winner. In disinhibition, one inhibitory cell silences another, and the excitatory
            cell behind it is set free. It is a gate: the path opens when the inhibition is itself
            inhibited.""",
        ),
        slide(
            "Feedforward inhibition makes a short window",
            bullets(
                "Excitation arrives first",
                "Inhibition follows: one synapse more",
                "The window lasts a few ms",
                "Only inputs together in time count",
                "The cell detects **coincidence**",
            ),
            picture(
                _window,
                alt="Two simulated responses. Excitation alone rises and decays over tens of "
                "milliseconds; with inhibition after two milliseconds it is cut short and dips "
                "below rest.",
            ),
            notes="""Let us look at one motif in numbers. In the simulation, an input excites a cell
            at time zero. The blue trace, excitation alone, takes tens of milliseconds to decay, as
            the membrane is slow. In the orange trace the same input also drives an inhibitory cell,
            whose effect arrives two milliseconds later because it takes one more synapse to get
            there.

            The response starts just as before, but it is cut off soon after. A second input that
            arrives ten milliseconds later finds the cell pushed below rest. Only inputs that come
            at nearly the same time can add up. So the motif turns a slow integrator into a detector
            of coincidences, without any faster parts.""",
        ),
        slide(
            "Excitation and inhibition nearly cancel",
            bullets(
                "Each alone is strong",
                "Their **means** almost cancel",
                "Their **fluctuations** remain",
                "Spikes at irregular times",
                "Fast response to any change",
            ),
            picture(
                _balance,
                alt="Simulated currents over three hundred milliseconds: strong excitation above, "
                "strong inhibition below, and their sum, which fluctuates around zero and now and "
                "then crosses the dashed line of threshold.",
            ),
            notes="""In awake cortex, neurons fire at irregular times, almost like a Poisson
            process. At first this is a puzzle. A cell that sums thousands of independent inputs
            should average the noise away and fire like a clock.

            A leading explanation is balance. The cell gets strong excitation and equally strong
            inhibition. In this simulation each of the two would carry the cell far from its
            threshold, but their means nearly cancel. What is left is the fluctuation, and the cell
            fires when a fluctuation crosses threshold. Recordings show that excitation and
            inhibition onto a cell often rise and fall together. When the balance fails and
            excitation runs away, the result can be an epileptic seizure.""",
        ),
        slide(
            "Recurrence amplifies and slows",
            equation(
                "τ",
                _ddt("r"),
                "=−r+wr+I",
                reads="τ dr/dt = −r + w r + I",
            ),
            equation(
                sub("r", "∞"),
                "=",
                frac("I", "1−w"),
                words(",    "),
                sub("τ", words("eff")),
                "=",
                frac("τ", "1−w"),
                reads="r_∞ = I / (1 − w), τ_eff = τ / (1 − w)",
            ),
            bullets(
                "r: rate of a population; w: weight onto itself; I: input; τ: time constant",
                "w between 0 and 1: larger and slower; w below 0: smaller and faster",
                "w = 1: the input is **integrated**; w above 1: activity runs away",
            ),
            notes="""What do loops do? Take the simplest: one population with rate r, time constant
            tau, input I, and a weight w onto itself. The equation is linear, so we can solve it by
            collecting the terms in r. The rate settles at the input divided by one minus w, and it
            does so with time constant tau divided by one minus w.

            With w at 0.9 the response is ten times larger and ten times slower. Positive feedback
            buys gain and memory at the price of speed. Net negative feedback does the reverse. At w
            equal to one the population adds up its input over time and keeps the result, but this
            needs fine tuning. Above one, something non-linear or inhibitory must stop the
            growth.""",
        ),
        slide(
            "Cortex is built in layers",
            bullets(
                "Six layers, within 2 to 4 mm",
                "Layer 4: input from the thalamus",
                "Layers 2/3: talk to other areas",
                "Layer 5: output to distant targets",
                "Layer 6: back to the thalamus",
            ),
            picture(
                _layers,
                alt="A diagram of the layers of cortex. Input from the thalamus enters layer 4, "
                "goes up to layers 2 and 3, down to layer 5 and layer 6, and leaves for other "
                "cortex, targets below cortex and the thalamus.",
            ),
            notes="""The cortex is a sheet, in humans about two to four millimetres thick, and
            across its thickness it has six layers, told apart by the size and density of their
            cells. The textbook route runs like this: signals from the thalamus enter mainly in
            layer 4, go up to layers 2 and 3, from there down to layer 5, and on to layer 6. Layers
            2 and 3 send axons to other cortical areas, layer 5 to targets below the cortex, layer 6
            back to the thalamus. Layer 1 has few cell bodies and many dendrites and axons.

            It is a first sketch. Real circuits have many more paths, loops within each layer, and
            differences between areas.""",
        ),
        slide(
            "Real wiring is not uniformly random",
            bullets(
                "A few connections are very strong",
                "Most are weak",
                "Pairs connect both ways surprisingly often",
                "Cells with like tuning connect more",
            ),
            picture(
                _strengths,
                alt="A histogram of sampled connection strengths with one peak at a fraction of a "
                "millivolt and a long tail to the right; the strongest tenth is marked in orange.",
            ),
            notes="""The simplest model of a network connects each pair of cells with the same
            probability and the same strength. Data from cortex depart from it in ways that we
            should know.

            Strengths are very unequal: most are weak and a few are strong, roughly as in a
            log-normal distribution. The figure samples from one; the strongest tenth, in orange,
            carries a large share of the total. Pairs of pyramidal cells connected in both
            directions are more common than chance predicts. And in visual cortex, cells that
            respond to similar features connect more often and more strongly. Nowadays whole pieces
            of tissue are reconstructed with electron microscopes, and such wiring diagrams, called
            connectomes, let us test these statements properly.""",
        ),
        slide(
            "Brain networks beside artificial ones",
            table(
                ("", "Typical deep network", "Cortical network"),
                ("Direction", "mostly feedforward", "recurrent at every scale"),
                ("Signs", "free for each weight", "one sign for each cell"),
                ("Connections", "dense within a layer", "sparse, fall with distance"),
                ("Time", "steps", "continuous, with delays"),
                ("Units", "all alike", "many cell types"),
                ("Found by", "training", "growth, then learning"),
            ),
            notes="""To close, let me set the two kinds of network side by side. None of these lines
            is absolute: there are recurrent and sparse artificial networks, and there are brain
            circuits, such as the retina or the cerebellum, with a strong feedforward direction.

            The last line deserves a thought. An artificial network usually starts from random
            weights and gets its structure by training. A brain starts with a good deal of structure
            laid down by genes and development, and learns on top of that. Many animals can walk or
            find food soon after birth. So when we compare the two, we should ask not only how each
            of them learns, but what was already there before it began.""",
        ),
    ),
)

_SYNAPSE_MODELS = Deck(
    "materials/w2/W2-V3-synapse-models.pptx",
    "Synapse models",
    (
        slide(
            "The delta synapse: a jump for every spike",
            equation(
                sub("τ", "m"),
                _ddt("V"),
                "=",
                sub("E", "L"),
                "−V+",
                sub("τ", "m"),
                "w",
                _spikes(),
                reads="τ_m dV/dt = E_L − V + τ_m w Σ_k δ(t − t_k)",
            ),
            bullets(
                "At each presynaptic spike time, written with index k, V jumps by w (in mV)",
                "Between spikes V decays to rest, E, with the membrane's time constant τ",
                "As an update: V ← V + w",
                "No new variable: the cheapest model, close to a weight in machine learning",
            ),
            notes="""A model of a synapse has to say what happens to the receiving neuron after a
            spike. We go from the simplest answer to richer ones, each on top of the leaky
            integrate-and-fire neuron.

            The simplest: the membrane potential jumps at once by an amount w. In the equation this
            is a delta function, an infinitely short pulse of area one, at every spike time. I have
            multiplied it by the membrane time constant so that, after dividing it out, the jump is
            exactly w millivolts. Then the leak takes the potential back to rest. It ignores the
            time course of the receptors, but if the synapse is fast compared with the membrane,
            that is a fair approximation, and it makes simulation and theory easy.""",
        ),
        slide(
            "The exponential synapse: a current that decays",
            equation(
                sub("τ", "m"),
                _ddt("V"),
                "=",
                sub("E", "L"),
                "−V+R",
                sub("I", "s"),
                reads="τ_m dV/dt = E_L − V + R I_s",
            ),
            equation(
                _ddt(sub("I", "s")),
                "=−",
                frac(sub("I", "s"), sub("τ", "s")),
                "+w",
                _spikes(),
                reads="dI_s/dt = −I_s/τ_s + w Σ_k δ(t − t_k)",
            ),
            bullets(
                "The synaptic current I jumps by w (in nA) at each spike",
                "It decays with its own time constant, index s; R is the membrane's resistance",
                "Synapses with one time constant share **one** variable, whatever their number",
            ),
            notes="""Next we let the effect last. Each spike now makes the synaptic current, not the
            voltage, jump by w, and the current decays with a time constant tau s of its own. The
            membrane integrates this current. R is the membrane resistance, so R times the current
            is a voltage. The result is a smooth postsynaptic potential: it rises while the current
            is strong and falls with the slower of the two time constants.

            There is a practical point here. The equation is linear, so all inputs that have the
            same time constant can be summed into one variable. A neuron with ten thousand synapses
            of two kinds needs just two such variables. This is why the model is so common in large
            simulations.""",
        ),
        slide(
            "Alpha and double-exponential synapses also rise",
            equation(
                "g",
                paren("t"),
                "=",
                bar("g"),
                " ",
                frac("t", sub("τ", "s")),
                func("exp", paren("1−", frac("t", sub("τ", "s")))),
                reads="alpha function: g(t) = g_max (t/τ_s) exp(1 − t/τ_s) for t > 0",
            ),
            bullets(
                "Alpha: one time constant, peak at t = τ",
                "Two exponentials: rise and fall apart",
                "All are linear filters of the spikes",
            ),
            picture(
                _kernels,
                alt="Three time courses after a spike at time zero: an exponential that jumps and "
                "decays, an alpha function that peaks at five milliseconds, and a double "
                "exponential that rises fast and falls slowly.",
            ),
            notes="""Receptors do not open in an instant. The alpha function adds a gradual rise. It
            has one time constant, tau s, that sets rise and fall alike, and the factor in front is
            chosen so that the peak, at time tau s after the spike, has the height g bar.

            If rise and fall are very different, as with NMDA receptors, one takes the difference of
            two exponentials, one for each. The alpha function is the limit in which the two become
            equal. In a simulation either one is a chain of two linear equations, the first of which
            drives the second. Seen as signal processing, all these models convolve the spike train
            with a kernel. They differ only in its shape.""",
        ),
        slide(
            "Conductance-based synapses feel the voltage",
            equation(
                "C",
                _ddt("V"),
                "=",
                sub("g", "L"),
                paren(sub("E", "L"), "−V"),
                "+",
                sub("g", "e"),
                paren("t"),
                paren(sub("E", "e"), "−V"),
                "+",
                sub("g", "i"),
                paren("t"),
                paren(sub("E", "i"), "−V"),
                reads="C dV/dt = g_L (E_L − V) + g_e(t) (E_e − V) + g_i(t) (E_i − V)",
            ),
            equation(
                sub("τ", words("eff")),
                paren("t"),
                "=",
                frac(
                    "C",
                    row(
                        sub("g", "L"),
                        "+",
                        sub("g", "e"),
                        paren("t"),
                        "+",
                        sub("g", "i"),
                        paren("t"),
                    ),
                ),
                reads="τ_eff(t) = C / (g_L + g_e(t) + g_i(t))",
            ),
            bullets(
                "C: capacitance; g, E: conductance and reversal of leak, excitation, inhibition",
                "Typical E: 0 mV for excitation, −70 to −80 mV for inhibition",
                "Input changes the **speed** of the cell as well as its potential",
            ),
            notes="""So far the input was a current that does not care about the state of the cell.
            Real receptors add a conductance, and the current is that conductance times the distance
            from the reversal potential. The equation has three such terms, for the leak, for
            excitation and for inhibition. Each conductance follows one of the kernels that we have
            seen.

            If we collect the terms in V, we see a second effect: the time constant of the membrane
            is the capacitance over the total conductance. Under heavy input, excitatory and
            inhibitory alike, the cell becomes faster and more forgetful. The current-based model
            misses this, and it lets inhibition push the voltage down without limit. In return it is
            linear, and much easier to analyse.""",
        ),
        slide(
            "NMDA receptors need voltage as well",
            equation(
                "B",
                paren("V"),
                "=",
                frac(
                    "1",
                    row(
                        "1+",
                        func("exp", paren("−0.062V")),
                        paren(words("Mg"), left="[", right="]"),
                        "/3.57",
                    ),
                ),
                reads="B(V) = 1 / (1 + exp(−0.062 V) [Mg] / 3.57)",
            ),
            bullets(
                "Current: g(t) B(V) (E − V), with E = 0 mV",
                "V in mV, magnesium in mM",
                "Magnesium plugs the channel at rest",
            ),
            picture(
                _nmda,
                alt="Current against membrane potential. The AMPA line is straight; the NMDA curve "
                "is close to zero at minus ninety millivolts, dips to its lowest near minus thirty "
                "and joins the line at positive potentials.",
            ),
            notes="""The NMDA receptor has a special feature. At rest a magnesium ion sits in the
            channel and blocks it. Depolarisation drives the magnesium out. The usual model
            multiplies the conductance by a factor B, between zero and one, which depends on the
            voltage and on the magnesium concentration outside, about one millimolar.

            The figure shows the membrane current with the usual sign, in which inward is negative.
            The AMPA line is straight. The NMDA curve has a dip: over part of its range,
            depolarisation increases the inward current, which depolarises further. That is positive
            feedback, and it supports dendritic spikes. It also makes the receptor a detector of
            coincidence: transmitter and depolarisation must come together. This is central to
            learning, as the channel lets calcium in.""",
        ),
        slide(
            "A model of short-term plasticity",
            equation(
                _ddt("x"),
                "=",
                frac("1−x", sub("τ", "d")),
                words(",    "),
                _ddt("u"),
                "=",
                row("−", frac("u", sub("τ", "f"))),
                reads="between spikes: dx/dt = (1 − x)/τ_d, du/dt = −u/τ_f",
            ),
            equation(
                "u←u+U",
                paren("1−u"),
                words(",    "),
                "r=ux",
                words(",    "),
                "x←x−r",
                reads="at a spike, in this order: u ← u + U (1 − u), r = u x, x ← x − r",
            ),
            bullets(
                "x: share of the transmitter that is ready; u: share of it that a spike uses",
                "Between spikes (first line) x refills and u fades; U sets the step of u",
                "At a spike (second line, in order) r is released; the weight scales it",
            ),
            notes="""This is a widely used model of short-term plasticity, known as the
            Tsodyks–Markram model. It has two variables. The first, x, is the share of transmitter
            that is ready. The second, u, is the share of what is ready that a spike would release.
            Between spikes, x refills towards one with time constant tau d, and u fades to zero with
            time constant tau f.

            At a spike, u first goes up, from zero to U in a rested synapse. Then the product of u
            and x is released, and x goes down by that amount. The two variables compete: x brings
            depression, u facilitation. Which wins depends on U and the two time constants. Versions
            of the model differ in small ways, such as the order of the updates, so check before
            comparing numbers.""",
        ),
        slide(
            "Plastic synapses transmit rates differently",
            bullets(
                "Depressing: **saturates** at low rates",
                "It reports changes, not levels",
                "Facilitating: best in a middle band",
                "A fixed weight is a straight line",
            ),
            picture(
                _steady_release,
                alt="Release per second in the steady state against presynaptic rate up to eighty "
                "a second. The depressing synapse levels off almost at once, the facilitating one "
                "climbs and then levels off, and a fixed one is a straight line.",
            ),
            notes="""Here the model runs until it is steady, for each presynaptic rate. The vertical
            axis is release per second.

            A fixed synapse gives a straight line. The depressing one, with U at 0.5 and recovery
            over half a second, soon levels off near two stores per second, because it cannot
            release more than is refilled. In steady state it says almost nothing about the rate,
            but when the rate jumps there is a strong transient, so it signals change. The
            facilitating synapse, with U at 0.06, first lies above the fixed line, because u grows,
            and later saturates too. So the same presynaptic spikes tell different targets different
            things, with no change of any long-term weight.""",
        ),
        slide(
            "All of it fits in a few lines of code",
            code("""
fade_e, fade_i = exp(-dt / tau_e), exp(-dt / tau_i)   # once, before the loop

g_e = g_e * fade_e + W_e @ spikes_e        # exponential conductances
g_i = g_i * fade_i + W_i @ spikes_i
I = g_L * (E_L - V) + g_e * (E_e - V) + g_i * (E_i - V)
V = V + dt * I / C                         # one Euler step
fired = V >= threshold
V = where(fired, V_reset, V)
"""),
            bullets(
                "W holds conductances in nS, one row for each receiving cell",
                "Choose dt well below the fastest time constant, for example 0.1 ms",
            ),
            notes="""To sum up, here is one time step of a whole population with conductance-based
            exponential synapses. The conductances fade by a fixed factor, which is the exact
            solution over one step, and each incoming spike adds its weight. That is a product of a
            matrix and a vector of zeros and ones. Then we add up the currents, take one Euler step
            for the voltage, and test the threshold.

            To a machine learner this is a recurrent network with an unusual activation, and it can
            be written in any array library. Delta synapses would add the weights to V directly.
            Short-term plasticity would multiply each spike by its released share. Which model to
            take depends on the question: start simple, and add what changes the answer.""",
        ),
    ),
)

_NETWORK_MODELS = Deck(
    "materials/w2/W2-V4-network-models.pptx",
    "Network models",
    (
        slide(
            "Networks are modelled at two main levels",
            table(
                ("", "Spiking network", "Rate network"),
                ("State of a unit", "membrane potential", "firing rate"),
                ("Sends", "spikes at points in time", "a smooth number"),
                ("Can show", "timing, synchrony, irregularity", "mean activity, dynamics"),
                ("Training by gradients", "needs a workaround", "direct"),
                ("Cost and theory", "costly, harder", "cheap, easier"),
                ("A unit stands for", "one neuron", "a neuron or a population"),
            ),
            notes="""We have models of neurons and of synapses. Now we connect them, and the first
            choice is the level of description. In a spiking network every neuron has a membrane
            potential and sends spikes at points in time. In a rate network every unit has a smooth
            activity, as the units of artificial recurrent networks do. A rate unit may stand for
            the average of one neuron over time or trials, or for a population of similar neurons at
            one moment.

            Neither is the right one in general. If the question is about precise timing, we need
            spikes. If it is about how activity evolves over hundreds of milliseconds, rates often
            suffice. Part of this lecture is how one gets from the first level to the second.""",
        ),
        slide(
            "A balanced random network of spiking neurons",
            equation(
                "τ",
                _ddt(sub("V", "i")),
                "=−",
                sub("V", "i"),
                "+τ",
                total(
                    "∑",
                    "j",
                    "",
                    sub("J", "ij"),
                    total(
                        "∑", "k", "", "δ", paren("t−", subsup("t", "j", "k"), "−", sub("D", "j"))
                    ),
                ),
                "+",
                subsup("I", "i", words("ext")),
                reads="τ dV_i/dt = −V_i + τ Σ_j J_ij Σ_k δ(t − t_j^k − D_j) + I_i^ext",
            ),
            bullets(
                "V: potential from rest of neuron i; τ: membrane time constant; D: delay",
                "Spike k of neuron j makes V jump by J, up if j is excitatory, down if not",
                "Four excitatory cells to one inhibitory; each cell draws its inputs at random",
                "Inhibitory weights g times stronger, with g above 4, make inhibition win",
                "The external input is noise: spikes of cells that are not modelled",
            ),
            notes="""The standard model takes leaky integrate-and-fire neurons with delta synapses.
            When V reaches threshold, neuron i sends a spike and is reset. The double sum runs over
            all presynaptic neurons j and their spikes k. Each spike arrives after a delay D and
            makes the potential jump by the weight J from j to i.

            Four fifths of the cells are excitatory, and the wiring is random and sparse. There are
            four times as many excitatory inputs, so inhibitory weights must be more than four times
            as strong for recurrent inhibition to dominate. Their ratio is called g. By varying g
            and the strength of the outside input one finds several regimes: synchronous or
            asynchronous, regular or irregular.""",
        ),
        slide(
            "The network makes its own irregular activity",
            bullets(
                "2000 cells, of which 80 are shown",
                "g = 6: inhibition dominates",
                "Single cells fire irregularly",
                "About 23 spikes a second for each cell",
                "Wiring is random, then fixed",
            ),
            picture(
                _raster,
                alt="A raster of the spikes of sixty-four excitatory and sixteen inhibitory cells "
                "over three hundred milliseconds, scattered irregularly.",
            ),
            notes="""This is a simulation of that model, with sixteen hundred excitatory and four
            hundred inhibitory cells. Each has eighty excitatory and twenty inhibitory inputs, drawn
            at random. In the raster, each row is one cell and each mark a spike. The ratio g is
            six, so inhibition dominates, and the outside input is on average a fifth more than
            would reach threshold.

            The spikes look random, cell by cell, much as in recordings from awake cortex. Part of
            that comes from the outside noise, but part is made by the network itself. In models of
            this kind the input may even be constant: the sparse random wiring alone keeps the
            activity irregular. Try to lower g below four in such a network, and it will race to
            high rates.""",
        ),
        slide(
            "Balance can arise without tuning",
            equation(
                sub("μ", "E"),
                "=",
                sqrt("K"),
                paren(
                    sub("J", "E0"),
                    sub("r", "0"),
                    "+",
                    sub("J", "EE"),
                    sub("r", "E"),
                    "−",
                    sub("J", "EI"),
                    sub("r", "I"),
                ),
                reads="μ_E = √K (J_E0 r_0 + J_EE r_E − J_EI r_I)",
            ),
            equation(
                sub("J", "E0"),
                sub("r", "0"),
                "+",
                sub("J", "EE"),
                sub("r", "E"),
                "−",
                sub("J", "EI"),
                sub("r", "I"),
                "≈0",
                reads="J_E0 r_0 + J_EE r_E − J_EI r_I ≈ 0, and likewise for I",
            ),
            bullets(
                "K inputs of each kind; each weight is J / √K, so the mean grows as √K",
                "μ: mean input; r: rates of the outside (0), excitatory (E), inhibitory (I) cells",
                "For large K the bracket must be near zero; the fluctuations stay of order one",
                "Two linear equations, for E and I, then fix the two rates",
            ),
            notes="""How can excitation and inhibition cancel so well without tuning? Suppose each
            cell has K inputs of each kind and each weight is of size J over the square root of K. A
            sum of K independent inputs then has a variance that does not depend on K, but a mean
            that grows like root K.

            If the bracket were clearly positive, the cells would fire at their maximum; if clearly
            negative, they would be silent. Provided that the weights satisfy certain inequalities,
            the network settles in between: inhibition follows excitation until the bracket is
            almost zero. The same holds for the inhibitory cells. That gives two linear equations
            for two rates. So the population responds linearly and quickly, though each neuron is
            strongly non-linear.""",
        ),
        slide(
            "Rate networks: one equation for each unit",
            equation(
                "τ",
                _ddt(sub("r", "i")),
                "=−",
                sub("r", "i"),
                "+φ",
                paren(total("∑", "j", "", sub("W", "ij"), sub("r", "j")), "+", sub("I", "i")),
                reads="τ dr_i/dt = −r_i + φ(Σ_j W_ij r_j + I_i)",
            ),
            bullets(
                "r: rate of unit i; W: weight from j to i; I: outside input; τ: time constant",
                "φ turns input into rate: threshold-linear, sigmoid, tanh, …",
                "An Euler step dt = τ gives the plain recurrent network of machine learning",
                "Random weights with large variance make such a network **chaotic**",
            ),
            notes="""In a rate network, each unit moves towards a target with time constant tau. The
            target is a function phi of the weighted sum of rates plus outside input. Phi is the
            transfer function of a neuron, its rate as a function of constant input, and it plays
            the part of the activation function.

            If you take an Euler step of size tau, the old rate cancels, and the new rate is phi of
            W r plus I. That is the recurrent network of machine learning. A smaller step gives a
            leaky version. With random weights, such a network has a transition: if the weights are
            weak, activity dies out or settles, and if they are strong, it becomes chaotic. Networks
            like this can be trained on tasks that animals do, and compared with recordings.""",
        ),
        slide(
            "Mean field: two populations in place of thousands",
            bullets(
                "Many similar cells: keep only the mean",
                "One rate for E, one for I",
                "Where curves cross: a **fixed point**",
                "Here unstable: the rates **oscillate**",
                "E rises, I follows, E falls, I falls",
            ),
            picture(
                _phase_plane,
                alt="The plane of excitatory and inhibitory rate. The S-shaped curve of the "
                "excitatory population and the sigmoid of the inhibitory one cross once in the "
                "middle; the activity circles around the crossing.",
            ),
            notes="""Mean-field theory replaces many similar, weakly coupled neurons by their
            average. Each cell is taken to see the mean activity of the population, and this mean
            must in turn be what such cells produce. This demand is called self-consistency. What
            remains is a rate equation for each population, here one for E and one for I.

            With two variables we can draw everything. On each coloured curve, one of the
            populations does not change. Where they cross, neither does: a fixed point. In this
            example E excites itself strongly, the crossing is unstable, and the activity, in black,
            settles on a cycle. This is one account of rhythms in the brain. With weaker
            self-excitation the same equations give a steady state.""",
        ),
        slide(
            "Self-excitation can store one bit",
            bullets(
                "Fixed points: r = φ(w r + I)",
                "Stable where the curve is the flatter one",
                "Two stable states: low and high",
                "A pulse of input switches them",
            ),
            picture(
                _bistable,
                alt="A sigmoid and the diagonal cross three times: stable crossings near zero and "
                "near one, and an unstable crossing in the middle.",
            ),
            notes="""Now take one population that excites itself with weight w. It rests where the
            rate equals phi of w r plus I, that is, where the sigmoid meets the diagonal. With
            strong self-excitation there are three crossings. Above the diagonal the rate rises,
            below it falls. So the outer two are stable, and the middle one is a watershed between
            them.

            The stable states are attractors: start nearby, and the network goes there. A brief
            pulse of input can lift the rate over the watershed, and it then stays high after the
            pulse has gone. This is a memory held by activity, not by a change of synapses. It is a
            classic model of working memory, as some neurons keep firing while an animal remembers a
            cue.""",
        ),
        slide(
            "Many attractors make an associative memory",
            equation(
                sub("w", "ij"),
                "=",
                frac("1", "N"),
                words(" "),
                total("∑", "μ=1", "P", subsup("ξ", "i", "μ"), subsup("ξ", "j", "μ")),
                words(",    "),
                "E=−",
                frac("1", "2"),
                words(" "),
                total("∑", "i≠j", "", sub("w", "ij"), sub("s", "i"), sub("s", "j")),
                reads="w_ij = (1/N) Σ_μ ξ_i^μ ξ_j^μ; E = −½ Σ_(i≠j) w_ij s_i s_j",
            ),
            bullets(
                "N units with states s = ±1, and P stored patterns, written ξ, also of ±1",
                "Each unit takes the sign of its input: the energy E never goes up",
                "From a part of a pattern the network falls into the whole",
                "Random patterns: about 0.14 N can be stored",
                "States along a ring instead: a **continuous** attractor, as for a direction",
            ),
            notes="""The Hopfield network of 1982 has many attractors. Its units are plus or minus
            one. To store P patterns, written xi, we sum for each pair of units the products of
            their values, which is a Hebbian rule: units that are active together get a positive
            weight. When units then update one at a time, each to the sign of its input, the energy
            E can never rise, so the network must come to rest, ideally in the stored pattern
            nearest to its start. It completes and cleans up memories. For random patterns it works
            up to about 0.14 patterns a unit.

            If the stable states form a continuum, the network can hold a continuous quantity. Such
            ring attractors are a leading model of how animals represent heading.""",
        ),
    ),
)

DECKS = (_SYNAPSES_1, _SYNAPSES_2, _NETWORKS, _SYNAPSE_MODELS, _NETWORK_MODELS)
