package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.units.Doppler;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;

/** Class and redshift of an object from a survey's pipeline. */
final class PublishedStar {

    /** Name of a radial velocity, km/s, among published values. */
    static final String VELOCITY = "rv";

    private PublishedStar() {}

    /**
     * Adds the pipeline's redshift as a published radial velocity, with its origin.
     *
     * @param kind class and subclass, blank if the file gives none
     * @param redshift redshift z, radial velocity c z in km/s; NaN if the file gives none
     * @param error error of the redshift, NaN if unknown
     * @return one line for the user
     */
    static List<String> into(Spectrum.Builder spectrum, String pipeline, String kind, double redshift, double error) {
        List<String> parts = new ArrayList<>();
        if (!kind.isBlank()) {
            parts.add(kind.strip());
        }
        if (Double.isFinite(redshift)) {
            double kms = Doppler.SPEED_OF_LIGHT_KMS * redshift;
            spectrum.addTruth(TruthLabel.newBuilder().setName(VELOCITY).setValue(kms));
            parts.add(String.format(
                    Locale.ROOT, "radial velocity %.1f +/- %.1f km/s", kms, Doppler.SPEED_OF_LIGHT_KMS * error));
        }
        return parts.isEmpty() ? List.of() : List.of(pipeline + " says: " + String.join(", ", parts));
    }
}
