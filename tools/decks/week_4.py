"""Week 4: learning rules, from the families of learning to spike timing."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from tools.decks.maths import bar, cases, frac, func, paren, row, sub, sup, total, words
from tools.decks.writer import (
    Deck,
    bullets,
    code,
    equation,
    picture,
    slide,
    table,
)

# -- Types of learning ----------------------------------------------------------------------


def _locality(ax: Axes) -> None:
    """A synapse between two neurons, and a third signal that reaches it."""
    for x, name in ((1.0, "sender"), (5.0, "receiver")):
        ax.add_patch(Circle((x, 1.6), 0.75, facecolor="#dcebf1", edgecolor="#1f6a8a", lw=2))
        ax.text(x, 1.6, name, ha="center", va="center", fontsize=12)
    ax.annotate("", (4.2, 1.6), (1.8, 1.6), arrowprops={"arrowstyle": "-|>", "lw": 2})
    ax.plot([3.7], [1.6], "o", color="#c4611f", markersize=13)
    ax.text(3.3, 1.15, "synapse $w$", ha="center", color="#c4611f")
    ax.text(2.4, 1.75, "$x$", fontsize=16)
    ax.text(5.0, 0.45, "activity $y$", ha="center")
    ax.annotate(
        "broadcast signal $M$",
        (3.7, 1.8),
        (3.2, 3.6),
        ha="center",
        color="#3f7d3a",
        arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "#3f7d3a"},
    )
    ax.set_xlim(0, 6)
    ax.set_ylim(0, 4.2)
    ax.set_aspect("equal")
    ax.axis("off")


def _eligibility(ax: Axes) -> None:
    """A trace that decays until a reward turns what is left of it into a weight change."""
    dt = 0.005
    time = np.arange(0, 4, dt)
    trace, weight = np.zeros_like(time), np.full_like(time, 0.5)
    reward = ((time >= 1.5) & (time < 1.7)).astype(float)
    for k in range(1, len(time)):
        paired = 1.0 if k == round(0.5 / dt) else 0.0
        trace[k] = trace[k - 1] * (1 - dt / 1.0) + paired
        weight[k] = weight[k - 1] + dt * 4.0 * reward[k] * trace[k]
    ax.fill_between(time, 0, reward * 1.1, color="#3f7d3a", alpha=0.25, lw=0, label="reward $M$")
    ax.plot(time, trace, label="eligibility $e$")
    ax.plot(time, weight, label="weight $w$")
    ax.set_xlabel("time (s)")
    ax.set_ylabel("value (arbitrary units)")
    ax.legend(frameon=False, loc="upper right")


def _prediction_error(ax: Axes) -> None:
    """Temporal-difference errors of a cue and a reward, early, midway and late in training."""
    steps, cue, reward = 22, 5, 15
    value = np.zeros(steps + 1)
    for trial in range(1, 401):
        error = np.zeros(steps)
        for t in range(steps - 1):
            gain = 1.0 if t + 1 == reward else 0.0
            error[t + 1] = gain + value[t + 1] - value[t]
            if cue <= t < reward:
                value[t] += 0.2 * error[t + 1]
        if trial in (1, 35, 400):
            offset = {1: 2.8, 35: 1.4, 400: 0.0}[trial]
            ax.plot(np.arange(steps), error + offset, label=f"trial {trial}")
            ax.text(0, offset + 0.15, f"trial {trial}", fontsize=12)
    for x, name in ((cue, "cue"), (reward, "reward")):
        ax.axvline(x, color="#8a99a0", lw=1, ls="--")
        ax.text(x, 4.05, name, ha="center")
    ax.set_ylim(-0.3, 4.3)
    ax.set_yticks([])
    ax.set_xlabel("time in the trial (steps)")
    ax.set_ylabel("prediction error (shifted)")


def _timescales(ax: Axes) -> None:
    """Rough ranges of the time over which kinds of plasticity act."""
    kinds = (
        ("rewiring", 1e5, 1e8),
        ("homeostatic scaling", 1e4, 1e6),
        ("late-phase LTP", 1e4, 1e7),
        ("early-phase LTP", 1e2, 1e4),
        ("eligibility traces", 3e-1, 1e1),
        ("short-term plasticity", 1e-2, 6e1),
    )
    for height, (name, start, end) in enumerate(kinds):
        ax.barh(height, end - start, left=start, height=0.45, color="#1f6a8a")
        ax.text(start, height + 0.3, name, fontsize=12, va="bottom")
    ax.set_xscale("log")
    ax.set_xlim(5e-3, 2e9)
    ax.set_ylim(-0.5, 6)
    ax.set_xticks([1e-2, 1, 60, 3600, 86400 * 1.0, 3.15e7])
    ax.set_xticklabels(["10 ms", "1 s", "1 min", "1 h", "1 d", "1 yr"], fontsize=11)
    ax.minorticks_off()
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("how long the change lasts (rough)")


_TYPES = Deck(
    "materials/w4/W4-V0-types-of-learning.pptx",
    "Types of learning",
    (
        slide(
            "What changes when a brain learns",
            bullets(
                "**Synaptic weights**: how strongly one neuron drives another",
                "**Wiring**: synapses and dendritic spines appear and disappear",
                "**Excitability**: ion channels shift how readily a neuron fires",
                "**Activity**: working memory can be held with no lasting change at all",
                "A *learning rule* says how such a quantity depends on what happens",
            ),
            notes="""
            In machine learning, learning means that an optimiser writes new numbers into a list
            of parameters. In a brain there is no separate optimiser and no single list. The most
            studied parameter is the strength of a synapse, and nearly everything this week is
            about it.

            It is not the only one. Connections are made and removed, also in adults. The mix of
            ion channels in a membrane changes, and with it the threshold or the gain of the cell.
            And some of what looks like learning over seconds is only activity that keeps itself
            going. When we write down a rule for a weight, we choose one of these processes and
            hold the others fixed. That is a modelling decision, and it is worth saying so aloud.
            """,
        ),
        slide(
            "Three familiar families, three teaching signals",
            table(
                ("Family", "What teaches", "Where it has been proposed"),
                ("Unsupervised", "Statistics of the input", "Sensory cortex"),
                ("Reinforcement", "A scalar reward", "Basal ganglia, with dopamine"),
                ("Supervised", "A target or an error vector", "Cerebellum, climbing fibres"),
            ),
            bullets(
                "The families differ in how much the teacher says",
                "One brain area may well use more than one of them",
            ),
            notes="""
            The three families you know from machine learning are a good way to sort biological
            learning too, as long as we sort by the teaching signal. With no teacher, a rule can
            only pick up the statistics of its inputs. With a scalar reward, it learns that
            things went better or worse, but not which output was wrong. With a vector of errors,
            each output is told how to change.

            The right-hand column is a well-known proposal, not a settled map. It assigns
            unsupervised learning to the cortex, reinforcement learning to the basal ganglia and
            supervised learning to the cerebellum. Each assignment has good evidence behind it
            and also exceptions. Read it as a set of starting hypotheses.
            """,
        ),
        slide(
            "A synapse knows only what reaches it",
            bullets(
                "Sender's activity: transmitter arrives",
                "Receiver's activity: voltage, calcium",
                "Its own present strength",
                "Broadcast chemicals, such as dopamine",
                "Not: weights in other layers",
            ),
            picture(
                _locality,
                alt="Two circles, sender and receiver, joined by an arrow with a synapse on it; "
                "a second arrow brings a broadcast signal M to the synapse.",
            ),
            notes="""
            Here is the constraint that separates biological rules from most of machine learning:
            locality. A synapse is a physical place, and only what reaches that place can change
            it. It sees transmitter from the sending neuron. It sees the voltage and the calcium
            in the piece of dendrite it sits on, which reflect the receiver. It has its own
            present strength. And it is bathed in chemicals that are released widely and say
            roughly the same thing to very many synapses.

            Backpropagation needs more. The update of an early weight depends on the weights of
            later layers, carried backwards. Whether brains approximate this in some other way is
            an open question. The rules of this week stay strictly within the local list.
            """,
        ),
        slide(
            "Most rules have one general form",
            equation(
                "Δ",
                sub("w", "ij"),
                "=η F",
                paren(sub("x", "j"), ",", sub("y", "i"), ",", sub("w", "ij"), ",M"),
                reads="Δw_ij = η F(x_j, y_i, w_ij, M)",
            ),
            bullets(
                "*x* is the sender's activity, *y* the receiver's, *η* a small learning rate",
                "**Two-factor** rules use *x* and *y* only: Hebbian learning",
                "**Three-factor** rules also use *M*, a signal shared by many synapses",
                "Supervised rules let the third factor differ from neuron to neuron",
            ),
            notes="""
            Most of the rules that we meet can be written in this one form. The weight from
            neuron j to neuron i changes by a small learning rate, eta, times a function F. The
            function may depend on the activity x of the sender, the activity y of the receiver,
            the weight itself, and a third factor M.

            If M is missing we have a two-factor rule, and that is what people usually mean by
            Hebbian. If M is there but is the same number for every synapse, it can say
            good or bad, now or later. If M is allowed to be different for each receiving neuron,
            it can carry an error, and the rule starts to look like gradient descent. The whole
            field can be read as a search for useful functions F.
            """,
        ),
        slide(
            "Eligibility traces bridge the wait for reward",
            bullets(
                "Activity leaves a tag *e* on the synapse",
                "The tag decays over about a second",
                "Reward *M* turns the tag into change",
                "No tag or no reward: no change",
            ),
            picture(
                _eligibility,
                alt="A trace jumps at half a second and decays; when a reward comes a second "
                "later the weight rises in proportion to what is left of the trace.",
            ),
            notes="""
            A three-factor rule has a problem of timing. The spikes that caused an action are over
            within tens of milliseconds, but the reward comes a second later or more. Which
            synapses should be credited?

            The usual answer is an eligibility trace. When sender and receiver are active together,
            the synapse does not change at once; it sets a tag, here called e, that decays. The
            weight's rate of change is the product of the tag and the broadcast signal M. In the
            figure the tag is set at half a second, and the reward arrives a second later, so
            about a third of the tag is left to be used. You may know the same device, under the
            same name, from temporal-difference learning with parameter lambda.
            """,
        ),
        slide(
            "Dopamine resembles a prediction error",
            bullets(
                "Early: response to the reward",
                "Late: response to the cue that predicts it",
                "Reward left out: activity dips",
                "So it codes *better than expected*",
            ),
            picture(
                _prediction_error,
                alt="Simulated prediction errors in three trials: in the first the peak is at the "
                "reward, midway it is spread between, at the end it is at the cue.",
            ),
            notes="""
            What might M be? The best-known candidate is dopamine. Many dopamine neurons of the
            midbrain respond to an unexpected reward. After training they respond to the cue
            that predicts the reward, and no longer to the reward itself. If the predicted reward
            is left out, their firing drops below baseline at the time it was due.

            This is what the error of temporal-difference learning does: reward now, plus the
            predicted value of the next moment, minus the value predicted before. The figure is
            a simulation of that rule, not a recording. The match with data is good but not
            complete. Dopamine neurons are diverse, and some carry signals about movement or
            salience, and in this simple model the peak travels gradually, which recordings do not
            always show.
            """,
        ),
        slide(
            "Learning runs on many clocks",
            bullets(
                "Short-term: milliseconds to seconds",
                "Long-term potentiation: hours and more",
                "Homeostasis is slow and stabilises",
                "Rewiring lasts days to years",
            ),
            picture(
                _timescales,
                alt="Horizontal bars on a logarithmic time axis: short-term plasticity and "
                "eligibility traces at seconds, long-term potentiation at hours to months, "
                "rewiring at days to years.",
            ),
            notes="""
            Finally, learning in the brain is not one process with one learning rate. Short-term
            plasticity changes a synapse for milliseconds up to seconds, mostly because
            transmitter is used up or calcium builds up in the terminal. Long-term potentiation,
            LTP for short, and its opposite, long-term depression, have an early phase of an hour
            or more and a late phase that needs new proteins. Homeostatic processes act over hours
            to days and keep firing rates in range. Rewiring is slower still.

            The bars show rough ranges only, since they differ between cell types and methods. The
            point is the spread: nine or ten orders of magnitude, all interacting. The models that
            follow pick out one band and treat the slower ones as constant.
            """,
        ),
    ),
)

# -- Rate-based models ------------------------------------------------------------------------


def _inputs(count: int) -> np.ndarray:
    """Samples of two correlated inputs of mean zero."""
    return np.random.default_rng(0).multivariate_normal([0, 0], [[1.0, 0.7], [0.7, 0.8]], count)


def _growth(ax: Axes) -> None:
    """Length of the weight vector under Hebb's rule and under Oja's."""
    inputs, rate = _inputs(800), 0.01
    hebb, oja = np.array([0.2, -0.1]), np.array([0.2, -0.1])
    lengths = []
    for x in inputs:
        hebb = hebb + rate * x * (hebb @ x)
        y = oja @ x
        oja = oja + rate * y * (x - y * oja)
        lengths.append((np.linalg.norm(hebb), np.linalg.norm(oja)))
    both = np.array(lengths)
    ax.semilogy(both[:, 0], color="#c4611f", label="Hebb")
    ax.semilogy(both[:, 1], color="#1f6a8a", label="Oja")
    ax.set_xlabel("presentations")
    ax.set_ylabel("length of the weight vector")
    ax.legend(frameon=False)


def _oja_path(ax: Axes) -> None:
    """A cloud of inputs, and the weights' path to its first principal component."""
    inputs = _inputs(1500)
    weights, path = np.array([-0.3, 0.9]), []
    for x in inputs:
        path.append(weights)
        y = weights @ x
        weights = weights + 0.01 * y * (x - y * weights)
    way = np.array(path)
    _, vectors = np.linalg.eigh(np.cov(inputs.T))
    main = vectors[:, -1] * np.sign(vectors[0, -1])
    ax.scatter(inputs[:300, 0], inputs[:300, 1], s=8, color="#c5cfd3")
    ax.axline((0, 0), tuple(main), color="#3f7d3a", ls="--", lw=1.5, label="first component")
    ax.plot(way[:, 0], way[:, 1], color="#c4611f", label="path of the weights")
    ax.annotate(
        "", tuple(weights), (0, 0), arrowprops={"arrowstyle": "-|>", "lw": 2.5, "color": "#1f6a8a"}
    )
    ax.add_patch(Circle((0, 0), 1, fill=False, color="#8a99a0", lw=1))
    ax.set_aspect("equal")
    ax.set_xlim(-2.6, 2.6)
    ax.set_ylim(-2.6, 2.6)
    ax.set_xlabel("input 1, weight 1")
    ax.set_ylabel("input 2, weight 2")
    ax.legend(frameon=False, loc="lower right", fontsize=11)


