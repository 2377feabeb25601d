package org.photosphere.services.decode;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.RvFrame;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.pipeline.ReceivedContext;

/** Reads the metadata of a spectrum that do not influence its fit. */
final class ReceivedContexts {

    private ReceivedContexts() {}

    static ReceivedContext of(Spectrum message) {
        return new ReceivedContext(
                frame(message),
                message.getGaiaSourceId(),
                message.getGaiaReleaseValue(),
                message.hasHealpix() ? Optional.of(message.getHealpix()) : Optional.empty());
    }

    private static RvFrame frame(Spectrum message) {
        Set<RvFrame> frames =
                message.getArmsList().stream().map(ReceivedContexts::frame).collect(Collectors.toSet());
        return switch (frames.size()) {
            case 0 -> RvFrame.RV_FRAME_UNSPECIFIED;
            case 1 -> frames.iterator().next();
            default -> RvFrame.RV_FRAME_MIXED;
        };
    }

    private static RvFrame frame(Arm arm) {
        return switch (arm.getVelocityFrame()) {
            case VELOCITY_FRAME_TOPOCENTRIC -> RvFrame.RV_FRAME_TOPOCENTRIC;
            case VELOCITY_FRAME_REST -> RvFrame.RV_FRAME_REST;
            case VELOCITY_FRAME_UNSPECIFIED, VELOCITY_FRAME_BARYCENTRIC, UNRECOGNIZED -> RvFrame.RV_FRAME_BARYCENTRIC;
        };
    }
}
