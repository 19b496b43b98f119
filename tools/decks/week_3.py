"""Week 3: brain structure."""

from __future__ import annotations

from math import factorial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon, Rectangle
from tools.decks.maths import frac, paren, sub, sup, words
from tools.decks.writer import (
    ACCENT,
    INK,
    QUIET,
    Deck,
    bullets,
    equation,
    picture,
    slide,
    table,
)

ORANGE, GREEN, PURPLE = "#c4611f", "#3f7d3a", "#7a4b94"


# -- Connectome ---------------------------------------------------------------------------


def _matrix(ax: Axes) -> None:
    """A made-up wiring diagram of three groups of cells, as a matrix."""
    rng = np.random.default_rng(0)
    group = np.repeat([0, 1, 2], 20)
    chance = np.array([[0.35, 0.2, 0.02], [0.03, 0.35, 0.2], [0.08, 0.02, 0.35]])
    wired = rng.random((60, 60)) < chance[group[:, None], group[None, :]]
    np.fill_diagonal(wired, False)
    source, target = np.nonzero(wired)
    ax.scatter(target + 0.5, source + 0.5, s=9, marker="s", color=ACCENT, linewidths=0)
    for edge in (20, 40):
        ax.axhline(edge, color=QUIET, lw=0.8)
        ax.axvline(edge, color=QUIET, lw=0.8)
    ax.set_aspect("equal")
    ax.set(xlim=(0, 60), ylim=(60, 0), xlabel="to neuron (number)", ylabel="from neuron (number)")
    ax.spines[["top", "right"]].set_visible(True)


def _pipeline(ax: Axes) -> None:
    """The steps from tissue to a wiring diagram, from top to bottom."""
    steps = [
        ("fix and stain the tissue", ACCENT),
        ("cut sections of tens of nanometres", ACCENT),
        ("image with electrons", ACCENT),
        ("align the images into a volume", ORANGE),
        ("segment cells with a network", ORANGE),
        ("find the synapses", ORANGE),
        ("correct by eye", GREEN),
    ]
    for number, (text, face) in enumerate(steps):
        y = 1 - number / 7
        ax.add_patch(
            FancyBboxPatch(
                (0.08, y - 0.095),
                0.84,
                0.09,
                boxstyle="round,pad=0,rounding_size=0.02",
                fc=face,
                ec="none",
            )
        )
        ax.text(0.5, y - 0.05, text, ha="center", va="center", color="white")
        if number:
            ax.annotate(
                "",
                (0.5, y - 0.003),
                (0.5, y + 0.05),
                arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.2},
            )
    ax.set(xlim=(0, 1), ylim=(0.02, 1.02))
    ax.axis("off")


def _distances(wired: np.ndarray) -> float:
    """Return the mean number of steps between two nodes that can reach each other."""
    reached, front = np.eye(len(wired), dtype=bool), np.eye(len(wired), dtype=bool)
    steps = total = pairs = 0
    while front.any():
        front = (front.astype(int) @ wired.astype(int) > 0) & ~reached
        reached |= front
        steps += 1
        total += steps * int(front.sum())
        pairs += int(front.sum())
    return total / pairs


def _clustering(wired: np.ndarray) -> float:
    """Return how often two neighbours of a node are neighbours, averaged over nodes."""
    links = wired.astype(int)
    degree = links.sum(axis=1)
    triangles = np.diag(links @ links @ links)
    possible = degree * (degree - 1)
    return float(np.mean(triangles[possible > 0] / possible[possible > 0]))


def _rewired(size: int, near: int, chance: float, rng: np.random.Generator) -> np.ndarray:
    """Return a ring of nodes joined to `near` nodes on each side, some links moved."""
    wired = np.zeros((size, size), dtype=bool)
    for node in range(size):
        for step in range(1, near + 1):
            other = (node + step) % size
            wired[node, other] = wired[other, node] = True
    for step in range(1, near + 1):
        for node in range(size):
            if rng.random() < chance:
                free = np.nonzero(~wired[node] & (np.arange(size) != node))[0]
                old, new = (node + step) % size, rng.choice(free)
                wired[node, old] = wired[old, node] = False
                wired[node, new] = wired[new, node] = True
    return wired


