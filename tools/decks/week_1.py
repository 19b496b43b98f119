"""Week 1: what a neuron is made of, what it does, and models of it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Ellipse, FancyBboxPatch, Rectangle
from numpy.typing import NDArray
from tools.decks.maths import cases, frac, func, paren, row, sqrt, sub, sup, total, words
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

Floats = NDArray[np.float64]

ORANGE, GREEN, PURPLE = "#c4611f", "#3f7d3a", "#7a4b94"

# -- Models behind the figures --------------------------------------------------------------


def _linoid(x: Floats) -> Floats:
    """x / (1 − exp(−x)), which tends to 1 at 0."""
    x = np.where(np.abs(x) < 1e-7, 1e-7, x)
    return x / -np.expm1(-x)


def _rates(v: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Opening and closing rates (per ms) of Hodgkin and Huxley's gates, rest at −65 mV."""
    return {
        "m": (_linoid((v + 40) / 10), 4 * np.exp(-(v + 65) / 18)),
        "h": (0.07 * np.exp(-(v + 65) / 20), 1 / (1 + np.exp(-(v + 35) / 10))),
        "n": (0.1 * _linoid((v + 55) / 10), 0.125 * np.exp(-(v + 65) / 80)),
    }


def _hodgkin_huxley(current: Floats, dt: float) -> dict[str, Floats]:
    """Voltage and gates under an injected current (steps first; μA/cm²), by Euler's method."""
    v = np.full(current.shape[1:], -65.0)
    gates = {name: opening / (opening + closing) for name, (opening, closing) in _rates(v).items()}
    past: dict[str, list[Floats]] = {name: [] for name in ("v", "m", "h", "n")}
    for injected in current:
        m, h, n = gates["m"], gates["h"], gates["n"]
        for name, value in (("v", v), *gates.items()):
            past[name].append(value)
        ionic = 120 * m**3 * h * (v - 50) + 36 * n**4 * (v + 77) + 0.3 * (v + 54.387)
        gates = {
            name: gates[name] + dt * (opening * (1 - gates[name]) - closing * gates[name])
            for name, (opening, closing) in _rates(v).items()
        }
        v = v + dt * (injected - ionic)
    return {name: np.array(values) for name, values in past.items()}


def _lif(
    drive: Floats, dt: float, *, tau: float = 10.0, jump: float = 0.0, sigma: float = 0.0
) -> tuple[Floats, list[float]]:
    """Voltage (mV) and spike times (ms) of a LIF neuron; `drive` is R times I in mV.

    Adaptation adds `jump` mV to a hyperpolarising term at each spike, with 100 ms of decay.
    """
    rng = np.random.default_rng(0)
    v, adaptation = -70.0, 0.0
    trace, spikes = [], []
    for step, push in enumerate(drive):
        v += dt / tau * (-70 - v + push - adaptation)
        v += sigma * np.sqrt(2 * dt / tau) * rng.standard_normal()
        adaptation -= dt / 100 * adaptation
        if v >= -50:
            spikes.append(step * dt)
            v = -70.0
            adaptation += jump
        trace.append(v)
    return np.array(trace), spikes


def _psp(t: Floats, start: float, *, tau: float = 12.0, tau_synapse: float = 2.0) -> Floats:
    """A postsynaptic potential with a peak of 1."""
    s = np.maximum(t - start, 0)
    peak = tau * tau_synapse / (tau - tau_synapse) * np.log(tau / tau_synapse)

    def shape(x: Floats) -> Floats:
        return np.asarray(np.exp(-x / tau) - np.exp(-x / tau_synapse))

    return shape(s) / shape(np.array(peak))


def _label(ax: Axes, text: str, at: tuple[float, float], to: tuple[float, float]) -> None:
    """A word with a thin line to what it names."""
    ax.annotate(
        text, to, at, ha="center", va="center", arrowprops={"arrowstyle": "-", "color": QUIET}
    )


# -- Neuron structure -----------------------------------------------------------------------


def _branch(ax: Axes, x: float, y: float, angle: float, length: float, width: float) -> None:
    """A dendrite with its branches, thinner at each fork."""
    end_x, end_y = x + length * np.cos(angle), y + length * np.sin(angle)
    ax.plot([x, end_x], [y, end_y], color=ACCENT, linewidth=width, solid_capstyle="round")
    if width > 1.2:
        for turn in (-0.42, 0.38):
            _branch(ax, end_x, end_y, angle + turn, length * 0.72, width * 0.66)


def _neuron(ax: Axes) -> None:
    """A neuron from its dendrites on the left to its terminals on the right."""
    for angle in (2.0, 2.75, 3.55, 4.3):
        _branch(ax, 0, 0, angle, 1.5, 5)
    ax.plot([0, 6.6], [0, 0], color=ACCENT, linewidth=3)
    for x in (1.9, 3.2, 4.5):
        ax.add_patch(
            FancyBboxPatch(
                (x, -0.22), 0.95, 0.44, boxstyle="round,pad=0.05", facecolor="#e9d9b8", ec=INK
            )
        )
    for y in (-1.4, -0.5, 0.5, 1.4):
        ax.plot([6.6, 7.7], [0, y], color=ACCENT, linewidth=2)
        ax.add_patch(Circle((7.8, y), 0.17, color=ORANGE))
    ax.add_patch(Circle((0, 0), 0.75, color=ACCENT, zorder=3))
    ax.add_patch(Circle((0, 0), 0.28, color="white", zorder=4))
    _label(ax, "dendrites", (-1.9, 4.3), (-1.3, 2.6))
    _label(ax, "cell body", (1.3, 2.4), (0.35, 0.6))
    _label(ax, "axon initial\nsegment", (1.4, -2.5), (1.25, -0.1))
    _label(ax, "myelin", (3.9, 1.7), (3.7, 0.3))
    _label(ax, "axon", (4.6, -1.7), (4.32, -0.1))
    _label(ax, "terminals", (7.0, 2.7), (7.75, 1.6))
    ax.set_xlim(-4.4, 8.3)
    ax.set_ylim(-5, 5)
    ax.axis("off")


def _attenuation(ax: Axes) -> None:
    """Decay of a steady voltage along a passive cable of two diameters."""
    x = np.linspace(0, 2, 200)
    for diameter in (4, 1):
        length_mm = 10 * np.sqrt(diameter * 1e-4 / 4 * 20_000 / 150)
        ax.plot(x, np.exp(-x / length_mm), label=f"{diameter} μm thick")
        ax.plot([length_mm], [np.exp(-1)], "o", color=INK)
    ax.axhline(np.exp(-1), color=QUIET, linewidth=1, linestyle="--")
    ax.text(1.95, 0.39, "37 %", ha="right")
    ax.set_xlabel("distance from the input (mm)")
    ax.set_ylabel("voltage / voltage at the input")
    ax.set_ylim(0, 1.02)
    ax.legend(frameon=False)


