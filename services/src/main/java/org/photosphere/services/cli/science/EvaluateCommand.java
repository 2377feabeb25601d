package org.photosphere.services.cli.science;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.AblationStudy;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.GridEvaluation.Part;
import org.photosphere.model.evaluation.InversionEvaluation;
import org.photosphere.model.evaluation.PullStatistics;
import org.photosphere.model.evaluation.pictures.EvaluationPictures;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.GridFile;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.services.cli.console.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere evaluate}: measures a model's errors against a grid. */
@Command(
        name = "evaluate",
        description = {
            "Measures a model against a grid: errors of max-normalised flux on the model's bins.",
            "With --inversion, measures inversions: simulated stars of the nodes held out of the training, their labels"
                    + " and uncertainties against the truth."
        },
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundle",
            defaultValue = "atlas9-4label",
            paramLabel = "DIR|NAME",
            description = "A bundle's folder or a built-in model (default: ${DEFAULT-VALUE}).")
    private String bundle;

    @Option(names = "--grid", required = true, paramLabel = "FILE", description = "Grid file (FITS).")
    private Path grid;

    @Option(
            names = "--split",
            defaultValue = "all",
            description = "all: every spectrum of the file; test: those held out of the training, if the file is"
                    + " that of the training (default: ${DEFAULT-VALUE}).")
    private Part part;

    @Option(names = "--skip-outside", description = "Leave out spectra outside the model's bounds.")
    private boolean skipOutside;

    @Option(
            names = "--json",
            description = "One JSON object: rmse, mae, r2, spectra, rte_loss and et_loss if the model contains physics,"
                    + " reduced if inversions use a reduced model, ablations with --ablate, by_teff, by_band, worst.")
    private boolean json;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description = "Folder for pictures, PNG and SVG: spectra, error-by-wavelength, and if the model contains"
                    + " physics latent and residuals.")
    private @Nullable Path pictures;

    @Option(
            names = "--ablate",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Measure a PhysFormer with one part removed at a time, its weights unchanged, on the test nodes if the"
                        + " file is that of the training, else on all measured spectra:",
                "blocks (transformer blocks skipped), depth (kappa and sigma at their mean over depth), temperature"
                        + " (grey profile of the label Teff), scattering (sigma = 0), directions=N (N directions of"
                        + " the angular quadrature)."
            })
    private List<String> ablate = List.of();

    @Option(names = "--inversion", description = "Measure inversions instead of fluxes.")
    private boolean inversion;

    @Option(
            names = "--snr",
            split = ",",
            defaultValue = "10,30,100,300",
            paramLabel = "N",
            description = "Inversions: signal-to-noise ratios per pixel (default: ${DEFAULT-VALUE}).")
    private List<Double> snrs;

    @Option(
            names = "--count",
            defaultValue = "500",
            paramLabel = "N",
            description = "Inversions: stars per S/N (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--truth",
            defaultValue = "reduced",
            description =
                    "Inversions: source of the stars: reduced, the model that inversions use, perturbed by its own"
                            + " stated error; physics, the full model; grid, the grid's spectra (default: ${DEFAULT-VALUE}).")
    private InversionEvaluation.Truth truth;

    @Option(
            names = "--tier",
            defaultValue = "reduced",
            description =
                    "Inversions: model that the answers are the best fit of: reduced; corrected, all answers corrected by"
                            + " the physical model; full, all fitted by it (default: ${DEFAULT-VALUE}).")
    private ModelTier tier;

    @Option(
            names = "--physics-weight",
            defaultValue = "0",
            paramLabel = "W",
            description = "Inversions of the tiers corrected and full: weight of the penalty for physical residuals, as"
                    + " photosphere.inversion.physics-weight (default: ${DEFAULT-VALUE}).")
    private double physicsWeight;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Ablation> ablations =
                ablate.stream().map(Ablation::parse).distinct().toList();
        if (inversion && !ablations.isEmpty()) {
            throw new InputException("--ablate measures fluxes, --inversion does not", "give one of them");
        }
        Bundle model = Bundles.verify(bundle);
        if (!ablations.isEmpty()) {
            AblationStudy.requirePhysFormer(model);
        }
        requireTier(model);
        FluxGrid source = GridFile.read(grid);
        if (inversion) {
            measureInversions(model, source, out);
            return 0;
        }
        if (pictures != null) {
            EvaluationPictures.prepare(pictures);
        }
        GridEvaluation evaluation = measure(model, source);
        print(evaluation, study(model, evaluation, ablations), out);
        report(model, evaluation);
        return 0;
    }

    private void print(GridEvaluation evaluation, Optional<AblationStudy> study, PrintWriter out)
            throws JsonProcessingException {
        if (json) {
            out.println(EvaluationReport.json(evaluation, study));
        } else {
            new EvaluationReport(out).print(evaluation, part);
            study.ifPresent(ablations -> AblationReport.print(ablations, out));
        }
        out.flush();
    }

    private void report(Bundle model, GridEvaluation evaluation) {
        PrintWriter err = spec.commandLine().getErr();
        if (evaluation.skipped() > 0) {
            err.println(evaluation.skipped() + " spectra outside the model's bounds were left out");
        }
        if (pictures != null) {
            List<Path> files = EvaluationPictures.write(evaluation.measured(), subtitle(model, evaluation), pictures);
            err.println(files.size() + " pictures in " + pictures);
        }
        err.flush();
    }

    private static Optional<AblationStudy> study(Bundle model, GridEvaluation evaluation, List<Ablation> ablations) {
        if (ablations.isEmpty()) {
            return Optional.empty();
        }
        Comparison whole = evaluation.test().orElse(evaluation.measured());
        long steps = (long) whole.grid().spectra() * ablations.size();
        try (ProgressBar bar = Progress.bar("ablating", steps)) {
            return Optional.of(AblationStudy.of(model, whole, ablations, bar::step));
        }
    }

    private void measureInversions(Bundle model, FluxGrid source, PrintWriter out) throws JsonProcessingException {
        if (count < 1 || snrs.stream().anyMatch(snr -> !(snr > 0))) {
            throw new InputException(
                    "--count " + count + " and --snr " + snrs + " simulate nothing", "give positive numbers");
        }
        BenchInstrument instrument = BenchInstrument.suiting(model);
        Map<Double, PullStatistics> bySnr = new LinkedHashMap<>();
        snrs.forEach(snr -> bySnr.put(snr, new PullStatistics(model.manifest().labels())));
        NormalisedGrid nodes = GridEvaluation.test(model, source);
        try (ForwardModel reduced = model.toModel();
                ForwardModel physics = truth == InversionEvaluation.Truth.PHYSICS || tier != ModelTier.REDUCED
                        ? model.toFullModel()
                        : model.toModel();
                Inverter inverter = inverter(model, reduced, physics, instrument);
                ProgressBar bar = Progress.bar("inverting", (long) count * snrs.size())) {
            new InversionEvaluation(reduced, physics, truth, instrument)
                    .run(inverter, nodes, snrs, count, (snr, labels, answer) -> {
                        requireNonNull(bySnr.get(snr)).add(labels, answer);
                        bar.step();
                    });
        }
        InversionEvaluationTable table = new InversionEvaluationTable(out);
        if (json) {
            table.printJson(bySnr);
        } else {
            out.println(instrument.describe());
            table.print(bySnr);
        }
    }

    private void requireTier(Bundle model) {
        if (tier != ModelTier.REDUCED && !model.isPhysical()) {
            throw new InputException(
                    "--tier " + tier + ": " + model.manifest().name() + " has no physical model", "use --tier reduced");
        }
        boolean used = tier != ModelTier.REDUCED && physicsWeight > 0 && Double.isFinite(physicsWeight);
        if (physicsWeight != 0 && !used) {
            throw new InputException(
                    "--physics-weight " + physicsWeight + " with --tier " + tier + " is no penalty",
                    "give a finite weight above 0 with --tier corrected or full");
        }
    }

    private Inverter inverter(Bundle model, ForwardModel reduced, ForwardModel physics, BenchInstrument instrument) {
        InversionSettings settings =
                InversionSettings.defaults().withProfile(instrument.profile()).withPhysicsWeight(physicsWeight);
        TierPolicy policy = new TierPolicy(tier, 1.0, 1.0, 1.0);
        return LevenbergMarquardtInverter.create(reduced, settings, physics, policy, model.physicsReference());
    }

    private GridEvaluation measure(Bundle model, FluxGrid source) {
        try (ProgressBar bar = Progress.bar("measuring", source.spectra())) {
            return GridEvaluation.of(model, source, part, skipOutside, (done, total) -> {
                bar.maxHint(total);
                bar.stepTo(done);
            });
        }
    }

    private String subtitle(Bundle model, GridEvaluation evaluation) {
        return model.manifest().name() + " on " + grid.getFileName() + ", "
                + evaluation.measured().grid().spectra() + (part == Part.TEST ? " test nodes" : " spectra");
    }
}