def _small_world(ax: Axes) -> None:
    """Clustering and path length of a ring as links are moved at random."""
    rng = np.random.default_rng(0)
    chances = np.logspace(-4, 0, 13)
    ring = _rewired(200, 5, 0, rng)
    clustering, distance = [], []
    for chance in chances:
        wired = [_rewired(200, 5, float(chance), rng) for _ in range(8)]
        clustering.append(np.mean([_clustering(one) for one in wired]) / _clustering(ring))
        distance.append(np.mean([_distances(one) for one in wired]) / _distances(ring))
    ax.semilogx(chances, clustering, "o-", label="clustering")
    ax.semilogx(chances, distance, "s--", label="path length")
    ax.set(ylim=(0, 1.3), xlabel="fraction of links moved", ylabel="relative to the ring")
    ax.legend(frameon=False, loc="upper right", ncols=2)


def _same_wiring(ax: Axes) -> None:
    """Two cells joined both ways: both excite, or one excites and the other inhibits."""
    tau, step, time = 10.0, 0.05, np.arange(0, 80, 0.05)
    loops = {
        "both excite": np.array([[0.0, 0.8], [0.8, 0.0]]),
        "one inhibits": np.array([[0.0, -4.0], [4.0, 0.0]]),
    }
    for (name, weights), style in zip(loops.items(), ("-", "--"), strict=True):
        state, trace = np.array([1.0, 0.0]), []
        for _ in time:
            trace.append(state[0])
            state = state + step / tau * (-state + weights @ state)
        ax.plot(time, trace, style, label=name)
    ax.axhline(0, color=QUIET, lw=0.8, zorder=0)
    ax.set(xlabel="time (ms)", ylabel="activity of cell 1 (about rest)", ylim=(-0.6, 1.2))
    ax.legend(frameon=False)