def _membrane(ax: Axes) -> None:
    """A piece of membrane with a channel open and a pump."""
    for x in np.arange(0.2, 10, 0.42):
        if 2.4 < x < 3.9 or 6.3 < x < 8.0:
            continue
        for y, sign in ((1.0, -1), (-1.0, 1)):
            for shift in (-0.07, 0.07):
                ax.plot([x + shift, x + shift], [y, y + sign * 0.85], color=QUIET, linewidth=1.5)
            ax.add_patch(Ellipse((x, y), 0.36, 0.36, color="#d9b96a"))
    for x in (2.5, 3.4):
        ax.add_patch(FancyBboxPatch((x, -1.1), 0.35, 2.2, boxstyle="round,pad=0.05", color=ACCENT))
    ax.add_patch(FancyBboxPatch((6.5, -1.2), 1.3, 2.4, boxstyle="round,pad=0.1", color=PURPLE))
    arrow = {"arrowstyle": "-|>", "linewidth": 2, "mutation_scale": 18}
    ax.annotate("", (3.12, 2.3), (3.12, -2.2), arrowprops={**arrow, "color": ORANGE})
    ax.annotate("", (6.8, 2.3), (6.8, -2.2), arrowprops={**arrow, "color": "#b9a3c6"})
    ax.annotate("", (7.5, -2.2), (7.5, 2.3), arrowprops={**arrow, "color": "#b9a3c6"})
    ax.text(3.12, 2.6, "potassium\nflows out", ha="center", va="bottom")
    ax.text(6.6, 2.6, "3 sodium\nout", ha="center", va="bottom")
    ax.text(7.7, -2.5, "2 potassium\nin", ha="center", va="top")
    ax.text(3.12, -2.5, "open channel", ha="center", va="top", color=ACCENT)
    ax.text(7.15, 0, "pump", ha="center", va="center", color="white")
    ax.text(0.1, 4.2, "outside")
    ax.text(0.1, -4.2, "inside", va="top")
    ax.set_xlim(0, 10)
    ax.set_ylim(-5, 5)
    ax.axis("off")


def _synapse(ax: Axes) -> None:
    """A chemical synapse: terminal, vesicles, cleft and receptors."""
    rng = np.random.default_rng(0)
    ax.add_patch(Rectangle((4.3, 6.9), 1.4, 3, color="#cfe0e8"))
    ax.add_patch(
        FancyBboxPatch(
            (2.2, 4.4), 5.6, 2.6, boxstyle="round,pad=0.1,rounding_size=1", color="#cfe0e8"
        )
    )
    ax.add_patch(
        FancyBboxPatch(
            (1.6, 0.4), 6.8, 2.2, boxstyle="round,pad=0.1,rounding_size=0.5", color="#f0ddd0"
        )
    )
    for x, y in ((3.2, 6.0), (4.2, 5.4), (5.0, 6.2), (5.9, 5.4), (6.8, 6.1), (5.0, 4.85)):
        ax.add_patch(Circle((x, y), 0.36, facecolor="white", edgecolor=ACCENT, linewidth=2))
        dots = rng.uniform(-0.18, 0.18, (4, 2)) + np.array([x, y])
        ax.plot(dots[:, 0], dots[:, 1], ".", color=ORANGE, markersize=4)
    cloud = rng.uniform((3.9, 3.1), (6.2, 4.1), (16, 2))
    ax.plot(cloud[:, 0], cloud[:, 1], ".", color=ORANGE, markersize=6)
    for x in (3.4, 4.4, 5.4, 6.4):
        ax.add_patch(Rectangle((x, 2.3), 0.16, 0.65, color=GREEN))
        ax.add_patch(Rectangle((x + 0.3, 2.3), 0.16, 0.65, color=GREEN))
    ax.text(5.0, 9.3, "axon", ha="center")
    ax.text(5.0, 1.2, "next cell", ha="center", va="center")
    _label(ax, "vesicle", (0.9, 6.3), (2.85, 6.0))
    _label(ax, "transmitter", (0.9, 4.1), (3.95, 3.6))
    _label(ax, "receptors", (9.2, 3.4), (6.85, 2.7))
    _label(ax, "cleft", (9.2, 4.6), (6.6, 3.7))
    ax.set_xlim(-0.6, 10.6)
    ax.set_ylim(0, 10)
    ax.axis("off")


STRUCTURE = Deck(
    "materials/w1/W1-V0-structure.pptx",
    "Neuron structure",
    (
        slide(
            "A cell with an input side and an output side",
            bullets(
                "**Dendrites** collect inputs",
                "The **cell body** keeps the cell alive",
                "The **axon** carries the output away",
                "**Terminals** pass it to other cells",
            ),
            picture(
                _neuron,
                alt="A neuron drawn as a diagram: branching dendrites on the left, a round cell "
                "body, and an axon wrapped in myelin that ends in four terminals on the right.",
            ),
            notes="""
            A neuron is a cell like any other: it has a nucleus, it makes proteins, and it needs
            energy. What sets it apart is its shape. Most neurons have a branching tree of
            dendrites, where inputs arrive, and a single axon, through which the output leaves.

            The flow is mostly one way. Thousands of other cells make contacts on the dendrites;
            their effects meet near the cell body; and at the start of the axon, in a region
            called the initial segment, the cell produces an output pulse or stays silent. The
            axon then divides and reaches many targets. If you know artificial networks, think of
            the weighted inputs, the sum and the output, but keep in mind that here every part
            has a length, a volume and a delay.""",
        ),
        slide(
            "Dendrites are leaky cables",
            bullets(
                "Far inputs arrive weaker and later",
                "Thick branches leak relatively less",
                "Some carry their own active channels",
            ),
            equation(
                "λ=",
                sqrt(row(frac("d", "4"), "·", frac(sub("R", "m"), sub("R", "i")))),
                reads="λ = √( (d / 4) · (R_m / R_i) )",
            ),
            picture(
                _attenuation,
                alt="Two curves of voltage against distance along a dendrite. Both decay "
                "exponentially; the curve of the thin dendrite decays faster.",
            ),
            notes="""
            A dendrite is a thin tube of salty water inside a membrane that does not insulate
            perfectly. Current that enters at one end leaks out on its way. In a long, uniform
            and passive cable a steady voltage falls exponentially with distance, and lambda, the
            length constant, is where it has dropped to 37 per cent.

            Here d is the diameter, R m the resistance of a unit area of membrane, and R i the
            resistivity of the fluid inside. The figure uses plausible values and gives around a
            millimetre for the thick branch and half that for the thin one.

            Real dendrites are not just passive. Many have voltage-dependent channels, so a branch
            can amplify its inputs when several of them arrive together.""",
        ),
        slide(
            "The membrane separates two salt solutions",
            bullets(
                "Fat molecules, about 5 nm thick",
                "**Channels** let chosen ions through",
                "**Pumps** use energy to move ions back",
                "Stores charge: about 1 μF per cm²",
            ),
            picture(
                _membrane,
                alt="A double layer of lipids with two proteins in it: an open channel through "
                "which potassium flows out, and a pump moving sodium out and potassium in.",
            ),
            notes="""
            All electrical signalling in the brain comes down to this membrane. It is a double
            layer of fat molecules that ions cannot cross by themselves. Because it is so thin,
            charges on its two sides attract each other across it, and it acts as a capacitor of
            about one microfarad per square centimetre.

            Proteins sit in the layer. Ion channels are pores, often selective for one kind of
            ion, and many open or close with voltage or when a molecule binds to them. Pumps work
            against the flow. The sodium and potassium pump moves three sodium ions out and two
            potassium ions in for each molecule of ATP, and keeps up the differences in
            concentration that the channels then exploit.""",
        ),
        slide(
            "The axon carries a pulse without loss",
            table(
                ("Axon", "Diameter", "Speed (rough)"),
                ("Thin, without myelin", "about 1 μm", "about 1 m/s"),
                ("Thin, with myelin", "a few μm", "5 to 30 m/s"),
                ("Thick, with myelin", "10 to 20 μm", "60 to 120 m/s"),
            ),
            bullets(
                "The pulse usually starts at the **initial segment**, dense in sodium channels",
                "It is renewed along the way, so it does not fade with distance",
                "**Myelin** insulates; the pulse is renewed at the gaps, the **nodes of Ranvier**",
            ),
            notes="""
            Dendrites lose signal with distance, and an axon may be a metre long, so it needs
            another method. Its membrane is full of voltage-gated sodium channels. A pulse at one
            place pushes the neighbouring membrane over its threshold, and the pulse is made anew
            there. Nothing is lost, but each renewal takes time.

            Many axons are wrapped in myelin, made by glial cells. Under the wrapping the current
            spreads quickly, and the pulse is renewed only at the gaps. The table gives rough
            figures for mammals. Speed is not a detail for a network: with these values, signals
            between distant areas take from a few milliseconds to many tens of milliseconds.""",
        ),
        slide(
            "Synapses join one cell to the next",
            bullets(
                "The cleft is about 20 nm wide",
                "A pulse lets calcium in; vesicles open",
                "**Receptors** open channels in the next cell",
                "Release is random and often fails",
                "**Gap junctions** couple cells directly",
            ),
            picture(
                _synapse,
                alt="A chemical synapse as a diagram: a terminal filled with vesicles, molecules "
                "of transmitter in the cleft below it, and receptors on the next cell.",
            ),
            notes="""
            At most contacts the two cells do not touch. When a pulse reaches the terminal,
            calcium channels open, and the calcium that enters makes vesicles fuse with the
            membrane and spill their transmitter into the cleft. The molecules drift across and
            bind to receptors, which open channels in the receiving cell. All this takes around a
            millisecond.

            Two points matter for modelling. First, the strength of a synapse can be changed on
            both sides: by how likely release is, and by how many receptors wait for it. Second,
            release is probabilistic. A given pulse may release nothing at all.

            There are also electrical synapses, gap junctions, where current passes directly
            through pores shared by both cells.""",
        ),
        slide(
            "Neurons come in many types",
            table(
                ("Type", "Where", "What stands out"),
                ("Pyramidal cell", "cortex, hippocampus", "excites; long axon; spiny dendrites"),
                ("Basket cell", "cortex, hippocampus", "inhibits; targets cell bodies nearby"),
                ("Purkinje cell", "cerebellum", "inhibits; huge, flat dendritic tree"),
                ("Granule cell", "cerebellum", "excites; tiny, with a few dendrites"),
                ("Motor neuron", "spinal cord", "excites muscle; very long axon"),
            ),
            bullets("Shape, genes, transmitter and firing pattern all help to tell types apart"),
            notes="""
            There is no typical neuron. A cerebellar granule cell has only a handful of short
            dendrites, while a Purkinje cell, its target, receives on the order of a hundred
            thousand synapses on one flat tree.

            A useful first division is by effect. Excitatory cells, in the cortex mostly
            pyramidal cells that release glutamate, make their targets more likely to fire.
            Inhibitory cells mostly release GABA and make them less likely to fire. To a good
            approximation a neuron has the same sign of effect on all its targets, an idea known
            as Dale's principle. In the usual artificial network a unit has weights of both
            signs, so this is a real constraint that one can add to a model.""",
        ),
        slide(
            "What artificial units keep, and what they drop",
            table(
                ("Biology", "Artificial unit", "What is lost"),
                ("Synapse", "weight", "randomness, dynamics, fixed sign"),
                ("Dendritic tree", "weighted sum", "place, timing, local nonlinearity"),
                ("Cell body and axon start", "activation function", "threshold, state, pulses"),
                ("Axon", "edge of the graph", "delay, energy, branching"),
                ("Glia and chemistry", "nothing", "slow control of the whole circuit"),
            ),
            notes="""
            This table compares the parts we have met with an artificial unit. Each row keeps
            something real: synapses do differ in strength, dendrites do combine inputs, and the
            start of the axon does apply a threshold.

            The last column is what the abstraction leaves out, and it is a list of research
            questions rather than of mistakes. Do delays help computation? Do dendritic
            nonlinearities make one neuron worth a small network? Does it matter that the signs
            are fixed?

            I have also listed glia. They are about as numerous as neurons in the human brain.
            They supply energy, clear transmitter, make myelin and respond to activity, and almost
            no network model contains them.""",
        ),
    ),
)

