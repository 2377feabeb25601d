package org.photosphere.services.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.proto.v1.Priority;

/**
 * Who, where and when of a spectrum, handed through to its parameters.
 *
 * @param spectrumId unique per observation
 * @param objectId the star, as the survey names it
 * @param survey short name
 * @param instrument spectra that share it share a batch
 * @param fiberId fibre or slit
 * @param mjd Modified Julian Date of mid-exposure, days
 * @param ra right ascension, degrees
 * @param dec declination, degrees
 * @param observedAtUs end of exposure, microseconds since the epoch, 0 where unknown
 * @param priority what is inverted first
 * @param deadlineUs an answer later than this is of no use, microseconds since the epoch, 0 for none
 * @param isTest a simulated spectrum in the live stream
 * @param truth labels known beforehand, by name, in order
 * @param context what else was received
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

    /** With no context. */
    public SpectrumHeader(
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
            Map<String, Double> truth) {
        this(
                spectrumId,
                objectId,
                survey,
                instrument,
                fiberId,
                mjd,
                ra,
                dec,
                observedAtUs,
                priority,
                deadlineUs,
                isTest,
                truth,
                ReceivedContext.NONE);
    }
}
