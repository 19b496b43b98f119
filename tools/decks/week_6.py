"""Week 6: how neural networks are observed, analysed and manipulated."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle
from numpy.typing import NDArray
from tools.decks.maths import bar, frac, func, hat, paren, row, sub, sup, total, words
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

# -- Observing ------------------------------------------------------------------------------


def _scales(ax: Axes) -> None:
    """Methods as patches on a plane of time and space, both roughly logarithmic."""
    patches = (
        ("patch\nclamp", (-3.6, 0.4), 1.5, 1.2, ACCENT),
        ("electrodes", (-3.6, 1.8), 2.4, 1.7, ACCENT),
        ("calcium\nimaging", (-1.0, 0.5), 2.3, 2.7, GREEN),
        ("EEG, MEG", (-3.0, 4.2), 2.4, 1.2, PURPLE),
        ("fMRI", (0.1, 3.4), 1.9, 2.0, ORANGE),
    )
    for name, (x, y), width, height, colour in patches:
        ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.05", color=colour))
        ax.text(x + width / 2, y + height / 2, name, ha="center", va="center", color="white")
    ax.set_xlim(-4, 2.4)
    ax.set_ylim(0, 5.8)
    ax.set_xticks([-3, -2, -1, 0, 1], ["1 ms", "10 ms", "0.1 s", "1 s", "10 s"])
    ax.set_yticks([0.8, 2.4, 3.8, 5.2], ["cell", "group", "area", "brain"])
    ax.set_xlabel("time scales resolved")
    ax.set_ylabel("part seen")


def _spike_shape(t: Floats, amplitude: float, width: float) -> Floats:
    """An extracellular spike (μV) around t = 0 in ms: a deep trough and a shallow hill."""
    trough = -np.exp(-((t / width) ** 2))
    hill = 0.35 * np.exp(-(((t - 2.5 * width) / (1.6 * width)) ** 2))
    return amplitude * (trough + hill)


def _recording() -> tuple[Floats, Floats, list[tuple[float, int]]]:
    """A second of extracellular voltage (μV) with two cells: times in ms, voltage, spikes."""
    rng = np.random.default_rng(0)
    dt = 0.04
    t = np.arange(0, 1000, dt)
    voltage = rng.normal(0, 7, len(t))
    spikes: list[tuple[float, int]] = []
    for cell, (amplitude, width, count) in enumerate(((120, 0.16, 22), (70, 0.3, 28))):
        for start in np.sort(rng.uniform(5, 995, count)):
            voltage = voltage + _spike_shape(t - start, amplitude, width)
            spikes.append((float(start), cell))
    return t, voltage, sorted(spikes)


def _extracellular(ax: Axes) -> None:
    """A piece of an extracellular recording with a threshold."""
    t, voltage, _ = _recording()
    part = t < 250
    ax.plot(t[part], voltage[part], linewidth=0.8)
    ax.axhline(-35, color=ORANGE, linestyle="--", linewidth=1.5, label="threshold")
    ax.set_ylim(-140, 90)
    ax.legend(frameon=False, loc="upper right")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("voltage at the electrode (μV)")


def _sorting(ax: Axes) -> None:
    """Detected spikes in the plane of trough depth and width, in two clusters."""
    t, voltage, spikes = _recording()
    dt = t[1] - t[0]
    points = []
    for start, cell in spikes:
        if any(0 < abs(start - other) < 3 for other, _ in spikes):
            continue
        centre = round(start / dt)
        snippet = voltage[centre - 25 : centre + 50]
        smooth = np.convolve(snippet, np.ones(3) / 3, "same")
        width = (smooth < smooth.min() / 2).sum() * dt
        points.append((-smooth.min(), width, cell))
    found = np.array(points)
    for cell, (name, colour) in enumerate((("cell A", ACCENT), ("cell B", ORANGE))):
        mine = found[:, 2] == cell
        ax.plot(found[mine, 0], found[mine, 1], "o", color=colour, label=name, alpha=0.8)
    ax.set_xlabel("depth of the trough (μV)")
    ax.set_ylabel("width at half depth (ms)")
    ax.set_ylim(0, 0.8)
    ax.legend(frameon=False, loc="upper right")


def _calcium(ax: Axes) -> None:
    """Spikes of one neuron and the fluorescence sampled at 20 frames per second."""
    rng = np.random.default_rng(0)
    spikes = np.array([1.0, 2.5, 2.56, 2.63, 2.7, 4.6, 4.75, 6.8, 7.0])
    frames = np.arange(0, 10, 0.05)
    lag = np.maximum(frames[:, None] - spikes[None, :], 0)
    signal = (0.35 * np.exp(-lag / 0.8) * (lag > 0)).sum(axis=1)
    ax.plot(frames, signal + rng.normal(0, 0.06, len(frames)), ".-", color=GREEN, linewidth=1)
    ax.vlines(spikes, -0.5, -0.25, color=INK, linewidth=1.5)
    ax.text(10, -0.38, "spikes", ha="right", va="center")
    ax.set_xlabel("time (s)")
    ax.set_ylabel("fluorescence $\\Delta F / F$")


def _haemodynamic(ax: Axes) -> None:
    """A half-second burst of activity and a slow blood response, both scaled to 1."""
    t = np.linspace(0, 25, 1000)
    response = t**5 * np.exp(-t) / 120 - t**15 * np.exp(-t) / (6 * 1307674368000)
    ax.plot(t, response / response.max(), color=ORANGE, label="blood signal (fMRI)")
    ax.fill_between([0, 0.5], 0, 1, color=ACCENT, label="neural activity")
    ax.axhline(0, color=QUIET, linewidth=1)
    ax.set_xlabel("time (s)")
    ax.set_ylabel("response (scaled)")
    ax.legend(frameon=False)


OBSERVING = Deck(
    "materials/w6/W6-V0-observing.pptx",
    "Observing",
    (
        slide(
            "No method sees everything",
            bullets(
                "How fast, how fine, how many cells?",
                "Which cells, and in what animal?",
                "How much harm and how much noise?",
                "Every choice trades these off",
            ),
            picture(
                _scales,
                alt="A schematic plane of time resolution against the part seen. Patch clamp and "
                "electrodes are fast and local, EEG fast and global, fMRI slow and global.",
            ),
            notes="""
            In an artificial network every activation of every unit is ours for the asking. In a
            brain we see a small sample, through instruments that each distort it. This lecture is
            about those instruments, so that you can read data with the right suspicion.

            The chart is a sketch, not a measurement. Methods towards the left are fast; methods
            towards the bottom resolve single cells. The corner we would like, every cell of a
            large brain at a millisecond, is empty. Only for very small animals, such as the
            larva of the zebrafish, can nearly all neurons be imaged at once, and then slowly.

            Ask of each dataset: what could this method not have seen?""",
        ),
        slide(
            "From inside one cell: the patch clamp",
            equation(
                "C",
                frac("dV", "dt"),
                "=0  →  ",
                sub("I", "clamp"),
                "=",
                total("∑", "k", "", sub("g", "k"), paren("V−", sub("E", "k"))),
                reads="C dV/dt = 0, so I_clamp = Σ_k g_k (V − E_k)",
            ),
            bullets(
                "A glass pipette is sealed onto the membrane of one cell",
                "**Current clamp**: inject current, read the voltage, including what lies below "
                "threshold",
                "**Voltage clamp**: hold the voltage, read the current of channels or synapses",
                "The best signal there is, for one or a few cells, for minutes to an hour or so",
            ),
            notes="""
            The most direct view of a neuron is from inside. In the patch clamp a fine glass
            pipette is pressed against a cell, and suction forms a tight seal. If the membrane
            under the tip is then broken, we have electrical access to the interior.

            We can inject current and read the voltage, with all the small synaptic events that
            never become spikes. Or we can hold the voltage V fixed with feedback. The capacitor
            C then takes up no current, and the current the clamp supplies equals the sum through
            all conductances g k with reversal potentials E k. That is how synaptic currents are
            measured.

            The cost is scale. It is one cell at a time, for a limited time, and the pipette
            gradually replaces the contents of the cell.""",
        ),
        slide(
            "From outside: electrodes hear nearby spikes",
            bullets(
                "Spikes: tens to hundreds of μV",
                "Heard from within about 0.1 mm",
                "Sampled at 20 to 30 kHz",
                "Silicon probes: hundreds of sites",
                "Slow part: the local field potential",
            ),
            picture(
                _extracellular,
                alt="A simulated extracellular voltage of 250 ms: noise of a few microvolts with "
                "sharp downward spikes of two sizes that cross a dashed threshold.",
            ),
            notes="""
            A metal contact in the tissue sees the small voltages that currents leave outside
            cells. A spike of a nearby neuron appears as a sharp, mostly negative deflection, a
            millisecond long and some tens to hundreds of microvolts deep. The figure is a
            simulation with two cells at different distances.

            The signal is usually split by frequency. Above a few hundred hertz we look for
            spikes. Below lies the local field potential, which reflects mostly the summed
            synaptic currents of many cells.

            Modern silicon probes have hundreds of contacts along one thin shank and follow
            hundreds of neurons at once. But there is a bias: cells that are small, distant or
            rarely active go unseen.""",
        ),
        slide(
            "Spike sorting: whose spike was it?",
            bullets(
                "Filter, detect, align the snippets",
                "Describe each by a few features",
                "Cluster: one cluster, one cell?",
                "Check: no two spikes within 1 ms",
            ),
            picture(
                _sorting,
                alt="Spikes of a simulated recording as points, with trough depth against width. "
                "Two separate clusters are seen, one for each cell.",
            ),
            notes="""
            One contact hears several cells, so we have to assign each spike to its source. A
            cell's spikes have a similar shape every time, because its distance and position
            relative to the contact stay the same. We cut out a snippet around every detected
            spike, describe it by a few numbers, such as depth and width or its principal
            components, and look for clusters. With many contacts, the pattern across them helps
            greatly.

            It is unsupervised learning with little ground truth. Typical errors are two cells
            merged, one cell split in two, spikes lost when they overlap, and drift of the tissue.
            A useful check is refractoriness: if many intervals in a cluster are below a
            millisecond, it contains more than one cell.""",
        ),
        slide(
            "Calcium imaging: many cells, slow light",
            equation(
                "F",
                paren("t"),
                "=b+A",
                total(
                    "∑",
                    row(sub("t", "k"), "<t"),
                    "",
                    sup("e", row("−", paren("t−", sub("t", "k")), "/τ")),
                ),
                "+ε",
                paren("t"),
                reads="F(t) = b + A Σ_{t_k < t} e^(−(t − t_k)/τ) + ε(t)",
            ),
            bullets(
                "A protein glows when it binds calcium",
                "One sees *where* and *which type*",
                "Spikes close in time merge",
            ),
            picture(
                _calcium,
                alt="Nine spikes as ticks and the simulated fluorescence above them: each spike "
                "adds a jump that decays over about a second; a burst makes one tall peak.",
            ),
            notes="""
            When a neuron fires, calcium enters. Cells can be made to produce a protein whose
            fluorescence rises with calcium, and a microscope then films hundreds or thousands of
            them. Since the protein comes from a gene, it can be limited to one cell type, and
            the same cells can be followed for weeks.

            The equation is the simplest model of what we see. F is the fluorescence, b the
            baseline, A the jump per spike, t k the spike times, tau the decay time, from tenths
            of a second to a second or more, and epsilon noise. Spikes are thus low-pass filtered
            and sampled slowly. Deconvolution can recover rates, but seldom exact times, and
            inhibition below rest is invisible. A real indicator is not quite linear either.""",
        ),
        slide(
            "Whole-brain signals are sums and proxies",
            bullets(
                "**EEG, MEG**: fields of many cells in step",
                "Milliseconds, but blurred in space",
                "**fMRI**: blood oxygen, a proxy",
                "Millimetres, but seconds late",
                "No surgery, so they suit people",
            ),
            picture(
                _haemodynamic,
                alt="A short block of neural activity at time zero and a typical blood response, "
                "which peaks after about five seconds and then dips below zero.",
            ),
            notes="""
            For people, methods outside the skull are usually the only option. EEG records
            voltages on the scalp and MEG the tiny magnetic fields. Both follow the brain at
            milliseconds, but they need large numbers of cells with parallel dendrites to be
            active together, and many arrangements of sources explain the same measurement.

            Functional MRI measures a change in the oxygenation of blood. Active tissue draws more
            blood than it needs, a few seconds late. The curve here is a commonly used shape. One
            volume element of a few cubic millimetres contains of the order of a hundred thousand
            neurons, excitatory and inhibitory alike, so a stronger signal tells us little about
            which cells did what.""",
        ),
        slide(
            "What each method misses",
            table(
                ("Method", "Sees", "Misses"),
                ("Patch clamp", "voltage of one cell, all of it", "the population"),
                ("Electrodes", "spikes of up to hundreds of cells", "silent cells; cell types"),
                ("Calcium imaging", "thousands of cells, by type", "exact times; deep tissue"),
                ("EEG and MEG", "synchronous activity, fast", "place; single cells"),
                ("fMRI", "the whole brain, within mm", "anything fast; single cells"),
                ("Anatomy (connectome)", "who is connected to whom", "activity; most chemistry"),
            ),
            bullets("An artificial network hides nothing, and is still hard to understand"),
            notes="""
            Here is the summary to keep at hand. I added a row for anatomy: electron microscopy
            can trace every connection in a block of tissue, which complements activity but does
            not replace it.

            Two general lessons follow. First, sampling is biased. If your method prefers large
            and active cells, then the code you infer will look denser than it is. Second, the
            measured signal is a transformation of what you want, so it is wise to simulate the
            measurement together with the model.

            The last line is a warning. In artificial networks we have perfect recordings of
            everything, yet we do not simply read off how they work. Data alone are not
            understanding, which brings us to analysis.""",
        ),
    ),
)

# -- Analysing ------------------------------------------------------------------------------


def _psth(ax: Axes) -> None:
    """Spike raster of 25 trials above, and the PSTH with the true rate below."""
    rng = np.random.default_rng(0)
    dt = 0.001
    t = np.arange(-0.2, 0.6, dt)
    rate = 8 + 60 * np.exp(-np.maximum(t - 0.05, 0) / 0.1) * (t > 0.05)
    spikes = rng.random((25, len(t))) < rate * dt
    ax.axis("off")
    upper = ax.inset_axes((0.15, 0.55, 0.83, 0.44))
    lower = ax.inset_axes((0.15, 0.12, 0.83, 0.38))
    trial, step = np.nonzero(spikes)
    upper.plot(1000 * t[step], trial, "|", markersize=5)
    upper.set_ylabel("trial")
    upper.set_xticklabels([])
    width = 0.02
    edges = np.arange(-0.2, 0.6 + width / 2, width)
    counts, _ = np.histogram(t[step] + dt / 2, edges)
    lower.bar(1000 * edges[:-1], counts / 25 / width, 1000 * width, align="edge", color=QUIET)
    lower.plot(1000 * t, rate, color=ORANGE, label="true rate")
    lower.set_ylabel("spikes per second")
    lower.set_xlabel("time from stimulus (ms)")
    lower.legend(frameon=False)
    for panel in (upper, lower):
        panel.set_xlim(-200, 600)


def _bell(angle: Floats, preferred: Floats | float) -> Floats:
    """A tuning curve over orientation (degrees), in spikes per second."""
    turned = np.deg2rad(2 * (angle - preferred))
    return 3 + 27 * np.exp(2.5 * (np.cos(turned) - 1))


def _tuning(ax: Axes) -> None:
    """Noisy measured mean rates with error bars, and the bell-shaped curve behind them."""
    rng = np.random.default_rng(0)
    shown = np.arange(0, 180, 15.0)
    counts = rng.poisson(_bell(shown, 80.0), (12, len(shown)))
    smooth = np.linspace(0, 180, 300)
    ax.plot(smooth, _bell(smooth, 80.0), color=QUIET, label="true curve")
    ax.errorbar(
        shown,
        counts.mean(axis=0),
        counts.std(axis=0, ddof=1) / np.sqrt(12),
        fmt="o",
        color=ACCENT,
        label="mean of 12 trials",
    )
    ax.set_xlabel("orientation of the bar (degrees)")
    ax.set_ylabel("spikes per second")
    ax.set_xticks([0, 45, 90, 135, 180])
    ax.set_ylim(0, 42)
    ax.legend(frameon=False, loc="upper right")


def _population(ax: Axes) -> None:
    """Sixty noisy neurons driven by a rotation, seen in their first two principal components."""
    rng = np.random.default_rng(0)
    phase = np.linspace(0, 4 * np.pi, 400)
    latent = np.stack([np.cos(phase), np.sin(phase)]) * np.linspace(1.3, 0.5, 400)
    rates = rng.normal(0, 1, (60, 2)) @ latent + rng.normal(0, 0.5, (60, 400))
    centred = rates - rates.mean(axis=1, keepdims=True)
    u, _, _ = np.linalg.svd(centred, full_matrices=False)
    z = u[:, :2].T @ centred
    dots = ax.scatter(z[0], z[1], c=np.linspace(0, 2, 400), cmap="viridis", s=12)
    ax.figure.colorbar(dots, ax=ax, label="time (s)")
    ax.set_xlabel("first component")
    ax.set_ylabel("second component")


def _decoding(ax: Axes) -> None:
    """Error of a maximum likelihood decoder of orientation against the number of neurons."""
    rng = np.random.default_rng(0)
    grid = np.arange(0, 180, 1.0)
    sizes = (4, 8, 16, 32, 64, 128)
    errors = []
    for size in sizes:
        preferred = np.arange(size) * 180 / size
        mean = 0.1 * _bell(grid[:, None], preferred[None, :])
        truth = rng.integers(0, 180, 600)
        counts = rng.poisson(mean[truth])
        likelihood = counts @ np.log(mean).T - mean.sum(axis=1)
        gap = np.abs(grid[likelihood.argmax(axis=1)] - grid[truth])
        errors.append(np.sqrt((np.minimum(gap, 180 - gap) ** 2).mean()))
    ax.loglog(sizes, errors, "o-")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.set_yticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
    ax.minorticks_off()
    ax.set_xlabel("number of neurons")
    ax.set_ylabel("error of the decoder (degrees)")


ANALYSING = Deck(
    "materials/w6/W6-V1-analysing.pptx",
    "Analysing",
    (
        slide(
            "Average over trials: the PSTH",
            equation(
                "r",
                paren("t"),
                "=",
                frac("1", "K Δ"),
                total("∑", "k=1", "K", sub("n", "k"), paren("t")),
                reads="r(t) = (1 / (K Δ)) Σ_{k=1}^{K} n_k(t)",
            ),
            bullets(
                "n: spikes of trial k in a bin of width Δ",
                "Small bins: noisy; wide bins: blurred",
                "The mean hides trial differences",
            ),
            picture(
                _psth,
                alt="Above, spikes of 25 simulated trials as ticks, denser after the stimulus. "
                "Below, the histogram of their rate, which follows the true rate curve.",
            ),
            notes="""
            One trial gives only a few spikes. So we repeat the stimulus, align the trials to it,
            and count. The result is the peristimulus time histogram, PSTH for short. In the
            formula, n k is the number of spikes in trial k in the bin at time t, capital K is the
            number of trials, and Delta is the width of a bin.

            The width is a choice between bias and variance. A narrow bin holds few spikes, and a
            wide one smears the response. A smooth kernel in place of bins poses the same choice.

            The average assumes that trials are repetitions of the same thing. If the animal's
            attention shifts, or if a response jitters in time, the mean may look like no single
            trial at all.""",
        ),
        slide(
            "Tuning curves: the mean response to a feature",
            equation(
                "f",
                paren("s"),
                "=b+A ",
                func(
                    "exp",
                    paren("γ", paren(func("cos", row("2", paren("s−", sub("s", "0")))), "−1")),
                ),
                reads="f(s) = b + A exp(γ (cos(2 (s − s_0)) − 1))",
            ),
            bullets(
                "Preferred value, height, width",
                "Hubel and Wiesel: edges in V1",
                "A summary, not an explanation",
            ),
            picture(
                _tuning,
                alt="Mean firing rates with error bars for twelve orientations of a bar. They "
                "follow a bell-shaped curve with its peak near 80 degrees.",
            ),
            notes="""
            Vary one feature of the stimulus, measure the mean rate for each value, and you have a
            tuning curve. Hubel and Wiesel found in this way that cells of the primary visual
            cortex, V1, respond to edges of a certain orientation.

            It helps to fit a function. Here s is the orientation, s zero the preferred one, b the
            baseline, A the height, and gamma sets how narrow the peak is. The factor two is
            there because an orientation repeats after 180 degrees.

            Be careful with the reading. A tuning curve depends on the stimuli we happened to
            choose. A cell tuned to orientation may respond even more to something we never
            showed. And to say that a cell is tuned to edges is not to say what it is for.""",
        ),
        slide(
            "Encoding models predict the spikes",
            equation(
                "λ",
                paren("t"),
                "=",
                func("exp", paren("k·x", paren("t"), "+h·y", paren("t"), "+b")),
                reads="λ(t) = exp(k · x(t) + h · y(t) + b)",
            ),
            equation(
                func("log", "L"),
                "=",
                total(
                    "∑",
                    "t",
                    "",
                    paren(
                        sub("n", "t"),
                        " ",
                        func("log", row("λ", paren("t"))),
                        "−λ",
                        paren("t"),
                        "Δ",
                        left="[",
                        right="]",
                    ),
                ),
                "+",
                words("const"),
                reads="log L = Σ_t [n_t log λ(t) − λ(t) Δ] + const",
            ),
            bullets(
                "x: recent stimulus, with filter k; y: the cell's own recent spikes, with filter h",
                "A generalised linear model with Poisson counts n: one optimum, easy to fit",
                "A deep network in place of k · x fits better and is harder to read",
                "Judge it on data that were held out, against what repeats of a trial allow",
            ),
            notes="""
            Instead of one feature, take the whole recent stimulus, x, and learn a filter k. Add
            the cell's own recent spikes, y, with a filter h for refractoriness and bursts, and a
            constant b. The exponential makes a positive rate lambda. The count n t in a bin of
            width Delta is Poisson with mean lambda times Delta.

            The second line is the log likelihood. It is concave in the parameters, so there are
            no bad local optima, and regularisation is as you know it.

            Prediction has a ceiling, because part of the response is not reproducible. Estimate
            that from repeated trials, or you may blame the model for noise. For natural images,
            features from deep networks predict visual neurons better than a linear filter does.""",
        ),
        slide(
            "Populations move in few dimensions",
            equation(
                "r",
                paren("t"),
                "≈",
                bar("r"),
                "+",
                total("∑", "k=1", "K", sub("z", "k"), paren("t"), " ", sub("u", "k")),
                reads="r(t) ≈ r̄ + Σ_{k=1}^{K} z_k(t) u_k",
            ),
            bullets(
                "PCA: directions u of most variance",
                "Paths z replace single cells",
                "Large variance need not matter most",
            ),
            picture(
                _population,
                alt="The activity of sixty simulated neurons as a path in the plane of the first "
                "two principal components: a spiral that turns inwards over two seconds.",
            ),
            notes="""
            With many neurons recorded together, the state at time t is a vector r. Often it stays
            close to a low-dimensional surface. Principal component analysis finds the mean, r
            bar, and orthogonal directions u k along which activity varies most; z k are the
            coordinates. Capital K is much smaller than the number of cells.

            In the figure, sixty noisy neurons mix two hidden variables. No single cell shows it
            clearly, but the first two components reveal a spiral.

            Keep three cautions in mind. Smooth data can give smooth-looking components whatever
            the cause. A simple task limits the dimension that can be seen. And variance is not
            importance: a direction with little variance may be the one that drives behaviour.""",
        ),
        slide(
            "Decoding: what could be read out",
            equation(
                hat("s"),
                "=",
                sub(words("argmax"), "s"),
                " ",
                total(
                    "∑",
                    "i",
                    "",
                    paren(
                        sub("n", "i"),
                        " ",
                        func("log", row(sub("f", "i"), paren("s"))),
                        "−",
                        sub("f", "i"),
                        paren("s"),
                        left="[",
                        right="]",
                    ),
                ),
                reads="ŝ = argmax_s Σ_i [n_i log f_i(s) − f_i(s)]",
            ),
            bullets(
                "Counts n, tuning f: most likely s",
                "More cells: the error shrinks",
                "Unless they share their noise",
            ),
            picture(
                _decoding,
                alt="Error of a simulated decoder against the number of neurons, on logarithmic "
                "axes: it falls from tens of degrees to a few as neurons are added.",
            ),
            notes="""
            Decoding turns the question round. Given the activity, what was the stimulus? If
            counts n i are independent and Poisson, with means given by tuning curves f i, the
            most likely stimulus, s hat, is the one that maximises this sum. In practice one often
            trains a linear classifier instead.

            The figure shows a simulation with bell-shaped tuning curves and windows of a tenth of
            a second. The error falls as cells are added, for many cells roughly with one over the
            square root of their number.

            That holds for independent noise. Real neurons share some of it, and shared noise that
            looks just like a change of the stimulus cannot be averaged away, no matter how many
            cells are recorded.""",
        ),
        slide(
            "Ways to fool oneself with a decoder",
            code("""