# -- Neuron function ------------------------------------------------------------------------


def _potentials(ax: Axes) -> None:
    """An excitatory and an inhibitory postsynaptic potential."""
    t = np.linspace(0, 80, 600)
    ax.plot(t, -70 + 1.0 * _psp(t, 10), label="excitatory (EPSP)")
    ax.plot(t, -70 - 0.7 * _psp(t, 10, tau_synapse=5), label="inhibitory (IPSP)")
    ax.axvline(10, color=QUIET, linewidth=1, linestyle="--")
    ax.text(11.5, -70.85, "input pulse", ha="left")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-71, -68.6)
    ax.legend(frameon=False, loc="upper right")


def _summation(ax: Axes) -> None:
    """The same four inputs, spread out and close together."""
    t = np.linspace(0, 120, 1200)
    for times, label in (((10, 40, 70, 100), "spread out"), ((10, 13, 16, 19), "close together")):
        v = -70 + 6 * sum(_psp(t, start) for start in times)
        ax.plot(t, v, label=label)
    ax.axhline(-54, color=INK, linewidth=1, linestyle="--")
    ax.text(119, -53.6, "threshold", ha="right", va="bottom")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-71, -46)
    ax.legend(frameon=False, loc="upper right")


def _spike(ax: Axes) -> None:
    """An action potential of the Hodgkin-Huxley model after a short current pulse."""
    dt = 0.01
    t = np.arange(0, 20, dt)
    v = _hodgkin_huxley(np.where((t > 2) & (t < 3), 12.0, 0.0), dt)["v"]
    ax.plot(t, v)
    ax.axvspan(2, 3, color="#f0ddd0")
    ax.text(2.5, 47, "input", ha="center", color=ORANGE)
    ax.annotate("rise: sodium\nflows in", (4.0, 0), (6.6, 20), arrowprops={"arrowstyle": "-"})
    ax.annotate(
        "fall: potassium\nflows out", (5.2, -30), (7.5, -20), arrowprops={"arrowstyle": "-"}
    )
    ax.annotate("undershoot", (7.5, -75.5), (10.5, -52), arrowprops={"arrowstyle": "-"})
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-82, 56)


