package org.photosphere.model.training;

import java.util.Arrays;

/** The max-normalised flux itself as features, for networks without physics. */
public final class PlainFlux implements SpectrumTransform {

    /** Flux below which its logarithm is not differentiated: dark bins of a training may be negative. */
    private static final double LEAST = 1e-6;

    @Override
    public double[] of(float[] flux, double maximum, double teff) {
        double[] features = new double[flux.length + 1];
        for (int j = 0; j < flux.length; j++) {
            features[j] = flux[j];
        }
        features[flux.length] = Math.log(teff);
        return features;
    }

    @Override
    public double[] flux(double[] features) {
        return Arrays.copyOf(features, features.length - 1);
    }

    @Override
    public Answer answer(int[] places, float[] features) {
        int count = places.length;
        Answer answer = new Answer(new double[count], new double[count], new double[count]);
        for (int j = 0; j < count; j++) {
            answer.flux()[j] = Math.abs(features[j]) < LEAST ? LEAST : features[j];
            answer.byOpacity()[j] = 1 / answer.flux()[j];
        }
        return answer;
    }
}
