package org.photosphere.services.cli.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.Parameters;

/**
 * Metadata of an answer besides the fit.
 *
 * @param snr median of flux over error, or null
 * @param errorScale ratio of the pixel-to-pixel scatter to the stated errors, or null
 * @param rvFrame name of the contract's RvFrame, without its prefix, lower case; null without a velocity
 * @param gaiaSourceId Gaia source id, 0 if absent
 * @param gaiaRelease name of the contract's GaiaRelease, without its prefix; null if unspecified
 * @param healpix HEALPix pixel, or null
 * @param softwareVersion version of the software that answered, empty if unspecified
 * @param modelTier name of the contract's ModelTier, without its prefix, lower case; null if unspecified
 */
public record AnswerContext(
        @Nullable Double snr,
        @Nullable Double errorScale,
        @Nullable String rvFrame,
        long gaiaSourceId,
        @Nullable String gaiaRelease,
        @Nullable HealpixPixel healpix,
        String softwareVersion,
        @Nullable String modelTier) {

    private static final String FRAME_PREFIX = "RV_FRAME_";
    private static final String RELEASE_PREFIX = "GAIA_RELEASE_";
    private static final String TIER_PREFIX = "MODEL_TIER_";

    static AnswerContext of(Parameters parameters) {
        return new AnswerContext(
                parameters.hasSnr() ? parameters.getSnr() : null,
                parameters.hasErrorScale() ? parameters.getErrorScale() : null,
                parameters.getRvFrameValue() == 0
                        ? null
                        : name(parameters.getRvFrame().name(), FRAME_PREFIX).toLowerCase(Locale.ROOT),
                parameters.getGaiaSourceId(),
                parameters.getGaiaReleaseValue() == 0
                        ? null
                        : name(parameters.getGaiaRelease().name(), RELEASE_PREFIX),
                parameters.hasHealpix() ? parameters.getHealpix() : null,
                parameters.getSoftwareVersion(),
                parameters.getModelTierValue() == 0
                        ? null
                        : name(parameters.getModelTier().name(), TIER_PREFIX).toLowerCase(Locale.ROOT));
    }

    /** Removes the prefix; a value of a newer contract has none. */
    private static String name(String value, String prefix) {
        return value.startsWith(prefix) ? value.substring(prefix.length()) : value;
    }

    /** Adds the known values. */
    void into(ObjectNode line) {
        if (snr != null && Double.isFinite(snr)) {
            line.put("snr", snr);
        }
        if (rvFrame != null) {
            line.put("rv_frame", rvFrame);
        }
        if (gaiaSourceId != 0) {
            // A string: many JSON readers keep 53 bits of a number, and these have 63.
            line.put("gaia_source_id", Long.toString(gaiaSourceId));
        }
        if (gaiaRelease != null) {
            line.put("gaia_release", gaiaRelease);
        }
        if (healpix != null) {
            line.putObject("healpix")
                    .put("nside", Integer.toUnsignedLong(healpix.getNside()))
                    .put("nested", healpix.getNested())
                    .put("pixel", healpix.getPixel());
        }
        if (!softwareVersion.isEmpty()) {
            line.put("software_version", softwareVersion);
        }
        if (modelTier != null) {
            line.put("model_tier", modelTier);
        }
        if (errorScale != null && Double.isFinite(errorScale)) {
            line.put("error_scale", errorScale);
        }
    }
}