def _rate_curve(ax: Axes) -> None:
    """Firing rate of the Hodgkin-Huxley model against a constant current."""
    dt, duration = 0.02, 500
    current = np.linspace(0, 25, 51)
    v = _hodgkin_huxley(np.tile(current, (int(duration / dt), 1)), dt)["v"]
    late = v[len(v) // 5 :]
    rates = []
    for column in late.T:
        spikes = np.flatnonzero((column[:-1] < 0) & (column[1:] >= 0)) * dt
        rates.append(1000 / np.diff(spikes).mean() if len(spikes) > 1 else 0.0)
    ax.plot(current, rates, "o-", markersize=4)
    ax.set_xlabel("constant current (μA/cm²)")
    ax.set_ylabel("firing rate (spikes per second)")
    ax.set_ylim(-4, None)


def _two_codes(ax: Axes) -> None:
    """Spike trains of one neuron in ten trials: a random rate, then precise times."""
    rng = np.random.default_rng(0)
    for trial in range(10):
        random = rng.uniform(0, 500, rng.poisson(12))
        ax.plot(random, np.full(len(random), trial + 12), "|", color=ACCENT, markersize=10)
        precise = np.array([60, 110, 230, 260, 390, 450]) + rng.normal(0, 2, 6)
        ax.plot(precise, np.full(6, trial), "|", color=ORANGE, markersize=10)
    ax.text(0, 22.3, "rate is reliable, times are not", color=ACCENT)
    ax.text(0, 10.2, "times are reliable", color=ORANGE)
    ax.set_xlabel("time from stimulus (ms)")
    ax.set_ylabel("trials")
    ax.set_yticks([])
    ax.set_ylim(-1, 24)


FUNCTION = Deck(
    "materials/w1/W1-V1-function.pptx",
    "Neuron function",
    (
        slide(
            "At rest, the inside is negative",
            table(
                ("Change", "Name", "Effect on firing"),
                ("Less negative", "depolarisation", "more likely"),
                ("More negative", "hyperpolarisation", "less likely"),
            ),
            bullets(
                "The **membrane potential** is inside minus outside; at rest often around −70 mV",
                "Pumps keep sodium mostly outside and potassium mostly inside",
                "At rest, open potassium channels dominate, and potassium leaks out",
                "The charge left behind pulls it back, until the two forces nearly balance",
            ),
            notes="""
            Everything a neuron does can be read as a change of one number: the voltage across
            its membrane. We write it as the inside relative to the outside, and at rest it is
            commonly somewhere between minus 60 and minus 75 millivolts.

            Where does it come from? Pumps keep potassium concentrated inside. At rest some
            potassium channels are open, so potassium drifts out and leaves the inside negative.
            That negativity pulls potassium back. Equilibrium is where the two pulls cancel, and
            the rest potential is close to it, shifted a little by other leaks.

            Please keep two words in mind: depolarised means less negative and closer to firing;
            hyperpolarised means the opposite.""",
        ),
        slide(
            "Each input nudges the voltage",
            bullets(
                "Effects are small: often under 1 mV",
                "Fast rise, slower decay",
                "**EPSP**: towards threshold",
                "**IPSP**: away, or holding it down",
            ),
            picture(
                _potentials,
                alt="Two voltage traces after an input pulse at 10 ms. The excitatory one rises "
                "by 1 mV and the inhibitory one falls by 0.7 mV; both decay back to −70 mV.",
            ),
            notes="""
            When a synapse is activated, channels open for a few milliseconds and current flows.
            The voltage moves and then relaxes back. We call the response a postsynaptic
            potential: excitatory if it moves the cell towards firing, inhibitory if it works
            against firing.

            The sizes matter. In cortex a single excitatory input typically moves the voltage by
            well under a millivolt at the cell body, while the distance to threshold is ten
            millivolts or more. One input alone therefore almost never decides anything.

            Inhibition can act without a visible dip. If it opens channels whose own equilibrium
            lies at the resting potential, the voltage stays where it is, but excitation is
            divided by the added conductance.""",
        ),
        slide(
            "Inputs add up in space and in time",
            bullets(
                "**Spatial**: many synapses at once",
                "**Temporal**: within the decay time",
                "Coincident inputs count for more",
                "Only roughly linear",
            ),
            picture(
                _summation,
                alt="Voltage for four equal inputs. Spread over 90 ms they stay well below the "
                "dashed threshold; within 9 ms they add up and cross it.",
            ),
            notes="""
            A postsynaptic potential lasts for some ten milliseconds or more, set mostly by the
            membrane's time constant. Inputs that arrive within that window pile up. The figure
            shows four identical inputs: spaced 30 milliseconds apart they hardly help each
            other; within nine milliseconds they cross the threshold. The sum alone is drawn, with
            no spike, so that you can see it.

            So a neuron is sensitive to coincidence, and how sensitive depends on its time
            constant. A short one makes a detector of coincidences, and a long one makes an
            integrator.

            Addition is only an approximation. As the voltage nears the equilibrium of a
            synapse's own current, each further input has less effect, and dendrites add
            nonlinearities of their own.""",
        ),
        slide(
            "The spike is a brief, explosive event",
            bullets(
                "Threshold: sodium outruns the leak",
                "Positive feedback drives the rise",
                "Sodium shuts off, potassium opens",
                "A millisecond or two in all",
            ),
            picture(
                _spike,
                alt="A simulated action potential: after a 1 ms input the voltage rises from −65 "
                "to about +40 mV, falls again, undershoots the rest and slowly recovers.",
            ),
            notes="""
            This is the action potential, or spike, here simulated with the Hodgkin and Huxley
            model, which we treat at the end of the week. A short input depolarises the cell.
            Depolarisation opens sodium channels; sodium flows in and depolarises it further; and
            that opens more channels. This loop is the upstroke.

            Two slower processes end it. The sodium channels inactivate by themselves, and
            potassium channels open and let potassium out. The voltage falls, goes a little below
            rest, and then recovers.

            What we call the threshold is the point where the inward current starts to win. It is
            not a fixed constant: it depends on how fast the cell gets there and on what has
            happened just before.""",
        ),
        slide(
            "All or none, followed by a pause",
            equation(
                sub("r", "max"),
                "≈",
                frac("1", sub("t", "ref")),
                "=",
                frac("1", words("2 ms")),
                "=500",
                sup(words(" s"), "−1"),
                reads="r_max ≈ 1 / t_ref = 1 / (2 ms) = 500 per second",
            ),
            bullets(
                "A stronger input does not make a larger spike, only an earlier or additional one",
                "**Absolute refractory period**: about 1 to 2 ms in which no spike is possible",
                "**Relative refractory period**: some milliseconds more that need a larger input",
                "The pause limits the firing rate and makes spikes travel one way along an axon",
            ),
            notes="""
            Spikes of one cell look nearly alike, whatever caused them. Information is therefore
            carried by whether and when they occur, rather than by their height. This is why we
            often reduce a recording to a list of times.

            After a spike most sodium channels are inactivated and potassium channels are still
            open. For a millisecond or two no input can cause another spike; for a while after
            that, only a strong one can. The equation says that an absolute pause t ref of two
            milliseconds would cap the rate r max at 500 spikes per second. Cortical cells mostly
            fire far below that, often only a few times per second.

            The same pause keeps a travelling spike from turning back, since the stretch of axon
            behind it is refractory.""",
        ),
        slide(
            "Stronger input gives a higher rate",
            bullets(
                "The **f–I curve**: rate against current",
                "Some cells start at a low rate",
                "Others jump to a high rate at once",
                "Many then slow down: **adaptation**",
            ),
            picture(
                _rate_curve,
                alt="Firing rate of the Hodgkin-Huxley model against constant current. It is zero "
                "up to about 6, then jumps above 50 spikes per second and rises gradually.",
            ),
            notes="""
            If we inject a constant current and count spikes, we get the curve of frequency
            against current. It is the closest thing a neuron has to an activation function. The
            one shown here is measured on the simulated Hodgkin and Huxley membrane: silent at
            first, then a jump to a rate above fifty per second, then a gentle rise.

            Other cells can fire as slowly as you like just above threshold, and their curves
            start continuously. The two kinds are called type one and type two, and they differ
            in how the resting state loses its stability.

            One caution: the curve describes a steady input. Real inputs fluctuate, and many
            cells adapt, so the same current gives fewer spikes after a while.""",
        ),
        slide(
            "What the spikes may say",
            bullets(
                "**Rate code**: how many, over a window",
                "**Temporal code**: when, exactly",
                "**Population code**: who, together",
                "The same train can be read in each way",
            ),
            picture(
                _two_codes,
                alt="Spike rasters of ten trials each. In the upper one the times are random from "
                "trial to trial; in the lower one the spikes line up across trials.",
            ),
            notes="""
            How is something represented by spikes? The oldest answer is the rate: the number of
            spikes in some window. In the upper raster only the count is reproducible from trial
            to trial, and the rate is all there is to read.

            In the lower raster the times themselves repeat within a few milliseconds. Such
            precision is seen in parts of the auditory system, for example, and a decoder that
            only counted would discard it.

            Finally, a single cell is seldom read alone. Downstream cells receive from thousands
            of others, so the pattern across the population can be precise even when each member
            is noisy. Which of these descriptions fits depends on the system, and on what the
            receiving cells are able to use.""",
        ),
    ),
)

# -- Abstract neuron models -----------------------------------------------------------------


def _lif_trace(ax: Axes) -> None:
    """Voltage of a LIF neuron under a step of current, with its spikes drawn in."""
    dt = 0.05
    t = np.arange(0, 150, dt)
    v, spikes = _lif(np.where((t > 20) & (t < 120), 25.0, 0.0), dt)
    ax.plot(t, v)
    ax.vlines(spikes, -70, -35, color=ACCENT)
    ax.axhline(-50, color=INK, linewidth=1, linestyle="--")
    ax.text(149, -49.5, "threshold", ha="right", va="bottom")
    ax.plot([20, 120], [-74, -74], color=ORANGE, linewidth=5, solid_capstyle="butt")
    ax.text(70, -75, "current on", ha="center", va="top", color=ORANGE)
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-78, -33)


