"""Week 0: introduction and motivation."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from tools.decks.maths import cases, frac, paren, row, sub, subsup, total, words
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

ORANGE, GREEN = "#c4611f", "#3f7d3a"


def _box(ax: Axes, x: float, y: float, width: float, height: float, text: str, face: str) -> None:
    """Draw a box with white words, its centre at (x, y)."""
    corner = (x - width / 2, y - height / 2)
    ax.add_patch(
        FancyBboxPatch(
            corner, width, height, boxstyle="round,pad=0,rounding_size=0.02", fc=face, ec="none"
        )
    )
    ax.text(x, y, text, ha="center", va="center", color="white")


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow from one point to another."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.5})


def _log_bars(ax: Axes, names: list[str], values: list[float], label: str) -> None:
    """Draw horizontal bars on a logarithmic axis, the first at the top."""
    places = np.arange(len(names))[::-1]
    ax.barh(places, values, height=0.55, color=[ACCENT, ORANGE, GREEN, QUIET][: len(names)])
    ax.set_yticks(places, names)
    ax.set_xscale("log")
    ax.set_xlabel(label)


# -- Why neuroscience? --------------------------------------------------------------------


def _power(ax: Axes) -> None:
    """Compare the power of a brain with that of machines."""
    _log_bars(ax, ["human\nbrain", "laptop", "one GPU in\na data centre"], [20, 50, 700], "")
    ax.set_xlabel("power (W, rough values)")
    ax.set_xlim(1, 2000)


def _language(ax: Axes) -> None:
    """Compare the words that a child hears with the words a model reads."""
    _log_bars(ax, ["child to\nage ten", "large\nlanguage\nmodel"], [1e8, 1e13], "")
    ax.set_xlabel("words heard or read (order of magnitude)")
    ax.set_xlim(1e6, 1e15)


def _exchange(ax: Axes) -> None:
    """Two fields as boxes, with the ideas that each gave the other."""
    _box(ax, 0.5, 0.9, 0.6, 0.13, "Neuroscience", ACCENT)
    _box(ax, 0.5, 0.1, 0.6, 0.13, "Machine learning", ORANGE)
    _arrow(ax, (0.32, 0.82), (0.32, 0.18))
    _arrow(ax, (0.68, 0.18), (0.68, 0.82))
    ax.text(0.28, 0.5, "artificial neurons\n\nlocal filters\n\nreplay", ha="right", va="center")
    ax.text(0.72, 0.5, "reward errors\n\ntrained networks\nas models\n\ndata analysis", va="center")
    ax.set(xlim=(-0.05, 1.05), ylim=(0, 1))
    ax.axis("off")


WHY = Deck(
    "materials/w0/W0-V0-why-neuroscience.pptx",
    "Why neuroscience?",
    (
        slide(
            "Two fields, one question",
            bullets(
                "Both ask how a system of simple parts can come to act intelligently",
                "Machine learning **builds** such systems, and can choose every part",
                "Neuroscience **finds** one, and has to work out how it was built",
                "Each has methods, data and questions that the other could use",
            ),
            notes="""This course is for people who know something about machine learning and would
            like to know something about the brain. The two fields start from opposite ends. If
            you build a network, you know every weight in it, you know the loss it was trained on,
            and you can run it again with one thing changed. If you study a brain, you know none of
            this. You are handed a system that already works, and you try to find out what its
            parts are, what they do, and what the whole is for.

            Yet underneath there is a shared question: how can many simple units, connected to
            each other and changed by experience, produce perception, memory and action?""",
        ),
        slide(
            "Brains run on about 20 watts",
            bullets(
                "About 86 billion neurons on 20 W",
                "Units are slow: spikes last about 1 ms",
                "Signals are sparse: most are silent",
                "Memory sits where computing happens",
            ),
            picture(
                _power,
                alt="Bars of power on a logarithmic axis: a human brain 20 watts, a laptop about"
                " 50, one data-centre GPU about 700.",
            ),
            notes="""The first reason to be curious is energy. A human brain uses roughly twenty
            watts, about as much as a dim light bulb. A single graphics processor in a data centre
            can use several hundred, and large models are trained on thousands of them at once.
            The comparison is not quite fair, because the two do different things, but the gap is
            wide enough to be interesting.

            How does the brain manage? Part of the answer is that its units are slow and quiet. A
            neuron sends a signal only now and then, and when it is silent it costs less. Another
            part is that there is no separate memory: the connections that store what was learned
            are the same ones that do the computing.""",
        ),
        slide(
            "People learn from far less data",
            bullets(
                "A child hears some 100 million words",
                "A large model reads trillions",
                "Evolution gave the child a head start",
                "So did a body that can act and ask",
            ),
            picture(
                _language,
                alt="Two bars on a logarithmic axis: about a hundred million words for a child to"
                " age ten, about ten trillion for a large language model.",
            ),
            notes="""The second reason is data. By the age of ten a child may have heard something
            of the order of a hundred million words. Recent large language models are trained on
            around ten trillion, so the difference is about five orders of magnitude.

            Again we should be careful. The child does not start from random weights: evolution has
            shaped the brain over a very long time. The child also sees and touches things, chooses
            what to attend to, and can ask a question and get an answer. Those are not excuses,
            though. They are hints about what might be missing. Which structure is built in, and how
            does it help learning? That is a question about neuroscience as much as about machine
            learning.""",
        ),
        slide(
            "An artificial neuron leaves a lot out",
            equation(
                "y=f",
                row("(", total("∑", "i=1", "n", sub("w", "i"), sub("x", "i")), "+b)"),
                reads="y = f(sum over i from 1 to n of w_i x_i + b)",
            ),
            bullets(
                "A weighted sum of inputs, then a fixed function *f*",
                "No time, no spikes, no shape, no chemistry, one kind of unit",
                "Some of what is missing may matter for computing; some surely does not",
            ),
            notes="""Here is the unit that nearly all of machine learning is built on. It takes
            inputs x, multiplies each by a weight w, adds them up with a bias b, and applies a
            function f. It was inspired by real neurons, but it has not changed much since the
            middle of the last century, and our knowledge of real neurons has.

            A biological neuron has a state that changes over time. It sends brief pulses rather
            than numbers. It has a branching shape, and the branches compute too. It belongs to
            one of many types. For each of these we can ask: is it a detail of how
            biology has to be made, or is it useful for computing? We will meet that question
            again and again.""",
        ),
        slide(
            "A brain and a deep network, side by side",
            table(
                ("", "Brain", "Typical deep network"),
                ("Signals", "Brief spikes in continuous time", "Real numbers, layer by layer"),
                ("Connections", "Sparse, recurrent, delayed", "Dense, mostly feedforward"),
                ("Units", "Many types, excite *or* inhibit", "One type, weights of either sign"),
                ("Learning", "Local, always on", "Global gradient, then frozen"),
                ("Hardware", "Memory and computing together", "Memory and computing apart"),
                ("Purpose", "Survival in a changing world", "A loss on a fixed data set"),
            ),
            notes="""This table puts the two side by side. Take the row on learning. In a deep
            network an error is calculated at the output and sent back, exactly, to every weight;
            once training ends the weights are usually frozen. In a brain a synapse seems to change
            according to what is present nearby: the activity of the two cells it joins, and
            chemical signals that are shared by many cells. And it never quite stops.

            Every row has exceptions on both sides. There are recurrent networks and sparse
            networks, and there are simple organisms whose wiring barely changes. The table shows
            what is typical, and each row will come up in one of the weeks ahead.""",
        ),
        slide(
            "Ideas have travelled both ways",
            bullets(
                "Vision research inspired local filters",
                "Reward learning explained dopamine",
                "Trained networks predict responses",
                "Shared tools for large recordings",
            ),
            picture(
                _exchange,
                alt="Two boxes. An arrow from neuroscience to machine learning names artificial"
                " neurons, local filters and replay; the arrow back names reward errors, trained"
                " networks as models, and data analysis.",
            ),
            notes="""There is a record of exchange to build on. In one direction, cells found in the
            visual cortex that respond to a small patch of the image led to the local, repeated
            filters of convolutional networks. The replay of stored experience in reinforcement
            learning has a parallel in the hippocampus, where patterns of activity recur during
            rest.

            In the other direction, an algorithm for learning to predict rewards turned out to
            describe the firing of dopamine neurons rather well. Networks trained to recognise
            objects are among the better predictors of responses in visual cortex. And when
            thousands of neurons are recorded at once, analysing the data is itself a problem for
            machine learning.""",
        ),
        slide(
            "Inspiration is not a guarantee",
            bullets(
                "Being like the brain does not by itself make a method better",
                "Doing well on a task does not by itself make a model like the brain",
                "Much about the brain is unknown, and textbooks simplify",
                "What helps is a precise question that can be tested",
            ),
            notes="""I would like to end with a caution. It is tempting to argue that, since the
            brain does something, a machine should do it too. But the brain works under limits that
            machines do not share. It has to grow from a single cell, keep itself alive, and make do
            with wet and noisy parts. Some of what we find there will be an answer to those limits
            and nothing more.

            The reverse is tempting as well: a network that does well on a task is not, for that
            reason, a model of the brain. In both cases the cure is the same. Make the claim
            precise, say what would count against it, and test it.""",
        ),
    ),
)


# -- Course outline -----------------------------------------------------------------------


def _weeks(ax: Axes) -> None:
    """The weeks as boxes, with arrows for what builds on what."""
    boxes = {
        "1 neurons": (0.25, 0.9, ACCENT),
        "2 synapses,\nnetworks": (0.25, 0.66, ACCENT),
        "3 brain\nstructure": (0.75, 0.66, ACCENT),
        "4 learning\nrules": (0.25, 0.42, GREEN),
        "5 spiking\nnetworks": (0.75, 0.42, GREEN),
        "6 under-\nstanding": (0.25, 0.18, ORANGE),
        "8 neuro-\nmorphic": (0.75, 0.18, ORANGE),
    }
    for text, (x, y, face) in boxes.items():
        _box(ax, x, y, 0.38, 0.14, text, face)
    _arrow(ax, (0.25, 0.83), (0.25, 0.73))
    _arrow(ax, (0.44, 0.66), (0.56, 0.66))
    _arrow(ax, (0.25, 0.59), (0.25, 0.49))
    _arrow(ax, (0.44, 0.42), (0.56, 0.42))
    _arrow(ax, (0.56, 0.35), (0.44, 0.25))
    _arrow(ax, (0.75, 0.35), (0.75, 0.25))
    ax.text(0.5, 0.03, "7 various topics and 9 open issues draw on all", ha="center")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")


def _euler(ax: Axes) -> None:
    """The exact decay of a leaky variable, and Euler's steps towards it."""
    time, tau, step = np.linspace(0, 50, 300), 10.0, 5.0
    ax.plot(time, np.exp(-time / tau), label="exact")
    steps = np.arange(0, 51, step)
    ax.plot(steps, (1 - step / tau) ** (steps / step), "o--", label="Euler, steps of 5 ms")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("x (no unit)")
    ax.legend(frameon=False)


