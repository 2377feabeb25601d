package org.photosphere.services.survey;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;

/**
 * Options for information that a file may not state.
 *
 * @param snr signal-to-noise per pixel of a spectra set without IVAR, &gt; 0
 * @param survey name of the survey, [a-z0-9-]; null for the file's own
 * @param medium medium of the wavelengths for files that state none; null for that of the survey's documentation, which
 *     makes a spectra set without a medium an error
 * @param modelExtensions whether CALSPEC pixels from a model atmosphere are used like measured ones
 */
public record SurveyOptions(
        double snr, @Nullable String survey, @Nullable Medium medium, boolean modelExtensions) {

    /** Typical limit of flux calibration, 1 %. */
    public static final double DEFAULT_SNR = 100;

    private static final Pattern SURVEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** @throws InputException if the ratio is not positive or the name is not valid in a topic's name */
    public SurveyOptions {
        if (!(snr > 0) || Double.isInfinite(snr)) {
            throw new InputException("a signal-to-noise ratio of " + snr, "give a positive number with --snr");
        }
        if (survey != null && !SURVEY.matcher(survey).matches()) {
            throw new InputException(
                    "'" + survey + "' is not a valid name of a survey",
                    "use up to 64 lower-case letters, digits and hyphens, no hyphen first: it becomes part of a topic's name");
        }
    }

    public static SurveyOptions defaults() {
        return new SurveyOptions(DEFAULT_SNR, null, null, false);
    }

    public SurveyOptions withSnr(double ratio) {
        return new SurveyOptions(ratio, survey, medium, modelExtensions);
    }

    public SurveyOptions withSurvey(@Nullable String name) {
        return new SurveyOptions(snr, name, medium, modelExtensions);
    }

    public SurveyOptions withMedium(@Nullable Medium ofWavelengths) {
        return new SurveyOptions(snr, survey, ofWavelengths, modelExtensions);
    }

    public SurveyOptions withModelExtensions(boolean used) {
        return new SurveyOptions(snr, survey, medium, used);
    }
}
