package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.bundle.TrainingCourse;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.InversionEvaluation;
import org.photosphere.model.evaluation.systems.SystemResult.Cost;
import org.photosphere.model.evaluation.systems.SystemResult.Inversions;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.ErrorTables;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.PhysicsMetrics;

/** Measures a trained system: every one on the same held-out nodes, and by the same engine on the same noisy spectra. */
final class SystemMeasurement {

    /** Spectra whose time is measured, and repetitions of them. */
    private static final int TIMED = 16;

    private static final int REPETITIONS = 5;

    private final ComparedSystem system;
    private final Bundle bundle;
    private final NormalisedGrid test;

    /** @param test held-out nodes, on the bundle's bins */
    SystemMeasurement(ComparedSystem system, Bundle bundle, NormalisedGrid test) {
        this.system = system;
        this.bundle = bundle;
        this.test = test;
    }

    /** Receives the progress of a measurement. */
    interface Listener {

        /** @param share of the measurement that is done, 0 to 1 */
        void measured(double share);
    }

    /**
     * @param seconds of the whole training by the clock; not a number where it is not known
     * @param snrs signal-to-noise ratios per pixel at the median flux, rising
     * @param stars spectra per S/N
     */
    SystemResult measure(double seconds, List<Double> snrs, int stars, Listener listener) {
        try (ForwardModel full = bundle.toFullModel();
                ForwardModel quick = bundle.toModel()) {
            Comparison comparison =
                    GridEvaluation.compare(full, test, (done, total) -> listener.measured(0.5 * done / total));
            ErrorTables tables = comparison.tables();
            return new SystemResult(
                    system,
                    bundle.digest(),
                    bundle.network().parameters(),
                    cost(seconds),
                    stageRmse(),
                    tables.overall(),
                    bands(tables),
                    medianError(comparison),
                    milliseconds(full, false),
                    milliseconds(full, true),
                    comparison.physics().map(SystemMeasurement::meanSquares).orElse(Map.of()),
                    inversions(full, quick, snrs, stars, listener));
        }
    }

    private Cost cost(double seconds) {
        Manifest.Provenance provenance = bundle.manifest().provenance();
        TrainingCourse course = bundle.manifest().course();
        double epochs = course == null
                ? 0
                : course.stages().stream()
                        .mapToDouble(TrainingCourse.Curve::epochs)
                        .sum();
        int nodes = provenance.spectra()
                - (int) Math.round(provenance.spectra()
                        * (provenance.split().validation() + provenance.split().test()));
        return new Cost(
                provenance.seconds(),
                Double.isNaN(seconds) ? provenance.seconds() : seconds,
                provenance.epochs(),
                Math.round(epochs * nodes));
    }

    /**
     * Returns the validation error of the weights that each stage resulted in: a PhysFormer's manifest states them (its
     * autoencoder starts from a linear model with a smaller error than its result); other networks keep their best.
     */
    private Map<String, Double> stageRmse() {
        Map<String, Double> errors = new LinkedHashMap<>();
        Manifest.PhysFormerPart physFormer = bundle.manifest().physformer();
        if (physFormer != null) {
            physFormer.figures().forEach((title, value) -> {
                if (title.startsWith(BundleTraining.STAGE_RMSE)) {
                    errors.put(title.substring(BundleTraining.STAGE_RMSE.length()), value);
                }
            });
            return errors;
        }
        TrainingCourse course = bundle.manifest().course();
        if (course != null) {
            for (TrainingCourse.Curve curve : course.stages()) {
                curve.points().stream()
                        .mapToDouble(TrainingCourse.Point::rmse)
                        .min()
                        .ifPresent(rmse -> errors.put(curve.stage(), rmse));
            }
        }
        return errors;
    }

    private static Map<String, ModelMetrics> bands(ErrorTables tables) {
        Map<String, ModelMetrics> bands = new LinkedHashMap<>();
        tables.byBand().forEach(band -> bands.put(band.band().title(), band.metrics()));
        return bands;
    }