OUTLINE = Deck(
    "materials/w0/W0-V1-course-outline.pptx",
    "Course outline",
    (
        slide(
            "What you will be able to do",
            bullets(
                "Explain how neurons, synapses and networks work, and what models leave out",
                "Simulate them yourself, in a few lines of Python",
                "Train networks that send spikes",
                "Read current research and judge its claims",
            ),
            notes="""Let me say what the course is meant to do for you. It is not a full degree in
            neuroscience squeezed into ten weeks, and we leave out most of biology. The aim is that
            you know enough to ask good questions at the border of the two fields.

            By the end you should be able to explain how neurons and synapses work and write
            simulations of them. You should be able to train a network that communicates with
            spikes, and to look inside a trained network with the methods that neuroscientists use.
            Above all, you should be able to pick up a recent paper, follow the argument, and decide
            for yourself whether you are convinced by it.""",
        ),
        slide(
            "Weeks 0 to 4: from one cell to learning",
            table(
                ("Week", "A question it asks"),
                ("0. Introduction and motivation", "Why should the two fields talk?"),
                ("1. Neurons", "What does one cell compute?"),
                ("2. Synapses and networks", "What changes when cells are connected?"),
                ("3. Brain structure", "How is a whole brain wired?"),
                ("4. Learning rules", "How do connections change with experience?"),
            ),
            notes="""The first half of the course is about the parts and how they fit together.
            After this week of motivation, week one looks at a single neuron: its shape, how it
            produces an electrical pulse, and models of it that are more or less detailed. Week two
            joins neurons by synapses and asks what a network can do that a cell cannot.

            In week three we step back and look at the structure of whole brains, from the complete
            wiring diagrams of small animals to the human brain. Week four is about learning: the
            rules by which synapses strengthen and weaken, and what such rules, which are local,
            are able to learn.""",
        ),
        slide(
            "Weeks 5 to 9: from spikes to open issues",
            table(
                ("Week", "A question it asks"),
                ("5. Spiking neural networks", "How do we train units that fire or do not?"),
                ("6. Understanding neural networks", "What has a network learned, and how?"),
                ("7. Various topics", "What else is worth knowing?"),
                ("8. Neuromorphic computing", "Can hardware work as brains do?"),
                ("9. Open issues", "What does nobody know yet?"),
            ),
            notes="""The second half puts the parts to use. In week five we train spiking networks.
            A spike either happens or it does not, so there is no useful gradient, and we look at
            ways round that. Week six asks how to understand a network, whether artificial
            or biological, once it works; this is a problem that both fields have in common.

            Week seven collects topics that did not fit anywhere else. Week eight is
            about neuromorphic computing, which means hardware that borrows from the brain, such as
            chips that communicate by events. The last week is about open issues. Nobody has
            settled these, and some might make a good research project.""",
        ),
        slide(
            "How the weeks build on each other",
            bullets(
                "Blue: the parts and their wiring",
                "Green: how networks learn",
                "Orange: what to do with them",
                "Take weeks 1 and 2 before the rest",
            ),
            picture(
                _weeks,
                alt="Boxes for the weeks with arrows: neurons lead to synapses and networks, these"
                " to brain structure and learning rules, these to spiking networks, and these to"
                " understanding networks and neuromorphic computing.",
            ),
            notes="""The diagram shows what depends on what. Neurons come first, then synapses and
            networks, and nearly everything after that assumes you have seen both. If your time is
            short, those two weeks are the ones not to skip.

            From there you can go two ways. The week on brain structure stands rather on its own. If
            you are mainly interested in learning and in training, you can go on to learning rules
            and spiking networks directly, and come back later. The week on understanding networks
            and the one on neuromorphic computing both assume that you have met spiking networks.
            The various topics and the open issues draw on everything else.""",
        ),
        slide(
            "What belongs to a week",
            bullets(
                "**Videos**: short lectures, each on one subject",
                "**Slides**: the same pictures, with a full transcript in the notes",
                "**Exercises**: notebooks to run and to change",
                "**Reading**: papers and links, for those who want to go further",
            ),
            notes="""Each week has the same parts. There are short videos, each of them about one
            subject, so that you can watch one at a sitting. The slides can be downloaded, and below
            every slide you find the full transcript in its notes. Some people prefer to read, some
            want to search for a word, and some cannot make use of the sound; the transcript is
            there for all of them.

            Most weeks have an exercise in the form of a notebook. And there is a
            list of reading. You do not have to read all of it. Choose one item that interests you
            and read that one properly.""",
        ),
        slide(
            "Exercises run in the browser",
            bullets(
                "Notebooks open in Colab: nothing to install", "Change them and run them again"
            ),
            code(
                """
import numpy as np
dt, tau, v = 0.1, 10.0, 0.0          # ms, ms, no unit
spikes = []
for step in range(1000):             # 100 ms
    v += dt / tau * (1.5 - v)        # leak towards the input
    if v >= 1:                       # threshold
        spikes.append(step * dt)
        v = 0.0                      # reset
"""
            ),
            notes="""The exercises are notebooks, and they open in Colab, so all you need is a
            browser. You can also download them and run them on your own machine if you prefer.

            Here is a taste of what the code looks like. These few lines simulate a neuron. The
            variable v leaks towards an input of one and a half with a time constant of ten
            milliseconds. When it reaches a threshold of one, the neuron emits a spike and v goes
            back to zero. You will understand every line after week one. For now, guess what happens
            if the input is lowered to nought point nine, then try it. Working in this way, by
            guessing and then running, is the best use of a notebook.""",
        ),
        slide(
            "What you should know already",
            bullets(
                "Python with NumPy; some PyTorch helps",
                "Vectors, matrices and derivatives",
                "How a network is trained",
                "No biology at all",
            ),
            equation(
                "x(t+Δt)=x(t)+Δt·f(x(t))",
                reads="x(t + Δt) = x(t) + Δt · f(x(t))",
            ),
            picture(
                _euler,
                alt="A curve decays from one to nought in fifty milliseconds; Euler's steps of five"
                " milliseconds follow a little below it.",
            ),
            notes="""What do you need before you start? You should be comfortable with Python and
            NumPy, with vectors and matrices, and with the idea of a derivative. You should know
            roughly how a neural network is trained by gradient descent. You need no
            biology whatsoever.

            The one tool that may be new is the differential equation, because neurons are described
            by how their state x changes over time. If the rate of change is some function f of the
            state, Euler's method takes a small step in time, delta t, and adds delta t times f. The
            picture shows it for a simple decay, with steps that are too large on purpose.
            If you can follow that, you can follow the course.""",
        ),
    ),
)


