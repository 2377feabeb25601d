package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.MovingStarsTest;
import org.photosphere.model.inversion.PlantedLayer;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** The model of a layer of real stars as the pixels of instruments see it. */
class LayerViewsTest {

    private static final double[] STAR = {5600, 3.9, -0.4, 0.15};

    private final AnalyticModel model = AnalyticModel.standard();
    private final int bins = model.wavelengths().count();
    private final StarLayer layer = PlantedLayer.of(model);

    private static float[] evaluated(ObservedModel model, LabelSpace space, double... labels) {
        float[][] into = new float[1][(1 + space.size()) * model.points()];
        model.evaluate(new double[][] {labels}, into);
        return into[0];
    }

    private static InstrumentView view(ForwardModel model, FitProfile profile, List<Arm> arms) {
        return new InstrumentView(model, profile, InversionSettings.defaults(), arms);
    }

    private static FitProfile with(StarLayer learnt) {
        return FitProfile.PLAIN.withLayer(learnt);
    }

    /** Returns the model's own pixels. */
    private Arm pixels() {
        return Simulation.observe(model, STAR, 100, new Random(2)).arms().get(0);
    }

    @Test
    void theCorrectedModelIsTheModelTimesTheLayersRatio() {
        try (ObservedModel plain = PointMap.of(SpectralOperator.identity(bins), Optional.empty())
                        .modelOf(model);
                ObservedModel corrected = PointMap.of(SpectralOperator.identity(bins), Optional.of(layer))
                        .modelOf(model)) {
            float[] without = evaluated(plain, model.labels(), STAR);
            float[] actual = evaluated(corrected, model.labels(), STAR);
            float[] ratio = PlantedLayer.ratio(layer, STAR);
            for (int b = 0; b < bins; b++) {
                assertThat(actual[b]).isCloseTo(without[b] * ratio[b], within(2e-6f));
            }
            assertThat(ratio[100]).isNotCloseTo(1f, within(0.02f));
        }
    }

    @Test
    void derivativesOfTheCorrectedModelAreThoseOfItsFlux() {
        Arm blurred = Simulation.with(pixels(), new LineSpread.ResolvingPower(150));
        LabelSpace space = model.labels();
        try (InstrumentView view = view(model, with(layer), List.of(blurred))) {
            int points = view.model().points();
            float[] at = evaluated(view.model(), space, STAR);
            for (int k = 0; k < space.size(); k++) {
                double step = 2e-3;
                double scaled = space.get(k).scale(STAR[k]);
                double[] above = STAR.clone();
                double[] below = STAR.clone();
                above[k] = space.get(k).unscale(scaled + step);
                below[k] = space.get(k).unscale(scaled - step);
                float[] more = evaluated(view.model(), space, above);
                float[] less = evaluated(view.model(), space, below);
                for (int i = 0; i < points; i++) {
                    assertThat((double) at[(1 + k) * points + i])
                            .as("label %d, point %d", k, i)
                            .isCloseTo((more[i] - less[i]) / (2 * step), within(1e-3));
                }
            }
        }
    }

    /** The shape of the flux is corrected after the line spread: at the middle of each pixel. */
    @Test
    void theRatioOfRealStarsIsNotBroadenedByTheInstrument() {
        List<Arm> blurred = List.of(Simulation.with(pixels(), new LineSpread.ResolvingPower(60)));
        try (InstrumentView plain = view(model, FitProfile.PLAIN, blurred);
                InstrumentView corrected = view(model, with(layer), blurred)) {
            double[] without = rows(plain, STAR, 0).flux;
            double[] actual = rows(corrected, STAR, 0).flux;
            float[] ratio = PlantedLayer.ratio(layer, STAR);
            for (int i = 20; i < actual.length - 20; i++) {
                int bin = ArmAxis.binOf(model.wavelengths(), plain.arms().get(0).wavelength(i));
                assertThat(actual[i] / without[i]).isCloseTo(ratio[bin], within(1e-3));
            }
        }
    }

    private static RowModel rows(InstrumentView view, double[] labels, double lnShift) {
        RowModel rows = view.newRowModel(new ArrayPool());
        LabelSpace space = AnalyticModel.space();
        view.sample(
                evaluated(view.model(), space, labels), new double[view.arms().size()], lnShift, rows);
        return rows;
    }

