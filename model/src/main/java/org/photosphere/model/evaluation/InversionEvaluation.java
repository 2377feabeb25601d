package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Inverts simulated stars whose labels are known. */
public final class InversionEvaluation {

    /** Source of the simulated stars' spectra. */
    public enum Truth {
        /**
         * The model of the inversions plus an error drawn from the bundle's emulator error; labels next to the nodes.
         */
        REDUCED,
        /** The full physics; labels next to the nodes. */
        PHYSICS,
        /** The grid's own spectra of the nodes. */
        GRID
    }

    private static final long SEED = 20261125;
    private static final int BATCH = 64;

    /** Maximum number of draws: of the cells at a node on an edge of four labels, one in sixteen is whole. */
    private static final int MOST_TRIES = 1000;

    private record Star(double[] labels, float[] flux) {}

    private final ForwardModel model;
    private final ForwardModel physics;
    private final Truth truth;
    private final BenchInstrument instrument;
    private final SplittableRandom random = new SplittableRandom(SEED);

    /**
     * @param model of the inversions' iterations; remains its owner's
     * @param physics model of the stars of {@link Truth#PHYSICS}; remains its owner's
     */
    public InversionEvaluation(ForwardModel model, ForwardModel physics, Truth truth, BenchInstrument instrument) {
        this.model = model;
        this.physics = physics;
        this.truth = truth;
        this.instrument = instrument;
    }

    /** Receives each star's answer, in order. */
    public interface Listener {

        /** @param truth labels, in their units */
        void add(double snr, double[] truth, Inversion answer);
    }

    /**
     * @param inverter of the model; remains its owner's
     * @param nodes of the stars, used in turn
     * @param snrs signal-to-noise per pixel at the median flux
     * @param count number of stars per S/N
     */
    public void run(Inverter inverter, NormalisedGrid nodes, List<Double> snrs, int count, Listener listener) {
        for (double snr : snrs) {
            for (int from = 0; from < count; from += BATCH) {
                int size = Math.min(BATCH, count - from);
                add(stars(nodes, from, size), snr, inverter, listener);
            }
        }
    }

    private void add(List<Star> stars, double snr, Inverter inverter, Listener listener) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (Star star : stars) {
            spectra.add(instrument.observe("star-" + spectra.size(), model, star.flux(), snr, random));
        }
        List<Inversion> answers = inverter.invert(spectra);
        for (int i = 0; i < stars.size(); i++) {
            listener.add(snr, stars.get(i).labels(), answers.get(i));
        }
    }

    /** Returns the nodes in turn. */
    private List<Star> stars(NormalisedGrid nodes, int from, int size) {
        double[][] labels = new double[size][];
        for (int i = 0; i < size; i++) {
            double[] node = nodes.labels()[(from + i) % nodes.spectra()];
            labels[i] =
                    truth == Truth.GRID ? node : drawnNear(node, model.labels().support());
        }
        float[][] flux = switch (truth) {
            case GRID -> gridFlux(nodes, from, size);
            case REDUCED -> model.flux(labels);
            case PHYSICS -> physics.flux(labels);
        };
        List<Star> stars = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (truth == Truth.REDUCED) {
                float[] error = model.emulatorError().draw(labels[i], random);
                for (int j = 0; j < error.length; j++) {
                    flux[i][j] += error[j];
                }
            }
            stars.add(new Star(labels[i], flux[i]));
        }
        return stars;
    }

    private static float[][] gridFlux(NormalisedGrid nodes, int from, int size) {
        float[][] flux = new float[size][];
        Arrays.setAll(flux, i -> nodes.flux()[(from + i) % nodes.spectra()]);
        return flux;
    }

    /**
     * Returns random labels in a cell of the grid that has the node for a corner; the node itself where no such cell is
     * whole.
     */
    private double[] drawnNear(double[] node, GridSupport support) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            double[] labels = node.clone();
            for (int k = 0; k < labels.length; k++) {
                double[] axis = support.axis(k);
                int at = Arrays.binarySearch(axis, node[k]);
                if (at < 0) {
                    continue;
                }
                int next = random.nextBoolean() ? at + 1 : at - 1;
                double neighbour = axis[Math.max(0, Math.min(axis.length - 1, next))];
                labels[k] += random.nextDouble() * (neighbour - node[k]);
            }
            if (support.isWhole(labels)) {
                return labels;
            }
        }
        return node;
    }
}