# -- History ------------------------------------------------------------------------------


def _timeline(ax: Axes) -> None:
    """A line of years with events of neuroscience on the left, of machine learning right."""
    neuro = {
        1906: "separate cells",
        1949: "Hebb's rule",
        1962: "visual cortex",
        1997: "dopamine",
    }
    machine = {
        1943: "logical neurons",
        1958: "perceptron",
        1986: "back-propagation",
        2012: "deep learning",
    }
    ax.plot([0, 0], [1900, 2020], color=QUIET)
    for year, text in neuro.items():
        ax.plot(0, year, "o", color=ACCENT)
        ax.text(-0.08, year, f"{text}, {year}", ha="right", va="center", color=ACCENT)
    for year, text in machine.items():
        ax.plot(0, year, "o", color=ORANGE)
        ax.text(0.08, year, f"{year}, {text}", ha="left", va="center", color=ORANGE)
    ax.set(xlim=(-1, 1), ylim=(2025, 1895))
    ax.axis("off")


def _perceptron(ax: Axes) -> None:
    """Two clouds of points, and the line that a perceptron learns between them."""
    rng = np.random.default_rng(0)
    points = np.vstack([rng.normal((-1, -0.8), 0.6, (30, 2)), rng.normal((1, 0.8), 0.6, (30, 2))])
    target = np.repeat([0, 1], 30)
    inputs, weights = np.column_stack([points, np.ones(60)]), np.zeros(3)
    for _ in range(100):
        for index in rng.permutation(60):
            output = float(inputs[index] @ weights > 0)
            weights += 0.1 * (target[index] - output) * inputs[index]
    ax.scatter(*points[:30].T, color=ACCENT, label="target 0")
    ax.scatter(*points[30:].T, color=ORANGE, marker="s", label="target 1")
    across = np.array([-3.0, 3.0])
    ax.plot(across, -(weights[0] * across + weights[2]) / weights[1], color=INK, label="boundary")
    ax.set(xlim=(-3, 3), ylim=(-4, 3), xlabel="$x_1$ (no unit)", ylabel="$x_2$ (no unit)")
    ax.legend(frameon=False, loc="lower left")


