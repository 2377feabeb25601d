package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.units.Doppler;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;

/** What a survey's pipeline says of an object: its class and its redshift. */
final class PublishedStar {

    /** Name of a radial velocity, km/s, among published values. */
    static final String VELOCITY = "rv";

    private PublishedStar() {}

    /**
     * Adds the pipeline's redshift as a published radial velocity, and says where everything came from.
     *
     * @param kind class and subclass, blank where the file gives none
     * @param redshift c z is the velocity, km/s; NaN where the file gives none
     * @param error of the redshift, NaN where unknown
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
