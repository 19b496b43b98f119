"""Week 5: training spiking neural networks, without gradients, with some, and with surrogates."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from tools.decks.maths import (
    bar,
    frac,
    paren,
    row,
    sub,
    subsup,
    sup,
    total,
    words,
)
from tools.decks.writer import Deck, bullets, code, equation, picture, slide, table

_INK, _BLUE, _ORANGE, _GREEN, _GREY = "#1f2d33", "#1f6a8a", "#c4611f", "#3f7d3a", "#8a99a0"

# -- Spiking is not differentiable ------------------------------------------------------------


def _trace(ax: Axes) -> None:
    """The membrane variable and the spikes of a discrete leaky integrate-and-fire neuron."""
    rng = np.random.default_rng(0)
    arrivals = rng.random(120) < 0.3
    v, values, spikes = 0.0, [], []
    for t in range(120):
        v = 0.92 * v + 0.3 * arrivals[t]
        values.append(v)
        if v >= 1:
            spikes.append(t)
            v -= 1.0
    ax.plot(values, color=_BLUE)
    ax.axhline(1, color=_ORANGE, ls="--", lw=1.2)
    ax.text(74, 1.04, "threshold", color=_ORANGE, fontsize=11)
    ax.vlines(spikes, 1.45, 1.65, color=_INK, lw=2.5)
    ax.vlines(np.flatnonzero(arrivals), -0.3, -0.15, color=_GREY, lw=1.5)
    ax.text(0, 1.72, "output spikes", fontsize=11)
    ax.text(0, -0.45, "input spikes", fontsize=11, color=_GREY)
    ax.set_ylim(-0.55, 1.85)
    ax.set_xlabel("time step")
    ax.set_ylabel("$v$ (threshold = 1)")


def _step(ax: Axes) -> None:
    """The step function, its derivative, and the sigmoid's derivative for comparison."""
    v = np.linspace(-3, 3, 400)
    sigmoid = 1 / (1 + np.exp(-3 * v))
    ax.plot([-3, 0], [0, 0], color=_BLUE)
    ax.plot([0, 3], [1, 1], color=_BLUE, label="spike, a step")
    ax.plot(v, sigmoid, color=_GREY, ls="--", label="a sigmoid")
    ax.plot(v, sigmoid * (1 - sigmoid) * 3 - 1.3, color=_GREY, ls="--")
    ax.plot([-3, 3], [-1.3, -1.3], color=_ORANGE, label="derivative of the step")
    ax.annotate(
        "",
        (0, -0.25),
        (0, -1.3),
        arrowprops={"arrowstyle": "-|>", "color": _ORANGE, "lw": 2},
    )
    ax.text(0.2, -0.42, "infinite at the threshold", color=_ORANGE, fontsize=11)
    ax.set_yticks([-1.3, 0, 1])
    ax.set_yticklabels(["0", "0", "1"])
    ax.set_xlim(-3, 3)
    ax.set_ylim(-1.6, 2.1)
    ax.set_xlabel("$v$ − threshold")
    ax.set_ylabel("derivative            function", fontsize=12)
    ax.legend(frameon=False, loc="upper left", fontsize=11)


def _count(weight: float) -> int:
    """Spikes in 100 ms of an integrate-and-fire neuron that gets a constant input."""
    v, spikes = 0.0, 0
    for _ in range(1000):
        v += 0.1 / 20 * (weight - v)
        if v >= 1:
            v, spikes = 0.0, spikes + 1
    return spikes


def _staircase(ax: Axes) -> None:
    """A loss of the number of spikes, as a function of one weight."""
    weights = np.linspace(0.5, 3, 400)
    losses = [(_count(float(weight)) - 5) ** 2 for weight in weights]
    ax.plot(weights, losses, drawstyle="steps-mid")
    ax.annotate(
        "slope 0: no hint\nwhich way to go",
        (0.8, 25.3),
        (0.75, 38),
        fontsize=11,
        color=_ORANGE,
        arrowprops={"arrowstyle": "->", "color": _ORANGE},
    )
    ax.set_xlabel("weight (1 = just reaches threshold)")
    ax.set_ylabel("loss, (spikes in 100 ms − 5)$^2$")


def _first_spike(ax: Axes) -> None:
    """The time of the first spike as a function of a constant input."""
    drive = np.linspace(1.0005, 3, 400)
    ax.plot(drive, 20 * np.log(drive / (drive - 1)))
    ax.axvspan(0.4, 1, color="#e6eaec")
    ax.text(0.7, 60, "no spike:\nno time,\nno slope", ha="center", fontsize=11)
    ax.annotate(
        "slope without bound",
        (1.02, 78),
        (1.35, 90),
        fontsize=11,
        color=_ORANGE,
        arrowprops={"arrowstyle": "->", "color": _ORANGE},
    )
    ax.set_xlim(0.4, 3)
    ax.set_ylim(0, 120)
    ax.set_xlabel("constant input (threshold = 1)")
    ax.set_ylabel("time of the first spike (ms)")