    /** Returns an arm that moves with the star, whose line spread is its own, and one that does not. */
    private static List<Arm> fibre(MovingStarsTest stars) {
        Arm moving = stars.arm(STAR, 4000, 6000, 900, 0, -100, new Random(1));
        float[] sigma = new float[moving.pixels()];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = (float) (moving.wavelength()[i] / (3000 + i));
        }
        Arm fixed = stars.arm(STAR, 6100, 8000, 500, 0, -100, new Random(1));
        return List.of(
                Simulation.with(moving, new LineSpread.GaussianSigma(sigma)),
                Simulation.with(fixed, new LineSpread.Unresolved()));
    }

    @Test
    void aViewOfOneSpectrumHasTheRowsOfAPreparedOne() {
        MovingStarsTest stars = new MovingStarsTest();
        StarLayer learnt = PlantedLayer.of(stars.model());
        FitProfile profile = stars.settings().profile().withLayer(learnt);
        List<Arm> arms = fibre(stars);
        CommonAxes axes = CommonAxes.of(arms, ModelResolution.of(stars.model()), ArmViews.range(profile));
        assertThat(axes.isOwn()).isTrue();
        try (InstrumentView prepared = new InstrumentView(stars.model(), profile, stars.settings(), arms);
                ObservedModel onBins = InstrumentView.onBins(stars.model(), Optional.of(learnt))) {
            InstrumentView own = new InstrumentView(
                    stars.model(), profile, stars.settings(), arms, new InstrumentView.Common(onBins, axes.rest()));
            assertThat(prepared.moves()).isTrue();
            assertThat(prepared.takesVelocity(0)).isTrue();
            assertThat(prepared.takesVelocity(1)).isFalse();
            for (double kms : new double[] {0, 150, -420}) {
                assertSame(rows(own, STAR, kms / 3e5), rows(prepared, STAR, kms / 3e5));
                assertSame(rows(own.coarse(), STAR, kms / 3e5), rows(prepared.coarse(), STAR, kms / 3e5));
            }
            // A flux of another model takes the same way.
            float[] flux = stars.model().flux(new double[][] {STAR})[0];
            float[] points = evaluated(prepared.model(), AnalyticModel.space(), STAR);
            assertThat(prepared.atPoints(flux, 7.0, STAR))
                    .containsExactly(
                            times(Arrays.copyOf(points, prepared.model().points()), 7f), within(1e-5f));
            RowModel seven = own.newRowModel(new ArrayPool());
            float[] whole = evaluated(own.model(), AnalyticModel.space(), STAR);
            System.arraycopy(
                    own.atPoints(flux, 7.0, STAR), 0, whole, 0, own.model().points());
            own.sample(whole, new double[2], 0, seven);
            double[] one = rows(own, STAR, 0).flux;
            for (int i = 0; i < one.length; i++) {
                assertThat(seven.flux[i]).isCloseTo(7 * one[i], within(1e-5));
            }
            double[][] shared =
                    own.sharedInadequacy(one, STAR, new double[2], 0.0, new ModelledRows(own, new ArrayPool()));
            double[][] expected = prepared.sharedInadequacy(
                    one, STAR, new double[2], 0.0, new ModelledRows(prepared, new ArrayPool()));
            assertThat(Precision.floats(shared[1])).containsExactly(Precision.floats(expected[1]), within(1e-7f));
        }
    }

    private static float[] times(float[] values, float factor) {
        float[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    private static void assertSame(RowModel actual, RowModel expected) {
        for (int i = 0; i < expected.flux.length; i++) {
            assertThat(actual.flux[i]).isCloseTo(expected.flux[i], within(3e-6));
            for (int k = 0; k < expected.derivative.length; k++) {
                double size = Math.max(1, Math.abs(expected.derivative[k][i]));
                assertThat(actual.derivative[k][i] / size)
                        .as("parameter %d, row %d", k, i)
                        .isCloseTo(expected.derivative[k][i] / size, within(2e-5));
            }
        }
    }

    @Test
    void rowsOutsideTheLayersWavelengthsAreUnused() {
        StarLayer part = PlantedLayer.of(model, 300, 600);
        ObservedSpectrum spectrum = Simulation.spectrum(pixels());
        try (InstrumentView view = view(model, with(part), spectrum.arms());
                InstrumentView whole = view(model, FitProfile.PLAIN, spectrum.arms())) {
            RowData all = whole.observe(spectrum, new ArrayPool());
            RowData data = view.observe(spectrum, new ArrayPool());
            for (int i = 0; i < view.rows(); i++) {
                int bin = ArmAxis.binOf(model.wavelengths(), view.arms().get(0).wavelength(i));
                assertThat(all.isUsed(i)).isTrue();
                assertThat(data.isUsed(i)).as("bin %d", bin).isEqualTo(bin >= 300 && bin < 600);
            }
            assertThat(data.counts().used()).isEqualTo(300);
        }
    }

    @Test
    void whatIsOutsideTheLayersWavelengthsChangesNoAnswer() {
        StarLayer part = PlantedLayer.of(model, 200, 800);
        Arm arm = pixels();
        float[] spoilt = arm.flux().clone();
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] *= i < 200 || i >= 800 ? 3f : 1f;
        }
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(with(part)))) {
            Solution clean = (Solution)
                    inverter.invert(List.of(Simulation.spectrum(arm))).get(0);
            Solution other =
                    (Solution) inverter.invert(List.of(Simulation.spectrum(Simulation.with(arm, spoilt, arm.ivar()))))
                            .get(0);
            assertThat(other.labels()).isEqualTo(clean.labels());
            assertThat(clean.pixels().used()).isEqualTo(600);
        }
    }
}