    private static float[] medianError(Comparison comparison) {
        float[][] truth = comparison.grid().flux();
        float[] medians = new float[truth[0].length];
        double[] errors = new double[truth.length];
        for (int j = 0; j < medians.length; j++) {
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Math.abs(comparison.predicted()[i][j] - truth[i][j]);
            }
            medians[j] = (float) RobustStatistics.quantile(errors, 0.5);
        }
        return medians;
    }

    /** Returns the time of one spectrum, the least of several repetitions: others only disturb. */
    private double milliseconds(ForwardModel model, boolean withJacobian) {
        double[][] labels = Arrays.copyOf(test.labels(), Math.min(TIMED, test.spectra()));
        double least = Double.POSITIVE_INFINITY;
        for (int r = 0; r < REPETITIONS; r++) {
            long start = System.nanoTime();
            if (withJacobian) {
                model.evaluate(labels);
            } else {
                model.flux(labels);
            }
            least = Math.min(least, (System.nanoTime() - start) * 1e-6 / labels.length);
        }
        return least;
    }

    private static Map<String, Double> meanSquares(PhysicsMetrics metrics) {
        Map<String, Double> squares = new LinkedHashMap<>();
        metrics.rootMeanSquares().forEach((kind, value) -> squares.put(kind.name(), value * value));
        // The transfer's residual is a mean square already; of a formal solution it is an error of discretisation.
        squares.put(PhysicalResidual.TRANSFER.name(), metrics.rteLoss());
        return squares;
    }

    private List<Inversions> inversions(
            ForwardModel full, ForwardModel quick, List<Double> snrs, int stars, Listener listener) {
        BenchInstrument instrument = BenchInstrument.suiting(bundle);
        InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
        TierPolicy policy =
                new TierPolicy(bundle.isPhysical() ? ModelTier.CORRECTED : ModelTier.REDUCED, 1.0, 1.0, 1.0);
        List<Inversions> all = new ArrayList<>();
        try (Inverter inverter =
                LevenbergMarquardtInverter.create(quick, settings, full, policy, bundle.physicsReference())) {
            for (double snr : snrs) {
                long start = System.nanoTime();
                Answers answers = new Answers(bundle.manifest().labels());
                new InversionEvaluation(quick, full, InversionEvaluation.Truth.GRID, instrument)
                        .run(inverter, test, List.of(snr), stars, answers);
                all.add(answers.result(snr, (System.nanoTime() - start) * 1e-6 / stars));
                listener.measured(0.5 + 0.5 * all.size() / snrs.size());
            }
        }
        return all;
    }

    /** Answers of one S/N. */
    private static final class Answers implements InversionEvaluation.Listener {

        private final List<Label> labels;
        private final List<double[]> errors = new ArrayList<>();
        private final List<double[]> sigmas = new ArrayList<>();
        private int stars;

        Answers(List<Label> labels) {
            this.labels = labels;
        }

        @Override
        public void add(double snr, double[] truth, org.photosphere.model.inversion.Inversion answer) {
            stars++;
            if (answer instanceof Solution solution) {
                double[] error = new double[truth.length];
                Arrays.setAll(error, k -> solution.labels()[k] - truth[k]);
                errors.add(error);
                sigmas.add(solution.sigma());
            }
        }

        Inversions result(double snr, double milliseconds) {
            List<LabelErrors> all = new ArrayList<>();
            for (int k = 0; k < labels.size(); k++) {
                int label = k;
                all.add(new LabelErrors(
                        labels.get(k).name(),
                        errors.stream().mapToDouble(error -> error[label]).toArray(),
                        sigmas.stream().mapToDouble(sigma -> sigma[label]).toArray()));
            }
            return new Inversions(snr, stars, stars - errors.size(), milliseconds, all);
        }
    }
}