_PROBLEM = Deck(
    "materials/w5/W5-V0-spiking-is-not-differentiable.pptx",
    "Spiking is not differentiable",
    (
        slide(
            "A spiking network is a recurrent network",
            equation(
                sub("v", "i"),
                "[t+1]=β",
                paren(sub("v", "i"), "[t]−", sub("s", "i"), "[t]"),
                "+",
                total("∑", "j", "", sub("w", "ij"), sub("s", "j"), "[t]"),
                reads="v_i[t+1] = β (v_i[t] − s_i[t]) + sum over j of w_ij s_j[t]",
            ),
            equation(
                sub("s", "i"),
                "[t]=Θ",
                paren(sub("v", "i"), "[t]−1"),
                reads="s_i[t] = Θ(v_i[t] − 1)",
            ),
            bullets(
                "*v* is the membrane variable, with its threshold at 1",
                "*β* between 0 and 1 is the leak; *Θ* is the step function",
                "A spike *s* is 0 or 1 and takes 1 off the membrane: the reset",
                "All of it could be trained by backpropagation, except *Θ*",
            ),
            notes="""
            Let me write the leaky integrate-and-fire neuron in discrete time, in a form that looks
            like machine learning. Each neuron i has a state v. In each time step the state decays
            by a factor beta, which is between zero and one, and receives the weighted spikes of
            other neurons. If v is at or above the threshold, here one, the neuron emits a spike,
            s equal to one, and the spike takes one away from the state. That is the reset.

            Seen this way, a spiking network is a recurrent network with an unusual activation
            function. The weights w are the parameters. Everything here is linear except the step
            function, capital theta. So all the trouble of this week sits in that one symbol.
            """,
        ),
        slide(
            "Spikes are all or nothing",
            bullets(
                "Membrane: continuous, private",
                "Spikes: binary, all that others see",
                "The step discards how close it was",
                "That is where gradients are lost",
            ),
            picture(
                _trace,
                alt="Input spikes below, a membrane variable that climbs, leaks and drops at a "
                "dashed threshold, and output spikes above at each crossing.",
            ),
            notes="""
            The figure simulates the equations of the last slide for one neuron. At the bottom are
            input spikes, at the top output spikes, and between them the membrane variable, which
            climbs with each input, leaks, and is set back by each output spike.

            Inside the neuron everything is graded. A slightly larger weight gives a slightly
            higher curve. But other neurons never see the curve; they see only the marks at the
            top. On most occasions the slightly higher curve crosses the threshold at the same
            time steps as before, and the output is exactly the same. Now and then a crossing
            appears or disappears, and the output changes by a whole spike. There is nothing in
            between, and a derivative needs the in-between.
            """,
        ),
        slide(
            "The step's derivative is zero or infinite",
            bullets(
                "Flat on both sides of the threshold",
                "A jump at the threshold itself",
                "Grey: a sigmoid, for comparison",
                "Its slope carries information",
            ),
            picture(
                _step,
                alt="Top: a step and a dashed sigmoid. Bottom: the sigmoid's derivative is a bell, "
                "the step's is zero with an arrow upwards at the threshold.",
            ),
            notes="""
            Here is the step function in blue and a sigmoid in dashed grey. Below them are their
            derivatives. The sigmoid's derivative is a bell. It says that near the threshold a
            small change of the input matters, and how much.

            The derivative of the step is zero everywhere, except at the threshold, where it does
            not exist. Physicists would write a delta function there: infinitely high, infinitely
            narrow, with area one. That is a good description on paper, but a computer evaluates
            derivatives at points, and the membrane variable almost never sits exactly at the
            threshold. So automatic differentiation, done faithfully, returns zero. It is not
            wrong. The derivative really is zero; it is just of no use.
            """,
        ),
        slide(
            "One zero factor silences the whole chain",
            equation(
                frac("∂L", row("∂", sub("w", "ij"))),
                "=",
                total(
                    "∑",
                    "t",
                    "",
                    frac("∂L", row("∂", sub("s", "i"), "[t]")),
                    " · ",
                    frac(row("∂", sub("s", "i"), "[t]"), row("∂", sub("v", "i"), "[t]")),
                    " · ",
                    frac(row("∂", sub("v", "i"), "[t]"), row("∂", sub("w", "ij"))),
                ),
                reads="∂L/∂w_ij = sum over t of ∂L/∂s_i[t] · ∂s_i[t]/∂v_i[t] · ∂v_i[t]/∂w_ij",
            ),
            bullets(
                "*L* is the loss; the middle factor is the derivative of the step",
                "The outer factors are fine: they are sums of weights and spikes",
                "Every path from the loss to a weight passes at least one such factor",
                "Deep or recurrent networks pass through many of them",
            ),
            notes="""
            To train by gradient descent we need the derivative of the loss L with respect to a
            weight. The chain rule writes it as a sum over time of three factors. The first says how
            the loss depends on the neuron's spikes. The last says how the membrane depends on
            the weight, which is a leaky sum of the input spikes. Both are well behaved.

            The factor in the middle is the derivative of the spike by the membrane variable: the
            derivative of the step. It is zero, so the product is zero, whatever the other
            factors are. With more layers, or with recurrence, the first factor itself contains
            further products of the same kind. No information about the loss reaches any weight
            that lies behind a spike.
            """,
        ),
        slide(
            "The loss is a staircase of the weights",
            bullets(
                "One neuron, one weight, 100 ms",
                "Target: five spikes",
                "Flat steps: the gradient is zero",
                "Jumps: the gradient does not exist",
                "Yet the steps do lead downhill",
            ),
            picture(
                _staircase,
                alt="The loss against one weight falls in flat steps from 25 to zero and then "
                "rises again in steps.",
            ),
            notes="""
            What does this look like from above? Here a neuron gets a constant input whose size is
            set by one weight, and the loss is the squared difference between its number of spikes
            in 100 milliseconds and a target of five. As the weight increases, the
            number of spikes goes up one at a time, so the loss is made of flat steps.

            On every step the gradient is zero. An optimiser that looks only at the slope under
            its feet does not move. But look at the whole figure: there is a clear valley, and if
            we blur our eyes a little, a smooth curve runs through the steps. Many methods in this
            week amount to different ways of blurring, whether by noise, by averaging over time, or
            by pretending.
            """,
        ),
        slide(
            "Spike times are smooth until spikes vanish",
            bullets(
                "In continuous time, *when* is graded",
                "More input: an earlier spike",
                "Near threshold: slope without bound",
                "Below it: no spike, so no gradient",
            ),
            picture(
                _first_spike,
                alt="Time of the first spike against input: it falls smoothly for large input and "
                "rises without limit as the input comes down to threshold; below it there is "
                "no spike.",
            ),
            notes="""
            There is one quantity that does change smoothly: the time of a spike, if time is
            continuous. For a leaky integrate-and-fire neuron with constant input I, threshold
            one and time constant tau, the first spike comes at tau times the logarithm of I over
            I minus one. The figure shows it for tau of 20 milliseconds.

            So we can differentiate spike times, and some methods do. But look at the left
            of the curve. As the input comes down to the threshold, the time grows without
            limit, and so does its slope. Below the threshold there is no spike, hence no time and
            no derivative. Spikes that are about to appear or vanish are exactly the
            events such a gradient cannot describe.
            """,
        ),
        slide(
            "Five ways round the problem",
            table(
                ("Way", "What it does", "What it costs"),
                ("Avoid it", "Train only linear readouts", "Hidden layers stay random"),
                ("Convert", "Train an ANN, then swap neurons", "Mostly a rate code, many steps"),
                ("Spike times", "Use exact derivatives of times", "Spikes must not come or go"),
                ("Add noise", "Differentiate probabilities", "Noisy estimates, many samples"),
                ("Surrogates", "Replace the step's derivative", "The gradient is not the true one"),
            ),
            bullets(
                "Local rules such as STDP and evolutionary search need no gradient at all",
            ),
            notes="""
            Here is a map of what people do. We can avoid the problem, and train only those
            weights that have no spike between them and the loss. We can train an ordinary
            network and convert it. We can use the derivatives of spike times. We can make spiking
            random, so that the probability of a spike is a smooth function of the membrane, and
            differentiate that. Or we can run the network as it is and put some other
            function in place of the derivative of the step.

            The next deck takes the first three, the one after it surrogate gradients.
            None of them is best at everything. Which one fits depends on whether you
            want to model a brain, to use special hardware, or to solve a task.
            """,
        ),
    ),
)

