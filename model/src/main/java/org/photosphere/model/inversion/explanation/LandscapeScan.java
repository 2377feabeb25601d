package org.photosphere.model.inversion.explanation;

import java.util.Arrays;
import java.util.Optional;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.LabelLandscape;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.NormalEquations;
import org.photosphere.model.inversion.fit.ParameterBox;

/** Profiles chi^2 over two labels: at each of their values the other parameters are refitted. Used by one thread. */
final class LandscapeScan {

    /** Number of values along a label; odd, so that the solution is one where no bound is near. */
    private static final int VALUES = 25;

    /** Extent of the landscape, sigma: the third contour of two labels is at 3.4. */
    private static final double REACH = 5.5;

    /** Minimum share of a label's range: below, a landscape is a point. */
    private static final double LEAST_REACH = 0.01;

    /** Upper bound on the steps: parameters that have not converged by then stay where they are. */
    private static final int STEPS = 6;

    /** Drop of chi^2 that a step must promise, against contours at 2.3. */
    private static final double WORTH = 0.05;

    private static final double DAMPING = 1e-3;

    private final FrozenFit fit;
    private final ParameterBox box;
    private final Solution solution;
    private final InversionSettings settings;

    LandscapeScan(FrozenFit fit, ParameterBox box, Solution solution, InversionSettings settings) {
        this.fit = fit;
        this.box = box;
        this.solution = solution;
        this.settings = settings;
    }

    /** Returns the landscape of effective temperature and surface gravity, where the model has both. */
    Optional<LabelLandscape> of() {
        int x = indexOf(Label.TEFF);
        int y = indexOf(Label.LOGG);
        return x < 0 || y < 0 ? Optional.empty() : Optional.of(over(x, y));
    }

    private int indexOf(String name) {
        LabelSpace space = box.space();
        for (int k = 0; k < space.size(); k++) {
            if (space.get(k).name().equals(name)) {
                return k;
            }
        }
        return -1;
    }

    private LabelLandscape over(int x, int y) {
        double[] xs = values(x);
        double[] ys = values(y);
        int[] rest = restOf(x, y);
        double[][] place = new double[VALUES * VALUES][];
        for (int p = 0; p < place.length; p++) {
            place[p] = start(x, xs[p % VALUES], y, ys[p / VALUES], rest);
        }
        double[] chi2 = minima(place, rest);
        double[][] delta = new double[VALUES][VALUES];
        for (int p = 0; p < place.length; p++) {
            delta[p / VALUES][p % VALUES] = chi2[p] - fit.normal().chi2();
        }
        return new LabelLandscape(
                box.space().get(x).name(), box.space().get(y).name(), unscaled(x, xs), unscaled(y, ys), delta);
    }