def _lif_rate(ax: Axes) -> None:
    """Firing rate of a LIF neuron against its drive, with and without a refractory period."""
    drive = np.linspace(0, 80, 801)
    above = drive > 20
    interval = np.full(drive.shape, np.inf)
    interval[above] = 10 * np.log(drive[above] / (drive[above] - 20))
    ax.plot(drive, 1000 / interval, label="no pause")
    ax.plot(drive, 1000 / (interval + 2), label="2 ms refractory")
    ax.axvline(20, color=QUIET, linewidth=1, linestyle="--")
    ax.text(19, 150, "threshold", ha="right")
    ax.set_xlabel("drive $RI$ (mV)")
    ax.set_ylabel("firing rate (spikes per second)")
    ax.legend(frameon=False)


def _adaptation(ax: Axes) -> None:
    """A LIF neuron with adaptation: intervals grow after the current is switched on."""
    dt = 0.05
    t = np.arange(0, 300, dt)
    v, spikes = _lif(np.where(t > 20, 40.0, 0.0), dt, jump=5)
    ax.plot(t, v, linewidth=1.5)
    ax.vlines(spikes, -70, -35, color=ACCENT, linewidth=1.5)
    ax.axhline(-50, color=INK, linewidth=1, linestyle="--")
    ax.axvline(20, color=ORANGE, linewidth=1)
    ax.text(24, -33.5, "current on", color=ORANGE)
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-73, -31)


def _drifts(ax: Axes) -> None:
    """Rate of change of the voltage in the leaky, quadratic and exponential models."""
    v = np.linspace(-75, -42, 400)
    leak = -(v + 70)
    ax.plot(v, np.where(v <= -50, leak, np.nan), label="leaky (stops at threshold)")
    ax.plot(v, (v + 70) * (v + 50) / 20, label="quadratic")
    ax.plot(v, leak + 2 * np.exp((v + 54.6) / 2), label="exponential")
    ax.axhline(0, color=QUIET, linewidth=1)
    ax.set_xlabel("membrane potential (mV)")
    ax.set_ylabel("$\\tau\\, dV/dt$ without input (mV)")
    ax.set_ylim(-22, 22)
    ax.legend(frameon=False, loc="upper left")


def _noisy(ax: Axes) -> None:
    """A LIF neuron whose mean input is below threshold, with noise."""
    dt = 0.05
    t = np.arange(0, 400, dt)
    noisy, spikes = _lif(np.full(t.shape, 16.0), dt, sigma=4.0)
    quiet, _ = _lif(np.full(t.shape, 16.0), dt)
    ax.plot(t[::4], noisy[::4], linewidth=1.2, label="with noise")
    ax.vlines(spikes, -50, -38, color=ACCENT)
    ax.plot(t, quiet, label="without")
    ax.axhline(-50, color=INK, linewidth=1, linestyle="--")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (mV)")
    ax.set_ylim(-73, -31)
    ax.legend(frameon=False, loc="upper right", ncols=2)


def _dv(symbol: str = "V") -> str:
    """The top of a derivative."""
    return f"d{symbol}"