# -- Limited gradients --------------------------------------------------------------------------


def _reservoir_run() -> tuple[np.ndarray, np.ndarray]:
    """Target and readout of a random spiking network of which only the readout learns."""
    rng = np.random.default_rng(0)
    count, steps, train = 300, 12000, 10000
    smooth = np.exp(-np.arange(400) / 60.0) * np.arange(400)
    drive = np.convolve(rng.standard_normal(steps + 400), smooth, "full")[400 : 400 + steps]
    drive = (drive - drive.mean()) / drive.std()
    weights = rng.standard_normal((count, count)) * (rng.random((count, count)) < 0.1)
    weights *= 0.12
    into, bias = rng.standard_normal(count) * 0.06, rng.uniform(0.02, 0.09, count)
    v, filtered = rng.random(count), np.zeros(count)
    spikes, states = np.zeros(count), np.zeros((steps, count))
    for t in range(steps):
        v = 0.95 * v + into * drive[t] + bias + weights @ spikes
        spikes = (v >= 1).astype(float)
        v = np.where(spikes > 0, 0.0, v)
        filtered = filtered * np.exp(-1 / 40) + spikes
        states[t] = filtered
    target = np.roll(drive, 50)
    rows = np.c_[states, np.ones(steps)]
    past = slice(300, train)
    square = rows[past].T @ rows[past] + 10.0 * np.eye(count + 1)
    readout = rows @ np.linalg.solve(square, rows[past].T @ target[past])
    return target[train:], readout[train:]


def _reservoir(ax: Axes) -> None:
    """The target and the readout of a spiking reservoir on new data."""
    target, readout = _reservoir_run()
    time = np.arange(1000) / 1000
    ax.plot(time, target[:1000], color=_INK, lw=1.5, ls="--", label="target")
    ax.plot(time, readout[:1000], color=_ORANGE, lw=1.5, label="readout")
    ax.set_ylim(-3.2, 4.2)
    ax.set_xlabel("time (s), data not used in training")
    ax.set_ylabel("signal (arbitrary units)")
    ax.legend(frameon=False, loc="upper right", ncols=2)


