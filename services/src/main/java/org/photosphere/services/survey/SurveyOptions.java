package org.photosphere.services.survey;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;

/**
 * What a reader of spectra cannot always find in the file.
 *
 * @param snr signal-to-noise per pixel where a spectra set has no IVAR, &gt; 0
 * @param survey name of the survey, [a-z0-9-]; null takes the file's own
 * @param medium of the wavelengths where a file does not say; null takes what its survey documents, and makes a spectra
 *     set that does not say it an error
 * @param modelExtensions whether CALSPEC pixels that stem from a model atmosphere are used like measured ones
 */
public record SurveyOptions(
        double snr, @Nullable String survey, @Nullable Medium medium, boolean modelExtensions) {

    /** A usual limit of flux calibration, 1 %. */
    public static final double DEFAULT_SNR = 100;

    private static final Pattern SURVEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** @throws InputException where the ratio is not positive or the name cannot be part of a topic's */
    public SurveyOptions {
        if (!(snr > 0) || Double.isInfinite(snr)) {
            throw new InputException("a signal-to-noise ratio of " + snr, "give a positive number with --snr");
        }
        if (survey != null && !SURVEY.matcher(survey).matches()) {
            throw new InputException(
                    "'" + survey + "' is no name for a survey",
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
