package org.photosphere.model.inversion.explanation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Explanation.State;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.MisfitRegion;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.Fit;
import org.photosphere.model.inversion.fit.ParameterBox;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.vector.Gram;

/** Assembles the explanation of one solution. Used by one thread. */
final class FitExplanation {

    private final Observation observation;
    private final InstrumentView view;
    private final FrozenFit fit;
    private final LandscapeScan landscape;

    /** @param ended fit that the solution came from */
    FitExplanation(Fit ended, ParameterBox box, InversionSettings settings, Solution solution) {
        this.observation = ended.observation();
        this.view = observation.view();
        this.fit = new FrozenFit(ended, box, settings);
        this.landscape = new LandscapeScan(fit, box, solution, settings);
    }

    Explanation explanation() {
        double[] model = fit.model();
        double[] sigma = sigma();
        double[] residual = residual(model, sigma);
        State[] state = state(sigma);
        double[] wavelength = new double[observation.rows()];
        int[] arm = new int[observation.rows()];
        int[] firstRow = new int[view.arms().size() + 1];
        List<String> names = new ArrayList<>();
        for (int a = 0; a < view.arms().size(); a++) {
            names.add(view.axis(a).name());
            firstRow[a + 1] = view.firstRow(a + 1);
            for (int i = firstRow[a]; i < firstRow[a + 1]; i++) {
                wavelength[i] = view.arms().get(a).wavelength(i - firstRow[a]);
                arm[i] = a;
            }
        }
        int[] order = ascending(arm, wavelength);
        List<MisfitRegion> regions =
                MisfitScan.regions(pick(residual, order), firstRow, names, pick(wavelength, order));
        // The model has no flux for rows beyond its wavelengths.
        int[] inside = IntStream.of(order).filter(i -> model[i] != 0).toArray();
        return new Explanation(
                pick(wavelength, inside),
                IntStream.of(inside).map(i -> arm[i]).toArray(),
                names,
                pick(observation.value(), inside),
                pick(model, inside),
                pick(sigma, inside),
                pick(residual, inside),
                IntStream.of(inside).mapToObj(i -> state[i]).toArray(State[]::new),
                regions,
                landscape.of());
    }

    /** Returns the rows by wavelength within each arm: where an arm has both, pixels of its own come after bins. */
    private static int[] ascending(int[] arm, double[] wavelength) {
        return IntStream.range(0, arm.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> arm[i]).thenComparingDouble(i -> wavelength[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] pick(double[] values, int[] places) {
        return IntStream.of(places).mapToDouble(i -> values[i]).toArray();
    }

    private State[] state(double[] sigma) {
        State[] state = new State[sigma.length];
        for (int i = 0; i < state.length; i++) {
            boolean isLeft = fit.weight(i) == 0;
            state[i] = !observation.isUsed(i) ? State.MASKED : isLeft ? State.CLIPPED : State.USED;
        }
        return state;
    }

    /** Returns sigma of (observed - fitted) flux; of clipped rows, that of the observed noise. */
    private double[] sigma() {
        double[] sigma = new double[observation.rows()];
        double[][] shared = fit.noise().shared();
        for (int i = 0; i < sigma.length; i++) {
            double sum = 1;
            for (double[] column : shared) {
                sum += column[i] * column[i];
            }
            double weight = fit.weight(i);
            sigma[i] = weight > 0
                    ? Math.sqrt(sum) / weight
                    : observation.isUsed(i) ? Math.sqrt(observation.variance()[i]) : Double.NaN;
        }
        return sigma;
    }

    /**
     * Returns the residual in independent sigma, with the fitted shared errors: b = (S'S + 1)^-1 S'r of the whitened
     * residual r.
     */
    private double[] residual(double[] model, double[] sigma) {
        double[] residual = new double[model.length];
        Arrays.setAll(residual, i -> observation.value()[i] - model[i]);
        WhitenedNoise noise = fit.noise();
        noise.whiten(residual, 0, residual.length);
        double[][] shared = noise.shared();
        double[] coefficient = sharedCoefficients(noise, residual);
        for (int i = 0; i < residual.length; i++) {
            for (int c = 0; c < shared.length; c++) {
                residual[i] -= coefficient[c] * shared[c][i];
            }
            if (fit.weight(i) == 0 || Double.isNaN(sigma[i])) {
                residual[i] = Double.NaN;
            }
        }
        return residual;
    }

    private static double[] sharedCoefficients(WhitenedNoise noise, double[] whitened) {
        double[][] shared = noise.shared();
        if (shared.length == 0) {
            return new double[0];
        }
        double[][] matrix = new double[shared.length][];
        double[] right = new double[shared.length];
        for (int c = 0; c < shared.length; c++) {
            matrix[c] = noise.products()[c].clone();
            matrix[c][c] += 1.0;
            right[c] = Gram.dot(shared[c], whitened, 0, whitened.length);
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }
}