ABSTRACT = Deck(
    "materials/w1/W1-V2-abstract-models.pptx",
    "Abstract neuron models",
    (
        slide(
            "The simplest neuron adds and compares",
            equation(
                "y=",
                cases(
                    row(
                        "1", words("  if "), total("∑", "i", "", sub("w", "i"), sub("x", "i")), "≥θ"
                    ),
                    row("0", words("  otherwise")),
                ),
                reads="y = 1 if Σ_i w_i x_i ≥ θ, and 0 otherwise",
            ),
            bullets(
                "Inputs x, weights w, threshold θ, output y; no time and no memory",
                "McCulloch and Pitts (1943): networks of such units can compute logic",
                "The artificial unit of today replaces the step by a smooth or piecewise function",
                "What is missing: *when* things happen",
            ),
            notes="""
            In 1943 McCulloch and Pitts proposed a neuron that is nothing but a threshold on its
            inputs, and showed that networks of such units can realise logical expressions. In
            the form written here each input x i has a weight w i, and the unit is on if the
            weighted sum reaches the threshold theta. Their own version was slightly different:
            all excitatory inputs were equal, and one inhibitory input was enough to veto the
            output.

            The units of deep learning descend from this one. The step has become a smooth or
            piecewise linear function, so that it can be trained by gradients.

            In this lecture we go the other way and put time back. A neuron has a state, the
            state takes time to change, and the output is a sequence of events.""",
        ),
        slide(
            "Leaky integrate-and-fire",
            equation(
                "τ",
                frac(_dv(), "dt"),
                "=−",
                paren("V−", sub("E", "L")),
                "+R I",
                paren("t"),
                reads="τ dV/dt = −(V − E_L) + R I(t)",
            ),
            equation(
                words("if "),
                "V≥",
                sub("V", "th"),
                words(":  spike, and "),
                "V←",
                sub("V", "r"),
                reads="if V ≥ V_th: spike, and V ← V_r",
            ),
            bullets(
                "**Leak**: V returns to its rest E with time constant τ = R C, often 10 to 20 ms",
                "**Integrate**: the input current I, times the resistance R, pushes V up",
                "**Fire**: at the threshold a spike is noted and V is reset",
                "The spike's shape is not modelled, only its time",
            ),
            notes="""
            The leaky integrate-and-fire neuron, LIF for short, is the workhorse of this course.
            Its state is one voltage V. Without input, V decays exponentially to the resting
            value E L with time constant tau, which is the membrane resistance R times its
            capacitance C. The input current I pushes V away from rest.

            The second line is a rule rather than an equation. When V reaches the threshold V th
            we record a spike and put V back to the reset value V r. Often V is then held there
            for a refractory period.

            The idea behind it is that spikes of one cell look alike, so we need not compute
            their shape. What we keep is the dynamics below threshold and the times of crossing.""",
        ),
        slide(
            "A step of current gives regular spikes",
            bullets(
                "Charges with time constant τ",
                "Constant input: equal intervals",
                "All memory is erased by the reset",
                "After the step: back to rest",
            ),
            picture(
                _lif_trace,
                alt="Voltage of a simulated LIF neuron. During a 100 ms current step it climbs to "
                "the threshold again and again, with a spike and a reset each time.",
            ),
            notes="""
            Here is the model simulated. Rest and reset are minus 70 millivolts, the threshold is
            minus 50, and tau is ten milliseconds. At 20 milliseconds we switch on a current
            which, without a threshold, would take the voltage to minus 45. It charges as a
            capacitor would, crosses the threshold on its way, and is reset. The vertical lines
            are drawn in by hand to mark the spikes; the model itself contains no upstroke.

            Since the input is constant and the reset erases the past, all intervals are equal.
            Real neurons are not so regular: they adapt, and they are noisy. The rest of this
            lecture adds such things one by one.""",
        ),
        slide(
            "Its firing rate has a closed form",
            equation(
                "r=",
                frac(
                    "1",
                    row(
                        sub("t", "ref"),
                        "+τ ",
                        func("ln", frac("R I", row("R I−θ"))),
                    ),
                ),
                reads="r = 1 / (t_ref + τ ln(R I / (R I − θ)))",
            ),
            bullets(
                "θ: from rest up to threshold, in mV",
                "Zero unless R I is above θ",
                "At most one spike per pause",
            ),
            picture(
                _lif_rate,
                alt="Firing rate of a LIF neuron against its drive: zero below 20 mV, then a "
                "steep rise. With a refractory period of 2 ms the curve bends over.",
            ),
            notes="""
            For a constant current we can solve the equation between spikes. Take rest and reset
            to be the same, and let theta be the distance from there up to the threshold. The
            voltage approaches R I exponentially, and the time it takes to reach theta is tau
            times the logarithm of R I over R I minus theta. Add the refractory time t ref, invert
            the sum, and you have the rate r.

            If R I is below theta the threshold is never reached and the rate is zero. Just above
            it the curve rises very steeply. Without a refractory period it becomes a straight
            line for strong inputs, much like a rectified linear unit. With one it saturates at
            one over t ref.""",
        ),
        slide(
            "A simulation is a short loop",
            code("""
v, spikes = E_L, []
for step, current in enumerate(input_current):
    v += dt / tau * (E_L - v + R * current)
    if v >= v_threshold:
        spikes.append(step * dt)
        v = v_reset
"""),
            bullets(
                "Forward Euler: keep the step dt much smaller than τ",
                "Replace v by a vector, and R I by a matrix product, for a network",
                "The loop over time is a recurrent network; the threshold is its nonlinearity",
            ),
            notes="""
            The whole model fits in six lines. We take the differential equation, replace the
            derivative by a difference over a small step d t, and get an update rule. This is the
            forward Euler method. With a time constant of ten milliseconds a step of a tenth of a
            millisecond is ample; a step as long as tau would give nonsense.

            To a reader from machine learning this is a recurrent network. The voltage is the
            hidden state, it is multiplied by one minus d t over tau in each step, and the output
            goes through a step function. The derivative of that step is zero almost everywhere,
            which is why training such networks needs some care. We return to this later in the
            course.""",
        ),
        slide(
            "Adaptation: each spike makes the next harder",
            equation(
                "τ",
                frac(_dv(), "dt"),
                "=−",
                paren("V−", sub("E", "L")),
                "+R I−R w",
                reads="τ dV/dt = −(V − E_L) + R I − R w",
            ),
            equation(
                sub("τ", "w"),
                frac(_dv("w"), "dt"),
                "=−w,  ",
                words("at a spike: "),
                "w←w+b",
                reads="τ_w dw/dt = −w; at a spike w ← w + b",
            ),
            bullets("A second, slow variable w", "It stands for slow ion currents"),
            picture(
                _adaptation,
                alt="Voltage of a simulated LIF neuron with adaptation. The first spikes after "
                "the current is switched on are close together, then the intervals grow.",
            ),
            notes="""
            Many cells answer a step with a burst of spikes and then slow down. To model this we
            add a second variable, w. It is a current that opposes firing. Every spike raises it
            by an amount b, and between spikes it decays with a time constant tau w of perhaps a
            hundred milliseconds or more. In biology the role of w is played by slow potassium
            currents, among others.

            The figure shows the effect. The intervals grow until the amount w gains at each
            spike equals what it loses in between. Such a neuron emphasises changes in its input.
            It also has a memory that survives the reset. An alternative with similar results is
            to raise the threshold after each spike instead.""",
        ),
        slide(
            "A softer threshold",
            equation(
                "τ ",
                frac(_dv(), "dt"),
                "=a",
                paren("V−", sub("E", "L")),
                paren("V−", sub("V", "c")),
                "+R I",
                reads="τ dV/dt = a (V − E_L)(V − V_c) + R I",
            ),
            equation(
                "τ ",
                frac(_dv(), "dt"),
                "=−",
                paren("V−", sub("E", "L")),
                "+",
                sub("Δ", "T"),
                func("exp", paren(frac(row("V−", sub("V", "T")), sub("Δ", "T")))),
                "+R I",
                reads="τ dV/dt = −(V − E_L) + Δ_T exp((V − V_T) / Δ_T) + R I",
            ),
            bullets(
                "Above: quadratic; below: exponential",
                "The spike now begins by itself",
                "Reset once V is very large",
            ),
            picture(
                _drifts,
                alt="Rate of change of the voltage against voltage. The leaky line only falls; "
                "the quadratic and exponential curves turn up and cross zero again at −50 mV.",
            ),
            notes="""
            In the LIF model the threshold is a rule from outside. In a real cell it follows from
            the dynamics: above some voltage sodium wins and V runs away. Two models build that
            in with one extra term.

            The quadratic model has a parabola with its stable zero at rest, E L, and an unstable
            one at V c; a is a positive constant. The exponential model keeps the leak and adds
            a term that takes off around V T; Delta T says how sharply. When Delta T goes to
            zero we are back at the LIF.

            The spike is cut off at some high value, and V is reset. Adding a slow variable w to
            these gives well-known models: quadratic plus w is Izhikevich's model, and exponential
            plus w is called AdEx.""",
        ),
        slide(
            "Noise: firing without a suprathreshold input",
            equation(
                "τ",
                frac(_dv(), "dt"),
                "=−",
                paren("V−", sub("E", "L")),
                "+R I+σ",
                sqrt("2τ"),
                " η",
                paren("t"),
                reads="τ dV/dt = −(V − E_L) + R I + σ √(2τ) η(t)",
            ),
            bullets(
                "η: white noise; σ: its size in mV",
                "Spikes at irregular times",
                "The rate curve becomes smooth",
            ),
            picture(
                _noisy,
                alt="Two simulated voltages with the same mean input. Without noise the voltage "
                "settles below the threshold; with noise it crosses it at irregular times.",
            ),
            notes="""
            A cortical cell receives thousands of inputs, and channels and synapses are random
            too. We often lump this into white noise. Here eta is noise of unit strength, and the
            factor is chosen so that sigma is the standard deviation the voltage would have
            without a threshold. In a simulation with time step d t, you add sigma times the root
            of two d t over tau times a standard normal number in each step.

            In the figure the mean input alone leads to minus 54 millivolts, below the threshold
            at minus 50. Only fluctuations make the cell fire, and so it fires irregularly, as
            cortical neurons do. Noise also turns the sharp start of the rate curve into a smooth
            one, close to a sigmoid or softplus.""",
        ),
    ),
)

# -- Biophysical neuron models --------------------------------------------------------------


def _battery(ax: Axes, x: float, y: float) -> None:
    """A battery on a vertical wire."""
    ax.plot([x - 0.45, x + 0.45], [y + 0.15, y + 0.15], color=INK)
    ax.plot([x - 0.22, x + 0.22], [y - 0.15, y - 0.15], color=INK, linewidth=4)


