package org.photosphere.model.network.physformer;

import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;

/** A column of gas and its radiation, at wavelengths that hold the energy of a star like the Sun. */
abstract class ColumnFixture {

    static final TransferShape SHAPE = new TransferShape(64, 20, 6, 15, Intensity.FORMAL);
    static final int PATCHES = 25;
    static final int BINS = 200;
    static final double TEFF = 5777;

    final double[] wavelengths = new double[BINS];
    final float[] widths = new float[BINS];
    final int[] all = IntStream.range(0, BINS).toArray();
    final ColumnTransfer transfer;

    ColumnFixture() {
        double step = Math.log(100_000 / 500.0) / BINS;
        for (int j = 0; j < BINS; j++) {
            wavelengths[j] = 500 * Math.exp((j + 0.5) * step);
            widths[j] = (float) (wavelengths[j] * step);
        }
        transfer = new ColumnTransfer(SHAPE, wavelengths, widths, PATCHES);
    }

    /** Opacities around one and a little scattering, rough over wavelength and depth. */
    static float[] opacity(double roughness, double lnAlbedo, Random random) {
        int knots = SHAPE.opacityKnots();
        float[] opacity = new float[2 * knots * BINS];
        int bins = BINS / PATCHES;
        for (int n = 0; n < PATCHES; n++) {
            for (int k = 0; k < 2 * knots; k++) {
                for (int c = 0; c < bins; c++) {
                    opacity[(n * 2 * knots + k) * bins + c] =
                            (float) ((k < knots ? 0 : lnAlbedo) + roughness * random.nextGaussian());
                }
            }
        }
        return opacity;
    }

    float[] temperature() {
        float[] ln = new float[SHAPE.temperatureKnots()];
        double range = Math.log(InitialAtmosphere.BOTTOM / InitialAtmosphere.TOP);
        for (int k = 0; k < ln.length; k++) {
            double s = InitialAtmosphere.TOP * Math.exp(range * k / (ln.length - 1));
            ln[k] = (float) Math.log(TEFF * InitialAtmosphere.profile(s));
        }
        return ln;
    }

    /** Returns ln T of the grey atmosphere, by Hopf's function. */
    float[] grey() {
        float[] ln = temperature();
        double range = Math.log(InitialAtmosphere.BOTTOM / InitialAtmosphere.TOP);
        for (int k = 0; k < ln.length; k++) {
            double s = InitialAtmosphere.TOP * Math.exp(range * k / (ln.length - 1));
            double hopf = 0.710446 - 0.133096 * Math.exp(-3.4488 * s);
            ln[k] = (float) (Math.log(TEFF) + 0.25 * Math.log(0.75 * (s + hopf)));
        }
        return ln;
    }
}