def _bcm(ax: Axes) -> None:
    """The BCM function of the output's rate, for a low and a high threshold."""
    y = np.linspace(0, 1.6, 200)
    for theta, name in ((0.5, "low"), (1.1, "high")):
        ax.plot(y, y * (y - theta), label=f"{name} threshold")
        ax.plot([theta], [0], "o", color=ax.lines[-1].get_color())
    ax.axhline(0, color="#8a99a0", lw=1)
    ax.text(0.1, 0.3, "potentiation")
    ax.text(0.1, -0.42, "depression")
    ax.set_ylim(-0.55, 1.3)
    ax.set_xlabel("output rate $y$ (arbitrary units)")
    ax.set_ylabel(r"change per input, $y(y-\theta)$")
    ax.legend(frameon=False, loc="upper left")


_RATES = Deck(
    "materials/w4/W4-V1-rate-based-models.pptx",
    "Rate-based models",
    (
        slide(
            "The setting: one linear neuron",
            equation(
                "y=",
                total("∑", "i=1", "N", sub("w", "i"), sub("x", "i")),
                "=w·x",
                reads="y = sum over i from 1 to N of w_i x_i = w · x",
            ),
            bullets(
                "*x* holds the firing rates of *N* inputs, *y* is the rate of the output",
                "Weights change slowly; activity settles at once",
                "Inputs are drawn again and again from a fixed distribution",
                "Question: where do the weights *w* end up?",
            ),
            notes="""
            We start with the simplest setting in which a learning rule can be analysed. There is
            one output neuron and there are N inputs, and each is described by one number, its
            firing rate. The output y is the weighted sum of the inputs x, with weights w.
            Timing within a spike train is ignored on purpose.

            Two things make the analysis tractable. The weights move much more slowly than the
            activity, so we can average over many inputs before a weight has moved noticeably.
            And the inputs come from a distribution that does not change. In practice we often
            take x relative to its mean, so it can be negative. Then the question about any rule
            is a question about a dynamical system: what are its fixed points, and are they
            stable?
            """,
        ),
        slide(
            "Hebb's rule follows correlations",
            equation("Δ", sub("w", "i"), "=η ", sub("x", "i"), "y", reads="Δw_i = η x_i y"),
            equation(
                words("on average: "),
                frac("dw", "dt"),
                "=η C w",
                words("  with  "),
                sub("C", "ij"),
                "=",
                words("mean of "),
                sub("x", "i"),
                sub("x", "j"),
                reads="on average dw/dt = η C w, with C_ij the mean of x_i x_j",
            ),
            bullets(
                "Hebb (1949): repeated participation in firing strengthens a connection",
                "Local: each weight needs its own input and the common output",
                "*C* is the matrix of the inputs' correlations",
            ),
            notes="""
            Hebb proposed in 1949 that when one cell repeatedly takes part in firing another,
            the connection between them grows stronger. The simplest formula for this is a
            product: the change of weight i is the learning rate eta, times the input x i, times
            the output y.

            Now put in y as the weighted sum and average over the inputs. The average change of
            the weights is eta times C times w, where C holds the mean products of pairs of
            inputs. This is a linear differential equation. Its solution is a sum of the
            eigenvectors of C, each growing exponentially at a rate set by its eigenvalue. So in
            time the eigenvector with the largest eigenvalue dominates. If the inputs have mean
            zero, that is the first principal component.
            """,
        ),
        slide(
            "Plain Hebb never stops growing",
            bullets(
                "*C* has no negative eigenvalues",
                "So weights never shrink on average",
                "Their direction is useful",
                "Their length explodes",
                "Cures: bounds, decay, normalisation",
            ),
            picture(
                _growth,
                alt="On a logarithmic axis the weight vector's length under Hebb's rule rises as a "
                "straight line over several powers of ten, while under Oja's rule it settles "
                "near one.",
            ),
            notes="""
            The same equation shows the flaw. A correlation matrix has no negative eigenvalues, so
            no direction of the weights shrinks, and at least one grows. Strong weights make a
            larger output, which makes a larger change, which makes stronger weights. It is a
            positive feedback loop.

            The figure shows the length of the weight vector on a logarithmic axis, for two
            correlated inputs. The orange line is plain Hebb, and a straight line on this axis is
            exponential growth. The blue line is the same rule with a correction that we come to
            in a moment. Every usable Hebbian rule includes something that holds this growth back:
            hard limits, a decay, a normalisation, or a threshold that moves. These additions do
            not merely tidy up; they decide what is learned.
            """,
        ),
        slide(
            "The covariance rule can weaken as well",
            equation(
                "Δ",
                sub("w", "i"),
                "=η ",
                paren(sub("x", "i"), "−", sub(bar("x"), "i")),
                paren("y−", bar("y")),
                reads="Δw_i = η (x_i − mean of x_i)(y − mean of y)",
            ),
            bullets(
                "A bar marks a running average over time",
                "Both above or both below average: the weight grows",
                "One above, one below: the weight shrinks",
                "On average it follows covariances instead of raw correlations",
                "It is still unstable, and two silent cells strengthen their synapse",
            ),
            notes="""
            Firing rates are not negative, so plain Hebb can only strengthen. The covariance rule
            mends this by measuring both activities against their averages, which are marked with
            a bar. If sender and receiver deviate in the same direction, the weight grows; if in
            opposite directions, it shrinks. Averaged over inputs, the matrix is now the covariance
            matrix, so a high mean rate alone no longer counts as a relation.

            Two troubles remain. The covariance matrix also has no negative eigenvalues, so the
            weights still run away. And if both cells are silent, both deviations are negative,
            their product is positive, and the synapse grows with nothing happening. Variants
            that subtract only one of the averages avoid this, and have the same average effect.
            """,
        ),
        slide(
            "Oja's rule adds just enough forgetting",
            equation(
                "Δ",
                sub("w", "i"),
                "=η",
                paren(sub("x", "i"), "y−", sup("y", "2"), sub("w", "i")),
                reads="Δw_i = η (x_i y − y² w_i)",
            ),
            bullets(
                "First term: Hebb. Second term: decay that grows with the output",
                "It is what is left if we divide *w* by its length after each small Hebbian step",
                "Fixed points: eigenvectors of *C* with length one",
                "Only the one with the largest eigenvalue is stable",
                "Still local: it needs only its own weight, its input and the output",
            ),
            notes="""
            Oja's rule, from 1982, keeps Hebb's term and subtracts y squared times the weight. You
            can derive it. Take a small Hebbian step, then divide the whole vector by its length,
            and keep only the terms of first order in eta. What remains is exactly this decay.
            The division would need to know all the weights, but the formula does not: the output
            y carries that information to every synapse.

            Setting the average change to zero gives C w equals lambda w, with lambda the mean of
            y squared. So the fixed points are eigenvectors, and working out lambda shows that
            they have length one. Perturbing them shows that only the eigenvector with the largest
            eigenvalue is stable. Its sign is arbitrary.
            """,
        ),
        slide(
            "Oja's neuron finds the first component",
            bullets(
                "Grey dots: inputs, with mean zero",
                "Orange: the weights while learning",
                "Blue: where they end up",
                "Grey circle: vectors of length one",
                "More neurons: more components",
            ),
            picture(
                _oja_path,
                alt="A stretched cloud of points; an orange path leads from the upper left to the "
                "cloud's long axis and ends close to a circle of radius one.",
            ),
            notes="""
            Here is a simulation with two inputs. The grey dots are samples of the input. The
            weight vector is a point in the same plane, and the orange line is its path, from a
            start nearly at right angles to the cloud. It turns towards the long axis of the
            cloud and stays close to the circle of radius one. The end point, the blue arrow,
            jitters a little, because the learning rate is not zero.

            So a single neuron with a local rule does an online principal component analysis. It
            keeps the projection with the greatest variance. With several neurons that inhibit
            each other, or that each see what the previous ones have not explained, one obtains
            further components. Remember that this is a linear analysis of pairs of inputs; it
            cannot see higher-order structure.
            """,
        ),
        slide(
            "BCM slides the threshold instead",
            equation(
                frac(sub("dw", "i"), "dt"),
                "=η ",
                sub("x", "i"),
                "y",
                paren("y−θ"),
                words("        "),
                sub("τ", "θ"),
                frac("dθ", "dt"),
                "=−θ+",
                sup("y", "2"),
                reads="dw_i/dt = η x_i y (y − θ), τ_θ dθ/dt = −θ + y²",
            ),
            bullets(
                "Output above *θ*: active inputs gain. Below *θ*: active inputs lose",
                "*θ* follows the average of the squared output, with time constant *τ*",
                "Inputs with a rate of zero do not change",
                "*θ* must move faster than the weights, or the system oscillates",
            ),
            notes="""
            The BCM rule, published by Bienenstock, Cooper and Munro in 1982, takes another
            way; this is a later, common form of it. An active input, x i above zero, is
            strengthened when the output y is above a threshold theta, and weakened when y is
            positive but below it. With a fixed threshold this would run away as well.

            The second equation is what stabilises it. The threshold follows the recent average
            of y squared. If the output grows, the threshold grows faster than the output does,
            so soon most inputs fall below it, and weights come down. If the output is
            weak, the threshold falls, and weights recover. The time constant tau theta must be
            short compared with the speed of learning, eta, but long enough to average over many
            inputs.
            """,
        ),
        slide(
            "The sliding threshold makes neurons selective",
            bullets(
                "Dots: the thresholds",
                "Busy neuron: harder to potentiate",
                "Quiet neuron: easier to potentiate",
                "Result: strong response to few inputs",
                "First used to model visual cortex",
            ),
            picture(
                _bcm,
                alt="Two curves of change against output rate; each dips below zero and crosses "
                "it at its threshold, the second one at a higher rate than the first.",
            ),
            notes="""
            The figure shows the change per unit of input as a function of the output rate, for two
            positions of the threshold. Left of the dot is depression, right of it potentiation.

            Think of a neuron that sees several different patterns. Those that drive it above the
            threshold win and pull the threshold up. The patterns that were only just above it
            then fall below it, and their inputs are weakened. In the stable states the neuron
            responds strongly to one pattern, or a few, and hardly to the rest. So where
            Oja's rule finds the direction with most variance, BCM finds selectivity, and it uses
            statistics beyond pairs, because the rule contains y squared. It was put forward as an
            account of how orientation selectivity and ocular dominance depend on visual
            experience.
            """,
        ),
    ),
)

