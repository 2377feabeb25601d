package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/** A flux that is linear in two labels: one Gauss-Newton step leads to the minimum from anywhere. */
final class StraightLine implements ForwardModel {

    private static final int BINS = 200;

    private final LabelSpace space;
    private final WavelengthBins bins = WavelengthBins.logUniform(4000, 7000, BINS);
    private final float[] mean = new float[BINS];
    private final float[][] slope = new float[2][BINS];

    /** @param offset amplitude of a pattern that is added to the flux; at 0.001 it moves labels by about a sigma */
    StraightLine(double offset) {
        List<double[]> nodes = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            for (int j = 0; j <= 10; j++) {
                nodes.add(new double[] {4000 + 200 * i, 1 + 0.4 * j});
            }
        }
        space = new LabelSpace(
                List.of(
                        new Label(Label.TEFF, "K", 4000, 6000, false),
                        new Label(Label.LOGG, "log10(cm s^-2)", 1, 5, false)),
                nodes.toArray(double[][]::new));
        Random random = new Random(3);
        for (int i = 0; i < BINS; i++) {
            slope[0][i] = (float) (0.3 * random.nextGaussian());
            slope[1][i] = (float) (0.1 * random.nextGaussian());
            mean[i] = (float) (1 + offset * (slope[0][i] - 2 * slope[1][i] + 0.2 * random.nextGaussian()));
        }
    }

    @Override
    public String name() {
        return "line";
    }

    @Override
    public String digest() {
        return "";
    }

    @Override
    public LabelSpace labels() {
        return space;
    }

    @Override
    public WavelengthBins wavelengths() {
        return bins;
    }

    @Override
    public double resolvingPower() {
        return 300;
    }

    @Override
    public EmulatorError emulatorError() {
        return EmulatorError.uniform(new float[BINS]);
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        float[][][] jacobian = new float[labels.length][2][BINS];
        for (float[][] each : jacobian) {
            for (int k = 0; k < 2; k++) {
                for (int i = 0; i < BINS; i++) {
                    each[k][i] = (float) (slope[k][i] * space.get(k).scaleDerivative(0));
                }
            }
        }
        return new Evaluation(flux(labels), jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        float[][] flux = new float[labels.length][BINS];
        for (int s = 0; s < labels.length; s++) {
            space.require(labels[s]);
            for (int i = 0; i < BINS; i++) {
                flux[s][i] = (float) (mean[i]
                        + slope[0][i] * space.get(0).scale(labels[s][0])
                        + slope[1][i] * space.get(1).scale(labels[s][1]));
            }
        }
        return flux;
    }

    @Override
    public void close() {}
}
