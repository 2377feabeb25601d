package org.photosphere.services.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.proto.v1.Priority;

/**
 * Identity and observation of a spectrum, copied to its parameters.
 *
 * @param spectrumId identifier, unique per observation
 * @param objectId survey's identifier of the star
 * @param survey short name of the survey
 * @param instrument name of the instrument; spectra of one instrument may share a batch
 * @param fiberId fibre or slit number
 * @param mjd Modified Julian Date of mid-exposure, days
 * @param ra right ascension, degrees
 * @param dec declination, degrees
 * @param observedAtUs end of the exposure, microseconds since the epoch, 0 if unknown
 * @param priority scheduling priority
 * @param deadlineUs time after which an answer is useless, microseconds since the epoch, 0 for none
 * @param isTest whether it is a simulated spectrum in the live stream
 * @param truth known labels by name, in order
 * @param context other metadata received
 */
public record SpectrumHeader(
        String spectrumId,
        String objectId,
        String survey,
        String instrument,
        int fiberId,
        double mjd,
        double ra,
        double dec,
        long observedAtUs,
        Priority priority,
        long deadlineUs,
        boolean isTest,
        Map<String, Double> truth,
        ReceivedContext context) {
    public SpectrumHeader {
        truth = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(truth));
    }
}
