package org.photosphere.model.training;

import java.time.Duration;

/**
 * Schedule of one stage of a training.
 *
 * @param title short name in log, progress and model card
 * @param steps number of the optimiser's steps; a stage of 0 steps is omitted
 * @param batch spectra per step
 * @param stride a step uses every Nth bin at least, where the network can choose
 * @param optimiser length of its steps and treatment of the weights
 * @param validation when it occurs, and which weights result
 * @param limit of the processor time of a device, to which the schedule is compressed; zero is no limit
 */
public record Stage(
        String title, int steps, int batch, int stride, Optimiser optimiser, Validation validation, Duration limit) {

    /** Longest warm-up of a stage with a time limit: there may be far fewer steps than planned. */
    private static final int LIMITED_WARM_UP = 30;

    /** More steps than a time limit allows. */
    private static final int UNLIMITED = 100_000_000;

    /** Validations of a stage with a time limit, at most. */
    private static final int MOST_VALIDATIONS = 20;

    /** Smallest time between them in units of the last one's own. */
    private static final double REST = 10;

    /** Weights that a stage results in. */
    public enum Keep {
        /** Those with the smallest validation error. */
        BEST,
        /** The last ones: the stage learns what the validation error does not contain. */
        LAST
    }

    /**
     * @param peakRate rate after the warm-up, followed by a cosine
     * @param warmUp steps over which the rate rises
     * @param weightDecay of matrices
     * @param memory of the weights' running average, 0 to 1; 0 is no average
     */
    public record Optimiser(double peakRate, int warmUp, double weightDecay, double memory) {

        public Optimiser {
            if (!(peakRate > 0) || warmUp < 0) {
                throw new IllegalArgumentException("a rate of " + peakRate + " after " + warmUp + " steps");
            }
        }
    }

    /**
     * @param every steps between validations
     * @param patience validations without a better one after which the stage ends
     * @param keep weights that the stage results in
     */
    public record Validation(int every, int patience, Keep keep) {

        public Validation {
            if (every < 1 || patience < 1) {
                throw new IllegalArgumentException("a validation every " + every + " steps, patience of " + patience);
            }
        }
    }

    public Stage {
        if (steps < 0 || batch < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    steps + " steps of " + batch + " spectra, every " + stride + " bins, in the stage " + title);
        }
    }

    /** Returns the stage with another number of steps, and warm-up and validations that fit into fewer. */
    public Stage withSteps(int other) {
        return new Stage(
                title,
                other,
                batch,
                stride,
                new Optimiser(
                        optimiser.peakRate,
                        Math.min(optimiser.warmUp, Math.max(1, other / 5)),
                        optimiser.weightDecay,
                        optimiser.memory),
                new Validation(
                        Math.max(1, Math.min(validation.every, other / 10)), validation.patience, validation.keep),
                limit);
    }

    /**
     * Returns the completed fraction of the schedule, 0 to 1: of the steps or of the time, whichever is larger.
     *
     * @param step completed steps
     * @param seconds time spent on them
     */
    double fraction(int step, double seconds) {
        double bySteps = step / (double) steps;
        return limit.isZero() ? bySteps : Math.min(1, Math.max(bySteps, 1000 * seconds / limit.toMillis()));
    }

    /** Returns the length of the step that follows some completed ones. */
    double rate(int step, double seconds) {
        double rise = Math.min(1, (step + 1.0) / Math.max(1, optimiser.warmUp));
        return optimiser.peakRate * rise * 0.5 * (1 + Math.cos(Math.PI * fraction(step, seconds)));
    }

    /** Returns the stage with a time limit instead of a number of steps. */
    public Stage withLimit(Duration other) {
        Optimiser brief = new Optimiser(
                optimiser.peakRate,
                Math.min(optimiser.warmUp, LIMITED_WARM_UP),
                optimiser.weightDecay,
                optimiser.memory);
        return new Stage(title, UNLIMITED, batch, stride, brief, validation, other);
    }

    /**
     * Returns whether a validation is due: after a number of steps, with a time limit at times instead.
     *
     * @param step completed steps
     * @param secondsSince time since the last validation
     * @param cost time that it took, seconds
     */
    boolean isValidationDue(int step, double secondsSince, double cost) {
        return limit.isZero()
                ? step % validation.every == 0
                : secondsSince >= Math.max(limit.toMillis() / 1000.0 / MOST_VALIDATIONS, REST * cost);
    }

    /** Returns whether a stage ends after some steps for want of a better validation. */
    boolean isOutOfPatience(int step, int bestStep) {
        return step - bestStep >= (long) validation.patience * validation.every;
    }
}
