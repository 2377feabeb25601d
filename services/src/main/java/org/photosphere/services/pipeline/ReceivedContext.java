package org.photosphere.services.pipeline;

import java.util.Optional;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.RvFrame;

/**
 * Metadata of a spectrum that do not influence its fit, copied to its parameters.
 *
 * @param rvFrame reference frame of a velocity measured on its wavelengths
 * @param gaiaSourceId identifier in Gaia's archive, 0 if absent
 * @param gaiaRelease number of the contract's GaiaRelease, possibly unknown to this version
 * @param healpix HEALPix pixel stated by the survey
 */
public record ReceivedContext(RvFrame rvFrame, long gaiaSourceId, int gaiaRelease, Optional<HealpixPixel> healpix) {

    /** Barycentric wavelengths and no other metadata. */
    public static final ReceivedContext NONE =
            new ReceivedContext(RvFrame.RV_FRAME_BARYCENTRIC, 0, 0, Optional.empty());
}
