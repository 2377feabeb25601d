package org.photosphere.services.pipeline;

import java.util.Optional;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.RvFrame;

/**
 * What came with a spectrum and decides nothing in its fit, handed through to its parameters.
 *
 * @param rvFrame what a velocity measured on its wavelengths is relative to
 * @param gaiaSourceId identifier in Gaia's archive, 0 where there is none
 * @param gaiaRelease number of the contract's GaiaRelease, also one that this version does not know
 * @param healpix the survey's pixel of the sky
 */
public record ReceivedContext(RvFrame rvFrame, long gaiaSourceId, int gaiaRelease, Optional<HealpixPixel> healpix) {

    /** Barycentric wavelengths and nothing else. */
    public static final ReceivedContext NONE =
            new ReceivedContext(RvFrame.RV_FRAME_BARYCENTRIC, 0, 0, Optional.empty());
}