def _circuit(ax: Axes) -> None:
    """The membrane as a capacitor beside branches of a conductance and a battery each."""
    ax.plot([1, 8.8], [9, 9], color=INK)
    ax.plot([1, 8.8], [1, 1], color=INK)
    ax.text(5.2, 9.3, "inside", ha="center", va="bottom")
    ax.text(5.2, 0.7, "outside", ha="center", va="top")
    ax.plot([1, 1], [9, 5.25], color=INK)
    ax.plot([1, 1], [4.75, 1], color=INK)
    for y in (5.25, 4.75):
        ax.plot([0.4, 1.6], [y, y], color=INK, linewidth=3)
    ax.text(1.75, 5, "$C$", va="center", fontsize=17)
    branches = ((3.6, "Na", ORANGE), (6.2, "K", GREEN), (8.8, "L", QUIET))
    for x, name, colour in branches:
        ax.plot([x, x], [9, 7.6], color=INK)
        ax.add_patch(Rectangle((x - 0.3, 5.6), 0.6, 2, facecolor="white", edgecolor=colour, lw=3))
        ax.plot([x, x], [5.6, 3.15], color=INK)
        ax.plot([x, x], [2.85, 1], color=INK)
        _battery(ax, x, 3)
        ax.text(x + 0.45, 6.6, f"$g_{{{name}}}$", va="center", fontsize=17)
        ax.text(x + 0.6, 3, f"$E_{{{name}}}$", va="center", fontsize=17)
        if name != "L":
            ax.annotate(
                "",
                (x + 0.75, 8.1),
                (x - 0.75, 5.1),
                arrowprops={"arrowstyle": "->", "color": colour},
            )
    ax.set_xlim(0, 10.4)
    ax.set_ylim(0, 10)
    ax.axis("off")


def _steady_gates(ax: Axes) -> None:
    """Steady states of the three gates against voltage."""
    v = np.linspace(-100, 20, 300)
    names = {"m": "m: sodium opens", "h": "h: sodium available", "n": "n: potassium opens"}
    for (gate, (opening, closing)), colour in zip(
        _rates(v).items(), (ORANGE, PURPLE, GREEN), strict=True
    ):
        ax.plot(v, opening / (opening + closing), color=colour, label=names[gate])
    ax.axvline(-65, color=QUIET, linewidth=1, linestyle="--")
    ax.text(-66, 1.02, "rest", ha="right")
    ax.set_xlabel("membrane potential (mV)")
    ax.set_ylabel("steady state of the gate")
    ax.set_ylim(-0.02, 1.3)
    ax.set_yticks([0, 0.5, 1])
    ax.legend(frameon=False, loc="upper right", fontsize=11)


def _gates_in_time(ax: Axes) -> None:
    """A Hodgkin-Huxley spike above and its gates below, on one time axis."""
    dt = 0.01
    t = np.arange(0, 15, dt)
    past = _hodgkin_huxley(np.where((t > 1) & (t < 2), 12.0, 0.0), dt)
    ax.axis("off")
    upper = ax.inset_axes((0.14, 0.56, 0.84, 0.43))
    lower = ax.inset_axes((0.14, 0.11, 0.84, 0.4))
    upper.plot(t, past["v"])
    upper.set_ylabel("V (mV)")
    upper.set_xticklabels([])
    for gate, colour in (("m", ORANGE), ("h", PURPLE), ("n", GREEN)):
        lower.plot(t, past[gate], color=colour, label=gate)
    lower.set_ylabel("gates")
    lower.set_xlabel("time (ms)")
    lower.set_ylim(0, 1.05)
    lower.legend(frameon=False, ncols=3, loc="upper right", fontsize=11)