# -- STDP -------------------------------------------------------------------------------------

_PLUS, _MINUS, _TAU_PLUS, _TAU_MINUS = 1.0, 0.6, 17.0, 34.0


def _order(ax: Axes) -> None:
    """Two pairs of spikes, in one order and in the other."""
    for left, first, second, result, colour in (
        (0.3, 1.0, 1.6, "stronger", "#3f7d3a"),
        (3.3, 1.6, 1.0, "weaker", "#c4611f"),
    ):
        for height, time, name in ((2.4, first, "sender"), (1.2, second, "receiver")):
            ax.plot([left, left + 2.4], [height, height], color="#8a99a0", lw=1)
            ax.plot([left + time] * 2, [height, height + 0.7], color="#1f2d33", lw=3)
            ax.text(left, height + 0.1, name, fontsize=10, color="#1f6a8a")
        ax.text(left + 1.3, 0.45, f"synapse\n{result}", ha="center", color=colour, va="center")
        ax.annotate(
            "",
            (left + second, 1.95),
            (left + first, 2.35),
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.5},
        )
    ax.set_xlim(0.1, 6)
    ax.set_ylim(0, 3.6)
    ax.axis("off")


def _window(ax: Axes) -> None:
    """The weight change as a function of the time between a pair of spikes."""
    before, after = np.linspace(-100, -0.01, 200), np.linspace(0.01, 100, 200)
    ax.plot(after, _PLUS * np.exp(-after / _TAU_PLUS), color="#3f7d3a")
    ax.plot(before, -_MINUS * np.exp(before / _TAU_MINUS), color="#c4611f")
    ax.axhline(0, color="#8a99a0", lw=1)
    ax.axvline(0, color="#8a99a0", lw=1)
    ax.text(30, 0.5, "sender first", color="#3f7d3a")
    ax.text(-95, -0.5, "receiver first", color="#c4611f")
    ax.set_xlabel(r"$\Delta t$ = receiver's time − sender's time (ms)")
    ax.set_ylabel("weight change (arbitrary units)")


