package org.photosphere.acceptance;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;

/** Valid spectra with random damage, of the bytes or of the fields; the same seed gives the same ones. */
final class Mutations {

    private static final int PIXELS = 150;

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A small valid spectrum, 3600 to 7180 Angstrom, that the model can fit. */
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

    byte[] next(int number) {
        Spectrum spectrum = valid("mutant-" + number);
        return random.nextBoolean() ? bytes(spectrum.toByteArray()) : fields(spectrum.toBuilder());
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
        Arm.Builder arm = spectrum.getArmsBuilder(0);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int pixel = random.nextInt(PIXELS);
            switch (random.nextInt(10)) {
                case 0 -> arm.setFlux(pixel, any());
                case 1 -> arm.getIvarBuilder().setValue(pixel, any());
                case 2 -> arm.setMediumValue(random.nextInt(5));
                case 3 -> arm.setFluxUnitValue(random.nextInt(6));
                case 4 -> arm.getLogLinearBuilder().setPixels(random.nextInt());
                case 5 -> arm.getLogLinearBuilder().setLog10Start(any());
                case 6 -> arm.getLogLinearBuilder().setLog10Step(any());
                case 7 -> arm.setVelocityKms(any());
                case 8 -> arm.setResolvingPower(any());
                default -> {
                    float value = any();
                    for (int k = pixel; k < PIXELS; k++) {
                        arm.setFlux(k, value);
                    }
                }
            }
        }
        return spectrum.build().toByteArray();
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
