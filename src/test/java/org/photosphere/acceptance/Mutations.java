package org.photosphere.acceptance;

import java.util.Arrays;
import java.util.Collections;
import java.util.SplittableRandom;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.proto.v1.WavelengthMedium;

/** Valid spectra with random damage of bytes or fields; the same seed gives the same spectra. */
final class Mutations {

    private static final int PIXELS = 150;

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns a small valid spectrum, 3600 to 7180 Angstrom, that the model can fit. */
    static Spectrum valid(String id) {
        Arm.Builder arm = Arm.newBuilder()
                .setName("main")
                .setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS)
                .setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(3.556)
                        .setLog10Step(0.002)
                        .setPixels(PIXELS));
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < PIXELS; i++) {
            double x = (i - 0.4 * PIXELS) / PIXELS;
            arm.addFlux((float) (1 - x * x));
            ivar.addValue(2500);
        }
        return Spectrum.newBuilder()
                .setSpectrumId(id)
                .setSurvey(RunningStream.SURVEY)
                .setInstrument("small")
                .addArms(arm.setIvar(ivar))
                .build();
    }

    /** Returns another damaged spectrum. */
    byte[] next(int number) {
        Spectrum.Builder spectrum = varied(valid("mutant-" + number).toBuilder());
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> bytes(spectrum.build().toByteArray());
            case 3 -> merged(spectrum.build(), number);
            default -> fields(spectrum);
        };
    }

    /** Varies the form of axis, error and line spread, so that all forms are damaged. */
    private Spectrum.Builder varied(Spectrum.Builder spectrum) {
        Arm.Builder arm = spectrum.getArmsBuilder(0);
        if (random.nextInt(3) == 0) {
            arm.setExplicit(explicitAxis(arm.getLogLinear()));
        }
        if (random.nextInt(3) == 0) {
            FloatArray.Builder sigma = FloatArray.newBuilder();
            arm.getIvar().getValueList().forEach(value -> sigma.addValue((float) (1 / Math.sqrt(value))));
            arm.setSigma(sigma);
        }
        switch (random.nextInt(5)) {
            case 0 -> arm.setLsfSigma(FloatArray.newBuilder().addAllValue(Collections.nCopies(PIXELS, 12f)));
            case 1 -> arm.setLsfSigma(FloatArray.newBuilder().addValue(15));
            case 2 -> arm.setLsfMatrix(matrix());
            case 3 -> arm.setResolvingPower(200);
            default -> {}
        }
        return random.nextInt(4) == 0 ? twoArms(spectrum) : spectrum;
    }

    private static ExplicitAxis.Builder explicitAxis(LogLinearAxis axis) {
        ExplicitAxis.Builder explicit = ExplicitAxis.newBuilder();
        for (int i = 0; i < axis.getPixels(); i++) {
            explicit.addWavelength(Math.pow(10, axis.getLog10Start() + i * axis.getLog10Step()));
        }
        return explicit;
    }

    private static BandedMatrix.Builder matrix() {
        BandedMatrix.Builder matrix = BandedMatrix.newBuilder();
        float[] profile = {0.1f, 0.2f, 0.4f, 0.2f, 0.1f};
        for (int d = 0; d < profile.length; d++) {
            matrix.addOffset(d - 2).addAllValue(Collections.nCopies(PIXELS, profile[d]));
        }
        return matrix;
    }

    private static Spectrum.Builder twoArms(Spectrum.Builder spectrum) {
        Arm.Builder second = spectrum.getArms(0).toBuilder().setName("second");
        second.setLogLinear(LogLinearAxis.newBuilder()
                .setLog10Start(3.7)
                .setLog10Step(0.001)
                .setPixels(PIXELS));
        return spectrum.addArms(second);
    }

    /** Merges two messages in one record: one after the other, in halves, or one within the other's bytes. */
    private byte[] merged(Spectrum one, int number) {
        byte[] first = one.toByteArray();
        byte[] second = varied(valid(random.nextBoolean() ? one.getSpectrumId() : "other-" + number).toBuilder())
                .build()
                .toByteArray();
        int at = random.nextInt(first.length);
        return switch (random.nextInt(4)) {
            case 0 -> joined(first, second);
            case 1 -> joined(first, first);
            case 2 -> joined(Arrays.copyOf(first, at), second);
            default -> joined(joined(Arrays.copyOf(first, at), second), Arrays.copyOfRange(first, at, first.length));
        };
    }

    private byte[] bytes(byte[] valid) {
        byte[] bytes = valid;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(Math.max(1, bytes.length));
            bytes = switch (random.nextInt(6)) {
                case 0 -> flipped(bytes, at);
                case 1 -> Arrays.copyOf(bytes, at);
                case 2 -> Arrays.copyOfRange(bytes, at, bytes.length);
                case 3 -> without(bytes, at, 1 + random.nextInt(20));
                case 4 -> filled(bytes, at, 1 + random.nextInt(64));
                default -> joined(bytes, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 50)));
            };
        }
        return bytes;
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        return joined(
                Arrays.copyOf(bytes, Math.min(at, bytes.length)),
                Arrays.copyOfRange(bytes, Math.min(bytes.length, at + count), bytes.length));
    }

    private byte[] filled(byte[] bytes, int at, int count) {
        byte[] copy = bytes.clone();
        for (int i = at; i < Math.min(copy.length, at + count); i++) {
            copy[i] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    private byte[] fields(Spectrum.Builder spectrum) {
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            Arm.Builder arm = spectrum.getArmsBuilder(random.nextInt(spectrum.getArmsCount()));
            switch (random.nextInt(4)) {
                case 0 -> pixels(arm);
                case 1 -> axis(arm);
                case 2 -> lineSpread(arm);
                default -> texts(spectrum, arm);
            }
        }
        return spectrum.build().toByteArray();
    }

    private void pixels(Arm.Builder arm) {
        int count = arm.getFluxCount();
        int pixel = random.nextInt(count);
        switch (random.nextInt(5)) {
            case 0 -> arm.setFlux(pixel, any());
            case 1 -> error(arm).setValue(random.nextInt(error(arm).getValueCount()), any());
            case 2 -> error(arm).clear().addAllValue(Collections.nCopies(count, any()));
            case 3 ->
                arm.addAllMask(Collections.nCopies(random.nextInt(2 * count), random.nextInt()))
                        .setMaskBits(random.nextInt());
            default -> {
                float value = any();
                for (int k = pixel; k < count; k++) {
                    arm.setFlux(k, value);
                }
            }
        }
    }

    private static FloatArray.Builder error(Arm.Builder arm) {
        return arm.hasSigma() ? arm.getSigmaBuilder() : arm.getIvarBuilder();
    }

    private void axis(Arm.Builder arm) {
        switch (random.nextInt(8)) {
            case 0 -> arm.setMediumValue(random.nextInt(5));
            case 1 -> arm.setFluxUnitValue(random.nextInt(6));
            case 2 -> arm.getLogLinearBuilder().setPixels(random.nextInt());
            case 3 -> arm.getLogLinearBuilder().setLog10Start(any());
            case 4 -> arm.getLogLinearBuilder().setLog10Step(any());
            case 5 -> arm.setVelocityKms(any());
            case 6 -> arm.setExplicit(damaged(arm));
            default -> squeezed(arm);
        }
    }

    /** Moves one wavelength, or all from one on. */
    private ExplicitAxis.Builder damaged(Arm.Builder arm) {
        ExplicitAxis.Builder axis = arm.hasExplicit()
                ? arm.getExplicitBuilder()
                : explicitAxis(valid("").getArms(0).getLogLinear());
        int pixel = random.nextInt(axis.getWavelengthCount());
        double value = axis.getWavelength(pixel);
        double moved = switch (random.nextInt(5)) {
            case 0 -> any();
            case 1 -> Math.nextUp(value);
            case 2 -> -value;
            case 3 -> value * 1e6;
            default -> axis.getWavelength(Math.max(0, pixel - 1));
        };
        return axis.setWavelength(pixel, moved);
    }

    /** Sets few pixels with nearly equal wavelengths. */
    private void squeezed(Arm.Builder arm) {
        int count = 2 + random.nextInt(3);
        double apart = Math.pow(10, -random.nextInt(18));
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        FloatArray.Builder ivar = FloatArray.newBuilder();
        arm.clearFlux().clearMask();
        for (int i = 0; i < count; i++) {
            axis.addWavelength(5000 * (1 + i * apart));
            arm.addFlux(1);
            ivar.addValue(100);
        }
        arm.setExplicit(axis).setIvar(ivar);
    }

    private void lineSpread(Arm.Builder arm) {
        switch (random.nextInt(6)) {
            case 0 -> arm.setResolvingPower(any());
            case 1 -> arm.setLsfSigma(FloatArray.newBuilder().addValue(any()));
            case 2 ->
                arm.setLsfSigma(
                        FloatArray.newBuilder().addAllValue(Collections.nCopies(random.nextInt(2 * PIXELS), any())));
            case 3 -> arm.setLsfMatrix(matrix().addOffset(random.nextInt()));
            case 4 ->
                arm.setLsfMatrix(matrix().setOffset(random.nextInt(5), random.nextInt())
                        .setValue(random.nextInt(PIXELS), any()));
            default ->
                arm.setLsfMatrix(
                        BandedMatrix.newBuilder().addAllOffset(Collections.nCopies(1 << random.nextInt(17), 0)));
        }
    }

    private void texts(Spectrum.Builder spectrum, Arm.Builder arm) {
        String text = text();
        switch (random.nextInt(7)) {
            case 0 -> spectrum.setSpectrumId(text);
            case 1 -> spectrum.setObjectId(text);
            case 2 -> spectrum.setInstrument(text);
            case 3 -> spectrum.setSurvey(text);
            case 4 -> arm.setName(text);
            case 5 ->
                spectrum.addAllTruth(Collections.nCopies(
                        random.nextInt(64),
                        TruthLabel.newBuilder().setName(text).setValue(any()).build()));
            default -> spectrum.addAllArms(Collections.nCopies(random.nextInt(200), arm.build()));
        }
    }

    /** Returns a text of random length with control and invisible characters. */
    private String text() {
        String unit = new String[] {"x", "\u001b[2J", "\u202e", "\u200b", "\n", "\u0000", "\ud83d\ude00", "/", "\""}
                [random.nextInt(9)];
        return unit.repeat(random.nextInt(1 << random.nextInt(13)));
    }

    private float any() {
        return switch (random.nextInt(8)) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> 0;
            case 3 -> -1;
            case 4 -> Float.MAX_VALUE;
            case 5 -> Float.MIN_VALUE;
            case 6 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) random.nextDouble();
        };
    }
}
