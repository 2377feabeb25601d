package org.photosphere.model.training;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.tensor.Tensor;

/**
 * A network with its optimiser and training data, which a {@link Trainer} trains. Everything random in a step depends on
 * seed, stage and step only, so that a resumed training has the same steps. Used by one thread.
 */
public interface TrainableNetwork extends AutoCloseable {

    /** Returns the stages in their order. */
    List<Stage> stages();

    /** Returns what the model card states of settings and data, by title, the stages aside. */
    Map<String, String> provenance();

    /** Returns a value that distinguishes settings and data, so that no training resumes from another's checkpoint. */
    int fingerprint();

    /**
     * Begins a stage from the present weights with a new optimiser, or resumes one.
     *
     * @param state within the stage; null at its start
     * @param source of the state, named in errors
     * @throws InputException where the state is of another network
     */
    void begin(int stage, @Nullable Map<String, Tensor> state, String source);

    /**
     * Makes one step.
     *
     * @param step completed steps of the stage
     * @param rate length of the step
     * @return the loss before the step
     */
    double step(int step, double rate);

    /**
     * Returns the processor time used so far, of one device: the calling thread's, and the mean of its devices' threads.
     * Time limits are of it, because other work on the machine must not shorten a training.
     */
    default double busySeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    /** Returns the root mean square error of max-normalised flux on the validation spectra, by {@link #weights}. */
    double validationRmse();

    /**
     * Fits layers in which the network is linear, at a stage's end.
     *
     * @return whether the stage has such a fit
     */
    boolean refit();

    /** Returns a copy of the weights that a validation measures, a running average if the network has one. */
    Map<String, Tensor> weights();

    /** Returns the group of a tensor of {@link #weights} in the model card. */
    default String group(String tensor) {
        String[] parts = tensor.split("\\.", -1);
        return parts.length < 2 ? tensor : parts[0] + "." + parts[1];
    }

    /**
     * Replaces the weights by such a copy.
     *
     * @param source named in errors
     * @throws InputException where they are of a network of other sizes
     */
    void settle(Map<String, Tensor> weights, String source);

    /** Returns the complete state within a stage, from which {@link #begin} resumes exactly. */
    Map<String, Tensor> state();

    @Override
    void close();

    /** @throws InputException where a grid is too small to train on */
    static void requireSpectra(NormalisedGrid train, NormalisedGrid validation) {
        if (validation.spectra() == 0 || train.spectra() < 2) {
            throw new InputException(
                    "a grid of " + train.spectra() + " spectra to train on and " + validation.spectra()
                            + " to validate with is too small",
                    "train on a grid of at least several hundred spectra");
        }
    }
}
