package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.Doppler;

/** The model of some rows, at the points that these use, is that of all rows. */
class CoarseRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {3909, 9875})
    void haveTheModelOfAllRowsAtAnyVelocity(int pixels) {
        BenchInstrument instrument = BenchInstrument.ALL.stream()
                .filter(one -> one.pixels() == pixels)
                .findFirst()
                .orElseThrow();
        SplittableRandom random = new SplittableRandom(7);
        try (ForwardModel model = Bundles.verify(instrument.bundle()).toModel()) {
            double[][] labels = {model.labels().support().drawCentre(random)};
            ObservedSpectrum spectrum = instrument.observe("s", model, model.flux(labels)[0], 30, random);
            try (InstrumentView view =
                    new InstrumentView(model, instrument.profile(), InversionSettings.defaults(), spectrum.arms())) {
                InstrumentView coarse = view.coarse();
                assertThat(coarse.model().points()).isLessThan(view.model().points() / 2);
                float[] all = points(view, labels);
                float[] some = points(coarse, labels);
                for (double kms : new double[] {0, -600, 31.7, 1190}) {
                    double shift = Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS);
                    check(view, sampled(view, all, shift), sampled(coarse, some, shift));
                }
            }
        }
    }

    private static float[] points(InstrumentView view, double[][] labels) {
        float[] points = new float[(1 + labels[0].length) * view.model().points()];
        view.model().evaluate(labels, new float[][] {points});
        return points;
    }

    private static RowModel sampled(InstrumentView view, float[] points, double lnShift) {
        RowModel rows = view.newRowModel(new ArrayPool());
        view.sample(points, new double[1], lnShift, rows);
        return rows;
    }

    private static void check(InstrumentView view, RowModel all, RowModel some) {
        check(view.coarse().kept(all.flux), some.flux);
        for (int k = 0; k < all.derivative.length; k++) {
            check(view.coarse().kept(all.derivative[k]), some.derivative[k]);
        }
    }

    /** Runs that begin elsewhere have their places rounded otherwise. */
    private static void check(double[] expected, double[] rows) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i]).isCloseTo(expected[i], within(1e-5 * largest));
        }
    }
}
