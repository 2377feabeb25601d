package org.photosphere.model.forward;

/**
 * A forward model at the points of a {@link SpectralOperator}: the form used in the iterations of fits. Safe for
 * several threads at once; the result for a spectrum is bitwise independent of the others in its call.
 */
public interface ObservedModel extends AutoCloseable {

    int points();

    /** Returns the number of spectra that cost the same in one call of {@link #evaluate} as one does. */
    default int spectraAtOnce() {
        return 1;
    }

    /**
     * Returns the place of a spectrum in the order in which calls cost least: neighbours belong in one call.
     *
     * @param labels in their units, within their bounds, [label]
     */
    default double place(double[] labels) {
        return 0;
    }

    /**
     * Computes the flux and its derivatives. The flux is in a unit of its own, smooth in the labels; divided by the
     * returned maximum it is the max-normalised flux of {@link ForwardModel}.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @param into receives for each spectrum the flux, then its derivatives by each scaled label ({@link Label#scale}),
     *     [spectrum][(1 + labels) * points]
     * @return maximum over the model's bins, in the flux's unit, [spectrum]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    double[] evaluate(double[][] labels, float[][] into);

    /**
     * Computes the flux and its derivatives as {@link #evaluate} does, without the maximum over the model's bins, which
     * may cost more than a few points.
     */
    default void evaluateWithoutMaxima(double[][] labels, float[][] into) {
        evaluate(labels, into);
    }

    /** Frees its memory; no call may follow. The forward model stays open. */
    @Override
    void close();
}