def _scheme(ax: Axes) -> None:
    """Input, a random recurrent pool and a trained readout."""
    rng = np.random.default_rng(0)
    for left, width, name, colour in (
        (0.0, 1.1, "input", "#eef2f4"),
        (2.0, 2.6, "", "#dcebf1"),
        (5.5, 1.2, "readout", "#f6e3d6"),
    ):
        ax.add_patch(
            FancyBboxPatch(
                (left, 1), width, 3, boxstyle="round,pad=0.05", facecolor=colour, edgecolor=_INK
            )
        )
        ax.text(left + width / 2, 2.5, name, ha="center", va="center")
    places = np.c_[rng.uniform(2.2, 4.4, 14), rng.uniform(1.2, 3.8, 14)]
    for _ in range(22):
        a, b = rng.choice(14, 2, replace=False)
        ax.annotate(
            "", places[b], places[a], arrowprops={"arrowstyle": "->", "color": _GREY, "lw": 0.8}
        )
    ax.plot(*places.T, "o", color=_BLUE, markersize=7)
    for start, end, name, colour in (
        (1.2, 1.9, "fixed", _GREY),
        (4.7, 5.4, "trained", _ORANGE),
    ):
        ax.annotate(
            "", (end, 2.5), (start, 2.5), arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 3}
        )
        ax.text((start + end) / 2, 4.35, name, ha="center", color=colour)
    ax.text(3.3, 0.45, "spiking neurons, fixed random weights", ha="center", fontsize=11)
    ax.set_xlim(-0.2, 6.9)
    ax.set_ylim(0, 5)
    ax.axis("off")


def _conversion(ax: Axes) -> None:
    """Rates of an integrate-and-fire neuron without leak over few and many steps, and ReLU."""
    drive = np.linspace(-0.5, 1.0, 301)
    ax.plot(drive, drive.clip(0, 1), color=_GREY, ls="--", label="ReLU")
    for steps, colour in ((5, _ORANGE), (40, _BLUE)):
        v, spikes = np.zeros_like(drive), np.zeros_like(drive)
        for _ in range(steps):
            v += drive
            fired = v >= 1 - 1e-9
            v -= fired
            spikes += fired
        ax.plot(drive, spikes / steps, color=colour, lw=1.5, label=f"spikes, {steps} steps")
    ax.set_xlabel("input per step (threshold = 1)")
    ax.set_ylabel("spikes per step")
    ax.legend(frameon=False, loc="upper left")


def _crossing(ax: Axes) -> None:
    """A membrane potential that crosses threshold earlier if one weight is a little larger."""
    time = np.linspace(0, 30, 1200)

    def course(weight: float) -> np.ndarray:
        parts = ((2.0, 0.42), (5.0, weight), (8.0, 0.42))
        potential = np.zeros_like(time)
        for start, strength in parts:
            since = (time - start).clip(0) / 6
            potential += strength * since * np.exp(1 - since)
        return potential

    for weight, colour, name in ((0.32, _BLUE, "$w$"), (0.62, _ORANGE, r"$w+\Delta w$")):
        v = course(weight)
        moment = time[np.argmax(v >= 1)]
        until = time <= moment
        ax.plot(time[until], v[until], color=colour, label=name)
        ax.plot(time[~until], v[~until], color=colour, lw=1, ls=":")
        ax.plot([moment, moment], [0, 1], color=colour, lw=1, ls="--")
        ax.plot([moment], [1], "o", color=colour)
    ax.axhline(1, color=_INK, lw=1)
    ax.text(29.5, 0.92, "threshold", fontsize=11, ha="right", va="top")
    ax.set_ylim(0, 1.75)
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("membrane potential (threshold = 1)")
    ax.legend(frameon=False, loc="upper left")


