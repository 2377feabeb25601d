package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.SpectrumFeatures;

class MapLossTest {

    private static final int[] PLACES = IntStream.range(0, 25).map(i -> 5 * i).toArray();

    private static SpectrumFeatures recipe;
    private static NormalisedGrid grid;

    @BeforeAll
    static void makeTheTable() {
        recipe = new SpectrumFeatures(SmallGrid.TRUTH.wavelengths(), new TransferShape(16, 8, 4, 8, Intensity.FORMAL));
        grid = SmallGrid.of(3);
    }

    /** Returns ln chi at the places, and ln T_ref, of a node. */
    private static float[] features(int node) {
        double[] all = recipe.of(grid.flux()[node], grid.maxima()[node], grid.labels()[node][0]);
        float[] some = new float[PLACES.length + 1];
        for (int j = 0; j < PLACES.length; j++) {
            some[j] = (float) all[PLACES[j]];
        }
        some[PLACES.length] = (float) all[all.length - 1];
        return some;
    }

    private static float[] wanted(float[] features) {
        return MapLoss.wanted(recipe.answer(PLACES, features).flux(), features[PLACES.length]);
    }

    @Test
    void nothingIsLostWhereTheSpectrumIsTheWantedOne() {
        float[] features = features(4);
        float[] gradient = new float[features.length];
        assertThat(new MapLoss(recipe, PLACES).of(features, wanted(features), gradient))
                .isCloseTo(0, within(1e-12));
        for (float g : gradient) {
            assertThat(g).isCloseTo(0f, within(1e-6f));
        }
    }

    @Test
    void derivativesAreThoseOfTheLoss() {
        MapLoss loss = new MapLoss(recipe, PLACES);
        float[] features = features(1);
        float[] wanted = wanted(features(8));
        float[] gradient = new float[features.length];
        loss.of(features, wanted, gradient);
        float[] unused = new float[features.length];
        float step = 1e-3f;
        for (int j = 0; j < features.length; j++) {
            float[] up = features.clone();
            float[] down = features.clone();
            up[j] += step;
            down[j] -= step;
            double expected =
                    (loss.of(up, wanted, unused) - loss.of(down, wanted, unused)) / ((double) up[j] - down[j]);
            assertThat((double) gradient[j])
                    .describedAs("feature %d", j)
                    .isCloseTo(expected, within(0.02 * Math.abs(expected) + 1e-5));
        }
    }

    @Test
    void aScaleThatIsOffCountsThoughTheNormalisedSpectrumIsRight() {
        float[] features = features(4);
        float[] wanted = wanted(features);
        wanted[PLACES.length] += 0.1f;
        assertThat(new MapLoss(recipe, PLACES).of(features, wanted, new float[features.length]))
                .isGreaterThan(1e-6);
    }
}