folds = GroupKFold(5)            # whole trials stay together
score = cross_val_score(decoder, X, y, groups=trial, cv=folds)
null = [cross_val_score(decoder, X, permute(y), groups=trial, cv=folds)
        for _ in range(200)]     # permute labels by trial, not by bin
"""),
            bullets(
                "**Leakage**: overlapping windows or the same trial in training and test",
                "**Confounds**: arousal or movement predicts the label as well",
                "**Chance level** is not 50 % when classes are unequal: shuffle and compare",
                "**Power**: a strong decoder may compute what the brain does not",
            ),
            notes="""
            These are mistakes you know from machine learning, with a neural twist. Activity
            changes slowly, so neighbouring time bins are nearly copies. If you split bins at
            random, the test set leaks into training. Keep whole trials together, and check that
            slow drift over a session does not predict the label either.

            Moving and being alert change activity almost everywhere, so a label may be decodable
            because the animal moved. Record the behaviour, and control for it.

            The deepest point is the last. The retina allows a strong enough decoder to name
            objects, yet we would not say that the retina recognises them. Decodable means that
            the information is present. Whether the brain uses it is another question, to which
            we come in the next lecture.""",
        ),
        slide(
            "The same tools for artificial networks",
            table(
                ("Brain", "Artificial network", "Shared question"),
                ("tuning curve", "feature visualisation", "What drives this unit most?"),
                ("encoding model", "regression on activations", "What predicts its activity?"),
                ("decoding", "linear probe", "What can be read out at this stage?"),
                ("population PCA", "PCA of hidden states", "How many dimensions are in use?"),
                ("similarity of patterns", "comparison of layers", "Do two systems agree?"),
            ),
            bullets(
                "Networks are a test bed: we know the truth and can ask if the method finds it",
            ),
            notes="""
            Almost every tool in this lecture has a twin in the study of artificial networks, as
            the table shows. The linear probe is a decoder. Feature visualisation is a tuning
            curve with the stimulus found by gradient ascent. And one can compare a brain area and
            a network layer by asking whether they find the same pairs of stimuli similar.

            That makes networks a useful test bed. There we can record every unit without noise
            and repeat everything. If a method misleads us in that setting, we should not trust it
            with a brain.

            All of these tools describe how activity relates to the world or to other activity.
            None of them shows what the activity does. For that, we have to intervene.""",
        ),
    ),
)

# -- Manipulating ---------------------------------------------------------------------------


def _node(ax: Axes, x: float, y: float, text: str, colour: str = ACCENT) -> None:
    """A round node with a word in it."""
    ax.add_patch(Circle((x, y), 0.95, color=colour, zorder=3))
    ax.text(x, y, text, color="white", ha="center", va="center", zorder=6)


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = INK
) -> None:
    """An arrow between two nodes."""
    way = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    tail, tip = start + 1.05 * way, end - 1.05 * way
    look = {"arrowstyle": "-|>", "linewidth": 2, "color": colour, "mutation_scale": 20}
    ax.annotate("", tuple(tip), tuple(tail), arrowprops={**look, "shrinkA": 0, "shrinkB": 0})


def _graphs(ax: Axes) -> None:
    """A common cause of two areas, and the same graph when one of them is set by hand."""
    for y, title in ((7.2, "observed"), (1.4, "A is set by us")):
        _node(ax, 5, y + 2.2, "C", QUIET)
        _node(ax, 2, y, "A", ACCENT if y > 5 else ORANGE)
        _node(ax, 8, y, "B")
        _arrow(ax, (5, y + 2.2), (8, y))
        ax.text(-0.6, y + 2.9, title)
        if y > 5:
            _arrow(ax, (5, y + 2.2), (2, y))
    _arrow(ax, (-2.6, 1.4), (2, 1.4), ORANGE)
    ax.text(5, 7.2, "A and B\ncorrelate", ha="center", va="center")
    ax.text(5, 1.4, "no longer", ha="center", va="center")
    ax.set_xlim(-1.8, 9.6)
    ax.set_ylim(0, 11)
    ax.set_aspect("equal")
    ax.axis("off")


def _light(ax: Axes) -> None:
    """Simulated spikes of a LIF neuron that light drives, then one that light silences."""
    rng = np.random.default_rng(0)
    dt = 0.1
    t = np.arange(0, 600, dt)
    lit = (t > 200) & (t < 400)
    for first, (colour, change, name) in enumerate(
        ((ACCENT, 10.0, "excited by light"), (ORANGE, -14.0, "silenced by light"))
    ):
        for trial in range(10):
            v, last = 0.0, -10.0
            times = []
            for now, push in zip(t, 15.5 + change * lit, strict=True):
                if now - last < 2:
                    continue
                v += dt / 10 * (push - v) + 3.5 * np.sqrt(2 * dt / 10) * rng.standard_normal()
                if v >= 20:
                    times.append(now)
                    v, last = 0.0, now
            height = 13 * (1 - first) + trial
            ax.plot(times, np.full(len(times), height), "|", color=colour, markersize=8)
        ax.text(0, 13 * (1 - first) + 10.3, name, color=colour)
    ax.axvspan(200, 400, color="#dcebf7", zorder=0)
    ax.text(300, 25.3, "light on", ha="center")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("trials")
    ax.set_yticks([])
    ax.set_ylim(-1, 27)


def _train_network() -> tuple[list[Floats], Floats, NDArray[np.int64]]:
    """Weights of a small network trained to tell three spiral arms apart, and test data."""
    rng = np.random.default_rng(0)

    def arms(count: int) -> tuple[Floats, NDArray[np.int64]]:
        label = rng.integers(0, 3, count)
        radius = rng.uniform(0.1, 1, count)
        angle = 2 * np.pi * label / 3 + 3 * radius + rng.normal(0, 0.18, count)
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), label

    x, label = arms(1500)
    weights = [
        rng.normal(0, 1, (2, 48)),
        rng.normal(0, 0.3, 48),
        rng.normal(0, 0.2, (48, 3)),
        np.zeros(3),
    ]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    for step in range(1, 1501):
        hidden = np.maximum(x @ weights[0] + weights[1], 0)
        logits = hidden @ weights[2] + weights[3]
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = (p / p.sum(axis=1, keepdims=True) - np.eye(3)[label]) / len(x)
        back = error @ weights[2].T * (hidden > 0)
        slopes = [x.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
        for k, slope in enumerate(slopes):
            first[k] = 0.9 * first[k] + 0.1 * slope
            second[k] = 0.999 * second[k] + 0.001 * slope**2
            size = np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8
            weights[k] = weights[k] - 0.01 * first[k] / (1 - 0.9**step) / size
    return weights, *arms(1500)


def _ablation(ax: Axes) -> None:
    """Accuracy of a trained network when hidden units are removed in different orders."""
    rng = np.random.default_rng(1)
    (w1, b1, w2, b2), x, label = _train_network()
    hidden = np.maximum(x @ w1 + b1, 0)
    units = hidden.shape[1]

    def accuracy(removed: NDArray[np.int64]) -> float:
        kept = np.ones(units)
        kept[removed] = 0
        return float((((hidden * kept) @ w2 + b2).argmax(axis=1) == label).mean())

    single = np.array([accuracy(np.array([unit])) for unit in range(units)])
    important = np.argsort(single)
    counts = np.arange(0, units + 1, 2)
    orders = [rng.permutation(units) for _ in range(30)]
    random = np.array([[accuracy(order[:count]) for count in counts] for order in orders])
    for name, order, colour in (
        ("least important first", important[::-1], GREEN),
        ("most important first", important, ORANGE),
    ):
        left = [100 * accuracy(order[:count]) for count in counts]
        ax.plot(counts, left, color=colour, label=name)
    ax.plot(counts, 100 * random.mean(axis=0), color=ACCENT, label="random order (mean)")
    ax.axhline(100 / 3, color=QUIET, linewidth=1, linestyle="--")
    ax.text(0, 100 / 3 - 1.5, "chance", va="top")
    ax.set_xlabel("hidden units removed (of 48)")
    ax.set_ylabel("accuracy (%)")
    ax.set_ylim(15, 125)
    ax.set_yticks([20, 40, 60, 80, 100])
    ax.legend(frameon=False, loc="upper right")


def _backup(ax: Axes) -> None:
    """Two parallel paths from a stimulus to an act, one of them cut."""
    _node(ax, 1, 5, "input", QUIET)
    _node(ax, 5, 7.6, "A", ACCENT)
    _node(ax, 5, 2.4, "B", ACCENT)
    _node(ax, 9, 5, "act", QUIET)
    for start, end in (
        ((1, 5), (5, 7.6)),
        ((5, 7.6), (9, 5)),
        ((1, 5), (5, 2.4)),
        ((5, 2.4), (9, 5)),
    ):
        _arrow(ax, start, end)
    for slope in (-1, 1):
        ax.plot([3.7, 6.3], [7.6 - 1.3 * slope, 7.6 + 1.3 * slope], color=ORANGE, lw=4, zorder=5)
    ax.text(5, 9.4, "removed", ha="center", color=ORANGE)
    ax.text(5, 0.7, "takes over", ha="center")
    ax.add_patch(Rectangle((3.75, 1.15), 2.5, 2.5, fill=False, edgecolor=GREEN, linewidth=2))
    ax.set_xlim(-0.4, 10.4)
    ax.set_ylim(0, 10.3)
    ax.set_aspect("equal")
    ax.axis("off")


MANIPULATING = Deck(
    "materials/w6/W6-V2-manipulating.pptx",
    "Manipulating",
    (
        slide(
            "To see is not to know the cause",
            equation(
                "P",
                paren("B | ", words("do"), paren("A=a")),
                "≠P",
                paren("B | A=a"),
                reads="P(B | do(A = a)) ≠ P(B | A = a)",
            ),
            bullets(
                "In general, seeing is not doing",
                "A common cause also correlates",
                "Setting A cuts the arrows into A",
            ),
            picture(
                _graphs,
                alt="Two diagrams. Above, C points to both A and B, which therefore correlate. "
                "Below, A is set from outside, the arrow from C is cut, and the link is gone.",
            ),
            notes="""
            Suppose the activity of area A predicts the activity of area B. Perhaps A drives B. Or
            B drives A. Or a third area, C, drives both, and we never recorded it. Observation
            alone cannot in general tell these apart.

            The formula says so in the notation of causal inference. On the right is the
            distribution of B when we happen to see A at a value a. On the left is what B does
            when we set A to that value. They can differ, because setting A removes the influence
            of everything that normally controls it.

            So we need interventions. This lecture goes through the main kinds, in brains and in
            artificial networks, and through what may and may not be concluded.""",
        ),
        slide(
            "Lesions: remove it and see what fails",
            table(
                ("", "Task 1", "Task 2"),
                ("Damage to area X", "impaired", "normal"),
                ("Damage to area Y", "normal", "impaired"),
            ),
            bullets(
                "**Single dissociation**: only task 1 fails, but it may just be the harder task",
                "**Double dissociation**: difficulty alone cannot explain the table",
                "Natural lesions are large, irregular and not assigned at random",
                "Lasting damage lets the rest of the brain adapt",
                "Drugs or cooling silence a region for minutes to hours, and then it recovers",
            ),
            notes="""
            The oldest manipulation is damage. Much of what we know about language and memory
            began with patients who had lost a part of the brain and, with it, a particular
            ability.

            The logic needs care. If damage to X impairs task one and spares task two, the first
            task may simply be harder. If damage to Y does the reverse, difficulty alone does not
            explain the pattern. This double dissociation is the standard of evidence. Still, it
            shows that the tasks depend on different things, rather than that X is where task one
            is done.

            Strokes do not follow the borders of areas, and they cut fibres that only pass
            through. Reversible methods, with drugs or with cooling, let each animal serve as its
            own control.""",
        ),
        slide(
            "Optogenetics: switch chosen cells by light",
            bullets(
                "A light-gated channel or pump, by gene",
                "Selects a **cell type** or a pathway",
                "Reacts within **milliseconds**",
                "Both ways: excite or silence",
                "Light spreads and warms tissue",
            ),
            picture(
                _light,
                alt="Rasters of two simulated neurons, ten trials each, with light on from 200 to "
                "400 ms. The upper one fires much faster in the light; the lower one stops.",
            ),
            notes="""
            Optogenetics makes neurons sensitive to light. A gene for a light-gated channel or
            pump, taken from microbes, is brought into chosen cells, often by a virus. Light from
            a fibre or a microscope then excites or silences just those cells. The figure is a
            simulation of both cases.

            Two things make it powerful. It can be restricted to a cell type, which an electrode
            cannot do, since current excites everything nearby. And it can be timed to
            milliseconds within a task.

            Its limits are worth knowing. All the cells in the light are driven in step, which
            rarely happens naturally. Expression varies from cell to cell. Tissue heats up, and
            when strong inhibition ends, rebound firing may follow. Controls with light but no
            channel are essential.""",
        ),
        slide(
            "A toolbox with different grain",
            table(
                ("Method", "Where", "When", "What it changes"),
                ("Lesion", "region", "for good", "removes cells and fibres"),
                ("Drug or cooling", "region", "minutes to hours", "silences, reversibly"),
                (
                    "Electrical stimulation",
                    "about 1 mm",
                    "ms",
                    "all cells, fibres nearby",
                ),
                (
                    "Magnetic pulses (TMS)",
                    "about 1 cm",
                    "ms, or longer",
                    "cortex, from outside",
                ),
                ("Chemogenetics", "cell type", "minutes to hours", "excitability, by a drug"),
                ("Optogenetics", "cell type", "ms", "spiking, by light"),
            ),
            bullets("**Closed loop**: let the recorded activity decide when to intervene"),
            notes="""
            Compare the methods by what they touch and for how long. Electrical stimulation has
            been used for over a century and is precise in time, but it excites passing fibres as
            well as cells, so that the effect may come from somewhere else. Magnetic stimulation
            works through the skull and suits people, with coarse resolution. Chemogenetics gives
            chosen cells a receptor that responds only to a particular drug; it is slow, but no
            fibre is needed.

            In the newest experiments recording and stimulation are combined. Individual cells
            are chosen by their responses, activated by focused light, and the effect on the
            network and the behaviour is measured at once. That is as close as we come to
            setting a single unit's value.""",
        ),
        slide(
            "Ablation in artificial networks",
            bullets(
                "Set units to zero; measure the loss",
                "Every lesion, no cost, exact repeats",
                "Random removal: a gradual decline",
                "Zero may be an unusual value:",
                ["the mean, or another input's, is fairer"],
            ),
            picture(
                _ablation,
                alt="Accuracy of a small trained network against the number of hidden units "
                "removed, in three orders. At first the order matters; later the curves cross.",
            ),
            notes="""
            In an artificial network any lesion can be made, exactly and as often as we like. For
            the figure a small network with 48 hidden units was trained to tell three classes
            apart. Units were then set to zero: at random, or ordered by how much accuracy falls
            when each is removed on its own.

            Performance declines gradually under random removal, and at first the order makes a
            large difference. Later the curves meet and cross. Importance measured one unit at a
            time ignores interactions: two units may each be dispensable while the pair is not,
            and the reverse occurs too.

            There is also the question of what to put in the gap. Zero may be a value that the
            later layers never see. Using the mean, or the value from another input, asks a
            cleaner question.""",
        ),
        slide(
            "No effect does not mean no role",
            bullets(
                "**Redundancy**: another path suffices",
                "**Compensation**: the rest adapts",
                "**Indirect effects**: downstream areas",
                "**Unnatural states**: never seen before",
            ),
            picture(
                _backup,
                alt="A diagram of two parallel paths from an input to an act, through A and "
                "through B. A is crossed out, and B, framed, takes over.",
            ),
            notes="""
            Suppose you remove A and behaviour is normal. Was A unused? Perhaps B does the same
            job, and either is enough. Or the animal has recovered by learning. Fast, reversible
            silencing often has effects that permanent lesions do not, and compensation is one of
            the reasons.

            Now suppose behaviour is impaired. Perhaps A computes what is needed. Or perhaps A
            merely supplies steady input without which C, the real site, cannot work. A radio
            fails if you cut its power cable, yet the music is not in the cable.

            Stimulation has the matching problem. Patterns we impose may lie outside anything the
            network produces by itself, and the response to them need not tell us about normal
            function.""",
        ),
        slide(
            "What may be concluded",
            table(
                ("Experiment", "Result", "Supports"),
                ("Record", "A correlates with behaviour", "the information is there"),
                ("Silence A", "behaviour fails", "A is needed, here and now"),
                ("Activate A", "behaviour appears", "A is enough, in this setting"),
                ("Replace natural activity of A", "behaviour follows it", "A carries the signal"),
                ("Model", "predicts new interventions", "the proposed mechanism"),
            ),
            bullets(
                "Needed and enough are claims about a task, a state and a time",
                "The strongest case joins all rows, with effects of the predicted size",
            ),
            notes="""
            Let me end with a ladder of evidence. Recording shows that information is present.
            Silencing tests whether activity is needed, and activating tests whether it is enough.
            Both always hold in a context: an area may be needed while a skill is learnt and no
            longer afterwards.

            Stronger still is to overwrite natural activity with a chosen pattern and to find that
            behaviour follows the pattern, trial by trial. In artificial networks the same idea is
            to copy an activation from one input into the processing of another.

            Finally, a model should predict interventions that nobody has done yet. A model that
            fits all recordings but fails when something is switched off has not captured the
            mechanism.""",
        ),
    ),
)

DECKS = (OBSERVING, ANALYSING, MANIPULATING)