_LIMITED = Deck(
    "materials/w5/W5-V1-limited-gradients.pptx",
    "Training SNNs with limited gradients",
    (
        slide(
            "Use gradients only where they exist",
            table(
                ("Method", "What is trained", "How"),
                ("Reservoir", "Readout of a recurrent pool", "Linear regression"),
                ("Random layers", "Output weights only", "Linear or logistic regression"),
                ("Conversion", "All layers, as an ANN", "Backpropagation, then exchange"),
                ("Spike times", "All layers, as an SNN", "Exact derivatives of times"),
            ),
            bullets(
                "SNN: spiking neural network. ANN: one with ordinary graded units",
                "Each method gives up something: depth, time or generality",
            ),
            notes="""
            The derivative of a spike is of no use, but a network has other places where
            derivatives exist. This deck goes through four methods that use only those. I call
            them limited gradients, since each accepts some limit in exchange for a gradient that
            is correct.

            The first two leave all hidden weights random and train just the last layer. The
            third trains a different network, one without spikes, and turns it into a spiking one
            afterwards. The fourth keeps the spikes and differentiates their times. They came
            before surrogate gradients became common and they are still in use. They are also
            good baselines: if a random hidden layer does nearly as well as your trained one, you
            want to know.
            """,
        ),
        slide(
            "A reservoir is random, its readout is not",
            bullets(
                "A fixed recurrent spiking network",
                "Its activity mixes inputs over time",
                "A linear readout picks what it needs",
                "Also called a liquid state machine",
            ),
            picture(
                _scheme,
                alt="An input box, a pool of neurons joined by random arrows, and a readout box; "
                "the arrow into the pool is marked fixed, the one to the readout trained.",
            ),
            notes="""
            A reservoir is a recurrent network with random weights that are never trained. The
            input pushes its activity about, and because of the recurrence, the state at any moment
            depends on the input now and on the inputs of some time before. If there are many
            neurons with different properties, the state is a rich, nonlinear summary of
            the recent past. Then a linear readout is often enough to extract what we
            want.

            With spiking neurons this is called a liquid state machine, with graded units an echo
            state network; both were put forward in the early 2000s. The picture behind the
            name is a pool of water: throw in stones, look at the ripples, and work out when and
            where the stones fell.
            """,
        ),
        slide(
            "Training the readout is linear regression",
            equation(
                "z[t]=",
                total("∑", "j", "", sub("u", "j"), sub("r", "j"), "[t]"),
                words(",      "),
                "r[t]=α r[t−1]+s[t]",
                reads="z[t] = sum over j of u_j r_j[t], with r[t] = α r[t−1] + s[t]",
            ),
            equation(
                "u=",
                sup(paren(sup("R", "T"), "R+λI"), "−1"),
                sup("R", "T"),
                "y",
                reads="u = (RᵀR + λI)⁻¹ Rᵀ y",
            ),
            bullets(
                "*s* are the spikes, *r* the filtered spikes, *u* the readout's weights",
                "*R* has a row per time step and a column per neuron; *y* is the target",
                "*λ* keeps the weights small, *I* is the identity",
            ),
            notes="""
            We cannot regress on raw spikes very well, since they are zero most of the time. So
            first each spike train s is filtered: r is a trace that goes up with each spike and
            decays by a factor alpha per step, like the current of a synapse. The output z is a
            weighted sum of these traces with weights u.

            Stack the traces into a matrix R, one row for each time step, and the target into a
            vector y. Minimising the squared error plus lambda times the squared length of u
            gives the formula in the second line, which is ridge regression. There is one solution,
            and it is found in one go. The spikes stay in the forward path, but none
            lies between u and the loss.
            """,
        ),
        slide(
            "A readout can recall the recent past",
            bullets(
                "300 spiking neurons, all random",
                "Task: give the input of 50 ms ago",
                "Only 301 numbers were trained",
                "Memory fades with the delay",
            ),
            picture(
                _reservoir,
                alt="A smooth target signal over one second and the readout of a spiking network, "
                "which follows it with some jitter.",
            ),
            notes="""
            This is a simulation of 300 leaky integrate-and-fire neurons with random weights, in
            steps of one millisecond. The input is a slow random signal. The readout, 300
            weights and an offset, was trained to give the value that the input had 50
            milliseconds earlier, and the figure shows it on data that were not used in training.
            It follows the target, with some jitter from the spikes.

            The result depends on the scale of the random weights. With weak recurrence the network
            forgets quickly. With very strong recurrence it becomes chaotic, and its state says
            more about itself than about the input. Good reservoirs lie between. And however good it
            is, the pool does not adapt to the task, so it must be large.
            """,
        ),
        slide(
            "Random hidden layers go a long way, not all the way",
            bullets(
                "The same idea without recurrence: random features, then a trained output layer",
                "Output units that do not spike give a smooth loss, such as cross-entropy",
                "Accuracy grows with the number of hidden neurons, but slowly",
                "More random layers hardly help: features are not made for the task",
                "Worth running as a baseline for every trained network",
            ),
            notes="""
            The same idea works without recurrence. Send the input through a wide layer of spiking
            neurons with random weights, and train only the weights to the output units. Let the
            output units be plain leaky integrators that never spike. Then the outputs are linear
            in the trained weights, and any smooth loss, such as cross-entropy, has an exact
            gradient.

            What is missing is the credit for the hidden layer. A random feature is useful by
            luck, so we need many of them. Adding further random layers tends to lose
            information instead of refining it. Deep learning works because early layers learn
            features that later layers can use, and that is just what we have given up
            here. The remaining two methods get it back in different ways.
            """,
        ),
        slide(
            "An integrate-and-fire rate is a ReLU",
            bullets(
                "No leak; a spike subtracts threshold",
                "Rate over many steps equals ReLU",
                "Few steps: a coarse staircase",
                "At most one spike a step: it saturates",
                "So train an ANN, exchange the units",
            ),
            picture(
                _conversion,
                alt="Spikes per step against input: with 5 steps a coarse staircase, with 40 steps "
                "a fine one close to the dashed ReLU line.",
            ),
            notes="""
            Conversion rests on a simple fact. Take an integrate-and-fire neuron without a leak,
            and let each spike subtract the threshold instead of setting the membrane to zero. With
            a constant input a per step, the membrane after many steps is the total input minus the
            number of spikes, and it stays bounded. So the number of spikes per step approaches a
            if a is positive, and is zero if a is negative. That is a rectified linear unit, up
            to the limit of one spike per step.

            So we train an ordinary network with ReLU units by backpropagation, and then put
            integrate-and-fire neurons in their place with the same weights. Activations
            become firing rates. The figure shows how good this is after five and after forty
            steps.
            """,
        ),
        slide(
            "Conversion pays in time and in spikes",
            equation(
                sub("w", "ij"),
                "←",
                sub("w", "ij"),
                frac(subsup("a", words("max"), "l−1"), subsup("a", words("max"), "l")),
                words(",        "),
                sub("b", "i"),
                "←",
                frac(sub("b", "i"), subsup("a", words("max"), "l")),
                reads="w_ij ← w_ij · a_max of layer l−1 / a_max of layer l, "
                "b_i ← b_i / a_max of layer l",
            ),
            bullets(
                "Rescale each layer *l* by its largest activation, so that rates stay below 1",
                "With *T* steps a rate has at most *T* + 1 values: error of about 1/*T*",
                "Errors add up over layers, and deep layers start late",
                "What is gained: mature training tools and large networks",
                "What is lost: the timing of spikes carries nothing",
            ),
            notes="""
            In the trained network an activation may be larger than one, but a rate of spikes
            per step may not. So the weights of layer l are rescaled. If a max is the largest
            activation of a layer over some data, we multiply by that of the layer before and divide
            by that of this one. The biases b are only divided. Often a high percentile
            is used instead of the maximum, so that one outlier does not make all rates tiny.

            With T steps a neuron can express only T plus one rates, so precision costs time,
            and a deep network needs still longer before its last layer has settled. Every
            extra step means more spikes, and spikes cost energy on the hardware that this is
            often meant for.
            """,
        ),
        slide(
            "The time of a spike has an exact derivative",
            bullets(
                "*v*(*t*, *w*) reaches threshold at time *T*",
                "*dT*/*dw* = −(∂*v*/∂*w*) / (∂*v*/∂*t*)",
                "Chain these through the layers",
                "Flat crossings give huge gradients",
                "A neuron that is silent learns nothing",
            ),
            picture(
                _crossing,
                alt="Two rising membrane potentials cross a threshold line; the one with the "
                "larger weight is higher and crosses earlier.",
            ),
            notes="""
            SpikeProp, from the early 2000s, differentiates the spike time itself. Let T be the
            time at which the membrane v first reaches the threshold. At this time v equals
            the threshold, whatever the weight. So if w changes a little, T must move so
            that v stays equal: the change of v by w plus the change of v by t times that
            of T by w must be zero. Solving gives the formula.

            The figure shows it: a larger weight lifts the curve, and the crossing moves to the
            left. The divisor is the slope of v at the crossing. When the curve only just grazes
            the threshold, the slope is near zero and the gradient very large. And a neuron
            with no spike has no time to differentiate: it stays silent and learns nothing.
            """,
        ),
    ),
)