CONNECTOME = Deck(
    "materials/w3/W3-V0-connectome.pptx",
    "Connectome",
    (
        slide(
            "A connectome is a map of connections",
            bullets(
                "Nodes: neurons, or regions of a brain",
                "Links: synapses, or bundles of axons",
                "Links have a direction and a strength",
                "As data: a large, sparse matrix",
            ),
            picture(
                _matrix,
                alt="A matrix of sixty by sixty dots with three blocks on the diagonal: cells"
                " connect most within their group, and some groups to the next.",
            ),
            notes="""Last week we connected neurons with synapses. This week we ask how a whole
            brain is connected. A connectome is a map of the connections in a nervous system, or in
            a part of one. You can think of it as a directed graph. The nodes are neurons and the
            links are synapses, and the number of synapses between two cells often serves as the
            strength of a link.

            Written as a matrix, each row is a sending neuron and each column a receiving one. The
            matrix on the slide is invented, but it shows what to expect. Most entries are empty,
            and once the cells are sorted into groups, blocks appear. In real data, finding the
            groups is part of the work.""",
        ),
        slide(
            "Maps are made at three scales",
            table(
                ("Scale", "Nodes", "Usual method"),
                ("Macro, millimetres", "Regions", "Diffusion MRI, in living people"),
                ("Meso, micrometres", "Populations, single axons", "Tracers and light microscopy"),
                ("Micro, nanometres", "Neurons, synapses", "Electron microscopy"),
            ),
            bullets(
                "Finer maps cover less tissue, and come from fewer individuals",
            ),
            notes="""The same word is used for maps at very different scales, so always ask which
            one is meant. At the coarsest, magnetic resonance imaging follows how water diffuses
            along bundles of axons. That works in living people, but it infers paths, it does not
            see single axons, and it does not tell the direction in which signals travel.

            In between, a tracer or a virus is injected at one place in an animal, and light
            microscopy shows where the axons go. At the finest scale electron microscopy shows
            single synapses. The price is in volume and number. We have coarse maps of thousands of
            people, and fine maps of a few brains, all of them small.""",
        ),
        slide(
            "From a piece of tissue to a wiring diagram",
            bullets(
                "Blue: in the laboratory",
                "Orange: on computers",
                "Green: by people, the slowest step",
                "One missed branch can lose an axon",
            ),
            picture(
                _pipeline,
                alt="Seven boxes from top to bottom: fix and stain, cut, image with electrons,"
                " align, segment with a network, find the synapses, correct by eye.",
            ),
            notes="""How is a map of synapses made? The tissue is fixed and stained with heavy
            metals, so that membranes show up dark. It is cut into sections some tens of nanometres
            thick, or the surface is removed layer by layer, and every layer is imaged with
            electrons. The images are then aligned into a volume.

            Next the volume is divided into cells. This is a segmentation problem, and deep
            networks made it possible at scale. Yet an axon can be very thin and run a long way, so
            one mistake can merge two cells or cut off half of one. People therefore check and
            correct the result. For whole brains of insects this took many years of work,
            shared between many hands.""",
        ),
        slide(
            "Which wiring diagrams we have",
            table(
                ("What", "Neurons, about", "Published"),
                ("Worm *C. elegans*", "302", "1986"),
                ("Fruit fly larva, brain", "3,000", "2023"),
                ("Fruit fly adult, brain", "140,000", "2024"),
                ("Human cortex, 1 cubic mm", "under 20,000", "2024"),
                ("Mouse visual cortex, 1 cubic mm", "80,000 or more", "2025"),
                ("Mouse, whole brain", "70,000,000", "not yet"),
            ),
            notes="""The first nearly complete wiring diagram was that of a small worm, C. elegans,
            in 1986. The adult hermaphrodite has 302 neurons, and the work was done on paper
            prints, with pens. It was more than thirty years before the whole brain of an
            insect followed: a larva of the fruit fly, with about three thousand neurons, and then
            the adult, with about a hundred and forty thousand.

            In mammals we have small pieces, around a cubic millimetre of cortex from a mouse and
            from a human. The mouse piece is special because activity was recorded in the same
            tissue before it was cut. A whole mouse brain would be several hundred times larger, and
            is being discussed as a project.""",
        ),
        slide(
            "Brains are sparsely connected",
            equation(
                "p=",
                frac("M", "N(N−1)"),
                reads="p = M / (N (N − 1))",
            ),
            equation(
                sub("p", words("human")),
                "≤",
                frac(sup("10", "14"), sup(paren("8.6×", sup("10", "10")), "2")),
                "≈",
                sup("10", "−8"),
                reads="p_human is at most 10^14 / (8.6 × 10^10)^2, about 10^−8",
            ),
            bullets(
                "*N* neurons, *M* connected pairs",
                "Worm: a few links in a hundred exist",
                "Human: about one in a hundred million",
                "Close neighbours: often one in ten",
            ),
            notes="""How dense is the graph? Let N be the number of neurons and M the number of
            ordered pairs that are connected. There are N times N minus one possible pairs, so the
            density p is the ratio of the two. In the worm a few per cent of the possible links
            exist.

            Now a rough estimate for humans. There may be some ten to the fourteen synapses, and
            eighty-six billion neurons. Even if every synapse joined a different pair, the
            density would be only about ten to the minus eight. The larger the brain, the sparser,
            because each neuron has thousands of synapses and not billions. Nearby cells in cortex
            are linked far more often, so the average hides a great deal of structure.""",
        ),
        slide(
            "Neither regular nor random",
            bullets(
                "A ring has clusters but long paths",
                "Random wiring: short, no clusters",
                "Moving a few links gives both",
                "Real brains have both, and hubs too",
            ),
            picture(
                _small_world,
                alt="As more links of a ring are moved at random, the path length falls early and"
                " clustering falls late; in between, paths are short and clustering high.",
            ),
            notes="""What sort of graph is it? Two measures help. Clustering is how often two
            neighbours of a node are neighbours of each other. Path length is how many links you
            follow, on average, to get from one node to another. The picture shows a simulation. We
            start from a ring of two hundred nodes, in which each is linked to ten close ones, and
            move links to random places.

            A small share of moved links is enough to shorten the paths a lot, while clustering
            stays high. Graphs of this kind are called small worlds, and the worm's wiring is one.
            Long links cost material and energy, so a few of them may be a good bargain. Bear in
            mind that many graphs have these properties.""",
        ),
        slide(
            "The same wiring can behave differently",
            bullets(
                "Two cells, each connected to the other",
                "Activity *x*, weights *W*, time constant τ",
            ),
            equation(
                "τ",
                frac("dx", "dt"),
                "=−x+Wx",
                reads="τ dx/dt = −x + W x",
            ),
            picture(
                _same_wiring,
                alt="Activity of one cell of a pair over time: when both excite, it decays slowly;"
                " when one inhibits, it swings up and down as it decays.",
            ),
            notes="""Does the graph tell us what the network does? Only in part. Take two cells that
            are connected both ways. Their activity x decays with a time constant tau, here ten
            milliseconds, and is driven through the weights W. As a graph, without signs, there is
            only one such pair.

            If both connections excite, the activity that we put in fades slowly, and the pair acts
            as a short memory. If one of the cells inhibits, the pair oscillates as it settles. So
            we need the signs and the sizes of the weights, and the time constants. A count of
            synapses in an electron micrograph is a useful clue to the size. The sign has to come
            from knowing the transmitter.""",
        ),
        slide(
            "What a connectome leaves out",
            bullets(
                "Chemical signals that spread without synapses",
                "Gap junctions, which are hard to see in many data sets",
                "The properties of each cell, and how synapses change over time",
                "Differences between individuals: most maps come from one",
                "Even so, it rules out many theories and suggests new ones",
            ),
            notes="""After forty years with the worm's wiring diagram we cannot yet simulate a worm
            in full. That should make us modest. A connectome does not show the neuropeptides and
            other substances that diffuse past the synapses. It is often blind to
            gap junctions. It does not tell you what each cell does with its input, and it is one
            moment of one individual's life.

            And yet it is of great use. In the fly, circuits for the sense of direction and
            for motion vision were clarified by the wiring, because a theory that needs a
            connection which is absent must be wrong. For people with a background in machine
            learning it is a rare thing: an architecture that somebody else found.""",
        ),
    ),
)


