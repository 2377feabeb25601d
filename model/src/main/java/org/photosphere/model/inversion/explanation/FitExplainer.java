package org.photosphere.model.inversion.explanation;

import org.photosphere.model.inversion.Explanation;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.inversion.fit.PreparedSpectrum;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.Doppler;

/**
 * Explains answers of an inverter: the fit pixel by pixel, and the difference from a star whose labels are known. One
 * explanation costs as much as hundreds of inversions. Safe for several threads; usable until the inverter is closed.
 */
public final class FitExplainer {

    private final LevenbergMarquardtInverter inverter;

    private FitExplainer(LevenbergMarquardtInverter inverter) {
        this.inverter = inverter;
    }

    /** Returns an explainer of this inverter's answers. */
    public static FitExplainer of(LevenbergMarquardtInverter inverter) {
        return new FitExplainer(inverter);
    }

    /**
     * Explains an answer. The spectrum is fitted again, because the set of clipped pixels and their noise depends on
     * the steps of the fit. The fit explained is the reduced model's, also of an answer that was corrected.
     *
     * @param spectrum as it was inverted
     * @param solution answer for it, from the same model and settings
     */
    public Explanation explain(ObservedSpectrum spectrum, Solution solution) {
        try (PreparedSpectrum prepared = inverter.prepare(spectrum)) {
            return new FitExplanation(inverter.refit(prepared), prepared.box(), inverter.settings(), solution)
                    .explanation();
        }
    }

    /**
     * Measures the difference between the model and a star whose labels are known.
     *
     * @param spectrum as it was inverted
     * @param solution answer for it, from the same model and settings, whose velocity is used
     * @param labels known values, within the model's bounds, [label]
     */
    public Misfit misfit(ObservedSpectrum spectrum, Solution solution, double[] labels) {
        try (PreparedSpectrum prepared = inverter.prepare(spectrum)) {
            // The fitted velocity is the part that is not removed beforehand.
            double kms = solution.velocity().map(Solution.Velocity::kms).orElse(0.0);
            double fitted = Doppler.SPEED_OF_LIGHT_KMS
                    * Math.expm1(Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS)
                            - prepared.observation().knownLnShift());
            return new MisfitMeasure(prepared.observation().view(), prepared.box(), inverter.settings())
                    .of(prepared.observation(), labels, fitted);
        }
    }
}