# -- Surrogate gradients ------------------------------------------------------------------------


def _shapes(ax: Axes) -> None:
    """Three surrogate derivatives, each scaled to a height of one."""
    u = np.linspace(-1.5, 1.5, 601)
    sigmoid = 1 / (1 + np.exp(-5 * u))
    ax.plot(u, 1 / (1 + 5 * np.abs(u)) ** 2, label="fast sigmoid")
    ax.plot(u, 4 * sigmoid * (1 - sigmoid), label="sigmoid")
    ax.plot(u, (1 - np.abs(u)).clip(0), label="triangle")
    ax.axvline(0, color=_GREY, lw=1, ls="--")
    ax.set_ylim(0, 1.45)
    ax.set_xlabel("$v$ − threshold (threshold = 1)")
    ax.set_ylabel("surrogate derivative (peak = 1)")
    ax.legend(frameon=False, loc="upper left")


def _unrolled(ax: Axes) -> None:
    """Three time steps of a spiking layer with forward and backward paths."""
    for step in range(3):
        x = 2.3 * step
        for height, name, colour in (
            (0.4, "input", "#eef2f4"),
            (2.0, f"$v[{step + 1}]$", "#dcebf1"),
            (3.8, f"$s[{step + 1}]$", "#f6e3d6"),
        ):
            ax.add_patch(
                FancyBboxPatch(
                    (x, height),
                    1.1,
                    0.7,
                    boxstyle="round,pad=0.05",
                    facecolor=colour,
                    edgecolor=_INK,
                )
            )
            ax.text(x + 0.55, height + 0.35, name, ha="center", va="center", fontsize=12)
        arrow = {"arrowstyle": "-|>", "color": _INK, "lw": 1.5}
        ax.annotate("", (x + 0.4, 1.95), (x + 0.4, 1.15), arrowprops=arrow)
        ax.annotate("", (x + 0.4, 3.75), (x + 0.4, 2.75), arrowprops=arrow)
        back = {"arrowstyle": "-|>", "color": _ORANGE, "lw": 1.5, "ls": "--"}
        ax.annotate("", (x + 0.8, 2.75), (x + 0.8, 3.75), arrowprops=back)
        ax.annotate("", (x + 0.8, 1.15), (x + 0.8, 1.95), arrowprops=back)
        if step < 2:
            ax.annotate("", (x + 2.25, 2.5), (x + 1.15, 2.5), arrowprops=arrow)
            ax.annotate("", (x + 1.15, 2.2), (x + 2.25, 2.2), arrowprops=back)
    ax.text(0.0, 5.35, "forward: the step", color=_INK)
    ax.text(3.2, 5.35, "backward: the surrogate", color=_ORANGE)
    ax.set_xlim(-0.2, 6.4)
    ax.set_ylim(0, 6)
    ax.axis("off")


def _learn_times() -> tuple[list[tuple[int, int]], tuple[int, ...]]:
    """(epoch, time) of the output spikes while one neuron learns to fire at given times."""
    rng = np.random.default_rng(0)
    steps, count, targets = 200, 120, (50, 110, 165)
    arrivals = rng.random((steps, count)) < 0.012
    trace, traces = np.zeros(count), np.zeros((steps, count))
    for t in range(steps):
        trace = trace * 0.9 + arrivals[t]
        traces[t] = trace
    wanted = np.zeros(steps)
    wanted[list(targets)] = 1
    weights = rng.normal(0.12, 0.06, count)
    spikes: list[tuple[int, int]] = []
    for epoch in range(80):
        v, error, slow = 0.0, 0.0, np.zeros(count)
        change = np.zeros(count)
        for t in range(steps):
            v = 0.9 * v + weights @ arrivals[t]
            fired = v >= 1
            surrogate = 1 / (1 + 3 * abs(v - 1)) ** 2
            slow = 0.85 * slow + surrogate * traces[t]
            error = 0.85 * error + wanted[t] - fired
            change += error * slow
            if fired:
                spikes.append((epoch, t))
                v -= 1.0
        weights += 0.0006 * change
    return spikes, targets