def _orientation(ax: Axes) -> None:
    """A tuning curve over the orientation of a bar."""
    angle = np.linspace(-90, 90, 400)
    rate = 2 + 30 * np.exp(-0.5 * (angle / 20) ** 2)
    ax.plot(angle, rate)
    for tilt in (-80, -40, 0, 40, 80):
        across, up = np.sin(np.radians(tilt)), np.cos(np.radians(tilt))
        ax.plot([tilt - 7 * across, tilt + 7 * across], [39 - 2.2 * up, 39 + 2.2 * up], color=INK)
    ax.set_xticks([-80, -40, 0, 40, 80])
    ax.set(ylim=(0, 43), xlabel="orientation of the bar (degrees)", ylabel="response (spikes/s)")


def _dopamine(ax: Axes) -> None:
    """The prediction error of temporal-difference learning, before and after learning."""
    steps, cue, reward, gamma, rate = 30, 8, 22, 1.0, 0.2
    value = np.zeros(steps + 1)
    errors = []
    for _ in range(400):
        error = np.zeros(steps)
        for t in range(steps):
            got = 1.0 if t == reward else 0.0
            error[t] = got + gamma * value[t + 1] - value[t]
            if t >= cue:  # the cue comes at an unknown time: nothing is predicted before it
                value[t] += rate * error[t]
        errors.append(error)
    # The error arises on the step that ends in the cue.
    time = np.arange(steps)
    ax.plot(time + 1, errors[0] + 1.5, color=ORANGE)
    ax.plot(time + 1, errors[-1], color=ACCENT)
    ax.text(10, 1.62, "first trial", color=ORANGE)
    ax.text(10, 0.12, "after learning", color=ACCENT)
    for place, text in ((cue, "cue"), (reward + 1, "reward")):
        ax.axvline(place, color=QUIET, ls=":", zorder=0)
        ax.text(place, 2.72, text, ha="center")
    ax.set(ylim=(-0.3, 2.9), xlabel="time in a trial (steps)", ylabel="prediction error (shifted)")
    ax.set_yticks([])


