package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Difference between real stars and a model, learnt on stars of known labels: ln(star / model) is a mean plus components
 * over wavelength times smooth functions of the labels. The functions correct the model; what is left of each reference is
 * noise, whose covariance is that of the references around the labels (the discrepancy of Kennedy and O'Hagan 2001,
 * J. R. Statist. Soc. B 63, 425, equation 5). The line spread of the references is included. Immutable; the arrays are
 * shared, not to be modified.
 */
public final class StarLayer {

    /**
     * Range of ln(wavelength) over which a model's error on real stars is equivalent to one error, beyond its components: as
     * independent errors it would average out where it does not. With a tenth of it sigma is too small by half, and labels of
     * reference stars scatter by a third more.
     */
    public static final double CORRELATION = 0.07;

    /** Share of the pixels within the model that the references must have. */
    private static final double LEAST_LEARNT = 0.5;

    /** Ratio of resolving powers above which corrections of lines are those of blends. */
    private static final double MOST_SHARPER = 2.5;

    /** Weight of all references against that of those around: keeps the covariance regular. */
    private static final double SHRINKAGE = 0.05;

    private final float[] mean;
    private final float[][] components;
    private final LabelSurfaces surfaces;
    private final double[][] residuals;
    private final EmulatorError leftover;
    private final double resolvingPower;
    private final Map<PullsOf, double[][]> pulls;
    private final Neighbourhood references;

    /**
     * @param mean of ln(star / model), 0 where not measured, owned, [bin]
     * @param components orthonormal over the bins, 0 where not measured, owned, [component][bin]
     * @param surfaces functions of the labels that multiply the components
     * @param residuals coefficients of each reference minus the functions learnt without it, owned, [star][component]
     * @param leftover of the references beyond the components, share of the flux; 0 where not measured
     * @param resolvingPower lambda / FWHM of the references; infinite where their line spread is not known
     * @param pulls factor that takes each reference's sigma, answered by a layer learnt without it, to its error
     *     ({@link #pull}), not a number where unknown, owned, [star][label], for each kind of comparison that was measured
     */
    public StarLayer(
            float[] mean,
            float[][] components,
            LabelSurfaces surfaces,
            double[][] residuals,
            EmulatorError leftover,
            double resolvingPower,
            Map<PullsOf, double[][]> pulls) {
        this.mean = mean;
        this.components = components;
        this.surfaces = surfaces;
        this.residuals = residuals;
        this.leftover = leftover;
        this.resolvingPower = resolvingPower;
        references = new Neighbourhood(surfaces.metric(), surfaces.places());
        this.pulls = pulls.isEmpty() ? Map.of() : new EnumMap<>(pulls);
    }

    /** Kinds of comparison, for which references have different errors. */
    public enum PullsOf {
        /** The shape of the flux is compared. */
        SHAPE,
        /** A continuum is fitted, so that lines are compared. */
        LINES;

        /** Returns the kind of a comparison by the degree of its continuum. */
        public static PullsOf degree(int continuumDegree) {
            return continuumDegree > 0 ? LINES : SHAPE;
        }
    }

    /** Returns the same with pulls of its references, owned, [star][label]. */
    public StarLayer withPulls(Map<PullsOf, double[][]> measured) {
        return new StarLayer(mean, components, surfaces, residuals, leftover, resolvingPower, measured);
    }

    public float[] mean() {
        return mean;
    }

    public float[][] components() {
        return components;
    }

    public LabelSurfaces surfaces() {
        return surfaces;
    }

    public double[][] residuals() {
        return residuals;
    }

    /** Returns what the components leave of the references, share of the flux; 0 where not measured. */
    public EmulatorError leftover() {
        return leftover;
    }

    public Map<PullsOf, double[][]> pulls() {
        return pulls;
    }

    public double resolvingPower() {
        return resolvingPower;
    }

    /**
     * Returns whether this applies to spectra: most of their pixels are among those that the references have, and their lines
     * are not much sharper than the references'.
     *
     * @param arms pixels and line spreads
     * @param bins of the model
     * @param modelPower lambda / FWHM of the model, beyond which no line is sharp
     */
    public boolean fits(List<Arm> arms, WavelengthBins bins, double modelPower) {
        int inside = 0;
        int learnt = 0;
        int sharp = 0;
        for (Arm arm : arms) {
            if (arm.pixels() == 0) {
                continue;
            }
            ArmAxis axis = new ArmAxis(arm, bins);
            for (int i = 0; i < arm.pixels(); i++) {
                double centre = axis.pixels().centre(i);
                if (centre >= bins.lower() && centre < bins.upper()) {
                    inside++;
                    if (isMeasured(ArmAxis.binOf(bins, centre))) {
                        learnt++;
                        double sigma = axis.lineSigma(i);
                        double power = sigma > 0 ? centre / sigma / ArmAxis.FWHM_PER_SIGMA : 0.0;
                        sharp += Math.min(power, modelPower) > MOST_SHARPER * resolvingPower ? 1 : 0;
                    }
                }
            }
        }
        return learnt > LEAST_LEARNT * inside && sharp < 0.5 * learnt;
    }

