package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.Solution;

/**
 * Ended fits of one spectrum.
 *
 * @param best fit of the lowest chi^2
 * @param other fit from the other start; null if there was one start, or the other one was abandoned
 */
record EndedFits(Fit best, @Nullable Fit other) {

    /**
     * Excess of chi^2 predicted by the best minimum's quadratic model over the actual one, above which another minimum
     * is distinct.
     */
    private static final double DISTINCT_CHI2 = 25.0;

    /** @param all fits of the spectrum, from all its starts */
    static EndedFits of(List<Fit> all) {
        List<Fit> fits = all.stream().filter(fit -> !fit.ended()).toList();
        if (fits.size() == 1) {
            return new EndedFits(fits.get(0), null);
        }
        boolean first = fits.get(0).deviance() <= fits.get(1).deviance();
        return new EndedFits(fits.get(first ? 0 : 1), fits.get(first ? 1 : 0));
    }

    /** Returns the minimum of the other start, where it is distinct. */
    List<Solution.Rival> rivals(ParameterBox box) {
        NormalEquations normal = best.normal();
        if (normal == null || other == null || !other.converged()) {
            return List.of();
        }
        double worse = other.deviance() - best.deviance();
        double[] step = new double[best.scaled().length];
        for (int k = 0; k < step.length; k++) {
            step[k] = other.scaled()[k] - best.scaled()[k];
        }
        if (-normal.promisedDrop(step) <= worse + DISTINCT_CHI2) {
            return List.of();
        }
        List<Double> labels = Arrays.stream(box.labels(other.scaled())).boxed().toList();
        return List.of(new Solution.Rival(labels, worse));
    }
}