HISTORY = Deck(
    "materials/w0/W0-V2-history.pptx",
    "History of neuroscience and machine learning",
    (
        slide(
            "Two histories that keep crossing",
            bullets(
                "Neuroscience is on the left",
                "Machine learning is on the right",
                "Several people worked on both",
                "The distance between them varied",
            ),
            picture(
                _timeline,
                alt="A time line from 1900 to 2020. On the left separate cells 1906, Hebb's rule"
                " 1949, visual cortex 1962, dopamine 1997; on the right logical neurons 1943,"
                " perceptron 1958, back-propagation 1986, deep learning 2012.",
            ),
            notes="""The histories of neuroscience and machine learning can be told apart, but it is
            more instructive to tell them together. This line marks a few of the points that we
            shall visit. On the left are findings about the brain, on the right are steps towards
            machines that learn.

            Notice how close the two sides are in the middle of the century. In the nineteen
            forties and fifties it was hardly possible to say where one subject ended. Later they
            drifted apart, as each grew its own methods and its own conferences, and they have come
            together again at least twice. Any selection like this is a choice, and much has been
            left out.""",
        ),
        slide(
            "Nerves are electrical, and cells are separate",
            bullets(
                "About 1790: Galvani shows that electricity makes a frog's muscle twitch",
                "1873: Golgi's stain makes whole single neurons visible",
                "Around 1890: Cajal argues that neurons are separate cells that meet",
                "1906: Golgi and Cajal share a Nobel Prize, and still disagree",
            ),
            notes="""Two old discoveries carry everything that follows. The first is that nerves
            work by electricity. Towards the end of the eighteenth century Galvani found that a
            frog's leg twitches when a current reaches its nerve.

            The second is that the brain is made of separate cells. Golgi found a stain that, for
            reasons still not fully clear, colours only a few neurons, but colours them
            completely. He believed that they were fused into one net. Cajal used the same stain,
            drew what he saw with great care, and concluded that neurons are individuals which
            touch without joining. They shared the prize of 1906. Cajal was right in the main,
            although some cells are joined by direct electrical contacts.""",
        ),
        slide(
            "1943: a neuron as a logical unit",
            equation(
                "y=",
                cases(
                    row("1", words(" if "), total("∑", "i=1", "n", sub("x", "i")), "≥θ"),
                    row("0", words(" otherwise")),
                ),
                reads="y = 1 if the sum over i from 1 to n of x_i is at least θ, and 0 otherwise",
            ),
            bullets(
                "McCulloch and Pitts: a neuron is *on* or *off*",
                "It fires if enough of its inputs are on: threshold θ",
                "θ = 1 computes OR; θ = n computes AND; inhibition gives NOT",
                "Networks of such units can compute any logical function",
            ),
            notes="""In 1943 McCulloch and Pitts asked what a network of neurons could compute in
            principle. They made a drastic simplification. A neuron is either on or off, so
            each input x is one or nought. The output y is one if the number of active inputs
            reaches a threshold theta, and otherwise it is nought. In their model a single
            inhibitory input could also veto the output.

            With n inputs, a threshold of one gives you the logical OR, and a threshold of n gives
            AND. Combined with inhibition, that is enough to build any logical function. A
            network of neurons could work as a computer, which was a bold thing to say when
            computers barely existed. What is missing from this unit is learning.""",
        ),
        slide(
            "1949 to 1958: connections that learn",
            bullets(
                "Hebb 1949: joint activity strengthens",
                "Rosenblatt 1958: the perceptron",
                "Target *t*, output *y*, learning rate η",
            ),
            equation(
                row("Δ", sub("w", "i")),
                "=η(t−y)",
                sub("x", "i"),
                reads="Δw_i = η (t − y) x_i",
            ),
            picture(
                _perceptron,
                alt="Two clouds of points in a plane, and the straight boundary between them that"
                " a perceptron has learned.",
            ),
            notes="""Learning entered in 1949, when Hebb proposed that if one cell repeatedly takes
            part in firing another, the connection between them grows stronger. It was a
            hypothesis, stated in words, and it still guides research on synapses.

            In 1958 Rosenblatt published the perceptron, a unit with a threshold and adjustable
            weights. The rule is on the slide. The change of weight i is a learning rate eta, times
            the difference between the target t and the output y, times the input x. If the answer
            was right nothing changes. If a line can separate the two classes, the rule finds one.
            And if no line can, it never settles. That limit was analysed by Minsky and
            Papert in 1969.""",
        ),
        slide(
            "1952: the spike explained",
            equation(
                "C",
                frac("dV", "dt"),
                "=I−",
                total("∑", "k", "", sub("g", "k"), "(V,t)(V−", sub("E", "k"), ")"),
                reads="C dV/dt = I − sum over k of g_k(V, t) (V − E_k)",
            ),
            bullets(
                "Hodgkin and Huxley measured currents in the squid's giant axon",
                "Membrane: capacitance *C*, voltage *V*, injected current *I*",
                "Each current *k* has a conductance that depends on voltage, and a reversal *E*",
                "Their equations predicted the shape and speed of the spike",
            ),
            notes="""Meanwhile neuroscience took a different road, towards mechanism. In 1952
            Hodgkin and Huxley published a set of papers on the giant axon of the squid, which is
            wide enough to put an electrode inside. They measured how the membrane conducts sodium
            and potassium at each voltage, and wrote down equations.

            The main one is here. The capacitance C times the rate of change of the voltage V is
            the injected current I, less the sum of the currents through the membrane. Each of these
            is a conductance g, which depends on voltage and time, multiplied by the distance to a
            reversal voltage E. From this they calculated the whole shape of the spike. We
            return to these equations in week one.""",
        ),
        slide(
            "From visual cortex to convolutional networks",
            bullets(
                "Hubel and Wiesel: cells prefer edges",
                "*Simple* cells: at one place",
                "*Complex* cells: anywhere nearby",
                "1980: Fukushima's neocognitron",
                "1989: such networks read digits",
            ),
            picture(
                _orientation,
                alt="The response of a model cell against the orientation of a bar: highest for an"
                " upright bar, falling to nearly nothing at forty-five degrees and beyond.",
            ),
            notes="""Around 1960 Hubel and Wiesel recorded from single cells in the visual cortex of
            cats. Many cells responded to an edge or a bar at a particular orientation, in a small
            part of the visual field. The curve shows what such a cell does, in an idealised form.
            They called some cells simple, which want the edge in one exact place, and others
            complex, which tolerate a shift. They suggested that complex cells collect the outputs
            of simple ones.

            In 1980 Fukushima built that idea into a network of alternating layers, the
            neocognitron. By the end of that decade, networks of a similar layout, trained by
            back-propagation, were reading handwritten digits.""",
        ),
        slide(
            "Back-propagation, winters and deep learning",
            table(
                ("Year", "Step", "What it showed"),
                ("1969", "Minsky and Papert, *Perceptrons*", "Limits of a single layer"),
                ("1982", "Hopfield network", "Memories as stable states"),
                ("1986", "Back-propagation made popular", "Hidden layers can be trained"),
                ("2012", "Deep network wins ImageNet", "Data and fast hardware pay off"),
                ("2017", "Transformer", "Attention can replace recurrence"),
            ),
            notes="""Interest in neural networks came in waves. The analysis of 1969 made the limits
            of a single layer plain, and no method to train several was widely known. In 1982
            Hopfield described a network whose stable states act as memories. He borrowed
            mathematics from physics and language from biology.

            In 1986 Rumelhart, Hinton and Williams made back-propagation widely known. Others
            had found the same method earlier. After a further quiet period came 2012, when a deep
            convolutional network won the ImageNet contest by a clear margin. The principles were
            old; the amount of data and the processors were new. By the time of the transformer,
            references to biology had become rare.""",
        ),
        slide(
            "The fields meet again: reward and dopamine",
            bullets(
                "δ compares a prediction with what came",
                "Reward *r*, value *v*, discount γ",
                "Dopamine cells fire much like δ",
            ),
            equation(
                "δ=r+γ v(",
                sub("s", "t+1"),
                ")−v(",
                sub("s", "t"),
                ")",
                reads="δ = r + γ v(s_{t+1}) − v(s_t)",
            ),
            picture(
                _dopamine,
                alt="The prediction error in a trial. On the first trial it peaks at the reward;"
                " after learning it peaks at the cue and is flat at the reward.",
            ),
            notes="""My last example shows an idea that came back. In reinforcement learning, an
            agent predicts the value v of its situation s at time t. The error delta is the
            reward r, plus the value of the next situation, discounted by gamma, minus the value
            that had been predicted.

            The picture is a simulation. On the first trial the error comes with the reward. After
            learning it comes with the cue that announces the reward, and at the reward itself there
            is none. In the nineteen nineties recordings from dopamine neurons in monkeys showed the
            same pattern, and a paper of 1997 made the link explicit. Here an algorithm explained a
            measurement. We hope for more of that.""",
        ),
    ),
)