def _learned(ax: Axes) -> None:
    """Output spikes against epoch of training, with the target times."""
    spikes, targets = _learn_times()
    epochs, times = np.array(spikes).T
    for target in targets:
        ax.axvline(target, color=_ORANGE, lw=5, alpha=0.35)
    ax.plot(times, epochs, ".", color=_BLUE, markersize=3)
    ax.invert_yaxis()
    ax.set_xlim(0, 200)
    ax.set_xlabel("time of output spikes (ms)")
    ax.set_ylabel("epoch of training")


def _noise(ax: Axes) -> None:
    """The mean output of a step with noise, and its slope."""
    rng = np.random.default_rng(0)
    v = np.linspace(-1.5, 1.5, 121)
    noise = rng.logistic(0, 0.2, 4000)
    mean = (v[:, None] + noise[None, :] >= 0).mean(axis=1)
    expected = 1 / (1 + np.exp(-v / 0.2))
    ax.plot([-1.5, 0, 0, 1.5], [0, 0, 1, 1], color=_GREY, ls="--", lw=1.5, label="no noise")
    ax.plot(v, mean, color=_BLUE, label="mean with noise")
    ax.plot(v, expected * (1 - expected) * 4, color=_ORANGE, label="its slope (peak = 1)")
    ax.set_ylim(0, 1.6)
    ax.set_xlabel("$v$ − threshold (threshold = 1)")
    ax.set_ylabel("probability of a spike")
    ax.legend(frameon=False, loc="upper left")


