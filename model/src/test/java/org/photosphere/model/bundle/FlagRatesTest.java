package org.photosphere.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Rates of the grid-edge flags inside and outside the default model's grid, with holes in it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlagRatesTest {

    private static final double SNR = 50;

    private ForwardModel model;

    @BeforeAll
    void open() {
        model = Bundles.open("atlas9-4label");
    }

    @AfterAll
    void close() {
        model.close();
    }

    /** Returns the model as trained on a part of its nodes. */
    private ForwardModel onNodes(double[][] nodes) {
        LabelSpace space = new LabelSpace(model.labels().labels(), nodes);
        return new DelegatingModel(model) {
            @Override
            public LabelSpace labels() {
                return space;
            }

            @Override
            public void close() {}
        };
    }

    private List<Solution> answers(ForwardModel by, List<double[]> truths, double snr, Random random) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        float[][] flux = model.flux(truths.toArray(double[][]::new));
        for (int s = 0; s < flux.length; s++) {
            float[] error = model.emulatorError().draw(truths.get(s), random);
            float[] observed = new float[flux[s].length];
            float[] ivar = new float[flux[s].length];
            double faintest = 1e-3;
            for (int i = 0; i < observed.length; i++) {
                double sigma = Math.max(faintest, flux[s][i]) / snr;
                observed[i] = (float) (flux[s][i] + error[i] + sigma * random.nextGaussian());
                ivar[i] = (float) (1 / sigma / sigma);
            }
            Arm arm = new Arm(
                    "a", model.wavelengths().centres(), Medium.VACUUM, 0, observed, ivar, new LineSpread.Unresolved());
            spectra.add(new ObservedSpectrum("s" + s, "i", List.of(arm)));
        }
        try (Inverter inverter = LevenbergMarquardtInverter.create(by, InversionSettings.defaults())) {
            return inverter.invert(spectra).stream().map(Solution.class::cast).toList();
        }
    }

    private static Map<Flag, Double> shares(String what, List<Solution> answers) {
        Map<Flag, Double> shares = new EnumMap<>(Flag.class);
        for (Solution answer : answers) {
            answer.bad().forEach(flag -> shares.merge(flag, 100.0 / answers.size(), Double::sum));
            answer.warn().forEach(flag -> shares.merge(flag, 100.0 / answers.size(), Double::sum));
        }
        StringBuilder line = new StringBuilder(what + " (" + answers.size() + ")");
        shares.forEach((flag, share) -> line.append(String.format(Locale.ROOT, ", %s %.1f %%", flag, share)));
        System.out.println(line);
        return shares;
    }

    /** Returns the nodes in random order. */
    private double[][] shuffled(Random random) {
        GridSupport support = model.labels().support();
        List<double[]> nodes = new ArrayList<>(
                IntStream.range(0, support.nodeCount()).mapToObj(support::node).toList());
        Collections.shuffle(nodes, random);
        return nodes.toArray(double[][]::new);
    }

    @Test
    void starsInHolesOfTheGridAreInside() {
        Random random = new Random(5);
        double[][] nodes = shuffled(random);
        int holes = 400;
        ForwardModel holed = onNodes(Arrays.copyOfRange(nodes, holes, nodes.length));
        List<double[]> inside = new ArrayList<>();
        for (int i = 0; i < holes; i++) {
            if (model.labels().support().isWhole(nodes[i])) {
                inside.add(nodes[i]);
            }
        }
        Map<Flag, Double> shares = shares("stars at nodes missing from the grid", answers(holed, inside, SNR, random));
        assertThat(shares.getOrDefault(Flag.EXTRAPOLATED, 0.0)).isLessThanOrEqualTo(1.0);
    }

    @Test
    void starsBeyondTheNodesAreOutside() {
        Random random = new Random(6);
        double[][] nodes = shuffled(random);
        assertOutside("a temperature two steps beyond the last", nodes, n -> n[0] > 7500, n -> n[0] == 8000);
        assertOutside("a gravity two steps beyond the last", nodes, n -> n[1] > 4.0, n -> n[1] == 5.0);
        assertOutside("a metallicity two steps beyond the last", nodes, n -> n[2] > 0.0, n -> n[2] == 0.5);
    }

    /** Checks stars at some of the omitted nodes. */
    private void assertOutside(String what, double[][] nodes, Predicate<double[]> leftOut, Predicate<double[]> star) {
        ForwardModel cut = onNodes(Arrays.stream(nodes).filter(leftOut.negate()).toArray(double[][]::new));
        List<double[]> outside = Arrays.stream(nodes)
                .filter(leftOut.and(star))
                // For a hot star R 155 does not constrain the metallicity to a step of the grid.
                .filter(node -> node[0] <= 8000)
                .limit(100)
                .toList();
        Map<Flag, Double> shares = shares(what, answers(cut, outside, SNR, new Random(8)));
        assertThat(shares.getOrDefault(Flag.EXTRAPOLATED, 0.0)).isGreaterThanOrEqualTo(99.0);
    }

    @Test
    void theEdgeIsSeldomWarnedOfInsideTheGrid() {
        Random random = new Random(7);
        List<double[]> inside = new ArrayList<>();
        List<double[]> edge = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            inside.add(model.labels().support().drawInside(random));
            edge.add(model.labels().support().drawAtEdge(random));
        }
        Map<Flag, Double> within = shares("stars inside the grid", answers(model, inside, SNR, random));
        Map<Flag, Double> at =
                shares("stars within a quarter of a step of the edge", answers(model, edge, SNR, random));
        assertThat(within.getOrDefault(Flag.GRID_EDGE, 0.0)).isLessThan(10.0);
        assertThat(within.getOrDefault(Flag.EXTRAPOLATED, 0.0)).isLessThanOrEqualTo(1.0);
        assertThat(at.getOrDefault(Flag.GRID_EDGE, 0.0)).isGreaterThan(within.getOrDefault(Flag.GRID_EDGE, 0.0));
    }

    @Test
    void starsOfTheGridHaveAResult() {
        Random random = new Random(9);
        double without = 0;
        for (double snr : new double[] {10, 30, 100}) {
            List<double[]> stars = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                stars.add(model.labels().support().draw(random));
            }
            Map<Flag, Double> shares = shares("stars of the grid at S/N " + snr, answers(model, stars, snr, random));
            without += shares.getOrDefault(Flag.NO_RESULT, 0.0) / 100 * stars.size();
        }
        // 1 of 5,400: a hot star at S/N 10 whose metallicity no pixel determines.
        assertThat(without).isLessThanOrEqualTo(1.001);
    }
}