def _traces(ax: Axes) -> None:
    """Spikes of a sender and a receiver, their traces, and the weight that follows."""
    senders, receivers = (20, 75, 125), (32, 60, 140)
    time = np.arange(200)
    x, y, w = np.zeros(200), np.zeros(200), np.full(200, 0.5)
    for t in range(1, 200):
        x[t], y[t] = x[t - 1] * np.exp(-1 / _TAU_PLUS), y[t - 1] * np.exp(-1 / _TAU_MINUS)
        w[t] = w[t - 1]
        if t in senders:
            w[t] -= 0.3 * y[t]
            x[t] += 1
        if t in receivers:
            w[t] += 0.5 * x[t]
            y[t] += 1
    for offset, spikes, colour in ((5.6, senders, "#1f6a8a"), (2.9, receivers, "#c4611f")):
        for spike in spikes:
            ax.plot([spike, spike], [offset, offset + 0.6], color=colour, lw=3)
    ax.plot(time, 4.0 + x, color="#1f6a8a")
    ax.plot(time, 1.3 + y, color="#c4611f")
    ax.plot(time, w - 0.45, color="#3f7d3a")
    for spike in senders + receivers:
        ax.axvline(spike, color="#c5cfd3", lw=0.8, zorder=0)
    ax.set_yticks([5.9, 4.4, 3.2, 1.7, 0.3])
    ax.set_yticklabels(["sender", "trace $x$", "receiver", "trace $y$", "weight"])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("time (ms)")