_SURROGATE = Deck(
    "materials/w5/W5-V2-surrogate-gradients.pptx",
    "Training SNNs with surrogate gradients",
    (
        slide(
            "Step forwards, slope backwards",
            equation(
                words("forward:  "),
                "s=Θ",
                paren("v−1"),
                words("          backward:  "),
                frac("∂s", "∂v"),
                "≈σ",
                paren("v−1"),
                reads="forward: s = Θ(v − 1); backward: ∂s/∂v ≈ σ(v − 1)",
            ),
            equation(
                "σ",
                paren("u"),
                "=",
                frac("1", sup(paren("1+k", "|u|"), "2")),
                reads="σ(u) = 1 / (1 + k |u|)²",
            ),
            bullets(
                "*v* is the membrane variable, *s* the spike, *Θ* the step",
                "*σ* is the surrogate: a bump around the threshold; *k* sets its steepness",
                "The network still computes with real spikes",
                "Only the derivative in the chain rule is exchanged",
            ),
            notes="""
            The idea of a surrogate gradient fits into one sentence: use the step in the forward
            pass, and something else for its derivative in the backward pass. Forward, the neuron
            spikes or does not, as before, and the loss is that of the spiking
            network. Backward, wherever the chain rule asks for the derivative of the step, we
            give it sigma, a bump centred on the threshold.

            The second line is one common choice. Its value is one at the threshold, and it falls
            off on both sides, the faster the larger the steepness k. It is the derivative of a
            so-called fast sigmoid, up to scale. So a neuron close to its threshold gets
            a large share of the credit, and one far away gets little, but not zero.
            """,
        ),
        slide(
            "Many shapes of surrogate work",
            bullets(
                "Largest at the threshold",
                "Falling off to both sides",
                "Width matters more than shape",
                "Too narrow: most gradients vanish",
                "Too wide: far-off neurons mislead",
            ),
            picture(
                _shapes,
                alt="Three bumps centred on the threshold: a pointed one with long tails, a round "
                "bell, and a triangle.",
            ),
            notes="""
            Here are three surrogates in use: the fast sigmoid of the last slide, the derivative
            of an ordinary sigmoid, and a triangle. All of them are scaled to a peak of one.
            Studies that compared shapes found that networks learn about equally well with most of
            them. What matters more is the scale: the height and the width of the bump, compared
            with the range in which the membrane variables move.

            If the bump is too narrow, few neurons are close enough to the threshold to get any
            gradient. If it is too wide, gradients flow through neurons that would never have
            fired. And since the factors multiply over layers and time steps, a peak far from one
            makes gradients vanish or explode, just as in any recurrent network.
            """,
        ),
        slide(
            "A surrogate takes a dozen lines of PyTorch",
            code("""
class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, u):                    # u: v minus the threshold
        ctx.save_for_backward(u)
        return (u >= 0).to(u.dtype)

    @staticmethod
    def backward(ctx, grad):                # grad: dL/ds
        (u,) = ctx.saved_tensors
        return grad / (1 + 10 * u.abs()) ** 2

for t in range(steps):
    s = Spike.apply(v - 1)
    v = beta * (v - s) + inputs[t] @ w_in + s @ w_rec
"""),
            notes="""
            In a framework with automatic differentiation this is a small function with a backward
            pass of its own. The forward method gets u, the membrane variable minus the threshold,
            keeps it, and returns zeros and ones. The backward method gets the gradient of the loss
            with respect to the spikes and multiplies it by the surrogate, here with a steepness
            of ten. It returns the gradient with respect to u.

            The loop at the end is the network: v has one row per example and one column per
            neuron, beta is the leak, and the two matrices hold the input and the recurrent
            weights. Everything else is as usual: keep the spikes, compute a loss, call backward,
            take a step with any optimiser.
            """,
        ),
        slide(
            "Gradients run back through time",
            bullets(
                "The loop is unrolled over all steps",
                "Solid: what the network computes",
                "Dashed: how gradients flow back",
                "Memory grows with steps × neurons",
                "Some cut the path through the reset",
            ),
            picture(
                _unrolled,
                alt="Three columns for three time steps, each with input, membrane and spike; "
                "solid arrows go up and to the right, dashed ones down and to the left.",
            ),
            notes="""
            Training is then backpropagation through time. The loop is unrolled into a deep
            graph, with one column per time step. Solid arrows show the forward computation: input
            drives the membrane, the membrane makes a spike and is carried over to the next step.
            The recurrent weights and the reset, from the spike to the next membrane, are left out
            of the drawing.

            Gradients follow the dashed arrows. Sideways, from membrane to membrane, the factor is
            just the leak beta, with no surrogate in it. From spike to membrane it is the
            surrogate. The states of all steps must be kept, so memory grows
            with their number. Many implementations let no gradient flow through the
            reset, which is simpler and often works as well.
            """,
        ),
        slide(
            "A neuron learns when to fire",
            bullets(
                "120 input trains, the same each time",
                "Orange: the three target times",
                "Blue: output spikes, epoch by epoch",
                "Spikes appear, move and vanish",
                "Exact time gradients cannot add spikes",
            ),
            picture(
                _learned,
                alt="Output spikes by epoch of training, first at many times, later gathered at "
                "three orange bands.",
            ),
            notes="""
            Here is a small simulation. One leaky integrate-and-fire neuron receives 120 random
            spike trains, the same ones in every epoch. It should fire at three given times, the
            orange bands. The loss compares its filtered output with the filtered target, and the
            weights follow a surrogate gradient, with the fast sigmoid, and no gradient through
            the reset.

            Time runs to the right and training runs downwards. At first the neuron fires at
            unrelated times. Over the epochs unwanted spikes disappear, and spikes gather near the
            targets. Notice that their number changes on the way. A gradient of
            spike times has nothing to say about a spike that is not there, but a surrogate still
            sees a membrane that came close to the threshold.
            """,
        ),
        slide(
            "Why a wrong gradient can be useful",
            bullets(
                "With noise, firing is a probability",
                "Its slope is a smooth bump",
                "One layer: that is a surrogate, exact",
                "Deep networks: only an approximation",
                "Usually a descent direction; no proof",
            ),
            picture(
                _noise,
                alt="A dashed step, a smooth sigmoid curve that is the mean of the step with "
                "noise, and a bell-shaped curve that is its slope.",
            ),
            notes="""
            A surrogate gradient is in general not the gradient of any loss function, so why does
            it work? One way to see it is noise. Add random noise to the membrane before the step.
            The output is still zero or one, but its mean is a smooth function of v, and the slope
            of the mean is a bump whose shape follows from the noise. For one layer, and with the
            matching bump, the surrogate gives the exact gradient of the mean output.

            For several layers this is no longer exact, because a mean of steps is not a
            step of means. Still, it tells us the sign of most influences, and gradient descent
            forgives many errors. There is as yet no general guarantee; the main support is that it
            works in practice.
            """,
        ),
        slide(
            "In practice, keep neurons alive and sparse",
            equation(
                "L=",
                sub("L", words("task")),
                "+λ",
                total("∑", "i", "", sup(paren(sub(bar("s"), "i"), "−ρ"), "2")),
                reads="L = L_task + λ times the sum over i of (mean of s_i − ρ)²",
            ),
            bullets(
                "The added term pulls each neuron's mean rate towards a wished rate *ρ*",
                "Start with weights that make every neuron fire now and then",
                "Choose the time step well below the time constants",
                "Time constants, delays and thresholds can be learned as well",
                "Check against a random hidden layer: does training it help at all?",
            ),
            notes="""
            Some practical advice. A neuron whose membrane never comes near the threshold gets next
            to no gradient, and stays silent. One that fires at every step is just as useless. So
            initial weights should put neurons in a range where they fire now and then, and a
            penalty can hold them there. In the formula, s bar is the mean number of spikes of
            neuron i per step, rho is the rate we wish for, and lambda is the strength of the
            penalty.

            Then there are more parameters than weights. Time constants differ widely in
            real neurons, and learning them often helps on tasks with structure in time.
            Delays are a further option. And always run the baseline from the last deck, a
            random hidden layer.
            """,
        ),
        slide(
            "What surrogates leave open",
            table(
                ("Question", "Where things stand"),
                ("Memory over long times", "Truncate, or use online rules with eligibility traces"),
                ("Is it biological?", "Not as such: it needs weights and time run backwards"),
                ("A three-factor form", "Keep the local terms: trace × surrogate × error signal"),
                ("Energy", "Training is dense; gains need sparse spikes and fitting hardware"),
                ("Does timing matter?", "Depends on the task; many data sets need rates only"),
            ),
            notes="""
            To close, some open questions. Backpropagation through time stores everything, and so it
            does not suit long recordings. If we keep only those terms that can be computed
            forwards in time, each synapse needs one eligibility trace: filtered input spikes times
            the surrogate of its neuron. Multiply this by an error signal, and we have a
            three-factor rule as in last week's decks. It is an approximation, but a local
            one, and so also an idea of how brains might do it.

            As for use, spiking networks save energy only if spikes are few and the hardware makes
            use of that. And many benchmarks can be solved by counting spikes. To learn what timing
            is good for, choose tasks in which timing carries the answer.
            """,
        ),
    ),
)

DECKS = (_PROBLEM, _LIMITED, _SURROGATE)
