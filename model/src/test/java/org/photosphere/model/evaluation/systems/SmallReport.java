package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.SystemResult.Cost;
import org.photosphere.model.evaluation.systems.SystemResult.Inversions;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;
import org.photosphere.model.forward.Label;
import org.photosphere.model.training.ModelMetrics;

/** Comparisons built from chosen numbers; everything else is the same for all systems. */
public final class SmallReport {

    private final List<SystemResult> results = new ArrayList<>();
    private final Map<String, String> pictures = new LinkedHashMap<>();

    /** Returns a report of the paper's systems with the paper's numbers, and inversions wider without physics. */
    public static SmallReport asPrinted() {
        SmallReport report = new SmallReport();
        report.with(result("physformer", Role.PHYSFORMER)
                .rmse(0.0054)
                .stage(Math.sqrt(6.24e-5))
                .rte(5.16e-5)
                .energy(0.0195));
        report.with(result("payne", Role.NETWORK).rmse(0.0618));
        report.with(result("kurucz-a1", Role.NETWORK).rmse(0.0502));
        report.with(result("physgnn", Role.NETWORK).rmse(0.1959));
        report.with(result("symmetric-autoencoder", Role.NETWORK).rmse(0.0200));
        report.with(result("speculator", Role.NETWORK).rmse(0.0106));
        report.with(result("interpolation", Role.INTERPOLATION).rmse(0.007));
        report.with(result("physformer-without-physics", Role.ABLATION)
                .rmse(0.0065)
                .stage(Math.sqrt(8.41e-5))
                .width(2));
        report.with(result("physformer-without-bottleneck", Role.ABLATION)
                .rmse(Math.sqrt(0.0489))
                .stage(Math.sqrt(3.75e-5))
                .rte(5.58e-5)
                .energy(0.0236));
        report.with(result("physformer-latent-128", Role.ABLATION).rmse(0.03).stage(Math.sqrt(8.60e-4)));
        report.with(result("physformer-mlp-decoder", Role.ABLATION)
                .rmse(0.02)
                .stage(Math.sqrt(2.83e-4))
                .rte(1.17e-4)
                .energy(0.0189));
        report.with(result("physformer-4-directions", Role.ABLATION).rmse(0.03).stage(Math.sqrt(8.87e-4)));
        return report;
    }

    public SmallReport with(Draft draft) {
        results.removeIf(result -> result.system().name().equals(draft.name));
        results.add(draft.result());
        return this;
    }

    public SmallReport without(String name) {
        results.removeIf(result -> result.system().name().equals(name));
        return this;
    }

    public SmallReport picture(String title, String file) {
        pictures.put(title, file);
        return this;
    }

    public SystemsReport build() {
        Map<String, Integer> spectra = new LinkedHashMap<>();
        spectra.put("train", 1880);
        spectra.put("validation", 62);
        spectra.put("test", 124);
        return new SystemsReport(
                "2026-12-01",
                new SystemsReport.Grid("a <small> grid & more", "grid.fits", "ab".repeat(32)),
                spectra,
                7,
                "30 bins | of equal ratio",
                List.of(Label.TEFF, Label.LOGG),
                600,
                "a processor, 2 cores",
                List.copyOf(results),
                pictures);
    }

    public static Draft result(String name, Role role) {
        return new Draft(name, role);
    }

    /** Measurements of a system that are not all stated. */
    public static final class Draft {

        private final String name;
        private final Role role;
        private final Map<String, Double> stages = new LinkedHashMap<>();
        private final Map<String, Double> residuals = new LinkedHashMap<>();
        private double rmse = 0.01;
        private double optical = 2;
        private double width = 1;
        private int stars = 400;
        private long noise = 1;
        private float[] medianError = {0.001f, 0.002f, 0.001f};
        private List<Double> snrs = List.of(10.0, 100.0);

        private Draft(String name, Role role) {
            this.name = name;
            this.role = role;
        }

        public Draft rmse(double value) {
            rmse = value;
            return this;
        }

        /** Sets the error of the optical range over that of the others. */
        public Draft optical(double ratio) {
            optical = ratio;
            return this;
        }

        public Draft stage(double autoencoderRmse) {
            stages.put("autoencoder", autoencoderRmse);
            return this;
        }

        public Draft rte(double meanSquare) {
            return residual("TRANSFER", meanSquare);
        }

        public Draft energy(double meanSquare) {
            return residual("ENERGY", meanSquare);
        }

        public Draft residual(String kind, double meanSquare) {
            residuals.put(kind, meanSquare);
            return this;
        }

        /** Sets the standard deviation of the inversions' errors, in units of the stated sigma at S/N 100. */
        public Draft width(double value) {
            width = value;
            return this;
        }

        public Draft stars(int count) {
            stars = count;
            return this;
        }

        /** Sets the seed of the inversions' errors. */
        public Draft noise(long seed) {
            noise = seed;
            return this;
        }

        public Draft snrs(List<Double> values) {
            snrs = List.copyOf(values);
            return this;
        }

        public Draft medianError(float[] values) {
            medianError = values.clone();
            return this;
        }

        public SystemResult result() {
            return new SystemResult(
                    new ComparedSystem(name, "Title of " + name, role, role == Role.NETWORK ? "a paper, 2020" : ""),
                    "cd".repeat(32),
                    123_456,
                    new Cost(590, 700, 1000, 64_000),
                    stages,
                    metrics(rmse),
                    bands(),
                    medianError,
                    1.5,
                    6.5,
                    residuals,
                    snrs.stream().map(this::inversions).toList());
        }

        private Map<String, ModelMetrics> bands() {
            Map<String, ModelMetrics> bands = new LinkedHashMap<>();
            bands.put("UV", metrics(rmse));
            bands.put("optical", metrics(optical * rmse));
            bands.put("IR", metrics(0.5 * rmse));
            return bands;
        }

        private static ModelMetrics metrics(double rmse) {
            return new ModelMetrics(rmse, 0.6 * rmse, 1 - rmse, 124, 0.8 * rmse, 2 * rmse);
        }

        private Inversions inversions(double snr) {
            Random random = new Random(noise);
            List<LabelErrors> labels = new ArrayList<>();
            for (String label : List.of(Label.TEFF, Label.LOGG)) {
                double sigma = (label.equals(Label.TEFF) ? 30 : 0.05) * 100 / snr;
                double[] errors = new double[stars];
                double[] sigmas = new double[stars];
                for (int i = 0; i < stars; i++) {
                    errors[i] = width * sigma * random.nextGaussian();
                    sigmas[i] = sigma;
                }
                labels.add(new LabelErrors(label, errors, sigmas));
            }
            return new Inversions(snr, stars + 3, 3, 12.5, labels);
        }
    }
}