# -- Humans -------------------------------------------------------------------------------


def _lobes(ax: Axes) -> None:
    """A simple view of the left side of a human brain, front on the left."""
    ax.add_patch(Polygon([(6.1, 2.3), (7.1, 2.5), (6.9, -0.2), (6.3, -0.2)], color=QUIET))
    ax.add_patch(Ellipse((7.9, 1.8), 3.3, 1.8, angle=8, color=PURPLE))
    angle = np.linspace(0, 2 * np.pi, 200)
    x, y = 5 + 4.6 * np.cos(angle), 4.6 + 2.7 * np.sin(angle)
    outline = Polygon(np.column_stack([x, y]), closed=True, fc="none", ec="none")
    ax.add_patch(outline)
    parts = [
        ([(0, 3.3), (4.4, 4.0), (5.4, 7.6), (0, 7.6)], ACCENT),
        ([(4.4, 4.0), (5.4, 7.6), (8.6, 7.6), (7.6, 4.4)], GREEN),
        ([(7.6, 4.4), (8.4, 7.6), (10, 7.6), (10, 1.5), (7.7, 1.5)], "#b8862b"),
        ([(0, 3.3), (4.4, 4.0), (7.6, 4.4), (7.7, 1.5), (2.6, 1.5)], ORANGE),
    ]
    for corners, face in parts:
        patch = Polygon(corners, closed=True, fc=face, ec="white", lw=2.5)
        ax.add_patch(patch)
        patch.set_clip_path(outline)
    names = [
        (2.6, 5.3, "frontal"),
        (6.4, 5.7, "parietal"),
        (8.55, 4.3, "occipital"),
        (5.1, 3.0, "temporal"),
        (8.0, 1.5, "cerebellum"),
    ]
    for where_x, where_y, text in names:
        ax.text(where_x, where_y, text, ha="center", va="center", color="white")
    ax.text(6.0, 0.5, "brainstem", ha="right", va="center")
    ax.text(0.3, 7.5, "front")
    ax.text(9.7, 7.5, "back", ha="right")
    ax.set_aspect("equal")
    ax.set(xlim=(0, 10), ylim=(-0.4, 8))
    ax.axis("off")