# -- Challenges ---------------------------------------------------------------------------


def _forgetting(ax: Axes) -> None:
    """The error of a linear model on two tasks that are learned one after the other."""
    rng = np.random.default_rng(0)
    size, samples, steps = 40, 15, 150
    tasks = [rng.normal(size=(samples, size)) for _ in range(2)]
    targets = [rng.normal(size=samples) for _ in range(2)]
    weights, errors = np.zeros(size), []
    for step in range(2 * steps):
        errors.append(
            [np.mean((x @ weights - y) ** 2) for x, y in zip(tasks, targets, strict=True)]
        )
        x, y = tasks[step // steps], targets[step // steps]
        weights -= 0.02 * x.T @ (x @ weights - y) / np.sqrt(samples)
    first, second = np.array(errors).T
    ax.plot(first, label="task A")
    ax.plot(second, label="task B")
    ax.axvline(steps, color=QUIET, ls=":")
    top = 1.3 * max(first.max(), second.max())
    ax.text(steps / 2, top * 0.95, "training on A", ha="center", va="top")
    ax.text(1.5 * steps, top * 0.95, "training on B", ha="center", va="top")
    ax.set(ylim=(0, top), xlabel="training step", ylabel="mean squared error")
    ax.legend(frameon=False, loc="center right")


def _recorded(ax: Axes) -> None:
    """How many neurons there are, and how many can be recorded."""
    names = ["electrodes", "imaging,\nsurface", "mouse\nbrain", "human\nbrain"]
    _log_bars(ax, names, [3e3, 1e5, 7e7, 8.6e10], "neurons (order of magnitude)")
    ax.set_xlim(1, 1e12)
    ax.set_xticks([1e0, 1e3, 1e6, 1e9, 1e12])
    ax.minorticks_off()


def _many_models(ax: Axes) -> None:
    """Three models that fit the same points and disagree beyond them."""
    x = np.linspace(0, 10, 300)
    seen = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5])
    rng = np.random.default_rng(0)
    data = 40 * seen / (seen + 3) + rng.normal(0, 0.5, seen.size)
    ax.plot(x, 40 * x / (x + 3), label="saturates")
    for power, label, style in ((0.62, "keeps rising", "--"), (None, "falls again", "-.")):
        if power is None:
            basis, curve = np.column_stack([seen, seen**2]), np.column_stack([x, x**2])
        else:
            basis, curve = seen[:, None] ** power, x[:, None] ** power
        weights = np.linalg.lstsq(basis, data, rcond=None)[0]
        ax.plot(x, curve @ weights, style, label=label)
    ax.plot(seen, data, "o", color=INK, label="measured", zorder=5)
    ax.set(ylim=(0, 55), xlabel="stimulus (any unit)", ylabel="response (spikes/s)")
    ax.legend(frameon=False, loc="upper left")


