package org.photosphere.model.forward;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Planck's curve with one absorption line whose depth is proportional to 10^[M/H]: a forward model in closed form, and
 * the source of small training grids.
 */
public final class BlackbodyModel implements ForwardModel {

    private static final double SECOND_RADIATION_CONSTANT = 1.438776877e8; // h c / k, Angstrom K
    private static final double LINE = 6000.0; // Angstrom
    private static final double LINE_WIDTH = 1500.0; // Angstrom

    private final WavelengthBins bins;
    private final LabelSpace labels = new LabelSpace(
            List.of(new Label(Label.TEFF, "K", 4000, 9000, true), new Label(Label.METALLICITY, "dex", -1, 0, false)),
            new double[][] {{4000, -1}, {4000, 0}, {9000, -1}, {9000, 0}});

    public BlackbodyModel(int bins) {
        this.bins = WavelengthBins.logUniform(2000, 20000, bins);
    }

    @Override
    public String name() {
        return "blackbody";
    }

    @Override
    public String digest() {
        return "0".repeat(64);
    }

    @Override
    public LabelSpace labels() {
        return labels;
    }

    @Override
    public WavelengthBins wavelengths() {
        return bins;
    }

    @Override
    public double resolvingPower() {
        return bins.centre(0) / bins.width(0);
    }

    @Override
    public EmulatorError emulatorError() {
        return EmulatorError.uniform(new float[bins.count()]);
    }

    @Override
    public float[][] flux(double[][] points) {
        return evaluate(points).flux();
    }

    @Override
    public Evaluation evaluate(double[][] points) {
        float[][] flux = new float[points.length][bins.count()];
        float[][][] jacobian = new float[points.length][2][bins.count()];
        for (int i = 0; i < points.length; i++) {
            labels.require(points[i]);
            double[] f = new double[bins.count()];
            double[] byTeff = new double[f.length];
            double[] byMetals = new double[f.length];
            for (int j = 0; j < f.length; j++) {
                double x = SECOND_RADIATION_CONSTANT / (bins.centre(j) * points[i][0]);
                double planck = Math.pow(bins.centre(j) / 5000, -5) / Math.expm1(x);
                double shape = Math.exp(-0.5 * Math.pow((bins.centre(j) - LINE) / LINE_WIDTH, 2));
                double depth = 0.5 * Math.pow(10, points[i][1]) * shape;
                f[j] = planck * (1 - depth);
                byTeff[j] = f[j] * x / points[i][0] / -Math.expm1(-x);
                byMetals[j] = -planck * depth * Math.log(10);
            }
            int peak = 0;
            for (int j = 1; j < f.length; j++) {
                peak = f[j] > f[peak] ? j : peak;
            }
            for (int j = 0; j < f.length; j++) {
                double y = f[j] / f[peak];
                flux[i][j] = (float) y;
                jacobian[i][0][j] = (float) ((byTeff[j] - y * byTeff[peak]) / f[peak]);
                jacobian[i][1][j] = (float) ((byMetals[j] - y * byMetals[peak]) / f[peak]);
            }
        }
        return new Evaluation(flux, jacobian);
    }

    /** Returns a regular grid of labels, n values each, [spectrum][label]. */
    public double[][] grid(int n) {
        double[][] points = new double[n * n][];
        Arrays.setAll(points, i -> new double[] {
            labels.get(0).unscale(Math.floorDiv(i, n) / (n - 1.0) - 0.5),
            labels.get(1).unscale(i % n / (n - 1.0) - 0.5)
        });
        for (double[] point : points) {
            for (int k = 0; k < 2; k++) {
                point[k] =
                        Math.min(labels.get(k).upper(), Math.max(labels.get(k).lower(), point[k]));
            }
        }
        return points;
    }

    @Override
    public void close() {}
}
