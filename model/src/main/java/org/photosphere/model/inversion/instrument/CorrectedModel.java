package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.ObservedModel;

/**
 * A model whose flux is multiplied at each point by a correction measured on real stars.
 *
 * @param model owned
 * @param correction factors, [point]
 */
record CorrectedModel(ObservedModel model, float[] correction) implements ObservedModel {

    /**
     * Returns the factors of an inadequacy.
     *
     * @param inadequacy star over model minus one, owned, [point]
     */
    static float[] factors(float[] inadequacy) {
        for (int i = 0; i < inadequacy.length; i++) {
            inadequacy[i] += 1f;
        }
        return inadequacy;
    }

    @Override
    public int points() {
        return model.points();
    }

    @Override
    public int spectraAtOnce() {
        return model.spectraAtOnce();
    }

    @Override
    public double place(double[] labels) {
        return model.place(labels);
    }

    @Override
    public double[] evaluate(double[][] labels, float[][] into) {
        double[] maxima = model.evaluate(labels, into);
        for (float[] spectrum : into) {
            for (int from = 0; from < spectrum.length; from += correction.length) {
                for (int i = 0; i < correction.length; i++) {
                    spectrum[from + i] *= correction[i];
                }
            }
        }
        return maxima;
    }

    @Override
    public void close() {
        model.close();
    }
}
