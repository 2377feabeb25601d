package org.photosphere.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;

/**
 * The contract on every built-in PhysFormer in its form for streams, and the properties of the PhysFormers themselves.
 */
class BuiltInModelsTest {

    @Nested
    class Atlas9 extends ForwardModelContract {
        @Override
        protected ForwardModel open() {
            return Bundles.open("atlas9-4label");
        }
    }

    @Nested
    class Optical extends ForwardModelContract {
        @Override
        protected ForwardModel open() {
            return Bundles.open("optical-3label");
        }
    }

    @Nested
    class Phoenix extends ForwardModelContract {
        @Override
        protected ForwardModel open() {
            return Bundles.open("phoenix-9875");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"atlas9-4label", "optical-3label", "phoenix-9875"})
    void standInForTheirPhysics(String name) {
        try (ForwardModel reduced = Bundles.open(name);
                ForwardModel full = Bundles.verify(name).toFullModel()) {
            double[][] points = {
                full.labels().support().node(full.labels().support().nodeCount() / 3),
                full.labels().support().node(full.labels().support().nodeCount() / 2)
            };
            float[][] expected = full.flux(points);
            float[][] flux = reduced.flux(points);
            for (int i = 0; i < points.length; i++) {
                double squares = 0;
                for (int j = 0; j < flux[i].length; j++) {
                    squares += Math.pow(flux[i][j] - expected[i][j], 2);
                }
                assertThat(Math.sqrt(squares / flux[i].length)).isLessThan(0.01);
            }
        }
    }

    @Test
    void areAllThereAndStayBelowFortyMegabytes() throws Exception {
        assertThat(Bundles.BUILT_IN).contains("atlas9-4label", "optical-3label", "phoenix-9875");
        long bytes = 0;
        for (String name : Bundles.BUILT_IN) {
            for (String file : List.of(BundleFiles.WEIGHTS, BundleFiles.REDUCED)) {
                try (InputStream in = Bundles.class.getResourceAsStream(name + "/" + file)) {
                    bytes += in == null ? 0 : in.readAllBytes().length;
                }
            }
        }
        assertThat(bytes).isBetween(1_000_000L, 40_000_000L);
    }
}