def _counts(ax: Axes) -> None:
    """Neurons in three parts of the human brain."""
    names, counts = ["cerebral\ncortex", "cerebellum", "all the\nrest"], [16, 69, 1]
    bars = ax.bar(names, counts, width=0.6, color=[ACCENT, PURPLE, QUIET])
    ax.bar_label(bars, ["16", "69", "about 1"])
    ax.set_ylabel("neurons (billions)")
    ax.set_ylim(0, 78)


def _methods(ax: Axes) -> None:
    """Methods as boxes in a plane of spatial and temporal resolution."""
    boxes = [
        ("EEG, MEG", 1e-3, 0.1, 6, 40, ACCENT),
        ("electrodes on\nthe surface", 1e-3, 0.1, 0.7, 4, GREEN),
        ("single cells", 3e-4, 0.02, 0.008, 0.1, ORANGE),
        ("fMRI", 0.7, 8, 0.7, 4, PURPLE),
        ("PET", 30, 1000, 3, 10, "#b8862b"),
    ]
    for text, left, right, low, high, face in boxes:
        ax.add_patch(Rectangle((left, low), right - left, high - low, color=face, alpha=0.85, lw=0))
        middle = (np.sqrt(left * right), np.sqrt(low * high))
        ax.text(*middle, text, ha="center", va="center", color="white", fontsize=11)
    ax.set(xscale="log", yscale="log", xlim=(1e-4, 3e3), ylim=(4e-3, 1e2))
    ax.set(xlabel="resolution in time (s)", ylabel="resolution in space (mm)")


def _blood(ax: Axes) -> None:
    """A burst of spikes, and the response of the blood that follows it."""
    time = np.linspace(0, 30, 600)
    rise = time**5 * np.exp(-time) / factorial(5)
    dip = time**15 * np.exp(-time) / factorial(15) / 6
    response = rise - dip
    ax.axvspan(0, 0.5, color=ORANGE, label="burst of activity")
    ax.plot(time, response / response.max(), label="blood signal")
    ax.axhline(0, color=QUIET, lw=0.8, zorder=0)
    ax.set(xlabel="time (s)", ylabel="signal (relative to its peak)", ylim=(-0.25, 1.25))
    ax.legend(frameon=False, loc="upper right")