    /** Returns scaled values of a label around the solution, including the other minima. */
    private double[] values(int k) {
        Label label = box.space().get(k);
        double at = fit.scaled()[k];
        double inflation = Math.sqrt(Math.max(1.0, solution.chi2() / Math.max(1, solution.degreesOfFreedom())));
        double sigma = solution.sigma()[k] * label.scaleDerivative(solution.labels()[k]) * inflation;
        double reach = Double.isFinite(sigma) ? Math.max(LEAST_REACH, REACH * sigma) : 2 * ParameterBox.HALF;
        double lower = at - reach;
        double upper = at + reach;
        for (Solution.Rival rival : solution.rivals()) {
            double other = label.scale(rival.labels().get(k));
            lower = Math.min(lower, other - LEAST_REACH);
            upper = Math.max(upper, other + LEAST_REACH);
        }
        lower = Math.max(-ParameterBox.HALF, lower);
        upper = Math.min(ParameterBox.HALF, upper);
        double[] values = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = lower + (upper - lower) * i / (VALUES - 1);
        }
        return values;
    }

    private double[] unscaled(int k, double[] values) {
        return Arrays.stream(values).map(box.space().get(k)::unscale).toArray();
    }

    private int[] restOf(int x, int y) {
        int[] rest = new int[fit.scaled().length - 2];
        int count = 0;
        for (int k = 0; k < fit.scaled().length; k++) {
            if (k != x && k != y) {
                rest[count++] = k;
            }
        }
        return rest;
    }

    /** Returns the minimum of the solution's quadratic model over the other parameters. */
    private double[] start(int x, double xValue, int y, double yValue, int[] rest) {
        double[] place = fit.scaled().clone();
        double dx = xValue - place[x];
        double dy = yValue - place[y];
        place[x] = xValue;
        place[y] = yValue;
        double[][] curvature = fit.normal().curvature();
        double[] gradient = fit.normal().gradient().clone();
        for (int k : rest) {
            gradient[k] -= curvature[k][x] * dx + curvature[k][y] * dy;
        }
        return moved(place, partOf(new NormalEquations(0, new double[0], gradient, curvature), rest), rest, DAMPING);
    }

    /**
     * Fits the other parameters at all points together.
     *
     * @param place scaled parameters, moved to the minima, [place][parameter]
     * @return chi^2 there, [place]
     */
    private double[] minima(double[][] place, int[] rest) {
        NormalEquations[] best = fit.at(place);
        double[] damping = new double[place.length];
        Arrays.fill(damping, DAMPING);
        int[] open = new int[place.length];
        Arrays.setAll(open, p -> p);
        for (int s = 0; s < STEPS && open.length > 0; s++) {
            double[][] trial = new double[open.length][];
            int[] tried = new int[open.length];
            int count = 0;
            for (int p : open) {
                double[] next = moved(place[p], partOf(best[p], rest), rest, damping[p]);
                if (best[p].promisedDrop(difference(next, place[p])) > WORTH) {
                    trial[count] = next;
                    tried[count++] = p;
                }
            }
            open = Arrays.copyOf(tried, count);
            NormalEquations[] candidates = fit.at(Arrays.copyOf(trial, count));
            for (int c = 0; c < count; c++) {
                int p = open[c];
                if (candidates[c].finite() && candidates[c].chi2() < best[p].chi2()) {
                    best[p] = candidates[c];
                    place[p] = trial[c];
                    damping[p] *= 0.1;
                } else {
                    damping[p] = Math.max(0.1, 10 * damping[p]);
                }
            }
        }
        return Arrays.stream(best).mapToDouble(NormalEquations::chi2).toArray();
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, k -> a[k] - b[k]);
        return difference;
    }

    private static NormalEquations partOf(NormalEquations whole, int[] rest) {
        double[] gradient = new double[rest.length];
        double[][] curvature = new double[rest.length][rest.length];
        for (int a = 0; a < rest.length; a++) {
            gradient[a] = whole.gradient()[rest[a]];
            for (int b = 0; b < rest.length; b++) {
                curvature[a][b] = whole.curvature()[rest[a]][rest[b]];
            }
        }
        return new NormalEquations(whole.chi2(), whole.linear(), gradient, curvature);
    }

    /** Returns a point after a step of the other parameters, within the box. */
    private double[] moved(double[] place, NormalEquations part, int[] rest, double damping) {
        double[] moved = place.clone();
        if (rest.length == 0) {
            return moved;
        }
        double[] own = new double[rest.length];
        Arrays.setAll(own, a -> place[rest[a]]);
        double[] step = ParameterBox.step(part, own, damping);
        double longest = Arrays.stream(step).map(Math::abs).max().orElse(0);
        double shrink = Math.min(1.0, settings.maxStep() / Math.max(Double.MIN_NORMAL, longest));
        for (int a = 0; a < rest.length; a++) {
            moved[rest[a]] = Math.max(-ParameterBox.HALF, Math.min(ParameterBox.HALF, own[a] + shrink * step[a]));
        }
        return moved;
    }
}
