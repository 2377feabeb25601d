package org.photosphere.model.forward;

/**
 * A forward model as the points of a {@link SpectralOperator} see it: what fits iterate on. Safe for several threads at
 * once; a spectrum's numbers do not depend on who shares its call, to the bit.
 */
public interface ObservedModel extends AutoCloseable {

    int points();

    /** As many spectra cost the same in one call of {@link #evaluate} as one does. */
    default int spectraAtOnce() {
        return 1;
    }

    /**
     * Flux and its derivatives. The flux is in a unit of its own, smooth in the labels; divided by the maximum that is
     * returned it is the max-normalised flux of {@link ForwardModel}.
     *
     * @param labels in the labels' units, within their bounds, [spectrum][label]
     * @param into receives of each spectrum the flux, then its derivatives by each scaled label
     *     ({@link Label#scale}), [spectrum][(1 + labels) * points]
     * @return maximum over the model's bins, in the flux's unit, [spectrum]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    double[] evaluate(double[][] labels, float[][] into);

    /** Frees what it holds; no call may follow. The forward model stays. */
    @Override
    void close();
}
