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
 * explanation costs as much as hundreds of inversions. Safe for several threads; of use until the inverter is closed.
 */
public final class FitExplainer {

    private final LevenbergMarquardtInverter inverter;

    private FitExplainer(LevenbergMarquardtInverter inverter) {
        this.inverter = inverter;
    }

    /** An explainer of this inverter's answers. */
    public static FitExplainer of(LevenbergMarquardtInverter inverter) {
        return new FitExplainer(inverter);
    }

    /**
     * Explains an answer that was given. The spectrum is fitted again: which pixels were clipped under which noise
     * depends on the steps of the fit.
     *
     * @param spectrum as it was inverted
     * @param solution of it, by the same model and settings
     */
    public Explanation explain(ObservedSpectrum spectrum, Solution solution) {
        try (PreparedSpectrum prepared = inverter.prepare(spectrum)) {
            return new FitExplanation(inverter.refit(prepared), prepared.box(), inverter.settings(), solution)
                    .explanation();
        }
    }

    /**
     * Measures how a star whose labels are known differs from the model.
     *
     * @param spectrum as it was inverted
     * @param solution of it, by the same model and settings, whose velocity is taken
     * @param labels that are known, within the model's bounds, [label]
     */
    public Misfit misfit(ObservedSpectrum spectrum, Solution solution, double[] labels) {
        try (PreparedSpectrum prepared = inverter.prepare(spectrum)) {
            // The fitted velocity is what is not taken out beforehand.
            double kms = solution.velocity().map(Solution.Velocity::kms).orElse(0.0);
            double fitted = Doppler.SPEED_OF_LIGHT_KMS
                    * Math.expm1(Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS)
                            - prepared.observation().knownLnShift());
            return new MisfitMeasure(prepared.observation().view(), prepared.box(), inverter.settings())
                    .of(prepared.observation(), labels, fitted);
        }
    }
}
