package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundledPixelPayne;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.payne.SmallPublishedPayne;
import org.photosphere.model.network.tensor.Tensor;

class PublishedPayneImportTest {

    @TempDir
    Path folder;

    private final Map<String, Tensor> arrays = SmallPublishedPayne.arrays();

    @BeforeEach
    void writeWavelengths() throws Exception {
        SmallPublishedPayne.write(file("wavelength.npz"), Map.of("wavelength", arrays.get("wavelength")));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private PublishedPayneImport.Result run(double resolvingPower) throws Exception {
        Path network = SmallPublishedPayne.write(file("network.npz"), arrays);
        return PublishedPayneImport.run(new PublishedPayneImport.Request(
                "small", network, file("wavelength.npz"), "Somebody 2018", resolvingPower, file("bundle")));
    }

    @Test
    void makesABundleThatOpensAndKnowsWhereItCameFrom() throws Exception {
        PublishedPayneImport.Result result = run(3000);
        assertThat(result.pixels()).isEqualTo(SmallPublishedPayne.PIXELS);
        assertThat(result.difference().rmse()).isLessThan(3e-7);
        assertThat(result.largest()).isBetween(result.difference().rmse(), 2e-6);
        Bundle bundle = Bundles.verify(file("bundle").toString());
        assertThat(bundle.network()).isInstanceOf(BundledPixelPayne.class);
        assertThat(bundle.digest()).isEqualTo(result.digest());
        assertThat(bundle.bins()).isEqualTo(result.bins());
        assertThat(bundle.manifest().resolvingPower()).isEqualTo(3000);
        assertThat(Files.readString(file("bundle").resolve("model-card.md")))
                .contains(
                        "Cite: Somebody 2018",
                        "network.npz, SHA-256",
                        "4 pi H_nu c / lambda^2",
                        "one network of 3 sigmoid");
        try (ForwardModel model = bundle.toModel()) {
            double[] error = new double[bundle.bins().count()];
            float[] stated = model.emulatorError().at(new double[] {5000, 3, 0, 0});
            for (int i = 0; i < error.length; i++) {
                boolean isGap = i >= 40 && i < 40 + SmallPublishedPayne.GAP;
                assertThat(stated[i]).as("bin %d", i).isBetween(isGap ? 1f : 0f, isGap ? 1f : 1e-6f);
            }
            assertThat(model.labels().support().support(new double[] {5000, 3, 0, 0}))
                    .isGreaterThan(0.999);
        }
    }

    @Test
    void refusesNetworksWhoseFluxIsNotAboveZero() {
        float[] dark = new float[SmallPublishedPayne.PIXELS];
        arrays.put("b_array_1", Tensor.ofFloats(dark, dark.length));
        assertThatThrownBy(() -> run(3000)).isInstanceOf(InputException.class).hasMessageContaining("not above zero");
    }

    @Test
    void refusesAResolvingPowerThatIsNone() {
        assertThatThrownBy(() -> run(0)).isInstanceOf(InputException.class).hasMessageContaining("resolving power");
    }
}