    /** Returns whether the references were measured in a bin. */
    public boolean isMeasured(int bin) {
        return leftover.rms()[0][bin] > 0;
    }

    /**
     * Returns the covariance of the coefficients of stars with these labels about the functions: that of the references
     * around them, plus the functions' own variance where it exceeds that among the references.
     *
     * @return a new array, [component][component]
     */
    public double[][] scatter(double[] labels) {
        double[] weight = references.around(labels);
        int count = surfaces.size();
        double[][] scatter = new double[count][count];
        double total = Arrays.stream(weight).sum();
        for (int s = 0; s < weight.length; s++) {
            double share = (1 - SHRINKAGE) * weight[s] / total;
            double all = SHRINKAGE / weight.length;
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    scatter[a][b] += share * residuals[s][a] * residuals[s][b];
                }
                scatter[a][a] += all * residuals[s][a] * residuals[s][a];
            }
        }
        double beyond = surfaces.variance(labels);
        for (int a = 0; a < count; a++) {
            scatter[a][a] += beyond * surfaces.amplitude()[a] * surfaces.amplitude()[a];
        }
        return scatter;
    }

    /** Returns a square root of {@link #scatter}: its Cholesky factor, lower triangle, [component][column]. */
    public double[][] scatterRoot(double[] labels) {
        double[][] root = scatter(labels);
        int count = root.length;
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < j; i++) {
                for (int k = j; k < count; k++) {
                    root[k][j] -= root[k][i] * root[j][i];
                }
            }
            double diagonal = Math.sqrt(Math.max(root[j][j], 1e-30));
            for (int k = j; k < count; k++) {
                root[k][j] /= diagonal;
            }
            Arrays.fill(root[j], j + 1, count, 0.0);
        }
        return root;
    }

    /**
     * Returns a random ratio of a real star's flux to the model's, without what the components leave.
     *
     * @param random source of standard normal deviates
     * @return a new array, [bin]
     */
    public float[] draw(double[] labels, RandomGenerator random) {
        double[] coefficients = surfaces.at(labels).value();
        double[][] root = scatterRoot(labels);
        for (int column = 0; column < root.length; column++) {
            double deviate = random.nextGaussian();
            for (int k = column; k < root.length; k++) {
                coefficients[k] += root[k][column] * deviate;
            }
        }
        float[] ratio = mean.clone();
        for (int i = 0; i < ratio.length; i++) {
            double sum = mean[i];
            for (int k = 0; k < coefficients.length; k++) {
                sum += coefficients[k] * components[k][i];
            }
            ratio[i] = (float) Math.exp(sum);
        }
        return ratio;
    }

    /**
     * Returns the uncertainty of the correction at labels: the variance of its functions of the labels over that of their
     * ripples, 0 among many references, 1 where none is near.
     */
    public double extrapolation(double[] labels) {
        return surfaces.variance(labels);
    }

    /**
     * Returns the factor of the part of each label's sigma that is not observed noise, by which 68.3 % of the references
     * around these labels are within one sigma; empty where not measured.
     */
    public double[] sigmaFactors(double[] labels, PullsOf kind) {
        double[][] own = pulls.getOrDefault(kind, new double[0][]);
        if (own.length == 0) {
            return new double[0];
        }
        double[] weight = references.alike(labels);
        double[] factors = new double[own[0].length];
        for (int k = 0; k < factors.length; k++) {
            int label = k;
            factors[k] = Neighbourhood.quantile(
                    weight, Arrays.stream(own).mapToDouble(star -> star[label]).toArray());
        }
        return factors;
    }

    /**
     * Returns sigma of a label with the factor of the references.
     *
     * @param sigma from a fit
     * @param bound sigma from the observed noise only, in the same unit
     * @param inflation by which chi^2 shows that errors are larger, at least 1
     */
    public static double calibratedSigma(double sigma, double bound, double factor, double inflation) {
        return inflation * EmulatorError.calibratedSigma(sigma, bound, factor);
    }

    /**
     * Returns the factor with which {@link #calibratedSigma} is an error; 0 where the noise alone is larger than it, not a
     * number where the error is not known.
     */
    public static double pull(double error, double sigma, double bound, double inflation) {
        if (Double.isNaN(error)) {
            return Double.NaN;
        }
        double noise = Math.min(sigma, bound);
        double own = sigma * sigma - noise * noise;
        double beyond = error / inflation * (error / inflation) - noise * noise;
        return own > 0 && beyond > 0 ? Math.sqrt(beyond / own) : 0.0;
    }

    /** Returns a digest that distinguishes layers: the values themselves are too long to print. */
    @Override
    public String toString() {
        return "layer " + Integer.toHexString(Arrays.hashCode(mean)) + " "
                + Integer.toHexString(Arrays.deepHashCode(components)) + " "
                + Integer.toHexString(Arrays.deepHashCode(surfaces.weights())) + " "
                + pulls.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + Integer.toHexString(Arrays.deepHashCode(entry.getValue())))
                        .toList();
    }
}
