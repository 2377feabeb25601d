package org.photosphere.model.network.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.components.ComponentZones.Overlap;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/** The contract, on three small networks with bumps that overlap over most of the label. */
class ComponentZonesTest extends ForwardModelContract {

    private static final List<Label> LABELS =
            List.of(new Label(Label.METALLICITY, "dex", -1, 1, false), new Label(Label.TEFF, "K", 4000, 8000, true));
    private static final List<Overlap> OVERLAPS = List.of(new Overlap(-0.4, -0.05), new Overlap(0, 0.4));
    private static final int BINS = 30;

    @Override
    protected ForwardModel open() {
        return open(zones(OVERLAPS));
    }

    private static ComponentModel open(ComponentZones zones) {
        double[][] corners = {{-1, 4000}, {1, 4000}, {-1, 8000}, {1, 8000}};
        return new ComponentModel(
                new ModelDescription(
                        "small",
                        "0".repeat(64),
                        new LabelSpace(LABELS, corners),
                        WavelengthBins.logUniform(3000, 10_000, BINS),
                        25,
                        EmulatorError.uniform(new float[BINS])),
                zones);
    }

    private static ComponentZones zones(List<Overlap> overlaps) {
        List<ComponentWeights> networks = new ArrayList<>();
        for (int z = 0; z <= overlaps.size(); z++) {
            networks.add(payne(z, 12));
        }
        return new ComponentZones(networks, 1, overlaps);
    }

    /** Returns a network whose brightest bin is far brighter than the others. */
    private static ComponentWeights payne(int seed, int width) {
        Random random = new Random(seed);
        ComponentInputs inputs = new ComponentInputs(List.of(3, 5));
        List<ComponentWeights.Layer> hidden = new ArrayList<>();
        int from = 2 + inputs.additional();
        for (int l = 0; l < 2; l++) {
            hidden.add(new ComponentWeights.Layer(
                    from, width, noise(from * width, 0.5, random), noise(width, 0.2, random)));
            from = width;
        }
        double[][] basis = new double[4][BINS];
        double[] mean = new double[BINS];
        for (int j = 0; j < BINS; j++) {
            mean[j] = j == 12 ? 4 : 1 + 0.1 * random.nextDouble();
            for (double[] component : basis) {
                component[j] = 0.2 * random.nextGaussian();
            }
        }
        ComponentWeights weights = ComponentWeights.ofHidden(inputs, hidden, basis, mean);
        ComponentWeights.Layer last = weights.layers().get(2);
        System.arraycopy(noise(last.weight().length, 0.5, random), 0, last.weight(), 0, last.weight().length);
        return weights;
    }

    private static float[] noise(int length, double size, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (size * random.nextGaussian());
        }
        return values;
    }

    @Test
    void sharesAddToOneWithTheirSlopes() {
        ComponentZones zones = zones(OVERLAPS);
        double step = 1e-4;
        for (double scaled = -0.5; scaled <= 0.5; scaled += 0.01) {
            double sum = 0;
            for (int z = 0; z < 3; z++) {
                ComponentZones.Share share = zones.share(z, scaled);
                assertThat(share.share()).isBetween(0.0, 1.0);
                sum += share.share();
                double difference = zones.share(z, scaled + step).share()
                        - zones.share(z, scaled - step).share();
                assertThat(share.slope()).isCloseTo(difference / (2 * step), within(1e-4));
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void isOneNetworkOutsideTheOverlaps() {
        ComponentZones zones = zones(OVERLAPS);
        double[][] cool = {{0.3, 4010}};
        double[][] hot = {{-0.4, 7990}};
        try (ComponentModel all = open(zones);
                ComponentModel first =
                        open(ComponentZones.single(zones.networks().get(0)));
                ComponentModel last =
                        open(ComponentZones.single(zones.networks().get(2)))) {
            assertThat(all.flux(cool)).isDeepEqualTo(first.flux(cool));
            assertThat(all.evaluate(hot).jacobian())
                    .isDeepEqualTo(last.evaluate(hot).jacobian());
        }
    }

    @Test
    void placesSpectraByTheLabelOfTheirNetwork() {
        SpectralOperator operator = SpectralOperator.identity(BINS);
        try (ComponentModel several = open(zones(OVERLAPS));
                ComponentModel single = open(ComponentZones.single(payne(1, 12)));
                ObservedModel ofSeveral = several.observedBy(operator);
                ObservedModel ofSingle = single.observedBy(operator)) {
            assertThat(ofSeveral.place(new double[] {0.2, 5000})).isEqualTo(5000);
            assertThat(ofSingle.place(new double[] {0.2, 5000})).isEqualTo(0);
        }
    }

    @Test
    void isReadAsItIsStored() {
        ComponentZones stored = zones(OVERLAPS).stored();
        assertThat(read(stored.toTensors())).isEqualTo(stored);
        ComponentZones single = ComponentZones.single(payne(3, 12)).stored();
        assertThat(read(single.toTensors())).isEqualTo(single);
    }

    private static ComponentZones read(Map<String, Tensor> tensors) {
        return ComponentZones.fromTensors(SafeTensors.decode(SafeTensors.encode(tensors), "file"), "file");
    }

    @Test
    void refusesTensorsThatDoNotFit() {
        assertRefused("zones.label", null, "'zones.label' is missing");
        assertRefused("zones.label", Tensor.ofDoubles(new double[] {2}, 1), "along label 2 of 2");
        assertRefused("zones", Tensor.ofDoubles(new double[] {0.1, 0.2, 0.3}, 3), "'zones' is not of pairs");
        assertRefused("zones", Tensor.ofRows(new double[][] {{0, 0.2}, {0.1, 0.3}}), "out of order");
        assertRefused("zones", Tensor.ofRows(new double[][] {{0, Double.NaN}, {0.1, 0.3}}), "out of order");
        assertRefused("zone.1.basis", null, "zone.1. has no tensor 'basis'");
        assertRefused("zone.2.bumps", Tensor.ofDoubles(new double[] {3, 4}, 2), "'bumps'");
        assertRefused("zone.2.bumps", Tensor.ofDoubles(new double[] {3, 1e9}, 2), "'bumps'");
        assertRefused("zone.2.bumps", Tensor.ofDoubles(new double[] {5, 3}, 2), "differ in size");
        Map<String, Tensor> other = new LinkedHashMap<>(zones(OVERLAPS).toTensors());
        ComponentZones.single(payne(1, 7)).toTensors().forEach((name, tensor) -> other.put("zone.1." + name, tensor));
        assertThatThrownBy(() -> ComponentZones.fromTensors(other, "file"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("differ in size");
    }

    private static void assertRefused(String name, @Nullable Tensor tensor, String message) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(zones(OVERLAPS).toTensors());
        if (tensor == null) {
            tensors.remove(name);
        } else {
            tensors.put(name, tensor);
        }
        assertThatThrownBy(() -> ComponentZones.fromTensors(tensors, "file"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