CHALLENGES = Deck(
    "materials/w0/W0-V3-challenges.pptx",
    "Challenges for machine learning and neuroscience",
    (
        slide(
            "What is still hard for machines",
            bullets(
                "**Data**: good results need far more examples than an animal sees",
                "**Energy**: training and use at scale cost a great deal of power",
                "**Robustness**: small or unexpected changes can mislead a network",
                "**Continual learning**: new skills tend to overwrite old ones",
                "**Understanding**: we often cannot say why an answer was given",
            ),
            notes="""Machine learning has come a long way, so it is worth saying what remains hard.
            I have chosen five problems because brains seem to handle most of them better, and not
            because they are the only ones.

            Networks need many examples. They use a lot of energy. They can be misled by changes
            that a person would hardly notice, or by a situation unlike those in the training data.
            When they learn something new they tend to lose what they knew. And when a network gives
            an answer, it is hard to say how it got there. That last problem is shared: we do not
            understand brains either. In this lecture we look at a few of these, and then at what is
            hard for neuroscience.""",
        ),
        slide(
            "Learning one thing can erase another",
            bullets(
                "A linear model learns A, then B",
                "Weights exist that solve both",
                "Yet training on B damages A",
                "Animals learn in sequence all the time",
            ),
            picture(
                _forgetting,
                alt="Error against training steps. The error on task A falls while A is trained,"
                " and jumps up again when training changes to task B, whose error then falls.",
            ),
            notes="""Here is one of these problems in its simplest form. A linear model with forty
            weights learns fifteen examples, which I call task A. Then it learns fifteen others,
            task B. There are more weights than examples, so some setting of the weights solves both
            tasks at once. Had we mixed the examples, we would have found it.

            But trained in sequence, the model moves its weights to suit task B and has no reason to
            stay where A is satisfied. The error on A goes up. This is often called catastrophic
            forgetting. Ideas from neuroscience have been tried against it, such as replaying old
            experience or making important synapses harder to change. They help, and the problem is
            not solved.""",
        ),
        slide(
            "A tiny change can fool a network",
            equation(
                sub("x", words("new")),
                "=x+ε",
                words(" sign "),
                "(",
                sub("∇", "x"),
                "L(x,y))",
                reads="x_new = x + ε sign(∇_x L(x, y))",
            ),
            bullets(
                "Take an input *x* with the right answer, and the loss *L*",
                "Move every pixel a little, by ε, in the direction that raises the loss",
                "The picture looks the same to us, and the network may change its mind",
                "Natural changes matter more in practice: weather, noise, another camera",
            ),
            notes="""The next problem is robustness. Take a picture x, with the right label y, and a
            trained network with its loss L. Work out how the loss changes with each pixel: that is
            the gradient with respect to x. Now take only its sign, and move every pixel by a tiny
            amount epsilon in that direction. The result, the new x, looks the same to a person. Yet
            an ordinary network may well give a wrong answer, and be confident about it.

            Such attacks are made on purpose. Changes that happen by themselves, such as fog or a
            different camera, are a more everyday concern. People are not immune to illusions, but
            our mistakes are of another kind, and why that is so remains open.""",
        ),
        slide(
            "How could a brain assign credit?",
            equation(
                sub("δ", "l"),
                "=",
                paren(subsup("W", "l+1", "T"), sub("δ", "l+1")),
                "⊙",
                frac("df", sub("da", "l")),
                reads="δ_l = (W_{l+1}^T δ_{l+1}) ⊙ df/da_l",
            ),
            bullets(
                "Back-propagation sends the error δ back through the *same* weights *W*",
                "Layer *l* has inputs *a*, and its units have the slope *df*/*da*",
                "A synapse carries signals one way, and knows only what is near it",
                "Several local schemes come close; which of them brains use is not known",
            ),
            notes="""This question sits exactly between the two fields. When something goes wrong,
            which of the many connections should change? Back-propagation has an exact answer. The
            error delta in layer l is the error of the layer above, sent back through the transpose
            of the same weights W, and multiplied, unit by unit, by the slope of each
            unit's function f at its input a.

            For a brain that is awkward. Synapses transmit in one direction, so the backward path
            would need its own connections, with weights that match the forward ones. The error
            would have to wait until the forward signals are done. Researchers have
            shown that random backward weights can work in small networks, and have proposed other
            schemes besides. Evidence that decides between them is lacking.""",
        ),
        slide(
            "Neuroscience sees a small part at a time",
            bullets(
                "Probes: up to thousands of cells, fast",
                "Imaging: more cells, slower signal",
                "Few measure the connections as well",
                "Behaviour in the lab is often simple",
            ),
            picture(
                _recorded,
                alt="Bars on a logarithmic axis: thousands of neurons recorded with electrodes,"
                " about a hundred thousand with imaging, seventy million in a mouse brain,"
                " eighty-six billion in a human brain.",
            ),
            notes="""Now to what is hard for neuroscience. Imagine trying to understand a large
            network while you may observe only a few of its units, cannot read the weights, and
            do not know the loss. That is the usual state of affairs.

            Modern electrodes can follow thousands of neurons with the precision of a millisecond.
            Microscopes that watch calcium inside cells can follow many more, but the signal is slow
            and stays mostly near the surface. Compare that with about seventy million neurons in
            the brain of a mouse. The numbers have grown fast. Still, activity, connections and
            behaviour are rarely measured together in the same animal, and the tasks that animals
            perform in the laboratory are often far simpler than life outside.""",
        ),
        slide(
            "More data does not decide between theories",
            bullets(
                "Different models can fit equally well",
                "They part where nothing was measured",
                "Good experiments look there",
                "Same behaviour, other mechanism",
            ),
            picture(
                _many_models,
                alt="Three curves pass through the same seven measured points and part beyond them:"
                " one levels off, one keeps rising, one falls again.",
            ),
            notes="""Suppose that we could measure everything. Would we then understand the brain?
            Think of a trained network. You can record every unit in it and still find it
            hard to say how it works. Data has to be met by theory.

            The picture is a small illustration. Seven measurements are described about equally well
            by three models, and the three disagree about stronger stimuli. Measuring more in
            the same range would not help much; measuring where the models disagree would. Biology
            adds a complication: different combinations of mechanisms can produce the same
            behaviour, even in two animals of the same kind. So there may be no single right answer
            to be found.""",
        ),
        slide(
            "Where the two can help each other",
            table(
                ("Challenge", "A hint from brains", "A tool from machine learning"),
                ("Little data", "Built-in structure, active sensing", "Self-supervised learning"),
                ("Forgetting", "Replay, stable synapses", "Benchmarks for continual learning"),
                ("Energy", "Sparse events, local memory", "Training of spiking networks"),
                ("Credit", "Local rules, global signals", "Gradients as a yardstick"),
                ("Huge recordings", "Known cell types and wiring", "Models with latent variables"),
            ),
            notes="""Let me close with a table of where the fields might help each other. Each row
            is a challenge. The second column names something known about brains that could serve as
            a hint, and the third names something from machine learning that could serve as a tool.

            Take energy. Brains communicate by sparse events and keep memory next to computation,
            which is the hint. The tool is the ability to train networks of spiking units
            by gradient descent, so that we can find out what such networks are able to do. Or take
            large recordings. Machine learning offers models that find a few hidden variables behind
            the activity of many cells. In the weeks to come we fill in this table.""",
        ),
    ),
)

DECKS = (WHY, OUTLINE, HISTORY, CHALLENGES)
