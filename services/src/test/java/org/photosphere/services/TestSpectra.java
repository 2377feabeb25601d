package org.photosphere.services;

import java.util.List;
import java.util.Map;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.ReceivedContext;
import org.photosphere.services.pipeline.SpectrumHeader;

/** Small spectra for tests. */
public final class TestSpectra {

    /** The default limits. */
    public static final Settings.Limits LIMITS = Settings.load(null, Map.of()).limits();

    private TestSpectra() {}

    /** Returns a flat optical spectrum of 100 pixels that passes every check. */
    public static Spectrum good(String id) {
        Arm.Builder arm = Arm.newBuilder()
                .setName("main")
                .setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS)
                .setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(3.6)
                        .setLog10Step(0.002)
                        .setPixels(100));
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < 100; i++) {
            arm.addFlux(1 + 0.01f * i);
            arm.addMask(0);
            ivar.addValue(400);
        }
        return Spectrum.newBuilder()
                .setSpectrumId(id)
                .setSurvey("test")
                .setInstrument("spectrograph")
                .addArms(arm.setIvar(ivar))
                .build();
    }

    /** Returns a spectrum of two pixels to probe a device with. */
    public static ObservedSpectrum observed() {
        return new ObservedSpectrum(
                "probe",
                "probe",
                List.of(new org.photosphere.model.spectrum.Arm(
                        "main",
                        new double[] {4000, 5000},
                        Medium.VACUUM,
                        0,
                        new float[] {1, 1},
                        new float[] {1, 1},
                        new LineSpread.Unresolved())));
    }

    /** Returns a header of normal priority without a deadline. */
    public static SpectrumHeader header(String id, String instrument) {
        return header(id, instrument, Priority.PRIORITY_NORMAL, 0);
    }

    /** Returns a header without position, known labels or further context. */
    public static SpectrumHeader header(String id, String instrument, Priority priority, long deadlineUs) {
        return new SpectrumHeader(
                id, "", "test", instrument, 0, 0, 0, 0, 0, priority, deadlineUs, false, Map.of(), ReceivedContext.NONE);
    }

    public static RawRecord record(byte[] value, long epoch, long sequence, long offset) {
        return new RawRecord(
                new MicroBatchId(epoch, sequence),
                "photosphere.v1.spectra.test",
                0,
                offset,
                new byte[0],
                value,
                List.of(),
                1_000,
                2_000);
    }

    public static RawRecord record(byte[] value) {
        return record(value, 0, 0, 0);
    }
}