HUMANS = Deck(
    "materials/w3/W3-V1-humans.pptx",
    "Humans",
    (
        slide(
            "The human brain in numbers",
            table(
                ("Quantity", "Rough value"),
                ("Mass", "1.2 to 1.5 kg, about 2% of the body"),
                ("Power", "20 W, about 20% of the body at rest"),
                ("Neurons", "86 billion, and about as many other cells"),
                ("Synapses", "of the order of 100 trillion"),
                ("Cortex, unfolded", "about 0.2 square metres, 2 to 4 mm thick"),
            ),
            notes="""We turn from small brains that are mapped in full to a large one that is not.
            Here are some numbers to keep in mind. The human brain has a mass of somewhat over a
            kilogram. It is about a fiftieth of the body, and it uses about a fifth of the energy
            of the body at rest.

            It has around eighty-six billion neurons, and a similar number of other cells such as
            glia. An older claim of ten times as many glia has not held up. The number of synapses
            is much less certain; a hundred trillion is a fair order of magnitude. The cortex
            is a thin sheet. Unfolded, it would cover about a fifth of a square metre, roughly the
            area of three sheets of office paper.""",
        ),
        slide(
            "The main parts",
            bullets(
                "Four lobes of the cortex, in each half",
                "**Cerebellum**: timing, skill, and more",
                "**Brainstem**: breathing, heart, arousal",
                "Hidden inside: thalamus, basal ganglia, hippocampus, amygdala",
            ),
            picture(
                _lobes,
                alt="A simple side view of a brain: frontal lobe at the front, parietal at the top,"
                " occipital at the back, temporal below, with cerebellum and brainstem under them.",
            ),
            notes="""This is a very simple side view, with the front on the left. The cerebral
            cortex has two hemispheres, and each is divided by custom into four lobes. The frontal
            lobe deals with movement and planning, the parietal with touch and space, the occipital
            with vision, and the temporal with hearing, language and the recognition of things. Each
            of those descriptions is a headline and leaves out much.

            Below the back sits the cerebellum, and the brainstem runs down to the spinal cord.
            Inside, and so not in the picture, are the thalamus, through which most of the senses
            reach the cortex; the basal ganglia, which help to select actions; the hippocampus,
            which is needed to form new memories of events; and the amygdala.""",
        ),
        slide(
            "The cortex is a sheet divided into areas",
            bullets(
                "Most of it has six layers, numbered from the surface inwards",
                "In 1909 Brodmann numbered about fifty areas by the look of their cells",
                "A map of 2016 from MRI has 180 areas in each hemisphere",
                "Senses are laid out as maps: the retina, the skin, the pitch of sounds",
                "Areas are linked both ways, so the hierarchy is only approximate",
            ),
            notes="""The cortex looks alike almost everywhere. It is a sheet with six layers, each
            with its own mix of cells and its own pattern of inputs and outputs. Some people take
            this as a sign that one algorithm is used throughout. It is an attractive idea, and it
            is not established.

            Look closely and there are differences, and from these the sheet is divided into areas.
            Brodmann did so in 1909 under the microscope, and some of his numbers are still in use.
            A more recent map combined several kinds of MRI and found one hundred and eighty
            areas per hemisphere. In the first sensory areas, neighbouring cells represent
            neighbouring points of the eye or skin. Further on, such maps are harder to find.""",
        ),
        slide(
            "Most of the neurons are in the cerebellum",
            bullets(
                "Cortex: a fifth of the neurons",
                "It has most of the brain's mass",
                "Cerebellum: four fifths",
                "Its granule cells are tiny and many",
            ),
            picture(
                _counts,
                alt="Bars of neurons in billions: sixteen in the cerebral cortex, sixty-nine in"
                " the cerebellum, about one in all the rest.",
            ),
            notes="""When people speak of the brain they often mean the cortex. Counting the
            cells gives another picture. Of eighty-six billion neurons, about sixteen billion are in
            the cerebral cortex, and about sixty-nine billion in the cerebellum. Everything else
            together has around one billion.

            Nearly all of the neurons in the cerebellum are granule cells, which are very small
            and have only a few inputs each. They spread those inputs out over a huge number of
            cells, a bit like a wide hidden layer. The number of neurons alone thus
            tells us little. A person can live without a cerebellum, with difficulty in movement
            and some other functions, which shows how hard it is to judge a part by its size.""",
        ),
        slide(
            "Each method sees its own scale",
            bullets(
                "Outside the head: fMRI, EEG, MEG, PET",
                "Inside: only in patients, for their care",
                "Fast and fine at once: tiny samples",
                "Diffusion MRI: paths, not activity",
            ),
            picture(
                _methods,
                alt="Boxes in a plane of resolution in time and space. Single cells are fine and"
                " fast, EEG and MEG fast but coarse, fMRI slower and finer, PET slow and coarse.",
            ),
            notes="""How do we look into a living human brain? The picture places methods by how
            finely they resolve time and space, and both axes are logarithmic. The borders of the
            boxes are rough. EEG and MEG measure electric and magnetic fields outside the head. They
            follow milliseconds, but locate the source only to about a centimetre, and often worse.
            Functional MRI resolves millimetres and seconds. PET is slower, and can show
            particular molecules.

            Electrodes inside the skull do much better, down to single cells. They are implanted
            only where patients need it, for instance to find where seizures begin, and patients
            may agree to take part in research. So what is recorded, and where, depends on
            medicine.""",
        ),
        slide(
            "Functional MRI measures blood, not spikes",
            bullets(
                "Active tissue draws more fresh blood",
                "Oxygen changes its magnetism",
                "The signal peaks after about 5 s",
                "Brief events blur into one another",
            ),
            picture(
                _blood,
                alt="A short burst of activity at time nought, and a blood signal that rises to a"
                " peak after five seconds and dips below the baseline before it recovers.",
            ),
            notes="""Functional MRI is the most used of these methods, so let us see what it
            measures. When a patch of brain becomes more active, the vessels nearby widen and bring
            more oxygen than is used up. Haemoglobin with oxygen and without it differs in its
            magnetic properties, and the scanner picks that up.

            The curve is a standard model of the response to a short burst. It peaks after about
            five seconds, dips below the baseline and recovers. For machine learners: what you
            observe is the activity convolved with this slow kernel, plus noise. The kernel
            differs between people and places. And on its own the signal does not say whether a
            neuron was excited or inhibited, since both take energy.""",
        ),
        slide(
            "How many neurons share one voxel",
            equation(
                "n≈ρ",
                sup("a", "3"),
                "≈3×",
                sup("10", "4"),
                "×",
                sup("2", "3"),
                "≈2×",
                sup("10", "5"),
                reads="n ≈ ρ a^3 ≈ 3 × 10^4 × 2^3 ≈ 2 × 10^5",
            ),
            bullets(
                "Density ρ: some 30,000 neurons per cubic mm of cortex, on average",
                "Edge of the voxel, *a*: 2 mm is common",
                "So one number stands for about 200,000 neurons, over a second or more",
                "Differences between patterns of voxels can still be decoded",
            ),
            notes="""A short calculation puts the method in its place. A voxel is the smallest
            volume for which the scanner gives a number. Let its edge a be two millimetres. The
            density rho of neurons in human cortex varies between areas; thirty thousand per cubic
            millimetre is a reasonable average. Multiply rho by a cubed, and you find about two
            hundred thousand neurons.

            So one value stands for the summed activity of all these cells over a second or
            more. It would be like watching a network through the average of each whole layer.
            Still, there is information in it. From the pattern across many voxels a
            classifier can often tell what kind of picture somebody is looking at. What can be
            decoded is not always what the brain itself uses.""",
        ),
        slide(
            "What is known, and what is not",
            table(
                ("Fairly well known", "Hardly known"),
                ("Where the senses and movement are handled", "How areas work together in thought"),
                ("Large pathways between regions", "Wiring from cell to cell"),
                ("Many cell types, from their genes", "What most of the types are for"),
                ("Effects of damage to some areas", "Why people recover so differently"),
                ("That groups differ on average", "What one scan says about one person"),
            ),
            notes="""Let me sum up what we know about the human brain. We know quite well where the
            senses and movement are handled, and we know the large pathways. Studies of gene
            expression have sorted cells into thousands of types. Patients with damage have taught
            us that certain regions are needed for certain functions, such as speech or new
            memories.

            Much else is unknown. We have no wiring diagram beyond a cubic millimetre. We do not
            know how areas work together when somebody plans a holiday. And a finding that holds for
            the average of a group may say little about one person. Please remember this when you
            next see a coloured patch on a picture of a brain.""",
        ),
    ),
)

DECKS = (CONNECTOME, HUMANS)
