package org.photosphere.model.network.payne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

class PublishedPayneTest {

    @TempDir
    Path folder;

    private final Map<String, Tensor> arrays = SmallPublishedPayne.arrays();

    private PublishedPayne payne() {
        return PublishedPayne.fromTensors(arrays, "small");
    }

    @Test
    void readsThePairOfFilesAndGivesItsArraysBack() throws Exception {
        Path network = SmallPublishedPayne.write(folder.resolve("network.npz"), arrays);
        Path wavelengths = SmallPublishedPayne.write(
                folder.resolve("wavelength.npz"), Map.of("wavelength", arrays.get("wavelength")));
        PublishedPayne read = PublishedPayne.read(network, wavelengths);
        assertThat(read.pixels()).isEqualTo(SmallPublishedPayne.PIXELS);
        assertThat(read.units()).isEqualTo(SmallPublishedPayne.UNITS);
        assertThat(read.toTensors()).containsExactlyInAnyOrderEntriesOf(arrays);
        assertThatThrownBy(() -> PublishedPayne.read(
                        network, SmallPublishedPayne.write(folder.resolve("no.npz"), Map.of("x", arrays.get("x_min")))))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("no.npz", "'wavelength'", "only x");
    }

    /** One unit, worked out by hand: sigmoid(0) = 1/2. */
    @Test
    void turnsEddingtonFluxPerHertzIntoSurfaceFluxPerAngstrom() {
        double[] middle = {5250, 2.75, -0.25, 0.2};
        Tensor zeros = Tensor.ofDoubles(new double[8], 2, 1, 4);
        PublishedPayne payne = PublishedPayne.fromTensors(
                Map.of(
                        "w_array_0", zeros,
                        "b_array_0", Tensor.ofDoubles(new double[2], 2, 1),
                        "w_array_1", Tensor.ofDoubles(new double[] {4, 4}, 2, 1),
                        "b_array_1", Tensor.ofDoubles(new double[] {1, 2}, 2),
                        "x_min", arrays.get("x_min"),
                        "x_max", arrays.get("x_max"),
                        "wavelength", Tensor.ofDoubles(new double[] {15000, 15003}, 2)),
                "by hand");
        // H_nu of 3e-6 and 4e-6 erg/s/cm^2/Hz: 4 pi x 3e-6 x 2.998e18 / 15000^2 = 5.02e5 erg/s/cm^2/Angstrom
        double[] flux = payne.flux(middle);
        assertThat(flux[0]).isCloseTo(502_306.7, within(1.0));
        assertThat(flux[1]).isCloseTo(669_474.4, within(1.0));
    }

    @Test
    void findsTheGapBetweenPixels() {
        PublishedPayne payne = payne();
        WavelengthBins bins = payne.bins("small");
        int[] bin = payne.binOfPixel("small");
        assertThat(bins.count()).isEqualTo(SmallPublishedPayne.PIXELS + SmallPublishedPayne.GAP);
        assertThat(bin[39]).isEqualTo(39);
        assertThat(bin[40]).isEqualTo(40 + SmallPublishedPayne.GAP);
        assertThat(IntStream.range(0, payne.pixels()))
                .allSatisfy(i -> assertThat(bins.centre(bin[i])).isCloseTo(payne.wavelength()[i], within(1e-3)));
    }

    @Test
    void refusesPixelsThatAreNotEquidistantInTheLogarithm() {
        double[] linear = new double[SmallPublishedPayne.PIXELS];
        Arrays.setAll(linear, i -> 15000.0 + 30 * i);
        arrays.put("wavelength", Tensor.ofDoubles(linear, linear.length));
        assertThatThrownBy(() -> payne().bins("small"))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("small", "not equidistant");
    }

    @Test
    void refusesArraysThatAreMissingOrOfAnotherShape() {
        for (String name : SmallPublishedPayne.arrays().keySet()) {
            Map<String, Tensor> without = SmallPublishedPayne.arrays();
            without.remove(name);
            assertThatThrownBy(() -> PublishedPayne.fromTensors(without, "small"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("no array '" + name + "'");
            Map<String, Tensor> other = SmallPublishedPayne.arrays();
            other.put(name, Tensor.ofDoubles(new double[14], 2, 7));
            assertThatThrownBy(() -> PublishedPayne.fromTensors(other, "small"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("of shape");
        }
    }

    @Test
    void refusesBoundsAndWavelengthsOutOfOrder() {
        arrays.put("x_max", arrays.get("x_min"));
        assertThatThrownBy(this::payne).isInstanceOf(InputException.class).hasMessageContaining("label 1");
        arrays.put("x_max", SmallPublishedPayne.arrays().get("x_max"));
        double[] turned = payne().wavelength().clone();
        turned[5] = turned[4];
        arrays.put("wavelength", Tensor.ofDoubles(turned, turned.length));
        assertThatThrownBy(this::payne).isInstanceOf(InputException.class).hasMessageContaining("pixel 6");
    }
}
