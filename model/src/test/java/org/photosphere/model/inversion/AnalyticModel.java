package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A black body under Gaussian lines whose depths depend on four labels: smooth, exact derivatives, any resolution.
 * Fluxes are one at the reference wavelength and near it everywhere.
 */
public final class AnalyticModel implements ForwardModel {

    private static final double HC_OVER_K = 1.4387769e8; // Angstrom K
    private static final double REFERENCE = 5500.0;
    private static final int LINES = 60;

    private final LabelSpace space;
    private final WavelengthBins bins;
    private final WavelengthBins samples;
    private final int oversampling;
    private final double resolvingPower;
    private final float emulatorError;
    private final double[] lineCentre = new double[LINES];
    private final double[][] response = new double[LINES][5];

    /**
     * @param bins uniform in the logarithm
     * @param resolvingPower of the lines
     * @param oversampling number of samples in a bin's mean flux
     */
    public AnalyticModel(
            WavelengthBins bins, double resolvingPower, int oversampling, float emulatorError, LabelSpace space) {
        this.bins = bins;
        this.oversampling = oversampling;
        this.samples = WavelengthBins.logUniform(bins.lower(), bins.upper(), bins.count() * oversampling);
        this.resolvingPower = resolvingPower;
        this.emulatorError = emulatorError;
        this.space = space;
        Random random = new Random(11);
        for (int line = 0; line < LINES; line++) {
            lineCentre[line] = 3200 * Math.pow(8800 / 3200.0, (line + random.nextDouble()) / LINES);
            response[line][0] = Math.log(0.2 + 0.5 * random.nextDouble());
            response[line][1] = 2.0 * random.nextGaussian();
            response[line][2] = 0.8 * random.nextGaussian();
            response[line][3] = line % 5 == 0 ? 0.0 : 1.2 + random.nextDouble();
            response[line][4] = line % 4 == 1 ? 0.8 : 0.0;
        }
    }

    public static AnalyticModel standard() {
        return on(WavelengthBins.logUniform(3000, 9000, 1000));
    }

    static AnalyticModel on(WavelengthBins bins) {
        return new AnalyticModel(bins, 450, 1, 0f, space());
    }

    /** Returns the same with the mean of each bin in place of the flux at its centre. */
    public AnalyticModel averaged(int samplesPerBin) {
        return new AnalyticModel(bins, resolvingPower, samplesPerBin, emulatorError, space);
    }

    AnalyticModel withEmulatorError(float error) {
        return new AnalyticModel(bins, resolvingPower, oversampling, error, space);
    }

    public AnalyticModel at(WavelengthBins otherBins, double otherPower) {
        return new AnalyticModel(otherBins, otherPower, oversampling, emulatorError, space);
    }

    /** Returns a regular grid without hot stars of low gravity. */
    public static LabelSpace space() {
        List<double[]> nodes = new ArrayList<>();
        for (double teff = 4000; teff <= 8000; teff += 250) {
            for (double logg = teff > 7000 ? 2.5 : 1.0; logg <= 5.0; logg += 0.5) {
                for (double metallicity = -2.5; metallicity <= 0.5; metallicity += 0.5) {
                    nodes.add(new double[] {teff, logg, metallicity, 0.0});
                    nodes.add(new double[] {teff, logg, metallicity, 0.4});
                }
            }
        }
        return new LabelSpace(
                List.of(
                        new Label(Label.TEFF, "K", 4000, 8000, true),
                        new Label(Label.LOGG, "log10(cm s^-2)", 1.0, 5.0, false),
                        new Label(Label.METALLICITY, "dex", -2.5, 0.5, false),
                        new Label(Label.ALPHA, "dex", 0.0, 0.4, false)),
                nodes.toArray(double[][]::new));
    }

    @Override
    public String name() {
        return "analytic";
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
        return resolvingPower;
    }

    @Override
    public EmulatorError emulatorError() {
        float[] error = new float[bins.count()];
        java.util.Arrays.fill(error, emulatorError);
        return EmulatorError.uniform(error);
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        float[][] flux = new float[labels.length][bins.count()];
        float[][][] jacobian = new float[labels.length][4][bins.count()];
        for (int i = 0; i < labels.length; i++) {
            space.require(labels[i]);
            fill(labels[i], flux[i], jacobian[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        return evaluate(labels).flux();
    }

    /** Returns the flux at labels that may be outside the bounds. */
    public float[] beyond(double... labels) {
        float[] flux = new float[bins.count()];
        fill(labels, flux, new float[4][bins.count()]);
        return flux;
    }

    private void fill(double[] labels, float[] flux, float[][] jacobian) {
        int count = samples.count();
        double[] depth = new double[count];
        double[][] slope = new double[4][count];
        double[] scaled = new double[4];
        double[] scaling = new double[4];
        for (int k = 0; k < 4; k++) {
            scaled[k] = space.get(k).scale(labels[k]);
            scaling[k] = space.get(k).scaleDerivative(labels[k]);
        }
        for (int line = 0; line < LINES; line++) {
            double strength = response[line][0];
            for (int k = 0; k < 4; k++) {
                strength += response[line][k + 1] * scaled[k];
            }
            addLine(line, Math.exp(strength), depth, slope);
        }
        double teff = labels[0];
        double referenceExponent = HC_OVER_K / (REFERENCE * teff);
        double reference = Math.expm1(referenceExponent);
        double referenceWarming = referenceExponent / (teff * -Math.expm1(-referenceExponent));
        for (int b = 0; b < count; b++) {
            double wavelength = samples.centre(b);
            double exponent = HC_OVER_K / (wavelength * teff);
            double ratio = REFERENCE / wavelength;
            double planck = ratio * ratio * ratio * ratio * ratio * reference / Math.expm1(exponent);
            double f = planck * Math.exp(-depth[b]);
            int bin = b / oversampling;
            flux[bin] += (float) (f / oversampling);
            double warming = exponent / (teff * -Math.expm1(-exponent)) - referenceWarming;
            for (int k = 0; k < 4; k++) {
                double derivative = -slope[k][b] * scaling[k] + (k == 0 ? warming : 0.0);
                jacobian[k][bin] += (float) (f * derivative / oversampling);
            }
        }
    }

    private void addLine(int line, double strength, double[] depth, double[][] slope) {
        double sigma = lineCentre[line] / resolvingPower / ArmAxis.FWHM_PER_SIGMA;
        // The same line area at every resolution.
        double peak = strength * resolvingPower / 450;
        int first = ArmAxis.binOf(samples, lineCentre[line] - 5 * sigma);
        int last = ArmAxis.binOf(samples, lineCentre[line] + 5 * sigma);
        for (int b = first; b <= last; b++) {
            double z = (samples.centre(b) - lineCentre[line]) / sigma;
            double profile = peak * Math.exp(-0.5 * z * z);
            depth[b] += profile;
            for (int k = 0; k < 4; k++) {
                slope[k][b] += response[line][k + 1] * profile;
            }
        }
    }

    @Override
    public void close() {}
}
