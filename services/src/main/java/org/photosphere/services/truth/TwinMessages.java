package org.photosphere.services.truth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.photosphere.model.forward.Label;
import org.photosphere.model.simulation.InjectedSpectrum;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.pipeline.SpectrumHeader;

/** Builds spectrum messages of twins. */
public final class TwinMessages {

    /** Suffix to the real spectrum's id, which keeps the two distinct. */
    private static final String SUFFIX = "~twin";

    /** Characters; a longer id leaves no room for the suffix. */
    private static final int LONGEST_ID = 80;

    private TwinMessages() {}

    private static String id(String real) {
        String base = real.length() <= LONGEST_ID
                ? real
                : UUID.nameUUIDFromBytes(real.getBytes(StandardCharsets.UTF_8)).toString();
        return base + SUFFIX;
    }

    /**
     * @param real header of the real spectrum
     * @param labels labels of the model, in its order
     * @param moves whether the twin has a velocity to be fitted
     */
    public static Spectrum of(SpectrumHeader real, InjectedSpectrum twin, List<Label> labels, boolean moves) {
        Spectrum.Builder message = Spectrum.newBuilder()
                .setSpectrumId(id(real.spectrumId()))
                .setSurvey(real.survey())
                .setInstrument(real.instrument())
                .setFiberId(real.fiberId())
                .setMjd(real.mjd())
                .setRa(real.ra())
                .setDec(real.dec())
                .setObservedAtUs(real.observedAtUs())
                // A twin is not urgent, but must not delay spectra that share its transaction.
                .setPriority(Priority.PRIORITY_NORMAL)
                .setIsTest(true);
        for (int k = 0; k < labels.size(); k++) {
            message.addTruth(
                    TruthLabel.newBuilder().setName(labels.get(k).name()).setValue(twin.labels()[k]));
        }
        if (moves) {
            message.addTruth(TruthLabel.newBuilder().setName("rv").setValue(twin.velocityKms()));
        }
        twin.spectrum().arms().forEach(arm -> message.addArms(arm(arm)));
        return message.build();
    }

    private static org.photosphere.proto.v1.Arm arm(Arm arm) {
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        for (double wavelength : arm.wavelength()) {
            axis.addWavelength(wavelength);
        }
        org.photosphere.proto.v1.Arm.Builder message = org.photosphere.proto.v1.Arm.newBuilder()
                .setName(arm.name())
                .setExplicit(axis)
                .setMedium(
                        arm.medium() == Medium.AIR
                                ? WavelengthMedium.WAVELENGTH_MEDIUM_AIR
                                : WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setVelocityFrame(VelocityFrame.VELOCITY_FRAME_BARYCENTRIC)
                .setVelocityKms(arm.velocityKms())
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS)
                .setFluxState(FluxState.FLUX_STATE_RELATIVE)
                .setIvar(floats(arm.ivar()));
        for (float flux : arm.flux()) {
            message.addFlux(flux);
        }
        addLineSpread(message, arm.lineSpread());
        return message.build();
    }

    private static void addLineSpread(org.photosphere.proto.v1.Arm.Builder message, LineSpread spread) {
        if (spread instanceof LineSpread.ResolvingPower power) {
            message.setResolvingPower(power.lambdaOverFwhm());
        } else if (spread instanceof LineSpread.GaussianSigma gaussian) {
            message.setLsfSigma(floats(gaussian.sigma()));
        } else if (spread instanceof LineSpread.Banded banded) {
            BandedMatrix.Builder matrix = BandedMatrix.newBuilder();
            for (int offset : banded.offset()) {
                matrix.addOffset(offset);
            }
            for (float value : banded.value()) {
                matrix.addValue(value);
            }
            message.setLsfMatrix(matrix);
        }
    }

    private static FloatArray floats(float[] values) {
        FloatArray.Builder array = FloatArray.newBuilder();
        for (float value : values) {
            array.addValue(value);
        }
        return array.build();
    }
}