def _latency(ax: Axes) -> None:
    """Weights against the time of the input, as a volley of spikes is repeated with STDP."""
    count, duration = 80, 110
    times = np.linspace(15, 90, count).round().astype(int)
    weights = np.full(count, 0.13)
    for trial in range(401):
        before = weights.copy()
        v, y, first = 0.0, 0.0, 0
        x = np.zeros(count)
        for t in range(duration):
            arrived = times == t
            x *= np.exp(-1 / _TAU_PLUS)
            y *= np.exp(-1 / _TAU_MINUS)
            weights[arrived] -= 0.004 * y
            x[arrived] += 1
            v = v * np.exp(-1 / 10) + before[arrived].sum()
            if v >= 1:
                v, first = 0.0, first or t
                weights += 0.006 * x
                y += 1
        weights = weights.clip(0, 0.3)
        if trial in (0, 12, 400):
            (line,) = ax.plot(times, before, label=f"repetition {trial}")
            ax.axvline(first, color=line.get_color(), ls="--", lw=1.2)
    ax.set_xlabel("time at which the input fires (ms)")
    ax.set_ylabel("weight (threshold = 1)")
    ax.set_ylim(-0.01, 0.42)
    ax.legend(frameon=False, loc="upper right")


def _frequency(ax: Axes) -> None:
    """Change after sixty pairings 10 ms apart, at several rates, for pairs and for triplets."""
    rates = np.array([0.1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])
    for triplet, name, colour in ((False, "pairs", "#c4611f"), (True, "triplets", "#1f6a8a")):
        changes = []
        for rate in rates:
            sender = 1000 * np.arange(60) / rate
            receiver = sender + 10
            gap = receiver[:, None] - sender[None, :]
            plus = np.where(gap > 0, np.exp(-np.abs(gap) / _TAU_PLUS), 0).sum(axis=1)
            minus = np.where(gap < 0, np.exp(-np.abs(gap) / _TAU_MINUS), 0).sum()
            if triplet:
                past = receiver[:, None] - receiver[None, :]
                slow = np.where(past > 0, np.exp(-np.abs(past) / 114), 0).sum(axis=1)
                changes.append(0.0065 * (plus * slow).sum() - 0.0071 * minus)
            else:
                changes.append(0.006 * plus.sum() - 0.0071 * minus)
        ax.plot(rates, changes, "o-", color=colour, label=f"model of {name}")
    ax.axhline(0, color="#8a99a0", lw=1)
    ax.set_xlabel("pairings per second (Hz)")
    ax.set_ylabel("weight change after 60 pairings")
    ax.legend(frameon=False)