BIOPHYSICAL = Deck(
    "materials/w1/W1-V3-biophysical-models.pptx",
    "Biophysical neuron models",
    (
        slide(
            "The membrane is an electrical circuit",
            equation(
                "C",
                frac(_dv(), "dt"),
                "=−",
                total("∑", "k", "", sub("g", "k"), paren("V−", sub("E", "k"))),
                "+I",
                reads="C dV/dt = −Σ_k g_k (V − E_k) + I",
            ),
            bullets(
                "Lipid layer: capacitance C",
                "Channels: conductances g",
                "Ion gradients: batteries E",
            ),
            picture(
                _circuit,
                alt="A circuit between inside and outside: a capacitor in parallel with three "
                "branches for sodium, potassium and leak, each a conductance and a battery.",
            ),
            notes="""
            In the abstract models the parameters were chosen for convenience. Here they get a
            physical meaning. The lipid layer is a capacitor, C. Every kind of channel is a
            conductance, g k, and the concentration difference of its ion acts as a battery with
            voltage E k. All are in parallel, because they all connect the inside with the
            outside.

            The equation is conservation of charge: the current into the capacitor is whatever
            the channels and the injected current I supply. If every g is constant, this is just
            the leaky integrator again. Arrows through two of the boxes mark conductances that
            change. The interesting part of the model is how they depend on voltage and time.""",
        ),
        slide(
            "Nernst: each ion has its own battery",
            equation(
                "E=",
                frac("R T", "z F"),
                func("ln", frac(sub("c", "out"), sub("c", "in"))),
                reads="E = (R T / (z F)) ln(c_out / c_in)",
            ),
            table(
                ("Ion", "Inside (mM)", "Outside (mM)", "E at 37 °C"),
                ("Potassium, z = +1", "140", "5", "about −89 mV"),
                ("Sodium, z = +1", "12", "145", "about +67 mV"),
                ("Chloride, z = −1", "10", "110", "about −64 mV"),
                ("Calcium, z = +2", "0.0001", "1.5", "about +128 mV"),
            ),
            bullets("At V = E, diffusion and electrical force cancel for that ion"),
            notes="""
            Where do the batteries come from? Take an ion that is more concentrated on one side.
            Diffusion drives it across; the charge it carries builds up a voltage that drives it
            back. The Nernst equation gives the voltage at which there is no net flow.

            R is the gas constant, T the absolute temperature, z the charge number of the ion, F
            Faraday's constant, and the c are the concentrations outside and inside. At body
            temperature R T over F is about 27 millivolts, so a tenfold ratio is worth about 61
            millivolts for a singly charged ion.

            The table uses typical values for a mammalian neuron; they vary between cells. Note
            the signs: opening sodium or calcium channels pulls the voltage up, and opening
            potassium channels pulls it down.""",
        ),
        slide(
            "The resting potential is a weighted mean",
            equation(
                sub("V", "rest"),
                "=",
                frac(
                    row(
                        sub("g", "K"),
                        sub("E", "K"),
                        "+",
                        sub("g", "Na"),
                        sub("E", "Na"),
                        "+",
                        sub("g", "Cl"),
                        sub("E", "Cl"),
                    ),
                    row(sub("g", "K"), "+", sub("g", "Na"), "+", sub("g", "Cl")),
                ),
                reads="V_rest = (g_K E_K + g_Na E_Na + g_Cl E_Cl) / (g_K + g_Na + g_Cl)",
            ),
            bullets(
                "Set dV/dt to zero with no injected current, and solve for V",
                "Each battery pulls in proportion to its conductance",
                "At rest potassium has the largest say; at the peak of a spike sodium has",
                "The time constant follows too: C divided by the total conductance",
                "So synaptic input changes not only V but also how fast V can change",
            ),
            notes="""
            Put zero on the left of the circuit equation and solve for V. The result is a mean of
            the reversal potentials E, weighted by the conductances g. At rest potassium
            conductance dominates, and V lies near the potassium potential, lifted a little by
            sodium. If sodium conductance becomes the largest, V heads for the sodium potential.
            That is all a spike is: the weights change for a moment, and the batteries stay the
            same.

            The time constant is C over the sum of the conductances. A cell bombarded by synaptic
            input has a larger total conductance, and therefore a shorter time constant and
            smaller responses. A more exact treatment of rest is the Goldman equation, which uses
            permeabilities and concentrations directly.""",
        ),
        slide(
            "Hodgkin and Huxley (1952)",
            equation(
                "C",
                frac(_dv(), "dt"),
                "=I−",
                sub("g", "Na"),
                sup("m", "3"),
                "h",
                paren("V−", sub("E", "Na")),
                "−",
                sub("g", "K"),
                sup("n", "4"),
                paren("V−", sub("E", "K")),
                "−",
                sub("g", "L"),
                paren("V−", sub("E", "L")),
                reads="C dV/dt = I − g_Na m³ h (V − E_Na) − g_K n⁴ (V − E_K) − g_L (V − E_L)",
            ),
            table(
                ("Symbol", "Meaning", "Value for the squid axon"),
                ("C", "capacitance", "1 μF/cm²"),
                ("g Na, g K, g L", "maximal conductances", "120, 36 and 0.3 mS/cm²"),
                ("E Na, E K, E L", "reversal potentials", "50, −77 and −54.4 mV"),
                ("m, h, n", "gates, each from 0 to 1", "change with voltage and time"),
            ),
            bullets("Rest is put at −65 mV here; I is the injected current per area"),
            notes="""
            Hodgkin and Huxley studied the giant axon of the squid. They held the voltage fixed
            by electronic feedback, the voltage clamp, measured the currents that flowed, and
            separated the part carried by sodium from the part carried by potassium. From these
            measurements they built this equation, and it then predicted the shape and speed of
            the action potential.

            There are three currents. The leak is constant. The potassium conductance is scaled
            by n to the fourth, and the sodium conductance by m cubed times h. You may think of a
            potassium channel with four gates that must all be open, each with probability n; and
            of a sodium channel with three gates of one kind, m, and one of another, h. The model
            predates any knowledge of the channels' structure.""",
        ),
        slide(
            "Gates open and close at voltage-dependent rates",
            equation(
                frac(_dv("n"), "dt"),
                "=",
                sub("α", "n"),
                paren("V"),
                paren("1−n"),
                "−",
                sub("β", "n"),
                paren("V"),
                "n",
                words("    and the same for "),
                "m,h",
                reads="dn/dt = α_n(V) (1 − n) − β_n(V) n, and the same for m and h",
            ),
            equation(
                sub("n", "∞"),
                "=",
                frac(sub("α", "n"), row(sub("α", "n"), "+", sub("β", "n"))),
                words("      "),
                sub("τ", "n"),
                "=",
                frac("1", row(sub("α", "n"), "+", sub("β", "n"))),
                reads="n_∞ = α_n / (α_n + β_n); τ_n = 1 / (α_n + β_n)",
            ),
            bullets(
                "α is the rate of opening, β the rate of closing, in units of 1/ms",
                "At a fixed voltage n relaxes exponentially to its steady state, with time τ",
                "m is fast (a fraction of a ms); h and n are slower (a few ms)",
            ),
            notes="""
            Each gate follows the same kind of equation. A fraction n of the gates is open and
            one minus n is closed. Closed gates open at rate alpha, open gates close at rate beta,
            and both rates depend on the voltage. The same holds for m and h, with rates of their
            own.

            At a constant voltage this is a linear equation with a familiar solution: n relaxes to
            the steady state n infinity, with the time constant tau n. It is leaky integration
            again, only that target and time constant move with the voltage.

            The separation of time scales is what makes a spike possible. The gate m follows the
            voltage almost at once, so sodium flows in first. The gates h and n lag behind, and
            then end the spike.""",
        ),
        slide(
            "The six rate functions",
            equation(
                sub("α", "m"),
                "=",
                frac(
                    row("0.1", paren("V+40")),
                    row("1−", sup("e", row("−", paren("V+40"), "/10"))),
                ),
                words("    "),
                sub("β", "m"),
                "=4",
                sup("e", row("−", paren("V+65"), "/18")),
                reads="α_m = 0.1 (V + 40) / (1 − e^(−(V + 40)/10)); β_m = 4 e^(−(V + 65)/18)",
            ),
            equation(
                sub("α", "h"),
                "=0.07",
                sup("e", row("−", paren("V+65"), "/20")),
                words("    "),
                sub("β", "h"),
                "=",
                frac("1", row("1+", sup("e", row("−", paren("V+35"), "/10")))),
                reads="α_h = 0.07 e^(−(V + 65)/20); β_h = 1 / (1 + e^(−(V + 35)/10))",
            ),
            equation(
                sub("α", "n"),
                "=",
                frac(
                    row("0.01", paren("V+55")),
                    row("1−", sup("e", row("−", paren("V+55"), "/10"))),
                ),
                words("    "),
                sub("β", "n"),
                "=0.125",
                sup("e", row("−", paren("V+65"), "/80")),
                reads="α_n = 0.01 (V + 55) / (1 − e^(−(V + 55)/10)); β_n = 0.125 e^(−(V + 65)/80)",
            ),
            bullets("V in mV; rates in 1/ms; at 6.3 °C"),
            picture(
                _steady_gates,
                alt="Steady states of the gates against voltage: m and n rise from 0 to 1 with "
                "depolarisation, while h falls from 1 to 0.",
            ),
            notes="""
            These are the fitted functions, with voltage measured so that rest lies at minus 65
            millivolts. In the 1952 papers voltage was counted from rest, and with the opposite
            sign, so do not be surprised if you meet other forms. Voltages are in millivolts and
            rates per millisecond.

            You need not remember them. Look instead at what they imply, in the figure. The gates
            m and n open with depolarisation; h closes. At rest h is about 0.6, so more than half
            of the sodium channels are available, but m is close to zero, so they are shut.

            If you program this, mind the two fractions that become zero over zero at minus 40
            and at minus 55. Both have a finite limit there.""",
        ),
        slide(
            "A spike, gate by gate",
            bullets(
                "m rises first: sodium enters",
                "h falls: sodium is shut off",
                "n rises: potassium leaves",
                "h and n recover: refractory time",
            ),
            picture(
                _gates_in_time,
                alt="Above, a simulated spike. Below, the gates: m jumps up and down with the "
                "spike, h falls and recovers slowly, n rises later and decays slowly.",
            ),
            notes="""
            Now we put it together and integrate the four equations. A pulse of one millisecond
            depolarises the membrane. The orange gate, m, follows at once, sodium rushes in, and
            the voltage shoots towards the sodium potential without quite reaching it.

            With a delay h falls, which shuts the sodium current off, and n rises, which opens
            the way for potassium. Both pull the voltage down, below rest even, since at that
            moment the potassium conductance is larger than it is at rest.

            Look at how long h and n take to recover. During that time less sodium current is
            available and more potassium current opposes it. That is the refractory period. We
            did not put it in; it came out, and so did the threshold.""",
        ),
        slide(
            "How much detail is enough?",
            table(
                ("Model", "Variables", "Good for"),
                ("LIF", "1", "large networks, theory, training"),
                ("AdEx, Izhikevich", "2", "networks with realistic firing patterns"),
                ("Hodgkin-Huxley", "4", "what channels do, drugs, spike shape"),
                ("Many compartments", "hundreds or more", "dendrites, extracellular fields"),
            ),
            bullets(
                "More currents (calcium, slow potassium, ...) are added in the same form",
                "More detail means more parameters, and many sets of them give the same behaviour",
                "Choose the level by the question",
            ),
            notes="""
            The Hodgkin and Huxley scheme is a template. To model another kind of cell you add
            its currents, each with its own gates, and to model its shape you cut it into
            compartments joined by resistances, each with an equation like ours. Mammalian
            neurons have dozens of kinds of channel.

            The price is twofold. Simulation gets slower, and parameters multiply. Often very
            different combinations of conductances produce nearly the same activity, so a good
            fit does not prove that the parameters are right.

            So there is no best model. To ask how a mutation of a channel changes firing, you need
            the channel. To ask how a network of ten thousand cells can learn, you probably do
            not.""",
        ),
    ),
)

DECKS = (STRUCTURE, FUNCTION, ABSTRACT, BIOPHYSICAL)