_STDP = Deck(
    "materials/w4/W4-V2-STDP.pptx",
    "STDP",
    (
        slide(
            "The order of two spikes matters",
            bullets(
                "Plasticity that depends on timing",
                "Sender just before: strengthened",
                "Sender just after: weakened",
                "Far apart: no change",
                "Measured in slices and cultures",
            ),
            picture(
                _order,
                alt="Left: the sender fires before the receiver and the synapse gets stronger. "
                "Right: the receiver fires first and the synapse gets weaker.",
            ),
            notes="""
            Rate models say nothing about when spikes occur. In the late 1990s, experiments that
            controlled the spikes of two connected neurons showed that their order matters. If
            the sending neuron fired a few milliseconds before the receiving one, again and again,
            the synapse became stronger. With the order reversed, it became weaker. This is called
            spike-timing-dependent plasticity, or STDP.

            It makes sense as an estimate of causes. A spike that arrives just before the receiver
            fires may have helped to make it fire. One that arrives just after cannot have done.
            So STDP is Hebb's idea with an arrow of time in it. Note that a typical protocol
            repeats the pairing some tens of times, and the change is measured over the minutes
            that follow.
            """,
        ),
        slide(
            "The window in a formula",
            equation(
                "Δw=",
                cases(
                    row(
                        sub("A", "+"),
                        func("exp", paren("−Δt/", sub("τ", "+"))),
                        words("   if  "),
                        "Δt>0",
                    ),
                    row(
                        "−",
                        sub("A", "−"),
                        func("exp", paren("Δt/", sub("τ", "−"))),
                        words("   if  "),
                        "Δt<0",
                    ),
                ),
                reads="Δw = A₊ exp(−Δt/τ₊) if Δt > 0, and −A₋ exp(Δt/τ₋) if Δt < 0",
            ),
            bullets(
                "Δ*t* is the receiver's spike time minus the sender's",
                "*A* gives the size of the change on each side, *τ* how fast it fades",
                "The *τ* are tens of milliseconds, often longer on the negative side",
                "Changes of all pairs of spikes are added up",
            ),
            notes="""
            The usual model fits one exponential to each side. Delta t is the time of the
            receiver's spike minus that of the sender's. If it is positive, the sender came
            first, and the weight grows by A plus, times an exponential that fades with the time
            constant tau plus. If it is negative, the weight shrinks by A minus, with time constant
            tau minus. All four are positive numbers, fitted to data from one kind of synapse.

            For trains of spikes we add up the effects of pairs. There is a choice here:
            all pairs, or only each spike with its nearest neighbours. The two give different
            predictions at high rates, so a paper should say which it uses. What happens at delta t
            equal to zero is also a convention.
            """,
        ),
        slide(
            "The window as a curve",
            bullets(
                "Right: potentiation, narrow, high",
                "Left: depression, wider, lower",
                "Here 17 ms on the right, 34 ms left",
                "Shape varies with synapse and cell",
                "Some windows are even reversed",
            ),
            picture(
                _window,
                alt="Weight change against spike time difference: an exponential falling from one "
                "on the right of zero, a lower and wider negative one on the left.",
            ),
            notes="""
            This is the curve for parameters in the usual range. On the right is potentiation, with
            a time constant of 17 milliseconds; on the left depression, smaller but longer, with 34
            milliseconds. Real data are points scattered around such a curve, and the scatter is
            large.

            The areas under the two lobes matter. Suppose two neurons fire independently and at
            random. Then all time differences are equally likely, and the average change is
            proportional to A plus times tau plus, minus A minus times tau minus. Many models make
            the depression slightly larger, so that unrelated inputs lose. Finally, this is one
            shape among several: at some inhibitory synapses the window is symmetric, and in some
            structures, such as the electrosensory lobe of certain fish, its sign is reversed.
            """,
        ),
        slide(
            "Two traces per synapse are enough",
            bullets(
                "Each spike adds 1 to its own trace",
                "Traces decay exponentially",
                "Receiver fires: *w* grows by *x*",
                "Sender fires: *w* falls by *y*",
                "No list of past spikes is needed",
            ),
            picture(
                _traces,
                alt="From top to bottom: the sender's spikes, their decaying trace, the receiver's "
                "spikes, their trace, and a weight that steps up or down at each spike.",
            ),
            notes="""
            Summing over all pairs looks expensive, and it seems to need a memory of every spike.
            Neither is so, because exponentials can be updated in place. Each neuron keeps one
            number, its trace. At each of its spikes the trace goes up by one, and in between it
            decays, with tau plus for the sender's trace x and tau minus for the receiver's y.

            At any moment x equals the sum of exponentials of the times since the sender's past
            spikes. So when the receiver fires, we read x, and the weight grows by A plus times x.
            When the sender fires, we read y, and the weight falls by A minus times y. That is
            exactly the sum over all pairs. It is also believable as biology, since a trace could be
            a concentration, such as that of calcium.
            """,
        ),
        slide(
            "An update in a few lines of code",
            code("""
x *= exp(-dt / tau_plus)            # the senders' traces
y *= exp(-dt / tau_minus)           # the receivers' traces
w -= a_minus * outer(y, sent)       # sent: 1 where a sender has just fired
w += a_plus * outer(fired, x)       # fired: the same for the receivers
x += sent
y += fired
w = clip(w, 0, w_max)
"""),
            bullets(
                "*w* has one row per receiver and one column per sender",
                "Weights change before the traces go up, so simultaneous spikes do not pair",
                "The clip holds weights within bounds: with fixed steps, nothing else does",
            ),
            notes="""
            Here is the whole rule for a time step of length dt, with numpy in mind. x and y are
            vectors of traces, sent and fired are vectors of zeros and ones, and w is a
            matrix. First the traces decay. Then every sender that has just fired weakens its
            synapses by the traces of the receivers, and every receiver that has just fired
            strengthens its synapses by the traces of the senders. Only then do the new spikes
            enter the traces, so two spikes in the same step do not count as a pair.

            The last line keeps weights between zero and a maximum. A large simulator would not
            build full outer products at each step; spikes are rare, so it would touch only the rows
            and the columns that belong to a spike.
            """,
        ),
        slide(
            "STDP favours early and reliable inputs",
            bullets(
                "Same volley of spikes, repeated",
                "Inputs before the spike gain weight",
                "So the neuron fires earlier, again",
                "Late inputs lose, or never matter",
                "Dashed: the first output spike",
            ),
            picture(
                _latency,
                alt="Weights against input time at repetitions 0, 12 and 400; the late inputs' "
                "weights fall, the earliest ones' rise to their limit, and the first "
                "output spike moves earlier.",
            ),
            notes="""
            What does such a rule learn? In this simulation a leaky integrate-and-fire neuron gets
            the same volley of spikes again and again, one spike from each of eighty inputs, spread
            over some tens of milliseconds. All weights start equal. Inputs just before the output
            spike grow, so next time the threshold is reached sooner. Then still earlier inputs are
            the ones just before the spike. The first output spike creeps towards the start of
            the volley, and the inputs that come after lose.

            So STDP finds the earliest reliable sign of a pattern. In the same way, with noise in
            the background, groups of inputs that fire together win against inputs that do not,
            because they are the ones that make the neuron fire.
            """,
        ),
        slide(
            "The bounds decide which weights result",
            equation(
                sub("A", "+"),
                paren("w"),
                "=",
                sub("η", "+"),
                sup(paren(sub("w", words("max")), "−w"), "μ"),
                words("        "),
                sub("A", "−"),
                paren("w"),
                "=",
                sub("η", "−"),
                sup("w", "μ"),
                reads="A₊(w) = η₊ (w_max − w)^μ, A₋(w) = η₋ w^μ",
            ),
            bullets(
                "*μ* = 0, additive: strong competition, weights pile up at 0 and at the maximum",
                "*μ* = 1, multiplicative: weaker competition, one broad hump of weights",
                "Values between give a compromise",
                "Additive STDP needs hard bounds; the multiplicative kind brings its own",
            ),
            notes="""
            The size of a step may depend on the weight. Let potentiation be proportional to the
            distance from the maximum, w max, raised to a power mu, and depression to the
            weight raised to the same power. The etas are two learning rates.

            With mu equal to zero, steps do not depend on the weight. A synapse that happens to be
            stronger causes more output spikes and so grows further. Synapses compete, and in the
            end most of them sit at one of the two bounds. With mu equal to one, strong synapses
            gain little and lose much, so each settles in the middle. That is stable, and closer to
            the distributions that are measured, but differences between inputs are learned less
            clearly, and are forgotten sooner. Stability and selectivity pull in opposite ways.
            """,
        ),
        slide(
            "Pairs of spikes are not the whole story",
            bullets(
                "In data, rate matters too",
                "Pairs alone: less growth at high rate",
                "Triplets of spikes: more growth",
                "Also: voltage, calcium, dendrite, *M*",
                "STDP is a summary, not a mechanism",
            ),
            picture(
                _frequency,
                alt="Simulated weight change against the rate of pairing: for the pair model it "
                "falls as the rate rises, for the triplet model it rises steeply.",
            ),
            notes="""
            The window is measured at a low rate of pairing, and it does not predict what happens
            at others. In cortical slices, the same timing, sender ten milliseconds first, gives
            little change at a low rate and strong potentiation at high rates. The figure
            simulates sixty such pairings. Summing over pairs goes the wrong way: as pairs come
            closer, each receiver spike is also followed by the next sender spike. A model in
            which potentiation needs two receiver spikes and one sender spike goes the right way.

            Other things matter too: the voltage and calcium at the synapse, its place on
            the dendrite, and neuromodulators, the third factor. So take the window as a
            summary of one protocol, and not as the mechanism itself.
            """,
        ),
    ),
)

DECKS = (_TYPES, _RATES, _STDP)
